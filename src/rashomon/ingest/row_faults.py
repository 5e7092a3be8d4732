"""What is wrong with the rows of a table, told once for each kind of fault and not once for each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rashomon.ingest.documents import ranges

SHOWN = 40
"""Kinds of faults, and rows of each, that are named."""


class Faults:
    """How many rows each fault is in, and the first of them."""

    def __init__(self) -> None:
        self._count: Counter[str] = Counter()
        self._first: dict[str, list[int]] = {}

    def add(self, what: str, number: int) -> None:
        """That a row has that fault; of kinds of faults beyond `SHOWN` nothing is kept."""
        first = self._first.setdefault(what, []) if len(self._first) < SHOWN else self._first.get(what)
        if first is not None:
            self._count[what] += 1
            if len(first) < SHOWN:
                first.append(number)

    def told(self) -> Iterator[tuple[str, int, str]]:
        """Each fault, in how many rows it is, and which these are: `2, 5-7 and 30 more`."""
        for what, first in self._first.items():
            count = self._count[what]
            yield what, count, ranges(first) + (f" and {count - len(first)} more" if count > len(first) else "")
