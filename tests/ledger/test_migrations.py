"""Ledgers of earlier schemas are brought up and can be taken back, in both stores; no entry is touched."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect

from rashomon import grouping
from rashomon.ledger import Ledger, LedgerError, migrations, telling_tables
from rashomon.ledger.entries import FIELDS
from rashomon.ledger.schema import VERSION
from rashomon.ledger.store import writing

EARLIER = Path(__file__).parent / "schemas"


def earlier(path: Path) -> Path:
    """A ledger as the first schema's code wrote it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((EARLIER / "0001.sql").read_text())
    return path


def chain(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return [
            *connection.execute(f"SELECT {', '.join(FIELDS)} FROM entries ORDER BY seq"),  # noqa: S608
            *connection.execute("SELECT sha256, data FROM bytes ORDER BY sha256"),
        ]


def definitions(path: Path) -> set[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {(kind, name, re.sub(r"\s", "", sql)) for kind, name, sql in rows}


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def test_a_ledger_of_the_first_schema_is_brought_up_with_its_chain_untouched(tmp_path):
    path = earlier(tmp_path / "ledger.db")
    before = chain(path)
    assert len(before) > 8 and version(path) == 1
    with Ledger.open(path, create=False) as ledger:
        assert ledger.check() == []
        view = ledger.view()
        assert len(view.documents()) == 2 and len(view.claims()) == 2
        assert {claim.id for claim in view.page().claims} == {claim.id for claim in view.claims()}
        assert len(view.search("kidal").hits) == 1
        assert len(ledger.view("2024-07-28T15:30Z").page().claims) == 3
        ledger.add([view.claims()[0]], agent="extract.v3")
    assert chain(path)[: len(before) - 2] == before[:-2]
    assert version(path) == VERSION
    Ledger.open(tmp_path / "fresh.db").close()
    assert definitions(path) == definitions(tmp_path / "fresh.db")


def test_the_first_schema_is_made_as_it_was(tmp_path):
    """What the migration from nothing makes is what the code of that day made."""
    path = earlier(tmp_path / "earlier.db")
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        with writing(ledger._engine) as connection:
            migrations.to(connection, 0)
            assert inspect(connection).get_table_names() == ["alembic_version"]
            migrations.to(connection, 1)
        assert version(ledger.path) == 1
        with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(ledger.path)) as other:
            marks = [each.execute("PRAGMA application_id").fetchone() for each in (one, other)]
        assert marks[0] == marks[1]
        made = {found for found in definitions(ledger.path) if found[1] != "alembic_version"}
    assert made == definitions(path)


def test_up_and_down_and_up_again(store, make):
    ledger = store.open()
    make.read(ledger, "Ten were killed in Kidal.", 0, 4)
    entries = list(ledger.entries())
    tables = store.rows("SELECT * FROM claims ORDER BY seq")
    with writing(ledger._engine) as connection:
        migrations.to(connection, 1)
        assert set(inspect(connection).get_table_names()) == {"alembic_version", "bytes", "entries"}
    assert list(ledger.entries()) == entries
    ledger.close()
    again = store.open(create=False)
    assert again.check() == []
    assert list(again.entries()) == entries
    assert store.rows("SELECT * FROM claims ORDER BY seq") == tables
    assert len(again.view().search("kidal", kind="Document").hits) == 1


def test_a_ledger_of_the_second_schema_gets_tables_for_grouping_alone(store, make, monkeypatch):
    ledger = store.open()
    make.read(ledger, "Ten were killed in Kidal.", 0, 4)
    grouping.group(ledger)
    incidents = ledger.view().incidents()
    with writing(ledger._engine) as connection:
        migrations.to(connection, 2)
        assert not set(inspect(connection).get_table_names()) & {table.name for table in telling_tables.TABLES}
    ledger.close()
    monkeypatch.setattr("rashomon.ledger.derived.rebuild", lambda _: 1 / 0)  # a large ledger would wait for it
    again = store.open(create=False)
    upto = again.view().upto
    assert again.check() == []
    grouping.group(again)
    assert again.check() == []
    assert (again.view().upto, again.view().incidents()) == (upto, incidents)


def test_a_schema_brought_up_is_the_one_made_at_once(postgres_store):
    """For PostgreSQL; SQLite's definitions are compared above."""
    ledger = postgres_store.open()

    def found(connection):
        seen = inspect(connection)
        return {
            table: (
                [(column["name"], str(column["type"]), column["nullable"]) for column in seen.get_columns(table)],
                sorted(map(str, seen.get_indexes(table))),
                seen.get_pk_constraint(table)["constrained_columns"],
            )
            for table in seen.get_table_names()
            if table != "alembic_version"
        }

    with writing(ledger._engine) as connection:
        at_once = found(connection)
        migrations.to(connection, 0)
        assert found(connection) == {}
        migrations.to(connection, VERSION)
        assert found(connection) == at_once
    assert ledger.check() == []


def test_a_failed_upgrade_leaves_the_ledger_as_it_was(tmp_path, monkeypatch):
    path = earlier(tmp_path / "ledger.db")
    before, tables = chain(path), definitions(path)
    monkeypatch.setattr("rashomon.ledger.fulltext.add", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Ledger.open(path)
    assert (chain(path), definitions(path), version(path)) == (before, tables, 1)


def test_an_earlier_ledger_that_may_only_be_read_says_what_to_do(tmp_path, monkeypatch):
    path = earlier(tmp_path / "ledger.db")
    monkeypatch.setattr("rashomon.ledger.sqlite._mode", lambda path, create: "ro")
    with pytest.raises(LedgerError, match=r"older Rashomon \(schema 1; .*make it writable and open it once, or open a"):
        Ledger.open(path, create=False)
    assert version(path) == 1
