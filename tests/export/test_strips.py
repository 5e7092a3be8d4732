"""Strips that need no script: how each source's figures changed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from lxml import html

from rashomon.export import strips as drawn


@dataclass
class Said:
    source: str
    day: str
    low: int | None
    high: int | None
    text: str
    of: str


def point(source="Army", day="2024-07-28", low=10, high=10, text="10", of="Army: killed"):
    return Said(source, day, low, high, text, of)


def strips(*points):
    return html.fragment_fromstring(drawn.strips(points, lambda one: one.of, str), create_parent="div")


def test_a_source_that_changed_has_a_line_through_its_figures():
    [figure] = strips(point(), point(day="2024-07-30", low=40, high=40, text="40"), point(source="Rebels", low=84))
    lines = figure.xpath(".//path[@fill='none']")
    assert len(lines) == 1  # the Rebels said it once
    (x1, y1), (x2, y2) = (map(float, part.split()) for part in lines[0].get("d")[1:].split("L"))
    assert x2 > x1
    assert y2 < y1
    assert len(figure.xpath(".//g[@transform]/title")) == 3
    assert "Rebels 10 (2024-07-28)" in figure.xpath("string(svg/@aria-label)")


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


def symbols(figure):
    """The height of each symbol of a figure's marks."""
    found = figure.xpath("svg/g[title]/path/@transform")
    return [float(one[len("translate(0,") : -1]) for one in found]


def high_at(figure, count):
    """Where a count of the scale stands."""
    [y] = [
        g.xpath("line/@y1")[0] for g in figure.xpath(".//g[@class='tick'][line]") if g.xpath("string(text)") == count
    ]
    return float(y)


def test_a_symbol_stands_at_numbers_that_were_said_alone():
    [figure] = strips(
        point(low=20, high=100, text="20-100"), point(day="2024-07-30", low=None, high=100, text="<= 100")
    )
    nought, hundred = high_at(figure, "0"), high_at(figure, "100")
    assert symbols(figure) == pytest.approx([nought - (nought - hundred) / 5, hundred, hundred], abs=0.1)


def test_no_two_of_many_sources_have_one_mark():
    [figure] = strips(*(point(source=f"Source {number}") for number in range(36)))
    keys = figure.xpath(".//span[@class='key']/svg/path")
    assert len({(one.get("d"), one.get("fill")) for one in keys}) == 36


def test_marks_of_one_day_stand_by_it_however_many_there_are():
    [figure] = strips(*(point(source=f"Source {number}") for number in range(30)), point(day="2024-08-30"))
    first, *rest = (float(one.get("transform")[len("translate(") : -3]) for one in figure.xpath("svg/g[title]"))
    assert max(rest[:-1]) - first <= 2 * drawn.BESIDE


def test_a_line_goes_through_its_marks():
    [figure] = strips(point(), point(source="Rebels"), point(day="2024-07-30", low=40, high=40))
    [line] = figure.xpath("svg/path[@fill='none']/@d")
    at = [one.get("transform")[len("translate(") : -3] for one in figure.xpath("svg/g[title]")]
    assert [part.split()[0] for part in line[1:].split("L")] == [at[0], at[1]]


@pytest.mark.parametrize(
    ("day", "named"), [("2024-07", "Jul 2024"), ("2024", "2024"), ("2024-12", "Dec 2024"), ("2024-02-29", "29 Feb")]
)
def test_a_day_that_is_not_known_is_not_made_up(day, named):
    [figure] = strips(point(day=day))
    assert figure.xpath(".//g[@class='tick']/text[@text-anchor='middle']/text()") == [named]
    assert f"({day})" in figure.xpath("string(svg/@aria-label)")
    assert len(figure.xpath(".//line[@class='when']")) == (len(day) < 10)


@pytest.mark.parametrize("day", ["", "July", "2024-13", "0000", "9999-12-32", "2024-7"])
def test_what_is_no_day_is_drawn_nowhere(day):
    assert not len(strips(point(day=day)))


def test_the_last_day_of_the_calendar_is_drawn():
    assert len(strips(point(day="9999-12-31"), point(day="0001-01-01")))


def test_things_of_two_kinds_are_in_two_strips():
    found = strips(point(of="Army: destroyed (tanks)"), point(of="Army: destroyed (drones)"), point(day="2024-08-01"))
    assert [one.xpath("string(h3)") for one in found] == [
        "Army: destroyed (tanks)",
        "Army: destroyed (drones)",
        "Army: killed",
    ]


def test_words_of_reports_are_no_markup():
    said = drawn.strips([point(source="<script>x</script>", text='"><b>', of="<i>")], lambda one: one.of, str)
    for tag in ("<script>", "<b>", "<i>"):
        assert tag not in said
