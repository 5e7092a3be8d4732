"""Whose a loss is that a claim does not say: of two sides that fight, the one harmed or the one that owns to it.

A side is inferred only where the report leaves one possibility; otherwise it stays open. Two passes: what each claim
tells by itself, then the numbers that stand alone ("53 dead"), which count those whom the report counts elsewhere.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rashomon.codebook import load
from rashomon.model import Actor, Claim, Figure, Mention, Span
from rashomon.resolve.names import words_of
from rashomon.resolve.opponents import HARM, Countries, Opponents, fitting, listed
from rashomon.resolve.parties import parties, person, shown
from rashomon.resolve.tolls import Tolls

PERSONS = frozenset({"killed", "wounded", "killed_or_wounded", "captured", "missing", "released", "displaced"})
LOST = frozenset({"killed", "wounded", "killed_or_wounded", "missing"})
TAKEN = frozenset({"captured", "seized"})
_PRONOUNS = frozenset((word,) for word in ("its", "their", "his", "it", "they", "them"))
WAR = 1000
"""Dead from which a count of "people" in a war is of all who fought and of those who did not; set by hand."""


def settle(
    claims: Sequence[Claim],
    known: Mapping[str, Actor],
    countries: Countries,
    voice: str | None = None,
    unsaid: frozenset[Span] = frozenset(),
    spoken: Mapping[str, int] | None = None,
) -> tuple[Claim, ...]:
    """The claims, the side filled in of figures that name none, and then actor and target of those that follow.

    `voice` is the actor whose own statement the report is; None for any other report. `unsaid` are the words of
    mentions that only the report's context gave a name; `spoken` is how often the report speaks of each actor.
    """
    sides = Opponents(claims, known, countries, voice, spoken)
    claims = [_source(claim, sides) for claim in claims]
    losses = Losses(sides, unsaid)
    told = [losses.claim(claim) for claim in claims]
    sides = Opponents(told, sides.known, countries, voice, spoken)
    told = [Losses(sides, unsaid).claim(claim) for claim in told]
    tolls = Tolls(told)
    told = [replace(claim, figures=tuple(tolls.figure(claim, figure) for figure in claim.figures)) for claim in told]
    return tuple(parties(claim, sides) for claim in told)


def _source(claim: Claim, sides: Opponents) -> Claim:
    """The claim with its source named, where a party calls it by a word for its foe ("the enemy speaks of ...")."""
    source = claim.attribution.source
    if source is None or source.name or source.span is None or not _hostile(source.span.exact):
        return claim
    foe = sides.foe(sides.own(sides.voice))
    if foe is None:
        return claim
    return replace(claim, attribution=replace(claim.attribution, source=replace(source, name=foe)))


class Losses:
    """Reads whose loss each figure is from its own claim and from who fights whom."""

    def __init__(self, sides: Opponents, unsaid: frozenset[Span]) -> None:
        self.sides = sides
        self.unsaid = unsaid

    def claim(self, claim: Claim) -> Claim:
        """The claim with the sides of its figures as far as it tells them."""
        figures: list[Figure] = []
        for figure in claim.figures:
            before = next((other for other in reversed(figures) if _same_people(other, figure)), None)
            figures.append(self.figure(claim, figure, before))
        return replace(claim, figures=tuple(figures))

    def figure(self, claim: Claim, figure: Figure, before: Figure | None) -> Figure:
        """The figure with its side, as it is where that stays open. `before` is one of like people in the claim."""
        figure = _without_things(figure)
        if any(mention.name is None and shown(claim, mention) for mention in figure.of):
            return figure
        captives = self._captives(figure)
        if captives is not None:
            return self._with(figure, (captives,))
        if _afar(claim, figure):
            if figure.high != 0:
                return figure
            figure = replace(figure, of=())
        if figure.unit == "weapons" and self._make(figure):
            figure = replace(figure, of=())
        word = _noun(figure) or counted_after(claim, figure)
        if figure.effect in TAKEN and self._taker(claim, figure) in _of(figure):
            figure = replace(figure, of=())  # nobody takes his own
        if figure.unit != "persons" and word in listed("civil"):
            named = figure.of and all(self._sure(mention) for mention in figure.of)
            return figure if named else self._with(figure, ("civilians",))
        if figure.of and all(mention.name for mention in figure.of) and not self._open(figure, word):
            return figure
        names = self._side(claim, figure, word, before)
        if not names and word in listed("state") and any(mention.name for mention in figure.of):
            return replace(figure, of=tuple(replace(mention, name=None) for mention in figure.of))
        return self._with(figure, names) if names else figure

    def _taker(self, claim: Claim, figure: Figure) -> str | None:
        """The armed actor of the claim, unless its other figures have it suffer itself."""
        actor = claim.actor.name if claim.actor else None
        suffers = any(actor in _of(other) for other in claim.figures if other is not figure and other.effect in LOST)
        return actor if self.sides.is_armed(actor) and not suffers else None

    def _sure(self, mention: Mention) -> bool:
        return mention.name is not None and mention.span not in self.unsaid

    def _open(self, figure: Figure, word: str) -> bool:
        """Whether a side that is named is yet open: only the context gave it, and the claim may know better."""
        if word in listed("people") and (figure.low or 0) >= WAR:
            return True
        if self._abused(figure):
            return True
        if any(mention.span and words_of(mention.span.exact)[-1:] == ("own",) for mention in figure.of):
            return True
        if any(self._sure(mention) for mention in figure.of):
            return False
        return word in listed("state") and self.sides.states_fight()

    def _abused(self, figure: Figure) -> bool:
        """Whether only abuse says who they are; mercenaries of a company that the report names are its men."""
        actors = [self.sides.known.get(mention.name or "") for mention in figure.of]
        if not figure.of or any(actor and actor.kind == "private_military" for actor in actors):
            return False
        return all(mention.span and _hostile(mention.span.exact) for mention in figure.of)

    def _with(self, figure: Figure, names: Sequence[str]) -> Figure:
        span = figure.of[0].span if figure.of and figure.of[0].span else figure.counted or figure.span
        if figure.unit == "aircraft" or _noun(figure) in listed("flying"):
            names = [self.sides.flying(name) for name in names]
        return replace(figure, of=tuple(Mention(span=span, name=name) for name in dict.fromkeys(names)))

    def _side(self, claim: Claim, figure: Figure, word: str, before: Figure | None) -> tuple[str, ...]:
        sides = self.sides
        both = sides.main()
        if figure.effect == "displaced":
            return ("civilians",) if not word or word in listed("people") or self._nationality(figure) else ()
        if both and _both(claim, figure):
            return both
        if both and word in listed("people") and (figure.low or 0) >= WAR and claim.event in {"clash", "attack"}:
            return (*both, "civilians") if _war().search(claim.span.exact) else ()
        if figure.effect not in HARM | LOST:
            return ()
        if figure.unit == "persons" and _civil(figure, word):
            return ("civilians",)
        if figure.high == 0 and not figure.of and figure.unit == "persons":
            return self._nobody(claim)
        if before is not None and (figure.subset or not word) and figure.unit == "persons":
            return tuple(mention.name or "" for mention in before.of)
        country = self._nationality(figure)
        if country is not None:
            side = sides.force(country) if word in listed("state") or figure.unit != "persons" else None
            side = side or sides.fighters(country)
            return (side,) if side else ()
        if figure.unit == "persons":
            inferred = (not word or _fights(word)) and not _another(figure)
        else:
            inferred = word not in listed("public") and not _public().search(claim.span.exact)
        if not inferred:
            return ()
        return self._fought(claim, figure, word)

    def _fought(self, claim: Claim, figure: Figure, word: str) -> tuple[str, ...]:
        sides = self.sides
        teller, actor = self._teller(claim), claim.actor.name if claim.actor else None
        own = sides.own(teller)
        hostile = self._abused(figure)
        if not hostile and _owned(claim, figure) and own != actor:
            return (own,) if own else ()
        harmed = {
            name for other in claim.figures if other.effect in HARM for name in _of(other) if sides.is_armed(name)
        }
        if actor in harmed:
            actor = None  # the parse took the sufferer for the doer
        if figure.unit != "persons" and figure.effect not in TAKEN and len(harmed) == 1:
            return tuple(harmed)

        def fits(name: str) -> bool:
            return fitting(sides.known[name].kind, word)

        if sides.is_armed(actor):
            foe = sides.foe(actor, fits)
            return self._together(actor, foe, figure)
        target = claim.target.name if claim.target and not self._weak(claim.target) else None
        if target is not None and sides.is_armed(target) and not hostile:
            return (target,) if fits(target) else ()
        if own is None:
            return ()
        foe = sides.foe(own, fits)
        if figure.effect in TAKEN or hostile:
            return self._together(own, foe, figure)
        if figure.unit == "persons" and word in listed("state") | listed("rebel"):
            return (own,) if fits(own) else (foe,) if foe else ()
        if figure.unit != "persons" and sides.voice is not None and teller == sides.voice:
            return self._together(own, foe, figure)
        if figure.effect == "damaged" and (figure.low, figure.high) == (1, None):
            return (own,)  # damage that a party speaks of without a number or a doer is its own
        return ()

    def _teller(self, claim: Claim) -> str | None:
        if claim.attribution.form == "narration":
            return self.sides.voice
        return claim.attribution.source.name if claim.attribution.source else None

    def _weak(self, mention: Mention) -> bool:
        return mention.span in self.unsaid

    def _together(self, actor: str | None, foe: str | None, figure: Figure) -> tuple[str, ...]:
        if foe is None:
            return ()
        return (foe,) if figure.unit == "persons" else self.sides.together(actor, foe)

    def _nobody(self, claim: Claim) -> tuple[str, ...]:
        """Who has no casualties: both sides of a clash, the one struck, otherwise those who live there."""
        if re.search(r"\b(?:crash|on board|aboard)", claim.span.exact, re.IGNORECASE):
            own = self.sides.own(self._teller(claim))
            return (own,) if own else ()
        target = claim.target.name if claim.target else None
        if target is not None and self.sides.is_armed(target):
            return (target,)
        if claim.event == "clash":
            return self.sides.main() or ()
        return ("civilians",) if claim.event == "explosion" or target == "civilians" else ()

    def _nationality(self, figure: Figure) -> str | None:
        """The country of a figure's people or things that only a nationality calls ("two South Africans")."""
        spans = [mention.span for mention in figure.of if mention.span] or [figure.counted or figure.span]
        return self.sides.countries.nationality(spans[0].exact)

    def _make(self, figure: Figure) -> bool:
        """Whether a nationality tells where weapons were made rather than whose they were: "one Czech pistol"."""
        country = self._nationality(figure) if any(mention.span for mention in figure.of) else None
        others = {mention.name for mention in figure.of}
        return country is not None and not any(
            actor.country == country and name not in others for name, actor in self.sides.known.items()
        )

    def _captives(self, figure: Figure) -> str | None:
        """Prisoners who are killed or hurt are nobody's fighters any more: "Ukrainian prisoners of war"."""
        if figure.effect not in LOST or figure.unit != "persons":
            return None
        words = words_of(figure.of[0].span.exact) if figure.of and figure.of[0].span else ()
        if not set(words) & listed("captive"):
            return None
        actor = self.sides.known.get(figure.of[0].name or "")
        code = actor.country if actor and actor.kind == "state_force" else None
        if code is None:
            return None
        adjectives = load("demonyms").get(code, {}).get("demonyms")
        return f"{adjectives[0]} prisoners of war" if adjectives else None


