"""Which days the time expressions of a text stand for.

News counts from the day of publication ("on Friday" is the last Friday, that day included; "in November" the last
November); what is told in order counts from the last day named ("two days later"); a narrative without a day of
publication has only the latter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rashomon.extract.clock import LOST
from rashomon.extract.dates import Day, Days, matches
from rashomon.extract.lasting import value_of
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
    value: str | None = None
    """What it says where it names no day, in TIMEX2: how long ("P3D", "PTXH"), how often ("XXXX-WXX"), or PAST_REF,
    PRESENT_REF, FUTURE_REF."""
    to: tuple[int, int] | None = None
    """Where the word or dash between the beginning and the end of a range stands."""


def read(
    text: str, published: Day | None, *, is_future: Callable[[int, int], bool] | None = None, ranges: bool = False
) -> tuple[Expression, ...]:
    """The time expressions of `text`, in order, with the days that they stand for.

    `published` is the day of publication, None for a narrative or where it is unknown; `is_future` says of the
    offsets of an expression whether the text speaks of what is to come ("will meet on Friday"). With `ranges`, a
    beginning and its end ("from 3 to 5 May") are one expression, otherwise two.
    """
    reader = _Reader(text, published, is_future or (lambda start, end: False))
    found = [expression for name, match in matches(text) if (expression := reader.read(name, match))]
    if not ranges:
        return _with_times_of_day(text, [part for expression in found for part in _parts(expression)])
    return _with_ends(text, _with_times_of_day(text, found))


def _with_ends(text: str, found: Sequence[Expression]) -> tuple[Expression, ...]:
    """A day after "from" or "between" joined to the one that ends it ("from 2300 on 3 May until 0200 today"), without
    what only gives the time before it by another clock ("at 2000 on 3 May [0200 GMT on 4 May]")."""
    joined: list[Expression] = []
    for time in found:
        before = joined[-1] if joined else None
        between = text[before.end : time.start] if before else ""
        if before and re.fullmatch(r"\s*[\[(]", between) and OTHER_CLOCK.fullmatch(text[time.start : time.end + 1]):
            continue
        if before and time.last and _begins(text, before, time.last) and TO.fullmatch(between):
            joined[-1] = replace(before, end=time.end, last=time.last)
            continue
        joined.append(time)
    return tuple(joined)


def _begins(text: str, start: Expression, last: Day) -> bool:
    """Whether a time is the first day of a range that ends with `last`, by the word before it."""
    day = start.first
    if day is None or day != start.last or len(day) != len(last) or day >= last:
        return False
    return bool(re.search(r"\b(?:from|between)\s+(?:the )?$", text[: start.start][-12:], re.IGNORECASE))


def _parts(whole: Expression) -> tuple[Expression, ...]:
    """A range as its beginning and its end."""
    if whole.to is None:
        return (whole,)
    return (
        replace(whole, end=whole.to[0], last=whole.first, to=None),
        replace(whole, start=whole.to[1], first=whole.last, to=None),
    )


def _with_times_of_day(text: str, found: list[Expression]) -> tuple[Expression, ...]:
    """Times of day joined to the date that they stand beside ("at 5 a.m. on Friday")."""
    joined: list[Expression] = []
    for expression in found:
        before = joined[-1] if joined else None
        if before and "clock" in (before.kind, expression.kind) and before.kind != expression.kind:
            between = text[before.end : expression.start]
            day = expression if before.kind == "clock" else before
            if day.first and re.fullmatch(
                r"\s*,?\s*(?:(?:on|of|at|in|around|about)\s+)?(?:the )?", between, re.IGNORECASE
            ):
                joined[-1] = replace(day, start=before.start, end=expression.end, value=None)
                continue
        joined.append(expression)
    return tuple(joined)


ASIDE = 15
"""Years that a narrative goes on by at most: one further off is an aside ("found in 2004") until a second follows."""


TO = re.compile(r",?\s+(?:to|until|till|through|and)\s+(?:the )?", re.IGNORECASE)
OTHER_CLOCK = re.compile(r".*\b(?:gmt|utc|local)\b.*[\])]", re.IGNORECASE)
"""A time of day by a clock that it names, to the end of its brackets."""


class _Reader(Stated, Relative):
    """Reads all times, and keeps what later ones count from."""

    def read(self, name: str, match: re.Match[str]) -> Expression | None:
        days: Days | None = getattr(self, f"_{name}")(match.groupdict(), match)
        if days is None:
            return None
        first, last = days
        lost = days == LOST and name not in {"duration", "clock", "vague"}
        if first and last and first[: len(last)] > last[: len(first)]:
            first, last, lost = None, None, True
        if first and name not in {"past_span", "this_unit", "today", "tomorrow"}:
            self._go_on_from(last or first, name, match)
        start = match.end() - len(re.sub(r"^(?:in|on|at) ", "", match[0], flags=re.IGNORECASE))
        to = match.span("to") if "to" in match.re.groupindex and match["to"] else None
        value = None if first or last else value_of(name, match, self._number)
        lost = lost and value is None
        return self._opened(Expression(start, match.end(), name, first, last, lost, value, to))

    def _go_on_from(self, day: Day, name: str, match: re.Match[str]) -> None:
        self.focus = day
        self.focus_day = day if len(day) == 3 else self.focus_day
        if self.published is not None:
            if self.year and day[0] != self.year[0]:
                self.year = None  # the text has gone on to another year
        elif name not in {"decade", "century", "years"}:
            if self.year is None or any(
                abs(day[0] - year) <= ASIDE for year in (self.year[0], self.named or day[0] + 99)
            ):
                self.year = (day[0], match.start())
            self.named = day[0]

    def _opened(self, expression: Expression) -> Expression:
        """With one side opened by "since" or "until" before it."""
        before = self.text[max(0, expression.start - 12) : expression.start].lower()
        if expression.first and expression.first == expression.last:
            if re.search(r"\bsince (?:the |about |at )?$", before):
                return replace(expression, last=self.published if len(expression.first) == 3 else None)
            if re.search(r"\b(?:until|till|up to) (?:the )?$", before):
                return replace(expression, first=None)
        return expression
