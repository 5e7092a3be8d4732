"""Incidents in time: by year and month of their first day."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from rashomon.api.incident_map import Named
from rashomon.ledger.lookup import UNDATED
from rashomon.overview import Placed, Wanted

WIDTH = 100
"""Units that the longest bar is wide."""

NAMED = 4
"""Incidents that a month names, where the timeline is short; a long one names none."""

SHORT = 48
"""Months up to which a timeline is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The incidents that began in one month."""

    month: str
    """ISO 8601: `2024-07`; a year where the month is not known."""
    name: str
    count: int
    conflicts: int
    """Incidents whose accounts conflict."""
    bar: float
    """Length, of `WIDTH`, of all of them; and of those in conflict."""
    bar_conflicts: float
    incidents: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The incidents that began in one year."""

    year: str
    count: int
    conflicts: int
    months: tuple[Month, ...]
    """Those in which any did, the latest first."""
    monthless: Month | None
    """Those of which no more than the year is known, as if it were a month: `2024`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTimeline:
    """When incidents happened, the latest year first."""

    years: tuple[Year, ...]
    count: int
    undated: int
    wanted: Wanted
    behind: int
    past: bool


def laid(placed: Iterable[Placed], wanted: Wanted, behind: int, *, past: bool) -> IncidentTimeline:
    """The timeline of incidents, which come the latest first."""
    months: dict[str, list[Placed]] = defaultdict(list)
    undated = count = 0
    for one in placed:
        count += 1
        if one.day >= UNDATED:
            undated += 1
        else:
            months[date.fromordinal(one.day).isoformat()[: 4 if one.year_only else 7]].append(one)
    most = max(map(len, months.values()), default=1)
    named = NAMED if len(months) <= SHORT else 0
    years: dict[str, list[Month]] = defaultdict(list)
    for name in sorted(months, reverse=True):
        years[name[:4]].append(_month(name, months[name], most, named))
    return IncidentTimeline(
        years=tuple(_year(name, some) for name, some in years.items()),
        count=count,
        undated=undated,
        wanted=wanted,
        behind=behind,
        past=past,
    )


def _month(name: str, some: Sequence[Placed], most: int, named: int) -> Month:
    conflicts = sum(one.conflicts > 0 for one in some)
    return Month(
        month=name,
        name=calendar.month_name[int(name[5:])] if name[5:] else "month not known",
        count=len(some),
        conflicts=conflicts,
        bar=round(len(some) / most * WIDTH, 2),
        bar_conflicts=round(conflicts / most * WIDTH, 2),
        incidents=tuple(Named(id=one.id, title=one.title, conflicts=one.conflicts) for one in some[:named]),
    )


def _year(name: str, months: Sequence[Month]) -> Year:
    return Year(
        year=name,
        count=sum(month.count for month in months),
        conflicts=sum(month.conflicts for month in months),
        months=tuple(month for month in months if month.month != name),
        monthless=next((month for month in months if month.month == name), None),
    )
