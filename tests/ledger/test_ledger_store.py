"""The file under the ledger: refused with a reason, never half-written, whole after whatever happens to the program."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from rashomon.ledger import Ledger, LedgerError

WRITER = """
    import hashlib, sys
    from rashomon.ledger import Ledger
    from rashomon.model import Document, Issue

    path, name, count = sys.argv[1:]
    with Ledger.open(path) as ledger:
        for number in range(int(count)):
            data = f"{name} {number} ".encode() * 500
            sha256 = hashlib.sha256(data).hexdigest()
            document = Document(id=f"doc_{sha256[:16]}", sha256=sha256, media_type="text/plain", text=data.decode())
            issues = [
                Issue(stage="extract", severity="note", message=f"{name} {line}", subject=document.id)
                for line in range(20)
            ]
            with ledger.transaction():
                ledger.add([document], agent="ingest.v1", action="captured", data=data)
                ledger.replace_findings(document.id, issues, "extract.v1")
            print(document.id, flush=True)
"""


def start(script, *arguments, **options):
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # noqa: S603


def write_bytes(path, data):
    path.write_bytes(data)
    return path


def foreign_database(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE entries (title TEXT)")
    return path


def newer_ledger(path):
    Ledger.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 7")
    return path


def spoilt_schema(path):
    """SQLite quotes what it cannot read of a schema, in bytes that are no text."""
    Ledger.open(path).close()
    return write_bytes(path, path.read_bytes().replace(b"CREATE TABLE", b"CR\xc9ATE TABLE", 1))


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize(
    ("lay", "says"),
    [
        (lambda folder: folder, "is a folder; name a file in it"),
        (lambda folder: folder / "none" / "ledger.db", "There is no "),
        (lambda folder: write_bytes(folder / "report.txt", b"Ten were killed."), "is not a ledger; name another file"),
        (lambda folder: write_bytes(folder / "x", b"SQLite format 3\0" + b"junk" * 500), "is not a ledger|is damaged"),
        (lambda folder: foreign_database(folder / "other.db"), "is a database but not a ledger"),
        (lambda folder: newer_ledger(folder / "ledger.db"), r"newer Rashomon \(schema 7; this one knows 5\)"),
        (lambda folder: spoilt_schema(folder / "ledger.db"), "is damaged"),
        (lambda folder: folder / ("x" * 300), "cannot be looked at"),
        (lambda _: os.devnull, "is not an ordinary file"),
    ],
)
def test_what_is_no_ledger_is_refused_with_the_reason_and_left_as_it_is(tmp_path, lay, says, create):
    path = lay(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(LedgerError, match=says):
        Ledger.open(path, create=create)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_reading_a_ledger_that_is_not_there_makes_none(tmp_path):
    with pytest.raises(LedgerError, match="There is no ledger at"):
        Ledger.open(tmp_path / "ledger.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_becomes_a_ledger_but_is_none_to_read(tmp_path):
    path = write_bytes(tmp_path / "ledger.db", b"")
    with pytest.raises(LedgerError, match="is empty"):
        Ledger.open(path, create=False)
    with Ledger.open(path) as ledger:
        assert ledger.check() == []


@pytest.mark.parametrize("name", ["a b?c#d%20.db", "журнал.db", "mode=ro&x.db"])
def test_any_file_name_will_do_and_one_file_is_left(tmp_path, make, name):
    with Ledger.open(tmp_path / name) as ledger:
        make.read(ledger, "Ten were killed.", 0)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_opening_again_finds_everything(tmp_path, make):
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        _, claims = make.read(ledger, "Ten were killed.", 0, 4)
    with Ledger.open(str(tmp_path / "ledger.db")) as ledger:
        assert ledger.view().claims() == claims


def unprivileged(script, *arguments):
    """What the script prints, run by a user whom file permissions bind."""
    if os.name != "posix":
        pytest.skip("file permissions of POSIX")
    drop = "import os, rashomon.ledger.sqlite\nif os.getuid() == 0: os.setgid(65534); os.setuid(65534)"
    process = start(f"{drop}\n{textwrap.dedent(script)}", *arguments)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error
    return out


OPEN = """
    import sys
    from rashomon.ledger import Ledger, LedgerError
    from rashomon.model import Issue
    for create in (True, False):
        try:
            with Ledger.open(sys.argv[1], create=create) as ledger:
                print(len(ledger.view().claims()), "claims")
                ledger.add([Issue(stage="extract", severity="note", message="x")], agent="a.v1")
        except LedgerError as error:
            print(error)
