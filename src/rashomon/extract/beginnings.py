"""With which characters the matches of some patterns can begin, read off the patterns themselves.

A table of many patterns need not try each at every word of a text: few of them can begin there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from re import _parser as grammar  # type: ignore[attr-defined]  # isort: skip

LENGTH = 5
"""Characters of a beginning."""
ANY = "\0"
"""Stands for any character in a beginning; a digit stands for all ten."""
DIGITS = str.maketrans("123456789", "0" * 9)


class Beginnings:
    """Which of some patterns can match where a text goes on in a given way."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self.all = tuple(range(len(patterns)))
        self._tree: dict[str, Any] = {}
        """By one character after the other; the last leads to the numbers of the patterns."""
        for number, pattern in enumerate(patterns):
            for text in _after({""}, grammar.parse(pattern.pattern, pattern.flags)):
                node = self._tree
                for char in text.ljust(LENGTH, ANY)[:-1]:
                    node = node.setdefault(char, {})
                node.setdefault(text.ljust(LENGTH, ANY)[-1], set()).add(number)

    def of(self, text: str) -> tuple[int, ...]:
        """The patterns, by number in order, of which some match may begin with a text of `LENGTH` characters.

        None is missing, whatever the text's case; where it is shorter or not in ASCII, that is all of them. What a
        match looks back or ahead at is left out of account.
        """
        if len(text) < LENGTH or not text.isascii():
            return self.all
        nodes: list[Any] = [self._tree]
        for char in text.lower().translate(DIGITS):
            nodes = [node[sign] for node in nodes for sign in (char, ANY) if sign in node]
        return tuple(sorted(set().union(*nodes)))


def _after(found: set[str], parts: Iterable[tuple[Any, Any]]) -> set[str]:
    """The beginnings `found`, each continued by what the parts of a pattern match, as far as `LENGTH`."""
    for operation, value in parts:
        if all(len(text) == LENGTH for text in found):
            break
        found = _continued(found, str(operation), value)
    return found


def _continued(found: set[str], operation: str, value: Any) -> set[str]:
    match operation:
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return found
        case "LITERAL":
            return _with(found, {_sign(value)})
        case "IN":
            return _with(found, _signs(value))
        case "SUBPATTERN":
            return _after(found, value[-1])
        case "BRANCH":
            return set().union(*(_after(found, branch) for branch in value[1]))
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, part = value
            reached = found if least == 0 else set()
            for time in range(1, min(int(most), least + LENGTH) + 1):
                found = _after(found, part)
                reached = reached | found if time >= least else reached
            return reached
    return {text + ANY * (LENGTH - len(text)) for text in found}


def _with(found: set[str], signs: set[str]) -> set[str]:
    return {text if len(text) == LENGTH else text + sign for text in found for sign in signs}


def _signs(members: Iterable[tuple[Any, Any]]) -> set[str]:
    signs: set[str] = set()
    for operation, value in members:
        match str(operation):
            case "LITERAL":
                signs.add(_sign(value))
            case "RANGE":
                signs |= {_sign(code) for code in range(value[0], value[1] + 1)} if value[1] < 128 else {ANY}
            case "CATEGORY" if str(value) == "CATEGORY_DIGIT":
                signs.add("0")
            case _:
                return {ANY}
    return signs


def _sign(code: int) -> str:
    return chr(code).lower().translate(DIGITS)
