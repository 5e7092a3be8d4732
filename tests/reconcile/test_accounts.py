import dataclasses

import pytest
from writing import claim, figure, report

from rashomon.model import Judgement
from rashomon.reconcile import accounts, incidents, origins

ARMY, REBELS = "Northern Army", "River Front"


def rows(documents, claims, copies=()):
    [incident] = incidents.group(documents, claims, copies)
    return accounts.rows(incident, documents, claims, copies)


def test_one_row_for_each_source_effect_side_and_range():
    paper = report("a")
    told = claim(
        paper,
        REBELS,
        actor=REBELS,
        target=ARMY,
        figures=[figure("killed", ARMY, 47, 47), figure("wounded", ARMY, 3, 9)],
    )
    made = rows([paper], [told])
    assert [(row.source, row.effect, row.of, row.low, row.high) for row in made] == [
        (REBELS, "killed", (ARMY,), 47, 47),
        (REBELS, "wounded", (ARMY,), 3, 9),
    ]


def test_a_source_that_changes_its_figure_has_a_row_for_each_in_order():
    one, two = report("a", published="2024-07-26"), report("b", published="2024-08-01")
    claims = [
        claim(two, ARMY, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 12, 12)]),
        claim(one, ARMY, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 2, 2)]),
    ]
    made = rows([one, two], claims)
    assert [(row.low, row.revises) for row in made] == [(2, None), (12, 0)]


@pytest.mark.parametrize(
    ("first", "then", "revised"),
    [
        ("2018-04", "2018-04-20", False),
        ("2018", "2018-04-20", False),
        ("2018-03", "2018-04-20", True),
        ("2018-04-19", "2018-05", True),
        ("2017", "2018-01", True),
    ],
)
def test_a_figure_of_a_month_is_not_taken_for_earlier_than_one_of_its_days(first, then, revised):
    one, two = report("a", published=first), report("b", published=then)
    claims = [
        claim(one, ARMY, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 2, 2)]),
        claim(two, ARMY, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 12, 12)]),
    ]
    made = rows([one, two], claims)
    assert sorted((row.low, row.revises is not None) for row in made) == [(2, False), (12, revised)]


def test_a_figure_repeated_elsewhere_is_one_row_said_from_first_to_last():
    one, two = report("a", published="2024-07-26"), report("b", published="2024-08-01", outlet="Other")
    claims = [claim(d, ARMY, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 2, 2)]) for d in (one, two)]
    [row] = rows([one, two], claims)
    assert (row.first_said, row.last_said, len(row.claims)) == ("2024-07-26", "2024-08-01", 2)


def test_the_day_it_was_said_goes_before_the_day_of_print():
    paper = report("a", published="2024-07-29")
    [row] = rows(
        [paper],
        [claim(paper, ARMY, actor=REBELS, target=ARMY, said_at="2024-07-26", figures=[figure("killed", ARMY, 2, 2)])],
    )
    assert row.first_said == "2024-07-26"


def test_parts_give_no_row():
    paper = report("a")
    told = claim(
        paper,
        REBELS,
        actor=REBELS,
        target=ARMY,
        figures=[
            figure("killed", ARMY, 84, 84),
            figure("killed", ARMY, 12, 12, subset=True),
            figure("seized", ARMY, 10, 10, unit="vehicles"),
            figure("seized", ARMY, 4, 4, unit="vehicles"),
            figure("seized", ARMY, 6, 6, unit="vehicles"),
        ],
    )
    assert [(row.effect, row.low) for row in rows([paper], [told])] == [("killed", 84), ("seized", 10)]


def test_kinds_of_things_without_number_stay_apart():
    paper = report("a")
    told = claim(
        paper,
        REBELS,
        event="seizure",
        actor=REBELS,
        target=ARMY,
        figures=[
            figure("seized", ARMY, 2, None, words="trucks", unit="vehicles", item="trucks"),
            figure("seized", ARMY, 2, None, words="fuel tankers", unit="vehicles", item="fuel tankers"),
        ],
    )
    assert [row.item for row in rows([paper], [told])] == ["fuel tankers", "trucks"]


