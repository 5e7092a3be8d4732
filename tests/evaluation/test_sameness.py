"""How groupings are compared with the truth, on cases that one can count by hand."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
import sameness
from hypothesis import given
from hypothesis import strategies as st


def measured(*groups: str) -> sameness.Sameness:
    """Each group as the true labels of its things: `aab` holds two of a and one of b."""
    return sameness.measure((true, str(number)) for number, group in enumerate(groups) for true in group)


@pytest.mark.parametrize(
    ("groups", "pairs", "cubed"),
    [
        (("aa", "bb"), (1.0, 1.0), (1.0, 1.0)),
        # Six pairs are together, two of them rightly; nothing is missed.
        (("aabb",), (2 / 6, 1.0), (0.5, 1.0)),
        (("a", "a", "bb"), (1.0, 0.5), (1.0, 0.75)),
        # Of the four pairs together one is wrong twice (a with b, both a's); of aaa's three pairs one is there.
        (("aab", "a"), (1 / 3, 1 / 3), ((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, (2 / 3 + 2 / 3 + 1 + 1 / 3) / 4)),
        (("a", "b"), (1.0, 1.0), (1.0, 1.0)),
    ],
)
def test_pairs_and_b_cubed(groups: Sequence[str], pairs: tuple[float, float], cubed: tuple[float, float]) -> None:
    found = measured(*groups)
    assert (found.pair_precision, found.pair_recall) == (pytest.approx(pairs[0]), pytest.approx(pairs[1]))
    assert (found.precision, found.recall) == (pytest.approx(cubed[0]), pytest.approx(cubed[1]))


@pytest.mark.parametrize(
    ("groups", "merged", "longest", "split"),
    [
        (("aa", "bb"), 0, 1, 1.0),
        (("aabb",), 1, 2, 1.0),
        (("aabbcc",), 3, 3, 1.0),
        # A stray claim of b does not make two homes one.
        (("aab", "bb"), 0, 1, 1.5),
        (("aa", "a", "b"), 0, 1, 1.5),
    ],
)
def test_merges_chains_and_splits(groups: Sequence[str], merged: int, longest: int, split: float) -> None:
    found = measured(*groups)
    assert (found.merged, found.longest, found.split) == (merged, longest, split)
    assert bool(found.examples) == bool(merged)


def test_nothing_is_measured_of_nothing() -> None:
    assert measured().f1 == 0.0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1, max_size=12))
def test_it_counts_pairs_as_one_would_by_hand(things: list[tuple[str, str]]) -> None:
    found = sameness.measure(things)
    pairs = list(itertools.combinations(things, 2))
    together = [(one, other) for one, other in pairs if one[1] == other[1]]
    belong = [(one, other) for one, other in pairs if one[0] == other[0]]
    right = [pair for pair in together if pair in belong and pair[0][0] == pair[1][0]]
    assert found.pair_precision == pytest.approx(len(right) / len(together) if together else 1.0)
    assert found.pair_recall == pytest.approx(len(right) / len(belong) if belong else 1.0)
    assert 0 < found.precision <= 1
    assert 0 < found.recall <= 1
    assert found == sameness.measure(list(reversed(things)))
