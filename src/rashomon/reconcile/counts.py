"""Which figures of what a source tells in a report stand for themselves, and which are parts of others.

The codebook gives no account row to a subset of a figure, nor to bodies that a party recovers or hands over. What a
part is shows from the figures beside it: in its claim, and in what the same source says elsewhere in the same report.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rashomon.codebook import load
from rashomon.model import Claim, Figure
from rashomon.reconcile import parting
from rashomon.reconcile.origins import Said

REMAINS = "other"
"""Event of bodies found, recovered or handed over."""

COUNTS_THE_DEAD = frozenset({"medical", "ngo", "intergovernmental"})
"""Kinds of source whose count of bodies is a toll. What a party or its government finds or hands over is some of the
dead."""

Told = tuple[Said, Figure]

_WORD = re.compile(r"[\w'-]+")


def standing(told: Iterable[Said]) -> list[Told]:
    """The figures that make account rows, each with its claim; `told` are the incident's claims, in any order."""
    reports: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for item in told:
        if any(_stands_for(item, figure) for figure in item.claim.figures):
            reports[(item.claim.document_id, item.source)].append(item)
    kept = [pair for items in reports.values() for pair in _of_report(sorted(items, key=lambda item: item.order))]
    return sorted(_without_halves(_without_ranks(kept)), key=lambda pair: pair[0].order)


def _stands_for(item: Said, figure: Figure) -> bool:
    """Whether the source says the number: asserting or confirming it, or denying with a number of its own, none ("not
    one villager was killed")."""
    return item.claim.stance in ("asserts", "confirms") or (item.claim.stance == "denies" and figure.high == 0)


def _without_halves(told: Sequence[Told]) -> list[Told]:
    """The figures without two that one clause joins ("six in the yard and one indoors") and that come to what somebody
    gives as the whole: they tell how the whole is made up."""
    wholes = {(_group(figure), figure.low) for _, figure in told if _exact(figure)}
    parts: set[int] = set()
    for (item, figure), (after, other) in itertools.pairwise(told):
        if item.claim is not after.claim or not (_exact(figure) and _exact(other)) or _group(figure) != _group(other):
            continue
        if parting.joined(item.claim, other) and (_group(figure), (figure.low or 0) + (other.low or 0)) in wholes:
            parts |= {id(figure), id(other)}
    return [pair for pair in told if id(pair[1]) not in parts]


def _without_ranks(told: Sequence[Told]) -> list[Told]:
    """The figures without those that count a rank alone, where anybody gives a higher one for the whole group: the two
    colonels are among its dead, whoever tells of them."""
    whole: dict[tuple[object, ...], int] = defaultdict(int)
    for _, figure in told:
        if not counts_ranks(figure):
            whole[_group(figure)] = max(whole[_group(figure)], figure.low or 0)
    return [pair for pair in told if not (counts_ranks(pair[1]) and whole[_group(pair[1])] > (pair[1].low or 0))]


def _of_report(items: Sequence[Said]) -> list[Told]:
    told = [(item, figure) for item in items for figure in item.claim.figures if _stands_for(item, figure)]
    alone = [(item, figure) for item, figure in told if not _in_another(item, figure, told)]
    groups: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for item, figure in alone:
        groups[_group(figure)].append((item, figure))
    parts = {id(figure) for group in groups.values() for figure in _parts(group)}
    return [(item, figure) for item, figure in alone if id(figure) not in parts and _is_toll(item.claim, figure)]


def _in_another(item: Said, figure: Figure, told: Sequence[Told]) -> bool:
    """Whether the figure is in another of the same effect, side and unit: one that its words point at ("including
    twelve", "three of the dead") among all that the source tells in the report, or one in its own claim that it comes
    to with others ("ten vehicles, five armoured and five pickups") or follows as a part (`parting.follows`).

    Who is told as a part of something else ("of whom 40 were rebels" after dead of all kinds) is counted for himself.
    """
    if figure.subset or parting.marked(item.claim, figure):
        named = _group(figure)
        larger = (other for _, other in told if other is not figure and (other.low or 0) >= (figure.low or 0))
        return any(_group(other) in (named, (*named[:2], ())) for other in larger)
    alike = [other for other in item.claim.figures if _group(figure) == _group(other) and other is not figure]
    if any(_adds_up(figure, other, alike) for other in alike if _exact(other)):
        return True
    return parting.follows(item.claim, figure, alike)


