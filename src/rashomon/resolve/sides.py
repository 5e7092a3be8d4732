"""Whose a loss is that a claim does not say: of two sides that fight, the one harmed or the one that owns to it.

A side is inferred only where the report leaves one possibility; otherwise it stays open.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from rashomon.codebook import load
from rashomon.model import Actor, Claim, Figure, Mention
from rashomon.resolve.names import words_of

ARMED = frozenset({"state_force", "rebel", "militia", "private_military"})
FIGHTS = frozenset({"clash", "attack", "explosion", "capture", "seizure"})
CLEAR = 0.75
"""Share of the times an actor is set against anybody from which one opponent is its only one; set by hand."""


class Countries(Protocol):
    """What is known of countries."""

    def nationality(self, words: str) -> str | None:
        """The country of a word like "Armenian"; None for any other."""

    def force(self, country: str) -> Actor | None:
        """The armed forces of a country."""


class Sides:
    """Who fights whom in one report, as its claims that name both tell."""

    def __init__(
        self,
        claims: Iterable[Claim],
        known: Mapping[str, Actor],
        countries: Countries,
        voice: str | None = None,
    ) -> None:
        """`known` are the actors that the report names or that its words were resolved to, by name."""
        self.known = known
        self.countries = countries
        self.voice = voice
        self.armed = [actor for actor in known.values() if actor.kind in ARMED]
        self.against: dict[str, Counter[str]] = {}
        self.grouped: dict[tuple[str, str], tuple[str, ...]] = {}
        for claim in claims:
            if claim.event in FIGHTS and claim.stance != "denies":
                targets = [claim.target, *(mention for figure in claim.figures for mention in figure.of)]
                for target in {mention.name for mention in targets if mention and mention.name}:
                    self._oppose(claim.actor.name if claim.actor else None, target)
                self._group(claim)

    def _oppose(self, actor: str | None, target: str) -> None:
        if actor and actor != target and self.is_armed(actor) and self.is_armed(target):
            self.against.setdefault(actor, Counter())[target] += 1
            self.against.setdefault(target, Counter())[actor] += 1

    def _group(self, claim: Claim) -> None:
        for figure in claim.figures:
            names = tuple(dict.fromkeys(mention.name or "" for mention in figure.of))
            if claim.actor and claim.actor.name and len(names) > 1 and all(self.is_armed(name) for name in names):
                for name in names:
                    self.grouped.setdefault((claim.actor.name, name), names)

    def is_armed(self, name: str | None) -> bool:
        """Whether the actor of that name bears arms."""
        actor = self.known.get(name or "")
        return actor is not None and actor.kind in ARMED

    def foe(self, name: str | None) -> str | None:
        """The one that this actor fights in the report; None where there are several or none."""
        if not self.is_armed(name):
            return None
        counted = self.against.get(name or "", Counter())
        if counted:
            (most, times), *_ = counted.most_common()
            sure = times > 1 or len(self._others(name)) <= 1
            return most if sure and times >= CLEAR * sum(counted.values()) else None
        others = self._others(name)
        return others.pop() if len(others) == 1 else None

    def _others(self, name: str | None) -> set[str]:
        actor = self.known[name or ""]
        return {other.name for other in self.armed if other.name != name and not allied(actor, other)}

    def own(self, name: str | None) -> str | None:
        """Whose losses a speaker calls his own: an armed actor's are its, a government's those of its one force."""
        actor = self.known.get(name or "")
        if actor is None:
            return None
        if actor.kind in ARMED and "Ministry" not in actor.name:
            return name
        if actor.kind not in {"government", "state_force"} or actor.country is None:
            return None
        return self.force(actor.country)

    def together(self, actor: str | None, foe: str) -> tuple[str, ...]:
        """The foe with those whom the report counts along with it as harmed by this actor."""
        return self.grouped.get((actor or "", foe), (foe,))

    def force(self, country: str) -> str | None:
        """The one force of a state that the report speaks of."""
        forces = {one.name for one in self.armed if one.kind == "state_force" and one.country == country}
        forces = {name for name in forces if "Ministry" not in name}
        if not forces and (usual := self.countries.force(country)) is not None:
            self.known = {**self.known, usual.name: usual}
            return usual.name
        return forces.pop() if len(forces) == 1 else None


def allied(left: Actor, right: Actor) -> bool:
    """Whether the codebook has the two fight on one side, or they are forces of one state."""
    if left.name in right.allies or right.name in left.allies:
        return True
    return left.kind == right.kind == "state_force" and left.country == right.country


def settle(
    claims: Sequence[Claim],
    known: Mapping[str, Actor],
    countries: Countries,
    voice: str | None = None,
) -> tuple[Claim, ...]:
    """The claims, the side filled in of figures that name none, and then actor and target of those that follow.

    `voice` is the actor whose own statement the report is; None for any other report.
    """
    sides = Sides(claims, known, countries, voice)
    return tuple(_parties(_figures(claim, sides), sides) for claim in claims)


def _figures(claim: Claim, sides: Sides) -> Claim:
    figures: list[Figure] = []
    for figure in claim.figures:
        before = next((other for other in reversed(figures) if other.unit == figure.unit and _named(other)), None)
        figures.append(_figure(claim, figure, before, sides))
    return replace(claim, figures=tuple(figures))


def _named(figure: Figure) -> bool:
    return bool(figure.of) and all(mention.name for mention in figure.of)


def _figure(claim: Claim, figure: Figure, before: Figure | None, sides: Sides) -> Figure:
    if any(mention.name for mention in figure.of) or figure.effect not in load("sides")["harm"]:
        return figure
    noun = words_of(figure.counted.exact)[-1:] if figure.counted else ()
    word = noun[0] if noun else ""
    if figure.unit == "persons" and word and not _fights(word):
        return figure
    if before is not None and not word and figure.unit == "persons":
        return replace(figure, of=before.of)
    country = sides.countries.nationality(figure.of[0].span.exact) if figure.of and figure.of[0].span else None
    side = sides.force(country) if country else _side(claim, figure, word, sides)
    if side is None:
        return figure
    span = figure.of[0].span if figure.of else figure.counted or figure.span
    actor = claim.actor.name if claim.actor else None
    both = (side,) if figure.unit == "persons" else sides.together(actor, side)
    return replace(figure, of=tuple(Mention(span=span, name=name) for name in both))


def _side(claim: Claim, figure: Figure, word: str, sides: Sides) -> str | None:
    told = claim.attribution.form != "narration"
    source = (claim.attribution.source.name if claim.attribution.source else None) if told else sides.voice
    actor = claim.actor.name if claim.actor else None
    own = sides.own(source)
    if _owned(claim, figure):
        return own
    if actor is not None:
        return _fitting(sides.foe(actor), word, sides)
    if claim.target is not None and claim.target.name and sides.is_armed(claim.target.name):
        return _fitting(claim.target.name, word, sides)
    if own is None:
        return None
    if figure.effect in {"captured", "seized"}:
        return _fitting(sides.foe(own), word, sides)
    if figure.unit == "persons" and word in _words("state") | _words("rebel"):
        return _fitting(own, word, sides) or _fitting(sides.foe(own), word, sides)
    return None


def _fitting(name: str | None, word: str, sides: Sides) -> str | None:
    """The actor, if fighters of its kind may be called by the noun."""
    if name is None:
        return None
    kind = sides.known[name].kind
    if word in _words("state"):
        return name if kind in {"state_force", "private_military"} else None
    if word in _words("rebel"):
        return name if kind in {"rebel", "militia"} else None
    return name


def _owned(claim: Claim, figure: Figure) -> bool:
    """Whether the words make the loss the speaker's own: "admitted", "our men", "its own dead"."""
    if figure.effect in {"captured", "seized"}:
        return False
    cue = claim.attribution.cue.exact.casefold() if claim.attribution.cue else ""
    if any(cue.startswith(word) for word in load("sides")["admitting"]):
        return True
    if any(words_of(mention.span.exact)[:1] in {("our",), ("ours",), ("us",)} for mention in figure.of if mention.span):
        return True
    clause = claim.span.exact
    at = max(0, figure.span.start - claim.span.start)
    around = clause[max(0, at - 40) : at + len(figure.span.exact) + 40]
    return _own_words().search(around) is not None


