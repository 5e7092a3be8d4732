import dataclasses

import pytest
from writing import claim, figure, report

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
    told = claim(PAPER, ARMY, actor=ARMY, target="the column", at=1)
    unresolved = dataclasses.replace(told, target=dataclasses.replace(told.target, name=None))
    assert all(unresolved.target.label not in side for side in parties.sides([resolved, unresolved]))
    assert any(unresolved.target.label in side for side in parties.sides([unresolved]))
