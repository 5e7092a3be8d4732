"""What grouping keeps in a ledger, in both stores: found by keys, thrown away, and found out where it is wrong."""

from __future__ import annotations

import dataclasses
import random

import pytest

from rashomon import grouping
from rashomon.ledger.telling_tables import TABLES
from rashomon.ledger.tellings import key
from rashomon.model import Judgement, Mention, PlaceMention, When, canonical_json
from rashomon.reconcile import copies, decisions, incidents

PLACES = {"Kidal": (18.44, 1.41), "Gao": (16.27, -0.04)}


@pytest.fixture
def ledger(store):
    return store.open()


def test_a_telling_is_found_by_its_keys_until_it_is_removed(ledger):
    with ledger.transaction():
        index = ledger.tellings()
        one, other = (index.know(name, "said").number for name in ("doc_a", "doc_b"))
        first = index.add(one, "claim_a", "{}", [key("shared", "x"), key("shared", "y")])
        second = index.add(other, "claim_b", "{}", [key("shared", "y")])
        assert index.sharing([key("shared", "y")]) == {first.number, second.number}
        assert index.sharing([key("shared", "x"), key("other", "y")]) == {first.number}
        index.judge([(second.number, first.number, True, 0.9)])
        assert index.beside([first.number]) == {second.number}
        assert index.judged([first.number]) == []
        assert index.judged([first.number, second.number]) == [(first.number, second.number, True, 0.9)]
        index.gathered([("inc_a", first.number)])
        assert [kept.incident for kept in index.of_documents([one, other])] == ["inc_a", None]
        index.remove([first.number])
        assert index.sharing([key("shared", "x"), key("shared", "y")]) == {second.number}
        assert index.beside([second.number]) == set()
        assert [kept.id for kept in index.tellings([first.number, second.number])] == ["claim_b"]


def test_a_document_is_found_by_its_words_and_names_until_it_is_forgotten(ledger):
    with ledger.transaction():
        index = ledger.tellings()
        one, other, third = (index.know(name, "said").number for name in ("doc_a", "doc_b", "doc_c"))
        index.set_words(one, [1, 2])
        index.set_words(one, [2, 3])
        index.set_names(one, [1])
        assert [index.having_words([number]) for number in (1, 2, 3)] == [set(), {one}, {one}]
        assert index.having_names([1]) == {one}
        index.set_near(other, [(one, "one"), (third, "three")])
        assert index.near([one]) == [(one, other, "one")]
        assert index.near([one, other]) == [(one, other, "one"), (other, third, "three")]
        index.set_original(other, "doc_a", "one")
        assert sorted(index.repeating("doc_a")) == [one, other]
        index.set_records([one], [(one, "Issue", "issue_a")])
        assert index.records([one, other]) == {("Issue", "issue_a"): one}
        index.forget(one)
        assert index.documents(["doc_a", "doc_b"]).keys() == {"doc_b"}
        assert index.having_words([2, 3]) == index.having_names([1]) == set()
        assert index.near([other]) == [(other, third, "three")] and index.records([one]) == {}


def test_what_is_to_be_done_is_noted_until_it_is_done(ledger):
    with ledger.transaction():
        index = ledger.tellings()
        index.note("document", ["b", "a", "b"])
        index.note("document", ["a", "c"])
        index.note("telling", [3])
        assert index.noted("document") == ["a", "b", "c"] and index.noted("document", 2) == ["a", "b"]
        index.done("document", ["a"])
        assert index.noted("document") == ["b", "c"]
        index.done("document")
        assert index.noted("document") == [] and index.noted("telling") == ["3"]
        assert index.upto("one.v1") is None
        index.mark("one.v1", 7)
        index.mark("one.v2", 8)
        assert (index.upto("one.v1"), index.upto("one.v2")) == (None, 8)


