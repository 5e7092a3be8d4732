"""Charts that need no script."""

from __future__ import annotations

import pytest
from lxml import html

from rashomon.api.incident import Point
from rashomon.model import OriginChart, OriginEdge, OriginNode
from rashomon.publish import drawn


def point(source="Army", day="2024-07-28", low=10, high=10, text="10"):
    return Point(effect="killed", of=("Army",), source=source, day=day, low=low, high=high, text=text)


def strips(*points):
    return html.fragment_fromstring(drawn.strips(points, lambda one: "Army: killed", str), create_parent="div")


def test_a_source_that_changed_has_a_line_through_its_figures():
    [figure] = strips(point(), point(day="2024-07-30", low=40, high=40, text="40"), point(source="Rebels", low=84))
    lines = figure.xpath(".//path[@fill='none']")
    assert len(lines) == 1  # the Rebels said it once
    (x1, y1), (x2, y2) = (map(float, part.split()) for part in lines[0].get("d")[1:].split("L"))
    assert x2 > x1
    assert y2 < y1
    assert len(figure.xpath(".//g[@transform]/title")) == 3
    assert "Rebels 10 on 2024-07-28" in figure.xpath("string(svg/@aria-label)")


def test_a_range_without_an_upper_end_goes_to_the_top_in_dashes():
    [figure] = strips(point(high=None, text="10 or more"))
    [line] = figure.xpath(".//line[@class='low-high']")
    assert (float(line.get("y2")), bool(line.get("stroke-dasharray"))) == (drawn.TOP, True)


def test_what_has_no_day_is_in_no_strip():
    assert not len(strips(point(day="some time")))


def test_two_days_that_are_close_are_not_named_over_one_another():
    [figure] = strips(point(day="2024-01-01"), point(day="2024-01-02"), point(day="2024-12-31"))
    assert figure.xpath(".//g[@class='tick']/text[@text-anchor='middle']/text()") == ["1 Jan", "31 Dec"]
    [figure] = strips(point(day="2023-12-31"), point(day="2024-12-31"))
    assert figure.xpath(".//g[@class='tick']/text[@text-anchor='middle']/text()") == ["31 Dec 2023", "31 Dec 2024"]


@pytest.mark.parametrize(("most", "step", "top"), [(1, 1, 2), (7, 2, 8), (84, 50, 100), (1000, 500, 1500)])
def test_the_scale_has_round_steps_beyond_the_most(most, step, top):
    assert drawn._steps(most) == (step, top)


def chart(*edges, kind="said to"):
    names = dict.fromkeys(name for edge in edges for name in edge)
    nodes = tuple(OriginNode(id=name, kind="source", label=f"<{name}>") for name in names)
    return OriginChart(nodes=nodes, edges=tuple(OriginEdge(left=a, right=b, kind=kind) for a, b in edges))


def places(*edges):
    svg = html.fragment_fromstring(drawn.origins(chart(*edges), str, str))
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
    assert drawn.origins(OriginChart(nodes=(), edges=()), str, str) == ""


def test_words_of_reports_are_no_markup():
    said = drawn.strips([point(source="<script>x</script>", text='"><b>')], lambda one: "<i>", str)
    said += drawn.origins(chart(("<script>", "b")), str, str)
    assert "<script>" not in said
    assert "<b>" not in said
    assert "<i>" not in said