"""


@pytest.fixture
def open_folder(make):
    """A folder that any user can reach, with a ledger of one claim in it; the test runner's own are for one alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with Ledger.open(folder / "ledger.db") as ledger:
            make.read(ledger, "Ten were killed.", 0)
        yield folder


@pytest.mark.parametrize("mode", [0o777, 0o555], ids=["in-a-folder-to-write-in", "in-a-folder-only-to-read"])
def test_a_file_that_may_only_be_read_is_read_and_not_written(open_folder, mode):
    path = open_folder / "ledger.db"
    path.chmod(0o444)
    open_folder.chmod(mode)
    lines = unprivileged(OPEN, path).splitlines()
    open_folder.chmod(0o755)
    assert "may only be read; make it writable" in lines[0]
    assert lines[1] == "1 claims"
    assert "may only be read" in lines[2]


def test_a_file_that_may_not_be_read_is_refused(open_folder):
    path = open_folder / "ledger.db"
    path.chmod(0)
    out = unprivileged(OPEN, path)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert out.count("You may not read") == 2


def test_a_folder_that_may_not_be_written_gets_no_ledger(open_folder):
    open_folder.chmod(0o555)
    out = unprivileged(OPEN, open_folder / "new.db")
    open_folder.chmod(0o755)
    assert "You may not write in" in out and "There is no ledger at" in out


def fill_disk(ledger, pages):
    """Let the file grow no further than that many pages more, as on a full disk."""
    ledger.close()

    @event.listens_for(ledger._engine, "connect")
    def limit(connection, _):
        [size] = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {size + pages}")


@pytest.mark.parametrize("together", [False, True])
def test_a_full_disk_keeps_nothing_of_the_step_and_the_chain_whole(tmp_path, make, together):
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        _, claims = make.read(ledger, "Ten were killed.", 0)
        fill_disk(ledger, pages=4)
        text = "Nine were killed. " * 5000
        with pytest.raises(LedgerError, match=r"no room left for .*; nothing of this step was kept"):
            if together:
                make.read(ledger, text, 0)
            else:
                ledger.add([make.document(text)], agent="ingest.v1", action="captured", data=text.encode())
        assert ledger.view().claims() == claims
        assert ledger.check() == []


@pytest.mark.parametrize("rolled_back", [False, True])
def test_a_full_disk_in_the_midst_of_a_transaction_ends_it(tmp_path, make, rolled_back):
    """What is added after the failure is not kept by itself, even where the failure was caught."""
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        fill_disk(ledger, pages=4)
        many = [make.claim("doc_a", start) for start in range(300)]
        with pytest.raises(LedgerError, match="nothing of it was kept"), ledger.transaction():
            ledger.add(many[:1], agent="a.v1")
            with pytest.raises(LedgerError, match="no room left"):
                ledger.add(many[1:], agent="a.v1")
            if rolled_back:
                # SQLite may do so by itself when a real disk is full.
                ledger._writing().connection.exec_driver_sql("ROLLBACK")
            ledger.add(many[:2], agent="a.v1")
        assert list(ledger.entries()) == []
        ledger.add(many[:1], agent="a.v1")
        assert ledger.check() == []


def test_another_program_s_long_writing_is_waited_for_and_then_named(tmp_path, make):
    with Ledger.open(tmp_path / "ledger.db") as one, Ledger.open(tmp_path / "ledger.db", wait=0.3) as other:
        with one.transaction():
            one.add([make.claim("doc_a")], agent="a.v1")
            began = time.monotonic()
            with pytest.raises(LedgerError, match="Another program is writing"):
                other.add([make.claim("doc_b")], agent="a.v1")
            assert time.monotonic() - began >= 0.3
            # Reading waits for nobody.
            assert other.view().claims() == []
        other.add([make.claim("doc_b")], agent="a.v1")
        assert other.check() == []