@pytest.mark.parametrize("stance", ["denies", "doubts"])
def test_a_denial_with_no_number_has_a_row_without_range(stance):
    paper = report("a")
    claims = [
        claim(paper, REBELS, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 47, 47)]),
        claim(paper, ARMY, actor=REBELS, target=ARMY, stance=stance, at=1),
    ]
    [row] = [row for row in rows([paper], claims) if row.source == ARMY]
    assert (row.effect, row.of, row.low, row.high, row.stance) == ("killed", (ARMY,), None, None, stance)


def test_a_denial_of_what_nobody_counts_has_no_row():
    paper = report("a")
    claims = [
        claim(paper, REBELS, actor=REBELS, target=ARMY),
        claim(paper, ARMY, actor=REBELS, target=ARMY, stance="denies", at=1),
    ]
    assert rows([paper], claims) == ()


def test_plans_and_recovered_bodies_give_no_row():
    paper = report("a")
    claims = [
        claim(paper, REBELS, actor=REBELS, target=ARMY),
        claim(
            paper, REBELS, actor=REBELS, target=ARMY, stance="intends", figures=[figure("released", ARMY, 9, 9)], at=1
        ),
        claim(paper, REBELS, event="other", actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 8, 8)], at=2),
    ]
    assert rows([paper], claims) == ()


def test_a_partys_own_voice_is_its_outlet():
    statement = report("a", outlet=REBELS, kind="party_statement")
    [row] = rows([statement], [claim(statement, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 47, 47)])])
    assert row.source == REBELS


def test_a_copys_own_voice_is_the_originals_and_a_relay_its_origin():
    wire, paper = report("a", outlet="Wire"), report("b", outlet="Paper", published="2024-07-29")
    copies = (Judgement(left=wire.id, right=paper.id, verdict="copy", score=0.8),)
    claims = []
    for document in (wire, paper):
        claims.append(
            claim(document, event="explosion", target="civilians", figures=[figure("killed", "civilians", 4, 4)])
        )
        claims.append(
            claim(
                document,
                ARMY,
                actor=REBELS,
                target=ARMY,
                via=("State Radio",),
                figures=[figure("killed", ARMY, 2, 2)],
                at=1,
            )
        )
    made = rows([wire, paper], claims, copies)
    assert {(row.source, len(row.claims)) for row in made} == {("Wire", 2), (ARMY, 2)}
    [incident] = incidents.group([wire, paper], claims, copies)
    hands = origins.first_hand(accounts.rows(incident, [wire, paper], claims, copies), [wire, paper], claims, copies)
    assert {(hand.of, hand.sources, len(hand.documents)) for hand in hands} == {
        (("civilians",), ("Wire",), 2),
        ((ARMY,), (ARMY,), 2),
    }
    [account] = [item for item in accounts.accounts(incident, [wire, paper], claims, copies) if item.source == ARMY]
    assert account.relays == (("State Radio", "Wire"), ("State Radio", "Paper"))
    assert account.source_kind == "belligerent"
    assert all(made[index].source == ARMY for index in account.rows)


def test_an_unnamed_source_is_said_to_be_unnamed():
    paper = report("a")
    told = claim(paper, "someone", kind="anonymous", actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 2, 2)])
    told = dataclasses.replace(told, attribution=dataclasses.replace(told.attribution, source=None))
    [row] = rows([paper], [told])
    assert row.source == origins.NOBODY


def test_rows_do_not_depend_on_order():
    one, two = report("a", published="2024-07-26"), report("b", published="2024-08-01")
    claims = [
        claim(document, source, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, number, number)], at=at)
        for at, (document, source, number) in enumerate(
            [(one, ARMY, 2), (two, ARMY, 12), (one, REBELS, 47), (two, REBELS, 84)]
        )
    ]
    expected = rows([one, two], claims)
    assert rows([two, one], claims[::-1]) == expected


