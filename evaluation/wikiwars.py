"""How well times are read in narratives of wars: the WikiWars corpus, scored one to one.

    uv run python evaluation/wikiwars.py

Strict: the same words. Relaxed: words that overlap. Value: relaxed, and the same date. Gold are the TIMEX2 tags of each
text, its header left out; a time of ours counts for one tag at most. Durations and vague times have no value of ours.
Exit code 0, also where the corpus is absent, which is said.
"""

from __future__ import annotations

import argparse
import html
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import gold

from rashomon.extract.dates import Day, iso
from rashomon.extract.reckoning import Expression, read

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
    return found


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
        over = [time for time in free if time.start < expression.end and expression.start < time.end]
        if not over:
            continue
        exact = [time for time in over if (time.start, time.end) == (expression.start, expression.end)]
        time = (exact or over)[0]
        free.remove(time)
        counts.strict += bool(exact)
        counts.relaxed += 1
        counts.value += _plain(time.value) in values(expression)
    return counts


def main(argv: Sequence[str] | None = None) -> int:
    """Score the corpus; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, help=f"the shared folder (default {gold.SHARED_VARIABLE}, ../shared)")
    args = parser.parse_args(argv)
    shared = args.shared or Path(os.environ.get(gold.SHARED_VARIABLE) or gold.DEFAULT_SHARED)
    files = sorted((shared / "benchmarks" / "wikiwars" / "keyinline").glob("*"))
    if not files:
        print(f"wikiwars: skipped, no corpus under {shared} (set {gold.SHARED_VARIABLE} to where it is)")
        return 0
    total = Counts()
    for path in files:
        counts = count(*tagged(path.read_text(encoding="utf-8")))
        for name in Counts.__slots__:
            setattr(total, name, getattr(total, name) + getattr(counts, name))
    print(f"{len(files)} texts, {total.gold} times, {total.found} found")
    for name in ("strict", "relaxed", "value"):
        print(f"{name:8} F1 {total.f1(getattr(total, name)):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
