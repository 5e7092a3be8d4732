"""Killed, crowded, full and locked: whatever happens to the programs, the ledger opens, is whole and has it all.

The programs under fire run the pipeline itself with a reader that finds its claims at once, so that what is
interrupted is the writing. They are forked from a process that has loaded everything, which makes a kill cheap.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections import Counter
from pathlib import Path

import pytest

from rashomon.ledger import Ledger

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked and killed as POSIX has it")

KILLS = 200

READER = '''
import dataclasses, hashlib, json, os, random, select, signal, sys, tempfile, time, traceback

from rashomon import pipeline
from rashomon.ledger import Ledger, LedgerError
from rashomon.model import Attribution, Claim, Document, Extraction, Mention, Span, record_id


class Quick:
    """A reader that finds one claim in each sentence of a report."""

    name = "quick.v1"

    def extract(self, documents):
        for document in documents:
            yield Extraction(document_id=document.id, maker=self.name, claims=tuple(claims(document)), persons=())


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
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def warm():
    """Load all that reading needs, so that whoever is forked from here has it."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(f"{folder}/ledger.db") as ledger:
        pipeline.read(reports("nobody", 2), ledger, extractor=Quick())


def heard(descriptor):
    with os.fdopen(descriptor, "rb") as pipe:
        return pipe.read().decode().split()
