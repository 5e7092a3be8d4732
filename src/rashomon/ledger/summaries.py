"""One summary an incident, kept so that a list, a map and a timeline of a large ledger are there at once.

The tables (`summary_tables`) are made by the overview from readings, are never read as truth, and can be emptied at any
time: the overview fills them again. What is asked here is answered as the ledger stands now, or as it stood when the
overview last looked (`Kept.due` says how many incidents are behind).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import batched
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, tuple_

from rashomon.ledger.finding import number, require_some
from rashomon.ledger.lookup import STANDS, UNDATED, days, fold, incidents
from rashomon.ledger.summary_tables import TABLES, overview_due, overview_mark, summaries, summary_names
from rashomon.ledger.view import View
from rashomon.model import canonical_json, from_json

FEW = 500
"""How many values one statement asks for."""

COUNTED = 10_000
"""Incidents that are counted at most."""

IN_TIME = (summaries.c.place_in_time, summaries.c.id)
"""The order of every list: the latest happening first, those without a date last."""

EXACT = ("event",)
"""Facets of which a whole value is asked for; of the others any part of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """What all sources together say of one effect on one side, in persons: from the lowest figure to the highest."""

    effect: str
    of: tuple[str, ...]
    """The counted side or sides; empty when unknown."""
    low: int | None
    high: int | None
    """None where it is open, or nobody gives a number."""
    sources: int
    conflict: bool
    """Two figures of it cannot both hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a list says of an incident."""

    id: str
    title: str
    country: str | None
    """ISO 3166-1 alpha-2."""
    place: str | None
    start: str | None
    end: str | None
    """ISO 8601, truncated to what is known."""
    sides: tuple[tuple[str, ...], ...]
    events: tuple[str, ...]
    """Kinds of event in its claims, the commonest first."""
    latitude: float | None
    longitude: float | None
    """Degrees (WGS 84)."""
    precision: str | None
    """How near to the happening that point is: as in `PlaceMention`."""
    reports: int
    claims: int
    sources: int
    """First-hand sources: who asserts, once copies and relays are taken off."""
    conflicts: int
    """Questions to which the accounts give answers that cannot both hold."""
    decided: int
    """Claims on which people decided."""
    uncertain: int
    """Claims that sound less than certain."""
    unresolved: int
    """Names of parties, sources and places that are not known who or where."""
    issues: int
    """What could not be read, resolved or grouped, warnings and errors alone."""
    tolls: tuple[Toll, ...]
    recorded: int
    """The entry (`seq`) by which the incident stands as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which incidents are asked for; what is None does not matter."""

    place: str | None = None
    """Any part of the name of its place, of a place in its claims, or of a country; or a country's ISO code."""
    actor: str | None = None
    """Any part of the name of a party."""
    event: str | None = None
    """A kind of event, by the codebook."""
    since: str | None = None
    until: str | None = None
    """Days, months or years, ISO 8601: what may have happened within them. What has no date is left out."""
    conflict: bool | None = None
    """Whether its accounts conflict."""
    decided: bool | None = None
    """Whether people have decided on one of its claims."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """Some of the summaries that fit, the latest happening first, those without a date last."""

    summaries: tuple[Summary, ...]
    after: str | None
    """What to give for the next page; None where this is the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An incident as a map or a timeline needs it."""

    id: str
    title: str
    country: str | None
    place: str | None
    day: int
    """First day, as in `lookup`."""
    latitude: float | None
    longitude: float | None
    precision: str | None
    conflicts: int
    year_only: bool = False
    """Of the day no more than the year is known: it is the year's first, and the month may be any."""


