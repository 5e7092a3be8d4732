"""What a ledger's database refuses by itself: changes, removals, and entries that do not continue the chain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import DDL, Connection, event

from rashomon.ledger.schema import metadata

_NEVER = {
    "entries_never_change": ("UPDATE", "entries", "an entry is never changed"),
    "entries_never_go": ("DELETE", "entries", "an entry is never removed"),
    "bytes_never_change": ("UPDATE", "bytes", "bytes are never changed"),
    "bytes_never_go": ("DELETE", "bytes", "bytes are never removed"),
}

SQLITE = {
    name: f"BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, 'the ledger only adds: {message}'); END"
    for name, (what, table, message) in _NEVER.items()
} | {
    # REPLACE removes rows without asking the triggers above; no row that it could remove gets this far.
    "entries_only_follow": "BEFORE INSERT ON entries WHEN "
    "NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries) "
    "OR NEW.prev IS NOT coalesce((SELECT hash FROM entries ORDER BY seq DESC LIMIT 1), hex(zeroblob(32))) "
    "OR NEW.supersedes >= NEW.seq "
    "OR EXISTS (SELECT 1 FROM entries WHERE supersedes = NEW.supersedes) BEGIN "
    "SELECT RAISE(ABORT, 'the ledger only adds: an entry follows the last one'); END",
    "bytes_only_once": "BEFORE INSERT ON bytes WHEN EXISTS (SELECT 1 FROM bytes WHERE sha256 = NEW.sha256) BEGIN "
    "SELECT RAISE(ABORT, 'the ledger only adds: these bytes are there already'); END",
}
"""The body of each trigger in SQLite, by its name."""

_FOLLOWS = """
DECLARE last record;
BEGIN
    SELECT seq, hash INTO last FROM entries ORDER BY seq DESC LIMIT 1;
    IF NEW.seq IS DISTINCT FROM coalesce(last.seq, 0) + 1
        OR NEW.prev IS DISTINCT FROM coalesce(last.hash, repeat('0', 64))
        OR NEW.supersedes >= NEW.seq
        OR EXISTS (SELECT 1 FROM entries WHERE supersedes = NEW.supersedes)
    THEN
        RAISE EXCEPTION 'the ledger only adds: an entry follows the last one';
    END IF;
    RETURN NEW;
END"""

FUNCTIONS = {
    name: f"\nBEGIN\n    RAISE EXCEPTION 'the ledger only adds: {message}';\nEND"
    for name, (_, _, message) in _NEVER.items()
} | {"entries_only_follow": _FOLLOWS}
"""The body of each function that a trigger calls in PostgreSQL, by its name. Bytes are kept apart by their key."""

POSTGRESQL = {name: f"BEFORE {what} ON {table} FOR EACH ROW" for name, (what, table, _) in _NEVER.items()} | {
    "entries_only_follow": "BEFORE INSERT ON entries FOR EACH ROW",
    "entries_never_empty": "BEFORE TRUNCATE ON entries FOR EACH STATEMENT",
    "bytes_never_empty": "BEFORE TRUNCATE ON bytes FOR EACH STATEMENT",
}
"""When each trigger of PostgreSQL is called, by its name; `entries_never_empty` calls `entries_never_go`."""


def _calls(trigger: str) -> str:
    return trigger.replace("_empty", "_go")


def statements(dialect: str) -> list[str]:
    """What makes the rules, in order."""
    if dialect == "sqlite":
        return [f"CREATE TRIGGER {name} {body}" for name, body in SQLITE.items()]
    made = [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$" for name, body in FUNCTIONS.items()
    ]
    return made + [
        f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {_calls(name)}()" for name, when in POSTGRESQL.items()
    ]


for _dialect in ("sqlite", "postgresql"):
    for _statement in statements(_dialect):
        _made = DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(metadata, "after_create", _made.execute_if(dialect=_dialect))


def faults(connection: Connection) -> Iterator[str]:
    """Sentences about rules that were removed, altered or put beside the ledger's own."""
    wanted, there = (_in_sqlite if connection.dialect.name == "sqlite" else _in_postgresql)(connection)
    for name, body in wanted.items():
        if there.pop(name, None) != body:
            yield f"The rule {name}, which refuses changes to the ledger, was removed or altered."
    for name in there:
        yield f"The rule {name} is none of the ledger's own."


def _in_sqlite(connection: Connection) -> tuple[dict[str, str], dict[str, str]]:
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: f"CREATE TRIGGER {name} {body}" for name, body in SQLITE.items()}, {row[0]: row[1] for row in found}


_ON = re.compile(r" ON \w+\.")
"""PostgreSQL names the table with the schema that it lies in, which may be any."""


def _in_postgresql(connection: Connection) -> tuple[dict[str, str], dict[str, str]]:
    found = connection.exec_driver_sql(
        "SELECT tgname, pg_get_triggerdef(t.oid), tgenabled, proname, prosrc FROM pg_trigger t "
        "JOIN pg_proc p ON p.oid = tgfoid "
        "WHERE NOT tgisinternal AND tgrelid IN ('entries'::regclass, 'bytes'::regclass)"
    )
    there = {
        name: f"{_ON.sub(' ON ', definition.split(' EXECUTE ')[0])} {enabled} {called} {body}"
        for name, definition, enabled, called, body in found
    }
    wanted = {
        name: f"CREATE TRIGGER {name} {when} O {_calls(name)} {FUNCTIONS[_calls(name)]}"
        for name, when in POSTGRESQL.items()
    }
    return wanted, there
