"""What every source says of one number, as SVG that needs no script: a line for each, on one scale.

A bar stands from the lowest to the highest that a source gives, a symbol at each number that it gives; an arrow where
it leaves an end open. Colours and sizes stand in the drawing itself, so that it looks alike on a screen and on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from rashomon.export import matrix, names, wording
from rashomon.export.strips import COLOURS
from rashomon.model import AccountRow, Reading

WIDTH, LEFT, RIGHT, ROW, TOP, BOTTOM = 720, 316, 26, 24, 4, 24
"""Units of a drawing."""

LONGEST = 27
"""Characters of a source's name that stand beside its bar."""

STYLE = (
    "<style>text{font:13px 'DejaVu Sans',Arial,sans-serif;fill:#222}.soft{fill:#666;font-size:11px}"
    ".grid{stroke:#ddd}.bar{stroke-width:7;stroke-opacity:.45}</style>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One question with its drawing."""

    title: str
    svg: str


def charts(reading: Reading) -> tuple[Chart, ...]:
    """A drawing for each effect and side of people of which two figures are given, or one that is a range; a single
    number needs none."""
    made = []
    short = names.short(reading)
    for effect, of in matrix.columns(reading):
        rows = [row for row in reading.rows if _drawable(row) and (row.effect, tuple(sorted(row.of))) == (effect, of)]
        if len(rows) > 1 or any(None not in (row.low, row.high) and row.low != row.high for row in rows):
            title = f"{wording.effect(effect).capitalize()} of {wording.group(of)}"
            made.append(Chart(title=title, svg=_drawn(title, rows, short)))
    return tuple(made)


def _drawable(row: AccountRow) -> bool:
    return row.unit == "persons" and (row.low, row.high) != (None, None)


def _drawn(title: str, rows: Sequence[AccountRow], short: Mapping[str, str]) -> str:
    most = max(end for row in rows for end in (row.low, row.high) if end is not None) or 1
    step = _step(most)
    top = step * -(-most // step)
    height = TOP + ROW * len(rows) + BOTTOM

    def x(count: int) -> float:
        return LEFT + count / top * (WIDTH - LEFT - RIGHT)

    drawn = [
        f'<line class="grid" x1="{x(count):.1f}" x2="{x(count):.1f}" y1="{TOP}" y2="{height - BOTTOM}"/>'
        f'<text class="soft" x="{x(count):.1f}" y="{height - 9}" text-anchor="middle">{count:,}</text>'
        for count in range(0, top + 1, step)
    ]
    sources = list(dict.fromkeys(row.source for row in rows))
    for number, row in enumerate(rows):
        y = TOP + ROW * (number + 0.5)
        colour = COLOURS[sources.index(row.source) % len(COLOURS)]
        drawn.append(_row(row, names.shortened(row.source, short), x, y, colour, x(top)))
    said = "; ".join(f"{row.source}: {wording.number(row)}" for row in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ranges" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(f"{title}: {said}")}">{STYLE}{"".join(drawn)}</svg>'
    )


def _row(row: AccountRow, source: str, x: Callable[[int], float], y: float, colour: str, end: float) -> str:
    low = x(row.low if row.low is not None else 0)
    high = end + RIGHT / 2 if row.high is None else x(row.high)
    name = source if len(source) <= LONGEST else f"{source[: LONGEST - 2].rstrip()} …"
    later = "→ " if row.revises is not None else ""
    day = f" {row.first_said}" if row.first_said else ""
    dashes = ' stroke-dasharray="4 3"' if None in (row.low, row.high) else ""
    bar = f'<line class="bar" stroke="{colour}" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"{dashes}/>'
    arrow = f'<path d="M{high:.1f} {y}l-8 -5v10z" fill="{colour}"/>' if row.high is None else ""
    ends = sorted({one for one in (row.low, row.high) if one is not None})
    dots = "".join(f'<circle cx="{x(one):.1f}" cy="{y}" r="4.5" fill="{colour}"/>' for one in ends)
    return (
        f'<text x="{LEFT - 96}" y="{y + 4:.1f}" text-anchor="end">{escape(later + name)}</text>'
        f'<text class="soft" x="{LEFT - 12}" y="{y + 4:.1f}" text-anchor="end">{escape(day.strip())}</text>'
        f"<g><title>{escape(f'{row.source}: {wording.number(row)}')}</title>{bar}{arrow}{dots}</g>"
    )


def _step(most: int) -> int:
    """A round step of which at most eight reach the most."""
    power = 1
    while most > 8 * 5 * power:
        power *= 10
    return next(times * power for times in (1, 2, 5) if most <= 8 * times * power)
