"""What reading times goes by: the day of publication, the days named so far, and what the parts of a match say."""

from __future__ import annotations

import re
from collections.abc import Callable

from rashomon.extract.dates import Day, Days, valid, words

LOST: Days = (None, None)
"""The days of an expression that means some but cannot be reckoned."""

INTRODUCING = frozenset(
    {"in", "of", "since", "until", "till", "by", "during", "from", "to", "and", "between", "through", "before", "after"}
)
"""Words before a bare month or year that show it to be one."""

type Groups = dict[str, str | None]


class Clock:
    """Reads matches in the order of the text, while what a relative expression counts from moves along."""

    def __init__(self, text: str, published: Day | None, is_future: Callable[[int, int], bool]) -> None:
        self.text = text
        self.published = published
        self.is_future = is_future
        self.focus: Day | None = None
        self.focus_day: Day | None = None
        self.year: tuple[int, int] | None = None
        self.named: int | None = None
        self.weekday_before: tuple[Day, int] | None = None
        self.words = words()

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
