"""Incidents on a map: those at one point are one mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from rashomon import plugins
from rashomon.export import wording
from rashomon.overview import Placed, Wanted

NAMED = 8
"""Incidents that a mark names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An incident that is named elsewhere than on its own page."""

    id: str
    title: str
    conflicts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """All incidents at one point."""

    latitude: float
    longitude: float
    """Degrees (WGS 84)."""
    precision: str | None
    """`country` and `region` stand for anywhere in it."""
    place: str | None
    country: str | None
    country_name: str | None
    """As pages name it."""
    count: int
    conflicts: int
    """Incidents whose accounts conflict."""
    incidents: tuple[Named, ...]
    """The latest of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentMap:
    """Where incidents happened."""

    marks: tuple[Mark, ...]
    """Those with most incidents first."""
    count: int
    unplaced: int
    """Incidents of which neither a place nor a country is known."""
    wanted: Wanted
    behind: int
    past: bool


def drawn(placed: Iterable[Placed], wanted: Wanted, behind: int, *, past: bool) -> IncidentMap:
    """The map of incidents, the latest first."""
    at: dict[tuple[float, float, str | None], list[Placed]] = defaultdict(list)
    unplaced = count = 0
    for one in map(_somewhere, placed):
        count += 1
        if one.latitude is None or one.longitude is None:
            unplaced += 1
        else:
            # A town at the middle of its country is not the country.
            at[one.latitude, one.longitude, one.precision].append(one)
    marks = [_mark(point, some) for point, some in at.items()]
    marks.sort(key=lambda mark: (-mark.count, mark.country or "", mark.place or "", mark.latitude))
    return IncidentMap(marks=tuple(marks), count=count, unplaced=unplaced, wanted=wanted, behind=behind, past=past)


def _somewhere(one: Placed) -> Placed:
    """The incident, in the middle of its country where no claim places it nearer."""
    at = middle(one.country) if one.latitude is None and one.country else None
    return replace(one, latitude=at[0], longitude=at[1], precision="country") if at else one


@cache
def middle(country: str) -> tuple[float, float] | None:
    """Where a gazetteer puts the country of that ISO 3166-1 alpha-2 code; None where none has it."""
    for extension in plugins.extensions("gazetteer"):
        for place in extension.get().find(wording.country(country) or country, countries=[country]):
            whole = place.feature == "country" and place.country == country
            if whole and place.latitude is not None and place.longitude is not None:
                return place.latitude, place.longitude
    return None


def _mark(point: tuple[float, float, str | None], some: list[Placed]) -> Mark:
    return Mark(
        latitude=point[0],
        longitude=point[1],
        precision=point[2],
        place=some[0].place,
        country=some[0].country,
        country_name=wording.country(some[0].country),
        count=len(some),
        conflicts=sum(one.conflicts > 0 for one in some),
        incidents=tuple(Named(id=one.id, title=one.title, conflicts=one.conflicts) for one in some[:NAMED]),
    )