class Kept:
    """The tables, inside one transaction of the ledger that writes."""

    def __init__(self, connection: Connection) -> None:
        """Use `Ledger.summaries`."""
        self._connection = connection

    def upto(self, maker: str) -> int | None:
        """The last entry that this overview has seen; None where the tables are another's, or empty."""
        found: int | None = self._connection.scalar(select(overview_mark.c.upto).where(overview_mark.c.maker == maker))
        return found

    def mark(self, maker: str, upto: int) -> None:
        """Note that what entries through `upto` touch is noted."""
        self._connection.execute(overview_mark.delete())
        self._connection.execute(overview_mark.insert(), {"maker": maker, "upto": upto})

    def clear(self) -> None:
        """Forget everything."""
        for table in TABLES:
            self._connection.execute(table.delete())

    def note(self, names: Iterable[str], upto: int) -> None:
        """Note incidents whose summaries are to be made anew, touched by entries no later than `upto`."""
        wanted = list(dict.fromkeys(names))
        self._delete(overview_due, wanted)
        if wanted:
            self._connection.execute(overview_due.insert(), [{"id": name, "upto": upto} for name in wanted])

    def due(self, most: int) -> list[str]:
        """Some of the incidents whose summaries are to be made anew, at most so many."""
        return list(self._connection.scalars(select(overview_due.c.id).order_by(overview_due.c.id).limit(most)))

    def put(self, names: Collection[str], made: Iterable[tuple[Summary, Iterable[tuple[str, str]]]], upto: int) -> None:
        """Put the summaries, each with the facets and values it is found by, in the place of those of these incidents.

        They were made as of entry `upto`. What is kept as of a later one stays, and what was touched since stays due.
        """
        later = select(summaries.c.id).where(summaries.c.upto > upto)
        kept = {name for some in batched(names, FEW) for name in self._scalars(later, summaries.c.id, some)}
        wanted = [name for name in names if name not in kept]
        self._delete(summary_names, wanted)
        self._delete(summaries, wanted)
        rows, found = [], []
        for one, facets in made:
            if one.id in kept:
                continue
            rows.append(_row(one, upto))
            found += [
                {"facet": facet, "value": value, "id": one.id}
                for facet, value in sorted({(facet, fold(value)) for facet, value in facets})
            ]
        if rows:
            self._connection.execute(summaries.insert(), rows)
        if found:
            self._connection.execute(summary_names.insert(), found)
        for some in batched(names, FEW):
            self._connection.execute(
                overview_due.delete().where(overview_due.c.id.in_(some), overview_due.c.upto <= upto)
            )

    def _delete(self, table: Any, names: Sequence[str]) -> None:
        for some in batched(names, FEW):
            self._connection.execute(table.delete().where(table.c.id.in_(some)))

    def _scalars(self, statement: Select[Any], column: ColumnElement[Any], some: Sequence[str]) -> Iterator[str]:
        yield from self._connection.scalars(statement.where(column.in_(some)))


def state(view: View) -> tuple[str | None, int | None, int]:
    """Whose overview is kept, the last entry of which it knows what it touched, and how many incidents are behind."""
    with view._reading() as connection:
        mark = connection.execute(select(overview_mark.c.maker, overview_mark.c.upto)).first()
        behind = connection.scalar(select(func.count()).select_from(overview_due)) or 0
    return (mark.maker, mark.upto, behind) if mark else (None, None, behind)


def rows(view: View, wanted: Wanted | None = None, *, after: str | None = None, limit: int = 30) -> Some:
    """Some of the summaries that fit, the latest happening first, those without a date last.

    `after` is what the page before gave. Raises ValueError for a date or a place to go on from that is none.
    """
    require_some(limit)
    with view._reading() as connection:
        asked = _narrowed(connection, select(summaries.c.day, summaries.c.id, summaries.c.said), wanted or Wanted())
        if after is not None:
            day, name = place_after(after)
            asked = asked.where(tuple_(*IN_TIME) > tuple_(_place_in_time(day), name))
        lines = list(connection.execute(asked.order_by(*IN_TIME).limit(limit + 1)))
    found = tuple(from_json(Summary, row.said) for row in lines[:limit])
    more = len(lines) > limit
    return Some(summaries=found, after=f"{lines[limit - 1].day}.{lines[limit - 1].id}" if more else None)


def count(view: View, wanted: Wanted | None = None) -> int | None:
    """How many fit; None for `COUNTED` and more."""
    with view._reading() as connection:
        some = _narrowed(connection, select(summaries.c.id), wanted or Wanted()).limit(COUNTED).subquery()
        found = connection.scalar(select(func.count()).select_from(some)) or 0
    return found if found < COUNTED else None


def placed(view: View, wanted: Wanted | None = None, limit: int = COUNTED) -> list[Placed]:
    """Where and when those are that fit, at most so many, the latest happening first."""
    columns: list[Any] = [summaries.c[name] for name in ("id", "day", "latitude", "longitude", "conflicts")]
    columns += [summaries.c.nearness.label("precision"), incidents.c.title, incidents.c.country, incidents.c.place]
    with view._reading() as connection:
        asked = _narrowed(connection, select(*columns), wanted or Wanted()).order_by(*IN_TIME)
        asked = asked.join(incidents, (incidents.c.id == summaries.c.id) & (incidents.c.until == STANDS))
        found = [Placed(**row._mapping) for row in connection.execute(asked.limit(limit))]
    # Only what stands on the first day of a year can be of any month of it; the others' dates are not looked at.
    first = [one.id for one in found if one.day < UNDATED and date.fromordinal(one.day).timetuple().tm_yday == 1]
    wide = {name for name, one in some(view, first).items() if year_only(one.start, one.end)}
    return [replace(one, year_only=True) if one.id in wide else one for one in found]


