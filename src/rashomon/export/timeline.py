"""A timeline and the precedents of an incident, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from rashomon.export import sheets, tables, wording
from rashomon.export.lines import count
from rashomon.model import Claim, Happening, OpenEnd, Precedent

AGAINST = frozenset({"clash", "attack", "explosion", "capture", "seizure"})
"""Kinds of event in which one side stands against another."""

SOURCES = 2
"""Sources that a line of a timeline names; the others are counted."""


def timeline(lines: Iterable[Happening], claims: Mapping[str, Claim] | None = None) -> RenderableType:
    """The lines, oldest first, each under its days; with `claims` each followed by the words and ids of its claims."""
    return Group(*(part for line in lines for part in _line(line, claims)))


COLUMNS = ("start", "end", "incident", "title", "kind", "sides", "place", "country", "sources", "claims", "left_open")
"""Of the CSV; lists are joined by `; `, sides by ` | `."""


def write_csv(lines: Iterable[Happening], out: IO[str]) -> None:
    """One row for each line under `COLUMNS`; text that a spreadsheet would run as a formula has a `'` before it."""
    sheets.write((COLUMNS, *map(_cells, lines)), out)


def _cells(one: Happening) -> tuple[object, ...]:
    return (
        one.start,
        one.end,
        one.incident,
        one.title,
        one.kind,
        " | ".join("; ".join(side) for side in one.sides),
        one.place,
        one.country,
        "; ".join(one.sources),
        "; ".join(one.claims),
        " ".join(end.text for end in one.open_ends),
    )


def precedents(found: Sequence[Precedent]) -> RenderableType:
    """Each precedent with why it is alike and what it left open."""
    return Group(*(part for one in found for part in _precedent(one)))


def reason_lines(one: Precedent, longest: int | None = None) -> list[str]:
    """Why a precedent is alike, a sentence a reason, with the two values where they are not the same; with `longest`
    only those of so many characters together."""
    told = []
    for reason in one.reasons:
        values = "" if reason.left == reason.right else f" (now {reason.left}; then {reason.right})"
        if longest is not None and len(values) > longest:
            values = ""
        told.append(f"{reason.sentence.rstrip('.')}{values}.")
    return told


def heading(one: Precedent) -> str:
    """`Attack at Kidal, 3 May 2023 (inc_1234abcd)`."""
    return f"{one.title} ({tables.short(one.incident)})"


def left_open(ends: Iterable[OpenEnd]) -> str:
    """What was left open, in sentences; nothing for nothing."""
    told = " ".join(end.text for end in ends)
    return f"Left open: {told}" if told else ""


def _precedent(one: Precedent) -> Iterable[RenderableType]:
    yield Text(heading(one), style="bold")
    for told in (*reason_lines(one), left_open(one.open_ends)):
        if told:
            yield Padding(Text(told), (0, 0, 0, 3))


def _line(line: Happening, claims: Mapping[str, Claim] | None) -> Iterable[RenderableType]:
    days = wording.dates(line.start, line.end)
    if line.incident is not None:
        yield Text.assemble((days, "bold"), "  ", (line.title, "bold"), f"  {tables.short(line.incident)}")
        fought = " against ".join(wording.group(side) for side in line.sides)
        if fought:
            yield _under(fought)
        yield _under(f"{count(line.documents, 'report')}, {count(line.sources, 'source')}: {_some(line.sources)}")
    else:
        between = " against " if line.kind in AGAINST else ", "
        who = between.join(wording.group(side) for side in line.sides)
        where = ", ".join(dict.fromkeys(part for part in (line.place, wording.country(line.country)) if part))
        told = " · ".join(part for part in (f"earlier event: {line.kind}", who, where) if part)
        yield Text.assemble((days, "bold"), "  ", told)
        yield _under(f"“{wording.words(line.words or '')}”")
        yield _under(f"told by {_some(line.sources)}")
    if line.brought_up:
        yield _under(f"brought up again in {count(line.brought_up, 'later claim')}")
    if line.open_ends:
        yield _under(left_open(line.open_ends), "italic")
    for name in (*line.claims, *line.brought_up) if claims is not None else ():
        if claims is not None and name in claims:
            yield Padding(Text(f"{name} “{wording.words(claims[name].span.exact, whole=True)}”", "dim"), (0, 0, 0, 5))


def _under(text: str, style: str = "") -> RenderableType:
    return Padding(Text(text, style), (0, 0, 0, 3))


def _some(names: Sequence[str]) -> str:
    rest = len(names) - SOURCES
    return "; ".join(names[:SOURCES]) + (f"; and {rest} more" if rest > 0 else "")
