"""Tellings brought together into groups by what was judged of each two of them.

Greedy and additive: of all pairs of groups the one that is judged the same most strongly, all judgements between the
two added up as log odds, is joined, until none is left for which they add up to more than nothing. Two that contradict
each other are never in one group, whatever a third says of both. What people judged is done first and never undone.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rashomon.model import Judgement
from rashomon.reconcile import fitted
from rashomon.reconcile.joining import Joining

UNIT = 1000
"""A log odd of one, as a whole number: sums of whole numbers do not depend on their order."""

NEVER = -(10**9)
"""Weight that no number of judgements of sameness outweighs."""

PARTED = -(10**13)
"""Weight of a person's judgement that two are different."""

Groups = tuple[tuple[str, ...], ...]
"""Ids in groups, each in order, the groups by their first ids."""


def cluster(ids: Iterable[str], judgements: Iterable[Judgement], constraints: Sequence[Judgement] = ()) -> Groups:
    """The ids in groups.

    `judgements` are those of the rule, one a pair at most, `same` and `different`; those of others than `ids` are
    passed over, and a pair that was not judged counts for nothing. `constraints` are people's judgements of ids,
    oldest first; of two that cannot both be followed the later one is. What is in no one component of judgements of
    sameness is never joined, so that each component can be clustered by itself.
    """
    names = sorted(set(ids))
    index = {name: number for number, name in enumerate(names)}
    home = list(range(len(names)))
    near: list[dict[int, int]] = [{} for _ in names]
    for left, right, weight in _weights(judgements, index):
        near[left][right] = near[right][left] = weight
    joining = Joining(names)
    for judgement in reversed(constraints):
        if judgement.left not in index or judgement.right not in index:
            continue
        if judgement.verdict == "different":
            if joining.part(judgement.left, judgement.right):
                left, right = index[judgement.left], index[judgement.right]
                near[left][right] = near[right][left] = PARTED
        elif judgement.verdict == "same":
            joining.join(judgement.left, judgement.right)
    for number, name in enumerate(names):
        first = index[joining.home(name)]
        if first != number:
            _merge(near, home, first, number)
    _join(near, home)
    groups: dict[int, list[str]] = defaultdict(list)
    for number, name in enumerate(names):
        groups[_root(home, number)].append(name)
    return tuple(tuple(group) for group in groups.values())


def components(ids: Iterable[str], judgements: Iterable[Judgement]) -> Groups:
    """The ids in groups that judgements of sameness hold together, each of which can be clustered by itself."""
    joining = Joining(sorted(set(ids)))
    for judgement in judgements:
        if judgement.verdict == "same":
            joining.join(judgement.left, judgement.right)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in joining.names:
        groups[joining.home(name)].append(name)
    return tuple(tuple(group) for group in groups.values())


def weight(judgement: Judgement) -> int:
    """What the judgement adds for (above 0) or against joining the two."""
    if judgement.score <= fitted.contradiction():
        return NEVER
    return round(UNIT * (fitted.odds(judgement.score) - fitted.odds(fitted.same())))


def _weights(judgements: Iterable[Judgement], index: dict[str, int]) -> Iterable[tuple[int, int, int]]:
    for judgement in judgements:
        left, right = index.get(judgement.left), index.get(judgement.right)
        if left is not None and right is not None and left != right:
            yield left, right, weight(judgement)


def _join(near: list[dict[int, int]], home: list[int]) -> None:
    # The pair's numbers stand in the order of ids, which decides between two pairs that are judged equally strongly.
    waiting = [
        (-weight, left, right)
        for left, others in enumerate(near)
        for right, weight in others.items()
        if left < right and weight > 0
    ]
    heapq.heapify(waiting)
    while waiting:
        weight, left, right = heapq.heappop(waiting)
        if home[left] != left or home[right] != right or near[left].get(right) != -weight:
            continue
        for other in _merge(near, home, left, right):
            added = near[left][other]
            if added > 0:
                heapq.heappush(waiting, (-added, min(left, other), max(left, other)))


def _merge(near: list[dict[int, int]], home: list[int], left: int, right: int) -> list[int]:
    """Put `right` into `left`; the neighbours whose weight has changed."""
    home[right] = left
    changed = []
    for other, weight in near[right].items():
        del near[other][right]
        if other != left:
            near[left][other] = near[other][left] = near[left].get(other, 0) + weight
            changed.append(other)
    near[right] = {}
    return changed


def _root(home: list[int], number: int) -> int:
    while home[number] != number:
        number = home[number]
    return number
