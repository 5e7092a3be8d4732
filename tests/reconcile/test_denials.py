"""Whom a denial answers, which figures are tolls, and which things are of one kind; sentences of our own."""

import pytest
from writing import claim, figure, report

from rashomon.reconcile import counts, denials, groups, things
from rashomon.reconcile.origins import said

ARMY, REBELS, CLINIC = "Northern Army", "River Front", "Clinic"
SIDES = ((REBELS,), (ARMY,))


def told(source, paper, **more):
    made = claim(paper, source, **{"event": "attack", "actor": REBELS, "target": ARMY, **more})
    return source, made


@pytest.mark.parametrize(
    ("denier", "stands"),
    [
        ((REBELS, {}), {REBELS: False, CLINIC: True, ARMY: True}),
        ((ARMY, {}), {REBELS: True, CLINIC: False, ARMY: False}),
    ],
)
def test_who_is_accused_answers_everybody_and_who_is_hit_those_who_boast(denier, stands):
    paper = report("a")
    denial = told(denier[0], paper, stance="denies", at=9)
    for source, expected in stands.items():
        if source == denier[0]:
            continue
        kind = "medical" if source == CLINIC else "belligerent"
        assert denials.denies(denial, told(source, paper, kind=kind), SIDES) == expected, source


@pytest.mark.parametrize(("low", "high", "denied"), [(10, 20, False), (40, 40, True), (200, None, True)])
def test_a_denial_of_dozens_leaves_ten_alone(low, high, denied):
    paper = report("a")
    no = told(ARMY, paper, stance="denies", figures=[figure("killed", ARMY, 24, 99)])
    assert denials.denies(no, told(CLINIC, paper, at=1, figures=[figure("killed", ARMY, low, high)]), SIDES) == denied


@pytest.mark.parametrize(
    ("words", "stands"), [("The rebels executed nine soldiers.", True), ("Nine soldiers died.", False)]
)
def test_a_denial_of_executions_is_of_executions(words, stands):
    paper = report("a")
    no = told(REBELS, paper, stance="denies", text="No prisoner was executed, the front said.")
    assert (denials.any_pair([no], [told(ARMY, paper, at=1, text=words)], SIDES) == "denied") == stands


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("It is false that our men were defeated.", True),
        ("It is false that our men were defeated with forty dead.", False),
        ("There was no battle, the army said.", False),
    ],
)
def test_to_deny_a_defeat_is_to_deny_no_loss(words, outcome):
    _, no = told(ARMY, report("a"), event="clash", stance="denies", text=words)
    assert denials.of_outcome(no) == outcome


def standing(*claims, paper):
    return [figure_.low for _, figure_ in counts.standing(said(claims, [paper]))]


def test_two_that_follow_each_other_and_come_to_the_toll_are_parts_of_it():
    paper = report("a")
    numbers = [told(CLINIC, paper, kind="medical", at=at, figures=[figure("killed", ARMY, n, n)])[1]
               for at, n in enumerate((50, 48, 2))]  # fmt: skip
    assert standing(*numbers, paper=paper) == [50]
    assert standing(*numbers[1:], paper=paper) == [48, 2]


def test_a_rank_among_the_dead_is_no_toll_beside_one():
    paper = report("a")
    whole = told(REBELS, paper, figures=[figure("killed", ARMY, 17, 17, item="soldiers")])[1]
    officers = told(CLINIC, paper, kind="medical", at=1, figures=[figure("killed", ARMY, 2, 2, item="colonels")])[1]
    assert standing(whole, officers, paper=paper) == [17]
    assert standing(officers, paper=paper) == [2]


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("helicopters", "helicopter", True),
        ("aircraft", "helicopters", True),
        ("aircraft", "drones", False),
        ("drones", "helicopters", False),
        (None, "drones", True),
    ],
)
def test_kinds_of_things(left, right, same):
    assert things.one_kind(left, right) == things.one_kind(right, left) == same


@pytest.mark.parametrize(
    ("part", "whole", "within"),
    [
        ("Wagner Group", "Russian citizens", True),
        ("Russian citizens", "Wagner Group", False),
        ("Wagner Group", "Ukrainian nationals", False),
        ("Wagner Group", "civilians", False),
    ],
)
def test_nationals_hold_the_men_of_their_country_s_forces(part, whole, within):
    assert groups.within(part, whole) == within
