"""How what is told came from sources into the reports, as SVG that needs no script.

The same drawing goes on a page, on paper and into a published site.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from rashomon.export.origin_chart import STEPS
from rashomon.model import OriginChart, OriginNode

HIGH, LETTER, LONGEST, BETWEEN, APART = 26, 6.6, 30, 10, 56
"""Units of a node of the graph and of what is between nodes and ranks; letters of a name at most."""
ROUNDS = 4
"""Times that the nodes of each rank are put in the order of those that they come from."""


def graph(chart: OriginChart, brief: Callable[[str], str]) -> str:
    """The graph from sources on the left to reports on the right; "" where nothing leads anywhere.

    `brief` gives the name that a source goes by.
    """
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
        said = f"{brief(nodes[edge.left].label)}: {STEPS[edge.kind]} {brief(nodes[edge.right].label)}"
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
