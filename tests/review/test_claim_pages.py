"""Pages of claims as people have them, against a walk through all of them."""

from __future__ import annotations

import dataclasses
from functools import partial

import pytest

from rashomon import pages, readings
from rashomon.export.fitting import fits, happened
from rashomon.ledger import Filter
from rashomon.ledger.lookup import days
from rashomon.review.adding import Addition

KILLED = "two soldiers were killed"
BURNT = "burnt a truck"
SHELLS = "Shells of the Night Column"

FILTERS = [
    {},
    {"actor": "hill scouts"},
    {"actor": "night column"},
    {"actor": "column of the north"},
    {"actor": "river front", "event": "seizure"},
    {"source": "northern army"},
    {"source": "wire"},
    {"source": "the report"},
    {"source": "nobody"},
    {"source": "river"},
    {"place": "adjelhoc"},
    {"place": "ml"},
    {"place": "ne"},
    {"event": "explosion"},
    {"event": "attack"},
    {"since": "2024-07-20"},
    {"until": "2024-07-15"},
    {"since": "2024-08", "actor": "army"},
    {"actor": "nobody at all"},
]


def expected(view, filters):
    documents = {one.id: one for one in view.documents()}
    since, until = filters.get("since"), filters.get("until")
    return [
        one
        for one in readings.claims(view).claims
        if fits(one, documents[one.document_id], filters) and (not (since or until) or happened(one, since, until))
    ]


def asked(view, filters):
    def fit(claim, document, since=None, until=None):
        return fits(claim, document, filters) and (not (since or until) or happened(claim, since, until))

    dates = {name: filters[name] for name in ("since", "until") if name in filters}
    return pages.Claims(view, Filter(**filters), partial(fit, **dates))


def by_pages(found, limit):
    after, claims = None, []
    while True:
        page = found.page(after, limit)
        assert len(page.claims) <= limit
        assert {one.document_id for one in page.claims} == {one.id for one in page.documents}
        claims += page.claims
        if page.after is None:
            return claims
        after = page.after


def day(claim):
    return days(claim.when.start, claim.when.end)[0] if claim.when else days(None, None)[0]


@pytest.fixture
def decided(office, finder):
    """A ledger in which people corrected, withdrew, added and judged, and that was then read anew."""
    desk = office.desk()
    desk.correct(office.standing(KILLED).id, "actor", "Hill Scouts", reason="So.")
    desk.correct(office.standing(KILLED).id, "dates", "2024-08-02", reason="So.")
    desk.correct(office.standing(BURNT).id, "event", "explosion", reason="So.")
    desk.withdraw(office.standing("seven soldiers").id, reason="So.")
    desk.add(office.wire.id, Addition(words="dead of the market", event="seizure", actor="River Front"), reason="So.")
    desk.judge("Night Column", "same", "Northern Army", reason="So.")
    office.read(finder("second.extract.v1", lambda one: dataclasses.replace(one, certainty="doubtful")))
    return office.ledger


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_pages_hold_what_a_walk_through_all_claims_as_decided_finds(decided, filters):
    view = decided.view()
    whole = expected(view, filters)
    found = asked(view, filters)
    assert found.page(limit=100).claims == tuple(whole)
    for limit in (1, 2, 3):
        paged = by_pages(found, limit)
        assert sorted(one.id for one in paged) == sorted(one.id for one in whole)
        assert {one.id: one for one in paged} == {one.id: one for one in whole}
    ordered = by_pages(found, 1)
    assert list(map(day, ordered)) == sorted(map(day, ordered))
    assert [one for page in found.pages() for one in page.claims] == whole
    assert (found.most() or 0) >= len(whole)


def test_the_filters_tell_decided_claims_apart(decided):
    """So that the walk compares something: each decision is found by its own filter and nothing by what it ended."""
    view = decided.view()
    sizes = {str(filters): len(expected(view, filters)) for filters in FILTERS}
    assert sizes["{'actor': 'hill scouts'}"] == 1
    assert sizes["{'event': 'explosion'}"] == 2
    assert sizes["{'actor': 'river front', 'event': 'seizure'}"] == 1
    assert sizes["{'actor': 'nobody at all'}"] == 0
    assert len(asked(view, {}).reports) == 2


def test_a_name_judged_one_with_another_is_found_in_reports_that_nobody_decided_on(office):
    """A judgement of names is on no report; the claims under the other name must be looked for all the same."""
    office.desk().judge("Night Column", "same", "Northern Army", reason="So.")
    view = office.ledger.view()
    for name, count in (("night column", 6), ("northern army", 0)):  # Every claim is of one or the other.
        whole = expected(view, {"actor": name})
        found = asked(view, {"actor": name})
        assert not found.reports
        assert found.page().claims == tuple(whole)
        assert len(whole) == count
    assert any(SHELLS in one.span.exact for one in asked(view, {"actor": "night"}).page().claims)


def test_as_of_a_moment_before_the_decisions_the_claims_stand_as_found(decided):
    first = decided.view().decisions()[0]
    entry = decided.view().entry(first)
    before = next(one for one in decided.entries(after=entry.seq - 2))
    for moment in (before.recorded_at, entry.recorded_at):
        view = decided.view(moment)
        for filters in FILTERS:
            assert asked(view, filters).page().claims == tuple(expected(view, filters)), (moment, filters)


def test_of_a_moment_at_which_less_had_been_said(decided):
    for valid_at in ("2024-07-26", "2024-07-27", "2024-09"):
        view = decided.view(valid_at=valid_at)
        for filters in FILTERS:
            assert asked(view, filters).page().claims == tuple(expected(view, filters)), (valid_at, filters)
        counted = pages.counts(view)
        assert counted == _counted(view)


def test_documents_count_their_claims_as_decided(decided):
    assert pages.counts(decided.view()) == _counted(decided.view())
    assert sum(_counted(decided.view()).values()) > 4


def _counted(view):
    found = [one.document_id for one in readings.claims(view).claims]
    return {name: found.count(name) for name in found}


def test_a_place_to_go_on_from_that_is_none(decided):
    with pytest.raises(ValueError, match="no place to go on from"):
        asked(decided.view(), {}).page("tomorrow")
