"""Which of a source's figures for one thing stand, and what those of several come to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rashomon.model import Bounds, Claim, Counted, Figure, earlier
from rashomon.reconcile import days as dates
from rashomon.reconcile.ranges import PLAY, Range

AGAIN = 7
"""Days within which the same figure of a source in two incidents is one figure: it tells both in one statement, or
repeats it while it is news."""

_LIST = re.compile(r":|\b(?:including|among (?:them|those|whom|which)|of (?:them|those|whom|which))\b", re.IGNORECASE)

Days = tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One figure as one source gives it: the record that the page shows, and what tells it from another."""

    counted: Counted
    of: tuple[str, ...]
    """Whose people or things; empty when unknown."""
    other: str | None
    """Of captives who holds them."""
    incident: str
    days: Days
    """When it happened (`reconcile.days`), None where no claim says."""
    order: tuple[object, ...]
    """By the day it was said, then by place in the reports."""
    place: str | None = None
    media: tuple[str, ...] = ()
    named: bool = False
    """It is about a person whom it names."""
    same: tuple[str, int, int | None, int | None] | None = None
    """Where its words stand, report and code point, and what they count: of one word in two claims it is the same."""
    within: str | None = None
    """Of materiel, the state in which the things were told of before ("three of the damaged tanks")."""
    apart: bool = False
    """Nobody could make sure of whom it tells, so that it is joined to no other's people or captor."""
    adding: bool = False
    """Told as another thing than the figures beside it ("nine others")."""

    @property
    def range(self) -> Range:
        """Its range; 0 to open where it gives none."""
        return Range(low=self.counted.low or 0, high=self.counted.high)

    @property
    def counts(self) -> bool:
        """Whether it says how many there are."""
        told = self.counted
        return told.stance in ("asserts", "confirms") and not (told.low is None and told.high is None)


def parts(claim: Claim) -> frozenset[int]:
    """The `id`s of those figures of the claim that are part of another of it: marked so ("84, 12 of them officers"), or
    adding up to it ("ten vehicles, five armoured and five pickups")."""
    found = set()
    for figure in claim.figures:
        alike = [other for other in claim.figures if other is not figure and _group(figure) == _group(other)]
        if figure.subset or any(_adds_up(figure, other, alike) or _lists(claim, other, figure) for other in alike):
            found.add(id(figure))
    return frozenset(found)


def _adds_up(figure: Figure, total: Figure, alike: Sequence[Figure]) -> bool:
    summands = [figure, *(other for other in alike if other is not total)]
    if total.low is None or len(summands) < 2 or not all(_exact(one) for one in (total, *summands)):
        return False
    return sum(one.low or 0 for one in summands) == total.low


def _lists(claim: Claim, whole: Figure, part: Figure) -> bool:
    """Whether the smaller figure stands in a list of what the larger is made of ("41 westerners: 7 Americans")."""
    if (whole.low or 0) <= (part.low or 0) or whole.span.end > part.span.start:
        return False
    between = claim.span.exact[max(0, whole.span.end - claim.span.start) : part.span.start - claim.span.start]
    return bool(_LIST.search(between))


def _exact(figure: Figure) -> bool:
    return figure.low is not None and figure.low == figure.high


def _group(figure: Figure) -> tuple[object, ...]:
    return figure.effect, figure.unit, tuple(sorted({mention.label for mention in figure.of}))


def merged(numbers: Iterable[Number]) -> list[Number]:
    """One for each source, state, side and range of one incident, with all claims that give it, in order.

    The same figure in several reports is one; a copy adds nothing that was said again.
    """
    found: dict[tuple[object, ...], Number] = {}
    times: dict[tuple[object, ...], int] = defaultdict(int)
    for one in sorted(numbers, key=lambda number: number.order):
        told = one.counted
        key: tuple[object, ...] = (
            told.source,
            told.state,
            told.basis,
            told.kind,
            told.low,
            told.high,
            told.stance,
            told.part,
            told.more,
        )
        key = (*key, tuple(sorted(one.of)), one.other, one.incident, one.adding)
        # "A nurse and a pharmacist" are two of one claim.
        times[(told.claims, key)] += 1
        key = (*key, times[(told.claims, key)])
        found[key] = _joined(found[key], one) if key in found else one
    return list(found.values())


def _joined(left: Number, right: Number) -> Number:
    one, other = left.counted, right.counted
    days = [day for day in (one.first_said, other.first_said, one.last_said, other.last_said) if day]
    return replace(
        left,
        counted=replace(
            one,
            approx=one.approx or other.approx,
            words=tuple(dict.fromkeys((*one.words, *other.words))),
            first_said=min(days, default=None),
            last_said=max(days, default=None),
            claims=tuple(dict.fromkeys((*one.claims, *other.claims))),
        ),
        days=left.days if left.days == right.days else _either(left.days, right.days),
        place=left.place or right.place,
        within=left.within or right.within,
        media=tuple(dict.fromkeys((*left.media, *right.media))),
    )


