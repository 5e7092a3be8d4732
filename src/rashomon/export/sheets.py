"""Rows as CSV for a spreadsheet, with nothing in them that it would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import IO

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def write(rows: Iterable[Sequence[object]], out: IO[str]) -> None:
    """The rows, the heading first; text that a spreadsheet would run as a formula has a `'` before it."""
    for row in rows:
        # Python 3.12 quotes a carriage return only where lines end with it; unquoted, it would begin a new line, and
        # what follows it a formula.
        line = io.StringIO(newline="")
        csv.writer(line, lineterminator="\r\n").writerow([safe(cell) for cell in row])
        out.write(line.getvalue().removesuffix("\r\n") + "\n")


def safe(cell: object) -> object:
    """A cell of a CSV with a `'` before what a spreadsheet would run as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
