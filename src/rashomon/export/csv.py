"""CSV (RFC 4180, UTF-8), one table a file, with nothing in it that a spreadsheet would run.

Lists are joined by `; `, yes and no are `yes` and `no`, what is not known is empty. A text that a spreadsheet would
take for a formula has a `'` before it, which is the one thing that is not as it was.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import IO

from rashomon.export import rows, sheets
from rashomon.protocols import Export


class CsvExporter:
    """Tables of claims, figures, accounts, estimates, incidents or reports as CSV, a table a file."""

    name = "export.csv.v1"
    ending = ".csv"
    tables: Sequence[str] = tuple(rows.TABLES)

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write one table, `claims` unless another is asked for."""
        table = rows.TABLES[found.table or "claims"]
        write([table.names], out)
        for row in rows.rows(found, table.name):
            write([[cell(one) for one in row]], out)


def write(lines: Iterable[Sequence[object]], out: IO[bytes]) -> None:
    """Lines of cells as CSV."""
    made = io.StringIO(newline="")
    sheets.write(lines, made)
    out.write(made.getvalue().encode("utf-8", "replace"))


def cell(one: rows.Cell) -> str | int | float | None:
    """A cell as CSV and spreadsheets have it."""
    if isinstance(one, bool):
        return "yes" if one else "no"
    return rows.joined(one)
