import pytest
from hypothesis import given
from hypothesis import strategies as st
from writing import claim, figure, report

from rashomon.model import Incident, Judgement
from rashomon.reconcile import accounts, agreement, incidents, ranges

ARMY, REBELS, HIRED = "Northern Army", "River Front", "Iron Company"


def compare(documents, claims):
    [incident] = incidents.group(documents, claims, ())
    rows = accounts.rows(incident, documents, claims)
    return rows, agreement.compare(rows, claims, incident)


def conflicts(found):
    return [item for item in found if item.verdict == "conflict" and item.rows]


def told(
    document, source, low, high, *, effect="killed", of=ARMY, at=0, approx=False, unit="persons", item=None, **more
):
    more = {"actor": REBELS, "target": ARMY, **more}
    return claim(
        document, source, figures=[figure(effect, of, low, high, approx=approx, unit=unit, item=item)], at=at, **more
    )


@pytest.mark.parametrize(
    ("left", "right", "conflict"),
    [
        ((2, 2), (47, 47), True),
        ((24, 99), (84, 84), False),
        ((24, 99), (120, None), True),
        ((40, None), (25, 25), True),
        ((40, None), (170, 170), False),
        ((None, 12), (10, 10), False),
        ((0, 0), (1, None), True),
        ((0, 0), (0, 0), False),
    ],
)
def test_ranges_conflict_when_no_number_lies_in_both(left, right, conflict):
    paper = report("a")
    _, found = compare([paper], [told(paper, ARMY, *left), told(paper, REBELS, *right, at=1)])
    assert [item.rule for item in conflicts(found)] == (["ranges-disjoint.v1"] if conflict else [])


def test_a_conflict_names_its_claims_rows_and_rule():
    paper = report("a")
    claims = [told(paper, ARMY, 2, 2), told(paper, REBELS, 47, 47, at=1)]
    rows, found = compare([paper], claims)
    [item] = conflicts(found)
    assert {item.left, item.right} == {(claims[0].id,), (claims[1].id,)}
    assert sorted(rows[index].low for index in item.rows) == [2, 47]
    assert item.question == f"how many: killed of {ARMY}"
    assert "2" in item.reason and "47" in item.reason


@pytest.mark.parametrize(("number", "conflict"), [(104, False), (106, True), (95, False), (94, True)])
def test_an_approximate_figure_has_five_per_cent_play(number, conflict):
    paper = report("a")
    _, found = compare([paper], [told(paper, ARMY, 100, 100, approx=True), told(paper, REBELS, number, number, at=1)])
    assert bool(conflicts(found)) == conflict


def test_a_source_does_not_contradict_itself():
    one, two = report("a", published="2024-07-26"), report("b", published="2024-08-01")
    _, found = compare([one, two], [told(one, ARMY, 2, 2), told(two, ARMY, 12, 12)])
    assert conflicts(found) == []


def test_a_later_higher_toll_while_the_event_ran_is_growth():
    days = {"start": "2024-07-25", "end": "2024-07-30"}
    one, two = report("a", published="2024-07-26"), report("b", published="2024-07-29")
    _, found = compare([one, two], [told(one, ARMY, 2, 2, **days), told(two, "Hospital", 9, 9, kind="medical", **days)])
    assert conflicts(found) == []
    assert [item.verdict for item in found if item.question == f"how many: killed of {ARMY}"] == ["compatible"]


def test_the_same_toll_after_the_end_is_a_conflict():
    one, two = report("a", published="2024-07-26"), report("b", published="2024-08-02")
    _, found = compare([one, two], [told(one, ARMY, 2, 2), told(two, "Hospital", 9, 9, kind="medical")])
    assert len(conflicts(found)) == 1


