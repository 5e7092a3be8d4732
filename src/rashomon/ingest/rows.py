"""The rows of a table, one at a time, each by the names of its columns."""

from __future__ import annotations

import codecs
import csv
import itertools
import json
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO, Any

from rashomon.ingest.decoding import NotTextError, decode
from rashomon.protocols import Limits

SAMPLE = 200_000
"""Bytes by which the characters, the mark between cells and the shape of a table are told."""
CHUNK = 1_000_000
LONGEST = 2_000_000
"""Characters of one row."""
MARKS = (",", ";", "\t", "|")
LINE = re.compile(r"[^\r\n]*[\r\n]|[^\r\n]+")
"""A line with its end, as csv has lines; `splitlines` knows other ends, which are parts of a line here."""
TOLD = re.compile(r'"?sep=([,;|\t])"?\r?(?:\n|\Z)', re.IGNORECASE)
"""A first line that says what stands between the cells, as spreadsheet programs write and read it."""
LONGEST_NAME = 200
"""Characters of the name of a column."""
SHAPE = 20
"""Rows after the first that are looked at to tell a table from prose."""

Row = tuple[int, dict[str, Any] | str]
"""The number of a row, the first below the names being 1, and its values, or what is wrong with it."""


class NotATableError(ValueError):
    """The rows cannot be had; the message goes on a sentence that begins with the file."""


def plain_name(name: object) -> str:
    """The name of a column in small letters with `_` between words."""
    return "_".join(str(name)[:LONGEST_NAME].strip().lower().replace("-", " ").replace("_", " ").split())


def first_row(head: bytes) -> list[str]:
    """The cells of the first line, with the mark that gives most of them; none where it is no text."""
    try:
        text = _sampled(head)[0]
    except NotTextError:
        return []
    told = TOLD.match(text)
    line = text[told.end() if told else 0 :].split("\n", 1)[0].strip("\r")
    if told:
        return _cells(line, told[1])
    return max((_cells(line, mark) for mark in MARKS), key=len)


def csv_rows(file: IO[bytes], limits: Limits, *, telling: Callable[[str], bool]) -> Iterator[Row]:
    """Rows of a table of cells between marks. Raises NotATableError for what is prose, or no text.

    `telling` says of a column's name that only a table has it; such a table may have any shape.
    """
    try:
        text, codec = _sampled(file.read(SAMPLE))
    except NotTextError as error:
        raise NotATableError(str(error)) from error
    file.seek(0)
    told = TOLD.match(text)
    mark = told[1] if told else _mark(text, telling)
    if mark is None:
        raise NotATableError("is no table")
    names: list[str] | None = None
    number = 0
    for record in _records(itertools.islice(_lines(file, codec), 1 if told else 0, None), mark):
        if record is None:
            number += 1
            yield number, "a quotation mark that is never closed, or a row longer than any report"
            continue
        if not any(cell.strip() for cell in record):
            continue
        if names is None:
            names = record
            continue
        number += 1
        if any("�" in cell for cell in record) and codec == "utf-8":
            yield number, "characters that are not UTF-8; save it as UTF-8"
            continue
        yield number, dict(zip(names, record, strict=False))


def json_rows(file: IO[bytes], limits: Limits) -> Iterator[Row]:
    """One JSON object a line."""
    try:
        _, codec = _sampled(file.read(SAMPLE))
    except NotTextError as error:
        raise NotATableError(str(error)) from error
    file.seek(0)
    for number, line in enumerate(_lines(file, codec), 1):
        if line is None:
            yield number, "a line longer than any report"
        elif line.strip():
            try:
                plain = json.loads(line)
            except (ValueError, RecursionError):
                plain = None
            yield number, plain if isinstance(plain, dict) else "no JSON object"


