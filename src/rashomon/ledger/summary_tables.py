"""The tables in which the overview keeps one summary an incident, for lists and maps (`rashomon.ledger.summaries`)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import REAL, Column, Connection, Double, Index, Integer, Table
from sqlalchemy.types import TypeEngine

from rashomon.ledger import throwaway
from rashomon.ledger.lookup import STANDS
from rashomon.ledger.schema import NUMBER, TEXT, metadata

overview_mark = Table(
    "overview_mark",
    metadata,
    Column("maker", TEXT, primary_key=True),
    Column("upto", NUMBER, nullable=False),
    sqlite_strict=True,
)
"""One line: which overview these tables are of, and the last entry of which it knows what it touched."""

overview_due = Table(
    "overview_due",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("upto", NUMBER, nullable=False),
    sqlite_strict=True,
)
"""Incidents whose summaries are to be made anew, or to go, and the last entry by which they may have been touched."""

DEGREES: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")

summaries = Table(
    "summaries",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("upto", NUMBER, nullable=False),
    Column("place_in_time", Integer, nullable=False),
    Column("day", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("latitude", DEGREES),
    Column("longitude", DEGREES),
    Column("nearness", TEXT),
    Column("claims", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("decided", Integer, nullable=False),
    Column("said", TEXT, nullable=False),
    sqlite_strict=True,
)
"""An incident each: as of which entry; what sorts the latest first and the undated last; its first and last day as in
`lookup`; where it is; its claims, its conflicts, the claims on which people decided; and the whole summary as JSON."""

summary_names = Table(
    "summary_names",
    metadata,
    Column("facet", TEXT, primary_key=True),
    Column("value", TEXT, primary_key=True),
    Column("id", TEXT, primary_key=True),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What incidents can be found by: their `place`, `country`, `actor` and `event`, folded."""

Index("summaries_in_time", summaries.c.place_in_time, summaries.c.id)
Index("summary_names_id", summary_names.c.id)

TABLES = (overview_mark, overview_due, summaries, summary_names)


def make(connection: Connection) -> None:
    """Create the tables, empty."""
    throwaway.make(connection, TABLES)


def drop(connection: Connection) -> None:
    """Remove them, where they are there."""
    throwaway.drop(connection, TABLES)


def differences(connection: Connection) -> Iterator[str]:
    """Sentences about tables that are gone or cannot be what the overview left; what they say in full only it can
    tell."""
    return throwaway.differences(connection, TABLES, _ODD, "the overview")


_LAST = "(SELECT coalesce(max(seq), 0) FROM entries)"
_SEEN = "(SELECT max(upto) FROM overview_mark) >= (SELECT max(seq) FROM entries WHERE kind = 'Incident')"
_STANDS = f"EXISTS (SELECT 1 FROM incidents WHERE incidents.id = summaries.id AND until = {STANDS})"  # noqa: S608
_DUE = "EXISTS (SELECT 1 FROM overview_due WHERE overview_due.id = summaries.id)"
_ODD = {
    "overview_mark": f"upto > {_LAST} OR (SELECT count(*) FROM overview_mark) > 1",  # noqa: S608
    "overview_due": f"upto > {_LAST} OR (SELECT count(*) FROM overview_mark) = 0",  # noqa: S608
    "summaries": f"upto > {_LAST} OR NOT {_STANDS} AND NOT {_DUE} AND {_SEEN}",
    "summary_names": "NOT EXISTS (SELECT 1 FROM summaries WHERE summaries.id = summary_names.id)",
}
"""By table a condition that no row of it meets. An incident may have gone by entries that the overview has not seen."""