def _either(left: Days, right: Days) -> Days:
    if left is None or right is None:
        return left or right
    return min(left[0], right[0]), max(left[1], right[1])


def settled(numbers: Sequence[Number], same: Callable[[Number], object]) -> list[Number]:
    """The numbers with `stands` set: of one source's figures for the same, which `same` names, those that hold.

    In order of the days on which they were said: a later figure that leaves room for the earlier one narrows it (41
    after "dozens", and "dozens" after 41 says nothing new); one that does not is a revision. Two of one day that
    exclude each other both stand, since nobody says which came last. Parts, additions, denials and plans are left.
    """
    groups: dict[object, list[int]] = defaultdict(list)
    for index, number in enumerate(numbers):
        told = number.counted
        if number.counts and not told.part and not told.more:
            groups[(told.source, same(number))].append(index)
    result = list(numbers)
    for indexes in groups.values():
        kept: list[int] = []
        for index in sorted(indexes, key=lambda i: numbers[i].order):
            kept = _with(kept, index, numbers)
        for index in indexes:
            if index not in kept:
                result[index] = replace(result[index], counted=replace(result[index].counted, stands=False))
    return result


def _with(kept: list[int], index: int, numbers: Sequence[Number]) -> list[int]:
    new = numbers[index]
    beside = [i for i in kept if set(numbers[i].counted.claims) & set(new.counted.claims)]
    kept = [i for i in kept if i not in beside]
    return [*beside, *_after(kept, index, numbers)]


def _after(kept: list[int], index: int, numbers: Sequence[Number]) -> list[int]:
    new = numbers[index]
    over = [i for i in kept if _played(numbers[i]).overlaps(_played(new))]
    apart = [i for i in kept if i not in over]
    if over:
        width = _width(new.range)
        if any(_width(numbers[i].range) < width for i in over):
            return [i for i in kept if i not in over or _width(numbers[i].range) <= width]
        return [*apart, index]
    former = [i for i in kept if earlier(numbers[i].counted.last_said, new.counted.first_said)]
    return [*(i for i in kept if i not in former), index]


def _played(number: Number) -> Range:
    span = number.range
    if not number.counted.approx:
        return span
    high = None if span.high is None else round(span.high * (1 + PLAY))
    return Range(low=int(span.low * (1 - PLAY)), high=high)


def _width(span: Range) -> float:
    return float("inf") if span.high is None else float(span.high - span.low)


def hull(spans: Iterable[Range]) -> Range | None:
    """From the lowest to the highest; None of none. What only says less exactly what another says ("dozens" beside 41)
    adds nothing."""
    given = list(dict.fromkeys(spans))
    found = [span for span in given if not any(vaguer(span, other) for other in given)]
    if not found:
        return None
    highs = [span.high for span in found]
    return Range(
        low=min(span.low for span in found), high=None if None in highs else max(h for h in highs if h is not None)
    )


def vaguer(span: Range, other: Range) -> bool:
    """Whether every number of the other lies in the span, which holds more."""
    if span == other or span.low > other.low:
        return False
    return span.high is None or (other.high is not None and other.high <= span.high)


def either(spans: Iterable[Range]) -> Range:
    """What figures come to of which nobody says whether they count the same: the most of one to the sum of all."""
    low, high = 0, 0
    limit: int | None = high
    for span in spans:
        low = max(low, span.low)
        limit = None if limit is None or span.high is None else limit + span.high
    return Range(low=low, high=limit)


def total(spans: Iterable[Range]) -> Range:
    """What figures of different people or things come to."""
    result = Range(low=0, high=0)
    for span in spans:
        result = result.plus(span)
    return result


def less(whole: Range, part: Range) -> Range:
    """What is left of the whole without the part; never below zero, open where either end is."""
    low = 0 if part.high is None else max(0, whole.low - part.high)
    high = None if whole.high is None else max(0, whole.high - part.low)
    return Range(low=low, high=high)


def bounds(span: Range) -> Bounds:
    """The range as the records have it."""
    return Bounds(low=span.low, high=span.high)


def as_whole(number: Number) -> Number:
    """A part as a number that stands for itself."""
    return replace(number, counted=replace(number.counted, part=False))


def of_source(numbers: Sequence[Number]) -> Range | None:
    """What one source's figures for one thing come to; None where there are none.

    Of one incident those that stand, with what it said later came on top. Of several incidents whose days meet nobody
    knows whether they are about the same: at least as many as in one, at most the sum.
    """
    incidents = _by(numbers, lambda number: number.incident).values()
    found = [span for some in incidents if (span := _of_incident([numbers[i] for i in some])) is not None]
    if len(found) < 2:
        return found[0] if found else None
    told = list(dict.fromkeys(found))
    return either(span for span in told if not any(vaguer(span, other) for other in told))


