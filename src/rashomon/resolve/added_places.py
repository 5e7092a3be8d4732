"""The places that a user added: one index a file, in the user's data folder, until it is removed."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from rashomon.model import Place
from rashomon.resolve import place_files, places_index
from rashomon.resolve.spelling import named

SUFFIX = f".v{places_index.FORMAT}.sqlite"
SLUG = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """One file of places that was added."""

    name: str
    file: str
    """The file's name as it was given."""
    form: str
    """`geonames`, `ucdp` or `table`."""
    sha256: str
    """Of the file's bytes."""
    places: int
    left_out: int
    """Lines that gave no place."""


class UnknownAdditionError(Exception):
    """There is no addition of that name; the message is one sentence."""


def folder() -> Path:
    """Where the indexes are kept: `gazetteers` in the user's data folder."""
    return Path(platformdirs.user_data_dir("rashomon")) / "gazetteers"


def paths(where: Path | None = None) -> tuple[Path, ...]:
    """The indexes of all additions, by name; none where there is no such folder."""
    return tuple(sorted((where or folder()).glob(f"*{SUFFIX}")))


def version(path: Path) -> str:
    """The addition's name with the start of its file's hash: `mali-1f2e3d4c`."""
    return path.name.removesuffix(SUFFIX)


def slug_of(name: str) -> str:
    """The name that a file's places go by if the user gives none: of small letters and digits, a letter first."""
    stem = name.casefold().split(".")[0]
    slug = re.sub(r"[^a-z0-9]+", "_", stem).strip("_")
    return slug if SLUG.fullmatch(slug) else f"places_{slug}".rstrip("_")


def add(file: Path, name: str, where: Path | None = None) -> tuple[Addition, list[tuple[int, str]]]:
    """Puts the places of a file into an index of their own under `name`; another of that name is replaced.

    Gives what was added and the lines that were left out, with the reason. Raises NoPlacesError for a file that holds
    no places, OSError where one cannot be read or written.
    """
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    found = place_files.read(file, name)
    addition = Addition(
        name=name,
        file=file.name,
        form=found.form,
        sha256=digest,
        places=len(found.places),
        left_out=len(found.left_out),
    )
    path = (where or folder()) / f"{name}-{digest[:8]}{SUFFIX}"
    places_index.remade(path, lambda made: _filled(made, addition, found.places.values())).close()
    for other in _called(name, where):
        if other != path:
            other.unlink(missing_ok=True)
    return addition, found.left_out


def additions(where: Path | None = None) -> list[Addition]:
    """What was added, by name."""
    return [_described(path) for path in paths(where)]


def remove(name: str, where: Path | None = None) -> None:
    """Takes an addition away. Raises UnknownAdditionError if there is none of that name."""
    found = _called(name, where)
    if not found:
        there = ", ".join(addition.name for addition in additions(where)) or "none"
        raise UnknownAdditionError(f"No places were added as {name}; there are: {there}.")
    for path in found:
        path.unlink()


def _called(name: str, where: Path | None) -> list[Path]:
    return [path for path in paths(where) if version(path).rpartition("-")[0] == name]


def _described(path: Path) -> Addition:
    connection = places_index.opened(path)
    (row,) = connection.execute("SELECT description FROM addition").fetchone()
    connection.close()
    return Addition(**json.loads(row))


def _filled(path: str, addition: Addition, places: Iterable[tuple[Place, tuple[str, ...]]]) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.executescript(f"{places_index.TABLES} CREATE TABLE addition (description TEXT);")
    for number, (place, names) in enumerate(places, start=1):
        row = (number, place.id, place.name, place.country, place.latitude, place.longitude, place.feature)
        connection.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, place.population))
        connection.executemany("INSERT INTO names VALUES (?, ?, ?)", named(number, names))
    described = {name: getattr(addition, name) for name in Addition.__dataclass_fields__}
    connection.execute("INSERT INTO addition VALUES (?)", (json.dumps(described),))
    connection.executescript(places_index.KEYS)
    connection.commit()
    return connection
