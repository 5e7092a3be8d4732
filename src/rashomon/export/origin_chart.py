"""A chain of origin as text for a terminal, as Mermaid for a page, and as DOT for Graphviz."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rashomon.model import OriginChart, OriginEdge, OriginNode

STEPS: Mapping[str, str] = {
    "printed": "printed by",
    "said to": "said to",
    "relayed": "passed on to",
    "credited": "credited by",
    "copied": "copied by",
    "speaks for": "speaks for",
}
"""How a line of the text form words each kind of edge, read from the left to the right."""

SHAPES: Mapping[str, tuple[str, str]] = {
    "source": ("([", "])"),
    "voice": ("{{", "}}"),
    "relay": ("[/", "/]"),
    "report": ("[", "]"),
}
DOT: Mapping[str, str] = {"source": "ellipse", "voice": "hexagon", "relay": "parallelogram", "report": "box"}


def text(chart: OriginChart) -> str:
    """The chart as a tree of lines, one tree to a source, what it speaks for beside its name.

    A report that has a thing from two sources stands under both.
    """
    nodes = {node.id: node for node in chart.nodes}
    after: dict[str, list[OriginEdge]] = defaultdict(list)
    voices: dict[str, list[str]] = defaultdict(list)
    for edge in chart.edges:
        if edge.kind == "speaks for":
            voices[edge.left].append(nodes[edge.right].label)
        else:
            after[edge.left].append(edge)
    place = {node.id: index for index, node in enumerate(chart.nodes)}
    for edges in after.values():
        edges.sort(key=lambda edge: place[edge.right])
    reached = {edge.right for edge in chart.edges if edge.kind != "speaks for"}
    lines: list[str] = []
    for node in chart.nodes:
        if node.kind != "voice" and node.id not in reached:
            spoken = f" (speaks for {' and '.join(voices[node.id])})" if voices[node.id] else ""
            lines.append(f"{node.label}{spoken}")
            lines.extend(_branches(node, nodes, after, (node.id,)))
    return "\n".join(lines)


def mermaid(chart: OriginChart) -> str:
    """The chart as a Mermaid flowchart, from left to right."""
    names = _names(chart)
    lines = ["flowchart LR"]
    for node in chart.nodes:
        opened, closed = SHAPES[node.kind]
        lines.append(f'    {names[node.id]}{opened}"{_mermaid(_label(node))}"{closed}')
    for edge in chart.edges:
        arrow = "-.->" if edge.kind == "speaks for" else "-->"
        lines.append(f"    {names[edge.left]} {arrow}|{edge.kind}| {names[edge.right]}")
    return "\n".join(lines)


def dot(chart: OriginChart) -> str:
    """The chart as a Graphviz digraph, from left to right."""
    names = _names(chart)
    lines = ["digraph origin {", "    rankdir=LR;"]
    lines += [f'    {names[node.id]} [label="{_dot(_label(node))}", shape={DOT[node.kind]}];' for node in chart.nodes]
    for edge in chart.edges:
        dashed = ", style=dashed" if edge.kind == "speaks for" else ""
        lines.append(f'    {names[edge.left]} -> {names[edge.right]} [label="{edge.kind}"{dashed}];')
    return "\n".join([*lines, "}"])


def _branches(
    root: OriginNode,
    nodes: Mapping[str, OriginNode],
    after: Mapping[str, Sequence[OriginEdge]],
    path: tuple[str, ...],
    indent: str = "",
) -> Iterator[str]:
    """The lines below the last node of `path`, of the ways that the words of the root took."""
    edges = [
        edge
        for edge in after.get(path[-1], ())
        if edge.right not in path and (root.kind != "source" or not edge.sources or root.label in edge.sources)
    ]
    for index, edge in enumerate(edges):
        last = index == len(edges) - 1
        yield f"{indent}{'└─' if last else '├─'} {STEPS[edge.kind]} {_label(nodes[edge.right])}"
        below = f"{indent}{'   ' if last else '│  '}"
        yield from _branches(root, nodes, after, (*path, edge.right), below)


def _label(node: OriginNode) -> str:
    return f"{node.label} ({node.day[:10]})" if node.day else node.label


def _names(chart: OriginChart) -> Mapping[str, str]:
    return {node.id: f"{node.kind}{number}" for number, node in enumerate(chart.nodes, start=1)}


def _mermaid(label: str) -> str:
    """Quotation marks and angle brackets would end the label or be read as HTML."""
    return re.sub(r"[\"<>#&`\s]", lambda found: " " if found[0].isspace() else f"#{ord(found[0])};", label)


def _dot(label: str) -> str:
    return " ".join(label.split()).replace("\\", "\\\\").replace('"', '\\"')
