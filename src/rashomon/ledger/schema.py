"""The tables of a ledger, for SQLite and PostgreSQL alike. `entries` and `bytes` hold everything.

All other tables are made from these two (`derived`). What the schema itself refuses is in `rules`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    ColumnElement,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    event,
    exists,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from rashomon.ledger.entries import FIELDS, WITHDREW
from rashomon.model import Entry

VERSION = 5
"""Number of this schema: 1 had `entries` and `bytes` alone, 2 nothing of what grouping knows, 3 no summaries, 4 no
media.

In an SQLite file it is also the `user_version`."""

APPLICATION = 0x5253484D
"""`RSHM`: marks an SQLite file as a ledger, kept in the file as `application_id`."""

metadata = MetaData()

NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""A whole number of up to 63 bits in both stores."""

TEXT = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text that both stores sort by its bytes, so that they give the same order whatever the server's language."""


class _Field(FunctionElement[str]):
    """The text at one path of the record, read by the database itself."""

    type = Text()
    inherit_cache = False

    def __init__(self, *paths: str) -> None:
        self.paths = paths
        super().__init__()


class _Read(Computed):
    """A column that the database computes: SQLite when it is asked for, PostgreSQL when the line is written."""

    inherit_cache = False


@compiles(_Read, "sqlite")
@compiles(_Read, "postgresql")
def _computed(element: _Read, compiler: Any, **_: Any) -> str:
    said = compiler.sql_compiler.process(element.sqltext, include_table=False)
    return f"GENERATED ALWAYS AS ({said}) {'VIRTUAL' if compiler.dialect.name == 'sqlite' else 'STORED'}"


@compiles(_Field, "sqlite")
def _in_sqlite(element: _Field, compiler: Any, **_: Any) -> str:
    found = [f"json_extract(record, '$.{path}')" for path in element.paths]
    return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


@compiles(_Field, "postgresql")
def _in_postgresql(element: _Field, compiler: Any, **_: Any) -> str:
    found = [f"ledger_field(record, '{{{path.replace('.', ',')}}}'::text[])" for path in element.paths]
    return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


entries = Table(
    "entries",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("recorded_at", TEXT, nullable=False),
    Column("agent", TEXT, nullable=False),
    Column("action", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("record_id", TEXT, nullable=False),
    Column("record", TEXT, nullable=False),
    Column("valid_from", TEXT),
    Column("valid_to", TEXT),
    Column("supersedes", NUMBER, ForeignKey("entries.seq")),
    Column("prev", TEXT, nullable=False),
    Column("hash", TEXT, nullable=False),
    # Computed from the record by the database, so that they cannot say anything else than it does.
    Column("document_id", TEXT, _Read(_Field("document_id", "span.document_id"))),
    Column("subject", TEXT, _Read(_Field("subject"))),
    sqlite_strict=True,
)

bytes_ = Table(
    "bytes",
    metadata,
    Column("sha256", TEXT, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    sqlite_strict=True,
)

mark = Table("alembic_version", metadata, Column("version_num", Text, primary_key=True), sqlite_strict=True)
"""Which schema this is, where Alembic looks for it: one line, such as `0002`."""


def _partial(name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


Index("entries_recorded_at", entries.c.recorded_at, entries.c.seq)
Index("entries_record", entries.c.kind, entries.c.record_id)
_partial("entries_document", entries.c.document_id, entries.c.kind, where=entries.c.document_id.is_not(None))
# A subject may be an address of thousands of characters, for which PostgreSQL's usual index has no room.
_partial("entries_subject", entries.c.subject, entries.c.kind, where=entries.c.subject.is_not(None)).ddl_if(
    dialect="sqlite"
)
Index("entries_subject_hash", entries.c.subject, postgresql_using="hash").ddl_if(dialect="postgresql")
_partial("entries_grouped", entries.c.action, where=entries.c.action == "grouped")
# Unique: an entry is superseded once, and what comes later supersedes its successor.
_partial("entries_supersedes", entries.c.supersedes, where=entries.c.supersedes.is_not(None), unique=True)

LEDGER_FIELD = r"""
CREATE FUNCTION ledger_field(record text, path text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (CASE WHEN strpos(record, '\u0000') > 0
            THEN regexp_replace(record, '(?<!\\)((?:\\\\)*)\\u0000', '\1', 'g') ELSE record END)::json #>> path
$$"""
"""PostgreSQL has no NUL in its text; a record may have one, as an escape, and is read without it."""

event.listen(
    metadata,
    "before_create",
    DDL(LEDGER_FIELD.replace("%", "%%")).execute_if(dialect="postgresql"),  # type: ignore[no-untyped-call]
)

ENTRY = tuple(entries.c[name] for name in FIELDS)
"""The columns of `model.Entry`, in its order."""


def entry_of(row: Row[Any]) -> Entry:
    """The entry of a row of `ENTRY`."""
    return Entry(**dict(zip(FIELDS, row, strict=True)))


_later = entries.alias("later")

_PAST = "\U0010ffff"
"""Sorts after every character that an id has."""


@lru_cache(maxsize=64)
def current(upto: int, valid_at: str | None = None) -> Select[tuple[object, ...]]:
    """Select the entries that stand at entry `upto`: neither withdrawn nor superseded by then.

    With `valid_at` (a stamp), only those whose record holds at that moment; where an interval is open, it holds.
    A statement does not change, and a page asks for many as of one entry: they are kept.
    """
    superseded = exists().where(_later.c.supersedes == entries.c.seq, _later.c.seq <= upto)
    standing = select(*ENTRY).where(entries.c.seq <= upto, entries.c.action != WITHDREW, ~superseded)
    return standing if valid_at is None else standing.where(*holding(valid_at))


def begins(name: str) -> ColumnElement[bool]:
    """The condition for the entries whose record's id is or begins so."""
    return (entries.c.record_id >= name) & (entries.c.record_id < name + _PAST)


def holding(valid_at: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions for the entries whose record holds at the moment (a stamp)."""
    begun = or_(entries.c.valid_from.is_(None), entries.c.valid_from <= valid_at)
    return begun, or_(entries.c.valid_to.is_(None), entries.c.valid_to >= valid_at)
