"""How well times are read in narratives of wars: the WikiWars corpus, scored one to one.

Strict: the same words. Relaxed: words that overlap. Value: relaxed, and the same date. Gold are the TIMEX2 tags of each
text, its header left out; a time of ours counts for one tag at most.
Durations, sets and vague times are compared by their TIMEX2 value.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from findings import Finding, Scored

from rashomon.extract.dates import Day, iso
from rashomon.extract.reckoning import Expression, read
from rashomon.model import Document, Extraction

NAME = "wikiwars"
FOLDER = "wikiwars"

TAG = re.compile(r"<(/?)TIMEX2([^>]*)>")
VALUE = re.compile(r'\bval="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Tagged:
    """One gold time: offsets in the text without tags, and its TIMEX2 value ("1944-06-06", "P3D", "")."""

    start: int
    end: int
    value: str


@dataclass(slots=True)
class Counts:
    """How many there are, how many were found, and how many of these are right in each way."""

    gold: int = 0
    found: int = 0
    strict: int = 0
    relaxed: int = 0
    value: int = 0
    errors: list[tuple[str, str, str]] = field(default_factory=list)
    """What was missed, made up or given another date: kind, what it is about, and its words."""

    def f1(self, right: int) -> float:
        """Twice the right ones over all that are there or found; 0 where there are none."""
        return 2 * right / (self.gold + self.found) if self.gold + self.found else 0.0


def tagged(source: str) -> tuple[str, list[Tagged]]:
    """The text of a WikiWars file without its tags, and the times that were tagged in it."""
    body = source[source.index("<TEXT>") + len("<TEXT>") : source.index("</TEXT>")]
    text, at = "", 0
    times: list[Tagged] = []
    open_tags: list[tuple[int, str]] = []
    for tag in TAG.finditer(body):
        text += html.unescape(body[at : tag.start()])
        at = tag.end()
        if tag[1]:
            start, value = open_tags.pop()
            times.append(Tagged(start, len(text), value))
        else:
            found = VALUE.search(tag[2])
            open_tags.append((len(text), found[1] if found else ""))
    return text + html.unescape(body[at:]), times


def values(expression: Expression) -> set[str]:
    """The TIMEX2 values that mean the days of one of our times: its range as one unit, its first day or its last."""
    first, last = expression.first, expression.last
    found = {_value(day) for day in (first, last) if day}
    if first and last and len(first) == 1 and last[0] - first[0] in (9, 99):
        found.add(_value(first)[: 3 if last[0] - first[0] == 9 else 2])
    return found | ({expression.value} if expression.value else set())


def _value(day: Day) -> str:
    return f"BC{1 - day[0]:04d}" if day[0] <= 0 else iso(day) or ""


def _plain(value: str) -> str:
    """A gold value without its time of day, season, quarter or half."""
    return re.sub(r"-(?:SP|SU|FA|WI|Q\d|H\d)$", "", re.sub(r"T.*", "", value))


def count(text: str, times: Sequence[Tagged]) -> Counts:
    """One text's counts."""
    ours = read(text, None)
    counts = Counts(gold=len(times), found=len(ours))
    free = list(times)
    for expression in ours:
        words = text[expression.start : expression.end]
        over = [time for time in free if time.start < expression.end and expression.start < time.end]
        if not over:
            counts.errors.append(("time extra", f"+{expression.start} {words}", f"made up: {words}"))
            continue
        exact = [time for time in over if (time.start, time.end) == (expression.start, expression.end)]
        time = (exact or over)[0]
        free.remove(time)
        same = _plain(time.value) in values(expression)
        counts.strict += bool(exact)
        counts.relaxed += 1
        counts.value += same
        if not same:
            told = f"{words}: gold {time.value}, read {', '.join(sorted(values(expression))) or 'no date'}"
            counts.errors.append(("time value", f"{time.start} {text[time.start : time.end]}", told))
    for time in free:
        words = text[time.start : time.end]
        counts.errors.append(("time missed", f"{time.start} {words}", f"missed: {words}"))
    return counts


def inputs(folder: Path) -> list[Path]:
    """The files that the scores depend on."""
    return sorted((folder / "keyinline").glob("*"))


def documents(folder: Path) -> list[Document]:
    """None: the times are read from the texts themselves, which takes no parse."""
    return []


def score(folder: Path, read: Mapping[str, tuple[Document, Extraction]]) -> Scored:
    """The three ways over all texts."""
    result, total = Scored(), Counts()
    for path in inputs(folder):
        counts = count(*tagged(path.read_text(encoding="utf-8")))
        for name in ("gold", "found", "strict", "relaxed", "value"):
            setattr(total, name, getattr(total, name) + getattr(counts, name))
        result.findings += [Finding(NAME, path.stem, *error) for error in counts.errors]
    for name in ("strict", "relaxed", "value"):
        right = getattr(total, name)
        result.table[name] = {
            "precision": round(right / total.found, 3) if total.found else 0.0,
            "recall": round(right / total.gold, 3) if total.gold else 0.0,
            "f1": round(total.f1(right), 3),
            "gold": total.gold,
            "found": total.found,
        }
    return result