@functools.cache
def _own_words() -> re.Pattern[str]:
    lists = load("sides")
    owned, martyred = ("|".join(map(re.escape, lists[name])) for name in ("owned", "martyred"))
    return re.compile(rf"\b(?:(?:own|our)(?: \w+)? (?:{owned})|of ours|{martyred})\b", re.IGNORECASE)


def _fights(word: str) -> bool:
    return word in _words("state") | _words("rebel") | _words("either")


@functools.cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(load("sides")[kind])


def _parties(claim: Claim, sides: Sides) -> Claim:
    """Actor and target that follow from whom the figures count: the harmed are the target, their one foe the actor."""
    if claim.event not in FIGHTS:
        return claim
    target, actor = claim.target, claim.actor
    if target is None or target.name is None:
        harmed = next((f.of[0] for f in claim.figures if f.effect in load("sides")["harm"] and _named(f)), None)
        target = harmed or target
    if actor is None or actor.name is None:
        foe = sides.foe(target.name) if target and target.name else None
        if foe is not None:
            actor = Mention(span=actor.span if actor else claim.span, name=foe)
    elif target is None or target.name is None:
        foe = sides.foe(actor.name)
        target = Mention(span=target.span if target else claim.span, name=foe) if foe else target
    return replace(claim, actor=actor, target=target)