def _without_things(figure: Figure) -> Figure:
    """Materiel owns no materiel: an owner that is only the counted thing again is none, nor are things people."""
    own = words_of(figure.counted.exact) if figure.counted else ()
    if figure.unit == "persons":
        kept = [m for m in figure.of if person(m) or set(words_of(m.span.exact if m.span else "")) & set(own)]
        return replace(figure, of=tuple({mention.label: mention for mention in kept}.values()))
    return replace(figure, of=tuple(m for m in figure.of if m.name or not _ends_with(m, own)))


def _ends_with(mention: Mention, words: Sequence[str]) -> bool:
    return mention.span is not None and bool(set(words_of(mention.span.exact)[-1:]) & set(words))


def _civil(figure: Figure, word: str) -> bool:
    """Whether the noun, or that of whom it is a part ("members of one family"), is of those who take no part."""
    spans = [mention.span for mention in figure.of if mention.span and mention.name is None]
    return word in listed("civil_people") or any(
        words_of(span.exact)[-1:] and words_of(span.exact)[-1] in listed("civil_people") for span in spans
    )


def _of(figure: Figure) -> set[str]:
    return {mention.name for mention in figure.of if mention.name}


def _afar(claim: Claim, figure: Figure) -> bool:
    """Whether a bare number has its people from another sentence, which the report's other figures tell better."""
    if figure.unit != "persons" or (_noun(figure) and _noun(figure) not in listed("bare")) or not figure.of:
        return False
    return all(mention.name and mention.span and not claim.span.covers(mention.span) for mention in figure.of)


