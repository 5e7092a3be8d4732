"""How each source's figures changed, as SVG that needs no script: a strip for each thing that is counted of a side.

A symbol stands at a number that a source gave and nowhere else: at both ends of a range, at the one end of what is
open, never between them. The same drawing goes on a page, on paper and into a published site.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import groupby
from typing import Protocol

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 180, 44, 14, 10, 24
"""Units of one strip."""
LABEL = 44
"""Units between two days that are named at least; half as much again and a bit where their year is named."""
BESIDE = 4.0
"""Units to either side of its day within which all marks of that day stand."""
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""After Okabe and Ito; sources differ by shape too."""
SHAPES = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    "M-4.5 -4.5h9v9h-9z",
    "M0 -5.5L5.5 4.5H-5.5z",
    "M0 -6L5 0L0 6L-5 0z",
    "M-1.8 -5.5h3.6v3.7h3.7v3.6h-3.7v3.7h-3.6v-3.7h-3.7v-3.6h3.7z",
    "M0 5.5L5.5 -4.5H-5.5z",
)

Words = Callable[[str], str]


class Figure(Protocol):
    """What a source said on a day."""

    @property
    def source(self) -> str:
        """Who said it."""
        ...

    @property
    def day(self) -> str:
        """When, as ISO 8601; cut short to the month or the year where no more is known."""
        ...

    @property
    def low(self) -> int | None:
        """The lower end; None where it is open."""
        ...

    @property
    def high(self) -> int | None:
        """The upper end; None where it is open."""
        ...

    @property
    def text(self) -> str:
        """As it is written: `dozens, 24–99`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mark:
    """A figure with the first and last day that it may have been said on, as ordinals."""

    source: str
    text: str
    said: str
    """`2024-07`."""
    first: int
    last: int
    low: int | None
    high: int | None

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2

    @property
    def ends(self) -> list[int]:
        """The numbers that it gives."""
        return sorted({end for end in (self.low, self.high) if end is not None})


@dataclass(frozen=True, slots=True)
class _Scale:
    """From days and numbers to units."""

    first: float
    last: float
    top: int

    def x(self, day: float) -> float:
        return LEFT + (day - self.first) / (self.last - self.first) * (WIDTH - LEFT - RIGHT)

    def y(self, count: float) -> float:
        return HEIGHT - BOTTOM - count / self.top * (HEIGHT - BOTTOM - TOP)


def strips[Of: Figure](figures: Sequence[Of], of: Callable[[Of], str], brief: Words) -> str:
    """A strip for all figures that `of` calls the same, as figures of HTML; "" where none has a day.

    They stand in the order of the figures; `brief` gives the name that a source goes by.
    """
    made = [(of(one), mark) for one in figures if (mark := _mark(one, brief)) is not None]
    order = {called: place for place, called in reversed(list(enumerate(called for called, _ in made)))}
    made.sort(key=lambda one: order[one[0]])
    return "".join(_strip(called, [mark for _, mark in some]) for called, some in groupby(made, key=lambda one: one[0]))


def _mark(one: Figure, brief: Words) -> _Mark | None:
    days = _days(one.day)
    if days is None or (one.low is None and one.high is None):
        return None
    first, last = (day.toordinal() for day in days)
    return _Mark(
        source=brief(one.source), text=one.text, said=one.day[:10], first=first, last=last, low=one.low, high=one.high
    )


def _days(text: str) -> tuple[date, date] | None:
    """The first and the last day that a day, month or year may be."""
    try:
        match text.count("-"), len(text):
            case 0, 4:
                return date(int(text), 1, 1), date(int(text), 12, 31)
            case 1, 7:
                first = date.fromisoformat(f"{text}-01")
                return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        moment = datetime.fromisoformat(text)
        day = (moment.astimezone(UTC) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None
    return day, day


def _strip(called: str, marks: list[_Mark]) -> str:
    days = [day for one in marks for day in (one.first, one.last)]
    pad = max((max(days) - min(days)) * 0.06, 0.5)
    step, top = _steps(max(max(one.ends) for one in marks) or 1)
    scale = _Scale(min(days) - pad, max(days) + pad, top)
    sources = list(dict.fromkeys(one.source for one in marks))
    drawn = [_count(scale, count) for count in range(0, top + 1, step)] + _axis(scale, marks)
    at = _beside(marks, sources)
    keys = []
    for place, source in enumerate(sources):
        colour, shape = COLOURS[place % len(COLOURS)], SHAPES[(place + place // len(SHAPES)) % len(SHAPES)]
        own = sorted((one for one in marks if one.source == source), key=lambda one: (one.middle, one.said))
        placed = [(one, scale.x(one.middle) + at[source, one.said]) for one in own]
        if len({one.said for one in own}) > 1:
            path = "L".join(f"{x:.1f} {scale.y(one.ends[0]):.1f}" for one, x in placed)
            drawn.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        drawn += [_drawn(one, x, scale, colour, shape) for one, x in placed]
        keys.append(
            f'<span class="key" dir="auto"><svg viewBox="-8 -8 16 16" width="14" height="14" aria-hidden="true">'
            f'<path d="{shape}" fill="{colour}"/></svg> {escape(source)}</span> '
        )
    said = "; ".join(f"{one.source} {one.text} ({one.said})" for one in marks)
    return (
        f'<figure><h3 dir="auto">{escape(called)}</h3>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(f"{called}: {said}")}">'
        f'{"".join(drawn)}</svg><p class="small">{"".join(keys)}</p></figure>'
    )


def _beside(marks: Sequence[_Mark], sources: Sequence[str]) -> dict[tuple[str, str], float]:
    """How far a source's marks of a day stand beside it, so that those of several sources are seen."""
    spoke = Counter((one.said, one.source) for one in marks)
    found: dict[tuple[str, str], float] = {}
    for said in {one.said for one in marks}:
        here = [source for source in sources if spoke[said, source]]
        apart = 2 * BESIDE / max(len(here) - 1, 2)
        found |= {(source, said): (place - (len(here) - 1) / 2) * apart for place, source in enumerate(here)}
    return found


