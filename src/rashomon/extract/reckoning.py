"""Which days the time expressions of a text stand for.

News counts from the day of publication ("on Friday" is the last Friday, that day included; "in November" the last
November); what is told in order counts from the last day named ("two days later"); a narrative without a day of
publication has only the latter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rashomon.extract.dates import Day, Days, matches, parse_iso, shift, valid, words

LOST: Days = (None, None)
"""The days of an expression that means some but cannot be reckoned."""

INTRODUCING = frozenset(
    {"in", "of", "since", "until", "till", "by", "during", "from", "to", "and", "between", "through", "before", "after"}
)
"""Words before a bare month or year that show it to be one."""

type Groups = dict[str, str | None]


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
    clock = _Clock(text, published, is_future or (lambda start, end: False))
    found = (clock.read(name, match) for name, match in matches(text))
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


class _Clock:
    """Reads matches in the order of the text, while what a relative expression counts from moves along."""

    def __init__(self, text: str, published: Day | None, is_future: Callable[[int, int], bool]) -> None:
        self.text = text
        self.published = published
        self.is_future = is_future
        self.focus: Day | None = None
        self.focus_day: Day | None = None
        self.year: tuple[int, int] | None = None
        self.weekday_before: tuple[Day, int] | None = None
        self.words = words()

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

    # What the parts of a match say.

    def _month_of(self, said: str | None) -> int:
        return int(self.words["months"][(said or "").lower().rstrip(".")])

    def _weekday_of(self, said: str | None) -> int:
        return int(self.words["weekdays"][(said or "").lower().rstrip(".")])

    def _day_of(self, said: str | None) -> int:
        said = (said or "").lower().removeprefix("the ").strip()
        return int(self.words["ordinals"].get(said) or re.sub(r"\D", "", said))

    def _number(self, said: str | None) -> int | None:
        """The number of units; None where it is vague ("several")."""
        said = re.sub(r"\s+", " ", (said or "one").lower())
        if said.isdigit():
            return int(said)
        table = self.words["numbers"]
        parts = [table.get(part) for part in ([said] if said in table else said.split("-"))]
        return sum(part or 0 for part in parts) if all(parts) else None

    def _year_of(self, g: Groups) -> int | None:
        if g.get("y1") or g.get("y2"):
            return int(g.get("y1") or g.get("y2") or 0)
        if g.get("yy"):
            now = (self.published or (2000,))[0]
            year = now // 100 * 100 + int(g["yy"] or 0)
            return year - 100 if year > now + 1 else year
        return None

    def _known(self, year: int | None, rest: Day, match: re.Match[str]) -> Day | None:
        """The day with its year: stated, carried on from just before, or the last such day before publication."""
        if year is not None:
            self.year = (year, match.start())
            return valid(year, *rest)
        carried = self._carried_year(match)
        if carried is not None:
            return valid(carried, *rest)
        if self.published is None:
            return None
        day = (self.published[0], *rest)
        ahead = day[: len(self.published)] > self.published[: len(day)]
        if self.is_future(match.start(), match.end()):
            return valid(*day) if ahead or day == self.published else valid(day[0] + 1, *rest)
        return valid(day[0] - 1, *rest) if ahead else valid(*day)

    def _carried_year(self, match: re.Match[str]) -> int | None:
        if self.year is None:
            return None
        year, place = self.year
        if self.published is None:
            return year
        near = match.start() - place < 300 and "\n" not in self.text[place : match.start()]
        return year if near and year < self.published[0] else None

    def _name_before(self, match: re.Match[str]) -> str:
        """The word before a match, in lower case."""
        found = re.search(r"([\w']+)\s+$", self.text[max(0, match.start() - 20) : match.start()])
        return found[1].lower() if found else ""

    # One method a pattern: the days, LOST where they cannot be reckoned, None where it is no time after all.

    def _iso(self, g: Groups, match: re.Match[str]) -> Days | None:
        day = parse_iso(match[0])
        return (day, day) if day else None

    def _slashed(self, g: Groups, match: re.Match[str]) -> Days | None:
        a, b, year = (int(part) for part in re.findall(r"\d+", match[0]))
        year += 2000 if year < 100 else 0
        # Which number is the month can be told only when the other cannot be one.
        day = valid(year, b, a) if a > 12 or a == b else valid(year, a, b) if b > 12 else valid(year)
        return (day, day) if day else None

    def _days_of_month(self, g: Groups, match: re.Match[str]) -> Days | None:
        month = self._month_of(g["m1"])
        first, last = (self._known(self._year_of(g), (month, self._day_of(g[d])), match) for d in ("d1", "d2"))
        return (first, last) if first and last else LOST

    _month_days = _days_of_month

    def _day_to_day(self, g: Groups, match: re.Match[str]) -> Days | None:
        last = self._known(
            int(g["y2"] or 0) or self._year_of(g), (self._month_of(g["m2"]), self._day_of(g["d2"])), match
        )
        if last is None:
            return LOST
        rest = (self._month_of(g["m1"]), self._day_of(g["d1"]))
        first = valid(int(g["y1"] or 0) or (last[0] if rest <= last[1:] else last[0] - 1), *rest)
        return (first, last) if first else LOST

    def _date(self, g: Groups, match: re.Match[str]) -> Days | None:
        # A day that its own editor doubts ("23 [as heard] May") is left out.
        rest = (self._month_of(g["m1"]),) if "[" in match[0] else (self._month_of(g["m1"]), self._day_of(g["d1"]))
        day = self._known(self._year_of(g), rest, match)
        return (day, day) if day else LOST

    def _months(self, g: Groups, match: re.Match[str]) -> Days | None:
        if not match["m1"][0].isupper() or not match["m2"][0].isupper():
            return None
        last = self._known(int(g["y2"] or 0) or self._year_of(g), (self._month_of(g["m2"]),), match)
        if last is None:
            return LOST
        month = self._month_of(g["m1"])
        first = valid(int(g["y1"] or 0) or (last[0] if month <= last[1] else last[0] - 1), month)
        return (first, last) if first else LOST

    def _month(self, g: Groups, match: re.Match[str]) -> Days | None:
        rest = (self._month_of(g["m1"]),)
        relation = (g.get("rel") or "").strip().lower().removeprefix("of ")
        if not relation:
            day = self._known(self._year_of(g), rest, match)
        elif relation in {"that year", "the same year", "the following year", "the previous year"}:
            step = {"the following year": 1, "the previous year": -1}.get(relation, 0)
            day = valid(self.focus[0] + step, *rest) if self.focus else None
        elif self.published is None:
            day = None
        else:
            years = {"last year": -1, "next year": 1, "this year": 0}
            if relation in years:
                step = years[relation]
            else:
                # "last August" is the last one before this month, "next" the first one after it, "this" the nearest.
                this_month = self.published[1] if len(self.published) > 1 else 1
                back = 0 if rest[0] < this_month else -1
                ahead = 1 if rest[0] <= this_month else 0
                step = {"last": back, "next": ahead}.get(relation, 0)
            day = valid(self.published[0] + step, *rest)
        return (day, day) if day else LOST

    def _bare_month(self, g: Groups, match: re.Match[str]) -> Days | None:
        said = match["m1"]
        full = len(said.rstrip(".")) > 3 or said.endswith(".") or said.lower() == "may"
        if not said[0].isupper() or not full or re.match(r"\.?\s*\d", self.text[match.end() :]):
            return None
        ambiguous = said.lower() in {"may", "march"} and match.start("m1") == match.start()
        if ambiguous and self._name_before(match) not in INTRODUCING:
            return None
        return self._month({"m1": said}, match)

    def _ordinal_day(self, g: Groups, match: re.Match[str]) -> Days | None:
        relation = (g.get("rel") or "").lower()
        month = (
            (self.focus or self.published)
            if not relation or "same" in relation or "that" in relation
            else self.published
        )
        if month is None or len(month) < 2:
            return LOST
        if "last" in relation:
            month = shift(month, -1, "month") or month
        day = valid(*month[:2], self._day_of(g["d1"]))
        return (day, day) if day else LOST

    def _years(self, g: Groups, match: re.Match[str]) -> Days | None:
        first = int(g["y1"] or 0)
        last = int(g.get("y2") or 0) or first // 100 * 100 + int(g.get("yy") or 0)
        if last <= first:
            return None
        self.year = (last, match.start())
        return ((first,), (last,))

    def _decade(self, g: Groups, match: re.Match[str]) -> Days | None:
        first = int(g.get("y1") or 0) or 1900 + int(g.get("yy") or 0)
        return ((first,), (first + 9,))

    def _century(self, g: Groups, match: re.Match[str]) -> Days | None:
        first = (self._day_of(g["c"]) - 1) * 100
        return None if g["bc"] or first <= 0 else ((first,), (first + 99,))

    def _season(self, g: Groups, match: re.Match[str]) -> Days | None:
        # Hemispheres differ in the months of a season: its year is what is known.
        day = valid(int(g["y1"] or 0))
        self.year = (int(g["y1"] or 0), match.start())
        return (day, day)

    def _season_now(self, g: Groups, match: re.Match[str]) -> Days | None:
        return LOST

    def _bc(self, g: Groups, match: re.Match[str]) -> Days | None:
        year = 1 - int(g["n"] or 0)
        return ((year,), (year,)) if year < 0 else LOST

    def _holiday(self, g: Groups, match: re.Match[str]) -> Days | None:
        said = next(
            name for name in sorted(self.words["holidays"], key=len, reverse=True) if match[0].lower().startswith(name)
        )
        day = self._known(self._year_of(g), tuple(self.words["holidays"][said]), match)
        return (day, day) if day else LOST

    def _year(self, g: Groups, match: re.Match[str]) -> Days | None:
        year = int(g["y1"] or 0)
        before, after = self._name_before(match), self.text[match.end() :]
        introduced = match[0][0].isalpha() or before in INTRODUCING or before == "the"
        counted = re.match(
            r"\s+(?:[a-z]+ )?[a-z]+s\b|\s+(?:people|men|women|gmt|hours|km|tons)\b", after
        ) and before not in {"in", "since", "of"}
        if (
            before in {"at", "around", "about", "approximately", "some", "over", "no", "number", "nearly", "almost"}
            or counted
        ):
            return None
        if not 1900 <= year <= 2099 and (not introduced or self._is_hour(year, before, match)):
            return None
        if introduced and before not in {"the", "a", "since"}:
            self.year = (year, match.start())
        return ((year,), (year,))

    def _is_hour(self, number: int, before: str, match: re.Match[str]) -> bool:
        """Whether four figures in news are rather an hour ("from 1710 to 2250") than a year long past."""
        as_of = self.text[: match.start()].rstrip().lower().endswith("as of")
        told_of_year = before in {"in", "of"} and not as_of
        return self.published is not None and not told_of_year and number // 100 < 24 and number % 100 < 60

    def _weekdays(self, g: Groups, match: re.Match[str]) -> Days | None:
        last = self._weekday({"w1": g["w2"], "rel": None}, match)
        if last is None or last is LOST or last[0] is None:
            return last
        back = (self._weekday_of(g["w2"]) - self._weekday_of(g["w1"])) % 7
        return (shift(last[0], -back, "day"), last[0])

    def _weekday(self, g: Groups, match: re.Match[str]) -> Days | None:
        said, relation = g["w1"] or "", (g.get("rel") or "").lower().removeprefix("of ")
        if not said[0].isupper() or (len(said) < 6 and not said.endswith(".")):
            return None
        if self.published is None or len(self.published) < 3:
            return LOST
        today = dt.date(*self.published)
        back = (today.weekday() - self._weekday_of(said)) % 7
        if relation in {"last week", "a week ago", "this week", "next week"}:
            monday = today - dt.timedelta(days=today.weekday() - {"this week": 0, "next week": 7}.get(relation, -7))
            found = monday + dt.timedelta(days=self._weekday_of(said))
        elif relation in {"next", "this coming"} or (
            not relation and self.is_future(match.start(), match.end()) and back
        ):
            found = today + dt.timedelta(days=7 - back)
        else:
            found = today - dt.timedelta(days=back or (7 if relation == "last" else 0))
        day = (found.year, found.month, found.day)
        self.weekday_before = (day, match.start())
        return (day, day)

    def _overnight(self, g: Groups, match: re.Match[str]) -> Days | None:
        last: Day | None = self.published
        if self.weekday_before and self.weekday_before[1] > match.start() - 150:
            last = self.weekday_before[0]  # "accused each other on Friday of ... overnight"
        if g["w1"]:
            days = self._weekday({"w1": g["w1"]}, match)
            last = days[0] if days else None
        first = shift(last, -1, "day") if last else None
        return (first, last) if first and last else LOST

    def _weekend(self, g: Groups, match: re.Match[str]) -> Days | None:
        if self.published is None or len(self.published) < 3:
            return LOST
        today = dt.date(*self.published)
        saturday = today - dt.timedelta(days=(today.weekday() - 5) % 7)
        if (g["rel"] or "").lower() == "next":
            saturday += dt.timedelta(days=7)
        days = [saturday, min(saturday + dt.timedelta(days=1), max(today, saturday))]
        first, last = ((day.year, day.month, day.day) for day in days)
        return (first, last)

    def _today(self, g: Groups, match: re.Match[str]) -> Days | None:
        return (self.published, self.published) if self.published else LOST

    def _yesterday(self, g: Groups, match: re.Match[str]) -> Days | None:
        back = 2 if "day before" in match[0].lower() else 1
        day = shift(self.published, -back, "day") if self.published else None
        return (day, day) if day else LOST

    def _tomorrow(self, g: Groups, match: re.Match[str]) -> Days | None:
        day = shift(self.published, 1, "day") if self.published else None
        return (day, day) if day else LOST

    def _this_unit(self, g: Groups, match: re.Match[str]) -> Days | None:
        unit, relation = (g["unit"] or "").lower(), (g["rel"] or "").lower()
        if self.published is None or relation == "past":
            return LOST if self.published is None else self._past_span(g | {"n": None}, match)
        return self._around(self.published, unit, {"last": -1, "next": 1, "this coming": 1}.get(relation, 0))

    def _around(self, day: Day, unit: str, step: int) -> Days:
        """The week, month, year, ... that `day` is in, or one `step` away. A week is known by its months."""
        if unit == "week":
            if len(day) < 3:
                return (day, day) if step == 0 else LOST
            monday = dt.date(*day) + dt.timedelta(days=7 * step - dt.date(*day).weekday())
            last = min(monday + dt.timedelta(days=6), dt.date(*day)) if step == 0 else monday + dt.timedelta(days=6)
            return ((monday.year, monday.month), (last.year, last.month))
        if unit in {"decade", "century"}:
            length = 10 if unit == "decade" else 100
            first = day[0] // length * length + step * length
            return ((first,), (first + length - 1,))
        moved = shift(day, step, unit)
        return (moved, moved) if moved else LOST

    def _next_unit(self, g: Groups, match: re.Match[str]) -> Days | None:
        relation, unit = (g["rel"] or "").lower(), (g["unit"] or "").lower()
        if not unit and relation not in {"day after", "day before"}:
            return None
        unit = "day" if unit in {"", "night", "morning", "evening", "afternoon"} else unit
        day = (self.focus_day if unit == "day" else self.focus) or self.published
        if day is None:
            return LOST
        back = {"previous": -1, "preceding": -1, "day before": -1, "same": 0, "very same": 0}
        step = back.get(relation, 1)
        if unit == "day" and step == 0:
            return (day, day)
        return self._around(day, unit, step) if unit != "day" else self._moved(day, step, unit)

    def _that_unit(self, g: Groups, match: re.Match[str]) -> Days | None:
        unit = (g["unit"] or "").lower()
        if (g["rel"] or "").lower() == "the" and not re.match(r"(?:later|early|late|earlier|in|on)", match[0].lower()):
            return None
        if (g["rel"] or "").lower() == "the" and unit not in {"month", "year"}:
            return None
        unit = "day" if unit in {"night", "morning", "evening", "afternoon"} else unit
        focus = self.focus_day if unit == "day" else self.focus
        if focus is None:
            return LOST
        return (focus, focus) if unit == "day" else self._around(focus, unit, 0)

    def _moved(self, day: Day, count: int, unit: str) -> Days:
        moved = shift(day, count, unit)
        return (moved, moved) if moved else LOST

    def _past_span(self, g: Groups, match: re.Match[str]) -> Days | None:
        """ "the last 6 weeks": from then to the day of publication, as finely as the unit is."""
        unit = (g["unit"] or "").lower().rstrip("s").replace("centurie", "century")
        relation, said = (g["rel"] or "").lower(), g.get("n")
        if self.published is None or relation not in {"past", "last"}:
            return LOST if relation in {"past", "last"} else (None, None)
        count = self._number(said) if said else 1
        if unit in {"hour", "minute", "second"}:
            days = -(-(count or 1) // 24)  # "the last few hours" reach back into the night
            first = self.published if not days else shift(self.published, -days, "day")
            return (first or self.published, self.published)
        if unit in {"day", "night", "weekend"}:
            if count is None or len(self.published) < 3:
                return (self.published[:2], self.published[:2])
            return (shift(self.published, -count, "day"), self.published)
        if unit in {"week", "fortnight"} and len(self.published) == 3 and count:
            first = shift(self.published, -count * (2 if unit == "fortnight" else 1), "week")
            return (first, self.published) if count == 1 else ((first or self.published)[:2], self.published[:2])
        first = shift(self.published, -count, unit) if count else None
        return (first, self.published[: len(first)]) if first else LOST

    def _ago(self, g: Groups, match: re.Match[str]) -> Days | None:
        unit, relation = (g["unit"] or "").lower().rstrip("s").replace("centurie", "century"), (g["rel"] or "").lower()
        count = self._number(g["n"])
        fine = unit in {"day", "night", "week", "hour", "fortnight"}
        day = self.published if relation == "ago" else (self.focus_day if fine else self.focus) or self.published
        if relation in {"after", "before"} and not re.match(r"\s*(?:[.,;:)]|$)", self.text[match.end() :]):
            return LOST  # it counts from a happening: "two weeks after the battle"
        if day is None or count is None or unit in {"minute", "second", "weekend"}:
            return LOST
        if unit == "hour":
            return (day, day) if count < 12 else LOST
        sign = -1 if relation in {"ago", "earlier", "before", "previously"} else 1
        unit, count = ("week", count * 2) if unit == "fortnight" else ("day" if unit == "night" else unit, count)
        moved = shift(day, sign * count, unit)
        if moved and unit == "week" and relation == "ago":
            moved = moved[:2]  # "three weeks ago" is not meant to the day
        return (moved, moved) if moved else LOST

    def _duration(self, g: Groups, match: re.Match[str]) -> Days | None:
        return (None, None)

    def _clock(self, g: Groups, match: re.Match[str]) -> Days | None:
        return (None, None)
