"""The places in a file that a user adds: a GeoNames country dump, a UCDP GED file, or a table of names and coordinates.

Nothing is lost in silence: each line that gives no place is among `Read.left_out`, with its number and the reason.
"""

from __future__ import annotations

import csv
import functools
import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rashomon.codebook import load
from rashomon.model import Place
from rashomon.resolve.spelling import plain

COLUMNS = 19
"""Columns of a GeoNames dump (its readme): id, name, ASCII name, alternate names, latitude, longitude, feature class
and code, country, ..., population in the 15th."""
REGIONS = frozenset("AHL")
"""GeoNames feature classes of what is wide: administrative units, waters, parks and areas."""
HEADS = {
    "latitude": ("latitude", "lat", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "x"),
    "name": ("name", "place"),
    "country": ("country", "country_code", "countrycode", "iso2"),
    "admin": ("admin", "admin1", "adm1", "region", "province"),
    "alternates": ("alternates", "alternatenames", "alternate_names", "other_names", "names"),
}
"""Columns of a table of places, under any of their usual names; the last two may be absent."""
KINDS = re.compile(
    r"\s+(?:town|city|village|neighbou?rhood|district|governorate|province|department|state|region)$", re.I
)
BIGGEST = 4_000_000_000
"""Bytes of an unpacked file from which it is refused; all of GeoNames has 1.7 thousand million."""

csv.field_size_limit(10_000_000)


Places = list[tuple[Place, tuple[str, ...]]]
"""Places, each with its names."""


class NoPlacesError(Exception):
    """The file holds no places, or cannot be read; the message is one sentence."""


@dataclass(slots=True)
class Read:
    """What a file held."""

    form: str = ""
    """`geonames`, `ucdp` or `table`."""
    places: dict[str, tuple[Place, tuple[str, ...]]] = field(default_factory=dict)
    """Places by id, each with all of its names."""
    left_out: list[tuple[int, str]] = field(default_factory=list)
    """Line number, counted from 1, and why it gives no place."""


def read(path: Path, slug: str) -> Read:
    """The places of a file, plain or packed (.gz, .zip); `slug` begins the ids of those that have none of their own.

    Raises NoPlacesError for a file that is none of the three kinds or holds no place, OSError where it cannot be read.
    """
    try:
        with _opened(path) as lines:
            found = _read(lines, slug)
    except (UnicodeDecodeError, csv.Error, zipfile.BadZipFile, gzip.BadGzipFile, EOFError) as error:
        raise NoPlacesError(f"{path} cannot be read as text in UTF-8, plain, .gz or .zip ({error}).") from error
    if not found.form:
        raise NoPlacesError(
            f"{path} is no GeoNames dump ({COLUMNS} columns between tabs), no UCDP GED file, and no table with the "
            "columns name, lat, lon and country."
        )
    if not found.places:
        why = f"; line {found.left_out[0][0]}: {found.left_out[0][1]}" if found.left_out else ""
        raise NoPlacesError(f"{path} holds no place{why}.")
    return found


@contextmanager
def _opened(path: Path) -> Iterator[io.TextIOBase]:
    with path.open("rb") as file:
        magic = file.read(4)
    if magic[:2] == b"\x1f\x8b":
        with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as text:
            yield text
    elif magic == b"PK\x03\x04":
        with zipfile.ZipFile(path) as archive:
            held = [one for one in archive.infolist() if one.filename.lower().endswith((".txt", ".csv", ".tsv"))]
            held = [one for one in held if "readme" not in one.filename.lower()]
            if len(held) != 1:
                raise NoPlacesError(f"{path} holds {len(held)} files of places where one is wanted.")
            if held[0].file_size > BIGGEST:
                raise NoPlacesError(f"{path} unpacks to more than {BIGGEST // 10**9} GB.")
            with archive.open(held[0]) as file:
                yield io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    else:
        with path.open(encoding="utf-8-sig", newline="") as text:
            yield text


def _read(lines: io.TextIOBase, slug: str) -> Read:
    found = Read()
    first = lines.readline()
    rest = (str(line) for line in lines)
    if first.count("\t") == COLUMNS - 1 and first.split("\t")[0].isdigit():
        found.form = "geonames"
        for number, line in enumerate(_chain(first, rest), start=1):
            _keep(found, number, _of_geonames, line.rstrip("\r\n").split("\t"))
        return found
    delimiter = max(",;\t", key=first.count)
    heads = [head.strip().casefold() for head in next(csv.reader([first], delimiter=delimiter), [])]
    of_row = _of_row(heads, slug)
    if of_row is None:
        return found
    found.form = "ucdp" if "where_coordinates" in heads else "table"
    rows = csv.reader(rest, delimiter=delimiter)
    for row in rows:
        if row:
            fields = dict(zip(heads, row, strict=False))
            _keep(found, rows.line_num + 1, of_row, fields)
    return found


