import dataclasses

import pytest
from writing import claim, figure, report

from rashomon.model import Mention
from rashomon.reconcile import parties

ARMY, REBELS, HIRED = "Northern Army", "River Front", "Iron Company"
PAPER = report("a")


@pytest.mark.parametrize(
    "name",
    [
        "civilians",
        "Witnesses",
        "security sources",
        "local officials",
        "detainees held by the rebels",
        "prisoners of war",
    ],
)
def test_bystanders_are_no_party(name):
    assert parties.party_name(name) is None


@pytest.mark.parametrize("name", [ARMY, "unidentified armed men", "mercenaries", "Islamic State"])
def test_who_fights_is_a_party(name):
    assert parties.party_name(name) == name


def test_allies_stand_together():
    claims = [
        claim(PAPER, REBELS, actor=REBELS, target=ARMY, figures=[figure("killed_or_wounded", (ARMY, HIRED), 24, 99)]),
        claim(PAPER, HIRED, actor=HIRED, target=REBELS, at=1),
        claim(PAPER, ARMY, actor=ARMY, target=REBELS, at=2),
    ]
    found = parties.sides(claims)
    assert {frozenset(side) for side in found} == {frozenset({REBELS}), frozenset({ARMY, HIRED})}
    assert parties.same_side(ARMY, HIRED, found)
    assert not parties.same_side(ARMY, REBELS, found)


@pytest.mark.parametrize("change", [{"event": "talks"}, {"stance": "intends"}, {"background": True}])
def test_talks_plans_and_the_past_make_no_sides(change):
    assert parties.sides([claim(PAPER, ARMY, actor=ARMY, target=REBELS, **change)]) == ()


def test_an_unresolved_name_is_a_side_only_where_no_resolved_one_is():
    resolved = claim(PAPER, ARMY, actor=ARMY, target=REBELS)
    unresolved = against("the column")
    assert all("the column" not in side for side in parties.sides([resolved, unresolved]))
    assert any("the column" in side for side in parties.sides([unresolved]))


@pytest.mark.parametrize(
    "words", ["the blow", "India's version", "wars", "countries", "a power plant", "its eyes", "he"]
)
def test_words_for_no_people_under_arms_are_no_side(words):
    assert parties.sides([against(words)]) == ()


@pytest.mark.parametrize("words", ["gunmen", "fighters of the front", "a militia", "the attackers", "two army jets"])
def test_words_for_people_under_arms_may_be_a_side(words):
    assert any(words in side for side in parties.sides([against(words)]))


def test_a_ministry_that_only_speaks_and_a_government_beside_its_army_are_no_side():
    claims = [
        claim(PAPER, REBELS, actor=REBELS, target=ARMY),
        claim(PAPER, REBELS, actor=REBELS, target="Government of Mali", at=1),
        claim(PAPER, REBELS, actor=REBELS, target="Malian Ministry of Foreign Affairs", at=2),
        claim(PAPER, REBELS, actor=REBELS, target=ARMY, at=3),
    ]
    assert {frozenset(side) for side in parties.sides(claims)} == {frozenset({REBELS}), frozenset({ARMY})}
    assert ("Government of Mali",) in parties.sides(claims[1:2])


def test_a_mouthpiece_stands_for_its_party():
    [one, other] = parties.sides([claim(PAPER, None, actor="Inter-Services Public Relations", target=REBELS)])
    assert {*one, *other} == {"Pakistan Armed Forces", REBELS}


def against(words):
    told = claim(PAPER, ARMY, actor=ARMY, target=words, at=1)
    span = dataclasses.replace(told.span, end=told.span.start + len(words), exact=words)
    return dataclasses.replace(told, target=Mention(span=span))
