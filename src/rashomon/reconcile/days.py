"""Days that truncated ISO 8601 dates stand for, as whole numbers that can be compared."""

from __future__ import annotations

import calendar
import datetime

from rashomon.model import Claim, When

Days = tuple[int, int]
"""First and last day, as proleptic Gregorian ordinals (`datetime.date.toordinal`), both included."""

LAST = datetime.date.max.toordinal()
"""The last day that has a date."""


def days(text: str | None) -> Days | None:
    """The days that `2024-07-25`, `2024-07` or `2024` covers; a time of day is cut off. None if it is no date."""
    if not text:
        return None
    parts = text[:10].split("-")
    try:
        numbers = [int(part) for part in parts]
        if len(numbers) == 1:
            return datetime.date(numbers[0], 1, 1).toordinal(), datetime.date(numbers[0], 12, 31).toordinal()
        if len(numbers) == 2:
            last = calendar.monthrange(numbers[0], numbers[1])[1]
            return (
                datetime.date(numbers[0], numbers[1], 1).toordinal(),
                datetime.date(numbers[0], numbers[1], last).toordinal(),
            )
        day = datetime.date(numbers[0], numbers[1], numbers[2]).toordinal()
    except (ValueError, IndexError):
        return None
    return day, day


def interval(when: When | None) -> Days | None:
    """The days that a time expression covers; an open end is taken as the day or month that is known."""
    if when is None:
        return None
    start, end = days(when.start), days(when.end)
    if start and end:
        return min(start[0], end[0]), max(start[1], end[1])
    return start or end


def inherited(claim: Claim) -> bool:
    """Whether the claim has its days from elsewhere in the report."""
    return claim.when is not None and claim.when.span is not None and not claim.span.covers(claim.when.span)


def gap(left: Days, right: Days) -> int:
    """Days between two intervals: 0 where they overlap, 1 where one ends on the day before the other begins."""
    return max(0, left[0] - right[1], right[0] - left[1])


def length(span: Days) -> int:
    """Number of days in the interval."""
    return span[1] - span[0] + 1


def iso(day: int) -> str:
    """The ordinal as `2024-07-25`; days before the year 1 and after 9999 as the first and the last there is."""
    # Pages that lack a date are known to say that they are of 0001-01-01, and a week before that is no day.
    return datetime.date.fromordinal(min(max(day, 1), LAST)).isoformat()


def words(start: str | None, end: str | None) -> str:
    """The dates as a reader writes them: `25–26 July 2024`, `July 2024`, `date not stated`."""
    if not start:
        return "until " + _written(end) if end else "date not stated"
    if not end or end == start:
        return _written(start)
    first, last = start.split("-"), end.split("-")
    if len(first) == len(last) == 3 and first[:2] == last[:2]:
        return f"{int(first[2])}–{_written(end)}"
    if len(first) == len(last) and len(first) > 1 and first[0] == last[0]:
        return f"{_written(start).removesuffix(' ' + first[0])} – {_written(end)}"
    return f"{_written(start)} – {_written(end)}"


def _written(text: str | None) -> str:
    if days(text) is None or text is None:
        return text or "?"
    parts = [int(part) for part in text[:10].split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = f"{calendar.month_name[parts[1]]} {parts[0]}"
    return month if len(parts) == 2 else f"{parts[2]} {month}"