def _of_row(heads: list[str], slug: str) -> Callable[[Mapping[str, str]], Places] | None:
    """What reads a row of a table with these heads; None for a table of something else."""
    if {"where_coordinates", "latitude", "longitude", "country"} <= set(heads):
        return functools.partial(_of_ucdp, slug=slug)
    columns = {wanted: next((name for name in names if name in heads), None) for wanted, names in HEADS.items()}
    if all(columns[wanted] for wanted in ("name", "latitude", "longitude", "country")):
        return functools.partial(_of_table, columns=columns, slug=slug)
    return None


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _keep[Row](found: Read, number: int, places: Callable[[Row], Places], row: Row) -> None:
    """Keeps a line's places; one that is there already gets the new names too."""
    try:
        for place, names in places(row):
            _, before = found.places.get(place.id, (place, ()))
            found.places[place.id] = (place, tuple(dict.fromkeys((*before, *names))))
    except ValueError as error:
        found.left_out.append((number, str(error)))


def _of_geonames(row: list[str]) -> Places:
    if len(row) != COLUMNS:
        raise ValueError(f"{len(row)} columns where there should be {COLUMNS}")
    latitude, longitude = _point(row[4], row[5])
    place = Place(
        id=f"geonames:{row[0]}",
        name=_named(row[1]),
        country=_country(row[8]),
        latitude=latitude,
        longitude=longitude,
        feature="region" if row[6] in REGIONS else "settlement",
        population=int(row[14]) if row[14].isdigit() else 0,
    )
    return [(place, (row[1], row[2], *filter(None, row[3].split(","))))]


def _of_ucdp(row: Mapping[str, str], slug: str) -> Places:
    """The place of an event and the units it lies in; where the point stands for more than a place (`where_prec` 4 and
    above: a province, a country), or for a stretch ("between X and Y"), only the units, and these have no point."""
    country = _country(row["country"])
    point = _point(row["latitude"], row["longitude"])
    units = [row.get("adm_1", ""), row.get("adm_2", "")]
    found = [_place(slug, country, unit, (None, None), "region") for unit in units if unit.strip()]
    name, precision = row["where_coordinates"], row.get("where_prec", "").split(".")[0]
    if precision in {"1", "2", "3"} and name.strip() and not re.search(r"\b(?:between|border|road|near)\b", name, re.I):
        found.append(_place(slug, country, name, point, "region" if precision == "3" else "settlement"))
    return found


def _of_table(row: Mapping[str, str], columns: Mapping[str, str | None], slug: str) -> Places:
    cell = {wanted: row.get(head or "") or "" for wanted, head in columns.items()}
    country = _country(cell["country"])
    others = [name.strip() for name in re.split(r"[;|]", cell["alternates"]) if name.strip()]
    place, names = _place(slug, country, cell["name"], _point(cell["latitude"], cell["longitude"]), "settlement")
    units = [_place(slug, country, cell["admin"], (None, None), "region")] if cell["admin"].strip() else []
    return [(place, (*names, *others)), *units]


def _place(
    slug: str, country: str, name: str, point: tuple[float, float] | tuple[None, None], feature: str
) -> tuple[Place, tuple[str, ...]]:
    """A place with its name, and the same without the word for its kind ("Rami village" is found as "Rami").

    Its id holds its point to a hundredth of a degree, so that two villages of one name stay two."""
    name = _named(name)
    bare = KINDS.sub("", name)
    key = plain(bare).replace(" ", "-")
    where = "region" if point[0] is None else f"{point[0]:.2f},{point[1]:.2f}"
    place = Place(
        id=f"{slug}:{country}:{key}:{where}",
        name=bare,
        country=country,
        latitude=point[0],
        longitude=point[1],
        feature=feature,
    )
    return place, (bare, name)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise ValueError("no name")
    return name


def _point(latitude: str, longitude: str) -> tuple[float, float]:
    try:
        point = float(latitude), float(longitude)
    except ValueError:
        raise ValueError(f"no coordinates in “{latitude[:20]}” and “{longitude[:20]}”") from None
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise ValueError(f"no point on Earth: {point[0]:g}, {point[1]:g}")
    return point


def _country(words: str) -> str:
    """The code (ISO 3166-1 alpha-2) of a country given by code or by name ("DR Congo (Zaire)"); ValueError if none."""
    words = words.strip()
    codes = _codes()
    if words.upper() in codes.values() and len(words) == 2:
        return words.upper()
    inside = re.search(r"\((.*)\)", words)
    for name in (words, re.sub(r"\s*\(.*", "", words), inside[1] if inside else "", words.split(",")[0]):
        if plain(name) in codes:
            return codes[plain(name)]
    raise ValueError(f"no country is known as “{words[:40]}”")


@functools.cache
def _codes() -> dict[str, str]:
    """Names of countries, plain, with their codes."""
    import pycountry

    codes = {plain(name): code for code, row in load("countries").items() for name in row["names"]}
    for code, row in load("demonyms").items():
        for name in row["names"]:
            codes.setdefault(plain(name), code)
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "common_name", ""), getattr(country, "official_name", "")):
            codes.setdefault(plain(name), country.alpha_2)
        codes.setdefault(plain(country.alpha_3), country.alpha_2)
    return {name: code for name, code in codes.items() if name}
