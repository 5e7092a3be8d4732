"""Readings: by id and prefix, by document, as of a moment."""

from __future__ import annotations

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.ledger import Ledger, LedgerError, NotFound


def test_an_empty_ledger_has_nothing(ledger):
    view = ledger.view()
    assert (view.documents(), view.claims(), view.incidents(), view.judgements(), view.issues()) == ([],) * 5
    assert view.upto == 0


def test_claims_of_a_document_come_in_order_of_appearance(ledger, make):
    document, claims = make.read(ledger, "Ten were killed, twelve wounded.", 20, 0, 10)
    _, others = make.read(ledger, "Nine were killed.", 5, 0)
    first, second, third = claims
    assert ledger.view().claims(document.id) == [second, third, first]
    assert ledger.view().claims() == [second, third, first, *reversed(others)]


def test_claims_by_id_come_in_the_order_asked_for(ledger, make):
    document, [first, second] = make.read(ledger, "Ten were killed.", 0, 5)
    _, [other] = make.read(ledger, "Nine were killed.", 0)
    view = ledger.view()
    assert view.claims(ids=[other.id, second.id, "claim_none", first.id]) == [other, second, first]
    assert view.claims(document.id, ids=[other.id, second.id]) == [second]
    assert view.claims(ids=[]) == []


def test_many_claims_by_id(ledger, make):
    claims = [make.claim("doc_a", start) for start in range(1200)]
    ledger.add(claims, agent="a.v1")
    backwards = claims[::-1]
    assert ledger.view().claims(ids=[claim.id for claim in backwards]) == backwards


def test_a_prefix_finds_the_only_one_that_begins_so(ledger, make):
    document, [claim] = make.read(ledger, "Ten were killed.", 0)
    incident = make.incident("a")
    ledger.replace_incidents([incident], "group.v1")
    view = ledger.view()
    assert view.document(document.id[:8]) == document
    assert view.claim("claim_") == claim
    assert view.incident("incident") == incident
    assert [view.find(name) for name in (document.id, claim.id[:9], "inc")] == [document, claim, incident]


def test_a_whole_id_is_found_though_others_begin_with_it(ledger, make):
    ledger.replace_incidents([make.incident("a"), make.incident("ab")], "group.v1")
    assert ledger.view().incident("incident_a").id == "incident_a"


def test_an_ambiguous_prefix_names_what_it_could_be(ledger, make):
    ledger.replace_incidents([make.incident(name) for name in "abcdefg"], "group.v1")
    with pytest.raises(NotFound, match=r"could be incident_a, .*, incident_e and others; give more of it") as caught:
        ledger.view().incident("incident_")
    assert caught.value.suggestions == tuple(f"incident_{name}" for name in "abcde")


def test_an_unknown_id_names_what_is_near_it(ledger, make):
    ledger.replace_incidents([make.incident("kidal"), make.incident("gao")], "group.v1")
    with pytest.raises(NotFound, match="no incident incident_kidel; near it") as caught:
        ledger.view().incident("incident_kidel")
    assert "incident_kidal" in caught.value.suggestions
    assert isinstance(caught.value, KeyError) and isinstance(caught.value, LedgerError)


@pytest.mark.parametrize("name", ["", "claim_none", "%", "_", "claim_'; DROP TABLE entries"])
def test_nothing_is_found_in_an_empty_ledger(ledger, name):
    with pytest.raises(NotFound, match="has none at this moment"):
        ledger.view().claim(name)


def test_the_id_of_another_kind_is_called_what_it_is(ledger, make):
    document, _ = make.read(ledger, "Ten were killed.")
    with pytest.raises(NotFound, match=r"is no claim; it is a document\."):
        ledger.view().claim(document.id)


def test_what_is_withdrawn_or_not_yet_known_says_so(ledger, make):
    document, [claim] = make.read(ledger, "Ten were killed.", 0)
    ledger.replace_findings(document.id, [], "extract.v2")
    with pytest.raises(NotFound, match=r"extract\.v2 withdrew it at 2024-07-28T14:00"):
        ledger.view().claim(claim.id)
    with pytest.raises(NotFound, match="recorded at 2024-07-28T13:00"):
        ledger.view(as_of="2024-07-28T12:59").claim(claim.id)
    with pytest.raises(NotFound, match="does not stand"):
        ledger.view().entry(claim)


def test_unknown_bytes_are_not_found(ledger):
    with pytest.raises(NotFound, match="no bytes"):
        ledger.view().bytes("0" * 64)


