"""What is proposed for claims and for sources; the expected grades follow from the rules in words, by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import ARMY, HOSPITAL, PAPER, REBELS, against, alike, figure_claim, reading, told

from rashomon.assess import grades, records
from rashomon.codebook import load
from rashomon.model import Account, Case, Mention, TrackRecord

CLINIC = "Hill Clinic"


def proposed(*rows, claim="c0", **more):
    [found] = [one for one in grades.credibility(reading(*rows, **more)) if one.subject == claim]
    return found


def clinic(low, **more):
    return told(CLINIC, low, kind="medical", **more)


ALONE = "alone.v1"
CASES = [
    # Nothing to judge by.
    ((told(HOSPITAL, 9),), [], "6", ALONE),
    # An independent source gives the same.
    ((told(HOSPITAL, 9), clinic(9)), [alike(0, 1)], "1", "corroboration.v1"),
    ((told(REBELS, 9), told(ARMY, 9)), [alike(0, 1)], "1", "corroboration.v1"),
    # A report in its own voice, or one who is not named, supports it and no more.
    ((told(HOSPITAL, 9), told(PAPER, 9)), [alike(0, 1)], "2", "support.v1"),
    ((told(HOSPITAL, 9), told("security sources", 9, kind="anonymous")), [alike(0, 1)], "2", "support.v1"),
    ((told(HOSPITAL, 9), clinic(5, day=None)), [alike(0, 1, verdict="compatible")], "6", ALONE),
    # A reporter may have it from the very party that gains by it; an admission is the party's own word.
    ((told(PAPER, 12), told(REBELS, 12)), [alike(0, 1)], "2", "support.v1"),
    ((told(PAPER, 12), told(ARMY, 12)), [alike(0, 1)], "1", "corroboration.v1"),
    # Confirmed, and a party says otherwise.
    ((told(HOSPITAL, 9), clinic(9), told(ARMY, 0)), [against(0, 2), against(1, 2)], "2", "corroboration.v1"),
    # Ranges that overlap.
    (
        (told(HOSPITAL, 9), told(CLINIC, 5, None, kind="medical")),
        [alike(0, 1, verdict="compatible")],
        "2",
        "support.v1",
    ),
    # Somebody says otherwise.
    ((told(HOSPITAL, 9), clinic(15)), [against(0, 1)], "4", "contradiction.v1"),
    (
        (told(HOSPITAL, 9), clinic(15), told("UN mission", 20, kind="ngo")),
        [against(0, 1), against(0, 2)],
        "5",
        "contradiction.v1",
    ),
    # A boast does not shake who has no part in it, nor does any party.
    ((told(HOSPITAL, 9), told(REBELS, 47)), [against(0, 1)], "3", "contest.v1"),
    ((told(HOSPITAL, 9), told(ARMY, 2)), [against(0, 1)], "3", "contest.v1"),
    # An enemy that admits less shakes a boast.
    ((told(REBELS, 47), told(ARMY, 2)), [against(0, 1)], "4", "contradiction.v1"),
    # Interest alone.
    ((told(REBELS, 47),), [], "4", "interest.v1"),
    ((told(ARMY, 2),), [], "2", "interest.v1"),
    # Evidence.
    ((told(HOSPITAL, 9, evidence=("photo",)),), [], "2", "evidence.v1"),
    ((told(REBELS, 47, evidence=("video",)),), [], "3", "interest.v1"),
    # Checks.
    ((told(REBELS, 47, checks=(("verified", "a lab"),)),), [], "1", "check.v1"),
    ((told(REBELS, 47, checks=(("verified", REBELS),)),), [], "4", "interest.v1"),
    ((told(HOSPITAL, 9, checks=(("disputed", "a lab"),)),), [], "5", "check.v1"),
    ((told(HOSPITAL, 9, checks=(("unverified", "a lab"),)),), [], "6", ALONE),
    ((told(HOSPITAL, 9, checks=(("verified", "a lab"),)), clinic(15)), [against(0, 1)], "3", "check.v1"),
    # How sure its source is.
    ((told(ARMY, 2, certainty="possible"),), [], "3", "interest.v1"),
    # Its source has given another figure since.
    ((told(HOSPITAL, 9), told(HOSPITAL, 12, revises=0)), [], "4", "revision.v1"),
]


@pytest.mark.parametrize(("rows", "agreements", "grade", "feature"), CASES)
def test_what_is_proposed_for_a_claim(rows, agreements, grade, feature):
    found = proposed(*rows, agreements=agreements)
    assert (found.proposed, found.reasons[0].feature) == (grade, feature)
    assert found.scale == "credibility"


def test_a_mouthpiece_confirms_nothing():
    sides = ((ARMY,), (REBELS, "River Voice"))
    rows = (told(REBELS, 47), told("River Voice", 47, kind="belligerent"))
    assert proposed(*rows, agreements=[alike(0, 1)], sides=sides).proposed == "4"


def named(claim, actor):
    return replace(claim, actor=Mention(span=claim.span, name=actor), target=Mention(span=claim.span, name=ARMY))


def test_that_people_died_is_no_support_for_who_did_it():
    deed, harm = (figure_claim(name, who, 5) for name, who in (("deed", HOSPITAL), ("harm", CLINIC)))
    deed = named(replace(deed, figures=()), REBELS)
    silent = replace(named(harm, REBELS), actor=None, figures=())
    for other, feature in ((silent, ALONE), (named(silent, REBELS), "support.v1"), (named(silent, ARMY), ALONE)):
        made = reading(told(PAPER, 1, of=("civilians",)), extra=(deed, other))
        accounts = [
            Account(source=one, source_kind="medical", relays=(), documents=("wire",), claims=(name,), rows=())
            for one, name in ((HOSPITAL, "deed"), (CLINIC, "harm"))
        ]
        [found] = [
            one
            for one in grades.credibility(replace(made, accounts=(*made.accounts, *accounts)))
            if one.subject == "deed"
        ]
        assert found.reasons[0].feature == feature


def test_the_reason_names_who_says_the_same():
    found = proposed(told(HOSPITAL, 9), clinic(9))
    assert found.reasons[0].right == CLINIC
    assert CLINIC in found.reasons[0].sentence


def test_a_person_s_grade_stands_over_the_proposal_and_both_are_there():
    found = proposed(told(REBELS, 47), graded=[("c0", "credibility", "2")])
    assert (found.proposed, found.decided, found.grade, found.by) == ("4", "2", "2", "amina")


def test_the_two_scales_are_kept_apart():
    graded = [(REBELS, "reliability", "A")]
    assert proposed(told(REBELS, 47), graded=graded).decided is None
    assert proposed(told(REBELS, 47), graded=graded).proposed == proposed(told(REBELS, 47)).proposed


@given(st.sampled_from(CASES))
def test_a_copy_changes_no_proposal(case):
    rows, agreements, grade, _ = case
    copied = [replace(row, copied=True) for row in rows]
    assert proposed(*copied, agreements=agreements).proposed == grade
    assert proposed(*copied, agreements=agreements, claim="c0-copy").proposed == grade


def test_every_claim_has_one_proposal_with_a_reason_on_the_scale():
    made = reading(told(HOSPITAL, 9), told(ARMY, 2, copied=True), told(REBELS, 47), agreements=[against(1, 2)])
    found = grades.credibility(made)
    assert [one.subject for one in found] == [claim.id for claim in made.claims]
    assert all(one.reasons and one.proposed in load("scales")["credibility"] for one in found)


# Records.


@pytest.mark.parametrize(
    ("rows", "agreements", "verdict", "by"),
    [
        ((told(ARMY, 2), told(HOSPITAL, 2)), [alike(0, 1)], "confirmed", (HOSPITAL,)),
        ((told(REBELS, 2), told(ARMY, 2)), [alike(0, 1)], "confirmed", (ARMY,)),
        ((told(ARMY, 2, checks=(("verified", "a lab"),)),), [], "confirmed", ("a lab",)),
        ((told(ARMY, 2), told(HOSPITAL, 9)), [against(0, 1)], "contradicted", (HOSPITAL,)),
        ((told(REBELS, 47), told(ARMY, 2)), [against(0, 1)], "contradicted", (ARMY,)),
        ((told(ARMY, 2, checks=(("disputed", "a lab"),)),), [], "contradicted", ("a lab",)),
        ((told(ARMY, 2), told(REBELS, 47)), [against(0, 1)], "neither", ()),  # a boast against an admission
        ((told(ARMY, 2), told(PAPER, 2)), [alike(0, 1)], "neither", ()),
        ((told(ARMY, 2),), [], "neither", ()),
        ((told(ARMY, 2), told(HOSPITAL, 2), clinic(9)), [against(0, 2), against(1, 2)], "neither", ()),
    ],
)
def test_a_case_is_what_became_of_a_source_s_word(rows, agreements, verdict, by):
    found = {one.source: one for one in records.of([reading(*rows, agreements=agreements)])}
    [case] = found[rows[0].source].cases
    assert (case.verdict, case.by, case.claims) == (verdict, by, ("c0",))


def test_one_question_of_one_incident_is_one_case_however_often_it_is_told():
    made = reading(told(ARMY, 2, copied=True), told(ARMY, 3, None), told(ARMY, 9, of=(REBELS,)))
    [record] = [one for one in records.of([made, replace(made)]) if one.source == ARMY]
    assert len(record.cases) == 4  # two questions, in two readings


def test_a_figure_that_its_source_has_revised_is_no_case():
    made = reading(told(ARMY, 2), told(ARMY, 9, revises=0), told(HOSPITAL, 9))
    [record] = [one for one in records.of([made]) if one.source == ARMY]
    [case] = record.cases
    assert (case.verdict, case.claims) == ("confirmed", ("c1",))


def record(confirmed, contradicted, neither=0, source=ARMY):
    verdicts = ["confirmed"] * confirmed + ["contradicted"] * contradicted + ["neither"] * neither
    cases = (
        Case(incident="inc", title="", question="", verdict=one, interest="none", claims=("c",)) for one in verdicts
    )
    return TrackRecord(source=source, kind="belligerent", cases=tuple(cases))


@pytest.mark.parametrize(
    ("confirmed", "contradicted", "neither", "grade"),
    [
        (9, 0, 50, "F"),  # nine were put to the test
        (10, 0, 0, "A"),
        (19, 1, 0, "A"),
        (9, 1, 0, "B"),
        (8, 2, 0, "B"),
        (7, 3, 0, "C"),
        (6, 4, 0, "C"),
        (5, 5, 0, "D"),
        (4, 6, 0, "D"),
        (3, 7, 0, "E"),
        (0, 10, 0, "E"),
        (0, 0, 0, "F"),
    ],
)
def test_what_is_proposed_for_a_source(confirmed, contradicted, neither, grade):
    found = grades.reliability(record(confirmed, contradicted, neither))
    assert (found.proposed, found.scale) == (grade, "reliability")
    assert f"{confirmed} confirmed, {contradicted} contradicted, {neither} neither" in found.reasons[0].sentence


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_below_ten_cases_nothing_but_f_is_proposed(confirmed, contradicted, neither):
    found = grades.reliability(record(confirmed, contradicted, neither))
    assert (found.proposed == "F") == (confirmed + contradicted < 10)


@given(st.integers(0, 30), st.integers(0, 30))
def test_one_more_confirmed_makes_no_grade_worse(confirmed, contradicted):
    before, after = (grades.reliability(record(confirmed + more, contradicted)).proposed for more in (0, 1))
    assert before == "F" or after <= before


@pytest.mark.parametrize("name", ["security sources", "witnesses", "source not named"])
def test_no_record_is_kept_of_a_name_under_which_many_speak(name):
    assert grades.reliability(record(20, 0, source=name)).proposed == "F"


def test_a_person_s_grade_of_a_source_stands():
    decisions = reading(told(ARMY, 2), graded=[("the northern army", "reliability", "C")]).decisions
    found = grades.reliability(record(20, 0), decisions)
    assert (found.proposed, found.decided, found.grade) == ("A", "C", "C")
