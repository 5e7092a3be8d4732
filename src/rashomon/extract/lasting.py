"""What times say that name no day: how long, how often, or that they point to the past, the present or the future."""

from __future__ import annotations

import re
from collections.abc import Callable

from rashomon.extract.dates import words

LETTERS = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "fortnight": "W",
    "weekend": "W", "month": "M", "year": "Y", "decade": "DE", "century": "CE",
}  # fmt: skip
"""TIMEX2 letters of the units; DE and CE are its own, for decades and centuries."""
REFERENCES = {"past": "PAST_REF", "present": "PRESENT_REF", "future": "FUTURE_REF"}


def value_of(name: str, match: re.Match[str], number: Callable[[str | None], int | None]) -> str | None:
    """The TIMEX2 value of a match of the pattern `name` of `rashomon.extract.dates`; None where it has none.

    "three days" is P3D, "a few hours" PTXH, "daily" XXXX-XX-XX, "now" PRESENT_REF. `number` reads a number of units.
    """
    if name in {"duration", "past_span"}:
        return _length(match["unit"].lower(), match["n"], number)
    if name == "this_unit" and match["rel"].lower() == "past":
        return _length(match["unit"].lower(), None, number)
    if name == "today":
        return "PRESENT_REF" if match[0].lower() in {"now", "nowadays", "this day"} else None
    if name != "vague":
        return None
    said, lists = match[0].lower(), words()["vague"]
    if said in lists["every"]:
        return str(lists["every"][said])
    return next((REFERENCES[kind] for kind in REFERENCES if said in lists[kind]), None)


def _length(unit: str, said: str | None, number: Callable[[str | None], int | None]) -> str:
    one = re.sub(r"ies$", "y", unit).removesuffix("s")
    count = number(said) if said or one == unit else None
    letters = LETTERS[one]
    time, letter = ("T", letters[1]) if letters.startswith("T") else ("", letters)
    return f"P{time}{'X' if count is None else count * (2 if one == 'fortnight' else 1)}{letter}"