@pytest.mark.parametrize(
    ("as_of", "known"),
    [
        ("2024-07-28T12:59:59.999999Z", 0),
        ("2024-07-28T13:00:00Z", 1),
        ("2024-07-28T15:00:00+02:00", 1),
        ("2024-07-28T13:30", 1),
        (datetime(2024, 7, 28, 14, tzinfo=UTC), 2),
        (datetime(2024, 7, 28, 13, 59), 1),
        ("2024-07-27", 0),
        ("2024-07-28", 2),
        (date(2024, 7, 28), 2),
        ("2024-06", 0),
        ("2024", 2),
        (None, 2),
    ],
)
def test_as_of_a_moment_only_what_was_recorded_by_then_is_known(ledger, make, as_of, known):
    for start in (0, 10):  # recorded at 13:00 and 14:00
        ledger.add([make.claim("doc_a", start)], agent="a.v1")
    assert len(ledger.view(as_of=as_of).claims()) == known


@pytest.mark.parametrize("as_of", ["yesterday", "", "2024-13", "2024-07-32", "2024-07-28T25:00"])
def test_what_is_no_moment_is_refused(ledger, as_of):
    with pytest.raises(ValueError, match="is not a moment"):
        ledger.view(as_of=as_of)


def test_a_view_is_not_moved_by_what_is_added_later(ledger, make):
    _, claims = make.read(ledger, "Ten were killed.", 0)
    view = ledger.view()
    make.read(ledger, "Nine were killed.", 0)
    assert view.claims() == claims


def everything(view):
    return [view.documents(), view.claims(), view.incidents(), view.judgements(), view.issues()]


STEPS = st.one_of(
    st.tuples(st.just("read"), st.integers(0, 2), st.frozensets(st.integers(0, 4)), st.sampled_from("ab")),
    st.tuples(st.just("group"), st.dictionaries(st.sampled_from("xyz"), st.sampled_from(["Raid", "Clash"]))),
    st.tuples(st.just("report"), st.integers(0, 2)),
)


def take(ledger, make, step):
    match step:
        case ("read", text, starts, maker):
            make.read(ledger, f"Report {text}.", *sorted(starts), agent=f"extract.{maker}")
        case ("group", titles):
            ledger.replace_incidents([make.incident(name, title=titles[name]) for name in sorted(titles)], "group.v1")
        case ("report", number):
            ledger.add([make.issue(f"Issue {number}.")], agent="ingest.v1", action="reported")


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_as_of_readings_never_change_and_a_step_repeated_adds_nothing(make, steps):
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "l.db", clock=make.Ticking()) as ledger:
        seen = {}
        for step in steps:
            take(ledger, make, step)
            size = ledger.view().upto
            take(ledger, make, step)
            assert ledger.view().upto == size
            last = [entry.recorded_at for entry in ledger.entries()][-1:]
            for moment in last:
                seen[moment] = everything(ledger.view())
        for moment, known in seen.items():
            assert everything(ledger.view(as_of=moment)) == known
        assert ledger.check() == []


def test_a_reading_at_a_valid_moment_has_what_holds_then(ledger, make):
    ledger.add([make.issue("always")], agent="a.v1")
    ledger.add([make.issue("July")], agent="a.v1", valid=("2024-07", "2024-07"))
    ledger.add([make.issue("from August")], agent="a.v1", valid=(date(2024, 8, 1), None))

    def said(moment):
        return [issue.message for issue in ledger.view(valid_at=moment).issues()]

    assert said(None) == ["always", "July", "from August"]
    assert said("2024-06-30T23:59:59.999999Z") == ["always"]
    assert said("2024-07-01T00:00Z") == said("2024-07-31") == ["always", "July"]
    assert said("2024-08-01") == said("2031") == ["always", "from August"]
    assert ledger.check() == []


def test_an_interval_is_part_of_what_an_entry_says(ledger, make):
    issue = make.issue("July")
    [first] = ledger.add([issue], agent="a.v1", valid=("2024-07-01", "2024-07-31"))
    assert ledger.add([issue], agent="a.v1", valid=("2024-07", "2024-07")) == []
    [second] = ledger.add([issue], agent="a.v1", valid=("2024-07", "2024-08"))
    assert second.supersedes == first.seq
    with pytest.raises(ValueError, match="before it begins"):
        ledger.add([issue], agent="a.v1", valid=("2024-08", "2024-07"))
    with pytest.raises(ValueError, match="is not a moment"):
        ledger.add([issue], agent="a.v1", valid=("soon", None))
