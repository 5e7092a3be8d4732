"""Which counted groups hold others, and who is whose ally: what the lists of actors and the names themselves tell."""

from __future__ import annotations

import functools
import re

from rashomon.codebook import load, packs
from rashomon.codebook.bodies import actor_country

NATIONALS = re.compile(r"^(?P<country>[\w'’. -]+?) (?:citizens|nationals|subjects)$", re.IGNORECASE)
"""Names of a country's people who are told by nothing but that."""

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


@functools.cache
def within(part: str, whole: str) -> bool:
    """Whether everybody in `part` is in `whole`: one name, or people from the country whose nationals `whole` are."""
    if part == whole:
        return True
    nation = nationals(whole)
    return nation is not None and nation == country(part)


@functools.cache
def meet(left: str, right: str) -> bool:
    """Whether one of the groups holds the other."""
    return within(left, right) or within(right, left)


@functools.cache
def nationals(name: str) -> str | None:
    """The country (ISO 3166-1 alpha-2) whose nationals the name calls and nothing else; otherwise None."""
    found = NATIONALS.match(name)
    return _country_in(found["country"]) if found else None


@functools.cache
def allied(left: str, right: str) -> bool:
    """Whether the lists of actors have one of the two among the other's allies."""
    known = _allies()
    return right in known.get(left, ()) or left in known.get(right, ())


@functools.cache
def _allies() -> dict[str, tuple[str, ...]]:
    return {str(row["name"]): tuple(row["allies"]) for row in packs.rows() if row.get("allies")}


@functools.cache
def country(name: str) -> str | None:
    """The country of a known actor, otherwise the only one that its name gives; None where it cannot be told."""
    return actor_country(name) or _country_in(name)


def _country_in(words: str) -> str | None:
    plain = f" {' '.join(_WORD.findall(words.casefold()))} "
    found = {code for word, code in _names() if f" {word} " in plain and not _inside(word, plain)}
    return found.pop() if len(found) == 1 else None


def _inside(word: str, plain: str) -> bool:
    """Whether the country's name only stands in a longer one ("Sudan" in "South Sudan")."""
    return any(word != longer and f" {word} " in f" {longer} " and f" {longer} " in plain for longer, _ in _names())


@functools.cache
def _names() -> tuple[tuple[str, str], ...]:
    return tuple(
        (" ".join(_WORD.findall(str(word).casefold())), str(code))
        for code, told in load("demonyms").items()
        for word in (*told["names"], *told["demonyms"])
    )
