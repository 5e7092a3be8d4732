"""The sentences of a document, each with all that is found in it before claims are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rashomon.extract.french import attributions, effects, figures, marks, phrases
from rashomon.extract.french.attributions import Said
from rashomon.extract.french.figures import Tally
from rashomon.extract.french.marks import Mark
from rashomon.extract.french.phrases import Phrase
from rashomon.extract.french.sentences import Stretch

VIOLENT = frozenset({"attack", "explosion", "clash"})
"""Kinds of events that a killing may be of."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, with what is found in it."""

    sentence: Stretch
    phrases: list[Phrase]
    tallies: list[Tally]
    marks: list[Mark]
    said: list[Said]


def find(text: str, sentences: Sequence[Stretch], quoted: Sequence[Stretch], entities: Sequence[Stretch]) -> list[Unit]:
    """The sentences with their phrases, effects, tallies, marks and attributions."""
    done = []
    for sentence in sentences:
        found = phrases.find(text, sentence, [one for one in entities if sentence.holds(one.start, one.end)])
        caused = effects.find(text, sentence)
        tallies = figures.find(text, sentence, found, caused)
        stated = marks.find(text, sentence, found, caused, tallies)
        if marks.is_peaceful(text[sentence.start : sentence.end]):
            tallies, stated = [], []
        done.append(Unit(sentence, found, tallies, stated, attributions.find(text, sentence, found, quoted)))
    return done


def usual(text: str, found: Sequence[Unit]) -> str:
    """The kind of violence that a report is mostly about; the first third counts double."""
    counts: Counter[str] = Counter()
    for unit in found:
        for mark in unit.marks:
            if mark.kind in VIOLENT:
                counts[mark.kind] += 2 if mark.start < len(text) / 3 else 1
    return max(counts, key=lambda kind: (counts[kind], kind == "attack"), default="attack")
