"""Times in French text and the days that they stand for, reckoned from the day of publication."""

from __future__ import annotations

import bisect
import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterator
from typing import Any

from rashomon.extract.dates import iso, shift
from rashomon.extract.french.forms import joined, table
from rashomon.extract.parsing import Parsed
from rashomon.model import Issue, When

PART_OF_DAY = r"(?:\s(?:matin|après-midi|soir|midi|à l'aube|dans la nuit|à la mi-journée))?"
NUMBER = r"(?:\d{1,2}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze)"
UNITS = {"jour": "day", "semaine": "week", "mois": "month", "an": "year"}
RECENT = 62
"""Days back from publication within which a day and month without a year lie in the same or the next past year."""


def find(parsed: Parsed, text: str) -> tuple[tuple[When, ...], tuple[Issue, ...]]:
    """The times of a document, in order, with an issue for each that is reckoned from a day of publication that is not
    known; `text` is the document's, made plain."""
    published = _day(parsed.document.published_at)
    whens: list[When] = []
    issues: list[Issue] = []
    at = 0
    for match in _pattern().finditer(text):
        if match.start() < at:
            continue
        at = match.end()
        span = parsed.span(match.start(), match.end())
        days = _reckoned(
            {k: v for k, v in match.groupdict().items() if v is not None}, match.group().lower(), published
        )
        if days is None and published is None:
            message = f"“{span.exact}” has no date: the document has no date of publication to count from."
            issues.append(
                Issue(stage="extract", severity="note", message=message, subject=parsed.document.id, span=span)
            )
        if days is None:
            days = (None, None)
        whens.append(When(span=span, start=days[0], end=days[1]))
    return tuple(whens), tuple(issues)


@functools.cache
def _pattern() -> re.Pattern[str]:
    data: dict[str, Any] = table("times")
    month, day = joined(data["months"]), joined(data["days"])
    date = rf"(?P<{{0}}d>\d{{{{1,2}}}})(?:er)?\s(?P<{{0}}m>{month})(?:\s(?P<{{0}}y>(?:19|20)\d\d))?"
    one, two = date.format("a"), date.format("b")
    return re.compile(
        rf"(?<![\w-])(?:"
        rf"(?:du|entre le"
        rf"|de)\s(?:{day}\s)?(?P<r1>\d{{1,2}})(?:er)?(?:\s(?P<r1m>{month}))?(?:\s(?P<r1y>20\d\d))?\s(?:au"
        rf"|et le|et|à)\s(?:{day}\s)?{two}"
        rf"|(?:(?:ce|le|du|au)\s)?(?:{day}\s)?{one}"
        rf"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d)|(?P<slash>\d{{1,2}}/\d{{1,2}}/(?:20)?\d\d)"
        rf"|(?:dans la )?nuit d[eu]\s(?P<n1>{day})\s(?:à|au)\s(?P<n2>{day})"
        rf"|(?:(?:ce|le|de|du)\s)?(?P<wd>{day})(?P<wdlast>\s(?:dernier|passé))?(?P<wdnext>\sprochain)?{PART_OF_DAY}(?!\s\d)"
        rf"|(?:en|début|fin|mi-|depuis|courant|au mois d'|au mois de"
        rf"|de)\s?(?P<m>{month})(?P<mlast>\sdernier)?(?:\s(?P<my>(?:19|20)\d\d))?(?!\w)"
        rf"|(?P<m2>{month})\s(?P<m2y>(?:19|20)\d\d)"
        rf"|(?P<rel>{joined(data['relative'])})"
        rf"|il y a (?:environ\s|près d'|plus d')?(?P<n>{NUMBER})\s(?P<unit>jours?|semaines?|mois|ans?)"
        rf"|la (?P<week>semaine (?:dernière|passée))|(?P<mois>le mois (?:dernier|passé))"
        rf"|(?P<an>l'an dernier|l'année dernière)|(?P<this>cette année|ce mois-ci|cette semaine)"
        rf"|(?:en|depuis|fin|début|de)\s(?P<y>(?:19|20)\d\d)(?!\d)"
        rf")(?!\w)",
        re.IGNORECASE,
    )


