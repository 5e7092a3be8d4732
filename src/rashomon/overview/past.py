"""Summaries as of a moment past, made of readings as they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import case, select, tuple_

from rashomon.ledger.finding import require_some
from rashomon.ledger.lookup import UNDATED, fold, incidents
from rashomon.ledger.summaries import EXACT, Some, Summary, Wanted, interval, place_after
from rashomon.overview.keeping import summaries_of

if TYPE_CHECKING:
    from rashomon.ledger import View

LOOKED_AT = 60
"""Incidents whose readings are made for one page at most."""


def scanned(view: View, wanted: Wanted | None = None, *, after: str | None = None, limit: int = 30) -> Some:
    """Some of the summaries that fit as of the view's moment, the latest happening first, those without a date last.

    No more than `LOOKED_AT` incidents are looked at, so a page may have fewer than `limit` and yet say where to go on.
    An incident of which nothing had been said by the view's valid moment is left out. Raises ValueError as
    `ledger.summaries.rows` does.
    """
    require_some(limit)
    wanted = wanted or Wanted()
    found: list[Summary] = []
    names = _standing(view, wanted, after)
    looked = names[:LOOKED_AT]
    made = {one.id: (one, facets) for one, facets in summaries_of(view, [name for _, name in looked])}
    for day, name in looked:
        one, facets = made.get(name, (None, ()))
        if one is not None and (one.claims or view.valid_at is None) and fits(one, facets, wanted):
            found.append(one)
            if len(found) == limit:
                more = (day, name) != names[-1]
                return Some(summaries=tuple(found), after=f"{day}.{name}" if more else None)
    more = len(names) > LOOKED_AT
    return Some(summaries=tuple(found), after=f"{looked[-1][0]}.{looked[-1][1]}" if more else None)


def fitting(view: View, names: Iterable[str], wanted: Wanted) -> dict[str, Summary]:
    """The summaries of those of the incidents that fit as of the view's moment, by id."""
    return {one.id: one for one, facets in summaries_of(view, list(names)) if fits(one, facets, wanted)}


def fits(one: Summary, facets: tuple[tuple[str, str], ...], wanted: Wanted) -> bool:
    """Whether the summary, found by those facets and values, is asked for; its days apart."""
    if wanted.conflict not in (None, one.conflicts > 0) or wanted.decided not in (None, one.decided > 0):
        return False
    asked = ((("place", "country"), wanted.place), (("actor",), wanted.actor), (("event",), wanted.event))
    return all(
        value is None or any(facet in of and _has(facet, said, value) for facet, said in facets) for of, value in asked
    )


def _has(facet: str, said: str, value: str) -> bool:
    wanted = fold(value.strip())
    return fold(said) == wanted if facet in EXACT else wanted in fold(said)


def _standing(view: View, wanted: Wanted, after: str | None) -> list[tuple[int, str]]:
    """Day and id of the incidents that stood then within the dates, one more than is looked at."""
    since, until = interval(wanted)
    at = case((incidents.c.day == UNDATED, 1), else_=-incidents.c.day)
    asked = select(incidents.c.day, incidents.c.id)
    asked = asked.where(incidents.c.seq <= view.upto, incidents.c.until > view.upto)
    if since is not None:
        asked = asked.where(incidents.c.last >= since)
    if until is not None:
        asked = asked.where(incidents.c.day <= until)
    if after is not None:
        day, name = place_after(after)
        asked = asked.where(tuple_(at, incidents.c.id) > tuple_(1 if day == UNDATED else -day, name))
    with view._reading() as connection:
        rows = connection.execute(asked.order_by(at, incidents.c.id).limit(LOOKED_AT + 1))
        return [(row.day, row.id) for row in rows]
