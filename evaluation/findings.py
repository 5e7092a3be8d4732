"""What an evaluation finds: its measures, and each error with what it costs, so that two revisions can be compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

COSTS = {
    "claim on a negative": 5,
    "wrong merge": 5,
    "account": 2,
    "contradiction": 2,
    "first-hand": 2,
    "figure of": 3,
    "figure source": 3,
    "figure missed": 2,
    "figure extra": 2,
    "figure range": 2,
    "figure effect": 2,
    "claim source": 1,
    "claim missed": 1,
    "claim extra": 1,
    "check": 0.5,
    "evidence": 0.5,
    "field: start": 0.4,
    "field: end": 0.4,
    "field: place": 0.3,
    "field": 0.2,
    "organisation": 3,
    "organisation missing": 1,
    "number": 2,
    "effect": 2,
    "individual": 1,
    "confidence": 1,
    "template": 1,
    "relation": 1,
    "date": 0.4,
    "time": 0.4,
    "location": 0.3,
    "type": 0.3,
    "span": 0.1,
}
"""What an error costs a reader: a figure put to the wrong side or speaker is the worst thing, after inventing war; then
a missed figure, a missed attribution, dates, places. A kind that is not listed costs what its first words cost."""

HALF = (" partial",)
"""Endings of kinds that are half right."""


def cost(kind: str) -> float:
    """What one error of a kind costs: the entry that is the longest beginning of its name, half if it is half right.

    Raises KeyError for a kind of which nothing is known.
    """
    words = kind
    while words not in COSTS:
        words, found, _ = words.rpartition(": " if ": " in words else " ")
        if not found:
            raise KeyError(kind)
    return COSTS[words] / 2 if kind.endswith(HALF) else COSTS[words]


@dataclass(frozen=True, slots=True)
class Finding:
    """One error: in which set and example, of which kind, about what, and in words.

    Two revisions' errors are about the same thing if set, example and `about` are the same; `about` is what gold has,
    or what was made up.
    """

    set: str
    example: str
    kind: str
    about: str
    text: str

    @property
    def cost(self) -> float:
        """What it costs a reader."""
        return cost(self.kind)


@dataclass(slots=True)
class Scored:
    """One set's result: a table as the gold's scorer gives it (F1 with its parts, or a number), errors, remarks."""

    table: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