@pytest.mark.parametrize(
    ("part", "whole", "conflict"),
    [
        (("killed", (ARMY,), 50, 50), ("killed", (ARMY, HIRED), 30, 30), True),
        (("killed", (ARMY,), 20, 20), ("killed", (ARMY, HIRED), 30, 30), False),
        (("wounded", (ARMY,), 1, 1), ("killed_or_wounded", (ARMY,), 0, 0), True),
        (("captured", (ARMY,), 50, 50), ("killed_or_wounded", (ARMY,), 30, 30), False),
    ],
)
def test_a_part_is_never_more_than_its_whole(part, whole, conflict):
    paper = report("a")
    claims = [
        told(paper, source, low, high, effect=effect, of=of, at=at)
        for at, (source, (effect, of, low, high)) in enumerate([(ARMY, part), (REBELS, whole)])
    ]
    _, found = compare([paper], claims)
    assert [item.rule for item in conflicts(found)] == (["part-exceeds-whole.v1"] if conflict else [])


def test_a_total_of_two_groups_beside_one_groups_own_losses_leaves_a_gap():
    """Dozens (24 or more) of soldiers and mercenaries; the army owns to 2 dead and 10 wounded: 12 are left over."""
    paper = report("a")
    claims = [
        told(paper, REBELS, 24, 99, effect="killed_or_wounded", of=(ARMY, HIRED)),
        claim(
            paper,
            ARMY,
            actor=REBELS,
            target=ARMY,
            at=1,
            figures=[figure("killed", ARMY, 2, 2), figure("wounded", ARMY, 10, 10)],
        ),
    ]
    rows, found = compare([paper], claims)
    assert conflicts(found) == []
    [gap] = [item for item in found if item.assumes]
    assert gap.verdict == "compatible"
    assert gap.assumes == f"at least 12 of them belonged to {HIRED}, for whom {ARMY} gave no figure"
    assert {rows[index].effect for index in gap.rows} == {"killed_or_wounded", "killed", "wounded"}


def test_no_gap_where_the_own_losses_reach_the_total():
    paper = report("a")
    claims = [
        told(paper, REBELS, 24, 99, effect="killed_or_wounded", of=(ARMY, HIRED)),
        claim(
            paper,
            ARMY,
            actor=REBELS,
            target=ARMY,
            at=1,
            figures=[figure("killed", ARMY, 20, 20), figure("wounded", ARMY, 10, 10)],
        ),
    ]
    _, found = compare([paper], claims)
    assert not [item for item in found if item.assumes] and conflicts(found) == []


def test_parts_that_cover_every_group_and_fall_short_conflict():
    paper = report("a")
    claims = [
        told(paper, REBELS, 24, 99, effect="killed_or_wounded", of=ARMY),
        claim(
            paper,
            ARMY,
            actor=REBELS,
            target=ARMY,
            at=1,
            figures=[figure("killed", ARMY, 2, 2), figure("wounded", ARMY, 10, 10)],
        ),
    ]
    _, found = compare([paper], claims)
    assert [item.rule for item in conflicts(found)] == ["sum-of-parts.v1"]


def test_a_denial_conflicts_with_what_it_denies_and_nothing_else():
    paper = report("a")
    claims = [
        told(paper, REBELS, 47, 47),
        told(paper, REBELS, 3, 3, of=REBELS, at=1, actor=ARMY, target=REBELS),
        claim(paper, ARMY, actor=REBELS, target=ARMY, stance="denies", at=2),
    ]
    rows, found = compare([paper], claims)
    [item] = conflicts(found)
    assert (item.question, item.rule) == ("did it happen", "denied.v2")
    assert {(rows[index].source, rows[index].of) for index in item.rows} == {(REBELS, (ARMY,)), (ARMY, (ARMY,))}


def test_a_denial_of_having_done_it_leaves_a_toll_without_culprit_alone():
    paper = report("a")
    claims = [
        told(paper, "Mission", 3, 3, of="civilians", event="explosion", actor=REBELS, target="civilians"),
        told(paper, "Clinic", 3, 3, of="civilians", event="explosion", actor=None, target="civilians", at=1),
        claim(paper, REBELS, event="explosion", actor=REBELS, target="civilians", stance="denies", at=2),
    ]
    rows, found = compare([paper], claims)
    [item] = conflicts(found)
    assert {rows[index].source for index in item.rows} == {"Mission", REBELS}