def parquet_rows(file: IO[bytes], limits: Limits) -> Iterator[Row]:
    """Rows of a Parquet file, in small batches."""
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise NotATableError("is Parquet, which needs pip install 'rashomon[parquet]'") from None
    number = 0
    try:
        opened = parquet.ParquetFile(file)
        groups = range(opened.metadata.num_row_groups)
        if any(opened.metadata.row_group(one).total_byte_size > limits.part_bytes for one in groups):
            raise NotATableError("has a row group too large to be held; write it with smaller row groups")
        for batch in opened.iter_batches(batch_size=64, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield number, row
    except (NotATableError, GeneratorExit):
        raise
    except Exception as error:  # Its errors are of many kinds, some the interpreter's own.
        raise NotATableError(f"cannot be read as Parquet after {number} rows ({type(error).__name__})") from error


def _sampled(sample: bytes) -> tuple[str, str]:
    """The text of a file's beginning and its codec."""
    # A character may be cut at the end of a sample; a line's end is none.
    end = sample.rfind(b"\n")
    cut = sample[: end + 1] if end > 0 and not sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else sample
    if len(cut) % 2 and cut.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        cut = cut[:-1]
    text, codec, _ = decode(cut)
    return text, codec


def _lines(file: IO[bytes], codec: str) -> Iterator[str | None]:
    """Lines with their ends; None for one that is too long, which is gone past."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    held, skipping, ended = "", False, False
    while not ended:
        data = file.read(CHUNK)
        ended = not data
        lines = LINE.findall((held + decoder.decode(data, ended)).replace("\r\n", "\n"))
        held = ""
        if lines and not ended and not lines[-1].endswith("\n"):
            held = lines.pop()
        for line in lines:
            if skipping:
                skipping = False
                yield None
            else:
                yield line if len(line) <= LONGEST else None
        if len(held) > LONGEST:
            held, skipping = "", True
    if skipping:
        yield None


def _records(lines: Iterator[str | None], mark: str) -> Iterator[list[str] | None]:
    """Rows of cells; None for one that was lost. A quotation mark that is never closed takes its own line alone."""
    start = re.compile(rf'(?:^|{re.escape(mark)})"')
    again: deque[str | None] = deque()
    held: list[str] = []
    size, inside = 0, False
    while True:
        line = again.popleft() if again else next(lines, "")
        if line:
            inside = '"' in line and _inside(line, start, inside) if not inside else _inside(line, start, inside)
            held.append(line)
            size += len(line)
            if not inside:
                yield _cells("".join(held), mark)
                held, size = [], 0
            elif size <= LONGEST:
                continue
        if held:
            again.extendleft(reversed([*held[1:], *([line] if line is None else [])]))
            held, size, inside = [], 0, False
            yield None
        elif line is None:
            yield None
        elif line == "":
            return


def _inside(line: str, start: re.Pattern[str], inside: bool) -> bool:
    """Whether a cell in quotation marks goes on after the line; a mark opens one only where a cell begins."""
    at = 0
    while True:
        if not inside:
            found = start.search(line, at)
            if not found:
                return False
            at, inside = found.end(), True
        at = line.find('"', at)
        if at < 0:
            return True
        if line.startswith('""', at):
            at += 2
        else:
            at, inside = at + 1, False


def _cells(text: str, mark: str) -> list[str]:
    if '"' not in text:  # As most rows are, and ten times faster.
        return text.rstrip("\r\n").split(mark)
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST + 1))
    try:
        return next(csv.reader(LINE.findall(text), delimiter=mark), [])
    except csv.Error:
        return []


def _mark(text: str, telling: Callable[[str], bool]) -> str | None:
    """What stands between the cells: that by which the first row names two or more columns, each once, and the rows
    below have as many cells, or one of the names is telling. None for prose."""
    best: tuple[int, str] | None = None
    for mark in MARKS:
        lines: Iterator[str | None] = iter(LINE.findall(text))
        rows = []
        for row in _records(lines, mark):
            if row and any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > SHAPE:
                break
        if not rows or len(rows[0]) < 2:
            continue
        names = [cell.strip() for cell in rows[0]]
        named = all(len(name) <= 60 and not name.endswith((".", "!", "?")) for name in names)
        alike = sum(len(row) == len(names) for row in rows[1:])
        if named and len(set(names)) == len(names) and (any(map(telling, names)) or alike * 2 >= len(rows) - 1 > 0):
            best = max(best or (0, ""), (len(names), mark))
    return best[1] if best else None
