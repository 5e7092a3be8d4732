"""The actors of the codebook as rows of data: ours, and those of a user's own packs, which are checked as they load."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from rashomon import codebook

Row = Mapping[str, Any]

ARMED = frozenset({"state_force", "rebel", "militia", "private_military"})
"""The kinds of actors that fight."""
TEXTS = ("also", "people", "allies", "split_from", "same_as", "ambiguous")
"""Keys of a row that hold a list of texts."""
KEYS = frozenset({"name", "kind", "country", "years", "main", "speaks_for", "organ_of", "service", *TEXTS})
IDENTIFIER = re.compile(r"[a-z]+:\S+")
ALPHA_2 = re.compile(r"[A-Z]{2}")
WORD = re.compile(r"\w+")

_packs: list[Path] = []


class PackError(ValueError):
    """A user's pack cannot be used; the message is one sentence that names the file and, in it, the entry."""


KNOWN = 65_536
"""Words and names whose folded form is kept: reports use the same ones again and again."""


@functools.lru_cache(KNOWN)
def fold(text: str) -> str:
    """Lower case without accents; for comparing only."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


@functools.lru_cache(KNOWN)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a name: `N'Djamena` is `n`, `djamena`; hyphens and apostrophes part words."""
    return tuple(WORD.findall(fold(text)))


def use(*packs: Path) -> None:
    """Let these packs load beside the codebook's own actors: YAML files, or folders of them (`*.yaml`, `*.yml`).

    To be called before anything is read. Raises PackError for a pack that cannot be read or has a bad entry, and
    where actors were read before.
    """
    packs = tuple(pack for pack in packs if pack not in _packs)
    if packs and rows.cache_info().currsize:
        raise PackError("A pack of actors must be given before the first report is read.")
    before = list(_packs)
    _packs.extend(packs)
    try:
        rows()
    except PackError:
        _packs[:] = before
        raise


def given() -> tuple[Path, ...]:
    """The packs that are used, for a process that is to read as this one does."""
    return tuple(_packs)


@functools.cache
def rows() -> tuple[Row, ...]:
    """Every actor's row, ours by file and then those of the packs, read once a process; not to be changed.

    A pack's row with the name of one of ours adds its names, people and identifiers to it and replaces the rest.
    Raises PackError as `use` does.
    """
    folder = resources.files(codebook.__name__).joinpath("actors")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".yaml"))
    found: dict[str, Row] = {
        row["name"]: row for name in names for row in codebook.load(f"actors/{name.removesuffix('.yaml')}")
    }
    added = list(itertools.chain.from_iterable(map(_pack, _packs)))
    for where, row in added:
        found[row["name"]] = _added_to(found[row["name"]], row, where) if row["name"] in found else row
    if added:
        _require_apart(tuple(found.values()), {row["name"]: where for where, row in added})
    return tuple(found.values())


def names_of(kinds: Iterable[str] = ARMED, *, state: bool = True) -> frozenset[str]:
    """Every name of the actors of those kinds, as written; without `state` those of no state's own forces."""
    wanted = frozenset(kinds) - (frozenset() if state else {"state_force"})
    return frozenset(name for row in rows() if row["kind"] in wanted for name in aliases(row))


def aliases(row: Row) -> tuple[str, ...]:
    """The name of a row's actor and its other names."""
    return (row["name"], *row.get("also", ()), *row.get("ambiguous", ()))


def clashes(found: Iterable[Row]) -> Iterator[tuple[str, Row, Row]]:
    """Names that call two actors of one country (or of none) at one time, with the two; none that either lists as
    `ambiguous`. Years that only touch are no clash: one ended as the other began."""
    called: dict[tuple[str, ...], list[tuple[str, Row]]] = {}
    for row in found:
        for alias in {words_of(alias): alias for alias in aliases(row)}.values():
            called.setdefault(words_of(alias), []).append((alias, row))
    for key, named in called.items():
        for (alias, left), (_, right) in itertools.combinations(named, 2):
            open_to = {words_of(name) for row in (left, right) for name in row.get("ambiguous", ())}
            if key not in open_to and _together(left, right):
                yield alias, left, right


