"""The documents of a ledger as a list, by index: none of their texts, and none of their claims, is read for it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from rashomon.ledger.finding import number, require_some
from rashomon.ledger.lookup import UNDATED, claims, days, documents, incidents, judgements
from rashomon.ledger.schema import entries, holding
from rashomon.ledger.view import View, among

COUNTED = 10_000
"""Documents that are counted at most."""

_PAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which documents are wanted: those that fit all that is given. Capitals do not matter."""

    outlet: str | None = None
    """Part of the outlet's name."""
    words: str | None = None
    """Words that all stand in the title or the address, in any order."""
    since: str | None = None
    """It may have been published on or after this date, ISO 8601, which may be cut short (`2024-07`)."""
    until: str | None = None
    """It may have been published on or before this date; one cut short counts to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document, as far as a list tells of it."""

    seq: int
    """The entry by which it stands."""
    id: str
    lang: str | None
    outlet: str | None
    url: str | None
    title: str | None
    published_at: str | None
    added_at: str
    """When the ledger learned of it as it stands, ISO 8601 in UTC."""
    claims: int
    """Claims found in it that stand."""


def rows(view: View, wanted: Wanted, *, after: str | None = None, limit: int = 50) -> tuple[list[Row], str | None]:
    """Some of the documents that fit, the last added first, and where the next page begins; None at the end.

    Raises ValueError for a date or a place to go on from that is none.
    """
    require_some(limit)
    lines = _narrowed(view, _rows(view), wanted)
    lines = lines.order_by(documents.c.seq.desc())
    if after is not None:
        lines = lines.where(documents.c.seq < number(after, after))
    with view._reading() as connection:
        found = [_row(row) for row in connection.execute(lines.limit(limit + 1))]
    return found[:limit], str(found[limit - 1].seq) if len(found) > limit else None


def some(view: View, ids: Iterable[str]) -> dict[str, Row]:
    """Those of the documents that stand, by id."""
    lines = _narrowed(view, _rows(view), Wanted())
    return {row.id: _row(row) for row in among(view, lines, documents.c.id, ids)}


def count(view: View, wanted: Wanted) -> int | None:
    """How many fit; None for `COUNTED` and more."""
    some = _narrowed(view, select(documents.c.seq), wanted).limit(COUNTED).subquery()
    with view._reading() as connection:
        found = connection.scalar(select(func.count()).select_from(some)) or 0
    return found if found < COUNTED else None


def outlets(view: View, most: int) -> list[str]:
    """Outlets that documents name which hold at the view's moment, those with the most documents first."""
    lines = _narrowed(view, select(documents.c.outlet), Wanted()).where(documents.c.outlet.is_not(None))
    lines = lines.group_by(documents.c.outlet).order_by(func.count().desc(), documents.c.outlet).limit(most)
    with view._reading() as connection:
        return list(connection.scalars(lines))


def names(view: View, seqs: Iterable[int]) -> dict[int, str]:
    """By their entries what files and feeds call the documents, where they do."""
    lines = select(entries.c.seq, entries.c.record)
    told = ((row.seq, json.loads(row.record)["name"]) for row in among(view, lines, entries.c.seq, seqs))
    return {seq: name for seq, name in told if name}


def failures(view: View, ids: Iterable[str]) -> dict[str, str]:
    """By document why nothing could be read of it, in a sentence, where that is so."""
    later = entries.alias("later")
    gone = select(later.c.seq).where(later.c.supersedes == entries.c.seq, later.c.seq <= view.upto).exists()
    lines = select(entries.c.subject, entries.c.record)
    lines = lines.where(entries.c.kind == "Issue", entries.c.seq <= view.upto, ~gone)
    told = ((row.subject, json.loads(row.record)) for row in among(view, lines, entries.c.subject, ids))
    return {name: said["message"] for name, said in told if said and said["severity"] == "error"}


def originals(view: View, ids: Iterable[str]) -> dict[str, str]:
    """By document that is a copy the one that it is a copy of."""
    lines = select(judgements.c.other, judgements.c.one)
    lines = lines.where(judgements.c.verdict == "copy", judgements.c.seq <= view.upto, judgements.c.until > view.upto)
    return {row.other: row.one for row in among(view, lines, judgements.c.other, ids)}


def titles(view: View, ids: Iterable[str]) -> dict[str, str]:
    """The titles of incidents by id."""
    lines = select(incidents.c.id, incidents.c.title)
    lines = lines.where(incidents.c.seq <= view.upto, incidents.c.until > view.upto)
    return {row.id: row.title for row in among(view, lines, incidents.c.id, ids)}


def _rows(view: View) -> Select[Any]:
    columns = [documents.c[name] for name in ("seq", "id", "lang", "outlet", "url", "title", "published_at")]
    made = select(func.count()).where(
        claims.c.document_id == documents.c.id, claims.c.seq <= view.upto, claims.c.until > view.upto
    )
    return select(*columns, entries.c.recorded_at.label("added_at"), made.scalar_subquery().label("claims"))


def _row(row: Any) -> Row:
    return Row(**row._mapping)


def _standing(view: View) -> tuple[ColumnElement[bool], ...]:
    return documents.c.seq <= view.upto, documents.c.until > view.upto


def _narrowed(view: View, lines: Select[Any], wanted: Wanted) -> Select[Any]:
    lines = lines.join(entries, entries.c.seq == documents.c.seq).where(*_standing(view))
    if view.valid_at is not None:
        lines = lines.where(*holding(view.valid_at))
    if wanted.outlet:
        lines = lines.where(_having(documents.c.outlet, wanted.outlet))
    for word in (wanted.words or "").split():
        lines = lines.where(or_(_having(documents.c.title, word), _having(documents.c.url, word)))
    published = documents.c.published_at
    if wanted.since:
        # What is known only by its month may have been published on any day of it.
        lines = lines.where(or_(published >= _date(wanted.since), literal(wanted.since).startswith(published)))
    if wanted.until:
        lines = lines.where(published <= _date(wanted.until) + _PAST)
    return lines


def _having(column: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    # SQLite knows the capitals of plain Latin letters alone.
    spelled = dict.fromkeys((part, part.lower(), part.upper(), part.capitalize(), part.title()))
    told = [column.icontains(part, autoescape=True)]
    return or_(*told, *(() if part.isascii() else (column.contains(one, autoescape=True) for one in spelled)))


def _date(said: str) -> str:
    if days(said, said)[0] == UNDATED:
        raise ValueError(f"{said!r} is not a date: give one such as 2024-07-28, 2024-07 or 2024.")
    return said[:10]
