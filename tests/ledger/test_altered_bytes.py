"""Whatever byte or cell of a ledger's file is altered: `check` finds it, or every reading is what it was."""

# ruff: noqa: S608 -- these tests go round the ledger with SQL of their own making

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.ledger import Ledger, LedgerError, checkpoints
from rashomon.ledger.notes import SigningKey
from rashomon.model import Judgement

KEY = SigningKey.new("example.org/ledger")


class Real:
    """A closed ledger with something in every table, its bytes, and what every reading of it gives."""

    def __init__(self, folder: Path, make) -> None:
        self.path = folder / "ledger.db"
        store = make.SqliteStore(self.path)
        with store.open() as ledger:
            texts = ("Ten soldiers were killed near Gao.", "Nine were killed.", "The army said nothing at all.")
            found = [make.read(ledger, text, *range(12)) for text in texts]
            claims = [claim for _, many in found for claim in many]
            ledger.replace_incidents(
                [make.incident("one", *claims[:6]), make.incident("two", *claims[6:], title="Raid")], "reconcile.v1"
            )
            ledger.add([make.issue(f"Number {number}.") for number in range(240)], agent="ingest.v1")
            same = Judgement(left=claims[0].id, right=claims[9].id, verdict="same", score=1.0, reasons=())
            ledger.add([same], agent="A. Person", action="judged")
            ledger.replace_findings(found[0][0].id, [make.claim(found[0][0].id, 3)], "extract.v2")
            checkpoints.record(ledger, KEY)
            assert ledger.check() == []
        self.raw = self.path.read_bytes()
        self.said = self.readings()

    def readings(self) -> object:
        """Everything that a page could show."""
        with Ledger.open(self.path) as ledger:
            given = []
            for upto in (ledger.view(), ledger.view("2024-07-29")):
                documents = upto.documents()
                given += [documents, upto.claims(), upto.incidents(), upto.issues(), upto.judgements()]
                given += [upto.claims(document.id) for document in documents]
                given += [upto.bytes(document.sha256) for document in documents]
                given += [upto.extraction_maker(document.id) for document in documents]
                given += [upto.search(words) for words in ("killed", "army", "soldiers gao", "ni*")]
                given += [upto.page(), upto.page(limit=5)]
            return [*given, list(ledger.entries())]

    def found(self) -> bool:
        """Whether a check finds something. It never fails itself, whatever the file has become."""
        try:
            with Ledger.open(self.path) as ledger:
                return ledger.check() != []
        except LedgerError:
            return True

    def restore(self) -> None:
        for beside in ("-wal", "-shm"):
            self.path.with_name(self.path.name + beside).unlink(missing_ok=True)
        self.path.write_bytes(self.raw)


@pytest.fixture(scope="module")
def real(tmp_path_factory, make) -> Iterator[Real]:
    yield Real(tmp_path_factory.mktemp("altered"), make)


relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(relaxed, max_examples=60)
@given(data=st.data())
def test_any_byte_of_the_file_that_is_altered_is_found_or_means_nothing(real, data):
    """Free pages, the room between cells and a page's own counters carry nothing that is read."""
    at = data.draw(st.integers(0, len(real.raw) - 1))
    length = data.draw(st.sampled_from([1, 1, 1, 4, 64]))
    mask = data.draw(st.integers(1, 255))
    raw = bytearray(real.raw)
    raw[at : at + length] = bytes(byte ^ mask for byte in raw[at : at + length])
    real.restore()
    real.path.write_bytes(raw)
    if not real.found():
        assert real.readings() == real.said


CELLS = """
SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'fulltext' AND name NOT LIKE 'sqlite%' ORDER BY name
"""


def other(data: st.DataObject, value: object) -> object:
    """A value of the same kind that is another."""
    if isinstance(value, int):
        return value + data.draw(st.sampled_from([1, -1, 256]) if value < 1 << 62 else st.just(-1))
    if value is None:
        return "2024"
    raw = bytearray(value.encode() if isinstance(value, str) else bytes(value))
    if not raw:
        return "x" if isinstance(value, str) else b"x"
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = (raw[at] + data.draw(st.integers(1, 127))) % 128 if isinstance(value, str) else raw[at] ^ 1
    return raw.decode(errors="replace") if isinstance(value, str) else bytes(raw)


@settings(relaxed, max_examples=80)
@given(data=st.data())
def test_any_cell_of_any_table_that_is_altered_is_found(real, data):
    """Full text's own tables have cells that nothing is read from; it is enough that nothing reads otherwise."""
    real.restore()
    with closing(sqlite3.connect(real.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        tables = [name for (name,) in connection.execute(CELLS)]
        table = data.draw(st.sampled_from(tables))
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        column = data.draw(st.sampled_from(columns))
        keys = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]] or columns
        rows = connection.execute(f"SELECT {', '.join([column, *keys])} FROM {table}").fetchall()
        if not rows:
            return
        value, *key = data.draw(st.sampled_from(rows))
        changed = other(data, value)
        if changed == value:
            return
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        connection.execute("BEGIN")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        where = " AND ".join(f"{name} IS ?" for name in keys)
        try:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (changed, *key))
        except sqlite3.Error:
            return  # The schema itself refuses it.
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")
    if not real.found():
        assert table.startswith("fulltext_"), (table, column, value, changed)
        assert real.readings() == real.said


@pytest.mark.parametrize("table", ["claims", "documents", "postings", "terms", "members", "tree", "fulltext_data"])
def test_a_line_that_is_taken_away_is_found(real, table):
    real.restore()
    with closing(sqlite3.connect(real.path)) as connection, connection:
        key = connection.execute(f"PRAGMA table_info({table})").fetchone()[1]
        connection.execute(f"DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})")
    # The tree's nodes are computed where they are not kept.
    assert real.found() == (table != "tree")


def test_a_table_that_was_defined_anew_is_found(real):
    real.restore()
    with closing(sqlite3.connect(real.path)) as connection, connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, '$.subject', '$.severity') WHERE name = 'entries'"
        )
        connection.execute("PRAGMA writable_schema = RESET")
    assert real.found()


def test_a_rebuild_mends_every_derived_table(real):
    real.restore()
    with closing(sqlite3.connect(real.path)) as connection, connection:
        for table in ("claims", "documents", "postings", "tree"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("UPDATE incidents SET title = 'Other'")
    assert real.found()
    with Ledger.open(real.path) as ledger:
        ledger.rebuild()
        assert ledger.check() == []
    assert real.readings() == real.said
