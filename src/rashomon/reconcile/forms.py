"""Form letters: reports that share their sentences and tell of another place and another number.

Bulletins of armies, agencies and monitors are written by a form: "gunmen attacked the village of A, B were killed".
Two of them share most of their words and are no copies. What tells is where their words run parallel: a name of a place
stands against another one there. A number may differ in a copy, since tolls are corrected; a place does not.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from rashomon.codebook import load
from rashomon.codebook.packs import fold

LONGEST = 400
"""Words of the shorter of two texts above which neither is taken for a form."""

BETWEEN = 6
"""Most words that stand against each other in one spot of two parallel sentences."""

SPELLED = 65.0
"""Likeness (0-100, rapidfuzz ratio) from which two names are one: Kyiv and Kiev have 75, Dori and Djibo 44."""

TELLING = 10
"""Least number that two reports of two events hardly share by chance."""

_WORD = re.compile(r"\w+(?:[-’'.,]\w+)*")
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+")


@dataclass(frozen=True, slots=True)
class Against:
    """The two names of places that stand against each other."""

    left: str
    right: str


@dataclass(slots=True)
class _Count:
    agree: int = 0
    differ: int = 0


@functools.lru_cache(4096)
def elsewhere(left: str, right: str) -> Against | None:
    """The places by which two texts with the same sentences tell of two events; None where nothing says so.

    They stand after the same word of place ("in", "the village of", "attacked") between the same words, neither name is
    anywhere in the other text, and they are not two spellings, nor a country for a place in it. Where the texts agree
    in a large number (`TELLING`) and differ in none, the name alone was changed: nothing is said.
    """
    first, second = _WORD.findall(left), _WORD.findall(right)
    if min(len(first), len(second)) > LONGEST:
        return None
    names = (
        {fold(part) for word in first for part in _parts(word)},
        {fold(part) for word in second for part in _parts(word)},
    )
    numbers = _Count()
    found: Against | None = None
    matcher = difflib.SequenceMatcher(None, [fold(w) for w in first], [fold(w) for w in second], autojunk=False)
    codes = matcher.get_opcodes()
    for at, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal":
            numbers.agree += sum(_is_telling(first, i) for i in range(i1, i2))
            continue
        parallel = 0 < at < len(codes) - 1 and codes[at - 1][0] == codes[at + 1][0] == "equal"
        if tag != "replace" or not parallel or max(i2 - i1, j2 - j1) > BETWEEN:
            continue
        counted = [[_number(word) for word in words if _number(word)] for words in (first[i1:i2], second[j1:j2])]
        numbers.differ += all(counted) and counted[0] != counted[1]
        found = found or _placed(first[:i2], i1, second[:j2], j1, names)
    return found if found and (numbers.differ or not numbers.agree) else None


def _placed(
    first: Sequence[str], i: int, second: Sequence[str], j: int, names: tuple[set[str], set[str]]
) -> Against | None:
    """The names that begin or go on at `i` and `j`, where a word of place stands before both."""
    one, other = _name(first[i:]), _name(second[j:])
    if not one or not other or not _is_place(first, i):
        return None
    own = [fold(part) for word in one for part in _parts(word)]
    theirs = [fold(part) for word in other for part in _parts(word)]
    if set(own) & names[1] or set(theirs) & names[0] or set(own + theirs) & _days():
        return None
    left, right = " ".join(one), " ".join(other)
    states = _countries().get(fold(left)), _countries().get(fold(right))
    if states[0] == states[1] is not None or (states[0] is None) != (states[1] is None):
        return None
    return Against(left, right) if fuzz.ratio(" ".join(own), " ".join(theirs)) < SPELLED else None


def _name(words: Sequence[str]) -> list[str]:
    """The words in capitals with which these begin; none where they are an acronym."""
    found = []
    for word in words:
        if not word[0].isupper():
            break
        found.append(word)
    return [] if len(found) == 1 and found[0].isupper() else found


def _is_place(words: Sequence[str], at: int) -> bool:
    """Whether a word of place stands before a name, of which some may come before `at` already."""
    while at and words[at - 1][0].isupper() and not words[at - 1].isupper():
        at -= 1
    if not at:
        return False
    known = load("place_words")
    before = [word.casefold() for word in words[max(0, at - 2) : at]]
    if before[-1] == "of":
        return len(before) > 1 and before[0] in known["before"]
    if before[-1] in ("on", "against"):
        return len(before) > 1 and before[0] in {form for word in known["assaults"] for form in (word, f"{word}s")}
    return before[-1] in known["sure"] or before[-1] in known["before"] or before[-1] in _assailed()


def _is_telling(words: Sequence[str], at: int) -> bool:
    """Whether a word is a large number and no part of a date."""
    number = _number(words[at])
    beside = {word.casefold() for word in (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])}
    return number is not None and number >= TELLING and not beside & _days() and not 1900 <= number <= 2100


@functools.lru_cache(4096)
def _number(word: str) -> int | None:
    if _NUMBER.fullmatch(word):
        return int(re.sub(r"\D", "", word))
    cardinals: Mapping[str, int] = load("numbers")["cardinals"]
    return cardinals.get(word.casefold())


def _parts(word: str) -> Iterator[str]:
    """The parts of a name written with hyphens, its article aside."""
    parts = re.split(r"[-’']", word)
    yield from (part for part in parts if len(parts) == 1 or len(part) > 2)


@functools.cache
def _assailed() -> frozenset[str]:
    """What may be done to a place, as verbs are written: "attacked", "seizes", "bombing", "struck"."""
    verbs = load("place_words")["assailed"]
    stems = {(verb, verb[:-1] if verb.endswith("e") else verb) for verb in verbs}
    ends = {form for verb, stem in stems for form in (verb, f"{verb}s", f"{stem}ed", f"{stem}ing")}
    return frozenset(ends | {"struck", "left", "held", "hit", "overran", "bombarded", "fled"})


@functools.cache
def _days() -> frozenset[str]:
    times = load("times")
    return frozenset(word for name in ("months", "weekdays") for words in times[name] for word in words)


@functools.cache
def _countries() -> Mapping[str, str]:
    return {fold(str(word)): str(code) for code, told in load("countries").items() for word in told.get("names", ())}
