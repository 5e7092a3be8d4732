"""Numbers in French text, as ranges: "au moins 12", "une vingtaine", "quatre-vingt-dix", "1.200", "entre 10 et 15"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from rashomon.extract.french.forms import bent, joined, table

BLANK = " "
DIGITS = r"(?<![\w.,°#/-])(?:\d{1,3}(?:[. ]\d{3})+|\d+)(?![\w°/]|[.,]\d|-\w)"
BEFORE = re.compile(
    r"(?:\b(?:en|depuis|fin|début|mi|dès|vers|numéro|n°|article|art\.|route|année|an|axe|janvier|février|mars|avril|mai|juin|juillet|août"
    r"|septembre|octobre|novembre|décembre|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le|du|au)\s*)$",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d\d$")
GROWN = re.compile(
    r"(?:pass|mont|grimp|augment|alourdi|s'alourdi|rev|port|évolu|bondi)\w*(?:\s[^\s.;,]+){0,3}\sde\s$", re.IGNORECASE
)
"""What stands before "17 à 23" where the toll went from the one to the other."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its words, from `start` to `end` in code points."""

    start: int
    end: int
    low: int | None
    high: int | None
    approx: bool = False
    article: bool = False
    """Only "un" or "une", which may count nothing."""
    bare: bool = False
    """Only "des", which counts where it stands before those to whom something was done."""


