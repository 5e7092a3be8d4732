"""Who fought whom: the parties that claims name, and their division into sides."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable

from rashomon.codebook import load
from rashomon.model import Claim, Mention
from rashomon.reconcile import arms

FIGHTING = frozenset({"clash", "attack", "explosion", "capture", "seizure"})
"""Events in which an actor stands against a target."""

Sides = tuple[tuple[str, ...], ...]


def party(mention: Mention | None) -> str | None:
    """The name of a party to the fighting, None for nobody and for those who take no part."""
    return None if mention is None or mention.label == "not stated" else party_name(mention.label)


@functools.cache
def party_name(name: str) -> str | None:
    """The name itself if it is that of a party, None for those who take no part."""
    known = load("bystanders")
    plain = name.casefold()
    if (
        plain in known["groups"]
        or plain.startswith(tuple(known["beginnings"]))
        or plain.endswith(tuple(known["endings"]))
    ):
        return None
    return name


def parties(claim: Claim, *, resolved: bool = False) -> frozenset[str]:
    """Every party that the claim names as actor, as target or as counted, and the one that speaks in it.

    With `resolved` only those known by name.
    """
    mentions = [claim.actor, claim.target, *(mention for figure in claim.figures for mention in figure.of)]
    source = claim.attribution.source
    if claim.attribution.source_kind == "belligerent" and source and source.name:
        mentions.append(source)
    return frozenset(
        name for mention in mentions if mention and (mention.name or not resolved) and (name := party(mention))
    )


def sides(claims: Iterable[Claim]) -> Sides:
    """The parties by side, most named first, from who is said to have struck, fought or taken whom.

    Each party goes to the side that it is set against least; parties that one figure counts together lean to one
    side. Words that could not be resolved count only where no two resolved names are set against each other, and only
    those for people under arms. A mouthpiece is the party that it speaks for; who has no arms is on no side, and a
    government stands for a side only where none of its forces are named. With nobody set against anybody there are
    no sides.
    """
    told = [claim for claim in claims if not claim.background and claim.event in FIGHTING and claim.stance != "intends"]
    found = _told(told, resolved=True) or _told(told, resolved=False)
    return tuple(_forces(side) for side in found)


def _forces(side: tuple[str, ...]) -> tuple[str, ...]:
    """The side without governments, unless nobody else is on it."""
    return tuple(name for name in side if not name.startswith("Government of ")) or side


def _told(told: Iterable[Claim], *, resolved: bool) -> Sides:
    against: Counter[frozenset[str]] = Counter()
    beside: Counter[frozenset[str]] = Counter()
    named: Counter[str] = Counter()

    def name_of(mention: Mention | None) -> str | None:
        if mention is None or not (mention.name or not resolved):
            return None
        name = party(mention)
        if name is None or mention.name:
            return name and arms.fighter(name)
        return name if arms.armed(name) else None

    for claim in told:
        actor, target = name_of(claim.actor), name_of(claim.target)
        named.update(name for name in {actor, target} if name)
        if actor and target and actor != target:
            against[frozenset({actor, target})] += 1
        for figure in claim.figures:
            counted = sorted({name for mention in figure.of if (name := name_of(mention))})
            beside.update(frozenset({a, b}) for a in counted for b in counted if a < b)
    return _divide(against, beside, named)


def _divide(against: Counter[frozenset[str]], beside: Counter[frozenset[str]], named: Counter[str]) -> Sides:
    if not against:
        return ()
    first = min(against, key=lambda pair: (-against[pair], sorted(pair)))
    side = {name: index for index, name in enumerate(sorted(first, key=lambda name: (-named[name], name)))}
    waiting = {name for pair in against for name in pair} | {name for pair in beside for name in pair}
    waiting -= side.keys()
    while waiting:
        pulls = {name: _pull(name, side, against, beside) for name in waiting}
        name = min(waiting, key=lambda name: (-abs(pulls[name]), -named[name], name))
        if pulls[name] == 0:
            break
        side[name] = 0 if pulls[name] > 0 else 1
        waiting.remove(name)
    return tuple(
        tuple(sorted((name for name in side if side[name] == index), key=lambda name: (-named[name], name)))
        for index in (0, 1)
    )


def _pull(name: str, side: dict[str, int], against: Counter[frozenset[str]], beside: Counter[frozenset[str]]) -> int:
    """Above zero towards side 0, below towards side 1."""
    pull = 0
    for other, index in side.items():
        pair = frozenset({name, other})
        pull += (beside[pair] - against[pair]) * (1 if index == 0 else -1)
    return pull


def same_side(left: str, right: str, sides: Sides) -> bool:
    """Whether the two are one party or stand on one side."""
    return left == right or any(left in side and right in side for side in sides)
