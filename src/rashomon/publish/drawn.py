"""Charts as SVG that need no script: how each source's figures changed, and how what is told came into the reports.

They look as the workbench's do, whose scripts draw them from the page's tables; the same style sheet colours both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from html import escape
from itertools import groupby

from rashomon.api.incident import Point
from rashomon.model import OriginChart, OriginNode

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 180, 44, 14, 10, 24
"""Units of one strip."""
LABEL = 44
"""Units between two days that are named at least."""
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
HIGH, LETTER, LONGEST, BETWEEN, APART = 26, 6.6, 30, 10, 56
"""Units of a node of the graph and of what is between nodes and ranks; letters of a name at most."""
ROUNDS = 4
"""Times that the nodes of each rank are put in the order of those that they come from."""

Words = Callable[[str], str]


def strips(points: Sequence[Point], of: Callable[[Point], str], brief: Words) -> str:
    """A strip for each side and effect, by what `of` calls it, as figures of HTML; "" where nothing has a day."""
    dated = [(of(one), one, _day(one.day)) for one in points]
    placed = [(called, one, day) for called, one, day in dated if day is not None]
    # In the order of the table.
    order = {called: place for place, called in reversed(list(enumerate(called for called, _, _ in placed)))}
    placed.sort(key=lambda one: order[one[0]])
    return "".join(
        _strip(called, [(one, day) for _, one, day in some], brief)
        for called, some in groupby(placed, key=lambda one: one[0])
    )


def _strip(called: str, points: list[tuple[Point, date]], brief: Words) -> str:
    days = sorted({day.toordinal() for _, day in points})
    pad = max((days[-1] - days[0]) * 0.06, 0.5)
    first, last = days[0] - pad, days[-1] + pad
    step, top = _steps(max(max(one.low or 0, one.high or 0) for one, _ in points) or 1)
    sources = list(dict.fromkeys(one.source for one, _ in points))

    def x(day: date) -> float:
        return LEFT + (day.toordinal() - first) / (last - first) * (WIDTH - LEFT - RIGHT)

    def y(count: float) -> float:
        return HEIGHT - BOTTOM - count / top * (HEIGHT - BOTTOM - TOP)

    drawn = [_line(LEFT, y(count), WIDTH - RIGHT, y(count), f"{count:,}") for count in range(0, top + 1, step)]
    told, style = -math.inf, "%b" if date.fromordinal(days[0]).year == date.fromordinal(days[-1]).year else "%b %Y"
    for number in days:
        if x(date.fromordinal(number)) - told < LABEL * (1 if style == "%b" else 1.7):
            continue
        told = x(date.fromordinal(number))
        day = date.fromordinal(number)
        drawn.append(
            f'<g class="tick"><text x="{x(day):.1f}" y="{HEIGHT - 7}" text-anchor="middle">'
            f"{day.day} {day.strftime(style)}</text></g>"
        )
    said = "; ".join(f"{brief(one.source)} {one.text} on {day.isoformat()}" for one, day in points)
    keys = []
    for place, source in enumerate(sources):
        colour, shape = COLOURS[place % len(COLOURS)], SHAPES[place % len(SHAPES)]
        own = sorted(((one, day) for one, day in points if one.source == source), key=lambda one: one[1])
        aside = (place - (len(sources) - 1) / 2) * 3
        path = "L".join(f"{x(day) + aside:.1f} {y(_middle(one)):.1f}" for one, day in own)
        if len(own) > 1:
            drawn.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        for one, day in own:
            at, open_end = x(day) + aside, one.high is None
            dashes = ' stroke-dasharray="3 3"' if open_end else ""
            drawn.append(
                f'<g transform="translate({at:.1f},0)"><title>{escape(f"{brief(source)}: {one.text}")} '
                f'({day.isoformat()})</title><line class="low-high" stroke="{colour}" y1="{y(one.low or 0):.1f}" '
                f'y2="{TOP if open_end else y(one.high or 0):.1f}"{dashes}/>'
                f'<path d="{shape}" transform="translate(0,{y(_middle(one)):.1f})" fill="{colour}"/></g>'
            )
        keys.append(
            f'<span class="key" dir="auto"><svg viewBox="-8 -8 16 16" width="14" height="14" aria-hidden="true">'
            f'<path d="{shape}" fill="{colour}"/></svg> {escape(brief(source))}</span> '
        )
    return (
        f'<figure><h3 dir="auto">{escape(called)}</h3>'
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(f"{called}: {said}")}">'
        f'{"".join(drawn)}</svg><p class="small">{"".join(keys)}</p></figure>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, label: str) -> str:
    return (
        f'<g class="tick"><line x1="{x1:g}" y1="{y1:.1f}" x2="{x2:g}" y2="{y2:.1f}"/>'
        f'<text x="{x1 - 6:g}" y="{y1 + 4:.1f}" text-anchor="end">{label}</text></g>'
    )


def _steps(most: int) -> tuple[int, int]:
    """A round step of which three to five reach over the most, and what they reach to."""
    rough = max(1.0, most * 1.05 / 4)
    power = 10 ** math.floor(math.log10(rough))
    step = max(1, int(next(times * power for times in (1, 2, 5, 10) if times * power >= rough)))
    return step, step * math.ceil(most * 1.05 / step)


def _middle(one: Point) -> float:
    low = one.low or 0
    return (low + (one.high if one.high is not None else low)) / 2


def _day(text: str) -> date | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()


def origins(chart: OriginChart, brief: Words, steps: Callable[[str], str]) -> str:
    """The graph from sources on the left to reports on the right; "" where nothing leads anywhere."""
    nodes = {node.id: node for node in chart.nodes}
    edges = [edge for edge in chart.edges if edge.left in nodes and edge.right in nodes and edge.left != edge.right]
    if not edges:
        return ""
    ranks = _ranks(nodes, [(edge.left, edge.right) for edge in edges])
    labels = {name: _short(brief(node.label)) for name, node in nodes.items()}
    at, x = {}, 4.0
    tall = max(len(some) for some in ranks) * (HIGH + BETWEEN)
    for some in ranks:
        wide = max(len(labels[name]) for name in some) * LETTER + 18
        space = tall / len(some)
        for place, name in enumerate(some):
            at[name] = (x, 4 + (place + 0.5) * space - HIGH / 2, wide)
        x += wide + APART
    width, height = x - APART + 4, tall + 8
    drawn = []
    for edge in edges:
        (x1, y1, wide), (x2, y2, _) = at[edge.left], at[edge.right]
        x1, y1, y2 = x1 + wide, y1 + HIGH / 2, y2 + HIGH / 2
        bend = max(20.0, (x2 - x1) / 2)
        said = f"{brief(nodes[edge.left].label)}: {steps(edge.kind)} {brief(nodes[edge.right].label)}"
        drawn.append(
            f'<path class="{escape(edge.kind.replace(" ", "-"))}" d="M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} '
            f'{x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"><title>{escape(said)}</title></path>'
        )
    for name, node in nodes.items():
        left, upper, wide = at[name]
        whole = brief(node.label) + (f" ({node.day[:10]})" if node.day else "")
        drawn.append(
            f'<g class="{escape(node.kind)}" transform="translate({left:.1f},{upper:.1f})">'
            f'<rect width="{wide:.1f}" height="{HIGH}" rx="4"/><text x="{wide / 2:.1f}" y="17" text-anchor="middle">'
            f"{escape(labels[name])}</text><title>{escape(whole)}</title></g>"
        )
    about = "How what is told came from sources into the reports; the list below says the same."
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" '
        f'aria-label="{about}">{"".join(drawn)}</svg>'
    )


def _ranks(nodes: dict[str, OriginNode], edges: list[tuple[str, str]]) -> list[list[str]]:
    """The nodes by how many steps they are from where things begin at most, each rank in the order of what leads to
    it; a circle is cut after as many steps as there are nodes."""
    depth = dict.fromkeys(nodes, 0)
    for _ in nodes:
        longer = {right: depth[left] + 1 for left, right in edges if depth[left] + 1 > depth[right]}
        if not longer:
            break
        depth |= {name: min(far, len(nodes) - 1) for name, far in longer.items()}
    used = sorted(set(depth.values()))
    ranks = [[name for name in nodes if depth[name] == far] for far in used]
    for _ in range(ROUNDS):
        for one, others in ((1, ((right, left) for left, right in edges)), (-1, iter(edges))):
            near: dict[str, list[str]] = {}
            for name, other in others:
                near.setdefault(name, []).append(other)
            places = {name: place / len(some) for some in ranks for place, name in enumerate(some)}
            for some in ranks[::one]:
                some.sort(key=lambda name: _mean((places[other] for other in near.get(name, ())), places[name]))
                places |= {name: place / len(some) for place, name in enumerate(some)}
    return ranks


def _mean(numbers: Iterable[float], otherwise: float) -> float:
    some = list(numbers)
    return sum(some) / len(some) if some else otherwise


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
