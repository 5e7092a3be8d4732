"""The values of a coded row in one way of writing, whichever program saved it: whole numbers, degrees, days, words."""

from __future__ import annotations

import datetime
import functools
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from rashomon.codebook.datasets import Form
from rashomon.ingest.documents import whole as mended
from rashomon.ingest.header import LONGEST
from rashomon.ingest.published import NotADateError, publication_date

MISSING = frozenset({"", "NA", "N/A", "NULL", "None", "nan", "NaN", "NaT"})
"""What programs write for no value."""
COUNTS = frozenset({"deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "fatalities"})
LONGEST_DAY = 40
"""Characters of a day."""

_WHOLE = re.compile(r"(-?\d{1,12})(?:[.,]0+)?$", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}(?:[.,]\d{1,30})?$|-?\d(?:\.\d{1,30})?[eE]-\d{1,2}$", re.ASCII)


class FaultError(ValueError):
    """What is wrong with a value; goes on a sentence that begins with the file and "has"."""


def row(form: Form, stated: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The row's values by the columns of the form, without those that are broken, and what is wrong with it.

    `stated` is by plain names (small letters, `_` between words).
    """
    found: dict[str, str] = {}
    wrong: list[str] = []
    for name, value in stated.items():
        column = form.column(name)
        if column is None or column in found:
            continue
        try:
            words = _value(form, column, value)
        except FaultError as error:
            wrong.append(str(error))
            continue
        if words:
            found[column] = form.words.get(column, {}).get(words, words)
    wrong += _at_odds(form, found)
    return {name: words for name, words in found.items() if words}, tuple(dict.fromkeys(wrong))


def _value(form: Form, column: str, value: Any) -> str:
    """The value as it is kept; empty for none. Raises FaultError."""
    if column in form.day:
        return _day(column, value)
    words = _words(value)
    if words in MISSING:
        return ""
    if column in form.decimal:
        if not _DEGREES.match(words):
            raise FaultError(f"a {column} that is no number of degrees")
        return repr(float(words.replace(",", ".")))
    number = _WHOLE.match(words)
    if column not in form.whole and column not in form.words:
        return words
    if number is None:
        if column == form.id or column in form.words:
            return words
        raise FaultError(f"a number in {column} that cannot be read")
    if number[1].startswith("-"):
        if column in COUNTS:
            raise FaultError(f"a number below 0 in {column}")
        return ""  # As UCDP writes what is not known.
    if column in COUNTS and len(number[1].lstrip("0")) > 9:
        raise FaultError(f"a number in {column} that is too large")
    return str(int(number[1]))


def _words(value: Any) -> str:
    if isinstance(value, str):
        return " ".join(mended(value).replace("\0", " ").split())[:LONGEST]
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value.is_integer() else f"{value:.15g}"
    if isinstance(value, int) and abs(value) < 10**18:
        return str(value)
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return ""


def _day(column: str, value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    words = _words(value)
    if words in MISSING:
        return ""
    found = _read_day(words) if len(words) <= LONGEST_DAY else None
    if found is None:
        raise FaultError(f"a day in {column} that cannot be read or can be two")
    return found


@functools.lru_cache(20_000)
def _read_day(words: str) -> str | None:
    try:
        found = publication_date(words)
    except (NotADateError, OverflowError):
        return None
    return found if len(found) == 10 else None


def _at_odds(form: Form, found: dict[str, str]) -> Iterator[str]:
    """What cannot be so of the values together; such values are taken out."""
    for axis, most in (("latitude", 90), ("longitude", 180)):
        if axis in found and abs(float(found[axis])) > most:
            del found[axis]
            yield f"a {axis} beyond {most} degrees"
    if ("latitude" in found) != ("longitude" in found):
        found.pop("latitude", None)
        found.pop("longitude", None)
    if form.name == "ged":
        days = found.get("date_start"), found.get("date_end")
        if days[0] and days[1] and days[1] < days[0]:
            del found["date_start"], found["date_end"]
            yield "an event that ends before it begins"
        low, best, high = (int(found[name]) if name in found else None for name in ("low", "best", "high"))
        known = [number for number in (low, best, high) if number is not None]
        if known != sorted(known):
            # Which of them is wrong is not told, so none is taken out.
            yield "a low, best and high that do not rise (read as a range that holds all three)"
    told = [found[name] for name in form.events if name in found]
    if told and form.event(found) is None:
        yield f"a kind of event that is not known ({told[0][:40]!r}, read as another event)"
