"""Times that name their days themselves: dates, months, years, decades, feasts."""

from __future__ import annotations

import datetime as dt
import re

from rashomon.extract.clock import INTRODUCING, LOST, Clock, Groups
from rashomon.extract.dates import Day, Days, parse_iso, shift, valid

RECENT = 45
"""Days before publication among which a post's "05/07/2024" is looked for, in either order."""


class Stated(Clock):
    """Reads the times that name a date, a month or a year.

    One method a pattern of `rashomon.extract.dates`: the days, LOST where they cannot be reckoned, None where it is no
    time after all.
    """

    def _iso(self, g: Groups, match: re.Match[str]) -> Days | None:
        day = parse_iso(re.sub(r"[/.]", "-", match[0][:10]))
        return (day, day) if day else None

    def _slashed(self, g: Groups, match: re.Match[str]) -> Days | None:
        a, b, year = (int(part) for part in re.findall(r"\d+", match[0]))
        year += 2000 if year < 100 else 0
        day = self._by_month_or_day(year, a, b) or valid(year)
        return (day, day) if day else None

    def _slashed_days(self, g: Groups, match: re.Match[str]) -> Days | None:
        first, last = (valid(int(g["y1"] or 0), int(g["m"] or 0), int(g[day] or 0)) for day in ("d1", "d2"))
        return (first, last) if first and last else None

    def _slashed_day(self, g: Groups, match: re.Match[str]) -> Days | None:
        a, b = int(g["a"] or 0), int(g["b"] or 0)
        if self.published is None or not 1 <= min(a, b) <= 12:
            return None
        this, before = (self._by_month_or_day(self.published[0] - back, a, b) for back in (0, 1))
        day = this if this and this[: len(self.published)] <= self.published[: len(this)] else before
        return (day, day) if day else None

    def _by_month_or_day(self, year: int, a: int, b: int) -> Day | None:
        """The day of two numbers. Which is the month can be told where the other cannot be one, or where only one way
        to read them lies in the weeks before publication."""
        ways = [day for day in (valid(year, b, a), valid(year, a, b)) if day]
        if len(ways) == 2 and ways[0] != ways[1]:
            ways = [day for day in ways if self._is_recent(day)]
        return ways[0] if ways and (len(ways) == 1 or ways[0] == ways[1]) else None

    def _is_recent(self, day: Day) -> bool:
        if self.published is None or len(self.published) < 3:
            return False
        return 0 <= (dt.date(*self.published) - dt.date(*day)).days <= RECENT

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
        year = self.focus[0] if g.get("rel") and self.focus else self._year_of(g)
        day = self._known(year, rest, match)
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
        if day and not relation and self._is_ahead(day, match):
            before = shift(month[:2], -1, "month")  # "on the 29th" in a report of the 5th
            day = valid(*before, day[2]) if before else day
        return (day, day) if day else LOST

    def _is_ahead(self, day: Day, match: re.Match[str]) -> bool:
        """Whether a day that is told of as past would come after the day of publication."""
        known = self.published is not None and len(self.published) == 3 and day > self.published
        return known and not self.is_future(match.start(), match.end())

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
        relation = (g["rel"] or "").lower().split()[-1]
        if relation in {"last", "this", "next"}:
            # Of "last winter" the year is open; so it is of "next winter".
            return (self.published[:1], self.published[:1]) if self.published and relation == "this" else LOST
        if self.focus is None:
            return LOST
        day = valid(self.focus[0] + {"following": 1, "next": 1, "previous": -1}.get(relation, 0))
        return (day, day) if day else LOST

    def _season_then(self, g: Groups, match: re.Match[str]) -> Days | None:
        if self.published is not None:
            return LOST
        day = self._known(None, (), match)
        return (day, day) if day else LOST

    def _bc(self, g: Groups, match: re.Match[str]) -> Days | None:
        first = 1 - int(g["n"] or 0)
        last = 1 - int(g["n2"]) if g["n2"] else first
        return ((first,), (last,)) if first <= last < 0 else LOST

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
        if self.published is not None and introduced and before not in {"the", "a", "since"}:
            self.year = (year, match.start())
        return ((year,), (year,))

    def _is_hour(self, number: int, before: str, match: re.Match[str]) -> bool:
        """Whether four figures in news are rather an hour ("from 1710 to 2250") than a year long past."""
        as_of = self.text[: match.start()].rstrip().lower().endswith("as of")
        told_of_year = before in {"in", "of"} and not as_of
        return self.published is not None and not told_of_year and number // 100 < 24 and number % 100 < 60
