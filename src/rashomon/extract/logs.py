"""Reports kept by the hour: lines that begin with a time of day are of the day on which the log is put out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from rashomon.extract.dates import Day
from rashomon.extract.reckoning import Expression

LINE = re.compile(r"^[^\w\n]{0,4}([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d.,:%])", re.MULTILINE)
"""A line that begins with a time of day, after a bullet or a sign at most."""
LEAST = 3
"""Lines from which a report is a log."""
TURN = 12 * 60
"""Minutes that the clock has to fall by from one line to the next for midnight to lie between."""


def dated(text: str, found: Sequence[Expression], published: Day | None) -> tuple[Expression, ...]:
    """The expressions, those bare times of day that begin the lines of a log with the day of the log; a later one where
    the clock has gone past midnight. As they are where the text is no log or its day of publication is unknown."""
    lines = [(match.start(1), int(match[1]) * 60 + int(match[2])) for match in LINE.finditer(text)]
    if len(lines) < LEAST or published is None or len(published) < 3:
        return tuple(found)
    day, before = dt.date(*published), lines[0][1]
    days: dict[int, Day] = {}
    for start, minutes in lines:
        if before - minutes >= TURN:
            day += dt.timedelta(days=1)
        before = minutes
        days[start] = (day.year, day.month, day.day)
    return tuple(
        replace(time, first=days[time.start], last=days[time.start])
        if time.kind == "clock" and time.first is None and time.start in days
        else time
        for time in found
    )
