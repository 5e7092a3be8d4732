"""Killed, crowded, full and locked: whatever happens to the programs, the ledger opens, is whole and has it all.

The programs under fire run the pipeline itself with a reader that finds its claims at once, so that what is
interrupted is the writing. They are forked from a process that has loaded everything, which makes a kill cheap.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from rashomon.ledger import Ledger

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked and killed as POSIX has it")

KILLS = 200

READER = '''
import dataclasses, hashlib, json, os, random, select, signal, sys, time

from rashomon import pipeline
from rashomon.ledger import Ledger, LedgerError
from rashomon.model import Attribution, Claim, Document, Extraction, Mention, Span, record_id


class Quick:
    """A reader that finds one claim in each sentence of a report."""

    name = "quick.v1"

    def extract(self, documents):
        for document in documents:
            yield Extraction(document_id=document.id, maker=self.name, claims=tuple(claims(document)))


def claims(document):
    start = 0
    for sentence in document.text.split(". "):
        span = Span(document_id=document.id, start=start, end=start + len(sentence), exact=sentence)
        said = Attribution(
            content=(span,), source=Mention(span=span), source_kind="reporter", cue=None, form="indirect"
        )
        claim = Claim(
            id="", document_id=document.id, span=span, event="attack", actor=None, target=None, place=None, when=None,
            attribution=said, stance="asserts", certainty="certain",
        )
        yield dataclasses.replace(claim, id=record_id("claim", claim))
        start += len(sentence) + 2


def reports(name, count):
    for number in range(count):
        data = f"{name} saw {number} tanks. Ten were burnt. Report {number} of {name}.".encode()
        digest = hashlib.sha256(data).hexdigest()
        yield data, Document(
            id=f"doc_{digest[:16]}", sha256=digest, media_type="text/plain", text=data.decode(), lang="en",
            published_at="2024-07-28",
        )


def read(address, name, count, out, started=None):
    """Read reports into the ledger, writing the id of each to the descriptor `out` once it is reported as read."""
    with Ledger.open(address, wait=60.0) as ledger:
        pipeline.read(
            reports(name, count), ledger, extractor=Quick(),
            progress=lambda document: os.write(out, document.id.encode() + b"\\n"),
        )


def forked(*arguments):
    """A process that reads, and the descriptor from which to hear what it reports."""
    hear, tell = os.pipe()
    process = os.fork()
    if process:
        os.close(tell)
        return process, hear
    os.close(hear)
    code = 1
    try:
        read(*arguments, tell)
        code = 0
    finally:
        os._exit(code)


def heard(descriptor):
    with os.fdopen(descriptor, "rb") as pipe:
        return pipe.read().decode().split()
'''

KILLER = """
addresses, kills = json.loads(sys.argv[1]), int(sys.argv[2])
chance = random.Random(20240728)
reported = {address: set() for address in addresses}
faults, finished, midway = [], 0, 0
# What a reader needs is loaded before the first is forked.
next(iter(pipeline.extract_documents((document for _, document in reports("nobody", 1)), Quick())))
for turn in range(kills):
    address = addresses[turn % len(addresses)]
    process, hear = forked(address, f"turn {turn}", 40)
    if turn % 4:
        # Most are killed at work: some time after the first word from them.
        select.select([hear], [], [], 30)
    time.sleep(chance.expovariate(1 / 0.04))
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    told = heard(hear)
    # A word that was cut short by the kill has not been said.
    reported[address] |= {name for name in told if len(name) == len("doc_") + 16}
    midway += os.WIFSIGNALED(status) and 0 < len(told) < 40
    with Ledger.open(address) as ledger:
        view = ledger.view()
        missing = reported[address] - {document.id for document in view.documents()}
        if missing:
            faults.append(f"turn {turn}: {len(missing)} reported documents are gone")
        if turn >= kills - len(addresses) or turn % 10 == 0:
            faults += [f"turn {turn}: {issue.message}" for issue in ledger.check()]
print(json.dumps({"faults": faults, "midway": midway, "reported": {a: sorted(r) for a, r in reported.items()}}))
"""

WRITERS = """
address, writers, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
running = [forked(address, f"writer {number}", count) for number in range(writers)]
told = {name: heard(hear) for name, (_, hear) in enumerate(running)}
codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process, _ in running]
print(json.dumps({"codes": codes, "reported": sorted(sum(told.values(), []))}))
"""


def run(script: str, *arguments: object) -> dict:
    """What the script, which follows the reader, printed as JSON."""
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-c", READER + textwrap.dedent(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_killed_again_and_again_a_reader_leaves_a_whole_ledger_with_all_it_reported(tmp_path: Path) -> None:
    addresses = [str(tmp_path / f"{number}.db") for number in range(8)]
    result = run(KILLER, json.dumps(addresses), KILLS)
    assert result["faults"] == []
    assert sum(len(ids) for ids in result["reported"].values()) > KILLS
    assert result["midway"] > KILLS // 3
    for address, reported in result["reported"].items():
        with Ledger.open(address) as ledger:
            assert ledger.check() == []
            view = ledger.view()
            there = {document.id for document in view.documents()}
            assert there >= set(reported)
            for document_id in there:  # Each with all that was found in it.
                assert len(view.claims(document_id)) == 3
                assert view.extraction_maker(document_id) == "quick.v1"


def test_many_writers_at_once_keep_one_chain_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    result = run(WRITERS, path, 6, 12)
    assert result["codes"] == [0] * 6
    assert len(result["reported"]) == len(set(result["reported"])) == 6 * 12
    with Ledger.open(path, create=False) as ledger:
        assert ledger.check() == []
        assert [entry.seq for entry in ledger.entries()] == list(range(1, len(list(ledger.entries())) + 1))
        view = ledger.view()
        assert sorted(document.id for document in view.documents()) == result["reported"]
        assert len(view.claims()) == 3 * 6 * 12
        # The last to group has seen what all have read.
        assert {name for one in view.incidents() for name in (*one.claims, *one.background)} == {
            claim.id for claim in view.claims()
        }
