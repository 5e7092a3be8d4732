"""What states an event in a sentence: counted effects, words for harm and taking, verbs and nouns of fighting."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from rashomon.extract.french.effects import ALONG, PASSIVE, PERFECT, Effect, unquoted
from rashomon.extract.french.figures import Tally
from rashomon.extract.french.forms import active, bent, found, joined, participle, plural, table
from rashomon.extract.french.phrases import Phrase
from rashomon.extract.french.sentences import Stretch

KINDS = {"captured": "capture", "released": "release", "seized": "seizure", "displaced": "movement"}
"""Kinds that effects tell by themselves where a verb of their own says so."""
HELD = frozenset({"captured", "seized", "released"})
DETERMINED = re.compile(r"\b(?:l[ea]s?|une?|des|du|ces?|cette|leur|son|sa|ses|par)\s$|\b(?:d'|l')$", re.IGNORECASE)
"""Before what then is a noun and no verb: "la frappe", "une attaque"."""
UNCLAIMED = re.compile(r"\bpas (?:\w+ ){0,2}?(?:pour l'instant )?(?:été )?revendiqu")
BY_THE_WAY = re.compile(r"\b(?:avant de|avant d'|afin de|pour|sans)\s?(?:se |s'|les? |la )?$")
"""Before an infinitive that is no event of its own: "avant de se retirer"."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or words that state an event."""

    start: int
    end: int
    kind: str | None
    """None where what stands around must tell (a killing)."""
    voice: str
    """`active`, `passive`, `beside`, `noun`, `struck` (its subject is the target) or `count`."""
    tally: Tally | None = None
    weak: bool = False
    """A noun that only says in what something happened; no event by itself."""


def find(
    text: str, sentence: Stretch, phrases: Sequence[Phrase], effects: Sequence[Effect], tallies: Sequence[Tally]
) -> list[Mark]:
    """The marks of a sentence in order."""
    found_: list[Mark] = [_of_tally(tally) for tally in tallies]
    used = {tally.cause.start for tally in tallies if tally.cause is not None}
    for effect in effects:
        if effect.start not in used and _states(text, effect, phrases):
            known = effect.persons or effect.things
            kind = effect.kind or (KINDS.get(known or "") if effect.voice != "beside" else None)
            found_.append(Mark(effect.start, effect.end, kind, effect.voice))
    struck = [mark for mark in _verbs(text, sentence) if mark.voice == "struck"]
    found_ += struck
    found_ += [
        mark
        for mark in _nouns(text, sentence)
        if not any(mark.start < one.end and one.start < mark.end for one in struck)
    ]
    taken = [(mark.start, mark.end) for mark in found_]
    for mark in _verbs(text, sentence):
        if not any(mark.start < end and start < mark.end for start, end in taken):
            found_.append(mark)
    return sorted(found_, key=lambda mark: mark.start)


def _of_tally(tally: Tally) -> Mark:
    number, cause = tally.number, tally.cause
    end = max(number.end, tally.counted.end if tally.counted else 0)
    listed = cause is None or cause.voice == "beside"
    kind = cause.kind if cause is not None else None
    if tally.unit != "persons" and cause is not None and cause.things_kind:
        kind = cause.things_kind
    if kind is None and tally.effect in KINDS:
        kind = KINDS[tally.effect]
    if listed and tally.effect in HELD | {"displaced"}:
        kind = None  # in a toll it is of what the toll is of
    return Mark(number.start, end, kind, cause.voice if cause is not None else "count", tally)


def _states(text: str, effect: Effect, phrases: Sequence[Phrase]) -> bool:
    """Whether harm to people who are not counted is an event: "ils ont égorgé le chef", "mon frère est mort"."""
    if effect.soft or (effect.persons is None and effect.things is None):
        return False
    if effect.voice == "active":
        after = [p for p in phrases if effect.end <= p.start and len(text[effect.end : p.start].split()) <= 2]
        return any(not p.kind.startswith("effect") for p in after) or effect.noun
    before = [p for p in phrases if p.end <= effect.start and effect.start - p.end < 60]
    if effect.voice == "passive":
        return bool(before) or effect.start - 30 > 0
    return any(
        (0 < effect.start - p.end <= 2 and p.kind in {"people", "bodies", "actor"})
        or (p.kind.startswith("things") and 0 < effect.start - p.end <= 2)
        for p in before
    )


