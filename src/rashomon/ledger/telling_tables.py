"""The tables in which grouping keeps what it knows of the claims that it has gathered (`rashomon.ledger.tellings`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import REAL, Column, Connection, Double, Index, Integer, Table

from rashomon.ledger import throwaway
from rashomon.ledger.lookup import STANDS
from rashomon.ledger.schema import NUMBER, TEXT, metadata

grouping_mark = Table(
    "grouping_mark",
    metadata,
    Column("maker", TEXT, primary_key=True),
    Column("upto", NUMBER, nullable=False),
    sqlite_strict=True,
)
"""One line: which grouping these tables are of, and the last entry that it has seen."""

told = Table(
    "told",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("id", TEXT, nullable=False),
    Column("said", TEXT, nullable=False),
    Column("original", TEXT),
    Column("copied", TEXT),
    sqlite_strict=True,
)
"""The documents, a hash of what copies are told by, and of which other each is a copy with the judgement."""

tellings = Table(
    "tellings",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("document", NUMBER, nullable=False),
    Column("id", TEXT, nullable=False),
    Column("incident", TEXT),
    Column("profile", TEXT, nullable=False),
    sqlite_strict=True,
)
"""The tellings of each document, what comparing needs of them, and the incident that each is in."""


def _pairs(name: str, one: str, other: str, *more: Column[Any]) -> Table:
    return Table(
        name,
        metadata,
        Column(one, NUMBER, primary_key=True, autoincrement=False),
        Column(other, NUMBER, primary_key=True, autoincrement=False),
        *more,
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


telling_keys = _pairs("telling_keys", "key", "telling")
"""Tellings that share a key are compared."""

told_words = _pairs("told_words", "key", "document")
"""Documents that share a key are looked at for copies."""

told_names = _pairs("told_names", "key", "document")
"""Which documents have which names in their claims."""

likenesses = _pairs(
    "likenesses",
    "one",
    "other",
    Column("same", Integer, nullable=False),
    Column("score", Double().with_variant(REAL(), "sqlite"), nullable=False),
)
"""What was judged of two tellings, the lower number first."""

near_copies = _pairs("near_copies", "one", "other", Column("judgement", TEXT, nullable=False))
"""Documents that share their words, the lower number first."""

grouped_records = Table(
    "grouped_records",
    metadata,
    Column("document", NUMBER, primary_key=True, autoincrement=False),
    Column("kind", TEXT, primary_key=True),
    Column("record_id", TEXT, primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What grouping has put in the ledger about each document, its incidents apart."""

regrouping = Table(
    "regrouping",
    metadata,
    Column("what", TEXT, primary_key=True),
    Column("name", TEXT, primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What is still to be done: documents to be told anew, tellings to be gathered anew, records that may have to go."""

Index("told_id", told.c.id)
Index("told_original", told.c.original)
Index("tellings_document", tellings.c.document)
Index("tellings_id", tellings.c.id)
Index("telling_keys_telling", telling_keys.c.telling)
Index("told_words_document", told_words.c.document)
Index("told_names_document", told_names.c.document)
Index("likenesses_other", likenesses.c.other, likenesses.c.same)
Index("near_copies_other", near_copies.c.other)

TABLES = (
    grouping_mark,
    told,
    tellings,
    telling_keys,
    told_words,
    told_names,
    likenesses,
    near_copies,
    grouped_records,
    regrouping,
)


def make(connection: Connection) -> None:
    """Create the tables, empty."""
    throwaway.make(connection, TABLES)


def drop(connection: Connection) -> None:
    """Remove them, where they are there."""
    throwaway.drop(connection, TABLES)


def differences(connection: Connection) -> Iterator[str]:
    """Sentences about tables that are gone or cannot be what grouping left; what they say in full only it can tell."""
    return throwaway.differences(connection, TABLES, _ODD, "grouping")


_NO_TELLING = "NOT EXISTS (SELECT 1 FROM tellings WHERE tellings.number = {})"
_NO_INCIDENT = f"NOT EXISTS (SELECT 1 FROM incidents WHERE incidents.id = incident AND until = {STANDS})"  # noqa: S608
_SEEN = "(SELECT max(upto) FROM grouping_mark) >= (SELECT max(seq) FROM entries WHERE kind = 'Incident')"
_ODD = {
    "grouping_mark": "upto > (SELECT coalesce(max(seq), 0) FROM entries) OR (SELECT count(*) FROM grouping_mark) > 1",
    "told": "original IS NOT NULL AND original NOT IN (SELECT id FROM told) "
    "OR (SELECT count(*) FROM grouping_mark) = 0",
    "tellings": f"document NOT IN (SELECT number FROM told) OR incident IS NOT NULL AND {_NO_INCIDENT} AND {_SEEN}",  # noqa: S608
    "telling_keys": _NO_TELLING.format("telling"),
    "told_words": "document NOT IN (SELECT number FROM told)",
    "told_names": "document NOT IN (SELECT number FROM told)",
    "likenesses": f"{_NO_TELLING.format('one')} OR {_NO_TELLING.format('other')}",
    "near_copies": "one NOT IN (SELECT number FROM told) OR other NOT IN (SELECT number FROM told)",
    "grouped_records": "document NOT IN (SELECT number FROM told)",
}
"""By table a condition that no row of it meets. An incident may have gone by entries that grouping has not seen."""
