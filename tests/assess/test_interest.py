"""In whose interest each source speaks, and who is independent of whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from telling import ARMY, CIVILIANS, HOSPITAL, PAPER, REBELS, reading, told

from rashomon.assess.interest import Interest, Parties
from rashomon.model import Camp, FirstHand

ALLY = "Southern Guard"
SIDES = ((ARMY, ALLY), (REBELS,))


def interest(row, **more):
    made = reading(row, sides=SIDES, **more)
    return Parties.of(made).of_row(made.rows[0], made.claims)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (told(HOSPITAL, 9), Interest.NONE),
        (told(PAPER, 9), Interest.NONE),
        (told(ARMY, 2), Interest.AGAINST),
        (told(ALLY, 2), Interest.AGAINST),
        (told(REBELS, 47), Interest.FEAT),
        (told(REBELS, 47, of=(ARMY, ALLY)), Interest.FEAT),
        (told(REBELS, 47, of=(ARMY, REBELS)), Interest.AGAINST),
        (told(REBELS, 3, of=(CIVILIANS,), actor=ARMY), Interest.ACCUSES),
        (told(REBELS, 3, of=(CIVILIANS,)), Interest.ACCUSES),
        (told(REBELS, 3, of=(CIVILIANS,), actor=REBELS), Interest.AGAINST),
        (told(ALLY, 3, of=(CIVILIANS,), actor=ARMY), Interest.AGAINST),
        (told(ARMY, 0), Interest.DENIES),
        (told(ARMY, None, None, stance="denies"), Interest.DENIES),
        (told(REBELS, 3, of=()), Interest.NONE),  # of whom it is not told
        (told(REBELS, 3, effect="released"), Interest.NONE),
        (told(REBELS, 3, effect="seized", unit="vehicles"), Interest.FEAT),
        (told("a commander", 3, kind="belligerent", of=(ARMY,)), Interest.FEAT),
    ],
)
def test_in_whose_interest_a_figure_is(row, expected):
    assert interest(row) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (ARMY, REBELS, True),
        (ARMY, HOSPITAL, True),
        (HOSPITAL, PAPER, True),
        (ARMY, ALLY, False),
        (ARMY, "northern  army", False),
    ],
)
def test_who_is_independent_of_whom(left, right, expected):
    parties = Parties.of(reading(told(ARMY, 2), sides=SIDES))
    assert parties.independent(left, right) is expected
    assert parties.independent(right, left) is expected


def test_sources_of_one_camp_are_one_voice_and_on_its_side():
    herald = "Army Herald"
    made = reading(told(herald, 3, of=(REBELS,)), told(HOSPITAL, 3, of=(REBELS,)), sides=SIDES)
    camp = Camp(voice=ARMY, sources=(herald, ARMY), reasons=())
    heard = FirstHand(effect="killed", of=(REBELS,), sources=(herald,), documents=("wire",), camps=(camp,))
    parties = Parties.of(replace(made, first_hand=(heard,)))
    assert not parties.independent(herald, ARMY)
    assert not parties.independent(herald, ALLY)
    assert parties.independent(herald, HOSPITAL)
    assert parties.of_row(made.rows[0]) is Interest.FEAT


def test_a_ministry_stands_with_the_forces_of_its_state():
    row = told("Russian Ministry of Defence", 50, kind="government")
    made = reading(row, sides=(("Russian Armed Forces",), (ARMY,)))
    assert Parties.of(made).of_row(made.rows[0]) is Interest.FEAT


def test_a_ministry_of_a_state_that_does_not_fight_is_no_party():
    row = told("Russian Ministry of Defence", 50, kind="government")
    made = reading(row, sides=((ARMY,), (REBELS,)))
    assert Parties.of(made).of_row(made.rows[0]) is Interest.NONE


@pytest.mark.parametrize("kind", ["party_statement", "channel_post", "state_media"])
def test_an_outlet_that_is_a_party_s_own_is_no_bystander(kind):
    made = reading(told("Voice of the River", 9), sides=SIDES)
    outlet = replace(made.documents[0], outlet="Voice of the River", outlet_kind=kind)
    assert Parties.of(replace(made, documents=(outlet,))).of_row(made.rows[0]) is Interest.FEAT