def test_two_programs_that_write_at_once_keep_one_chain(tmp_path):
    path = tmp_path / "ledger.db"
    # Both make the ledger, too.
    writers = [start(WRITER, path, name, 30) for name in ("one", "two")]
    printed = []
    for writer in writers:
        out, error = writer.communicate(timeout=120)
        assert writer.returncode == 0, error
        printed += out.split()
    with Ledger.open(path, create=False) as ledger:
        assert ledger.check() == []
        assert sorted(document.id for document in ledger.view().documents()) == sorted(printed)
        assert len(printed) == 60


def test_a_program_killed_while_writing_leaves_a_whole_ledger(tmp_path):
    path = tmp_path / "ledger.db"
    chance = random.Random(20240728)  # noqa: S311
    reported = set()
    for turn in range(6):
        writer = start(WRITER, path, f"turn {turn}", 100_000)
        # The first turns may be killed while the ledger is being made.
        if turn > 1:
            reported.add(writer.stdout.readline().strip())
        time.sleep(chance.uniform(0.05, 0.4))
        writer.kill()
        reported |= {line for line in writer.communicate()[0].split("\n") if len(line) == len("doc_") + 16}
        with Ledger.open(path) as ledger:
            assert ledger.check() == []
            view = ledger.view()
            there = {document.id for document in view.documents()}
            assert reported <= there
            # Each document is there with all that was found in it, or not at all.
            for document_id in there:
                assert len(view.issues(document_id)) == 20
                assert view.extraction_maker(document_id) == "extract.v1"
    assert len(reported) >= 4


@pytest.mark.parametrize(
    ("index", "ask"),
    [
        ("entries_document", lambda ledger, document, claim: ledger.view().claims(document.id)),
        ("entries_document", lambda ledger, document, claim: ledger.view().extraction_maker(document.id)),
        ("entries_record", lambda ledger, document, claim: ledger.view().claim(claim.id)),
        ("entries_record", lambda ledger, document, claim: ledger.view().claim(claim.id[:12])),
        ("entries_record", lambda ledger, document, claim: ledger.view().claims(ids=[claim.id])),
        ("entries_record", lambda ledger, document, claim: ledger.view().incidents()),
        ("entries_subject", lambda ledger, document, claim: ledger.view().issues(document.id)),
        ("sqlite_autoindex_bytes_1", lambda ledger, document, claim: ledger.view().bytes(document.sha256)),
        ("entries_recorded_at", lambda ledger, document, claim: ledger.view(as_of="2024-07-28")),
        ("entries_record", lambda ledger, document, claim: ledger.add([claim], agent="b.v1")),
        ("entries_document", lambda ledger, document, claim: ledger.replace_findings(document.id, [claim], "b.v1")),
        ("entries_grouped", lambda ledger, document, claim: ledger.replace_incidents([], "b.v1")),
    ],
)
def test_what_is_asked_for_is_found_by_index(tmp_path, make, index, ask):
    """However large the ledger: no question walks through all entries."""
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        document, claims = make.read(ledger, "Ten were killed.", *range(20))
        asked = []

        @event.listens_for(ledger._engine, "before_cursor_execute")
        def note(connection, cursor, statement, parameters, context, executemany):
            asked.append((statement, parameters))

        ask(ledger, document, claims[0])
        event.remove(ledger._engine, "before_cursor_execute", note)
        plans = []
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
            for statement, parameters in asked:
                # The last entry alone is looked for from the end of the table.
                if statement.startswith("SELECT") and "ORDER BY entries.seq DESC" not in statement:
                    plans += [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        assert any(f"INDEX {index} " in f"{plan} " for plan in plans), plans
        walks = [
            plan
            for plan in plans
            if plan.startswith("SCAN") or plan.endswith("entries USING INTEGER PRIMARY KEY (rowid<?)")
        ]
        assert walks == []