def test_a_morgues_count_of_bodies_is_a_toll():
    paper = report("a")
    claims = [
        claim(paper, REBELS, actor=REBELS, target=ARMY),
        claim(
            paper,
            "Town hospital",
            kind="medical",
            event="other",
            target="civilians",
            figures=[figure("killed", "civilians", 160, 160)],
            at=1,
        ),
    ]
    assert [(row.source, row.low) for row in rows([paper], claims)] == [("Town hospital", 160)]


def test_a_figure_told_with_its_side_and_without_is_one_row():
    one, other = report("a"), report("b", published="2024-07-30")
    claims = [
        claim(one, REBELS, actor=REBELS, target=ARMY, figures=[figure("killed", ARMY, 24, 99, words="dozens")]),
        claim(other, REBELS, actor=REBELS, figures=[figure("killed", (), 24, 99, words="dozens")]),
    ]
    [incident] = incidents.group([one, other], claims, ())
    [row] = accounts.rows(incident, [one, other], claims)
    assert (row.of, set(row.claims)) == ((ARMY,), {item.id for item in claims})


def test_a_figure_without_a_side_stays_where_two_sides_come_into_question():
    paper = report("a")
    claims = [
        claim(paper, REBELS, actor=REBELS, target=ARMY, figures=[figure("killed", of, 24, 99, words="dozens")], at=at)
        for at, of in enumerate((ARMY, "Iron Company", ()))
    ]
    [incident] = incidents.group([paper], claims, ())
    assert {row.of for row in accounts.rows(incident, [paper], claims)} == {(ARMY,), ("Iron Company",), ()}


def test_a_post_and_its_forwards_in_two_channels_are_one_source_by_three_reports():
    post = report("a", outlet="River Watch", text="River Watch post. " * 3, kind="channel_post")
    passed = [
        dataclasses.replace(report(name, outlet="River Watch", text=f"{name} " * 9, kind="channel_post"), via=(by,))
        for name, by in (("b", "North Desk"), ("c", "South Desk"))
    ]
    told = [
        claim(one, actor=REBELS, target=ARMY, kind="reporter", figures=[figure("killed", ARMY, 12, 12)])
        for one in (post, *passed)
    ]
    [incident] = incidents.group([post, *passed], told)
    made = accounts.rows(incident, [post, *passed], told)
    [hand] = origins.first_hand(made, [post, *passed], told)
    assert hand.sources == ("River Watch",)
    assert [(one.document, one.how, one.through) for one in hand.standings] == [
        ("doc_a", "own voice", ()),
        ("doc_b", "relayed", ("North Desk",)),
        ("doc_c", "relayed", ("South Desk",)),
    ]
    [account] = accounts.accounts(incident, [post, *passed], told)
    assert ("River Watch", "South Desk") in account.relays


def edits(first, then, edited_at):
    before = dataclasses.replace(report("a", outlet="River Watch"), name="1/7")
    after = dataclasses.replace(before, id="doc_b", edited_at=edited_at)
    told = [
        claim(one, actor=REBELS, target=ARMY, kind="reporter", figures=[figure("killed", ARMY, many, many)])
        for one, many in ((before, first), (after, then))
    ]
    return rows([before, after], told)


@pytest.mark.parametrize(("first", "then"), [(12, 30), (30, 12)])
@pytest.mark.parametrize("moment", ["2024-07-28T18:03:00Z", "2024-07-30T08:00:00Z"])
def test_a_figure_that_an_edit_changed_is_a_revision_on_the_same_day_too(first, then, moment):
    assert [(row.low, row.revises) for row in edits(first, then, moment)] == [(first, None), (then, 0)]


def test_two_figures_of_one_day_that_no_edit_parts_are_no_revision():
    assert [row.revises for row in edits(12, 30, None)] == [None, None]
