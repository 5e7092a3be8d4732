import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.model import When
from rashomon.reconcile import days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-07-25", "2024-07-25", "2024-07-25"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-07-25T10:00:00Z", "2024-07-25", "2024-07-25"),
    ],
)
def test_truncated_dates_cover_their_days(text, first, last):
    found = days.days(text)
    assert found is not None
    assert (days.iso(found[0]), days.iso(found[1])) == (first, last)


@pytest.mark.parametrize("text", [None, "", "yesterday", "2024-13", "2024-02-30"])
def test_what_is_no_date_covers_nothing(text):
    assert days.days(text) is None


def test_open_end_is_the_day_that_is_known():
    assert days.interval(When(span=None, start="2024-07-25")) == days.days("2024-07-25")
    assert days.interval(When(span=None, end="2024-07-27")) == days.days("2024-07-27")
    assert days.interval(When(span=None)) is None


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        ("2024-07-25", "2024-07-26", "25–26 July 2024"),
        ("2024-07-25", "2024-07-25", "25 July 2024"),
        ("2024-07-30", "2024-08-02", "30 July – 2 August 2024"),
        ("2023-12-30", "2024-01-02", "30 December 2023 – 2 January 2024"),
        ("2024-07", "2024-07", "July 2024"),
        (None, None, "date not stated"),
        (None, "2024-07-27", "until 27 July 2024"),
    ],
)
def test_dates_are_written_for_readers(start, end, written):
    assert days.words(start, end) == written


spans = st.tuples(st.integers(700_000, 740_000), st.integers(0, 40)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(spans, spans)
def test_gap_is_symmetric_and_zero_only_on_overlap(left, right):
    assert days.gap(left, right) == days.gap(right, left)
    common = set(range(left[0], left[1] + 1)) & set(range(right[0], right[1] + 1))
    assert (days.gap(left, right) == 0) == bool(common)


@pytest.mark.parametrize(
    ("day", "written"), [(1, "0001-01-01"), (0, "0001-01-01"), (-6, "0001-01-01"), (days.LAST + 31, "9999-12-31")]
)
def test_a_day_outside_all_years_is_the_first_or_last(day, written):
    assert days.iso(day) == written
