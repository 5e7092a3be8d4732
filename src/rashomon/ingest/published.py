"""A stated date of publication as ISO 8601."""

from __future__ import annotations

import datetime
import re

ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?$")


class NotADateError(ValueError):
    """The words name no one day, month or year; the message says why."""


def publication_date(words: str) -> str:
    """`words` as ISO 8601 truncated to what they state: `2024-07-29`, `2024-07` or `2024`.

    A time of day is left off; the day is the one written, in whatever time zone it was written. Raises
    NotADateError for words that are no date, that only mean something relative to another day, or that read as two
    different days.
    """
    words = words.strip()
    if match := ISO.match(words):
        year, month, day = (part and int(part) for part in match.groups())
        try:
            datetime.date(year or 0, month or 1, day or 1)
        except ValueError as error:
            raise NotADateError(f"{words!r} is not a day in the calendar") from error
        return words[: match.end(3) if day else match.end(2) if month else match.end(1)]
    day_first, month_first = _parsed(words, "DMY"), _parsed(words, "MDY")
    if day_first is None or month_first is None:
        raise NotADateError(f"{words!r} is not a date with its year")
    if day_first != month_first:
        raise NotADateError(f"{words!r} can be {day_first} or {month_first}")
    return day_first


def _parsed(words: str, order: str) -> str | None:
    from dateparser.date import DateDataParser

    settings = {"PARSERS": ["absolute-time"], "DATE_ORDER": order, "REQUIRE_PARTS": ["year"]}
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(words)
    if found.date_obj is None:
        return None
    length = {"year": 4, "month": 7}.get(found.period, 10)
    return str(found.date_obj.date().isoformat()[:length])
