"""Which of a source's figures stand, and what several come to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.reconcile import standing
from rashomon.reconcile.ranges import Range


def span(low: int, high: int | None = -1) -> Range:
    return Range(low=low, high=low if high == -1 else high)


@pytest.mark.parametrize(
    ("spans", "hull"),
    [
        ([], None),
        ([span(4)], span(4)),
        ([span(60), span(62)], span(60, 62)),
        ([span(60), span(2, None)], span(60)),
        ([span(24, 99), span(41)], span(41)),
        ([span(24, 99), span(110)], span(24, 110)),
        ([span(50, None), span(41)], span(41, None)),
        ([span(2, None), span(2, None)], span(2, None)),
    ],
)
def test_hull(spans: list[Range], hull: Range | None) -> None:
    assert standing.hull(spans) == hull


@pytest.mark.parametrize(
    ("whole", "part", "left"),
    [
        (span(41), span(11), span(30)),
        (span(41), span(0), span(41)),
        (span(41), span(60), span(0)),
        (span(41), span(11, None), span(0, 30)),
        (span(24, 99), span(11), span(13, 88)),
        (span(40, None), span(11), span(29, None)),
    ],
)
def test_what_is_left(whole: Range, part: Range, left: Range) -> None:
    assert standing.less(whole, part) == left


spans = st.builds(
    lambda low, more: Range(low=low, high=None if more is None else low + more),
    st.integers(0, 50),
    st.one_of(st.none(), st.integers(0, 50)),
)


@given(st.lists(spans, min_size=1))
def test_the_same_or_not_lies_between_the_largest_and_the_sum(found: list[Range]) -> None:
    either, total = standing.either(found), standing.total(found)
    assert either.low == max(one.low for one in found) <= total.low
    assert either.high == total.high


@given(spans, spans)
def test_what_is_left_is_never_below_zero_and_holds_every_true_difference(whole: Range, part: Range) -> None:
    left = standing.less(whole, part)
    for taken in (whole.low, whole.high if whole.high is not None else whole.low + 99):
        for ended in (part.low, part.high if part.high is not None else part.low + 99):
            real = max(0, taken - ended)
            assert left.low <= real and (left.high is None or real <= left.high)


@given(st.lists(spans), st.randoms(use_true_random=False))
def test_a_hull_does_not_depend_on_order_and_holds_all_that_say_something(found: list[Range], random) -> None:
    assert standing.hull(found) == standing.hull(random.sample(found, len(found)))
    hull = standing.hull(found)
    for one in found:
        if hull and not any(standing.vaguer(one, other) for other in found):
            assert hull.low <= one.low and (hull.high is None or (one.high is not None and one.high <= hull.high))


def test_joined_numbers() -> None:
    groups = standing.Joining(range(5))
    groups.chain([0, 3])
    groups.join(3, 4)
    assert groups.groups() == [[0, 3, 4], [1], [2]]