def _adds_up(figure: Figure, total: Figure, alike: Sequence[Figure]) -> bool:
    parts = [figure, *(other for other in alike if other is not total)]
    numbers = [part.low for part in parts if part.low is not None and _exact(part)]
    return len(numbers) == len(parts) >= 2 and sum(numbers) == total.low


def _parts(group: Sequence[Told]) -> list[Figure]:
    """Of one source's figures for one thing in one report, those that are in a larger one of them: what came on top,
    bodies in a heap, and two that follow each other and come to it ("48 brought out dead, two died on the way")."""
    found = []
    for index, (item, figure) in enumerate(group):
        larger = [other for _, other in group if (other.low or 0) > (figure.low or 0)]
        if (larger and adds(item.claim, figure)) or (any(_exact(other) for other in larger) and counts_bodies(figure)):
            found.append(figure)
        if index + 1 < len(group):
            found.extend(_halves((item, figure), group[index + 1], group))
    return found


def _halves(left: Told, right: Told, group: Sequence[Told]) -> list[Figure]:
    pair = (left[1], right[1])
    if not all(_exact(figure) and not adds(item.claim, figure) for item, figure in (left, right)):
        return []
    if _place(left[0].claim) != _place(right[0].claim):
        return []
    total = sum(figure.low or 0 for figure in pair)
    whole = any(_exact(figure) and figure.low == total and _place(item.claim) == _place(left[0].claim)
                for item, figure in group if figure not in pair)  # fmt: skip
    return list(pair) if whole and all(figure.low for figure in pair) else []


def _place(claim: Claim) -> str | None:
    return claim.place.span.exact.casefold() if claim.place else None


def _is_toll(claim: Claim, figure: Figure) -> bool:
    """Whether bodies found or handed over are the dead: as those count them who count the dead, or summed up."""
    if claim.event != REMAINS or claim.attribution.source_kind in COUNTS_THE_DEAD:
        return True
    return sums_up(claim, figure)


def sums_up(claim: Claim, figure: Figure) -> bool:
    """Whether the words before the number say that it takes in what went before ("bringing the number to 27")."""
    words = _WORD.findall(parting.before(claim, figure).casefold())[-6:]
    known = load("tolls")
    verbs = [index for index, word in enumerate(words) if word in known["sums"]]
    return bool(verbs) and any(word in known["tallies"] for word in words[verbs[0] :])


def adds(claim: Claim, figure: Figure) -> bool:
    """Whether the figure is what came on top of others ("27 more", "another 76")."""
    known = load("tolls")
    before, after = (
        _WORD.findall(parting.before(claim, figure).casefold()),
        _WORD.findall(parting.after(claim, figure).casefold()),
    )
    own = _WORD.findall(figure.span.exact.casefold())
    if (own[:1] and own[0] in known["adding_before"]) or (own[1:] and own[-1] in known["adding_after"]):
        return True
    return bool(before and before[-1] in known["adding_before"]) or bool(after and after[0] in known["adding_after"])


def counted_noun(figure: Figure) -> str | None:
    """The last word of what the figure counts, in the singular; None where it is not said."""
    words = _WORD.findall(figure.counted.exact.casefold()) if figure.counted else []
    return _singular(words[-1]) if words else None


def counts_bodies(figure: Figure) -> bool:
    words = _WORD.findall(figure.counted.exact.casefold()) if figure.counted else []
    return any(_singular(word) in _known("bodies") for word in words)


def counts_ranks(figure: Figure) -> bool:
    """Whether it counts only those of a rank or calling ("two colonels") of whomever it counts."""
    return figure.unit == "persons" and counted_noun(figure) in _known("ranks")


@functools.cache
def _known(name: str) -> frozenset[str]:
    return frozenset(load("tolls")[name])


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word.removesuffix('ies')}y"
    return word.removesuffix("s") if not word.endswith(("ss", "remains")) else word


def _exact(figure: Figure) -> bool:
    return figure.low is not None and figure.low == figure.high


def _group(figure: Figure) -> tuple[object, ...]:
    return figure.effect, figure.unit, tuple(sorted({mention.label for mention in figure.of}))
