"""The words of a page in the order in which they are read: columns one after the other, tables row by row."""

from __future__ import annotations

import itertools
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rashomon.ingest.pdf_pages import Word

GUTTER = 0.8
"""Ems that are free between columns on every line; between words on one line it is seldom so."""
LINES = 4
"""On which the same gutter has to be free on both sides."""
FILLED = 0.6
"""Share of a column's width that running text fills on most lines."""
DEEPEST = 8
"""Columns within columns, and bands within columns."""
CANDIDATES = 60
"""Places of a gutter that are tried."""
SPARSE = 0.4
"""Share of a block's width that words fill in the rows of a table, at most."""
ROWS = 3
"""Of a table, at least."""
APART = 1.35
"""Times the distance of two lines of a cell at which rows of a table stand apart."""
HEADING = 1.2
"""Times the usual size from which a line by itself parts what is above from what is below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of one column, or one row of a table."""

    text: str
    """With a line feed where a cell goes on in its next line."""
    x0: float
    x1: float
    y: float
    size: float
    bold: bool
    page: int
    """From 0."""
    flow: int = 0
    """Lines that follow one another in one column have the same."""
    row: bool = False
    """Whether it is a table's."""
    first: float = 0.0
    """Width of the first word."""


type Row = list[Word]


def flows(rows: list[Row]) -> Iterator[tuple[list[Row], bool]]:
    """Blocks of rows in the order in which they are read, each with whether it is a table."""
    sizes = Counter[float]()
    for row in rows:
        for word in row:
            sizes[word.size] += len(word.text)
    usual = sizes.most_common(1)[0][0] if sizes else 1.0
    yield from _ordered(rows, usual, 0)


def _ordered(rows: list[Row], usual: float, depth: int) -> Iterator[tuple[list[Row], bool]]:
    found = _gutter(rows, usual) if depth < DEEPEST and len(rows) >= LINES else None
    if found is None:
        if rows:
            yield rows, False
        return
    first, last, x = found
    yield from _ordered(rows[:first], usual, depth + 1)
    table = _table(rows[first:last], x, usual)
    if table is not None:
        start, end = first + table[0], first + table[1]
        yield from _ordered(rows[first:start], usual, depth + 1)
        yield rows[start:end], True
        yield from _ordered(rows[end:last], usual, depth + 1)
        yield from _ordered(rows[last:], usual, depth + 1)
        return
    left = [part for row in rows[first:last] if (part := [word for word in row if word.x1 <= x])]
    right = [part for row in rows[first:last] if (part := [word for word in row if word.x0 >= x])]
    if _running(left, usual) and _running(right, usual):
        yield from _ordered(left, usual, depth + 1)
        yield from _ordered(right, usual, depth + 1)
    else:
        yield rows[first:last], True
    yield from _ordered(rows[last:], usual, depth + 1)


def _gutter(rows: list[Row], usual: float) -> tuple[int, int, float] | None:
    """The first row, the one after the last, and the place of the gutter that is free on most rows; None without."""
    places = Counter[int]()
    for row in rows:
        for one, following in itertools.pairwise(row):
            if following.x0 - one.x1 >= GUTTER * usual:
                # Edges rather than the middle: they are the same on all lines.
                places[round(following.x0 / 4)] += 1
    best: tuple[int, tuple[int, int, float]] | None = None
    for place, count in places.most_common(CANDIDATES):
        if count < LINES:
            break
        for first, last, both, x in _runs(rows, place * 4.0, usual):
            if both >= LINES and (best is None or both > best[0]):
                best = both, (first, last, x)
    return best[1] if best else None


def _runs(rows: list[Row], place: float, usual: float) -> Iterator[tuple[int, int, int, float]]:
    """Runs of rows that leave free what is left of `place`: first, one after last, how many have words on both sides,
    and where the gutter is."""
    first, both, low, high = 0, 0, -1e9, 1e9
    for i, row in enumerate([*rows, None]):
        left = max((word.x1 for word in row or [] if word.x0 < place - 3), default=-1e9)
        right = min((word.x0 for word in row or [] if word.x0 >= place - 3), default=1e9)
        free = min(high, right) - max(low, left) >= GUTTER * usual
        if row is None or not free or _parts(rows, i, usual):
            if both:
                yield first, i, both, (max(low, left) + min(high, right)) / 2 if free else (low + high) / 2
            first, both, low, high = i + 1, 0, -1e9, 1e9
            continue
        low, high = max(low, left), min(high, right)
        both += left > -1e9 and right < 1e9


