"""Several processes that extract: the same results in the same order, whatever becomes of one of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import hostile_readers as hostile
import pytest

from rashomon import pipeline, plugins, workers
from rashomon.codebook import packs
from rashomon.ingest.documents import document
from rashomon.ingest.header import Header
from rashomon.ingest.inputs import read
from rashomon.ledger import Ledger
from rashomon.model import Document
from rashomon.workers import Workers

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def documents(*texts: str) -> list[Document]:
    return [
        document(text.encode(), text, media_type="text/plain", header=Header(language="en"), name=text)
        for text in texts
    ]


@pytest.fixture(scope="module")
def two() -> Iterator[Workers]:
    with Workers(2, hostile.extractor) as made:
        yield made


def test_results_come_in_the_order_of_the_documents(two: Workers) -> None:
    given = documents(*(f"report {number} {'long ' * (number % 3) * 1000}" for number in range(40)))
    found = list(two.extracted(iter(given), hostile.HostileExtractor()))
    assert [one.id for one, _ in found] == [one.id for one in given]
    assert [extraction.document_id for _, extraction in found] == [one.id for one in given]
    assert {extraction.maker for _, extraction in found} == {hostile.HostileExtractor.name}


def test_a_document_that_ends_its_process_costs_no_other(two: Workers) -> None:
    given = documents("one", "END", "two", "FAIL", "three")
    found = [extraction for _, extraction in two.extracted(given, hostile.HostileExtractor())]
    assert [len(one.issues) for one in found] == [0, 1, 0, 1, 0]
    assert "ended the process that was reading it" in found[1].issues[0].message
    [all_of_it] = found[1].persons or ()
    assert all_of_it.names[0].exact == "END"  # nobody knows whose names are in it


def test_a_process_that_was_killed_is_replaced_and_nothing_is_lost(two: Workers) -> None:
    given = documents(*(f"after {number}" for number in range(30)))
    found = []
    for one, _ in two.extracted(given, hostile.HostileExtractor()):
        found.append(one.id)
        if len(found) == 5:
            for apart in two._all:
                os.kill(apart._process.pid, signal.SIGKILL)
    assert found == [one.id for one in given]


def test_only_so_many_documents_are_asked_for_ahead(two: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0

    def endless() -> Iterator[Document]:
        nonlocal asked
        while True:
            asked += 1
            yield documents(f"report {asked} " + "x" * 100)[0]

    coming = two.extracted(endless(), hostile.HostileExtractor())
    for _ in range(20):
        next(coming)
    assert asked <= 20 + 2 * workers.AHEAD
    coming.close()
    monkeypatch.setattr(workers, "LETTERS", 150)
    before, coming = asked, two.extracted(endless(), hostile.HostileExtractor())
    for _ in range(20):
        next(coming)
    assert asked - before <= 20 + 3  # of long ones fewer


def test_a_process_that_has_grown_is_ended_and_another_begun() -> None:
    with Workers(1, hostile.extractor, grown=1) as made:
        pids = set()
        for _ in made.extracted(documents("one", "two", "three"), hostile.HostileExtractor()):
            pids.add(made._all[0]._process.pid)
    assert len(pids) > 1


def test_processes_end_with_what_was_begun_whatever_ends_it() -> None:
    with pytest.raises(KeyboardInterrupt), Workers(2, hostile.extractor) as made:
        for _ in made.extracted(documents("one", "two", "HANG", "HANG too"), hostile.HostileExtractor()):
            ended = [apart._process for apart in made._all]
            raise KeyboardInterrupt
    assert all(process is None or not process.is_alive() for process in ended)


PROGRAM = """
import multiprocessing, sys, time
sys.path[:0] = {paths!r}
import hostile_readers as hostile
from rashomon.workers import Workers
from test_workers import documents
if __name__ == "__main__":
    with Workers(2, hostile.extractor) as made:
        for _ in made.extracted(documents(*map(str, range(20))), hostile.HostileExtractor()):
            print(*(one.pid for one in multiprocessing.active_children()), flush=True)
            time.sleep(60)
"""


def test_processes_end_when_their_program_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM.format(paths=[str(Path(__file__).parent)]), encoding="utf-8")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as program:  # noqa: S603
        children = [int(pid) for pid in program.stdout.readline().split()]
        assert children
        program.kill()
    until = time.monotonic() + 20
    while time.monotonic() < until and any(_runs(pid) for pid in children):
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in children)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # who has ended waits only for somebody to notice


def test_actors_of_the_users_own_are_known_in_the_other_process(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("- {name: Ridge Guard, kind: rebel}\n", encoding="utf-8")
    monkeypatch.setattr(packs, "_packs", [own])
    with Workers(1, hostile.extractor) as made:
        assert made._all[0]._asked(60, packs.given) == (own,)


def test_a_ledger_is_the_same_however_many_processes_read(tmp_path: Path) -> None:
    came = list(read([str(EXAMPLES / "tinzaouaten")]))
    entries = []
    for processes in (1, 2):
        with Ledger.open(tmp_path / f"{processes}.db") as ledger, workers.extracting(processes) as extracting:
            result = pipeline.read(came, ledger, extractor=plugins.extractor(), extracting=extracting)
            assert result.claims
            # What is sealed is so under keys made at random.
            sealed = {"ProtectedName", "SealedBytes"}
            entries.append([(one.kind, one.kind in sealed or one.record) for one in ledger.entries()])
    assert entries[0] == entries[1]


def test_fewer_than_one_process_reads_nothing() -> None:
    with pytest.raises(ValueError, match="at least 1"), workers.extracting(0):
        pass
