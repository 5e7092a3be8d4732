"""The total of the dead from the estimates of each side, in which nobody is counted twice.

Figures for one side are added up. Where one figure counts several sides together, it is another way to count the same
people as the figures for those sides, never more people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rashomon.assess.unnamed import kind, may_be_of
from rashomon.assess.weighing import REASONS, Matter, taken
from rashomon.codebook.nationals import within
from rashomon.model import Estimate, Weighed

MOST = 10
"""Overlapping estimates of which every combination is tried; of more, those of the fewest sides are taken first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A policy's estimate of the dead of one side, or of several counted together."""

    estimate: Estimate
    matter: Matter
    """What it was made from."""
    rank: int = 0
    """How reliable its best number is, 0 most."""
    held: frozenset[str] = frozenset()
    """Other names under which some of the people are counted whom it counts: who is within one of its groups."""

    @property
    def sides(self) -> frozenset[str]:
        """Whom it counts."""
        return self.held.union(self.estimate.of)

    @property
    def number(self) -> int | None:
        """Any number that it gives; None for none."""
        one = self.estimate
        return next((number for number in (one.best, one.low, one.high) if number is not None), None)

    @property
    def bare(self) -> bool:
        """Whether it comes from words without a number alone."""
        return all(one.bare for one in self.matter.standing)


Way = tuple[Part, ...]
"""Estimates that count different people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What the people of some sides come to."""

    low: int | None
    best: int | None
    high: int | None
    ways: tuple[Way, ...]
    """The combinations from which it comes."""
    gaps: tuple[str, ...] = ()


def of_deaths(
    policy: str, rule: str, parts: Sequence[Part], found: Sequence[Matter], *, least: bool = False
) -> Estimate | None:
    """The total of the dead by a policy; None where nobody tells of any.

    `parts` are the policy's estimates, of which those of the killed count; `found` are all matters, of which those that
    count dead and wounded together are named as open gaps. Of several ways to count the same people the most reliable
    gives best; with `least` the one that comes to least. The trace has every figure of the dead, and of dead and
    wounded together, once.
    """
    dead = _holding([one for one in parts if one.estimate.effect == "killed"])
    if not dead:
        return None
    counted = [one for one in dead if one.number is not None]
    named, doubtful = _told_apart([one for one in counted if one.sides])
    total = _added([_sum(component, least) for component in _components(_numbered(named))])
    nameless = [one for one in counted if not one.sides]
    if nameless:
        total = _widest(total, nameless)
    for one in doubtful:
        total = _widest(total, [one])
    used = {id(one.estimate) for way in total.ways for one in way}
    trace = [weighed for one in dead for weighed in _trace(one.estimate, id(one.estimate) in used)]
    gaps = [*total.gaps, *(gap for one in counted if id(one.estimate) in used for gap in one.estimate.gaps)]
    told = {name for matter in found if matter.effect == "killed" and matter.standing for name in matter.of}
    for matter in found:
        if matter.effect == "killed_or_wounded":
            trace.extend((*(one.weighed("dead-and-wounded") for one in matter.standing), *matter.left_out))
            gaps.extend(_undivided(matter, told))
    return Estimate(
        policy=policy,
        effect="killed",
        of=tuple(dict.fromkeys(name for one in dead for name in one.estimate.of)),
        low=total.low,
        best=total.best,
        high=total.high,
        used=taken(trace, used=True),
        left_out=taken(trace, used=False),
        rule=rule,
        trace=tuple(trace),
        gaps=tuple(dict.fromkeys(gaps)),
        total=True,
        more=total.high is not None and any(one.estimate.more for one in counted if id(one.estimate) in used),
    )


def _holding(parts: Sequence[Part]) -> list[Part]:
    """The estimates with the groups of others that theirs hold: a company's men among "Russian citizens"."""
    names = {name for one in parts for name in one.estimate.of}
    return [
        replace(one, held=frozenset(name for name in names if any(within(name, side) for side in one.estimate.of)))
        for one in parts
    ]


