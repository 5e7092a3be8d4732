"""Actor and target that follow from whom a claim's figures count and from who fights whom in the report."""

from __future__ import annotations

import functools
from dataclasses import replace

from rashomon.codebook import load
from rashomon.model import Claim, Mention
from rashomon.resolve.names import words_of
from rashomon.resolve.opponents import FIGHTS, HARM, Opponents, listed
from rashomon.resolve.wording import classes_of


def parties(claim: Claim, sides: Opponents) -> Claim:
    """The claim with its parties: the harmed are the target, their one foe the actor; things are no party."""
    if claim.event not in FIGHTS:
        return claim
    actor, target = (m if m and person(m) else None for m in (claim.actor, claim.target))
    actor, target = _apart(actor, target, claim)
    if target is None or target.name is None:
        harmed = (m for f in claim.figures if f.effect in HARM for m in f.of if m.name)
        target = next(harmed, None) or target
    if actor is None or actor.name is None:
        foe = sides.foe(target.name) if target and target.name else None
        actor = _named(actor, foe or _striker(claim, target, sides), claim)
    actor, target = _apart(actor, target, claim)
    if (target is None or target.name is None) and actor is not None and not shown(claim, target):
        target = _named(target, sides.foe(actor.name), claim)
    return replace(claim, actor=actor, target=target)


def _apart(actor: Mention | None, target: Mention | None, claim: Claim) -> tuple[Mention | None, Mention | None]:
    """The parties without the less sure of two that are one: nobody fights himself, unless it is said to be "own"."""
    if actor is None or target is None or actor.name is None or actor.name != target.name:
        return actor, target
    if target.span is not None and "own" in words_of(target.span.exact):
        return actor, target
    return (actor, None) if _sure(actor, claim) and not _sure(target, claim) else (None, target)


def _sure(mention: Mention, claim: Claim) -> bool:
    """Whether the claim's own words call the party and no pronoun or inference does."""
    span = mention.span
    return span is not None and mention.antecedent is None and span != claim.span and claim.span.covers(span)


def shown(claim: Claim, people: Mention | None) -> bool:
    """Whether these are people of footage that nobody gives a name: "the video shows men on the ground"."""
    if claim.attribution.form != "narration" or not any(one.kind in {"video", "photo"} for one in claim.evidence):
        return False
    words = words_of(people.span.exact) if people is not None and people.span is not None else ()
    return words[-1:] in {("men",), ("man",), ("people",), ("bodies",), ("persons",)}


def _striker(claim: Claim, target: Mention | None, sides: Opponents) -> str | None:
    """Who strikes in the report that this claim goes on with; None where its other claims name several."""
    if claim.background or claim.event not in {"attack", "explosion", "clash"}:
        return None
    if target is not None and target.name is None:
        return None
    return sides.striker(target.name if target else None)


def _named(mention: Mention | None, name: str | None, claim: Claim) -> Mention | None:
    if name is None:
        return mention
    return Mention(span=mention.span if mention else claim.span, name=name)


@functools.cache
def things() -> frozenset[str]:
    """Nouns of materiel and buildings, in both numbers."""
    units = load("units")
    nouns = [noun for name in ("vehicles", "aircraft", "weapons", "buildings") for noun in units[name]]
    return frozenset(noun for word in nouns if " " not in word for noun in (word, f"{word}s"))


def person(mention: Mention) -> bool:
    """Whether the mention can be of somebody: it is resolved, or does not only call a thing, a place or a number."""
    if mention.name is not None or mention.span is None or mention.antecedent is not None:
        return True
    written = mention.span.exact
    if written != written.lower() and not written.isupper():
        return True
    words = words_of(written)
    if words and words[-1] in things():
        return False
    return any(classes_of(word) or word in listed("hostile") for word in words)
