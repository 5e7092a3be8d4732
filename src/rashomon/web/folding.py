"""How much of an incident is on its page, and in which parts; the rest is on pages of their own.

No page may have more than 300 kB, however many speak of an incident.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rashomon.api.accounts import Column, Matrix, Row, Side

COLUMNS = 60
"""Columns of one table: as many as have a place of their own on a narrow page and on paper (`incident.css`)."""

FIGURE, QUOTE, EMPTY, LINE = 600, 200, 24, 300
"""Bytes of the markup of a figure, of words that stand with it, of an empty cell, and of a row besides its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """How much of an incident is on a page."""

    lines: int
    """Of a section."""
    refs: int
    """Claims to which a line points."""
    quotes: int
    """Claims whose words stand with a figure."""
    letters: int
    """Characters of a claim's words."""
    sources: int
    """Rows of the table of accounts."""
    points: int = 200
    """Rows of the table of figures by day."""
    traces: bool = True
    """Whether an estimate has each figure that was weighed."""
    named: int = 60
    """Sources that are named where their rows are left out."""
    reports: int = 60
    """Reports that are listed."""
    table: int = 160_000
    """Bytes of the table of accounts, as far as can be said beforehand."""
    drawn: int = 40_000
    """Bytes of the graph from sources to reports."""


FOLDS = (
    (90, Fold(lines=60, refs=12, quotes=6, letters=400, sources=60)),
    (250, Fold(lines=24, refs=8, quotes=3, letters=220, sources=40, points=120)),
    (10**9, Fold(lines=12, refs=6, quotes=2, letters=110, sources=30, points=80, traces=False)),
)
"""By how many claims an incident has at most."""

ALL = 10**9

WHOLE = Fold(
    lines=ALL, refs=40, quotes=10, letters=ALL, sources=ALL, points=ALL, named=ALL, reports=ALL, table=ALL, drawn=ALL
)
"""Where nothing is folded."""

PART = replace(WHOLE, lines=150, quotes=3, letters=400, reports=400, table=250_000, drawn=150_000)
"""Where a part of an incident has pages of its own, one after the other."""


def fold_of(claims: int, matrix: Matrix) -> Fold:
    """How much is on the page of an incident with so many claims."""
    fold = next(fold for most, fold in FOLDS if claims <= most)
    return replace(fold, sources=fitting(matrix.rows, fold))


def fitting(rows: Sequence[Row], fold: Fold) -> int:
    """How many of the rows, from the first, there is room for; at least one."""
    room = fold.table
    for number, row in enumerate(rows[: fold.sources]):
        room -= _weight(row, fold)
        if room < 0 and number:
            return number
    return fold.sources


def _weight(row: Row, fold: Fold) -> int:
    quoted = [one.words[: fold.letters] for cell in row.cells for said in cell for one in said.words[: fold.quotes]]
    figures = sum(map(len, row.cells))
    return LINE + figures * FIGURE + sum(QUOTE + len(one.encode()) for one in quoted) + row.cells.count(()) * EMPTY


def tables(matrix: Matrix, most: int) -> Iterator[Matrix]:
    """So many rows of the matrix as tables of `COLUMNS` columns at most, each with the rows that have a figure there.

    What is said of one side stays together where one table has room for it.
    """
    spans: list[tuple[int, int]] = []
    start = end = 0
    for side in matrix.sides:
        if end > start and end + side.columns - start > COLUMNS:
            spans.append((start, end))
            start = end
        end += side.columns
        while end - start > COLUMNS:
            spans.append((start, start + COLUMNS))
            start += COLUMNS
    for first, last in (*spans, (start, end)):
        columns = matrix.columns[first:last]
        cut = (replace(row, cells=row.cells[first:last]) for row in matrix.rows[:most])
        rows = tuple(row for row in cut if any(row.cells))
        if rows:
            yield Matrix(sides=tuple(_sides(columns)), columns=columns, rows=rows, unheard=())


def _sides(columns: Sequence[Column]) -> Iterator[Side]:
    for of in dict.fromkeys(column.of for column in columns):
        yield Side(of=of, columns=sum(column.of == of for column in columns))
