"""A copy made while others write is whole, replaces only what it may, and is a ledger again when copied back."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import closing

import pytest

from rashomon.ledger import Ledger, LedgerError
from rashomon.ledger.backup import backup


@pytest.fixture
def source(tmp_path, make):
    with Ledger.open(tmp_path / "ledger.db", clock=make.Ticking()) as ledger:
        make.read(ledger, "Ten were killed.", 0, 4)
        yield ledger


def everything(path):
    with Ledger.open(path, create=False) as ledger:
        assert ledger.check() == []
        view = ledger.view()
        return list(ledger.entries()), [view.bytes(document.sha256) for document in view.documents()]


def test_a_copy_holds_every_entry_and_every_byte_and_is_one_file(tmp_path, source):
    copied = backup(source, tmp_path / "copy.db")
    entries, data = everything(tmp_path / "copy.db")
    assert entries == list(source.entries())
    assert data == [b"Ten were killed."]
    assert (copied.entries, copied.last) == (entries[-1].seq, entries[-1].hash)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".", "copy"))) == ["copy.db"]


def test_copied_back_it_goes_on_where_it_was(tmp_path, source, make):
    backup(source, tmp_path / "copy.db")
    then = list(source.entries())
    make.read(source, "Nine were killed.", 0)
    source.close()
    (tmp_path / "ledger.db").unlink()
    shutil.copy(tmp_path / "copy.db", tmp_path / "ledger.db")
    with Ledger.open(tmp_path / "ledger.db") as restored:
        assert list(restored.entries()) == then
        make.read(restored, "Eight were killed.", 0)
        assert restored.check() == []


def test_an_earlier_copy_is_replaced_and_nothing_else_is(tmp_path, source, make):
    path = tmp_path / "copy.db"
    backup(source, path)
    make.read(source, "Nine were killed.", 0)
    backup(source, path)
    assert everything(path)[0] == list(source.entries())

    with Ledger.open(tmp_path / "other.db") as other:
        make.read(other, "Nobody was killed.", 0)
    (tmp_path / "notes.txt").write_text("Not a ledger.")
    # The copy has gone on by itself, so that something would be lost with it.
    shutil.copy(path, tmp_path / "ahead.db")
    with Ledger.open(tmp_path / "ahead.db") as ahead:
        make.read(ahead, "Eight were killed.", 0)
    for name, says in [
        ("other.db", "no earlier copy"),
        ("notes.txt", "no copy of a ledger"),
        ("ahead.db", "no earlier copy"),
        ("ledger.db", "the ledger itself"),
        ("", "is a folder"),
        ("none/copy.db", "There is no folder"),
    ]:
        before = (tmp_path / name).read_bytes() if (tmp_path / name).is_file() else None
        with pytest.raises(LedgerError, match=says):
            backup(source, tmp_path / name)
        if before is not None:
            assert (tmp_path / name).read_bytes() == before


def test_a_copy_made_while_others_write_is_of_one_moment(tmp_path, source, make):
    stop = threading.Event()
    faults = []

    def write():
        try:
            with Ledger.open(tmp_path / "ledger.db") as writer:
                number = 0
                while not stop.is_set():
                    make.read(writer, f"Report {number}: ten were killed. " * 50, *range(5))
                    number += 1
        except Exception as error:
            faults.append(error)

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    try:
        sizes = [backup(source, tmp_path / f"copy-{number}.db").entries for number in range(5)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert faults == []
    assert sizes == sorted(sizes) and sizes[-1] > sizes[0]
    now = list(source.entries())
    for number, size in enumerate(sizes):
        entries, _ = everything(tmp_path / f"copy-{number}.db")
        assert entries == now[:size]
        # A report and what was found in it came in one step: a copy has both or neither.
        with Ledger.open(tmp_path / f"copy-{number}.db", create=False) as copy:
            view = copy.view()
            assert all(view.extraction_maker(document.id) for document in view.documents())


def test_a_damaged_ledger_gives_no_copy_that_looks_whole(tmp_path, source):
    source.close()
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection, connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE entries SET agent = 'somebody.v1' WHERE seq = 2")
    with pytest.raises(LedgerError, match="not kept, since it is not whole"):
        backup(source, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
    assert not list(tmp_path.glob(".copy*"))