def test_a_denial_of_part_leaves_what_the_denier_owns_to():
    paper = report("a")
    claims = [
        told(paper, "Ministry", 1, 1, effect="destroyed", unit="aircraft", item="helicopter", actor=None),
        told(
            paper,
            "Ministry",
            3,
            9,
            effect="destroyed",
            unit="aircraft",
            item="helicopters",
            actor=None,
            stance="denies",
            at=1,
        ),
        told(paper, "Other ministry", 1, 1, effect="destroyed", unit="aircraft", item="helicopter", actor=None, at=2),
        told(paper, REBELS, 4, 4, effect="destroyed", unit="aircraft", item="helicopters", at=3),
    ]
    rows, found = compare([paper], claims)
    denied = [item for item in conflicts(found) if item.rule == "denied.v2"]
    assert {rows[index].source for item in denied for index in item.rows} == {"Ministry", REBELS}


def test_a_denial_made_before_the_event_does_not_deny_it():
    early, late = report("a", published="2024-07-20"), report("b", published="2024-08-01")
    claims = [
        claim(early, "Mission", event="release", actor=REBELS, target=ARMY, stance="denies", start=None),
        told(late, REBELS, 60, 60, effect="released", event="release", start="2024-07-30"),
        told(late, REBELS, 60, 60, effect="captured", event="capture", start="2024-07-20", at=1),
        claim(early, REBELS, event="clash", actor=REBELS, target=ARMY, start="2024-07-20", at=2),
    ]
    incident = Incident(
        id="inc_1",
        title="",
        country=None,
        place=None,
        start="2024-07-20",
        end="2024-07-30",
        sides=((REBELS,), (ARMY,)),
        claims=tuple(one.id for one in claims),
    )
    rows = accounts.rows(incident, [early, late], claims)
    assert [row.stance for row in rows if row.effect == "released"] == ["denies", "asserts"]
    assert conflicts(agreement.compare(rows, claims, incident)) == []


@pytest.mark.parametrize("kind", ["anonymous", "reporter"])
def test_the_doubt_of_one_who_cannot_know_stands_against_nobody(kind):
    paper = report("a")
    claims = [
        told(paper, REBELS, 47, 47),
        claim(paper, "a diplomat", kind=kind, actor=REBELS, target=ARMY, stance="doubts", at=1),
    ]
    assert conflicts(compare([paper], claims)[1]) == []


def test_blame_against_blame():
    paper = report("a")
    claims = [
        claim(
            paper,
            "Ministry",
            event="explosion",
            actor=REBELS,
            target="civilians",
            figures=[figure("killed", "civilians", 40, 40)],
        ),
        claim(paper, REBELS, event="explosion", actor=ARMY, target="civilians", at=1),
        claim(paper, ARMY, event="clash", actor=ARMY, target=REBELS, at=2),
    ]
    _, found = compare([paper], claims)
    assert [(item.question, item.rule) for item in conflicts(found)] == [("who did it", "blame-against-blame.v1")]


def test_shot_down_or_crashed():
    paper = report("a")
    claims = [
        told(paper, REBELS, 1, 1, effect="destroyed", unit="aircraft", item="helicopter", event="attack"),
        told(
            paper, ARMY, 1, 1, effect="destroyed", unit="aircraft", item="helicopter", event="crash", actor=None, at=1
        ),
    ]
    _, found = compare([paper], claims)
    assert [item.rule for item in conflicts(found)] == ["crash-or-attack.v1"]


def test_different_things_are_not_compared():
    paper = report("a")
    claims = [
        told(paper, REBELS, 3, 3, effect="destroyed", unit="aircraft", item="drones"),
        told(paper, ARMY, 1, 1, effect="destroyed", unit="aircraft", item="helicopter", at=1),
    ]
    assert conflicts(compare([paper], claims)[1]) == []