def fault(row: object) -> str | None:
    """What is wrong with a row; None for a sound one."""
    if not isinstance(row, dict):
        return "it is no mapping of keys to values"
    if not isinstance(row.get("name"), str) or not words_of(row["name"]):
        return "it has no name"
    strange = sorted(str(key) for key in row.keys() - KEYS)
    if strange:
        return f"there is no key {strange[0]}; there are {', '.join(sorted(KEYS))}"
    if row.get("kind") not in codebook.terms("actor_kind"):
        return f"its kind is none of {', '.join(codebook.terms('actor_kind'))}"
    return (
        _bad_country(row) or _bad_years(row, "years") or _bad_years(row, "main") or _bad_texts(row) or _bad_service(row)
    )


def _bad_country(row: Row) -> str | None:
    country = row.get("country")
    if country is None or (isinstance(country, str) and country in codebook.load("demonyms")):
        return None
    if country is False:
        return 'its country NO means "no" in YAML; write "NO"'
    shaped = isinstance(country, str) and ALPHA_2.fullmatch(country)
    return f"there is no country {country}" if shaped else "its country is no ISO 3166-1 alpha-2 code (ML)"


def _bad_years(row: Row, key: str) -> str | None:
    years = row.get(key, [None, None])
    whole = isinstance(years, list) and len(years) == 2 and all(y is None or type(y) is int for y in years)
    if not whole or any(y is not None and not 1800 <= y <= 2200 for y in years):
        return f"its {key} is not [first, last] year, null where open"
    return f"the last year of its {key} is before the first" if None not in years and years[0] > years[1] else None


def _bad_texts(row: Row) -> str | None:
    for key in TEXTS:
        texts = row.get(key, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) and text.strip() for text in texts):
            return f"its {key} is not a list of texts"
    if not all(IDENTIFIER.fullmatch(text) for text in row.get("same_as", [])):
        return "an identifier in its same_as is not like ucdp:1081"
    return None


def _bad_service(row: Row) -> str | None:
    for key in ("speaks_for", "organ_of"):
        if key in row and not isinstance(row[key], str):
            return f"its {key} is no name"
    services = codebook.load("forces")["services"]
    return f"there is no service {row['service']}" if "service" in row and row["service"] not in services else None


def _pack(path: Path) -> list[tuple[str, Row]]:
    """The rows of a pack, each with its file and place in it."""
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in {".yaml", ".yml"})
        if not files:
            raise PackError(f"The folder {path} has no YAML file (*.yaml, *.yml) with actors.")
        return list(itertools.chain.from_iterable(map(_pack, files)))
    try:
        read = yaml.load(path.read_text(encoding="utf-8"), Loader=codebook.Loader)  # noqa: S506
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"The pack {path} cannot be read ({error}).") from error
    except yaml.YAMLError as error:
        raise PackError(f"The pack {path} is no YAML ({' '.join(str(error).split())}).") from error
    if not isinstance(read, list):
        raise PackError(f"The pack {path} is not a list of actors.")
    found: list[tuple[str, Row]] = []
    for number, row in enumerate(read, start=1):
        name = row.get("name") if isinstance(row, dict) else None
        where = f"{path}, entry {number}" + (f" ({name})" if isinstance(name, str) else "")
        wrong = fault(row)
        if wrong is None and any(row["name"] == other["name"] for _, other in found):
            wrong = "its name is given twice"
        if wrong is not None:
            raise PackError(f"In {where}: {wrong}.")
        found.append((where, row))
    return found


def _added_to(ours: Row, row: Row, where: str) -> Row:
    if ours["kind"] != row["kind"]:
        raise PackError(f"In {where}: the codebook has that actor as {ours['kind']}, not {row['kind']}.")
    both = {key: [*dict.fromkeys([*ours.get(key, ()), *row.get(key, ())])] for key in TEXTS}
    return {**ours, **row, **{key: texts for key, texts in both.items() if texts}}


def _require_apart(found: tuple[Row, ...], packed: Mapping[str, str]) -> None:
    for alias, left, right in clashes(found):
        for row, other in ((right, left), (left, right)):
            if row["name"] in packed:
                raise PackError(
                    f"In {packed[row['name']]}: the name {alias} is also {other['name']}'s, of the same country and "
                    "years; list it under ambiguous if reports do use it for both."
                )


def _together(left: Row, right: Row) -> bool:
    """Whether both could be meant in one report: the same country, years that meet by more than that of a change."""
    if left.get("country") != right.get("country"):
        return False
    (a, b), (c, d) = ((y[0] or 0, y[1] or 9999) for y in (row.get("years", (None, None)) for row in (left, right)))
    return bool(a < d and c < b)
