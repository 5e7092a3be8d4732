"""Summaries that are kept are those of the readings, whatever came when; and lists of them hold what is asked for."""

from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import World

from rashomon import grouping, overview, readings
from rashomon.ledger import Ledger
from rashomon.overview import Wanted
from rashomon.overview.summing import named


def anew(view):
    """What the summaries must be, from readings of everything."""
    found = readings.incidents(view)
    return {one.incident.id: overview.summed(one, view.entry(one.incident).seq) for one in found}


def kept(ledger):
    return {one.id: one for one in overview.rows(ledger.view(), limit=10_000).summaries}


def found_by(ledger):
    with ledger.reading() as connection:
        return set(map(tuple, connection.exec_driver_sql("SELECT facet, value, id FROM summary_names")))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32), often=st.sampled_from([0.1, 0.4, 1.0]), most=st.sampled_from([None, 1, 3]))
def test_what_is_kept_up_is_what_is_made_anew(tmp_path_factory, seed, often, most):
    chance = random.Random(seed)  # noqa: S311
    with Ledger.open(tmp_path_factory.mktemp("l") / "ledger.db") as ledger:
        world = World(ledger, chance)
        for _ in range(chance.randint(4, 25)):
            world.step()
            if chance.random() < 0.8:
                grouping.group(ledger)
            if chance.random() < often:
                overview.make(ledger, most)
        grouping.group(ledger)
        upto = ledger.view().upto
        assert overview.make(ledger) == overview.behind(ledger) == 0
        assert kept(ledger) == anew(ledger.view())
        wanted = {
            (facet, value.casefold(), one.incident.id)
            for one in readings.incidents(ledger.view())
            for facet, value in named(one)
        }
        assert found_by(ledger) == wanted
        assert ledger.view().upto == upto, "the overview adds no entry"
        assert ledger.check() == []


@pytest.fixture
def ledger(tmp_path):
    """A ledger with some incidents, of which people decided on some."""
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        world = World(ledger, random.Random(7))  # noqa: S311
        for _ in range(12):
            world.report()
        grouping.group(ledger)
        for _ in range(3):
            world.correct()
        grouping.group(ledger)
        overview.make(ledger)
        yield ledger


