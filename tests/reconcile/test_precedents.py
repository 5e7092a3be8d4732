"""Earlier incidents that are like one, and what they left open."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing import claim, figure, report

from rashomon.model import Incident, record_id
from rashomon.reconcile import precedents

ARMY, REBELS, MILITIA = "Northern Army", "River Front", "Hill Scouts"


def incident(claims, *, place="Kidal", start="2024-07-25", sides=((REBELS,), (ARMY,))):
    return Incident(
        id=record_id("inc", claims[0].id),
        title=f"Clash at {place}",
        country="ML",
        place=place,
        start=start,
        end=start,
        sides=sides,
        claims=tuple(one.id for one in claims),
    )


def fight(name, start, *, place="Kidal", at=None, event="clash", actor=REBELS, target=ARMY, sides=None, **more):
    """One incident of one claim, with what is said of it besides."""
    made = claim(report(name), actor, event=event, actor=actor, target=target, place=place, start=start, **more)
    if at:
        spot = dataclasses.replace(made.place, latitude=at[0], longitude=at[1], precision="exact")
        made = dataclasses.replace(made, place=spot)
    return incident([made], place=place, start=start, sides=sides or ((actor,), (target,))), [made]


def ranked(*others, of=None):
    own, told = of or fight("now", "2024-07-25")
    return precedents.rank(own, told, others)


def test_the_same_parties_place_and_kind_are_each_a_reason_with_two_values():
    [one] = ranked(fight("then", "2023-01-02"))
    assert {reason.feature: reason.score for reason in one.reasons} == {
        "precedent-parties.v1": 1.0,
        "precedent-place.v1": 1.0,
        "precedent-kind.v1": 1.0,
    }
    assert one.score == 1.0
    assert all(reason.left and reason.right and reason.sentence for reason in one.reasons)
    assert one.reasons[0].feature == "precedent-parties.v1"


@pytest.mark.parametrize(
    "other",
    [
        fight("later", "2024-08-01"),
        fight("same day", "2024-07-25"),
        fight("overlapping", "2024-07"),
        fight("undated", None),
        fight("elsewhere", "2023-01-02", place="Gao", event="talks"),
        fight("others, elsewhere", "2023-01-02", place="Gao", actor=MILITIA, target="Lake Guards"),
        fight("others, other kind", "2023-01-02", actor=MILITIA, target="Lake Guards", event="talks"),
    ],
    ids=lambda pair: pair[0].title,
)
def test_what_is_not_earlier_or_has_one_thing_in_common_is_none(other):
    assert ranked(other) == ()


def test_an_incident_without_days_has_no_precedents():
    assert ranked(fight("then", "2023-01-02"), of=fight("now", None)) == ()


def test_one_party_in_common_says_less_than_the_same_two_against_each_other():
    both, one = ranked(fight("a", "2023-01-02", target=ARMY), fight("b", "2023-01-02", target=MILITIA))
    assert both.score > one.score
    assert "stood against each other" in both.reasons[0].sentence
    assert any("took part in both" in reason.sentence for reason in one.reasons)


def test_places_a_day_s_drive_apart_are_a_reason_and_further_ones_none():
    here, near, far = (20.0, 0.0), (20.3, 0.0), (22.0, 0.0)
    now = fight("now", "2024-07-25", at=here)
    found = ranked(
        fight("near", "2023-01-02", place="Adjelhoc", at=near), fight("far", "2023-01-02", place="Gao", at=far), of=now
    )
    told = {one.place: {reason.feature for reason in one.reasons} for one in found}
    assert "precedent-place.v1" in told["Adjelhoc"]
    assert "precedent-place.v1" not in told["Gao"]
    [reason] = [one for one in found[0].reasons if one.feature == "precedent-place.v1"]
    assert reason.sentence == "The places lie 33 km apart."  # 0.3 of a degree of latitude
    assert (reason.left, reason.right) == ("Kidal", "Adjelhoc")


TAKEN = {"figures": [figure("captured", ARMY, 7, 7)]}


def test_those_left_open_come_first():
    other = fight("b", "2022-01-02", place="Gao", **TAKEN)
    first, second = ranked(fight("a", "2024-06-01"), other)
    assert (first.incident, second.incident) == (other[0].id, fight("a", "2024-06-01")[0].id)
    assert first.score < second.score
    [end] = first.open_ends
    assert end.what == "captives" and ARMY in end.text and end.claims == other[0].claims
    assert second.open_ends == ()


def test_captives_whose_release_a_later_incident_tells_are_not_open():
    taken = fight("a", "2023-01-02", **TAKEN)
    freed = fight("b", "2023-05-02", event="release", figures=[figure("released", ARMY, 7, 7)])
    others = fight("c", "2023-05-02", event="release", figures=[figure("released", "civilians", 7, 7)])
    some = fight("d", "2023-05-02", event="release", figures=[figure("released", ARMY, 2, None)])
    assert [end.what for end in {one.incident: one.open_ends for one in ranked(taken, some)}[taken[0].id]]
    open_of = {one.incident: one.open_ends for one in ranked(taken, freed)}
    assert open_of[taken[0].id] == ()
    before = fight("e", "2022-05-02", event="release", figures=[figure("released", ARMY, 7, 7)])
    assert [end.what for end in {one.incident: one.open_ends for one in ranked(taken, before)}[taken[0].id]]
    still = {one.incident: one.open_ends for one in ranked(taken, others)}
    assert [end.what for end in still[taken[0].id]] == ["captives"]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"stance": "denies"}, ["denied"]),
        ({"checks": [("Wire", "unverified")]}, ["unverified"]),
        ({"checks": [("Wire", "unverified"), ("Daily", "confirmed")]}, []),
        ({"event": "capture", "target": "civilians"}, ["captives"]),
        ({"event": "capture", "target": ARMY}, []),
        ({"event": "capture", "target": "civilians", "stance": "intends"}, []),
        ({"figures": [figure("captured", ARMY, 0, 0)]}, []),
    ],
)
def test_what_counts_as_left_open(more, what):
    assert [end.what for end in precedents.open_ends([claim(report("a"), REBELS, **more)])] == what


def test_a_denial_that_its_source_took_back_is_settled():
    denied = claim(report("a"), ARMY, stance="denies")
    confirmed = claim(report("b"), ARMY, stance="confirms")
    assert precedents.open_ends([denied, confirmed]) == ()


MANY = [fight(f"n{n}", f"2023-0{n}-02", place="Kidal" if n % 2 else "Gao") for n in range(1, 8)]


@given(st.permutations(MANY))
def test_the_order_of_what_is_given_does_not_matter(others):
    assert ranked(*others) == ranked(*MANY)