def fill(ledger, make, reports):
    """Reports with a claim each at one of two places, each grouped as it comes; every third repeats the one before."""
    chance = random.Random(5)  # noqa: S311
    text = ""
    for number in range(reports):
        place = chance.choice(list(PLACES))
        if number % 3 != 2:
            text = " ".join(f"{chance.choice('abcdefgh')}{chance.randrange(999)}" for _ in range(40))
        document, [claim] = make.read(ledger, f"{place} {number} {text}", 0)
        span, (latitude, longitude) = claim.span, PLACES[place]
        claim = dataclasses.replace(
            claim,
            event="clash",
            actor=Mention(span=span, name="JNIM"),
            target=Mention(span=span, name="Malian Armed Forces"),
            when=When(span=None, start="2024-07-25", end="2024-07-25"),
            place=PlaceMention(
                span=dataclasses.replace(span, exact=place),
                country="ML",
                place_id=place,
                precision="exact",
                latitude=latitude,
                longitude=longitude,
            ),
        )
        ledger.replace_findings(document.id, [claim], "extract.v2")
        grouping.group(ledger)


def everything(ledger):
    view = ledger.view()
    copied = copies.find(view.documents())
    laid = decisions.lay(view.claims(), view.decisions())
    found, _ = incidents.grouped(view.documents(), laid.claims, copied)
    return {canonical_json(one) for one in (*found, *copied)}


def grouped(ledger):
    view = ledger.view()
    return {canonical_json(one) for one in (*view.incidents(), *view.judgements())}


@pytest.fixture
def filled(ledger, make):
    fill(ledger, make, 9)
    return ledger


def test_reports_that_come_one_by_one_are_grouped_as_all_at_once(filled):
    assert grouped(filled) == everything(filled)
    assert any(len(incident.claims) > 1 for incident in filled.view().incidents())
    assert any(judgement.verdict == "copy" for judgement in filled.view().judgements())
    assert filled.check() == []


def test_tables_that_were_thrown_away_are_made_again_without_an_entry(filled, store):
    upto = filled.view().upto
    for table in TABLES:
        store.run(f"DELETE FROM {table.name}")  # noqa: S608
    grouping.group(filled)
    assert filled.view().upto == upto
    grouping.rebuild(filled)
    assert filled.view().upto == upto and filled.check() == []
    assert store.rows("SELECT count(*) FROM tellings") == [(9,)]


def test_what_another_grouping_left_is_put_right(filled):
    ours = grouped(filled)
    gone = filled.view().incidents()[0]
    filled.replace_incidents([dataclasses.replace(gone, title="Otherwise")], "reconcile.other.v1")
    assert grouped(filled) != ours
    grouping.group(filled)
    assert grouped(filled) == ours and filled.check() == []


CHANGES = [
    "UPDATE grouping_mark SET upto = 9999",
    "DELETE FROM grouping_mark",
    "UPDATE told SET original = 'doc_x' WHERE original IS NOT NULL",
    "UPDATE tellings SET incident = 'inc_x'",
    "UPDATE tellings SET document = 99 WHERE number = 1",
    "UPDATE telling_keys SET telling = 99 WHERE telling = 1",
    "UPDATE told_words SET document = 99 WHERE document = 1",
    "UPDATE told_names SET document = 99 WHERE document = 1",
    "UPDATE likenesses SET one = -one",
    "UPDATE near_copies SET other = 99",
    "INSERT INTO grouped_records VALUES (99, 'Issue', 'issue_x')",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_what_cannot_be_right_is_found_and_made_again(filled, store, statement):
    store.run(statement)
    messages = [issue.message for issue in filled.check()]
    assert messages and all("is not as grouping left it" in message for message in messages), messages
    grouping.rebuild(filled)
    assert filled.check() == [] and grouped(filled) == everything(filled)


def test_a_judgement_that_stands_elsewhere_is_left_alone(filled):
    other = Judgement(left="claim_a", right="claim_b", verdict="same", score=1.0)
    filled.add([other], agent="person:Ada")
    grouping.group(filled)
    assert other in filled.view().judgements()