def _day(iso: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(iso[:10]) if iso else None
    except ValueError:
        return None


def _reckoned(g: dict[str, str], said: str, published: dt.date | None) -> tuple[str | None, str | None] | None:
    data: dict[str, Any] = table("times")
    if "bd" in g:
        last = _date(g["bd"], g["bm"], g.get("by"), published)
        first = _date(g["r1"], g.get("r1m") or g["bm"], g.get("r1y") or g.get("by"), published)
        return (first, last) if first and last else None
    if "ad" in g:
        return _same(_date(g["ad"], g["am"], g.get("ay"), published))
    if "iso" in g:
        return _same(g["iso"])
    if "slash" in g:
        parts = [int(part) for part in g["slash"].split("/")]
        try:
            return _same(dt.date(parts[2] + (2000 if parts[2] < 100 else 0), parts[1], parts[0]).isoformat())
        except ValueError:
            return None
    if "my" in g or "m2y" in g:
        name, year = g.get("m") or g["m2"], g.get("my") or g["m2y"]
        return _open(f"{year}-{data['months'][name.lower()]:02}", said, published)
    if "y" in g:
        return _open(g["y"], said, published)
    return _relative(g, said, published) if published is not None else None


def _open(start: str, said: str, published: dt.date | None) -> tuple[str | None, str | None]:
    """A month or a year; what runs "since" it lasts up to the report."""
    return (start, published.isoformat() if published else None) if said.startswith("depuis") else (start, start)


def _relative(g: dict[str, str], said: str, published: dt.date) -> tuple[str | None, str | None] | None:
    data: dict[str, Any] = table("times")
    if "n1" in g:
        last = _weekday(data["days"][g["n2"].lower()], published)
        return ((last - dt.timedelta(1)).isoformat(), last.isoformat())
    if "wd" in g:
        number = data["days"][g["wd"].lower()]
        if "wdnext" in g:
            return _same((published + dt.timedelta((number - published.weekday() - 1) % 7 + 1)).isoformat())
        day = _weekday(number, published)
        return _same((day - dt.timedelta(7) if day == published and "wdlast" in g else day).isoformat())
    if "rel" in g:
        return _same((published + dt.timedelta(data["relative"][g["rel"].lower()])).isoformat())
    if "m" in g:
        month = data["months"][g["m"].lower()]
        year = published.year - (month > published.month or (month == published.month and "mlast" in g))
        return _open(f"{year}-{month:02}", said, published)
    if "n" in g:
        return _same(_ago(g["n"].lower(), g["unit"].lower(), published))
    if "week" in g:
        monday = published - dt.timedelta(published.weekday() + 7)
        return (monday.isoformat(), (monday + dt.timedelta(6)).isoformat())
    if "mois" in g:
        return _same((published.replace(day=1) - dt.timedelta(1)).isoformat()[:7])
    if "an" in g:
        return _same(str(published.year - 1))
    return None


def _ago(number: str, unit: str, published: dt.date) -> str | None:
    data: dict[str, Any] = table("times")
    count = int(number) if number.isdigit() else data["numbers"][number]
    english = next(name for start, name in UNITS.items() if unit.startswith(start))
    return iso(shift((published.year, published.month, published.day), -count, english))


def _weekday(number: int, published: dt.date) -> dt.date:
    """The last such day up to that of publication."""
    return published - dt.timedelta((published.weekday() - number) % 7)


def _same(day: str | None) -> tuple[str, str] | None:
    return (day, day) if day else None


def _date(day: str, month: str, year: str | None, published: dt.date | None) -> str | None:
    number = table("times")["months"][month.lower()]  # type: ignore[index]
    if year is None and published is None:
        return None
    try:
        date = dt.date(int(year) if year else published.year, number, int(day))  # type: ignore[union-attr]
    except ValueError:
        return None
    if year is None and published is not None and date > published + dt.timedelta(RECENT):
        date = date.replace(year=date.year - 1)
    return date.isoformat()


def in_stretch(whens: tuple[When, ...], start: int, end: int) -> Iterator[When]:
    """The times within a stretch that have a day, a month or a year."""
    first = bisect.bisect_left(whens, start, key=lambda when: when.span.start if when.span else 0)
    for when in itertools.takewhile(lambda when: when.span is not None and when.span.start < end, whens[first:]):
        if when.start and when.span is not None and when.span.end <= end:
            yield when
