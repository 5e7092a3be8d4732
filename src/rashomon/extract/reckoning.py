"""Which days the time expressions of a text stand for.

News counts from the day of publication ("on Friday" is the last Friday, that day included; "in November" the last
November); what is told in order counts from the last day named ("two days later"); a narrative without a day of
publication has only the latter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rashomon.extract.clock import LOST
from rashomon.extract.dates import Day, Days, matches
from rashomon.extract.relative import Relative
from rashomon.extract.stated import Stated


@dataclass(frozen=True, slots=True)
class Expression:
    """One time expression: where it stands, the pattern that read it, and the days from first to last."""

    start: int
    end: int
    kind: str
    first: Day | None = None
    last: Day | None = None
    lost: bool = False
    """True for a date that the text means but that could not be reckoned ("two days earlier" than what?)."""


def read(
    text: str, published: Day | None, *, is_future: Callable[[int, int], bool] | None = None
) -> tuple[Expression, ...]:
    """The time expressions of `text`, in order, with the days that they stand for.

    `published` is the day of publication, None for a narrative or where it is unknown; `is_future` says of the
    offsets of an expression whether the text speaks of what is to come ("will meet on Friday").
    """
    reader = _Reader(text, published, is_future or (lambda start, end: False))
    found = (reader.read(name, match) for name, match in matches(text))
    return _with_times_of_day(text, [expression for expression in found if expression])


def _with_times_of_day(text: str, found: list[Expression]) -> tuple[Expression, ...]:
    """Times of day joined to the date that they stand beside ("at 5 a.m. on Friday")."""
    joined: list[Expression] = []
    for expression in found:
        before = joined[-1] if joined else None
        if before and "clock" in (before.kind, expression.kind) and before.kind != expression.kind:
            between = text[before.end : expression.start]
            day = expression if before.kind == "clock" else before
            if day.first and re.fullmatch(r"\s*,?\s*(?:(?:on|of|at|in|around|about)\s+)?(?:the )?", between):
                joined[-1] = replace(day, start=before.start, end=expression.end)
                continue
        joined.append(expression)
    return tuple(joined)


class _Reader(Stated, Relative):
    """Reads all times, and keeps what later ones count from."""

    def read(self, name: str, match: re.Match[str]) -> Expression | None:
        days: Days | None = getattr(self, f"_{name}")(match.groupdict(), match)
        if days is None:
            return None
        first, last = days
        lost = days == LOST and name not in {"duration", "clock"}
        if first and last and first[: len(last)] > last[: len(first)]:
            first, last, lost = None, None, True
        if first and name not in {"past_span", "this_unit", "today", "tomorrow"}:
            self.focus = last or first
            self.focus_day = self.focus if len(self.focus) == 3 else self.focus_day
            if self.year and self.focus[0] != self.year[0]:
                self.year = None  # the text has gone on to another year
        return self._opened(Expression(match.start(), match.end(), name, first, last, lost))

    def _opened(self, expression: Expression) -> Expression:
        """With one side opened by "since" or "until" before it."""
        before = self.text[max(0, expression.start - 12) : expression.start].lower()
        if expression.first and expression.first == expression.last:
            if re.search(r"\bsince (?:the |about |at )?$", before):
                return replace(expression, last=self.published if len(expression.first) == 3 else None)
            if re.search(r"\b(?:until|till|up to) (?:the )?$", before):
                return replace(expression, first=None)
        return expression
