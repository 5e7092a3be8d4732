"""Tables of reports: CSV with any of its marks, JSON lines, Parquet. One row is one report.

A row has no bytes of its own, so each goes out as canonical JSON in the codebook's form; the same row in two exports
is one document. A table is streamed: one row, or one small batch of Parquet, is held at a time.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import IO, Any

from rashomon.codebook import load
from rashomon.ingest import coded_rows
from rashomon.ingest.documents import problem, stem, whole
from rashomon.ingest.posts import part
from rashomon.ingest.row_faults import Faults
from rashomon.ingest.rows import LONGEST_NAME, NotATableError, csv_rows, first_row, json_rows, parquet_rows, plain_name
from rashomon.ingest.text import TextReader, essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

CSV = ("text/csv", "text/tab-separated-values", "application/csv")
LINES = ("application/jsonl", "application/x-ndjson", "application/x-jsonlines", "application/jsonlines")
PARQUET = "application/vnd.apache.parquet"
MAGIC = b"PAR1"
WORDLESS = "no words"
SHOWN = 40
"""Columns named in an issue."""


class TableReader:
    """Reads tables whose rows are reports, by the names of their columns."""

    name = "ingest.tables.v1"
    endings: Sequence[str] = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
    bound: Bound = "container_bytes"

    def __init__(self, columns: Mapping[str, str] | None = None) -> None:
        """`columns` says which column holds a field of a report; the other fields go by the names that are known.

        Raises ValueError for a field that no report has; the message names those that it may have.
        """
        self._columns = dict(columns or {})
        if unknown := sorted(set(self._columns) - set(load("columns"))):
            raise ValueError(f"{unknown[0]!r} is no field of a report; those are {', '.join(load('columns'))}")

    @property
    def words_told(self) -> bool:
        """Whether the user said which column holds the words of reports."""
        return "text" in self._columns

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """A table by its first bytes, its type or its ending.

        Anything else that is called text is one only where its first line names a column of words and another that is
        known: no prose begins so, and a table read as prose would put many reports in one mouth.
        """
        return _kind(head, media_type, path, self._columns) is not None

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """Each row that has words as a part; what ends like a table and is prose, as text."""
        kind = _kind(file.read(4096), media_type, path, self._columns)
        file.seek(0)
        cells = functools.partial(csv_rows, telling=lambda name: field(name, self._columns) == "text")
        reads = {"parquet": parquet_rows, "lines": json_rows}.get(kind or "", cells)
        called = stem(path) or "table"
        passed = Faults()
        read = 0
        try:
            found = iter(reads(file, limits))
            first = list(itertools.islice(found, 1))
            coded = next((coded_rows.of_row(row) for _, row in first if not isinstance(row, str)), None)
            if coded is not None and not self.words_told:
                # Of Parquet it is told by its rows alone.
                yield from coded_rows.parts(coded, itertools.chain(first, found), path)
                return
            for number, row in itertools.chain(first, found):
                if isinstance(row, str):
                    passed.add(row, number)
                    continue
                plain = report(row, self._columns)
                if plain is None:
                    if not read and not any(field(name, self._columns) == "text" for name in row):
                        names = ", ".join(str(name)[:60] for name in list(row)[:SHOWN])
                        what = f"is a table without a column of words that is known; it has {names}"
                        yield problem(path, f"{what}; say which with --columns text=NAME")
                        return
                    passed.add(WORDLESS, number)
                    continue
                read += 1
                yield part(f"{called} row {number}", "application/json", plain)
        except NotATableError as error:
            if kind == "csv" and not read:
                yield from _prose(file, path, limits)
            else:
                yield problem(path, str(error))
        for what, count, rows in passed.told():
            told = f"row{'' if count == 1 else 's'} {rows}"
            severity = "note" if what == WORDLESS else "warning"
            yield problem(path, f"has {what} in {told}, passed over", severity=severity)


def _kind(head: bytes, media_type: str | None, path: str | None, columns: Mapping[str, str]) -> str | None:
    if head.startswith(MAGIC):
        return "parquet"
    stated = essence(media_type) if media_type else ""
    if stated not in ("", "text/plain", *LINES, *CSV):
        return None
    ending = PurePath(path or "").suffix.lower()
    if stated in LINES or (not stated and ending in (".jsonl", ".ndjson")):
        return "lines"
    if stated in CSV or (not stated and ending in (".csv", ".tsv")):
        return "csv"
    if stated not in ("", "text/plain") or ending in (".json", ".html", ".htm", ".xhtml", ".md", ".xml"):
        return None
    known = {field(name, columns) for name in first_row(head)} - {None}
    return "csv" if "text" in known and len(known) > 1 else None


@functools.cache
def _fields() -> dict[str, tuple[str, int]]:
    return {name: (key, place) for key, names in load("columns").items() for place, name in enumerate(names)}


def field(name: object, columns: Mapping[str, str]) -> str | None:
    """The field of a report that a column of that name holds, or None; what `columns` says comes first."""
    found = _placed(name, columns)
    return found[0] if found else None


def _placed(name: object, columns: Mapping[str, str]) -> tuple[str, int] | None:
    return _found(str(name), tuple(columns.items())) if len(str(name)) <= LONGEST_NAME else None


@functools.lru_cache(maxsize=1000)
def _found(name: str, told: tuple[tuple[str, str], ...]) -> tuple[str, int] | None:
    columns = dict(told)
    for key, column in told:
        if plain_name(column) == plain_name(name):
            return key, 0
    found = _fields().get(plain_name(name))
    return found if found and found[0] not in columns else None


def report(row: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, str] | None:
    """The row as a report in the codebook's form, or None where it has no words. Values are in their own words."""
    best: dict[str, tuple[int, str]] = {}
    for name, value in row.items():
        found = _placed(name, columns)
        words = _words(value)
        if found and words and (found[0] not in best or found[1] < best[found[0]][0]):
            best[found[0]] = (found[1], words)
    return {key: words for key, (_, words) in best.items()} if "text" in best else None


def _words(value: object) -> str:
    if isinstance(value, str):
        return whole(value).strip().replace("\0", "")
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _prose(file: IO[bytes], path: str | None, limits: Limits) -> Iterator[Document | Part | Issue]:
    file.seek(0, 2)
    if file.tell() > limits.text_bytes:
        yield problem(path, "is neither a table nor a text of a length that is read; split it into its reports")
        return
    file.seek(0)
    yield from TextReader().read(file, media_type=None, path=path, limits=limits)
