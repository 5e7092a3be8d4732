"""Sentences and clauses of French text, by their marks alone, so that they are the same with and without a pipeline."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

END = re.compile(r"[.!?…]+[»”\"’)\] \u00a0\u202f]*(?=\s|$)|\n")
SHORT = re.compile(
    r"(?:\b(?:M|MM|Mme|Mlle|Dr|Pr|Me|St|Ste|Gal|Gén|Col|Cne|Cdt|Lt|Sgt|Adj|Mgr|art|av|env|etc|cf|p|n|vol|[A-ZÉ])|\b[A-Z]\.[A-Z])\.$"
)
"""Words whose point ends no sentence."""
OPENING = {"«": "»", "“": "”", "„": "“”"}
BORDERS = re.compile(
    r"[;:](?=\s)|,?\s(?:mais|tandis qu[e']|alors qu[e']|pendant qu[e']|avant de|avant d'|puis"
    r"|où)\s?|,\s(?:et|car|ce qu[ei']|qui|dont|lequel|laquelle)\s?"
)
"""Where a clause ends and another begins."""


LONGEST = 500
"""Code points of a quotation that counts as one sentence with what introduces it."""
MOST = 1000
"""Code points of a sentence; what is longer is none."""
FARTHEST = 3000
"""Code points within which a quotation mark finds its partner, as in `extract.quotes`."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the text in code points, end exclusive."""

    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        """Whether it holds that stretch whole."""
        return self.start <= start and end <= self.end


def sentences(text: str) -> list[Stretch]:
    """The sentences of a text in order, without white space around; a quotation of up to `LONGEST` is not parted."""
    whole = [one for one in quotations(text) if one.end - one.start <= LONGEST]
    found, start = [], 0
    for match in END.finditer(text):
        if match.start() < start:
            continue
        if match.group() != "\n":
            around = at(whole, match.start())
            if around is not None and around.start < match.start() and match.end() < around.end:
                continue
            following = text[match.end() :].lstrip(" \u00a0\u202f")
            if SHORT.search(text[max(0, match.start() - 6) : match.start() + 1]) or following[:1].islower():
                continue
            if following[:1] in {"»", "”", ",", ";", ")"}:
                continue
        found.append((start, match.end()))
        start = match.end()
    found.append((start, len(text)))
    trimmed = (_trimmed(text, a, b) for first, last in found for a, b in _parts(text, first, last))
    return [stretch for stretch in trimmed if stretch.start < stretch.end]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or what has no end cut at blanks: what is looked for in it takes longer than its length."""
    while end - start > MOST:
        cut = text.rfind(" ", start + 1, start + MOST)
        cut = cut if cut > start else start + MOST
        yield start, cut
        start = cut
    yield start, end


def at(found: Sequence[Stretch], place: int) -> Stretch | None:
    """The one of stretches in order that holds that place."""
    i = bisect.bisect_right(found, place, key=lambda one: one.start) - 1
    return found[i] if i >= 0 and place < found[i].end else None


def _trimmed(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end)


def quotations(text: str) -> list[Stretch]:
    """What stands in quotation marks, marks included, within a paragraph; straight marks in pairs."""
    found, at = [], 0
    for paragraph in text.split("\n"):
        i = 0
        while i < len(paragraph):
            mark = paragraph[i]
            closing = OPENING.get(mark, '"' if mark == '"' else "")
            if closing:
                far = min(len(paragraph), i + FARTHEST)
                end = min((j for one in closing if (j := paragraph.find(one, i + 1, far)) >= 0), default=None)
                if end is not None:
                    found.append(Stretch(at + i, at + end + 1))
                    i = end
            i += 1
        at += len(paragraph) + 1
    return found


def clauses(text: str, sentence: Stretch, quoted: list[Stretch]) -> list[Stretch]:
    """The clauses of a sentence, parted where its marks and joining words part it, not within quotation marks."""
    cuts = [sentence.start]
    joints = [match.start() for match in BORDERS.finditer(text, sentence.start, sentence.end)]
    cuts += [at for at in joints if not any(one.start < at < one.end - 1 for one in quoted)]
    cuts.append(sentence.end)
    return [Stretch(a, b) for a, b in itertools.pairwise(cuts) if a < b]