'''

KILLER = """
addresses, kills = json.loads(sys.argv[1]), int(sys.argv[2])
chance = random.Random(20240728)
reported = {address: set() for address in addresses}
faults, finished, midway = [], 0, 0
warm()
for turn in range(kills):
    address = addresses[turn % len(addresses)]
    process, hear = forked(address, f"turn {turn}", 24)
    if turn % 4:
        # Most are killed at work: some time after the first word from them.
        select.select([hear], [], [], 30)
    time.sleep(chance.expovariate(1 / 0.04))
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    told = heard(hear)
    # A word that was cut short by the kill has not been said.
    reported[address] |= {name for name in told if len(name) == len("doc_") + 16}
    midway += os.WIFSIGNALED(status) and 0 < len(told) < 24
    with Ledger.open(address) as ledger:
        missing = reported[address] - {entry.record_id for entry in ledger.entries() if entry.kind == "Document"}
        if missing:
            faults.append(f"turn {turn}: {len(missing)} reported documents are gone")
        if turn >= kills - len(addresses) or turn % 10 == 0:
            faults += [f"turn {turn}: {issue.message}" for issue in ledger.check()]
print(json.dumps({"faults": faults, "midway": midway, "reported": {a: sorted(r) for a, r in reported.items()}}))
"""

WRITERS = """
address, writers, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
warm()
running = [forked(address, f"writer {number}", count) for number in range(writers)]
told = {name: heard(hear) for name, (_, hear) in enumerate(running)}
codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process, _ in running]
print(json.dumps({"codes": codes, "reported": sorted(sum(told.values(), []))}))
"""


def run(script: str, *arguments: object) -> dict:
    """What the script, which follows the reader, printed as JSON."""
    return run_command(sys.executable, "-c", READER + textwrap.dedent(script), *map(str, arguments))


def run_command(*command: str) -> dict:
    ran = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)  # noqa: S603
    assert ran.returncode == 0, ran.stderr
    sys.stderr.write(ran.stderr)  # What a forked program died of, for who reads a failure.
    return json.loads(ran.stdout)


@pytest.mark.parametrize(("kind", "ledgers", "kills"), [("sqlite", 8, KILLS), ("postgres", 1, 20)])
def test_killed_again_and_again_a_reader_leaves_a_whole_ledger_with_all_it_reported(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, ledgers: int, kills: int
) -> None:
    if kind == "sqlite":
        addresses = [str(tmp_path / f"{number}.db") for number in range(ledgers)]
    else:
        addresses = [request.getfixturevalue("postgres_store").where]
    result = run(KILLER, json.dumps(addresses), kills)
    assert result["faults"] == []
    assert sum(len(ids) for ids in result["reported"].values()) > kills
    assert result["midway"] > kills // 3
    for address, reported in result["reported"].items():
        with Ledger.open(address) as ledger:
            assert ledger.check() == []
            there = {document.id for document in ledger.view().documents()}
            assert there >= set(reported)
            found = Counter(claim.document_id for claim in ledger.view().claims())
            assert found == dict.fromkeys(there, 3)  # Each with all that was found in it.


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_many_writers_at_once_keep_one_chain_and_lose_nothing(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    writers, count = 5, 10
    where = tmp_path / "ledger.db" if kind == "sqlite" else request.getfixturevalue("postgres_store").where
    result = run(WRITERS, where, writers, count)
    assert result["codes"] == [0] * writers
    assert len(result["reported"]) == len(set(result["reported"])) == writers * count
    with Ledger.open(where, create=False) as ledger:
        assert ledger.check() == []
        assert [entry.seq for entry in ledger.entries()] == list(range(1, ledger.view().upto + 1))
        view = ledger.view()
        assert sorted(document.id for document in view.documents()) == result["reported"]
        assert len(view.claims()) == 3 * writers * count
        # The last to group has seen what all have read.
        assert {name for one in view.incidents() for name in (*one.claims, *one.background)} == {
            claim.id for claim in view.claims()
        }


# A disk that is full


FILLER = """
import resource
warm()
address, limit = sys.argv[1], int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
told, said = [], ""
with Ledger.open(address) as ledger:
    try:
        for number in range(1000):
            data = f"Report {number} {'and so on ' * 4000}".encode()
            digest = hashlib.sha256(data).hexdigest()
            document = Document(
                id=f"doc_{digest[:16]}", sha256=digest, media_type="text/plain", text=data.decode(), lang="en"
            )
            pipeline.read([(data, document)], ledger, extractor=Quick(), progress=lambda one: told.append(one.id))
    except LedgerError as error:
        said = str(error)
    here = [document.id for document in ledger.view().documents()]
    print(json.dumps({"said": said, "reported": told, "here": here, "faults": [str(one) for one in ledger.check()]}))
"""


def refused(result: dict) -> None:
    """What was refused for want of room is named; what was reported before is there, and the ledger is whole."""
    assert "nothing of this step was kept" in result["said"]
    assert 0 < len(result["reported"]) < 1000
    assert set(result["reported"]) <= set(result["here"])
    assert result["faults"] == []


def test_a_full_disk_is_named_and_loses_nothing() -> None:
    unshare = shutil.which("unshare")
    mounted = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", "/mnt"]
    if unshare is None or subprocess.run([unshare, "-rm", *mounted], capture_output=True, check=False).returncode:  # noqa: S603
        pytest.skip("a small disk cannot be made here (unshare and mount are not allowed)")
    script = shlex.join([sys.executable, "-c", READER + textwrap.dedent(FILLER), "/mnt/ledger.db", "0"])
    refused(run_command(unshare, "-rm", "sh", "-c", f"{shlex.join(mounted)} && exec {script}"))


def test_a_file_that_may_grow_no_further_is_named_and_loses_nothing(tmp_path: Path) -> None:
    result = run(FILLER, tmp_path / "ledger.db", 2_000_000)
    refused(result)
    # With room again it goes on.
    assert run(WRITERS, tmp_path / "ledger.db", 1, 3)["codes"] == [0]
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        assert ledger.check() == []
        assert len(ledger.view().documents()) == len(result["here"]) + 3


LOCKED = """
warm()
os.setgid(65534), os.setuid(65534)
with Ledger.open(sys.argv[1], create=False) as ledger:
    before = len(ledger.view().documents())
    try:
        pipeline.read(reports("somebody", 2), ledger, extractor=Quick())
    except LedgerError as error:
        print(json.dumps({"said": str(error), "before": before, "here": len(ledger.view().documents())}))
"""


def test_a_file_that_may_only_be_read_is_named_and_stays_as_it_is() -> None:
    if os.getuid():
        pytest.skip("only root can become somebody whom permissions bind")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        Path(folder).chmod(0o755)
        assert run(WRITERS, path, 1, 2)["codes"] == [0]
        path.chmod(0o444)
        before = path.read_bytes()
        result = run(LOCKED, path)
        assert "may only be read; make it and its folder writable" in result["said"]
        assert result["before"] == result["here"] == 2
        assert path.read_bytes() == before
