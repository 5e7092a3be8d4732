"""Tables that a layer above the ledger fills itself and that can be thrown away: made, dropped, looked over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Table


def make(connection: Connection, tables: Sequence[Table]) -> None:
    """Create the tables, empty."""
    for table in tables:
        table.create(connection)


def drop(connection: Connection, tables: Sequence[Table]) -> None:
    """Remove them, where they are there."""
    for table in reversed(tables):
        table.drop(connection, checkfirst=True)


def differences(connection: Connection, tables: Sequence[Table], odd: Mapping[str, str], filler: str) -> Iterator[str]:
    """Sentences about tables that are gone or cannot be what `filler` left; what they say in full only it can tell.

    `odd` has, by table, a condition that no row of it meets.
    """
    gone = [table.name for table in tables if not connection.dialect.has_table(connection, table.name)]
    if gone:
        yield f"The table {gone[0]} is gone; `rashomon ledger rebuild` makes it again."
        return
    for table, condition in odd.items():
        if list(connection.exec_driver_sql(f"SELECT 1 FROM {table} WHERE {condition} LIMIT 1")):  # noqa: S608
            yield f"The table {table} is not as {filler} left it; `rashomon ledger rebuild` makes it again."
