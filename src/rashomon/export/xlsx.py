"""A workbook (Office Open XML): a sheet of what it is, and a sheet for each table. No cell is a formula or a link."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from typing import IO, Any

from rashomon.export import csv, rows, wording
from rashomon.export.extras import MissingExtra
from rashomon.protocols import Export

LONGEST = 32_767
"""Characters that a cell holds at most, by the format's own limit."""
CUT = "… [cut: a cell holds no more]"
MOST = 1_048_576
"""Rows that a sheet holds at most."""
EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""Stated as when it was made, so that the same readings give the same bytes."""


class XlsxExporter:
    """All tables as a workbook for spreadsheets, a sheet each."""

    name = "export.xlsx.v1"
    ending = ".xlsx"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write the workbook. Raises MissingExtra without xlsxwriter."""
        try:
            import xlsxwriter
        except ImportError as error:
            raise MissingExtra("xlsx") from error
        # Not in `constant_memory`, in which a sheet must be done before the next is begun.
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        made = io.BytesIO()
        with xlsxwriter.Workbook(made, options) as book:
            book.set_properties({"title": "Rashomon export", "created": EPOCH})
            bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
            _about(book.add_worksheet("about"), found, bold)
            sheets, at = {}, dict.fromkeys(rows.TABLES, 1)
            for table in rows.TABLES.values():
                sheets[table.name] = sheet = book.add_worksheet(table.name)
                for column, name in enumerate(table.names):
                    sheet.write_string(0, column, name, bold)
                sheet.freeze_panes(1, 0)
            for name, row in rows.every(found):
                if at[name] >= MOST:
                    raise ValueError(
                        f"A sheet holds no more than {MOST:,} rows, and there are more {name}; export fewer."
                    )
                for column, one in enumerate(row):
                    _write(sheets[name], at[name], column, csv.cell(one))
                at[name] += 1
        out.write(made.getvalue())


def _about(sheet: Any, found: Export, bold: Any) -> None:
    told = (
        ("What this is", "Claims of reports on armed conflict, as Rashomon has them; it never decides what is true."),
        ("Ledger", found.checkpoint),
        ("As of", found.as_of or "now"),
        ("Policies", "; ".join(found.policies)),
        *((f"Sheet {one.name}", one.what) for one in rows.TABLES.values()),
        *((f"{one.name}: {column.name}", column.what) for one in rows.TABLES.values() for column in one.columns),
    )
    for row, (name, what) in enumerate(told):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, what)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 90)


def _write(sheet: Any, row: int, column: int, one: str | float | None) -> None:
    if one is None or one == "":
        return
    if isinstance(one, str):
        whole = wording.storable(one)
        sheet.write_string(row, column, whole if len(whole) <= LONGEST else whole[: LONGEST - len(CUT)] + CUT)
    else:
        sheet.write_number(row, column, one)
