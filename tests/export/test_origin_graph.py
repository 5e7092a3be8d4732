"""The graph of what is told, from sources to reports, that needs no script."""

from __future__ import annotations

from lxml import html

from rashomon.export import origin_graph
from rashomon.model import OriginChart, OriginEdge, OriginNode


def chart(*edges, kind="said to"):
    names = dict.fromkeys(name for edge in edges for name in edge)
    nodes = tuple(OriginNode(id=name, kind="source", label=f"<{name}>") for name in names)
    return OriginChart(nodes=nodes, edges=tuple(OriginEdge(left=a, right=b, kind=kind) for a, b in edges))


def places(*edges):
    svg = html.fragment_fromstring(origin_graph.graph(chart(*edges), str))
    at = {}
    for group in svg.xpath("g"):
        x, y = group.get("transform")[len("translate(") : -1].split(",")
        at[group.xpath("string(title)").strip("<>")] = float(x), float(y)
    return svg, at


def test_what_comes_from_another_stands_to_its_right():
    svg, at = places(("a", "b"), ("b", "c"), ("a", "c"), ("d", "c"))
    assert at["a"][0] == at["d"][0] < at["b"][0] < at["c"][0]
    assert len(set(at.values())) == 4
    assert len(svg.xpath("path")) == 4
    assert float(svg.get("width")) > at["c"][0]


def test_lines_do_not_cross_where_they_need_not():
    _, at = places(("a", "z"), ("b", "y"), ("c", "x"))
    assert sorted("abc", key=lambda name: at[name][1]) == [
        {"z": "a", "y": "b", "x": "c"}[name] for name in sorted("xyz", key=lambda name: at[name][1])
    ]


def test_a_circle_is_drawn_too():
    _, at = places(("a", "b"), ("b", "a"))
    assert set(at) == {"a", "b"}


def test_nothing_is_drawn_where_nothing_leads_anywhere():
    assert origin_graph.graph(OriginChart(nodes=(), edges=()), str) == ""


def test_words_of_reports_are_no_markup():
    said = origin_graph.graph(chart(("<script>", "b")), str)
    assert "<script>" not in said
