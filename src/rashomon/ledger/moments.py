"""When the ledger learned something: time stamps in one form, and the moments that readings ask for."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives the present moment, with its time zone."""

_TICK = timedelta(microseconds=1)


def now() -> datetime:
    """The present moment in UTC, by the machine's clock."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """The moment as the ledger writes it: UTC, microseconds, `Z`; such stamps sort as the moments do.

    A datetime without a time zone is taken as UTC.
    """
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.isoformat(timespec="microseconds").replace("+00:00", "Z")


def after(moment: datetime, last: str | None) -> str:
    """The stamp of `moment`, or one microsecond past `last` where the clock has not moved on since."""
    wanted = stamp(moment)
    if last is None or wanted > last:
        return wanted
    return stamp(datetime.fromisoformat(last) + _TICK)


def until(as_of: datetime | date | str) -> str:
    """The last stamp that a reading as of `as_of` includes.

    A date, a month (`2024-07`) or a year is read through its end; a date and time is that very moment, in UTC
    where it names no zone. Raises ValueError for a string that is none of these in ISO 8601.
    """
    if isinstance(as_of, datetime):
        return stamp(as_of)
    if isinstance(as_of, date):
        return stamp(_end_of_day(as_of))
    try:
        return stamp(_last_moment(as_of.strip()))
    except (ValueError, OverflowError) as error:  # Beyond the years 1 to 9999 by its time zone.
        message = f"{as_of!r} is not a moment: give a date (2024-07-28) or a date and time (2024-07-28T12:00Z)."
        raise ValueError(message) from error


def since(moment: datetime | date | str) -> str:
    """The first stamp of a date, month or year; of a date and time, that very moment. Raises as `until` does."""
    if isinstance(moment, datetime):
        return stamp(moment)
    if isinstance(moment, date):
        return stamp(datetime(moment.year, moment.month, moment.day, tzinfo=UTC))
    last = until(moment)
    text = moment.strip()
    if match := re.fullmatch(r"(\d{4})(?:-(\d\d))?", text):
        return stamp(datetime(int(match[1]), int(match[2] or 1), 1, tzinfo=UTC))
    try:
        return since(date.fromisoformat(text))
    except ValueError:
        return last


Interval = tuple[datetime | date | str | None, datetime | date | str | None]
"""From when to when something holds, both included; None where open."""


def interval(valid: Interval) -> tuple[str | None, str | None]:
    """The first and the last stamp of an interval. Raises ValueError where it ends before it begins."""
    first = None if valid[0] is None else since(valid[0])
    last = None if valid[1] is None else until(valid[1])
    if first and last and last < first:
        raise ValueError(f"What is valid from {valid[0]} cannot end at {valid[1]}, before it begins.")
    return first, last


def _last_moment(text: str) -> datetime:
    if match := re.fullmatch(r"(\d{4})(?:-(\d\d))?", text):
        year, month = int(match[1]), int(match[2] or 12)
        return _end_of_day(date(year, month, monthrange(year, month)[1]))
    try:
        return _end_of_day(date.fromisoformat(text))
    except ValueError:
        return datetime.fromisoformat(text)


def _end_of_day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999999, tzinfo=UTC)
