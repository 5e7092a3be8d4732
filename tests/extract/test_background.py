"""Which claims are about other events than the main one."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said_claims import claim, parsed

from rashomon.extract import background, times
from rashomon.model import When

NEWS = "Rebels killed nine soldiers at a fort on Saturday. The army said two died there."


def marks(text: str, *dated: tuple[str, str | None]) -> list[bool]:
    claims = [claim(text, words, None, when=when) for words, when in dated]
    report = parsed(text)
    return [item.background for item in background.mark(report, claims, times.find(report)[0])]


@pytest.mark.parametrize(
    ("history", "when", "past"),
    [
        ("In April a bomb killed nine men in the capital.", "2021-04", True),
        ("Soldiers seized power in 2018.", "2018", True),
        ("The fighting went on the next day.", "2021-05-09", False),
        ("A day earlier rebels took a village.", "2021-05-07", False),
        ("Fighting has gone on all year.", "2021", False),
        ("A month later the rebels freed them.", "2021-06-10", True),
        ("The two armies have previously clashed there.", None, True),
        ("The rebels have fought the state for decades.", None, True),
        ("The rebels hold nine men.", None, False),
    ],
)
def test_by_date_and_by_words(history: str, when: str | None, past: bool) -> None:
    text = f"{NEWS}\n{history}"
    news = [
        (sentence, "2021-05-08") for sentence in ("Rebels killed nine soldiers at a fort", "The army said two died")
    ]
    assert marks(text, *news, (history, when)) == [False, False, past]


def test_what_goes_on_about_an_earlier_event_is_background_too() -> None:
    text = f"{NEWS}\nIn April a bomb killed nine men. The rebels said they laid it.\nThe rebels hold a bridge."
    found = marks(
        text,
        ("Rebels killed nine soldiers at a fort", "2021-05-08"),
        ("In April a bomb killed nine men.", "2021-04"),
        ("The rebels said they laid it.", None),
        ("The rebels hold a bridge.", None),
    )
    assert found == [False, True, True, False]


def test_a_report_whose_only_date_is_in_its_last_lines_is_about_its_own_days() -> None:
    undated = NEWS.replace(" on Saturday", "")
    text = f"{undated} The dead were buried at once, and the road was shut.\nIn March a bomb killed nine men."
    found = marks(
        text, ("Rebels killed nine soldiers at a fort", None), ("In March a bomb killed nine men.", "2021-03")
    )
    assert found == [False, True]


def test_a_report_about_the_past_alone_has_no_background() -> None:
    text = "In 2005 rebels killed nine soldiers at a fort."
    assert marks(text, (text, "2005")) == [False]


@given(st.dates(min_value=datetime.date(1900, 1, 1), max_value=datetime.date(2100, 1, 1)), st.sampled_from([4, 7, 10]))
def test_days_of_a_truncated_date_hold_the_date(date: datetime.date, length: int) -> None:
    found = background.days(When(span=None, start=date.isoformat()[:length]))
    assert found is not None
    assert found[0] <= date <= found[1]
    assert (found[1] - found[0]).days <= {4: 365, 7: 30, 10: 0}[length]


@pytest.mark.parametrize("start", [None, "soon", "2021-13-40"])
def test_days_that_cannot_be_read(start: str | None) -> None:
    assert background.days(When(span=None, start=start)) is None