def _told_apart(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The estimates that may be added up, and those under a common word whose people may be of several of the others.

    Where the word can mean one of the others alone ("soldiers" beside one army), both count the same people.
    """
    same: list[frozenset[str]] = []
    doubtful: list[Part] = []
    for one in parts:
        found = {name for other in parts for name in _may_be(one, other)} if _common(one) else set[str]()
        found = {name for name in found if kind(name) is None} or found
        if len(found) > 1:
            doubtful.append(one)
        elif found:
            group = frozenset((*one.estimate.of, *found))
            met = [other for other in same if other & group]
            same = [*(other for other in same if other not in met), group.union(*met)]
    kept = [one for one in parts if one not in doubtful]
    return [
        replace(one, held=one.held.union(*(group for group in same if group & one.sides))) for one in kept
    ], doubtful


def _common(one: Part) -> bool:
    """Whether no more than a common word says who the counted people were."""
    return len(one.estimate.of) == 1 and kind(one.estimate.of[0]) is not None


def _may_be(word: Part, other: Part) -> list[str]:
    """The sides of the other estimate among whose people those under a common word may be.

    They are not where that side is said to have done it, and where one source tells of both in one report.
    """
    name = word.estimate.of[0]
    if word is other or name in other.estimate.of or _tellers(word) & _tellers(other):
        return []
    actors = {claim.actor.label for one in word.matter.standing for claim in one.claims if claim.actor}
    return [side for side in other.estimate.of if side not in actors and may_be_of(name, side)]


def _tellers(part: Part) -> set[tuple[str, str]]:
    """Who tells of it in which report."""
    return {(one.row.source, claim.document_id) for one in part.matter.standing for claim in one.claims}


def _numbered(parts: Sequence[Part]) -> list[Part]:
    """Without those that come from words without a number where others have one for some of the same people."""
    known = {name for one in parts if not one.bare for name in one.sides}
    return [one for one in parts if not one.bare or not one.sides & known]


def _components(parts: Sequence[Part]) -> list[list[Part]]:
    """The estimates in groups that have no side in common."""
    groups: list[tuple[frozenset[str], list[Part]]] = []
    for one in parts:
        sides, members = one.sides, [one]
        apart = []
        for other in groups:
            if other[0] & sides:
                sides |= other[0]
                members = [*other[1], *members]
            else:
                apart.append(other)
        groups = [*apart, (sides, members)]
    return [members for _, members in groups]


def _sum(component: Sequence[Part], least: bool) -> Sum:
    """What the people of some sides come to by every way to count them.

    A way that counts all sides gives low and best: the lowest of such ways, and for best the most reliable, of equals
    the one of the finest grain. Where none does, each way leaves somebody out, and the highest stands. High is the
    highest of all ways: who counts a part counts no more than there are.
    """
    sides = frozenset[str]().union(*(one.sides for one in component))
    ways = _ways(component)
    whole = [way for way in ways if frozenset[str]().union(*(one.sides for one in way)) == sides]
    high = _most([_total(way, "high") for way in ways])
    if whole:
        low = _least([_total(way, "low") for way in whole])
        best = _total(min(whole, key=lambda way: _preferred(way, least)), "best")
    else:
        low, best = (_most([_total(way, field) for way in ways]) for field in ("low", "best"))
    given = {"low": low, "best": best, "high": high}
    setting = [way for way in ways if any(_total(way, field) == top for field, top in given.items() if top is not None)]
    apart = any(all(len(one.estimate.of) == 1 for one in way) for way in whole)
    return Sum(low=low, best=best, high=high, ways=tuple(setting), gaps=() if apart else (_shared(component),))


def _preferred(way: Way, least: bool) -> tuple[int, ...]:
    """Orders ways to count the same people: the one that gives best comes first."""
    best = _total(way, "best") or 0
    return (best, -len(way)) if least else (max(one.rank for one in way), -len(way), best)


def _ways(component: Sequence[Part]) -> list[Way]:
    """Every combination of estimates without a side in common to which none can be added."""
    if len(component) > MOST:
        return [_greedy(component)]
    apart = [
        way
        for size in range(1, len(component) + 1)
        for way in combinations(component, size)
        if all(not left.sides & right.sides for left, right in combinations(way, 2))
    ]
    members = [{id(one) for one in way} for way in apart]
    return [way for way, own in zip(apart, members, strict=True) if not any(own < other for other in members)]


def _greedy(component: Sequence[Part]) -> Way:
    kept: list[Part] = []
    for one in sorted(component, key=lambda one: (len(one.sides), sorted(one.sides))):
        if not any(one.sides & other.sides for other in kept):
            kept.append(one)
    return tuple(kept)


def _total(way: Way, field: str) -> int | None:
    numbers = [getattr(one.estimate, field) for one in way]
    return None if None in numbers else sum(numbers)


def _least(numbers: Sequence[int | None]) -> int | None:
    return min((number for number in numbers if number is not None), default=None)


def _most(numbers: Sequence[int | None]) -> int | None:
    """The highest, None where one is open."""
    known = [number for number in numbers if number is not None]
    return max(known) if known and len(known) == len(numbers) else None


def _added(sums: Sequence[Sum]) -> Sum:
    low, best, high = (
        None
        if not sums or any(getattr(one, field) is None for one in sums)
        else sum(getattr(one, field) for one in sums)
        for field in ("low", "best", "high")
    )
    return Sum(
        low=low,
        best=best,
        high=high,
        ways=tuple(way for one in sums for way in one.ways),
        gaps=tuple(gap for one in sums for gap in one.gaps),
    )


def _widest(total: Sum, nameless: Sequence[Part]) -> Sum:
    """With the dead of whom it is not said who they were, who may be the same: the higher of the two."""
    sums = [*([total] if total.ways else []), *(one.estimate for one in nameless)]
    low, best, high = (_most([getattr(one, field) for one in sums]) for field in ("low", "best", "high"))
    number = max(one.number or 0 for one in nameless)
    words = " and ".join(name for one in nameless for name in one.estimate.of)
    called = f" ({words})" if words else ""
    gap = f"Of {number} dead{called} it is not said who they were; they may be among the others and are not added."
    return Sum(low=low, best=best, high=high, ways=(*total.ways, tuple(nameless)), gaps=(*total.gaps, gap))


def _trace(one: Estimate, used: bool) -> Iterable[Weighed]:
    if used:
        return one.trace
    return [
        replace(weighed, used=False, reason="overlap", sentence=REASONS["overlap"], gives=())
        if weighed.used
        else weighed
        for weighed in one.trace
    ]


def _shared(component: Sequence[Part]) -> str:
    together = sorted({" and ".join(one.estimate.of) for one in component if len(one.estimate.of) > 1})
    return f"The dead of {'; of '.join(together)} are counted together; how many were of each side is not said."


def _undivided(matter: Matter, told: Collection[str]) -> list[str]:
    """That the dead of a side are counted together with its wounded, where nobody counts them alone."""
    rest = [name for name in matter.of if name not in told]
    if not matter.standing or (matter.of and not rest):
        return []
    of, left = (" and ".join(names) or "nobody named" for names in (matter.of, rest))
    return [f"Dead and wounded of {of} are counted together; how many of {left} died is not said."]
