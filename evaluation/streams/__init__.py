"""Streams of reports on incidents of which the truth is known: for stress, speed, and judging how claims are grouped.

    from streams import PERFECT, Setting, stream
    for told in stream(Setting(seed=7, incidents=1000)):
        told.document, told.claims, told.about  # a report, what is read from it, the true incident of each claim

A stream is drawn from its `Setting` alone: the same setting gives the same records on every machine, whatever is read
of it. Two levels: `Told.claims` are records as a reader of a given noise makes them (`noise=PERFECT` for a coder), for
many claims fast; `Told.document` is the report written out in many manners, to be read by the program, and
`Told.sentences` says of which incident each stretch of its text tells.

- `setting.py` the numbers, and where they are from; `world.py` countries, parties, towns; `happenings.py` what was;
- `telling.py` who reports what, `details.py` what else is told; `wording.py`, `writing.py` in which words;
- `records.py` what is read from it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from rashomon.model import Claim, Document
from streams.happenings import Happening, happenings
from streams.records import Reader
from streams.setting import PERFECT, Noise, Setting
from streams.telling import Plan, plans, sentences
from streams.writing import write

__all__ = ["PERFECT", "Happening", "Noise", "Setting", "Told", "happenings", "stream"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One report of a stream with the truth about it."""

    document: Document
    claims: tuple[Claim, ...]
    about: tuple[str, ...]
    """Id of the true incident of each claim, in their order."""
    sources: tuple[str, ...]
    """Who says each claim at first hand; the own voice of a copy is its original's outlet."""
    sentences: tuple[tuple[int, int, str, bool], ...]
    """Start and end in the text, true incident, and whether it is told as looking back."""
    original: str | None
    """Id of the document whose words this one repeats."""
    manner: str
    """`original`, `verbatim`, `cut` or `rewritten`."""

    def incident(self, claim: Claim) -> str | None:
        """The true incident of a claim that was read from the text, by the sentence that it shares most with; None for
        one that stands where nothing is told."""
        shared = [
            (min(claim.span.end, end) - max(claim.span.start, start), about) for start, end, about, _ in self.sentences
        ]
        most, about = max(shared, key=lambda one: one[0])
        return about if most > 0 else None


def stream(setting: Setting, *, shuffled: bool = True) -> Iterator[Told]:
    """The reports of a setting, in an order drawn from its seed, or incident by incident."""
    found = happenings(setting)
    planned = plans(setting, found)
    order = list(range(len(planned)))
    if shuffled:
        random.Random(setting.seed).shuffle(order)  # noqa: S311
    for number in order:
        yield told(setting, planned, number)


def told(setting: Setting, planned: list[Plan], number: int) -> Told:
    """Report `number` of the plans of a setting."""
    plan = planned[number]
    first = plan if plan.copies is None else planned[plan.copies]
    said = sentences(setting, first)
    written = write(setting, plan, said)
    original = None if first is plan else write(setting, first, said).document
    reader = Reader(setting, plan, written.document, first.number if plan.manner == "verbatim" else number)
    read = list(reader.claims(written))
    own = original.outlet if original else plan.outlet
    return Told(
        document=written.document,
        claims=tuple(claim for claim, _ in read),
        about=tuple(one.about.id for _, one in read),
        sources=tuple(one.source[0] if one.source else own or "" for _, one in read),
        sentences=tuple((start, end, one.about.id, one.background) for one, start, end, _ in written.said),
        original=original.id if original else None,
        manner=plan.manner,
    )