@functools.cache
def _noun_pattern() -> tuple[re.Pattern[str], tuple[str, ...]]:
    rows: dict[str, list[str]] = cast(Any, table("events")["nouns"])
    parts = [f"(?P<k{i}>{joined(plural(bent(noun)) for noun in nouns)})" for i, nouns in enumerate(rows.values())]
    return found("|".join(parts)), tuple(rows)


def _nouns(text: str, sentence: Stretch) -> Iterator[Mark]:
    pattern, kinds = _noun_pattern()
    happening = _happening()
    words = text[sentence.start : sentence.end]
    for match in pattern.finditer(text, sentence.start, sentence.end):
        kind = kinds[int(str(match.lastgroup)[1:])]
        beside = text[max(sentence.start, match.start() - 40) : min(sentence.end, match.end() + 90)]
        heading = not re.search(r"\b(?:a|ont|est|sont|avait|était|aurait|avaient|auraient)\b", words)
        stated = ((heading and kind != "release") or happening.search(beside) is not None) and not UNCLAIMED.search(
            words
        )
        yield Mark(match.start(), match.end(), kind, "noun", weak=not stated)


@functools.cache
def _happening() -> re.Pattern[str]:
    return found(joined(cast(list[str], table("events")["happening"])))


@functools.cache
def _verb_patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    data: dict[str, Any] = table("events")
    rows: list[tuple[str, str, re.Pattern[str]]] = []
    for kind, verbs in data["verbs"].items():
        regular = [v for v in verbs if v.endswith("er") and " " not in v]
        if regular:
            rows.append((kind, "participle", found("|".join(participle(v) for v in regular))))
            rows.append((kind, "active", found(joined(form for v in regular for form in active(v)))))
        others = [bent(v) for v in verbs if v not in regular]
        if others:
            rows.append((kind, "active", found("|".join(f"(?:{v})(?:|e|s|es)" for v in others))))
    for kind, words in data["struck"].items():
        rows.append((kind, "struck", found(joined(words))))
    return tuple(rows)


def _verbs(text: str, sentence: Stretch) -> Iterator[Mark]:
    for kind, form, pattern in _verb_patterns():
        for match in pattern.finditer(text, sentence.start, sentence.end):
            voice = form
            lead = unquoted(text[sentence.start : match.start()])
            if BY_THE_WAY.search(lead):
                continue
            if form == "participle":
                if PASSIVE.search(lead) and not re.search(
                    r"\b(?:se|s')\s?(?:sont|est|était|étaient|seraient|serait)\s(?:\w+\s)?$", lead
                ):
                    voice = "passive"
                elif (
                    PERFECT.search(lead)
                    or re.search(r"\b(?:se|s')\s?(?:sont|est|était|étaient|seraient|serait)\s(?:\w+\s)?$", lead)
                    or (ALONG.search(lead) and re.search(r"\b(?:a|ont|avait|avaient|aurait|auraient)\b", lead))
                ):
                    voice = "active"
                else:
                    continue
            elif form == "active" and " " not in match.group() and DETERMINED.search(lead):
                continue
            yield Mark(match.start(), match.end(), kind, voice)


def is_armed(text: str) -> bool:
    """Whether a text is about armed conflict: it has two words of it, or one where it is short."""
    words = cast(list[str], table("events")["armed"])
    seen = len(re.findall(rf"(?<![\w-])(?:{joined(words)})", text, re.IGNORECASE))
    return seen >= (1 if len(text) < 400 else 2)


def is_peaceful(words: str) -> bool:
    """Whether a sentence is about an accident, a disaster or an illness, and not about arms."""
    data = table("events")
    said = re.search(rf"(?<![\w-])(?:{joined(cast(list[str], data['peaceful']))})", words, re.IGNORECASE)
    armed = re.search(rf"(?<![\w-])(?:{joined(cast(list[str], data['armed']))})", words, re.IGNORECASE)
    return said is not None and armed is None


@functools.cache
def armed_glosses() -> frozenset[str]:
    """English wordings of nouns for those who bear arms."""
    return frozenset(cast(list[str], table("groups")["armed"]))
