"""What each policy makes of a few accounts; the expected numbers are worked out by hand from its rule."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telling import ARMY, CIVILIANS, HOSPITAL, PAPER, REBELS, figure_claim, reading, told

from rashomon.assess import policies
from rashomon.assess.weighing import REASONS
from rashomon.protocols import Policy

FIRST_HAND, UCDP, ACLED, VERIFIED = (
    policies.FirstHandRange(),
    policies.Ucdp(),
    policies.Acled(),
    policies.VerifiedOnly(),
)

DOZENS = told(PAPER, 24, 99, words=("dozens",))
DOZENS_CHECKED = told(PAPER, 24, 99, words=("dozens",), checks=(("verified", "a lab"),))


def number(policy, *rows, of=(ARMY,), effect="killed", **more):
    """Low, best and high of one matter."""
    [found] = [
        one for one in policy.estimate(reading(*rows, **more)) if (one.effect, one.of, one.total) == (effect, of, False)
    ]
    return found.low, found.best, found.high


def total(policy, *rows, **more):
    [found] = [one for one in policy.estimate(reading(*rows, **more)) if one.total]
    return found


def why(policy, *rows, **more):
    """By the row's number why it was used or left out, of the estimate of the army's dead."""
    [found] = [one for one in policy.estimate(reading(*rows, **more)) if one.of == (ARMY,) and not one.total]
    return {weighed.row: weighed.reason for weighed in found.trace if weighed.reason != "copy"}


@pytest.mark.parametrize("policy", policies.policies())
def test_policies_keep_the_protocol_and_say_their_rule(policy):
    assert isinstance(policy, Policy)
    assert policy.name.rpartition(".v")[2].isdigit()
    assert {one.rule for one in policy.estimate(reading(told(ARMY, 2)))} == {policy.rule}


BOTH = (told(ARMY, 2), told(REBELS, 47))
THREE = (*BOTH, told(HOSPITAL, 9))


@pytest.mark.parametrize(
    ("policy", "rows", "expected"),
    [
        (FIRST_HAND, THREE, (2, None, 47)),
        (FIRST_HAND, (told(ARMY, 2), told(REBELS, 40, None)), (2, None, None)),
        (FIRST_HAND, (told(REBELS, None, 12),), (0, None, 12)),
        # "Up to 300" says how many at the most; it takes nothing off what others count.
        (FIRST_HAND, (told(HOSPITAL, None, 300), told(ARMY, 2)), (2, None, 300)),
        (UCDP, (told(HOSPITAL, None, 300), told(ARMY, 2)), (2, 2, 300)),
        (UCDP, (told(HOSPITAL, None, 300),), (0, 300, 300)),
        (ACLED, (told(HOSPITAL, None, 300), told(ARMY, 2)), (None, 2, None)),
        (FIRST_HAND, (told(ARMY, 2), told(ARMY, 12, revises=0)), (12, None, 12)),
        (FIRST_HAND, (told(PAPER, 2, None), told(REBELS, 47)), (47, None, 47)),  # "soldiers died" says no number
        (FIRST_HAND, (told(PAPER, 2, None),), (2, None, None)),
        # "Dozens" are an order of size: what others count within it is the number, what lies outside it is another.
        (FIRST_HAND, (DOZENS, told(HOSPITAL, 50), told(REBELS, 53)), (50, None, 53)),
        (FIRST_HAND, (DOZENS, told(HOSPITAL, 9)), (9, None, 99)),
        (FIRST_HAND, (DOZENS, told(HOSPITAL, None, 50)), (24, None, 99)),
        (UCDP, (DOZENS, told(HOSPITAL, 50), told(REBELS, 53)), (50, 50, 53)),
        (ACLED, (DOZENS, told(HOSPITAL, 50), told(REBELS, 53)), (None, 50, None)),
        # A range in numbers is one, though others lie within it.
        (FIRST_HAND, (told(PAPER, 24, 99, words=("24 to 99",)), told(HOSPITAL, 50)), (24, None, 99)),
        (VERIFIED, (DOZENS_CHECKED, told(HOSPITAL, 50)), (24, None, 99)),
        (FIRST_HAND, (told(ARMY, 2), told(REBELS, None, None, stance="denies")), (2, None, 2)),
        # No party goes before a party on its own losses, and that before a party on its enemy's.
        (UCDP, THREE, (2, 9, 47)),
        (UCDP, BOTH, (2, 2, 47)),
        (UCDP, (told(REBELS, 24, 99),), (24, 24, 99)),
        (UCDP, (told(REBELS, 84, None),), (84, 84, 84)),
        # Of equals the lower.
        (UCDP, (told(HOSPITAL, 9), told(PAPER, 12)), (9, 9, 12)),
        # What was verified goes before all.
        (UCDP, (*BOTH, told(HOSPITAL, 9), told(PAPER, 12, checks=(("verified", "a lab"),))), (2, 12, 47)),
        # Who is not named stands with parties on their own losses.
        (UCDP, (told("security sources", 5, kind="anonymous"), told(HOSPITAL, 9)), (5, 9, 9)),
        # What was found otherwise counts for nothing.
        (UCDP, (told(HOSPITAL, 9), told(REBELS, 47, checks=(("disputed", "a lab"),))), (9, 9, 9)),
        # "We lost nobody" is a denial where another counts, and a number where nobody does.
        (UCDP, (told(ARMY, 0), told(HOSPITAL, 9)), (9, 9, 9)),
        (UCDP, (told(ARMY, 0),), (0, 0, 0)),
        # A boast lower than what others count gives no low.
        (UCDP, (told(REBELS, 3), told(HOSPITAL, 9)), (9, 9, 9)),
        (ACLED, THREE, (None, 2, None)),
        (ACLED, (told(REBELS, 24, 99, words=("dozens",)),), (None, 12, None)),
        (ACLED, (told(REBELS, 24, words=("two dozen",)),), (None, 24, None)),
        (ACLED, (told(REBELS, 200, 999, words=("hundreds",)), told(HOSPITAL, 101)), (None, 100, None)),
        (ACLED, (told(REBELS, 40, words=("40",)), told(ARMY, 0)), (None, 40, None)),
        (VERIFIED, THREE, (None, None, None)),
        (VERIFIED, (*BOTH, told(HOSPITAL, 9, checks=(("verified", "a lab"),))), (9, 9, 9)),
        (VERIFIED, (told(REBELS, 24, 99, checks=(("confirmed", "amina"),)), told(HOSPITAL, 9)), (24, None, 99)),
        # Nobody verifies himself, and "unverified" is no verification.
        (VERIFIED, (told(REBELS, 47, checks=(("verified", REBELS),)),), (None, None, None)),
        (VERIFIED, (told(REBELS, 47, checks=(("unverified", "a lab"),)),), (None, None, None)),
        (VERIFIED, (told(REBELS, 47, checks=(("verified", "a"), ("disputed", "b"))),), (None, None, None)),
    ],
)
def test_the_numbers_of_a_policy(policy, rows, expected):
    assert number(policy, *rows) == expected


@pytest.mark.parametrize(("grade", "best"), [("A", 47), ("B", 47), ("C", 2), ("F", 2), ("D", 2)])
def test_a_person_s_grade_of_a_source_enters_ucdp(grade, best):
    assert number(UCDP, *BOTH, graded=[(REBELS, "reliability", grade)])[1] == best


@pytest.mark.parametrize("grade", ["D", "E"])
def test_a_source_that_a_person_holds_unreliable_gives_no_best(grade):
    assert number(UCDP, *BOTH[:1], told(HOSPITAL, 9), graded=[(HOSPITAL, "reliability", grade)]) == (2, 2, 9)


@pytest.mark.parametrize(
    ("policy", "rows", "expected"),
    [
        (FIRST_HAND, (told(ARMY, 2), told(ARMY, 12, revises=0)), {0: "revised", 1: "used"}),
        (FIRST_HAND, (told(ARMY, 2), told(REBELS, None, None, stance="denies")), {0: "used", 1: "no-number"}),
        (FIRST_HAND, (told(PAPER, 2, None), told(REBELS, 47)), {0: "bare", 1: "used"}),
        (FIRST_HAND, (DOZENS, told(REBELS, 47)), {0: "vague", 1: "used"}),
        (UCDP, (*BOTH, told(HOSPITAL, 9), told(PAPER, 11)), {0: "used", 1: "used", 2: "used", 3: "higher"}),
        (UCDP, (*BOTH, told(HOSPITAL, 60)), {0: "used", 1: "own-feat", 2: "used"}),
        (UCDP, (told(ARMY, 0), told(HOSPITAL, 9)), {0: "denied", 1: "used"}),
        (UCDP, (told(HOSPITAL, 9), told(PAPER, 5, checks=(("disputed", "a"),))), {0: "used", 1: "disputed"}),
        (ACLED, THREE, {0: "used", 1: "higher", 2: "higher"}),
        (VERIFIED, (told(ARMY, 2), told(HOSPITAL, 9, checks=(("verified", "a"),))), {0: "not-verified", 1: "used"}),
    ],
)
def test_the_trace_says_why(policy, rows, expected):
    assert why(policy, *rows) == expected


def test_a_copy_s_claim_is_left_out_and_the_original_s_used():
    [found, _] = FIRST_HAND.estimate(reading(told(ARMY, 2, copied=True)))
    assert (found.used, found.left_out) == (("c0",), ("c0-copy",))
    assert [weighed.reason for weighed in found.trace] == ["used", "copy"]


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (figure_claim("part", ARMY, 1, subset=True), "part"),
        (figure_claim("addend", ARMY, 1), "no-row"),
        (figure_claim("plan", ARMY, 50, stance="intends"), "plan"),
    ],
)
def test_figures_without_a_row_are_named_too(claim, reason):
    [found, _] = FIRST_HAND.estimate(reading(told(ARMY, 2), extra=[claim]))
    [weighed] = [one for one in found.trace if one.row is None]
    assert (weighed.reason, weighed.claims) == (reason, (claim.id,))
    assert (found.low, found.high) == (2, 2)


def test_things_are_not_estimated_and_the_wounded_are_no_deaths():
    rows = [told(ARMY, 4, unit="vehicles", effect="damaged"), told(ARMY, 2), told(ARMY, 5, effect="wounded")]
    assert {(one.effect, one.total) for one in UCDP.estimate(reading(*rows))} == {("killed", False), ("killed", True)}
    assert {one.effect for one in FIRST_HAND.estimate(reading(*rows))} == {"killed", "wounded"}


def test_a_number_that_rests_on_a_boast_alone_says_so():
    [found, _] = UCDP.estimate(reading(told(REBELS, 47)))
    assert found.gaps == ("The dead of Northern Army are counted by an enemy alone: River Front.",)


# Totals.


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((told(ARMY, 2), told(REBELS, 47), told(REBELS, 9, of=(REBELS,))), (11, 11, 56)),
        # Both sides together is another way to count the same dead.
        (
            (told(ARMY, 2), told(REBELS, 9, of=(REBELS,)), told(HOSPITAL, 14, of=(ARMY, REBELS))),
            (11, 14, 14),
        ),
        # The total leaves room that one side alone does not fill; it is not added to it.
        ((told(ARMY, 2), told(HOSPITAL, 14, of=(ARMY, REBELS))), (14, 14, 14)),
        # Who counts a part higher than another the whole contradicts it, and gives no more than the highest.
        ((told(ARMY, 20), told(HOSPITAL, 14, of=(ARMY, REBELS))), (14, 14, 20)),
        # Two figures that overlap and leave none out together: the higher of the two.
        ((told(PAPER, 5, of=(ARMY, CIVILIANS)), told(HOSPITAL, 14, of=(ARMY, REBELS))), (14, 14, 14)),
        # Of two ways to count all the more reliable gives best: here a hospital's, not two parties' on themselves.
        ((told(ARMY, 2), told(REBELS, 3, of=(REBELS,)), told(HOSPITAL, 40, of=(ARMY, REBELS))), (5, 40, 40)),
        # Words without a number are no other way to count whom somebody counts.
        ((told(ARMY, 30), told(PAPER, 2, None, of=(ARMY, REBELS))), (30, 30, 30)),
        # A company's men are among its country's citizens.
        ((told(HOSPITAL, 5, of=("Wagner Group",)), told(PAPER, 12, of=("Russian citizens",))), (12, 12, 12)),
        ((told(HOSPITAL, 5, of=("Wagner Group",)), told(PAPER, 12, of=("Malian citizens",))), (17, 17, 17)),
        # Of whom nobody says: may be the same.
        ((told(ARMY, 2), told(PAPER, 5, of=())), (5, 5, 5)),
        ((told(ARMY, 12), told(PAPER, 5, of=())), (12, 12, 12)),
        # Dead and wounded together are no dead.
        ((told(ARMY, 2), told(REBELS, 24, 99, effect="killed_or_wounded")), (2, 2, 2)),
        ((told(HOSPITAL, 3, of=(CIVILIANS,)), told(ARMY, 2)), (5, 5, 5)),
    ],
)
def test_the_total_counts_nobody_twice(rows, expected):
    found = total(UCDP, *rows)
    assert (found.low, found.best, found.high) == expected


MALI, JNIM = "Malian Armed Forces", "Jama'at Nusrat al-Islam wal-Muslimin"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # "Soldiers" beside one army may be its own: two counts of the same dead, and not one more.
        ((told(PAPER, 4, of=(MALI,)), told(HOSPITAL, 28, of=("soldiers",))), (4, 4, 28)),
        (
            (told(PAPER, 4, of=(MALI,)), told(HOSPITAL, 28, of=("the troops",)), told(ARMY, 9, of=("soldiers",))),
            (4, 28),
        ),
        # They are no rebels, and no villagers; "terrorists" are no soldiers of a state.
        ((told(PAPER, 4, of=(JNIM,)), told(HOSPITAL, 28, of=("soldiers",))), (32, 32, 32)),
        ((told(PAPER, 4, of=(CIVILIANS,)), told(HOSPITAL, 28, of=("soldiers",))), (32, 32, 32)),
        ((told(PAPER, 4, of=(MALI,)), told(HOSPITAL, 28, of=("terrorists",))), (32, 32, 32)),
        ((told(PAPER, 28, of=("al-Qaeda",)), told(HOSPITAL, 28, of=("terrorists",))), (28, 28, 28)),
        # Of several the word does not say which: not added, and the rest stands.
        ((told(PAPER, 4, of=(MALI,)), told(PAPER, 6, of=(JNIM,)), told(HOSPITAL, 3, of=("fighters",))), (10, 10, 10)),
        # Who is said to have killed them did not kill his own.
        ((told(PAPER, 4, of=(MALI,)), told(HOSPITAL, 28, of=("fighters",), actor=MALI)), (32, 32, 32)),
        # Who counts both in one report counts them apart.
        ((told(HOSPITAL, 4, of=(MALI,)), told(HOSPITAL, 28, of=("soldiers",))), (32, 32, 32)),
        # A name that nobody knows is a name.
        ((told(PAPER, 4, of=(MALI,)), told(HOSPITAL, 28, of=("Ferry Brigade soldiers",))), (32, 32, 32)),
    ],
)
def test_who_is_called_by_a_common_word_is_not_added_to_those_whom_it_may_mean(rows, expected):
    found = total(UCDP, *rows)
    assert (found.low, found.high) == (expected[0], expected[-1])


def test_acled_s_total_takes_the_least_of_several_ways():
    found = total(ACLED, told(ARMY, 12), told(REBELS, 9, of=(REBELS,)), told(HOSPITAL, 14, of=(ARMY, REBELS)))
    assert found.best == 14


def test_a_figure_for_both_sides_that_its_source_has_parted_since_is_left_out():
    rows = [
        told(REBELS, 60, of=(ARMY, REBELS), day="2024-07-01"),
        told(REBELS, 47, day="2024-07-02"),
        told(REBELS, 9, of=(REBELS,), day="2024-07-03"),
    ]
    found = total(UCDP, *rows)
    assert (found.low, found.high) == (56, 56)
    assert {weighed.reason for weighed in found.trace if weighed.row == 0} == {"counted-apart"}


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        ((told(ARMY, 2), told(HOSPITAL, 14, of=(ARMY, REBELS))), "how many were of each side is not said"),
        ((told(ARMY, 2), told(PAPER, 5, of=())), "it is not said who they were"),
        (
            (told(ARMY, 2), told(PAPER, 24, 99, of=(ARMY, REBELS), effect="killed_or_wounded")),
            "how many of River Front died is not said",
        ),
    ],
)
def test_what_stays_open_is_named(rows, gap):
    assert any(gap in one for one in total(UCDP, *rows).gaps)


def test_dead_and_wounded_together_leave_nothing_open_where_the_dead_are_counted():
    rows = [told(ARMY, 2), told(REBELS, 24, 99, effect="killed_or_wounded")]
    assert total(UCDP, *rows).gaps == ()


def test_there_is_no_total_where_nobody_tells_of_dead():
    assert not [one for one in FIRST_HAND.estimate(reading(told(ARMY, 2, effect="wounded"))) if one.total]


@pytest.mark.parametrize(
    ("rows", "high", "more"),
    [
        ((told(ARMY, 2), told(HOSPITAL, 84, None)), 84, True),
        ((told(ARMY, 2), told(HOSPITAL, 5, None), told(REBELS, 47)), 47, True),
        ((told(ARMY, 2), told(REBELS, 47)), 47, False),
        # What somebody gives a number for is not open because another only says that there were some.
        ((told(ARMY, 2), told(PAPER, 1, None)), 2, False),
    ],
)
def test_a_high_end_that_a_source_leaves_open_is_not_closed(rows, high, more):
    for found in UCDP.estimate(reading(*rows)):
        assert (found.high, found.more) == (high, more)
    assert not any(found.more for found in FIRST_HAND.estimate(reading(*rows)))


# Laws.

SOURCES = st.sampled_from([ARMY, REBELS, HOSPITAL, PAPER, "security sources"])
GROUPS = st.sampled_from(
    [
        (ARMY,),
        (REBELS,),
        (CIVILIANS,),
        (ARMY, REBELS),
        (ARMY, CIVILIANS),
        (REBELS, CIVILIANS),
        ("Wagner Group",),
        ("Russian citizens",),
        ("Russian citizens", ARMY),
        ("soldiers",),
        ("fighters",),
        (),
    ]
)


@st.composite
def rows_told(draw):
    """Rows as accounts have them: one of a source for each effect, side and range."""
    found = []
    for number in range(draw(st.integers(1, 7))):
        low = draw(st.one_of(st.none(), st.integers(0, 60)))
        high = draw(st.one_of(st.none(), st.integers(low or 0, 90)))
        findings = st.sampled_from(["verified", "confirmed", "unverified", "disputed"])
        found.append(
            told(
                draw(SOURCES),
                low,
                high,
                of=draw(GROUPS),
                effect=draw(st.sampled_from(["killed", "killed", "wounded", "killed_or_wounded"])),
                words=("dozens",) if low == 24 else (),
                checks=tuple((finding, "a lab") for finding in draw(st.lists(findings, max_size=2))),
                revises=draw(st.one_of(st.none(), st.integers(0, number - 1))) if number else None,
                day=draw(st.one_of(st.none(), st.sampled_from(["2024-07-01", "2024-07-02"]))),
            )
        )
    return found


POLICIES = st.sampled_from(policies.policies())


@given(POLICIES, rows_told())
def test_low_is_at_most_best_and_best_at_most_high(policy, rows):
    for one in policy.estimate(reading(*rows)):
        known = [value for value in (one.low, one.best, one.high) if value is not None]
        assert known == sorted(known), one


@given(POLICIES, rows_told())
def test_a_copy_changes_no_number(policy, rows):
    from dataclasses import replace

    copied = [replace(row, copied=True) for row in rows]
    plain, again = (policy.estimate(reading(*some)) for some in (rows, copied))
    assert [(one.low, one.best, one.high, one.gaps) for one in plain] == [
        (one.low, one.best, one.high, one.gaps) for one in again
    ]
    assert all("-copy" not in name for one in again for name in one.used)


@given(POLICIES, rows_told())
def test_the_trace_has_every_row_once(policy, rows):
    made = policy.estimate(reading(*rows))
    deaths = policy.name.startswith(("ucdp", "acled"))
    apart = Counter(weighed.row for one in made if not one.total for weighed in one.trace)
    expected = [number for number, row in enumerate(rows) if row.effect == "killed" or not deaths]
    assert apart == Counter(expected)
    for one in made:
        if one.total:
            dead = [number for number, row in enumerate(rows) if row.effect in ("killed", "killed_or_wounded")]
            assert Counter(weighed.row for weighed in one.trace) == Counter(dead)
        assert all(weighed.reason in REASONS for weighed in one.trace)
        assert all(weighed.used for weighed in one.trace if weighed.gives)


@given(POLICIES, rows_told())
def test_a_number_comes_from_claims_and_no_number_from_none(policy, rows):
    for one in policy.estimate(reading(*rows)):
        assert bool(one.used) == any(value is not None for value in (one.low, one.best, one.high))


@given(POLICIES, rows_told(), st.randoms())
def test_the_order_of_the_rows_does_not_matter(policy, rows, random):
    plain = [row for row in rows if row.revises is None]
    shuffled = list(plain)
    random.shuffle(shuffled)

    def numbers(some):
        return Counter(
            (one.effect, frozenset(one.of), one.total, one.low, one.best, one.high)
            for one in policy.estimate(reading(*some))
        )

    if plain:
        assert numbers(plain) == numbers(shuffled)
