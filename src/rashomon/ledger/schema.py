"""The tables of a ledger. `entries` and `bytes` hold everything; the rest are indexes, made from them.

The schema itself refuses what would break the ledger: triggers let nothing be changed, removed or put anywhere but at
the end of the chain.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    Column,
    ColumnElement,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    event,
    exists,
    or_,
    select,
)

from rashomon.ledger.entries import FIELDS, WITHDREW

VERSION = 1
"""Number of this schema, kept in the file as `user_version`."""

APPLICATION = 0x5253484D
"""`RSHM`: marks an SQLite file as a ledger, kept in the file as `application_id`."""

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("valid_from", Text),
    Column("valid_to", Text),
    Column("supersedes", Integer, ForeignKey("entries.seq")),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    # Computed from the record by the database, so that they cannot say anything else than it does.
    Column(
        "document_id",
        Text,
        Computed("coalesce(json_extract(record, '$.document_id'), json_extract(record, '$.span.document_id'))", False),
    ),
    Column("subject", Text, Computed("json_extract(record, '$.subject')", False)),
    sqlite_strict=True,
)

bytes_ = Table(
    "bytes",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    sqlite_strict=True,
)

Index("entries_recorded_at", entries.c.recorded_at, entries.c.seq)
Index("entries_record", entries.c.kind, entries.c.record_id)
Index("entries_document", entries.c.document_id, entries.c.kind, sqlite_where=entries.c.document_id.is_not(None))
Index("entries_subject", entries.c.subject, entries.c.kind, sqlite_where=entries.c.subject.is_not(None))
Index("entries_grouped", entries.c.action, sqlite_where=entries.c.action == "grouped")
# Unique: an entry is superseded once, and what comes later supersedes its successor.
Index("entries_supersedes", entries.c.supersedes, unique=True, sqlite_where=entries.c.supersedes.is_not(None))

TRIGGERS = {
    "entries_never_change": "BEFORE UPDATE ON entries BEGIN "
    "SELECT RAISE(ABORT, 'the ledger only adds: an entry is never changed'); END",
    "entries_never_go": "BEFORE DELETE ON entries BEGIN "
    "SELECT RAISE(ABORT, 'the ledger only adds: an entry is never removed'); END",
    # REPLACE removes rows without asking the trigger above; no row that it could remove gets this far.
    "entries_only_follow": "BEFORE INSERT ON entries WHEN "
    "NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries) "
    "OR NEW.prev IS NOT coalesce((SELECT hash FROM entries ORDER BY seq DESC LIMIT 1), hex(zeroblob(32))) "
    "OR NEW.supersedes >= NEW.seq "
    "OR EXISTS (SELECT 1 FROM entries WHERE supersedes = NEW.supersedes) BEGIN "
    "SELECT RAISE(ABORT, 'the ledger only adds: an entry follows the last one'); END",
    "bytes_never_change": "BEFORE UPDATE ON bytes BEGIN "
    "SELECT RAISE(ABORT, 'the ledger only adds: bytes are never changed'); END",
    "bytes_never_go": "BEFORE DELETE ON bytes BEGIN "
    "SELECT RAISE(ABORT, 'the ledger only adds: bytes are never removed'); END",
    "bytes_only_once": "BEFORE INSERT ON bytes WHEN EXISTS (SELECT 1 FROM bytes WHERE sha256 = NEW.sha256) BEGIN "
    "SELECT RAISE(ABORT, 'the ledger only adds: these bytes are there already'); END",
}
"""What refuses changes in SQLite, by the trigger's name."""

for _name, _body in TRIGGERS.items():
    _made = DDL(f"CREATE TRIGGER {_name} {_body}")  # type: ignore[no-untyped-call]
    event.listen(metadata, "after_create", _made.execute_if(dialect="sqlite"))

ENTRY = tuple(entries.c[name] for name in FIELDS)
"""The columns of `model.Entry`, in its order."""

_later = entries.alias("later")


def current(upto: int, valid_at: str | None = None) -> Select[tuple[object, ...]]:
    """Select the entries that stand at entry `upto`: neither withdrawn nor superseded by then.

    With `valid_at` (a stamp), only those whose record holds at that moment; where an interval is open, it holds.
    """
    superseded = exists().where(_later.c.supersedes == entries.c.seq, _later.c.seq <= upto)
    standing = select(*ENTRY).where(entries.c.seq <= upto, entries.c.action != WITHDREW, ~superseded)
    return standing if valid_at is None else standing.where(*holding(valid_at))


def holding(valid_at: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions for the entries whose record holds at the moment (a stamp)."""
    begun = or_(entries.c.valid_from.is_(None), entries.c.valid_from <= valid_at)
    return begun, or_(entries.c.valid_to.is_(None), entries.c.valid_to >= valid_at)
