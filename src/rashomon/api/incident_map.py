"""Incidents on a map: those at one point are one mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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
    """Incidents of which no claim names a place that is known."""
    wanted: Wanted
    behind: int
    past: bool


def drawn(placed: Iterable[Placed], wanted: Wanted, behind: int, *, past: bool) -> IncidentMap:
    """The map of incidents, the latest first."""
    at: dict[tuple[float, float], list[Placed]] = defaultdict(list)
    unplaced = count = 0
    for one in placed:
        count += 1
        if one.latitude is None or one.longitude is None:
            unplaced += 1
        else:
            at[one.latitude, one.longitude].append(one)
    marks = [_mark(point, some) for point, some in at.items()]
    marks.sort(key=lambda mark: (-mark.count, mark.country or "", mark.place or "", mark.latitude))
    return IncidentMap(marks=tuple(marks), count=count, unplaced=unplaced, wanted=wanted, behind=behind, past=past)


def _mark(point: tuple[float, float], some: list[Placed]) -> Mark:
    return Mark(
        latitude=point[0],
        longitude=point[1],
        precision=some[0].precision,
        place=some[0].place,
        country=some[0].country,
        count=len(some),
        conflicts=sum(one.conflicts > 0 for one in some),
        incidents=tuple(Named(id=one.id, title=one.title, conflicts=one.conflicts) for one in some[:NAMED]),
    )