def _parts(rows: list[Row], i: int, usual: float) -> bool:
    """Whether a row is a heading that goes over all columns though it is short."""
    row = rows[i]
    size = max(word.size for word in row)
    above = rows[i - 1][0].y - row[0].y if i else 1e9
    below = row[0].y - rows[i + 1][0].y if i + 1 < len(rows) else 1e9
    return size >= HEADING * usual and min(above, below) >= 1.1 * size


def _table(rows: list[Row], x: float, usual: float) -> tuple[int, int] | None:
    """The first row and the one after the last of a table that leaves the same gutter free as the columns around it."""
    low, high = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    gaps = [sum(two.x0 - one.x1 >= GUTTER * usual for one, two in itertools.pairwise(row)) for row in rows]
    both = [gap for gap, row in zip(gaps, rows, strict=True) if row[0].x0 < x < row[-1].x1]
    usually = statistics.median_low(both) if both else 1
    start = None
    for i, row in enumerate([*rows, None]):
        wide = sum(word.x1 - word.x0 for word in row) if row is not None else 0.0
        # What running text leaves free is little, but at a paragraph's end.
        if row is not None and row[0].x0 < x < row[-1].x1 and (gaps[i] > usually or wide < SPARSE * (high - low)):
            start = i if start is None else start
            continue
        if start is not None and i - start >= ROWS and i - start < len(rows):
            return start, i
        start = None
    return None


def _running(rows: list[Row], usual: float) -> bool:
    """Whether rows are lines of running text and not a table's cells."""
    if len(rows) < 3:
        return False
    width = max(row[-1].x1 for row in rows) - min(row[0].x0 for row in rows)
    filled = statistics.median(row[-1].x1 - row[0].x0 for row in rows)
    words = statistics.median(len(row) for row in rows)
    return filled >= FILLED * width and words >= 3 and width >= 8 * usual


def lines(rows: list[Row], page: int, start: int) -> list[Line]:
    """What is read on a page, in order; flows are counted from `start`."""
    found: list[Line] = []
    for flow, (block, table) in enumerate(flows(rows), start):
        if table:
            found += [_line(row, page, flow, table=True) for row in cells(block)]
        else:
            found += [_line(row, page, flow) for row in block]
    return found


def cells(rows: list[Row]) -> list[Row]:
    """A table's rows, each with all lines of its cells one cell after the other.

    Where the lines of a row stand nearer than rows do, that tells them apart; otherwise what has nothing in the first
    column goes on the row above.
    """
    columns = _columns(rows)
    gaps = [one[0].y - two[0].y for one, two in itertools.pairwise(rows)]
    tight = min(gaps, default=0.0)
    apart = tight < 1.5 * statistics.median(word.size for row in rows for word in row) and max(gaps) > APART * tight
    found = [[rows[0]]]
    for gap, row in zip(gaps, rows[1:], strict=True):
        goes_on = gap <= APART * tight if apart else columns and row[0].x0 >= columns[0] and gap < 1.6 * row[0].size
        if goes_on:
            found[-1].append(row)
        else:
            found.append([row])
    return [_cellwise(group, columns) for group in found]


def _columns(rows: list[Row]) -> list[float]:
    """Where a table's columns begin, without the first."""
    width = statistics.median(word.size for row in rows for word in row)
    spans = sorted((word.x0, word.x1) for row in rows for word in row)
    found, end = [], spans[0][1]
    for x0, x1 in spans:
        if x0 - end >= GUTTER * width:
            found.append(x0 - 1)
        end = max(end, x1)
    return found


def _cellwise(group: list[Row], columns: list[float]) -> Row:
    if len(group) == 1:
        return group[0]
    edges = [-1e9, *columns, 1e9]
    return [word for low, high in itertools.pairwise(edges) for row in group for word in row if low <= word.x0 < high]


def _line(row: Row, page: int, flow: int, *, table: bool = False) -> Line:
    sizes = Counter[float]()
    for word in row:
        sizes[word.size] += len(word.text)
    text = row[0].text
    for one, two in itertools.pairwise(row):
        text += ("\n" if table and two.x0 < one.x1 else " ") + two.text
    return Line(
        text=text,
        x0=row[0].x0,
        x1=max(word.x1 for word in row),
        y=row[0].y,
        size=sizes.most_common(1)[0][0],
        bold=all(word.bold for word in row),
        page=page,
        flow=flow,
        first=row[0].x1 - row[0].x0,
        row=table,
    )
