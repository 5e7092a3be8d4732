"""What happened in order, each event once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_precedents import ARMY, MILITIA, REBELS, fight
from writing import claim, figure, report

from rashomon.reconcile import timelines

WIRE, DAILY = report("wire", outlet="Wire", published="2024-07-26"), report("daily", outlet="Daily")


def past(document, start, **more):
    return claim(document, background=True, start=start, **{"event": "attack", "actor": REBELS, "target": ARMY} | more)


def lines(*background, incidents=()):
    documents = [WIRE, DAILY, *(report(claims[0].document_id.removeprefix("doc_")) for _, claims in incidents)]
    return timelines.of(incidents, background, documents)


def test_incidents_and_background_stand_by_day_the_undated_last():
    found = lines(past(WIRE, "2015-06"), past(WIRE, None, at=1), incidents=[fight("a", "2023-01-02")])
    assert [line.start for line in found] == ["2015-06", "2023-01-02", None]
    assert [bool(line.incident) for line in found] == [False, True, False]


def test_every_line_leads_to_claims_and_says_who_tells_it():
    told = past(WIRE, "2015-06", text="Nine men were shot in June 2015.")
    [line] = lines(told)
    assert line.claims == (told.id,) and line.documents == (WIRE.id,)
    assert line.words == "Nine men were shot in June 2015."
    assert line.sources == ("Wire, 2024-07-26",)
    [named] = lines(past(WIRE, "2015-06", source="Ministry", kind="government"))
    assert named.sources == ("Ministry, in Wire, 2024-07-26",)
    assert named.sides == ((REBELS,), (ARMY,))


@pytest.mark.parametrize(
    "other",
    [
        past(DAILY, "2015-06", at=1),
        past(DAILY, "2015-06-12", at=1),
        past(DAILY, "2015-06", at=1, event="clash"),
        past(DAILY, "2015-06", at=1, place=None),
    ],
    ids=["the same", "a closer day", "another word for a fight", "no place"],
)
def test_what_two_reports_bring_up_is_one_line(other):
    [line] = lines(past(WIRE, "2015-06"), other)
    assert len(line.documents) == 2 and len(line.sources) == 2


def test_the_closest_days_stand():
    [line] = lines(past(WIRE, "2015-06"), past(DAILY, "2015-06-12", at=1))
    assert (line.start, line.end) == ("2015-06-12", "2015-06-12")


@pytest.mark.parametrize(
    "other",
    [
        past(DAILY, "2015-07", at=1),
        past(DAILY, "2015-06", at=1, place="Gao"),
        past(DAILY, "2015-06", at=1, event="talks"),
        past(DAILY, None, at=1, actor=MILITIA, target=None, text="Somebody was attacked before."),
        past(DAILY, "2015-06", at=1, actor=MILITIA, target=None, place=None, text="Elsewhere others struck a well."),
    ],
    ids=["another month", "another place", "another kind", "undated", "nothing in common"],
)
def test_what_speaks_against_one_event_keeps_two_lines(other):
    assert len(lines(past(WIRE, "2015-06"), other)) == 2


def test_of_a_whole_year_the_same_parties_are_not_enough():
    one, other = (
        past(WIRE, "2015", text="A raid on the fort."),
        past(DAILY, "2015", at=1, text="They burnt two lorries."),
    )
    assert len(lines(one, other)) == 2
    counted = {"figures": [figure("killed", ARMY, 12, 12)]}
    assert len(lines(past(WIRE, "2015", **counted), past(DAILY, "2015", at=1, **counted))) == 1


def test_background_that_is_an_incident_of_the_ledger_stands_under_it():
    earlier = past(WIRE, "2023-01-02")
    [line] = lines(earlier, incidents=[fight("a", "2023-01-02")])
    assert line.incident and line.brought_up == (earlier.id,)
    others = past(WIRE, "2023-01-02", actor=MILITIA, target=None)
    assert len(lines(others, incidents=[fight("a", "2023-01-02")])) == 2


PAST = [past(WIRE, f"20{n:02}-06", at=n) for n in range(10, 20)] + [past(DAILY, "2012-06-04", at=40)]
FOUGHT = [fight(f"n{n}", f"2023-0{n}-02") for n in range(1, 5)]


@given(st.permutations(PAST), st.permutations(FOUGHT))
def test_the_order_of_what_is_given_does_not_matter(background, incidents):
    assert lines(*background, incidents=incidents) == lines(*PAST, incidents=FOUGHT)