def _another(figure: Figure) -> bool:
    """Whether the figure has its people by a pronoun that stands for somebody who stayed open: "25 of its men"."""
    return any(
        mention.name is None and mention.antecedent is not None and words_of(mention.span.exact)[:1] in _PRONOUNS
        for mention in figure.of
        if mention.span is not None
    )


_OF_THEM = re.compile(
    r" of (?:them|whom|these|those|the (?:dead|killed|slain|wounded|injured|victims|casualties))"
    r"(?: (?:were|are))? (\w+)",
    re.IGNORECASE,
)


def counted_after(claim: Claim, figure: Figure) -> str:
    """What a number counts of those told before it: "soldiers" in "82 bodies, 23 of them soldiers", "militants" in
    "15 of the dead were militants".
    """
    after = claim.span.exact[max(0, figure.span.end - claim.span.start) :]
    found = _OF_THEM.match(after)
    word = words_of(found.group(1))[0] if found else ""
    return word if _fights(word) or word in listed("people") else ""


def _noun(figure: Figure) -> str:
    words = words_of(figure.counted.exact) if figure.counted else ()
    return words[-1] if words else ""


def _same_people(other: Figure, figure: Figure) -> bool:
    """Whether an earlier figure of the claim, its side known, can be of the people that a later one goes on with."""
    return other.unit == figure.unit and bool(other.of) and all(mention.name for mention in other.of)