def test_dead_of_other_days_are_not_compared():
    paper = report("a", published="2024-07-29")
    claims = [
        told(
            paper,
            "Clinic",
            3,
            3,
            of="civilians",
            target="civilians",
            event="explosion",
            start="2024-07-24",
            kind="medical",
        ),
        told(paper, "Town hall", 1, 1, of="civilians", target="civilians", event="explosion", start="2024-07-28", at=1),
    ]
    assert conflicts(compare([paper], claims)[1]) == []


def test_what_one_witness_saw_is_no_total():
    paper = report("a")
    claims = [
        told(paper, "witnesses", 2, 2, of="civilians", target="civilians", kind="witness"),
        told(paper, "Town hall", 109, 109, of="civilians", target="civilians", at=1),
    ]
    assert conflicts(compare([paper], claims)[1]) == []


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ([("Army", 2, 2)], "single"),
        ([("A", 2, 2), ("B", 2, 2)], "agree"),
        ([("A", 20, None), ("B", 24, 99)], "compatible"),
    ],
)
def test_questions_without_conflict(numbers, verdict):
    paper = report("a")
    claims = [told(paper, source, low, high, at=at) for at, (source, low, high) in enumerate(numbers)]
    [item] = [item for item in compare([paper], claims)[1] if item.question.startswith("how many")]
    assert item.verdict == verdict


spans = st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 60))).map(
    lambda pair: ranges.Range(low=pair[0], high=None if pair[1] is None else pair[0] + pair[1])
)


@given(spans, spans)
def test_overlap_is_having_a_number_in_common(left, right):
    numbers = [
        {n for n in range(200) if n >= span.low and (span.high is None or n <= span.high)} for span in (left, right)
    ]
    assert left.overlaps(right) == right.overlaps(left) == bool(numbers[0] & numbers[1])


@given(spans, spans)
def test_adding_ranges_adds_their_ends(left, right):
    total = left.plus(right)
    assert total.low == left.low + right.low
    assert (total.high is None) == (left.high is None or right.high is None)


def happened(papers, claims, copied=(), *, documents=False):
    [incident] = incidents.group(papers, claims, copied)
    rows = accounts.rows(incident, papers, claims, copied)
    [found] = [
        item
        for item in agreement.compare(rows, claims, incident, copied, papers if documents else ())
        if item.question == "did it happen" and not item.rows
    ]
    return found


@pytest.mark.parametrize(
    ("sources", "copied", "verdict", "number"),
    [
        ((None, None), True, "single", 1),
        ((None, None), False, "agree", 2),
        ((ARMY, ARMY), False, "single", 1),
        ((ARMY, REBELS), False, "agree", 2),
    ],
)
def test_it_is_sources_that_agree_and_neither_copies_nor_relays(sources, copied, verdict, number):
    papers = [report("a"), report("b", outlet="Daily")]
    kinds = ["belligerent" if source else "reporter" for source in sources]
    claims = [told(paper, source, 2, 2, kind=kind) for paper, source, kind in zip(papers, sources, kinds, strict=True)]
    copy = Judgement(left=papers[0].id, right=papers[1].id, verdict="copy", score=1.0)
    found = happened(papers, claims, (copy,) if copied else ())
    assert (found.verdict, found.rule, found.reason[-2:]) == (verdict, "told.v1", f"{number}.")


def test_a_party_is_one_source_in_its_own_statement_and_in_the_reports_that_quote_it():
    statement, paper = report("a", outlet=REBELS, kind="party_statement"), report("b", outlet="Daily")
    claims = [told(statement, None, 2, 2, kind="reporter"), told(paper, REBELS, 2, 2)]
    assert happened([statement, paper], claims, documents=True).reason[-2:] == "1."


def test_what_is_only_denied_is_not_said_to_be_denied_by_nobody():
    paper = report("a")
    found = happened([paper], [claim(paper, ARMY, actor=ARMY, target=REBELS, stance="denies")])
    assert found.reason == "First-hand sources that deny or doubt it; nobody tells of it: 1."
