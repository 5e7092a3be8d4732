"""Stated dates of publication."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.ingest.published import NotADateError, publication_date


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2024-07-29", "2024-07-29"),
        ("2024-07", "2024-07"),
        ("2024", "2024"),
        (" 2024-07-29T23:30:00+02:00 ", "2024-07-29"),
        ("2024-07-29 10:00", "2024-07-29"),
        ("29 July 2024", "2024-07-29"),
        ("Monday, July 29, 2024", "2024-07-29"),
        ("Jul 29, 2024 10:30 GMT", "2024-07-29"),
        ("29.07.2024", "2024-07-29"),
        ("07/29/2024", "2024-07-29"),
        ("July 2024", "2024-07"),
        ("5/5/2024", "2024-05-05"),
    ],
)
def test_dates_are_read_and_cut_to_what_they_state(words: str, date: str) -> None:
    assert publication_date(words) == date


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("2024-02-30", "calendar"),
        ("2024-13", "calendar"),
        ("0000-01-01", "calendar"),
        ("yesterday", "not a date"),
        ("Monday", "not a date"),
        ("29 July", "not a date with its year"),
        ("03/04/2024", "2024-04-03 or 2024-03-04"),
        ("soon", "not a date"),
        ("", "not a date"),
    ],
)
def test_what_names_no_one_day_is_refused(words: str, why: str) -> None:
    with pytest.raises(NotADateError) as raised:
        publication_date(words)
    assert why in str(raised.value)


@given(st.dates(min_value=datetime.date(1900, 1, 1)))
def test_iso_dates_are_themselves(day: datetime.date) -> None:
    assert publication_date(day.isoformat()) == day.isoformat()