def find(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """The numbers in a stretch of a plain text (`forms.plain`), in order; no dates, distances, ages and the like."""
    end = len(text) if end is None else end
    plain = [n for n in _plain(text, start, end) if not _dates(text, n)]
    joined_up = _ranges(text, plain, start)
    found = [_modified(text, number, start, end) for number in joined_up]
    return [number for number in found if not _counts_nothing(text, number, end)]


def _plain(text: str, start: int, end: int) -> Iterator[Number]:
    words = _words()
    at = start
    while (match := words.search(text, at, end)) is not None:
        at = match.end()
        first, last = match.span()
        kind, said = str(match.lastgroup), " ".join(match.group().lower().split())
        data = table("numbers")
        if kind == "digits":
            yield Number(first, last, value := int(re.sub(r"\D", "", said)), value)
        elif kind in {"collective", "exact"}:
            word = said.split()[-1]
            value = cast(dict[str, int], data[kind])[word]
            yield Number(first, last, value, value, approx=kind == "collective")
        elif kind in {"plural", "few"}:
            rows = cast(dict[str, list[int]], data[kind])
            key = next((word for word in rows if _matches(word, said)), None)
            low, high = rows[key] if key else (3, 9)
            yield Number(first, last, low, high)
        elif kind == "many":
            yield Number(first, last, 1, None)
        elif kind == "none":
            yield Number(first, last, 0, 0)
        elif kind == "bare":
            yield Number(first, last, 2, None, bare=True)
        else:
            value = _value(said)
            yield Number(first, last, value, value, article=said in {"un", "une"})


def _matches(key: str, said: str) -> bool:
    return re.search(rf"(?<!\w){bent(key)}", said) is not None


@functools.cache
def _words() -> re.Pattern[str]:
    data: dict[str, Any] = table("numbers")
    number = joined([*data["units"], *data["tens"], *data["multiples"]])
    parts = {
        "plural": rf"(?:(?:des|plusieurs|quelques|de|les){BLANK})?(?:{joined(data['plural'])})",
        "collective": rf"(?:l[ae']{BLANK}?|une?{BLANK})?(?:bonne{BLANK})?(?:{joined(data['collective'])})(?!s)",
        "exact": rf"(?:l[ae]{BLANK}|une?{BLANK})?(?:{joined(data['exact'])})(?!s)",
        "few": joined(data["few"]),
        "many": joined(data["many"]),
        "none": joined(data["none"]),
        "cardinal": rf"(?:{number})(?:(?:-|{BLANK})(?:et(?:-|{BLANK})(?:une?|onze)(?![\\w-])|(?:{number})))*",
        "bare": "des",
    }
    bordered = (f"(?P<{name}>(?<![\\w-])(?:{part})(?![\\w-]))" for name, part in parts.items())
    return re.compile("|".join((rf"(?P<digits>{DIGITS})", *bordered)), re.IGNORECASE)


def _value(said: str) -> int:
    """The value of number words: "quatre-vingt-dix-sept" is 97, "deux mille trois cents" 2300."""
    data: dict[str, Any] = table("numbers")
    total = current = 0
    for word in re.split(r"[\s-]+", said):
        if word in data["multiples"]:
            worth = data["multiples"][word]
            if worth == 100:
                current = max(1, current) * 100
            else:
                total += max(1, current) * worth
                current = 0
        elif word in {"vingt", "vingts"} and current % 100 == 4:
            current += 76
        else:
            current += data["units"].get(word, data["tens"].get(word, 0))
    return total + current


def _dates(text: str, number: Number) -> bool:
    said = text[number.start : number.end]
    if number.article or number.bare or not said.isdigit():
        return False
    before = text[max(0, number.start - 14) : number.start]
    if YEAR.match(said):
        return BEFORE.search(before) is not None or text[number.start - 1 : number.start] == "("
    calendar = (
        r"\s*(?:er)?\s(?:(?:au|et|à)\s\d{1,2}\s)?(?:janv|févr|mars\b|avril|mai\b|juin|juil|août|sept|octo|nove|déce)"
    )
    return re.match(calendar, text[number.end :], re.IGNORECASE) is not None


def _ranges(text: str, numbers: list[Number], start: int) -> list[Number]:
    """The numbers, "17 à 23", "deux ou trois" and "entre 10 et 15" made one; of a toll that rose the last alone."""
    found: list[Number] = []
    for number in numbers:
        before = found[-1] if found else None
        between = text[before.end : number.start].strip().lower() if before else ""
        if before is None or before.article or number.article or number.low is None or before.bare or number.bare:
            found.append(number)
            continue
        lead = text[max(start, before.start - 60) : before.start]
        of_two = between in {"à", "ou", "-", "–"} or (between == "et" and re.search(r"\bentre\s$", lead, re.IGNORECASE))
        if between == "à" and GROWN.search(lead):
            found[-1] = number
        elif of_two and (before.low or 0) < number.low:
            found[-1] = replace(before, end=number.end, high=number.high, approx=before.approx or number.approx)
        else:
            found.append(number)
    return found


def _modified(text: str, number: Number, start: int, end: int) -> Number:
    """The number with the words around it that make it a bound or an estimate."""
    data: dict[str, Any] = table("numbers")
    if number.bare or number.low == 0:
        return number
    for kind in ("at_least", "more_than", "up_to", "fewer_than", "about"):
        lead = re.search(rf"(?<![\w-])(?:{joined(data[kind])}){BLANK}?$", text[start : number.start], re.IGNORECASE)
        if lead is None:
            continue
        first, low, high = start + lead.start(), number.low, number.high
        if kind == "about":
            return replace(number, start=first, approx=True)
        bound = {
            "at_least": (low, None),
            "more_than": (None if low is None else low + 1, None),
            "up_to": (None, high),
            "fewer_than": (None, None if high is None else high - 1),
        }[kind]
        return replace(number, start=first, low=bound[0], high=bound[1], approx=False, article=False)
    after = text[number.end : end]
    for kind, low, high, approx in (
        ("at_least_after", number.low, None, False),
        ("about_after", number.low, number.high, True),
    ):
        tail = re.match(rf"{BLANK}(?:{joined(data[kind])})(?!\w)", after, re.IGNORECASE)
        if tail is not None and not number.article:
            return replace(number, end=number.end + tail.end(), low=low, high=high, approx=approx)
    return number


@functools.cache
def _no_count() -> re.Pattern[str]:
    words = joined(str(word) for word in cast(list[str], table("numbers")["not_counts"]))
    return re.compile(rf"{BLANK}*(?:d[e']{BLANK}?)?(?:{words})(?!\w)", re.IGNORECASE)


def _counts_nothing(text: str, number: Number, end: int) -> bool:
    return _no_count().match(text, number.end, end) is not None