def _of_incident(numbers: Sequence[Number]) -> Range | None:
    base = hull(_beside([number for number in numbers if _base(number)]))
    said = max((number.counted.first_said or "" for number in numbers if _base(number)), default="")
    added = [number for number in numbers if number.counts and number.counted.more and not number.counted.part]
    if base is None:
        return total(number.range for number in added) if added else None
    later = [number for number in added if (number.counted.first_said or "") > said]
    before = [number for number in added if number not in later]
    # What came on top on the same day may be in the sum already.
    base = Range(low=max([base.low, *(number.range.low for number in before)]), high=base.high)
    if base.high is not None and base.high < base.low:
        base = Range(low=base.low, high=base.low)
    return base.plus(total(number.range for number in later))


def _beside(numbers: Sequence[Number]) -> list[Range]:
    """The ranges, those that stand in one claim beside each other taken together: they may count the same or not."""
    groups = Joining(range(len(numbers)))
    first: dict[str, int] = {}
    for index, number in enumerate(numbers):
        for name in number.counted.claims:
            groups.join(first.setdefault(name, index), index)
    return [either(numbers[index].range for index in group) for group in groups.groups()]


def _base(number: Number) -> bool:
    told = number.counted
    return number.counts and told.stands and not told.part and not told.more


def happenings(numbers: Sequence[Number]) -> list[list[Number]]:
    """The numbers by what they may be about: one incident, or days that meet, or one figure with no days against it, or
    said again by one source within `AGAIN` days.

    Those of different groups happened apart, so that they add up. Takes as long as sorting them.
    """
    groups = Joining(range(len(numbers)))
    for same in _by(numbers, lambda number: number.incident).values():
        groups.chain(same)
    _meeting(numbers, groups)
    exact = [i for i, number in enumerate(numbers) if number.counts]
    for same in _by(numbers, lambda number: number.range, exact).values():
        if numbers[same[0]].range.high is not None and any(numbers[i].days is None for i in same):
            groups.chain(same)
    for same in _by(numbers, lambda number: (number.counted.source, number.range), exact).values():
        _told_again(numbers, same, groups)
    found = [sorted((numbers[i] for i in group), key=lambda number: number.order) for group in groups.groups()]
    return sorted(found, key=lambda group: group[0].order)


def _meeting(numbers: Sequence[Number], groups: Joining) -> None:
    """Joins those whose days meet."""
    dated = sorted((days, i) for i, number in enumerate(numbers) if (days := number.days))
    end, last = -1, -1
    for days, index in dated:
        if last >= 0 and days[0] <= end:
            groups.join(last, index)
        if days[1] > end:
            end, last = days[1], index


def _told_again(numbers: Sequence[Number], same: Sequence[int], groups: Joining) -> None:
    """Joins one source's same figure said twice within days: it is said again and nothing more."""
    said = sorted((days, i) for i in same if (days := dates.days(numbers[i].counted.first_said)))
    for (first, one), (second, other) in pairwise(said):
        if dates.gap(first, second) <= AGAIN:
            groups.join(one, other)


def _by(
    numbers: Sequence[Number], key: Callable[[Number], object], among: Iterable[int] | None = None
) -> Mapping[object, list[int]]:
    found: dict[object, list[int]] = defaultdict(list)
    for index in range(len(numbers)) if among is None else among:
        found[key(numbers[index])].append(index)
    return found


class Joining:
    """Numbers from 0 that are joined into groups."""

    def __init__(self, indexes: Iterable[int]) -> None:
        self._over = list(indexes)

    def join(self, left: int, right: int) -> None:
        """Make the groups of the two one."""
        self._over[self._top(left)] = self._top(right)

    def chain(self, indexes: Sequence[int]) -> None:
        """Make the groups of all of them one."""
        for left, right in pairwise(indexes):
            self.join(left, right)

    def groups(self) -> list[list[int]]:
        """The groups, each in order."""
        found: dict[int, list[int]] = defaultdict(list)
        for index in range(len(self._over)):
            found[self._top(index)].append(index)
        return list(found.values())

    def _top(self, index: int) -> int:
        while self._over[index] != index:
            self._over[index] = self._over[self._over[index]]
            index = self._over[index]
        return index


def by_source(numbers: Iterable[Number]) -> Mapping[str, list[Number]]:
    """The numbers by their first-hand source, in order."""
    found: dict[str, list[Number]] = defaultdict(list)
    for number in numbers:
        found[number.counted.source].append(number)
    return found
