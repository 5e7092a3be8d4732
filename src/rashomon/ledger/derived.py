"""Everything in a ledger that is made from its entries: added with them, thrown away and made again, compared.

The tables are in `lookup`, full text in `fulltext`; those of grouping, in `telling_tables`, and of the overview, in
`summary_tables`, are emptied here and filled by them. Nothing here is ever read as truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table

from rashomon.ledger import fulltext, summary_tables, telling_tables
from rashomon.ledger.errors import LedgerError
from rashomon.ledger.lookup import ENDING, STANDS, TABLES, Row, Rows, terms
from rashomon.model import Entry

BATCH = 2000
"""Entries whose rows are made at a time."""

_ENTRIES = (
    "SELECT seq, kind, record, (SELECT later.seq FROM entries AS later WHERE later.supersedes = entries.seq) AS ended "
    "FROM entries WHERE seq > {first} AND seq <= {last}{narrowed} ORDER BY seq"
)


def add(connection: Connection, added: Iterable[Entry]) -> None:
    """Make the rows of entries that were just added, in the same transaction."""
    rows = Rows()
    ended: list[tuple[int, int]] = []
    seqs = []
    for entry in added:
        seqs.append(entry.seq)
        rows.add(entry.seq, entry.kind, entry.record)
        if entry.supersedes is not None:
            ended.append((entry.seq, entry.supersedes))
    if not seqs:
        return
    _insert(connection, rows)
    for table in ENDING if ended else ():
        _many(connection, f"UPDATE {table.name} SET until = ? WHERE seq = ?", ended)  # noqa: S608
    fulltext.add(connection, seqs[0], seqs[-1])


def make(connection: Connection) -> None:
    """Create the tables, empty."""
    for table in TABLES:
        table.create(connection)
    telling_tables.make(connection)
    summary_tables.make(connection)
    fulltext.make(connection)


def rebuild(connection: Connection) -> None:
    """Throw away all that is made from entries, whatever state it is in, and make it again from them."""
    for table in reversed(TABLES):
        table.drop(connection, checkfirst=True)
    telling_tables.drop(connection)
    summary_tables.drop(connection)
    fulltext.drop(connection)
    make(connection)
    for first, last in _ranges(connection):
        _insert(connection, _expected(connection, first, last))
        fulltext.add(connection, first + 1, last)
    from rashomon.ledger import tree  # Only proofs and this need it, and it takes a while to load.

    tree.rebuild(connection)


def fill(connection: Connection, kind: str) -> None:
    """Make the rows of all entries of one kind, whose tables are there and empty."""
    for first, last in _ranges(connection):
        _insert(connection, _expected(connection, first, last, f" AND kind = '{kind}'"))


def differences(connection: Connection) -> Iterator[str]:
    """Sentences about the first place where each table differs from what the entries give; none where all agree."""
    gone = [table.name for table in TABLES if not connection.dialect.has_table(connection, table.name)]
    if gone:
        yield f"The table {gone[0]} is gone; `rashomon ledger rebuild` makes it again."
        return
    wrong: dict[str, str] = {}
    found_terms: dict[int, Row] = {}
    end = 0
    for first, last in _ranges(connection):
        end = last
        wanted = _expected(connection, first, last)
        found_terms |= wanted.terms
        for table, lines in wanted.of.items():
            if table.name not in wrong:
                sentence = _differing(connection, table, first, last, lines)
                if sentence:
                    wrong[table.name] = sentence
    for table in TABLES:
        sentence = wrong.get(table.name) or (
            _wrong_terms(connection, found_terms) if table is terms else _beyond(connection, table, end)
        )
        if sentence:
            yield f"{sentence}; `rashomon ledger rebuild` makes it again."
    yield from telling_tables.differences(connection)
    yield from summary_tables.differences(connection)
    yield from fulltext.differences(connection, _ranges(connection))


def fetch(connection: Connection, statement: str) -> list[Row]:
    """All rows of a statement without parameters, as the driver gives them: a third of the time of SQLAlchemy's."""
    result = connection.exec_driver_sql(statement)
    rows: list[Row] = list(result.cursor.fetchall())
    result.close()
    return rows


def _ranges(connection: Connection) -> Iterator[tuple[int, int]]:
    """The numbers of all entries in stretches: after the first, up to and with the last."""
    [(end,)] = fetch(connection, "SELECT coalesce(max(seq), 0) FROM entries")
    for first in range(0, end, BATCH):
        yield first, min(first + BATCH, end)


def _expected(connection: Connection, first: int, last: int, narrowed: str = "") -> Rows:
    rows = Rows()
    for seq, kind, record, until in fetch(connection, _ENTRIES.format(first=first, last=last, narrowed=narrowed)):
        try:
            rows.add(seq, kind, record, STANDS if until is None else until)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise LedgerError(
                f"Entry {seq} holds no {kind} that this Rashomon knows; nothing is made of it."
            ) from error
    return rows


def _insert(connection: Connection, rows: Rows) -> None:
    for table, some in (*rows.of.items(), (terms, list(rows.terms.values()))):
        if some:
            marks = ", ".join("?" * len(table.c))
            known = " ON CONFLICT DO NOTHING" if table is terms else ""
            _many(connection, f"INSERT INTO {table.name} VALUES ({marks}){known}", some)  # noqa: S608


def insert_rows(connection: Connection, table: str, columns: Sequence[str], rows: list[Row]) -> None:
    """Insert rows as they are, by the driver's own means: three times as fast as through SQLAlchemy."""
    marks = ", ".join("?" * len(columns))
    _many(connection, f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)  # noqa: S608


def _many(connection: Connection, statement: str, rows: list[Any]) -> None:
    if connection.dialect.paramstyle != "qmark":
        statement = statement.replace("?", "%s")
    connection.exec_driver_sql(statement, rows)


def _differing(connection: Connection, table: Table, first: int, last: int, wanted: list[Row]) -> str | None:
    # What is wanted was made in the order of the key.
    key = ", ".join(column.name for column in table.primary_key)
    statement = f"SELECT * FROM {table.name} WHERE seq > {first} AND seq <= {last} ORDER BY {key}"  # noqa: S608
    there = fetch(connection, statement)
    if there == wanted:
        return None
    odd = min(row[0] for row in {*there} ^ {*wanted})
    return f"The table {table.name} says of entry {odd} something else than the entry does"


def _beyond(connection: Connection, table: Table, end: int) -> str | None:
    odd = fetch(connection, f"SELECT seq FROM {table.name} WHERE seq < 1 OR seq > {end} LIMIT 1")  # noqa: S608
    return f"The table {table.name} has a line of entry {odd[0][0]}, which there is not" if odd else None


def _wrong_terms(connection: Connection, wanted: dict[int, Row]) -> str | None:
    there = {row[0]: row for row in fetch(connection, "SELECT id, facet, value FROM terms")}
    if there == wanted:
        return None
    odd = min(number for number in {*there, *wanted} if there.get(number) != wanted.get(number))
    return f"The table terms has other words under {odd} than the entries"
