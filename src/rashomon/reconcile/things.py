"""Whether two names of things that are counted may stand for the same."""

from __future__ import annotations

import functools
import re

from rashomon.codebook import load

NAMING = ("vehicles", "aircraft", "weapons", "buildings", "other", "territory")
"""Lists of the codebook's units that hold nouns for things."""

_WORD = re.compile(r"[\w-]+")


@functools.cache
def one_kind(left: str | None, right: str | None) -> bool:
    """Whether the two names may stand for the same: one is not given or generic, or they share a word.

    "Aircraft" stands for any kind of them but those without a crew, which reports count apart.
    """
    one, other = _words(left), _words(right)
    if not one or not other:
        return True
    known = load("things")
    unmanned = frozenset(known["unmanned"])
    if bool(unmanned & set(one)) != bool(unmanned & set(other)):
        return False
    return bool({*one, *other} & set(known["generic"])) or bool(set(one) & set(other))


@functools.cache
def named(item: str | None) -> str | None:
    """The name if it is one of a thing, None otherwise ("nothing", "of its own")."""
    return item if any(word in _nouns() for word in _words(item)) else None


def _words(name: str | None) -> tuple[str, ...]:
    found = _WORD.findall(name.casefold()) if name else []
    return tuple(word if word.endswith("ss") else word.removesuffix("s") for word in found)


@functools.cache
def _nouns() -> frozenset[str]:
    units = load("units")
    return frozenset(str(noun).removesuffix("s") for name in NAMING for noun in units[name])
