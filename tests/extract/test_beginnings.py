"""The beginnings of patterns, against what the patterns match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.extract import dates
from rashomon.extract.beginnings import LENGTH, Beginnings

PATTERNS = [
    re.compile(text, re.IGNORECASE)
    for text in (
        r"(?:last |this )?march",
        r"(?<=\bon )the \d{1,2}th",
        r"[12]\d{3}(?!\d)",
        r"(?:a|an|the)? ?[^x]",
        r"(x|yy)\1*?z{0,2}",
        r"[a-c]+\b\.?",
    )
]


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("March", {0, 3}),
        ("LAST ", {0, 3}),
        ("the 2", {1, 3}),
        ("1987.", {2, 3}),
        ("x was", {3, 4}),
        ("cab i", {3, 5}),
        ("ćevap", {0, 1, 2, 3, 4, 5}),
        ("the", {0, 1, 2, 3, 4, 5}),
    ],
)
def test_leaves_the_patterns_that_can_begin_so(text: str, may: set[int]) -> None:
    left = set(Beginnings(PATTERNS).of(text))
    assert may <= left
    assert {i for i, pattern in enumerate(PATTERNS) if pattern.match(text)} <= left
    if text in {"March", "1987.", "LAST "}:
        assert left == may


@given(st.data())
def test_misses_no_match(data: st.DataObject) -> None:
    known = Beginnings(PATTERNS)
    number = data.draw(st.integers(0, len(PATTERNS) - 1))
    text = data.draw(st.from_regex(PATTERNS[number]))
    for match in PATTERNS[number].finditer(text):
        assert number in known.of(text[match.start() : match.start() + LENGTH])


@pytest.mark.parametrize(
    "text",
    [
        "On Friday 3 May 2019 and again in early June, overnight to Sunday, two days later, at 3 p.m. and at dawn.",
        "IN THE SPRING OF 1994, THE 12TH OF MARCH 1990 AND THE NEXT DAY; SINCE THE 1980S, LAST WEEK, A MONTH AGO.",
    ],
)
def test_every_time_pattern_is_tried_wherever_it_matches(text: str) -> None:
    for start in (at.start() for at in dates.START.finditer(text)):
        tried = {i for i, _, _ in dates._beginning(text[start : start + LENGTH])}
        assert {i for i, (_, pattern) in enumerate(dates._patterns()) if pattern.match(text, start)} <= tried
