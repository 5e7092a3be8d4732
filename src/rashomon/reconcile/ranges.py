"""Ranges of numbers with open ends: whether two can both hold, and how they add up."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rashomon.model import AccountRow

PLAY = 0.05
"""What an approximate figure may be off by, either way (the codebook's ruling)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From `low` to `high`, both included; `high` None where open. Numbers of people and things start at 0."""

    low: int
    high: int | None

    def overlaps(self, other: Range) -> bool:
        """Whether one number lies in both."""
        return (self.high is None or other.low <= self.high) and (other.high is None or self.low <= other.high)

    def plus(self, other: Range) -> Range:
        """What the two come to together."""
        high = None if self.high is None or other.high is None else self.high + other.high
        return Range(low=self.low + other.low, high=high)


def of(row: AccountRow, *, play: bool = True) -> Range:
    """The row's range, an approximate one widened by `PLAY`; the whole of 0–open where the row gives none."""
    low, high = row.low or 0, row.high
    if row.approx and play:
        low = math.floor(low * (1 - PLAY))
        high = None if high is None else math.ceil(high * (1 + PLAY))
    return Range(low=low, high=high)


def written(low: int | None, high: int | None, approx: bool = False) -> str:
    """As on the page: `2`, `24–99`, `84 or more`, `up to 12`, `about 20`, `no number`."""
    about = "about " if approx else ""
    if low is None and high is None:
        return "no number"
    if low is None:
        return f"up to {about}{high}"
    if high is None:
        return f"{about}{low} or more"
    return f"{about}{low}" if low == high else f"{about}{low}–{high}"
