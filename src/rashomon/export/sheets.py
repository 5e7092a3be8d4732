"""Rows as CSV for a spreadsheet, with nothing in them that it would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import IO

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def write(rows: Iterable[Sequence[object]], out: IO[str]) -> None:
    """The rows, the heading first; text that a spreadsheet would run as a formula has a `'` before it."""
    writer = csv.writer(out, lineterminator="\n")
    for row in rows:
        writer.writerow([safe(cell) for cell in row])


def safe(cell: object) -> object:
    """A cell of a CSV with a `'` before what a spreadsheet would run as a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
