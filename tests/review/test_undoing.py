"""To take a decision back is as if it had never been made, whatever came before and after."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.model import (
    Assessment,
    Check,
    Cited,
    Claim,
    Correction,
    Decision,
    Document,
    Judgement,
    Mention,
    record_id,
)
from rashomon.reconcile import incidents
from rashomon.reconcile.decisions import Laid, lay, standing, taken_back

ARMY, FRONT, SCOUTS = "Northern Army", "River Front", "Hill Scouts"
NAMES = (ARMY, FRONT, SCOUTS, "witnesses")


@pytest.fixture(scope="module")
def told(reports) -> tuple[list[Document], list[Claim]]:
    documents, claims = reports
    return documents, claims


def decision(number: int, kind: str, **said: object) -> Decision:
    made = Decision(
        id="",
        kind=kind,
        by=f"person {number % 3}",
        decided_at=f"2024-08-01T12:00:00.{number:06}Z",
        reason="Read it.",
        subject=str(said.pop("subject", "it")),
        **said,
    )
    return dataclasses.replace(made, id=record_id("dec", made))


def cite(claim: Claim) -> Cited:
    return Cited(
        claim_id=claim.id, span=claim.span, source=(claim.attribution.source.label.casefold(),), event=claim.event
    )


@st.composite
def sequences(draw: st.DrawFn, claims: Sequence[Claim]) -> list[Decision]:
    """Decisions of every kind on the claims, some of them taking back any that came before, other takings back too."""
    made: list[Decision] = []
    for number in range(draw(st.integers(1, 12))):
        kind = draw(
            st.sampled_from(["undone", "corrected", "withdrawn", "judged", "named", "checked", "assessed", "added"])
        )
        claim = draw(st.sampled_from(claims))
        if kind == "undone":
            if made:
                made.append(decision(number, "undone", undoes=draw(st.sampled_from(made)).id))
            continue
        said: dict[str, object] = {"subject": claim.id, "cited": (cite(claim),)}
        if kind == "corrected":
            field, value = draw(
                st.sampled_from([("event", "clash"), ("event", "talks"), ("actor", SCOUTS), ("stance", "denies")])
            )
            said["correction"] = Correction(field=field, value=(value,), found=(), written=value)
        elif kind == "judged":
            other = draw(st.sampled_from(claims))
            verdict = draw(st.sampled_from(["same", "different"]))
            said |= {"against": (cite(other),), "sort": "claim"}
            said["judgement"] = Judgement(left=claim.id, right=other.id, verdict=verdict, score=1.0)
        elif kind == "named":
            left, right = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
            verdict = draw(st.sampled_from(["same", "different"]))
            said = {"subject": left, "sort": "actor"}
            said["judgement"] = Judgement(left=left, right=right, verdict=verdict, score=1.0)
            kind = "judged"
        elif kind == "checked":
            said["check"] = Check(subject=claim.id, method="a call", finding="verified", by="x", basis=None)
        elif kind == "assessed":
            grade = draw(st.sampled_from("123"))
            said["assessment"] = Assessment(subject=claim.id, scale="credibility", grade=grade, rationale="so")
        elif kind == "added":
            extra = dataclasses.replace(claim, id="", event="protest", certainty=f"certain {number}")
            extra = dataclasses.replace(extra, id=record_id("claim", extra))
            said = {"subject": extra.id, "document_id": claim.document_id, "added": extra}
        made.append(decision(number, kind, **said))
    return made


def shown(documents: Sequence[Document], laid: Laid) -> object:
    grouped = incidents.grouped(documents, laid.claims, (), judged=laid.judged)
    return set(laid.claims), laid.decided, laid.judged, laid.withdrawn, grouped


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_sequence_reads_as_the_same_without_what_was_undone(told, data) -> None:
    documents, claims = told
    made = data.draw(sequences(claims))
    kept = standing(made)
    assert shown(documents, lay(claims, made)) == shown(documents, lay(claims, kept))
    assert all(one.undoes is None for one in kept)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_undoing_at_once_changes_nothing(told, data) -> None:
    documents, claims = told
    made = data.draw(sequences(claims))
    last = decision(50, "withdrawn", subject=claims[0].id, cited=(cite(claims[0]),))
    back = decision(51, "undone", undoes=last.id)
    assert shown(documents, lay(claims, [*made, last, back])) == shown(documents, lay(claims, made))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_the_order_in_which_decisions_are_read_says_nothing(told, data) -> None:
    documents, claims = told
    made = data.draw(sequences(claims))
    mixed = data.draw(st.permutations(made))
    assert shown(documents, lay(claims, made)) == shown(documents, lay(claims, mixed))


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_incident_holds_two_claims_that_were_last_judged_different(told, data) -> None:
    documents, claims = told
    laid = lay(claims, data.draw(sequences(claims)))
    last = {frozenset({one.left, one.right}): one for one in laid.judged}
    later_same = [one for one in last.values() if one.verdict == "same"]
    apart = [one for one in last.values() if one.verdict == "different"]
    for incident in incidents.group(documents, laid.claims, (), judged=laid.judged):
        held = {*incident.claims, *incident.background}
        for one in apart:
            # A later judgement of sameness, of these or of others that lead from one to the other, goes before it.
            if not any(laid.judged.index(same) > laid.judged.index(one) for same in later_same):
                assert not {one.left, one.right} <= held


def test_to_undo_an_undoing_lets_the_decision_stand_again() -> None:
    first = decision(1, "withdrawn", cited=())
    back = decision(2, "undone", undoes=first.id)
    again = decision(3, "undone", undoes=back.id)
    assert taken_back([first, back]) == {first.id}
    assert taken_back([first, back, again]) == {back.id}
    assert standing([again, back, first]) == (first,)


def test_names_judged_the_same_go_by_the_left_name_of_the_latest(told) -> None:
    _, claims = told
    same = [
        decision(number, "judged", sort="actor", judgement=Judgement(left=left, right=right, verdict="same", score=1.0))
        for number, (left, right) in enumerate([(FRONT, "witnesses"), (SCOUTS, FRONT)])
    ]
    assert {one.attribution.source.label for one in lay(claims, same[:1]).claims} == {FRONT, ARMY, "medical sources"}
    assert {one.attribution.source.label for one in lay(claims, same).claims} == {SCOUTS, ARMY, "medical sources"}


def test_words_judged_not_to_mean_an_actor_stand_for_themselves(told) -> None:
    _, claims = told
    words = dataclasses.replace(claims[0].span, end=claims[0].span.start + 8, exact="The army")
    named = dataclasses.replace(claims[0], actor=Mention(span=words, name=SCOUTS))
    judged = Judgement(left="the Army", right=SCOUTS, verdict="different", score=1.0)
    [claim] = lay([named], [decision(1, "judged", sort="actor", judgement=judged)]).claims
    assert claim.actor == Mention(span=words, name=None)
    assert claim.actor.label == "The army"
