"""Claims by what they say, a page at a time, without walking through the others.

A page stands in the order of the days on which things happened, claims without a date last, then in the order of
recording. It goes on from a cursor, the day and entry of the last claim shown, so that the thousandth page takes as
long as the first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select, tuple_

from rashomon.ledger.lookup import LONG, UNDATED, claims, days, documents, fold, members, postings, term, terms
from rashomon.ledger.schema import entries, holding
from rashomon.model import Claim

Row = tuple[int, int, str]
"""Day, `seq` and record of a claim."""

_APART = 50
"""Up to how many names that fit are asked for one by one, each in its own order."""

_ENOUGH = 10_000
"""How far claims with a term are counted to see which term is the rarest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which claims are wanted: those that fit all that is given. Capitals do not matter."""

    source: str | None = None
    """Part of a name of who says it."""
    actor: str | None = None
    """Part of a name of who did it, to whom it was done, or who is counted."""
    place: str | None = None
    """Part of the place's name as written, or a country's code (ISO 3166-1 alpha-2)."""
    event: str | None = None
    stance: str | None = None
    effect: str | None = None
    """The effect of one of its figures (`killed`, ...)."""
    document: str | None = None
    """A document's id."""
    outlets: tuple[str | None, ...] | None = None
    """Its document is of one of these outlets, as `View.outlets` has them; None among them for one that names none."""
    incident: str | None = None
    """An incident's id."""
    since: str | None = None
    """It may have happened on or after this date, ISO 8601, which may be cut short (`2024-07`)."""
    until: str | None = None
    """It may have happened on or before this date; one cut short counts to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the claims that fit, and where the next page begins."""

    claims: tuple[Claim, ...]
    after: str | None
    """What to give for the next page; None where this is the last."""
    at: tuple[tuple[int, int], ...] = ()
    """Where each claim stands among all: the first day on which it may have happened (`lookup`), and its entry."""


def cursor(at: tuple[int, int]) -> str:
    """What to give for the page that begins after the claim that stands there."""
    return f"{at[0]}.{at[1]}"


def rows(
    connection: Connection,
    wanted: Filter,
    *,
    upto: int,
    valid_at: str | None,
    incident: int | None,
    after: str | None,
    limit: int,
) -> tuple[list[Row], str | None]:
    """The rows of a page, and where the next begins. `incident` is the entry of the one wanted, if one is.

    Raises ValueError for a date or cursor that is none.
    """
    require_some(limit)
    asked = _Asked(connection, wanted, upto, valid_at, incident, place_after(after), limit + 1)
    found = list(islice(_once(heapq.merge(*asked.lists())), limit + 1))
    shown = found[:limit]
    return shown, cursor(shown[-1][:2]) if len(found) > limit else None


def most(connection: Connection, wanted: Filter, *, upto: int) -> int | None:
    """How many claims fit at most, by the rarest of what is asked for but dates; None from _ENOUGH on."""
    asked = _Asked(connection, wanted, upto, None, None, (-1, 0), 1)
    if asked.facets:
        count = min(map(asked.count, asked.facets))
    else:
        standing = asked.among(select(claims.c.seq).where(claims.c.until > upto, claims.c.seq <= upto))
        count = connection.scalar(select(func.count()).select_from(standing.limit(_ENOUGH).subquery())) or 0
    return count if count < _ENOUGH else None


