"""Whether the tables of a ledger, and what goes with them, are still defined as they were made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection, create_engine

from rashomon.ledger import fulltext, migrations, tree
from rashomon.ledger.schema import LEDGER_FIELD, metadata

_OTHERWISE = "The definition of {} is not the one that a ledger has."


def faults(connection: Connection) -> Iterator[str]:
    """Sentences about what is missing, or defined otherwise than it was made."""
    yield from _in_sqlite(connection) if connection.dialect.name == "sqlite" else _in_postgresql(connection)


def _in_sqlite(connection: Connection) -> Iterator[str]:
    engine = create_engine("sqlite://")
    with engine.begin() as fresh:
        migrations.create(fresh)
        tree.nodes.create(fresh)
        wanted = _definitions(fresh)
    engine.dispose()
    there = _definitions(connection)
    for name, definition in wanted.items():
        if there.get(name) != definition and (name in there or name != tree.nodes.name):
            yield _OTHERWISE.format(name)


def _definitions(connection: Connection) -> dict[str, str]:
    lines = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type <> 'trigger' AND sql NOT NULL")
    # A ledger that was brought up from an earlier schema has the same, laid out in lines of its own.
    return {name: re.sub(r'[\s"]', "", definition).lower() for name, definition in lines}


_COMPUTED = {
    "document_id": "coalesce(ledger_field(record, '{document_id}'), ledger_field(record, '{span,document_id}'))",
    "subject": "ledger_field(record, '{subject}')",
}
"""Columns of `entries` that PostgreSQL keeps as they were computed; SQLite computes them each time."""


def _in_postgresql(connection: Connection) -> Iterator[str]:
    bodies = list(connection.exec_driver_sql("SELECT prosrc FROM pg_proc WHERE oid = to_regproc('ledger_field')"))
    if [body for [body] in bodies] != [LEDGER_FIELD.split("$$")[1]]:
        # What the entries are about can be computed by nothing else.
        yield _OTHERWISE.format("ledger_field")
        return
    columns = connection.exec_driver_sql(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'entries'::regclass AND attgenerated = 's'"
    )
    for name in sorted(_COMPUTED.keys() - {name for [name] in columns}):
        yield _OTHERWISE.format(f"entries.{name}")
    for name, computed in _COMPUTED.items():
        odd = f"SELECT seq FROM entries WHERE {name} IS DISTINCT FROM {computed} ORDER BY seq LIMIT 1"  # noqa: S608
        for [seq] in connection.exec_driver_sql(odd):
            yield f"The column {name} of entry {seq} is not what its record says."
    for [name] in connection.exec_driver_sql(_ASIDE):
        yield f"The rule {name} is none of the ledger's own."
    there = {name for [name] in connection.exec_driver_sql(_INDEXES)}
    for name in sorted(_indexes() - there):
        yield _OTHERWISE.format(name)


_SAME_SCHEMA = "(SELECT relnamespace FROM pg_class WHERE oid = 'entries'::regclass)"

_ASIDE = (
    "SELECT r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "  # noqa: S608
    f"WHERE c.relnamespace = {_SAME_SCHEMA} AND c.relkind = 'r' "
    "UNION SELECT p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
    f"WHERE c.relnamespace = {_SAME_SCHEMA} ORDER BY 1"
)
"""Rules by which a statement does something else than it says, and policies by which lines are not shown."""

_INDEXES = (
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "  # noqa: S608
    f"WHERE c.relnamespace = {_SAME_SCHEMA} AND i.indisvalid AND i.indisready"
)


def _indexes() -> set[str]:
    """The names of the indexes that a ledger has in PostgreSQL."""
    named = {index.name for table in metadata.tables.values() for index in table.indexes}
    return {str(name) for name in named if name != "entries_subject"} | {fulltext.INDEX}
