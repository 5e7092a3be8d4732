"""A database of one file (SQLite): a table each, and `columns`, which says what stands in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import IO

from rashomon.export import jsonl, rows, wording
from rashomon.export.columns import Kind
from rashomon.protocols import Export

TYPES: dict[Kind, str] = {"text": "TEXT", "texts": "TEXT", "integer": "INTEGER", "number": "REAL", "yes": "INTEGER"}
"""A list is a JSON array (read it with `json_each`), yes and no are 1 and 0."""


class SqliteExporter:
    """All tables as an SQLite database."""

    name = "export.sqlite.v1"
    ending = ".sqlite"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write the database; it is made in memory first."""
        with closing(sqlite3.connect(":memory:")) as made:
            made.execute('CREATE TABLE columns ("table" TEXT, "column" TEXT, kind TEXT, what TEXT)')
            for table in rows.TABLES.values():
                columns = ", ".join(f'"{one.name}" {TYPES[one.kind]}' for one in table.columns)
                made.execute(f'CREATE TABLE "{table.name}" ({columns})')
                told = [(table.name, one.name, one.kind, one.what) for one in table.columns]
                made.executemany("INSERT INTO columns VALUES (?, ?, ?, ?)", told)
            for name, row in rows.every(found):
                marks = ", ".join("?" * len(row))
                made.execute(f'INSERT INTO "{name}" VALUES ({marks})', [_cell(one) for one in row])  # noqa: S608
            made.commit()
            out.write(made.serialize())


def _cell(one: rows.Cell) -> str | float | None:
    if isinstance(one, tuple):
        return wording.storable(jsonl.line(list(one)))
    return wording.storable(one) if isinstance(one, str) else one
