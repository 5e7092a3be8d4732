"""Groups of tellings made of what was judged of each two of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.model import Judgement
from rashomon.reconcile import clustering, fitted

NAMES = "abcdefgh"


def judged(left, right, score):
    verdict = "same" if score >= fitted.same() else "different"
    return Judgement(left=left, right=right, verdict=verdict, score=score)


def person(left, right, verdict):
    return Judgement(left=left, right=right, verdict=verdict, score=1.0)


LITTLE = fitted.contradiction() / 2
DOUBT = (fitted.contradiction() + fitted.same()) / 2


@pytest.mark.parametrize(
    ("judgements", "groups"),
    [
        ([], ["a", "b", "c"]),
        ([("a", "b", 0.95)], ["ab", "c"]),
        ([("a", "b", 0.95), ("b", "c", 0.95)], ["abc"]),
        ([("a", "b", 0.95), ("b", "c", 0.95), ("a", "c", LITTLE)], ["ab", "c"]),
        ([("a", "b", 0.95), ("b", "c", 0.9), ("a", "c", LITTLE)], ["ab", "c"]),
        ([("a", "b", 0.9), ("b", "c", 0.95), ("a", "c", LITTLE)], ["a", "bc"]),
        ([("a", "b", 0.99), ("b", "c", 0.7), ("a", "c", DOUBT)], ["ab", "c"]),
        ([("a", "b", DOUBT)], ["a", "b", "c"]),
    ],
    ids=[
        "nothing judged", "one pair", "through a third", "never through a third what contradicts", "the likelier first",
        "the likelier first, last", "doubt outweighs a little", "doubt alone joins nothing",
    ],
)  # fmt: skip
def test_what_is_joined(judgements, groups):
    found = clustering.cluster("abc", [judged(*one) for one in judgements])
    assert ["".join(group) for group in found] == groups


def test_a_chain_of_many_is_cut_where_its_ends_contradict_each_other():
    """One telling that fits both of two battles does not make them one, however strongly it fits."""
    first, second = ["a1", "a2", "a3"], ["b1", "b2", "b3"]
    within = [judged(x, y, 0.9) for side in (first, second) for x in side for y in side if x < y]
    across = [judged(x, y, LITTLE) for x in first for y in second]
    vague = [judged(x, "vague", 0.99) for x in (*first, *second)]
    found = clustering.cluster([*first, *second, "vague"], [*within, *across, *vague])
    assert not any("a1" in group and "b1" in group for group in found)


@pytest.mark.parametrize(
    ("constraints", "groups"),
    [
        ([("a", "b", "different")], ["a", "b"]),
        ([("a", "b", "same")], ["ab"]),
        ([("a", "b", "same"), ("a", "b", "different")], ["a", "b"]),
        ([("a", "b", "different"), ("a", "b", "same")], ["ab"]),
    ],
)
@pytest.mark.parametrize("score", [LITTLE, 0.99])
def test_people_come_first_and_the_later_of_them(score, constraints, groups):
    found = clustering.cluster("ab", [judged("a", "b", score)], [person(*one) for one in constraints])
    assert ["".join(group) for group in found] == groups


PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from([0.01, 0.3, 0.5, 0.7, 0.8, 0.9, 0.99]),
    max_size=20,
)


@given(PAIRS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_no_order_changes_the_groups(pairs, rng):
    judgements = [judged(*pair, score) for pair, score in pairs.items()]
    expected = clustering.cluster(NAMES, judgements)
    names = list(NAMES)
    rng.shuffle(names)
    rng.shuffle(judgements)
    assert clustering.cluster(names, judgements) == expected


@given(PAIRS)
@settings(deadline=None)
def test_components_clustered_one_by_one_give_the_same_groups(pairs):
    judgements = [judged(*pair, score) for pair, score in pairs.items()]
    parts = clustering.components(NAMES, judgements)
    apart = sorted(group for part in parts for group in clustering.cluster(part, judgements))
    assert apart == sorted(clustering.cluster(NAMES, judgements))


@given(PAIRS)
@settings(deadline=None)
def test_no_group_holds_two_that_contradict_each_other(pairs):
    judgements = [judged(*pair, score) for pair, score in pairs.items()]
    for group in clustering.cluster(NAMES, judgements):
        assert not any(
            one.score <= fitted.contradiction() and one.left in group and one.right in group for one in judgements
        )
