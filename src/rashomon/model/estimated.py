"""How a policy came to a number: each figure that it weighed, taken or left out, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One source's figure as a policy weighed it."""

    row: int | None
    """Index of the account row; None for a figure that has none (a part of another, a plan)."""
    source: str
    low: int | None
    high: int | None
    approx: bool
    """The figure's range, as in the account row; no number where both ends are None."""
    claims: tuple[str, ...]
    """Ids of the claims that give it."""
    used: bool
    reason: str
    """Why, in a word or two: `used`, `copy`, `revised`, `no-number`, `part`, `own-feat`, `not-verified`, ... (the
    built-in ones are `rashomon.assess.weighing.REASONS`)."""
    sentence: str
    """Why, for a reader."""
    gives: tuple[str, ...] = ()
    """Which of `low`, `best` and `high` the figure set."""