FILTERS = {
    "place": (Wanted(place="kid"), lambda one, facets: any(value == "kidal" for facet, value in facets)),
    "country": (Wanted(place="Burkina"), lambda one, facets: ("country", "bf") in facets),
    "actor": (Wanted(actor="wagner"), lambda one, facets: ("actor", "wagner group") in facets),
    "event": (Wanted(event="clash"), lambda one, facets: "clash" in one.events),
    "since": (Wanted(since="2024-07-26"), lambda one, facets: (one.end or "") >= "2024-07-26"),
    "until": (Wanted(until="2024-07-20"), lambda one, facets: "" < (one.start or "") <= "2024-07-20"),
    "conflict": (Wanted(conflict=True), lambda one, facets: one.conflicts > 0),
    "no conflict": (Wanted(conflict=False), lambda one, facets: one.conflicts == 0),
    "reviewed": (Wanted(decided=True), lambda one, facets: one.decided > 0),
    "not reviewed": (Wanted(decided=False), lambda one, facets: one.decided == 0),
    "several": (
        Wanted(event="attack", conflict=False),
        lambda one, facets: "attack" in one.events and not one.conflicts,
    ),
    "a value that is a pattern": (Wanted(actor="%"), lambda one, facets: False),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_leaves_what_fits_now_and_then(ledger, name):
    wanted, fits = FILTERS[name]
    facets = {}
    for facet, value, incident in found_by(ledger):
        facets.setdefault(incident, set()).add((facet, value))
    right = [one for one in overview.rows(ledger.view(), limit=1000).summaries if fits(one, facets[one.id])]
    found = overview.rows(ledger.view(), wanted, limit=1000)
    assert list(found.summaries) == right
    assert overview.count(ledger.view(), wanted) == len(right) == len(overview.placed(ledger.view(), wanted))
    assert list(overview.scanned(ledger.view(), wanted, limit=1000).summaries) == right
    assert (
        list(overview.some(ledger.view(), facets, wanted))
        and set(overview.some(ledger.view(), facets, wanted)) == {one.id for one in right}
    ) or not right


@pytest.mark.parametrize("looked", [1, 3, 60])
def test_pages_one_after_another_are_the_whole(ledger, monkeypatch, looked):
    monkeypatch.setattr("rashomon.overview.past.LOOKED_AT", looked)
    view = ledger.view()
    whole = overview.rows(view, limit=1000).summaries
    assert len(whole) > 4 and [one.start or "" for one in whole] == sorted(
        (one.start or "" for one in whole), reverse=True
    )
    for ask in (overview.rows, overview.scanned):
        found, after = [], None
        while True:
            some = ask(view, after=after, limit=2)
            found += some.summaries
            after = some.after
            if after is None:
                break
        assert tuple(found) == whole


def test_a_moment_past_is_told_as_it_was(tmp_path):
    with Ledger.open(tmp_path / "ledger.db") as ledger:
        world = World(ledger, random.Random(11))  # noqa: S311
        for _ in range(5):
            world.report()
        grouping.group(ledger)
        then = ledger.view()
        before = anew(then)
        for _ in range(8):
            world.step()
            grouping.group(ledger)
        assert {one.id: one for one in overview.scanned(then, limit=1000).summaries} == before


def test_what_people_decide_and_take_back_is_counted_and_not(ledger):
    world = World(ledger, random.Random(1))  # noqa: S311
    name = overview.rows(ledger.view(), Wanted(decided=False)).summaries[0].id
    claim = ledger.view().claim(ledger.view().incident(name).claims[0])
    from rashomon.model import Check

    check = Check(subject=claim.id, method="call", finding="verified", by="Ada", basis=None)
    world.decide("checked", claim.id, document_id=claim.document_id, cited=(world.cited(claim),), check=check)
    grouping.group(ledger)
    overview.make(ledger)
    assert kept(ledger)[name].decided == 1
    decision = ledger.view().decisions()[-1]
    world.decide("undone", decision.id, document_id=decision.document_id, undoes=decision.id)
    grouping.group(ledger)
    overview.make(ledger)
    assert kept(ledger)[name].decided == 0


def test_only_what_is_touched_is_made_anew(ledger, monkeypatch):
    """The summaries of the others stay as they are, whatever they say."""
    with ledger.transaction():
        names = list(kept(ledger))
        odd = dataclasses.replace(kept(ledger)[names[0]], title="Nobody looks")
        ledger.summaries().put([odd.id], [(odd, ())], ledger.view().upto)
    last = kept(ledger)[names[-1]]
    world = World(ledger, random.Random(2))  # noqa: S311
    claim = ledger.view().claim(ledger.view().incident(last.id).claims[0])
    world.decide("withdrawn", claim.id, cited=(world.cited(claim),))
    touched = []
    monkeypatch.setattr(
        "rashomon.overview.keeping.readings.some",
        lambda view, names, real=readings.some: touched.extend(names) or real(view, names),
    )
    grouping.group(ledger)
    overview.make(ledger)
    assert touched and odd.id not in touched
    assert kept(ledger)[odd.id].title == "Nobody looks"


def test_tables_of_another_overview_are_made_anew(ledger, monkeypatch):
    whole = kept(ledger)
    with ledger.transaction():
        ledger.summaries().mark("overview.other.v1", ledger.view().upto)
    assert overview.behind(ledger)
    overview.make(ledger)
    assert kept(ledger) == whole


def test_upkeep_comes_to_the_same(ledger):
    whole = kept(ledger)
    ledger.rebuild()
    grouping.group(ledger)
    assert kept(ledger) == {}
    keeper = overview.upkeep(ledger)
    assert keeper is overview.upkeep(ledger)
    while keeper.current(wait=5):
        pass
    assert kept(ledger) == whole
