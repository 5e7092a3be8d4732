"""Times that are counted from another day: weekdays, "yesterday", "the past week", "two days later"."""

from __future__ import annotations

import datetime as dt
import re

from rashomon.extract.clock import LOST, Clock, Groups
from rashomon.extract.dates import Day, Days, shift


class Relative(Clock):
    """Reads the times that are counted from the day of publication or from the day named last.

    One method a pattern of `rashomon.extract.dates`: the days, LOST where they cannot be reckoned, None where it is no
    time after all.
    """

    def _weekdays(self, g: Groups, match: re.Match[str]) -> Days | None:
        last = self._weekday({"w1": g["w2"], "rel": None}, match)
        if last is None or last is LOST or last[0] is None:
            return last
        back = (self._weekday_of(g["w2"]) - self._weekday_of(g["w1"])) % 7
        return (shift(last[0], -back, "day"), last[0])

    def _weekday(self, g: Groups, match: re.Match[str]) -> Days | None:
        said, relation = g["w1"] or "", (g.get("rel") or "").lower().removeprefix("of ")
        short = len(said) < 6 and not said.endswith(".") and match.end() - match.start() == len(said)
        if not said[0].isupper() or short:
            return None
        if self.published is None or len(self.published) < 3:
            return LOST
        today = dt.date(*self.published)
        back = (today.weekday() - self._weekday_of(said)) % 7
        if relation in {"that", "the same"} and self.focus_day:
            told = dt.date(*self.focus_day) + dt.timedelta(days=3)  # the one nearest to the day told last
            found = told - dt.timedelta(days=(told.weekday() - self._weekday_of(said)) % 7)
        elif relation in {"last week", "a week ago", "this week", "next week"}:
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
            if step == 0:
                return ((monday.year, monday.month, monday.day), day)
            last = monday + dt.timedelta(days=6)
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
        unit = "day" if unit in {"night", "morning", "evening", "afternoon"} else unit
        focus = (self.focus_day if unit == "day" else self.focus) or (None if "that" in match[0] else self.published)
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
            days = 0 if count is None or unit != "hour" else -(-count // 24)
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
        count = self._number(g["n"]) if g.get("n") else None
        fine = unit in {"day", "night", "week", "hour", "fortnight"}
        day = self.published if relation == "ago" else (self.focus_day if fine else self.focus) or self.published
        relation = relation.removesuffix(" that").removesuffix(" this")
        told = match[0].lower().endswith((" that", " this"))
        if relation in {"after", "before"} and not told and not re.match(r"\s*(?:[.,;:)]|$)", self.text[match.end() :]):
            return LOST  # it counts from a happening: "two weeks after the battle"
        if day is not None and unit in {"hour", "minute", "second"} and (count is None or count < 12):
            return (day, day)  # "a few hours ago": the day of telling, as it were
        if day is None or count is None or unit in {"hour", "minute", "second", "weekend"}:
            return LOST
        sign = -1 if relation in {"ago", "earlier", "before", "previously"} else 1
        unit, count = ("week", count * 2) if unit == "fortnight" else ("day" if unit == "night" else unit, count)
        moved = shift(day, sign * count, unit)
        if moved and unit == "week" and relation == "ago":
            moved = moved[:2]  # "three weeks ago" is not meant to the day
        return (moved, moved) if moved else LOST

    def _duration(self, g: Groups, match: re.Match[str]) -> Days | None:
        return (None, None)

    def _vague(self, g: Groups, match: re.Match[str]) -> Days | None:
        return (None, None)

    def _clock(self, g: Groups, match: re.Match[str]) -> Days | None:
        return (None, None)
