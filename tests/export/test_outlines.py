"""Maps from outlines of countries."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rashomon.export import outlines
from rashomon.export.outlines import Window


@pytest.fixture
def path(tmp_path):
    """Two countries that share the arc at longitude 10; the second goes along it backwards."""
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [0, 10]},
        "arcs": [[[20, 0], [0, 40]], [[20, 40], [-20, 0], [0, -40], [20, 0]], [[20, 0], [20, 0], [0, 40], [-20, 0]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "id": "466", "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "id": "562", "arcs": [[[2, -1]]]},
                ]
            }
        },
    }
    file = tmp_path / "outlines.json"
    file.write_text(json.dumps(topology))
    return file


def test_arcs_are_put_together_into_rings(path):
    found = outlines.shapes(path)
    assert found["466"] == (((10, 10), (10, 30), (0, 30), (0, 10), (10, 10)),)
    assert found["562"] == (((10, 10), (20, 10), (20, 30), (10, 30), (10, 10)),)


def test_a_country_is_found_by_its_code(path):
    assert outlines.country(path, "ML") == [(0, 10), (10, 30)]
    assert outlines.country(path, "FR") == []
    assert outlines.country(path, "??") == []


def test_a_mark_is_where_its_place_is(path):
    window = Window.around([(5, 20)], 20)
    svg = etree.fromstring(outlines.drawn(path, window, [((5, 20), "<Kidal>")], "a map", ["ML"]))
    [dot] = svg.xpath("//*[local-name()='circle']")
    assert (float(dot.get("cx")), float(dot.get("cy"))) == (pytest.approx(360), pytest.approx(window.height / 2, abs=1))
    assert svg.xpath("string(//*[local-name()='text'])") == "<Kidal>"
    [lit] = svg.xpath("//*[contains(@class, 'lit')]/@d")
    assert lit.count("M") == 1


def test_what_is_outside_the_window_is_not_drawn(path):
    assert "M" not in outlines.drawn(path, Window(100, 0, 120, 10), [], "nothing")


@given(
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-80, 80)), min_size=1, max_size=8),
    st.floats(1, 90),
)
def test_a_window_holds_its_points(points, least):
    window = Window.around(points, least)
    if window.east - window.west < 360:
        for point in points:
            x, y = window.placed(point)
            assert -0.1 <= x <= outlines.WIDTH + 0.1
            assert -1 <= y <= window.height + 1