def year_only(start: str | None, end: str | None) -> bool:
    """Whether no more than the year is known of the first of two dates."""
    return len(start or end or "") == len("2024")


def some(view: View, names: Iterable[str], wanted: Wanted | None = None) -> dict[str, Summary]:
    """The summaries of those of the incidents that fit, by id."""
    found: dict[str, Summary] = {}
    with view._reading() as connection:
        asked = _narrowed(connection, select(summaries.c.id, summaries.c.said), wanted or Wanted())
        for few in batched(dict.fromkeys(names), FEW):
            lines = connection.execute(asked.where(summaries.c.id.in_(few)))
            found |= {row.id: from_json(Summary, row.said) for row in lines}
    return found


def values(view: View, facet: str, part: str = "", limit: int = 200) -> list[tuple[str, int]]:
    """The values of a facet that have that part, each with how many incidents have it, the commonest first."""
    asked = select(summary_names.c.value, func.count().label("many")).where(summary_names.c.facet == facet)
    if part:
        asked = asked.where(summary_names.c.value.contains(fold(part), autoescape=True))
    asked = asked.group_by(summary_names.c.value).order_by(func.count().desc(), summary_names.c.value).limit(limit)
    with view._reading() as connection:
        return [(row.value, row.many) for row in connection.execute(asked)]


def interval(wanted: Wanted) -> tuple[int | None, int | None]:
    """The first and the last day of what is asked for. Raises ValueError for what is no date."""
    found: list[int | None] = []
    for said, side in ((wanted.since, 0), (wanted.until, 1)):
        spanned = days(said, said)
        if said is not None and spanned[0] == UNDATED:
            raise ValueError(f"{said!r} is not a date: give one such as 2024-07-28, 2024-07 or 2024.")
        found.append(None if said is None else spanned[side])
    return found[0], found[1]


def _narrowed(connection: Connection, asked: Select[Any], wanted: Wanted) -> Select[Any]:
    since, until = interval(wanted)
    if since is not None:
        asked = asked.where(summaries.c.last >= since)
    if until is not None:
        asked = asked.where(summaries.c.day <= until)
    if wanted.conflict is not None:
        asked = asked.where((summaries.c.conflicts > 0) == wanted.conflict)
    if wanted.decided is not None:
        asked = asked.where((summaries.c.decided > 0) == wanted.decided)
    for facets, value in ((("place", "country"), wanted.place), (("actor",), wanted.actor), (("event",), wanted.event)):
        if value is not None:
            named = or_(*(_having(connection, facet, value) for facet in facets))
            asked = asked.where(summaries.c.id.in_(select(summary_names.c.id).where(named)))
    return asked


def _having(connection: Connection, facet: str, value: str) -> ColumnElement[bool]:
    """The condition for the names of a facet that fit: looked up first, as few differ and many incidents share them."""
    of = summary_names.c.facet == facet
    if facet in EXACT:
        return of & (summary_names.c.value == fold(value))
    parts = select(summary_names.c.value).distinct()
    parts = parts.where(of, summary_names.c.value.contains(fold(value.strip()), autoescape=True))
    return of & summary_names.c.value.in_(list(connection.scalars(parts.limit(FEW))))


def _place_in_time(day: int) -> int:
    # Larger for earlier days; what has no date is past them all.
    return 1 if day == UNDATED else -day


def place_after(after: str) -> tuple[int, str]:
    """The day and the id that a cursor names. Raises ValueError for one that is none."""
    day, _, name = after.partition(".")
    if not name:
        raise ValueError(f"{after!r} is no place to go on from; give what the page before gave, or nothing.")
    return number(day, after), name


def _row(one: Summary, upto: int) -> dict[str, Any]:
    day, last = days(one.start, one.end)
    return {
        "id": one.id,
        "upto": upto,
        "place_in_time": _place_in_time(day),
        "day": day,
        "last": last,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "nearness": one.precision,
        "claims": one.claims,
        "conflicts": one.conflicts,
        "decided": one.decided,
        "said": canonical_json(one),
    }
