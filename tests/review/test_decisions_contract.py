"""What every kind of decision keeps: it is an entry, readings show it, earlier ones do not, it can be taken back.

And no machine's run overrides it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from rashomon.model import Claim, Decided, Reading, When
from rashomon.review import Made
from rashomon.review.adding import Addition
from rashomon.review.desk import Exhibit

STORMED = "Fighters of the River Front stormed"
KILLED = "two soldiers were killed"
BURNT = "burnt a truck"
AGAIN = "said on Friday that it had stormed"
SEVEN = "seven soldiers were killed"
FRONT = "River Front"
SHELLS = "Shells of the Night Column"
MARKET = "Nobody has counted the dead of the market at Tessit."


@dataclass(frozen=True)
class Kind:
    """One kind of decision: how it is made, and what readings show of it."""

    name: str
    make: Callable[..., Made]
    shown: Callable[..., bool]
    """Of the office, whether the decision is followed; false before it is made."""
    overridden: Callable[[Claim], Claim | None] | None = None
    """A reader that would have overridden it; where there is none, one that finds every claim under another id."""
    reported: str | None = None
    """What is said of the run that would have."""


def surer(claim: Claim) -> Claim:
    return dataclasses.replace(claim, certainty="probable")


def number(office, words: str) -> tuple[int | None, int | None]:
    [figure] = office.standing(words).figures
    return figure.low, figure.high


def sources(office) -> set[str]:
    return {account.source for one in office.readings() for account in one.accounts}


def checks(office, words: str) -> list[tuple[str, str]]:
    return [(check.by, check.finding) for check in office.standing(words).checks]


def decided(office, kind: str) -> list[Decided]:
    return [one for reading in office.readings() for one in reading.decisions if one.kind == kind]


def correct(words: str, name: str, value: str, **more: object) -> Callable[..., Made]:
    return lambda office: office.desk().correct(office.claim(words).id, name, value, reason="It says so.", **more)


def judge(left: str, verdict: str, right: str) -> Callable[..., Made]:
    return lambda office: office.desk().judge(
        office.claim(left).id, verdict, office.claim(right).id, reason="Read both."
    )


def as_one(claim: Claim) -> Claim:
    """The claim as a reader has it who takes the shells for a part of the raid."""
    claim = surer(claim)
    if SHELLS not in claim.span.exact:
        return claim
    raid = When(span=None, start="2024-07-25", end="2024-07-25")
    names = [dataclasses.replace(claim.actor, name=FRONT), dataclasses.replace(claim.target, name="Northern Army")]
    return dataclasses.replace(claim, event="attack", actor=names[0], target=names[1], when=raid, place=None)


def judge_incidents(verdict: str) -> Callable[..., Made]:
    def make(office):
        one, other = (reading.incident.id for reading in office.readings())
        return office.desk().judge(one, verdict, other, reason="One raid.")

    return make


def add(office) -> Made:
    addition = Addition(words=MARKET, event="attack", target="civilians", place="Tessit", dates="2024-07-26")
    return office.desk().add(office.wire.id, addition, reason="It was passed over.")


KINDS = [
    Kind(
        "event",
        correct(KILLED, "event", "clash"),
        lambda office: office.standing(KILLED).event == "clash",
        surer,
        "would have put “attack” for the event",
    ),
    Kind(
        "actor",
        correct(KILLED, "actor", "Night Column"),
        lambda office: office.standing(KILLED).actor.label == "Night Column",
        surer,
        "for the actor",
    ),
    Kind(
        "place",
        correct(KILLED, "place", "Ayorou, NE"),
        lambda office: office.standing(KILLED).place.country == "NE",
        surer,
        "for the place",
    ),
    Kind(
        "dates",
        correct(KILLED, "dates", "2024-07-24/2024-07-25"),
        lambda office: office.standing(KILLED).when.start == "2024-07-24",
        surer,
        "for the dates",
    ),
    Kind(
        "range",
        correct(KILLED, "range", "12-15"),
        lambda office: number(office, KILLED) == (12, 15),
        surer,
        "would have put “2” for the range",
    ),
    Kind(
        "side",
        correct(KILLED, "of", "Hill Scouts; Lake Guard"),
        lambda office: [one.label for one in office.standing(KILLED).figures[0].of] == ["Hill Scouts", "Lake Guard"],
        surer,
        "for the of",
    ),
    Kind(
        "no figure",
        correct(KILLED, "figure", "none"),
        lambda office: office.standing(KILLED).figures == (),
        surer,
        "for the figure",
    ),
    Kind(
        "source",
        correct(KILLED, "source", "Hill Scouts", kind="belligerent"),
        lambda office: "Hill Scouts" in sources(office),
        surer,
        "for the source",
    ),
    Kind(
        "own voice",
        correct(SEVEN, "source", "the report"),
        lambda office: "The Sentinel" in sources(office),
        surer,
        "for the source",
    ),
    Kind(
        "background",
        correct(BURNT, "background", "yes"),
        lambda office: office.standing(BURNT).background,
        surer,
        "for the background",
    ),
    Kind(
        "withdrawn",
        lambda office: office.desk().withdraw(office.claim(BURNT).id, reason="A caption."),
        lambda office: office.standing(BURNT) is None,
        surer,
        "would have brought back",
    ),
    Kind("added", add, lambda office: office.standing("Nobody has counted") is not None),
    Kind(
        "claims apart",
        judge(KILLED, "different", SEVEN),
        lambda office: not office.together(KILLED, SEVEN),
        surer,
        "would have put into one incident",
    ),
    Kind(
        "claims together",
        judge(KILLED, "same", SHELLS),
        lambda office: office.together(KILLED, SHELLS),
        surer,
        "would have kept apart",
    ),
    Kind(
        "incidents together",
        judge_incidents("same"),
        lambda office: office.together(STORMED, SHELLS),
        surer,
        "would have kept apart",
    ),
    Kind(
        "incidents apart",
        judge_incidents("different"),
        lambda office: not office.together(STORMED, SHELLS) and decided(office, "judged") != [],
        as_one,
        "would have put into one incident",
    ),
    Kind(
        "actors the same",
        lambda office: office.desk().judge(FRONT, "same", "witnesses", reason="They were there."),
        lambda office: "witnesses" not in sources(office),
    ),
    Kind(
        "checked",
        lambda office: office.desk().check(
            office.claim(KILLED).id,
            method="a call to the morgue",
            finding="disputed",
            reason="Asked.",
            note="By telephone.",
            evidence=[Exhibit(name="notes.txt", data=b"three bodies"), Exhibit(name="https://example.org/list")],
        ),
        lambda office: checks(office, KILLED) == [("amina", "disputed")],
    ),
    Kind(
        "reliability",
        lambda office: office.desk().assess("Northern Army", scale="reliability", grade="d", reason="Tolls."),
        lambda office: [(one.field, one.value) for one in decided(office, "assessed")] == [("reliability", "D")],
    ),
    Kind(
        "credibility",
        lambda office: office.desk().assess(office.claim(KILLED).id, scale="credibility", grade="5", reason="Alone."),
        lambda office: [(one.field, one.value) for one in decided(office, "assessed")] == [("credibility", "5")],
    ),
]
each = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def by_id(found: list[Reading]) -> dict[str, Reading]:
    """The readings whichever way they are in order: that is the order in which they were recorded last."""
    return {one.incident.id: dataclasses.replace(one, as_of=None) for one in found}


@each
def test_it_is_an_entry_and_the_finding_stays_as_it_was(kind: Kind, office) -> None:
    before = office.ledger.view().claims()
    last = office.ledger.view().upto
    made = kind.make(office)
    [entry] = [one for one in office.ledger.entries(after=last) if one.kind == "Decision"]
    assert (entry.agent, entry.action, entry.record_id) == ("person:amina", "decided", made.decision.id)
    assert office.ledger.view().claims() == before
    assert office.ledger.view().decisions() == [made.decision]
    assert made.decision.reason
    assert made.changed
    assert not office.ledger.check()


@each
def test_readings_show_it_with_who_and_why(kind: Kind, office) -> None:
    assert not kind.shown(office)
    made = kind.make(office)
    assert kind.shown(office)
    told = {one.decision: one for reading in office.readings() for one in reading.decisions}
    assert told[made.decision.id].by == "amina"
    assert told[made.decision.id].at == made.decision.decided_at
    assert told[made.decision.id].reason == made.decision.reason
    assert not told[made.decision.id].lost


@each
def test_a_reading_of_a_moment_before_is_what_it_was(kind: Kind, office) -> None:
    moment, before = office.now(), office.readings()
    kind.make(office)
    assert by_id(office.readings(moment)) == by_id(before)


@each
def test_taken_back_it_is_as_if_it_had_never_been(kind: Kind, office) -> None:
    before = office.readings()
    made = kind.make(office)
    office.desk("lena").undo(made.decision.id, reason="A slip.")
    assert by_id(office.readings()) == by_id(before)
    assert len(office.ledger.view().decisions()) == 2


@each
def test_taken_back_and_that_taken_back_it_stands(kind: Kind, office) -> None:
    made = kind.make(office)
    then = office.readings()
    back = office.desk().undo(made.decision.id, reason="A slip.")
    office.desk().undo(back.decision.id, reason="None after all.")
    assert by_id(office.readings()) == by_id(then)


@each
def test_another_reader_does_not_override_it_and_says_so(kind: Kind, office, finder) -> None:
    kind.make(office)
    run = office.read(finder("second.extract.v1", kind.overridden or surer))
    assert kind.shown(office)
    assert not any(one.lost for reading in office.readings() for one in reading.decisions)
    said = [issue.message for issue in (*run, *office.ledger.view().issues()) if "would have" in issue.message]
    if kind.reported is None:
        assert not said
    else:
        assert any(kind.reported in message for message in said), said
        assert any("amina" in message for message in said)


@each
def test_a_reader_without_the_claim_leaves_the_decision_and_says_that_it_is_lost(kind: Kind, office, finder) -> None:
    made = kind.make(office)
    named = {one.span.exact for one in (*made.decision.cited, *made.decision.against)}
    if not named:  # It is about names or an added claim: there is none that a reader could lose.
        run = office.read(finder("third.extract.v1"))
        assert not any("has lost its claim" in issue.message for issue in run)
        assert kind.shown(office)
        return
    run = office.read(finder("third.extract.v1", lambda claim: None if claim.span.exact in named else claim))
    assert [one.id for one in office.ledger.view().decisions()] == [made.decision.id]
    assert any("has lost its claim" in issue.message and made.decision.id in issue.message for issue in run)
    office.read(finder("first.extract.v1"))
    assert kind.shown(office)
