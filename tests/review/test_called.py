"""The names that a ledger has, found without reading every claim."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

import pytest

from rashomon import grouping
from rashomon.ledger import Ledger, moments
from rashomon.model import Attribution, Claim, Document, Mention, PlaceMention, Span, record_id
from rashomon.review import Desk
from rashomon.review.known import Known

WORDS = "Lake Guard men burnt the mill at Tessit, the Night  Column told Radio Delta by way of a Miller."


@pytest.fixture
def ledger(tmp_path: Path):
    with Ledger.open(tmp_path / "ledger.db") as opened:
        data = WORDS.encode()
        document = Document(
            id="doc_one",
            sha256=hashlib.sha256(data).hexdigest(),
            media_type="text/plain",
            text=WORDS,
            name="one",
            outlet="The Delta Post",
        )
        opened.add([document], agent="test", action="captured", data=data)
        opened.replace_findings(document.id, [claim()], "test")
        yield opened


def at(words: str) -> Span:
    start = WORDS.index(words)
    return Span(document_id="doc_one", start=start, end=start + len(words), exact=words)


def claim() -> Claim:
    said = Attribution(
        content=(at(WORDS),),
        source=Mention(span=at("the Night  Column"), name=None),
        source_kind="belligerent",
        cue=at("told"),
        form="indirect",
        via=(Mention(span=at("a Miller"), name=None), Mention(span=at("Radio Delta"), name="Radio Delta FM")),
    )
    place = PlaceMention(
        span=at("Tessit"), place_id="test:2", country="ML", latitude=15.2, longitude=0.3, precision="exact"
    )
    made = Claim(
        id="",
        document_id="doc_one",
        span=at(WORDS),
        event="attack",
        actor=Mention(span=at("Lake Guard men"), name="Lake Guard"),
        target=None,
        place=place,
        when=None,
        attribution=said,
        stance="asserts",
        certainty="certain",
    )
    return dataclasses.replace(made, id=record_id("claim", made))


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("Lake Guard", "Lake Guard"),
        ("  the LAKE  guard ", "Lake Guard"),
        ("lake guard men", "Lake Guard men"),
        ("The Delta Post", "The Delta Post"),
        ("delta post", "The Delta Post"),
        ("radio  delta", "Radio Delta"),
        ("a miller", "a Miller"),
        ("Lake", None),
        ("Tessit", None),
        ("“”", None),
        ("", None),
    ],
)
def test_an_actor_is_spelled_as_the_ledger_has_it(ledger: Ledger, written: str, spelled: str | None) -> None:
    assert Known(ledger.view()).actors.same(written) == spelled


def test_a_place_is_no_actor_and_an_actor_no_place(ledger: Ledger) -> None:
    known = Known(ledger.view())
    assert known.places.same("tessit") == "Tessit"
    assert known.places.same("Lake Guard") is None
    assert known.place("Tessit").place_id == "test:2"
    assert known.place("Gao") is None


def test_what_people_wrote_is_known_until_they_take_it_back(ledger: Ledger) -> None:
    desk = Desk(ledger, by="Ana Example", regroup=grouping.group, clock=moments.now)
    made = desk.correct(claim().id, "actor", "Sons of the Dune", reason="The film names them.")
    assert Known(ledger.view()).actors.same("sons of the dune") == "Sons of the Dune"
    desk.undo(made.decision.id, reason="It does not.")
    assert Known(ledger.view()).actors.same("sons of the dune") is None


def test_a_place_that_people_wrote_is_known_until_they_take_it_back(ledger: Ledger) -> None:
    desk = Desk(ledger, by="Ana Example", regroup=grouping.group, clock=moments.now)
    made = desk.correct(claim().id, "place", "Kidal, ML", reason="The mill is at Kidal.")
    known = Known(ledger.view())
    assert known.places.same("kidal") == "Kidal"
    assert known.places.like("Kidall") == ["Kidal"]
    assert known.place("KIDAL") == made.decision.correction.place
    assert known.place("Kidal").place_id
    assert known.actors.same("Kidal") is None
    judged = desk.judge("Kidal", "same", "Tessit", reason="One place under two names.")
    assert (judged.decision.sort, judged.decision.place.place_id) == ("place", known.place("Kidal").place_id)
    for one in (judged, made):
        desk.undo(one.decision.id, reason="It is not.")
    assert Known(ledger.view()).places.same("kidal") is None
    assert Known(ledger.view()).place("Kidal") is None


def test_names_like_one_come_as_they_are_spelled(ledger: Ledger) -> None:
    known = Known(ledger.view())
    assert known.actors.like("Lake Gard")[0] == "Lake Guard"
    assert known.actors.like("Lake Gard", ["Lake Garda"])[0] == "Lake Garda"
    assert known.places.like("Tesit") == ["Tessit"]
    assert known.actors.like("Zzyzx Quorum") == []


def test_a_name_that_no_claim_has_any_more_is_none(ledger: Ledger) -> None:
    ledger.replace_findings("doc_one", [], "test")
    assert Known(ledger.view()).actors.same("Lake Guard") is None
    assert Known(ledger.view()).actors.like("Lake Gard") == []