def _hostile(words: str) -> bool:
    """Whether the words only abuse whom they call: "the enemy", "the outlaws"; with a name they tell who it is."""
    said = words_of(words)
    return bool(said) and said[-1] in listed("hostile") and all(w in listed("hostile") | listed("plain") for w in said)


def _fights(word: str) -> bool:
    return word in listed("state") | listed("rebel") | listed("either") | listed("hostile")


def _both(claim: Claim, figure: Figure) -> bool:
    """Whether the figure is said to be of both sides together."""
    words = " ".join(word for mention in figure.of if mention.span for word in words_of(mention.span.exact))
    if re.search(r"\b(?:both|each|either|two) (?:sides?|parties)\b", words):
        return True
    return re.search(r"\b(?:on|by|from|among) (?:both|either) sides?\b", claim.span.exact, re.IGNORECASE) is not None


def _owned(claim: Claim, figure: Figure) -> bool:
    """Whether the words make the loss the speaker's own: "admitted", "our men", "its own dead", "64 abducted"."""
    if figure.effect == "captured" and re.search(r"\b(?:abduct|kidnap)", claim.span.exact, re.IGNORECASE):
        return claim.attribution.source_kind == "belligerent"
    cue = claim.attribution.cue.exact.casefold() if claim.attribution.cue else ""
    if any(re.match(rf"{re.escape(word)}\b", cue) for word in listed("admitting")):
        return True
    clause = claim.span.exact
    at = max(0, figure.span.start - claim.span.start)
    around = clause[max(0, at - 40) : at + len(figure.span.exact) + 40]
    if _own_words().search(around) is not None:
        return True
    if figure.effect in TAKEN:
        return False
    return any(
        words_of(mention.span.exact)[:1] in {("our",), ("ours",), ("us",)} for mention in figure.of if mention.span
    )


@functools.cache
def _own_words() -> re.Pattern[str]:
    owned, martyred = ("|".join(map(re.escape, sorted(listed(name)))) for name in ("owned", "martyred"))
    return re.compile(
        rf"\b(?:(?:own|our)(?: \w+)? (?:{owned})|of ours|of (?:its|their|our|his) own"
        rf"|on (?:his|its|their|our) (?:own )?side|{martyred})\b",
        re.IGNORECASE,
    )


@functools.cache
def _public() -> re.Pattern[str]:
    """Works that serve all: "electricity posts", "a private plane"."""
    return re.compile(r"\b(?:electric|electricity|power|telephone|private|passenger|commercial) \w+", re.IGNORECASE)


@functools.cache
def _war() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(listed("war"))))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