def _drawn(one: _Mark, x: float, scale: _Scale, colour: str, shape: str) -> str:
    """A symbol at each number given, a line between the ends or towards the open one, one across the days it may be."""
    low = scale.y(one.low if one.low is not None else 0)
    high = TOP if one.high is None else scale.y(one.high)
    dashes = ' stroke-dasharray="3 3"' if None in (one.low, one.high) else ""
    across = ""
    if one.first != one.last:
        half = (scale.x(one.last) - scale.x(one.first)) / 2
        y = scale.y(one.ends[0])
        across = (
            f'<line class="when" stroke="{colour}" x1="{-half:.1f}" x2="{half:.1f}" y1="{y:.1f}" y2="{y:.1f}" '
            'stroke-dasharray="1 3"/>'
        )
    symbols = "".join(
        f'<path d="{shape}" transform="translate(0,{scale.y(end):.1f})" fill="{colour}"/>' for end in one.ends
    )
    return (
        f'<g transform="translate({x:.1f},0)"><title>{escape(f"{one.source}: {one.text} ({one.said})")}</title>{across}'
        f'<line class="low-high" stroke="{colour}" y1="{low:.1f}" y2="{high:.1f}"{dashes}/>{symbols}</g>'
    )


def _count(scale: _Scale, count: int) -> str:
    y = scale.y(count)
    return (
        f'<g class="tick"><line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{count:,}</text></g>'
    )


def _axis(scale: _Scale, marks: Sequence[_Mark]) -> list[str]:
    """The days on which something was said, as far as they have room, as exact as they are known."""
    years = {date.fromordinal(day).year for one in marks for day in (one.first, one.last)}
    room, told, drawn = LABEL * (1 if len(years) == 1 else 1.7), -math.inf, []
    for one in sorted({one.said: one for one in marks}.values(), key=lambda one: one.middle):
        x, day = scale.x(one.middle), date.fromordinal(one.first)
        if x - told < room:
            continue
        told = x
        parts = [str(day.day)] if one.first == one.last else []
        if one.last - one.first < 31:
            parts.append(day.strftime("%b"))
        if len(years) > 1 or len(parts) < 2:
            parts.append(str(day.year))
        drawn.append(
            f'<g class="tick"><text x="{x:.1f}" y="{HEIGHT - 7}" text-anchor="middle">{" ".join(parts)}</text></g>'
        )
    return drawn


def _steps(most: int) -> tuple[int, int]:
    """A round step of which three to five reach over the most, and what they reach to."""
    rough = max(1.0, most * 1.05 / 4)
    power = 10 ** math.floor(math.log10(rough))
    step = max(1, int(next(times * power for times in (1, 2, 5, 10) if times * power >= rough)))
    return step, step * math.ceil(most * 1.05 / step)
