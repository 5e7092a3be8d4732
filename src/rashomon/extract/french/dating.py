"""When a clause says that something happened, and when somebody said so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.extract.french import times
from rashomon.extract.french.attributions import Said
from rashomon.extract.french.sentences import Stretch
from rashomon.extract.french.units import Unit
from rashomon.model import Span, When

BETWEEN = re.compile(r"\s(?:à la presse|dans un communiqué|à l'\w+|sur \w+)\s")
"""What may stand between a word of saying and its time."""


def when(text: str, unit: Unit, clause: Stretch, whens: tuple[When, ...]) -> When | None:
    """The time of what a clause tells: in it, else in its sentence; not that at which it was said."""
    spoken = {one.span for said in unit.said for one in _of_saying(text, unit, said, whens)}
    for stretch in (clause, unit.sentence):
        inside = [w for w in times.in_stretch(whens, stretch.start, stretch.end) if w.span not in spoken]
        if inside:
            return max(inside, key=lambda w: (len(w.start or "") >= 10, -(w.span.start if w.span else 0)))
    return None


def said_at(text: str, unit: Unit, said: Said, whens: tuple[When, ...]) -> str | None:
    """The day on which something was said, ISO 8601; None where the sentence does not tell it."""
    days = (w.start for w in _of_saying(text, unit, said, whens) if len(w.start or "") == 10 and w.start == w.end)
    return next(days, None)


def _of_saying(text: str, unit: Unit, said: Said, whens: tuple[When, ...]) -> Sequence[When]:
    told = times.in_stretch(whens, unit.sentence.start, unit.sentence.end)
    return [one for one in told if one.span is not None and _says(text, said, one.span)]


def _says(text: str, said: Said, span: Span) -> bool:
    """Whether a time is when something was said: right behind the cue, or between it and a source behind it."""
    gap = text[said.cue.end : span.start]
    if span.start >= said.cue.end and (not gap.strip() or BETWEEN.fullmatch(gap)):
        return True
    return said.source is not None and said.cue.end <= span.start and span.end <= said.source.start
