"""What three accounts cannot all say; numbers worked out by hand in each case."""

import itertools
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pacing
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import claim, figure, report

from rashomon.model import AccountRow, Incident
from rashomon.reconcile import agreement, constraints, facets

ARMY, REBELS, HIRED = "Northern Army", "River Front", "Iron Company"
INCIDENT = Incident(
    id="inc", title="A fight", country="ML", place="Kidal", start="2024-07-25", end="2024-07-25",
    sides=((REBELS,), (ARMY, HIRED)), claims=(), background=(),
)  # fmt: skip


def told(*numbers, day="2024-07-28"):
    """Rows and claims of one report: (source, effect, of, low, high), each source's in a claim of its own."""
    paper = report("a", published=day)
    rows, claims = [], []
    for at, (source, effect, of, low, high) in enumerate(numbers):
        of = (of,) if isinstance(of, str) else of
        made = claim(paper, source, actor=REBELS, target=ARMY, at=at, figures=[figure(effect, of, low, high)])
        claims.append(made)
        rows.append(
            AccountRow(
                source=source, effect=effect, of=of, unit="persons", item=None, low=low, high=high, approx=False,
                first_said=day, last_said=day, claims=(made.id,), words=(str(low),),
            )
        )  # fmt: skip
    return rows, claims


def joint(*numbers):
    rows, claims = told(*numbers)
    found = agreement.compare(rows, claims, INCIDENT)
    return [one for one in found if one.rule == "jointly-impossible.v1"]


@pytest.mark.parametrize(
    ("numbers", "rows"),
    [
        # 50 in all; at most 20 soldiers, at most 20 hired men: 40.
        ([("A", "killed", (ARMY, HIRED), 50, 50), ("B", "killed", ARMY, 20, 20), ("C", "killed", HIRED, 20, 20)], 3),
        # 30 in all; at least 20 and at least 20: 40.
        ([("A", "killed", (ARMY, HIRED), 30, 30), ("B", "killed", ARMY, 20, 20), ("C", "killed", HIRED, 20, 20)], 3),
        # 40 in all: 20 and 20.
        ([("A", "killed", (ARMY, HIRED), 40, 40), ("B", "killed", ARMY, 20, 20), ("C", "killed", HIRED, 20, 20)], 0),
        # Dozens are 24 at the least; 2 dead and 10 hurt are 12.
        ([("A", "killed_or_wounded", ARMY, 24, 99), ("B", "killed", ARMY, 2, 2), ("C", "wounded", ARMY, 10, 10)], 3),
        # "At least 20" of the hired men leaves room for any total.
        ([("A", "killed", (ARMY, HIRED), 50, 50), ("B", "killed", ARMY, 20, 20), ("C", "killed", HIRED, 20, None)], 0),
        # Nobody counts the hired men: an open gap, not a conflict.
        ([("A", "killed", (ARMY, HIRED), 50, 50), ("B", "killed", ARMY, 20, 20), ("C", "wounded", HIRED, 20, 20)], 0),
        # A total of three needs four accounts.
        (
            [
                ("A", "killed", (ARMY, HIRED, REBELS), 100, None),
                ("B", "killed", ARMY, 20, 20),
                ("C", "killed", HIRED, 20, 20),
                ("D", "killed", REBELS, None, 50),
            ],
            4,
        ),
    ],
)
def test_sums_of_several_accounts(numbers, rows):
    assert [len(one.rows) for one in joint(*numbers)] == ([rows] if rows else [])


def test_it_names_the_accounts_and_starts_with_the_total():
    [found] = joint(
        ("A", "killed", (ARMY, HIRED), 50, 50), ("B", "killed", ARMY, 20, 20), ("C", "killed", HIRED, 10, 10)
    )
    assert found.verdict == "conflict" and found.rows == (0, 1, 2)
    assert len(found.left) == 1 and len(found.right) == 2
    assert found.reason.startswith("50 by A") and found.reason.endswith("any two of them can hold, all three cannot.")


def test_a_smaller_set_that_excludes_itself_is_no_larger_one():
    """B alone is more than A's total: that pair is said, and C adds nothing to it."""
    rows, claims = told(
        ("A", "killed", (ARMY, HIRED), 30, 30), ("B", "killed", ARMY, 40, 40), ("C", "killed", HIRED, 5, 5)
    )
    found = [one for one in agreement.compare(rows, claims, INCIDENT) if one.verdict == "conflict" and one.rows]
    assert [one.rule for one in found] == ["part-exceeds-whole.v1"]


def test_what_must_be_true_beside_the_parts_of_two_sources():
    """60 in all, at most 20 soldiers (B) and at most 10 rebels (C): at least 30 hired men."""
    rows, claims = told(
        ("A", "killed", (ARMY, HIRED, REBELS), 60, 60), ("B", "killed", ARMY, 20, 20), ("C", "killed", REBELS, 10, 10)
    )
    others = facets.facets(rows, {one.id: one for one in claims})
    [gap] = constraints.compare(others, INCIDENT, facets.Others(others))
    assert gap.verdict == "compatible" and gap.rows == (0, 1, 2)
    assert gap.assumes == f"at least 30 of them were {HIRED}, whom nobody counts apart"


def test_no_solver_is_loaded_for_numbers_that_no_sum_ties():
    sys.modules.pop("z3", None)
    assert joint(*((name, "killed", ARMY, low, low) for name, low in zip("ABCDE", range(1, 6), strict=True))) == []
    assert "z3" not in sys.modules


numbers_of_three = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 24))


@settings(max_examples=60, deadline=None)
@given(numbers_of_three, st.permutations(range(3)))
def test_three_closed_numbers_exclude_each_other_when_the_parts_miss_the_total(numbers, order):
    """Said of a total and two parts that each alone fit under it; whatever the order of the rows."""
    one, other, total = numbers
    given_ = [("A", "killed", (ARMY, HIRED), total, total), ("B", "killed", ARMY, one, one),
              ("C", "killed", HIRED, other, other)]  # fmt: skip
    found = joint(*(given_[index] for index in order))
    fits = one <= total and other <= total
    assert bool(found) == (fits and one + other != total)


def test_three_hundred_rows_are_compared_in_under_a_fifth_of_a_second():
    sides = [f"Group {number}" for number in range(10)]
    numbers = [
        (f"Source {number}", effect, sides[number % 10], 10 + number % 7, None)
        for number, effect in zip(range(290), itertools.cycle(("killed", "wounded", "captured")), strict=False)
    ]
    numbers += [(f"Sum {number}", "killed", tuple(sides[:3]), 5, 40) for number in range(10)]
    rows, claims = told(*numbers)
    agreement.compare(rows, claims, INCIDENT)
    took = []
    for _ in range(3):
        slower, start = pacing.slower(), time.process_time()
        agreement.compare(rows, claims, INCIDENT)
        took.append((time.process_time() - start) / slower)
    assert min(took) < 0.2


def test_several_threads_may_ask_at_once():
    """A workbench makes readings beside each other; the solver's usual context ends the program where two ask it."""
    asked = [("A", "killed", (ARMY, HIRED), 50, 50), ("B", "killed", ARMY, 20, 20), ("C", "killed", HIRED, 20, 20)]
    with ThreadPoolExecutor(4) as threads:
        assert [len(found) for found in threads.map(lambda _: joint(*asked), range(80))] == [1] * 80