class _Asked:
    """One page's question, as the statements that answer it."""

    def __init__(
        self,
        connection: Connection,
        wanted: Filter,
        upto: int,
        valid_at: str | None,
        incident: int | None,
        after: tuple[int, int],
        limit: int,
    ) -> None:
        self.connection, self.wanted, self.upto, self.valid_at = connection, wanted, upto, valid_at
        self.incident, self.after, self.limit = incident, after, limit
        self.since, self.until = _day(wanted.since, "since", 0), _day(wanted.until, "until", 1)
        self.facets = [
            self._ids(facet, value)
            for facet in ("source", "actor", "place", "event", "stance", "effect")
            if (value := getattr(wanted, facet)) is not None
        ]

    def lists(self) -> Iterator[Iterable[Row]]:
        """Lists of rows, each in order, that together are the answer; some rows may be in several."""
        if any(not ids for ids in self.facets):
            return
        for lowest, only_long in self._stretches():
            facets = [*self.facets, [term("long", "")]] if only_long else list(self.facets)
            if self.wanted.document is not None or self.incident is not None or not facets:
                yield self._ask(claims, [], facets, lowest)
                continue
            counted = sorted((self.count(ids), number) for number, ids in enumerate(facets))
            fewest, rarest = counted[0][0], facets[counted[0][1]]
            others = [facets[number] for _, number in counted[1:]]
            if len(rarest) > _APART and fewest == _ENOUGH:
                # So many claims fit that walking through all of them in order soon has a page full.
                yield self._ask(claims, [], facets, lowest)
            elif len(rarest) > _APART:
                # Those that several of the names fit count once towards a page.
                any_of = select(postings.c.seq).where(postings.c.term.in_(rarest))
                yield self._ask(claims, [claims.c.seq.in_(any_of)], others, lowest)
            else:
                for one in rarest:
                    yield self._ask(postings, [postings.c.term == one], others, lowest)

    def _stretches(self) -> list[tuple[int | None, bool]]:
        """From which day to look, and whether only among claims whose dates are long."""
        if self.since is None:
            return [(None, False)]
        # What began more than LONG days before can only reach into the time that is wanted if it is long itself.
        return [(self.since - LONG, False), (None, True)]

    def _ask(self, table: Any, of: list[ColumnElement[bool]], facets: list[Any], lowest: int | None) -> list[Row]:
        statement = select(table.c.day, table.c.seq, entries.c.record).join(entries, entries.c.seq == table.c.seq)
        if table is postings:
            statement = statement.join(claims, claims.c.seq == table.c.seq)
        statement = statement.where(*of, claims.c.until > self.upto, table.c.seq <= self.upto)
        statement = self.among(statement.where(*self._dates(table, lowest)))
        other = postings.alias("others")
        for ids in facets:
            statement = statement.where(
                exists().where(other.c.seq == claims.c.seq, other.c.term.in_(ids)).correlate(claims)
            )
        if self.valid_at is not None:
            statement = statement.where(*holding(self.valid_at))
        statement = statement.order_by(table.c.day, table.c.seq).limit(self.limit)
        return [(row[0], row[1], row[2]) for row in self.connection.execute(statement)]

    def among(self, statement: Select[Any]) -> Select[Any]:
        """Only the claims of the document, the outlets and the incident that are asked for."""
        if self.wanted.outlets is not None:
            named = [outlet for outlet in self.wanted.outlets if outlet is not None]
            of: ColumnElement[bool] = documents.c.outlet.in_(named)
            of = of if len(named) == len(self.wanted.outlets) else of | documents.c.outlet.is_(None)
            statement = statement.where(claims.c.document_id.in_(select(documents.c.id).where(of)))
        if self.wanted.document is not None:
            statement = statement.where(claims.c.document_id == self.wanted.document)
        if self.incident is not None:
            own = select(members.c.claim_id).where(members.c.seq == self.incident)
            statement = statement.where(claims.c.id.in_(own))
        return statement

    def _dates(self, table: Any, lowest: int | None) -> Iterator[ColumnElement[bool]]:
        yield tuple_(table.c.day, table.c.seq) > tuple_(*self.after)
        if lowest is not None:
            yield table.c.day >= lowest
        if self.since is not None:
            yield table.c.last >= self.since
        if self.until is not None:
            yield table.c.day <= self.until

    def _ids(self, facet: str, value: str) -> list[int]:
        """The terms that fit: whole ones of a list that is short, otherwise those that have the value in them."""
        if facet in ("event", "stance", "effect"):
            return [term(facet, value)]
        parts = select(terms.c.id).where(terms.c.facet == facet, terms.c.value.contains(fold(value), autoescape=True))
        found = list(self.connection.scalars(parts.order_by(terms.c.id)))
        return [*found, term("country", value)] if facet == "place" else found

    def count(self, ids: Sequence[int]) -> int:
        """How many claims have one of the terms, up to _ENOUGH."""
        some = select(postings.c.seq).where(postings.c.term.in_(ids)).limit(_ENOUGH).subquery()
        return self.connection.scalar(select(func.count()).select_from(some)) or 0


def _day(text: str | None, name: str, which: int) -> int | None:
    if text is None:
        return None
    found = days(text, text)
    if found[0] == UNDATED:
        raise ValueError(f"{text!r} ({name}) is not a date: give one such as 2024-07-28, 2024-07 or 2024.")
    return found[which]


def place_after(after: str | None) -> tuple[int, int]:
    """The place that a cursor names, before all for None. Raises ValueError for one that is none."""
    if after is None:
        return -1, 0
    day, _, seq = after.partition(".")
    return number(day, after), number(seq, after)


def number(part: str, after: str) -> int:
    """A number in a cursor. Raises ValueError for what is none, or is larger than any that a store holds."""
    if not (part.isascii() and part.isdecimal()) or len(part) > 18:
        raise ValueError(f"{after!r} is no place to go on from; give what the page before gave, or nothing.")
    return int(part)


def require_some(limit: int) -> None:
    """Raise ValueError for a page that would have nothing on it."""
    if limit < 1:
        raise ValueError(f"A page of {limit} shows nothing; ask for 1 or more.")


def _once(merged: Iterable[Row]) -> Iterator[Row]:
    last = None
    for row in merged:
        if row[:2] != last:
            yield row
        last = row[:2]
