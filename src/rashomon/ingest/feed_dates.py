"""The dates that feeds state, in whatever form their programs write them."""

from __future__ import annotations

import contextlib
import datetime
import functools
import re
from email.utils import parsedate_to_datetime

from rashomon.codebook.packs import fold

LONGEST = 100
"""Characters of a date."""
LOCALES = (
    *("en", "fr", "es", "pt", "it", "de", "nl", "tr", "id", "sw", "ru", "uk", "fa"),
    *("ar", "ar_SY", "ar_DZ", "ar_MA"),
)
"""Whose names of months are known (CLDR, by babel); Arabic has four sets of them."""
NUMBERS = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)")
CUT = re.compile(r"\d{4}(?:-\d{2})?$")
DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]{1,3}(?:de\s|of\s)?([^\W\d_]{3,20})\.?,?[\s-]{1,3}(?:de\s)?"
    r"(\d{4}|\d{2})(?!\d|:)"
)
MONTH_FIRST = re.compile(
    r"([^\W\d_]{3,20})\.?\s{1,2}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,2}"
    r"(?:\d\d:\d\d:\d\d\s(?:[A-Z]{3,5}\s)?)?(\d{4})(?!\d)"
)
NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
SECONDS = re.compile(r"\d{10}(?:\d{3})?$")


def day(stated: str | None) -> str | None:
    """The day that is written, in whatever zone: ISO 8601, cut short where the words are. None where they name no day,
    or could name two (`03/04/2024`)."""
    words = " ".join((stated or "").split())
    if not words or len(words) > LONGEST:
        return None
    if CUT.match(words):
        return words if "1970" <= words[:4] <= "2100" and words[5:] <= "12" and words[5:] != "00" else None
    if SECONDS.match(words):
        return datetime.datetime.fromtimestamp(int(words[:10]), datetime.UTC).date().isoformat()
    if found := NUMBERS.match(words):
        year, month, date = found[1], found[3] or found[5], found[4] or found[6]
        return _date(year, int(month), date)
    if (found := DAY_FIRST.search(words)) and (known := _months().get(fold(found[2]))):
        year = found[3] if len(found[3]) == 4 else f"{20 if found[3] < '69' else 19}{found[3]}"  # As RFC 2822 has it.
        return _date(year, known, found[1])
    if (found := MONTH_FIRST.search(words)) and (known := _months().get(fold(found[1]))):
        return _date(found[3], known, found[2])
    if found := NUMERIC.search(words):
        one, other = int(found[1]), int(found[3])
        if one > 12 or one == other:
            return _date(found[4], other, found[1])
        return _date(found[4], one, found[3]) if other > 12 else None
    return None


def moment(stated: str | None) -> str | None:
    """The moment that is written, ISO 8601, in UTC where its offset is stated. None where there is no time of day."""
    words = " ".join((stated or "").split())
    if not 10 < len(words) <= LONGEST:
        return None
    found = None
    with contextlib.suppress(ValueError, OverflowError):
        found = datetime.datetime.fromisoformat(words)
    if found is None:
        with contextlib.suppress(ValueError, OverflowError, TypeError, IndexError):
            found = parsedate_to_datetime(words)
    if found is None or not 1970 <= found.year <= 2100:
        return None
    if found.tzinfo is not None:
        found = found.astimezone(datetime.UTC).replace(tzinfo=None)
        return f"{found.isoformat(timespec='seconds')}Z"
    return found.isoformat(timespec="seconds")


def _date(year: str, month: int, date: str) -> str | None:
    if not 1970 <= int(year) <= 2100:
        return None
    try:
        return datetime.date(int(year), month, int(date)).isoformat()
    except ValueError:
        return None


@functools.cache
def _months() -> dict[str, int]:
    """The number of each month by its names, folded; a name that is two months' is none's."""
    from babel import Locale

    found: dict[str, set[int]] = {}
    for name in LOCALES:
        for form in Locale.parse(name).months.values():
            for width in ("wide", "abbreviated"):
                for number, word in form[width].items():
                    found.setdefault(fold(word.rstrip(".")), set()).add(number)
    return {word: min(numbers) for word, numbers in found.items() if len(numbers) == 1}
