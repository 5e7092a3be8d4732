"""Tables of UCDP GED and ACLED: one row is what the dataset says of one event.

They are known by their columns, in any order and beside any others, as CSV, as JSON of the datasets' interfaces, as
JSON lines and as Parquet (see `tables`). A row goes out as canonical JSON of what is kept of it, in one way of writing,
so that the same row saved by two programs is one document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import IO, Any

from rashomon.codebook import load
from rashomon.codebook.datasets import Form, forms, of_columns
from rashomon.ingest import coded_values
from rashomon.ingest.documents import problem, stem
from rashomon.ingest.json_stream import JsonStream
from rashomon.ingest.posts import part
from rashomon.ingest.row_faults import Faults
from rashomon.ingest.rows import NotATableError, Row, csv_rows, first_row, json_rows, plain_name
from rashomon.ingest.text import essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

LONGEST_NAME = 80
NO_EVENT = "no event"
LOST = 10_000
"""Rows without an event after which nothing more is looked for."""

_VERSION = re.compile(r"(?:v|gedevents/)(\d{1,2})[._](\d{1,2}(?:[._]\d{1,2})*)(?!\d)", re.IGNORECASE)
_SHORT = re.compile(r"ged(\d\d)(\d)(?!\d)", re.IGNORECASE)
_KEY = re.compile(rb'"([A-Za-z][A-Za-z_0-9 ]{0,40})"\s*:')
_WRAPPED = re.compile(rb'\s*\{[^{}\[\]]*"[^"]*"\s*:\s*\[\s*\{')
"""An object of which one value is a list of objects, as the interfaces answer."""


class CodedReader:
    """Reads tables of coded events."""

    name = "ingest.coded-rows.v1"
    endings: Sequence[str] = (".csv", ".tsv", ".json", ".jsonl", ".ndjson")
    bound: Bound = "container_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """By the names of its columns, whatever it is called; nothing else has them together."""
        if media_type is not None and essence(media_type).endswith("+json"):
            return False
        return _json(head) is not None or _cells(head) is not None

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """Each event as a part, each once; what is wrong with rows in one issue for each kind of fault."""
        head = file.read(4096)
        file.seek(0)
        found = _json(head)
        if found is not None:
            form, lines = found
            yield from parts(form, json_rows(file, limits) if lines else _objects(file), path)
            return
        form = _cells(head) or forms()["ged"]
        yield from parts(form, csv_rows(file, limits, telling=lambda name: plain_name(name) in form.known_by), path)


def of_row(row: dict[str, Any]) -> Form | None:
    """The form of a table of which that is a row."""
    return of_columns(map(plain_name, row))


def _cells(head: bytes) -> Form | None:
    if head.lstrip()[:1] in (b"{", b"["):
        return None
    return of_columns(map(plain_name, first_row(head)))


def _json(head: bytes) -> tuple[Form, bool] | None:
    """The form of JSON that begins so, and whether it is of one object a line."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith((b"[", b"{")):
        return None
    names = {plain_name(name.decode()) for name in _KEY.findall(head)}
    for form in forms().values():
        if form.opens_with <= {form.also.get(name, name) for name in names}:
            first = head.partition(b"\n")[0].rstrip()
            return form, first.startswith(b"{") and (first.endswith(b"}") or b"\n" not in head) and not _WRAPPED.match(
                head
            )
    return None


def _objects(file: IO[bytes]) -> Iterator[Row]:
    """The objects of a list, by itself or as a value of an object. Raises NotATableError."""
    stream, number = JsonStream(file), 0
    try:
        while stream.next():
            for value in _within(stream):
                number += 1
                yield number, value if isinstance(value, dict) else "no JSON object"
    except (ValueError, RecursionError) as error:
        why = "is nested too deep" if isinstance(error, RecursionError) else str(error).splitlines()[0]
        raise NotATableError(f"is cut off or no JSON after {number} rows ({why}); save it again") from error


def _within(stream: JsonStream) -> Iterator[Any]:
    if stream.take("["):
        while not stream.take("]"):
            yield stream.value()
            if not stream.take(",") and stream.next() != "]":
                raise ValueError("a list is not closed")
        return
    if not stream.take("{"):
        yield stream.value()
        return
    values: dict[str, Any] = {}
    while not stream.take("}"):
        name = stream.value()
        if not isinstance(name, str) or not stream.take(":"):
            raise ValueError("an object is not closed")
        if stream.next() == "[":
            yield from _within(stream)
        else:
            values[name] = stream.value()
        if not stream.take(",") and stream.next() != "}":
            raise ValueError("an object is not closed")
    if of_row(values):
        yield values


def _told(faults: Faults, path: str | None, end: str) -> Iterator[Issue]:
    """One issue for each fault; `end` goes on its sentence, unless the fault's own words say what became of it."""
    for what, count, rows in faults.told():
        where = f"{count} row{'' if count == 1 else 's'} ({rows})"
        yield problem(path, f"has {what} in {where}{'' if what.endswith(')') else end}", severity="warning")


def parts(form: Form, rows: Iterator[Row], path: str | None) -> Iterator[Part | Issue]:
    """The events of a table's rows, and what is to be said of them."""
    own = load("datasets")["own"]
    version = version_of(path) if form.name == "ged" else None
    faults, passed = Faults(), Faults()
    seen: set[int] = set()
    of_ours = last = 0
    try:
        for number, stated in rows:
            if number - last > LOST:
                yield problem(path, f"holds no event in {LOST} rows after row {last}; the rest is left out")
                break
            if isinstance(stated, str):
                passed.add(stated, number)
                continue
            named = {plain_name(name): value for name, value in stated.items()}
            row, wrong = coded_values.row(form, named) if form.has(named) else ({}, ())
            if not row.keys() - {form.id}:
                passed.add(NO_EVENT, number)
                continue
            last = number
            for what in wrong:
                faults.add(what, number)
            name = row.get(form.id)
            if name and hash(name) in seen:
                passed.add("an event that is there already", number)
                continue
            if name:
                seen.add(hash(name))
            ours = own["column"] in named
            of_ours += ours
            outlet = own["outlet"] if ours else form.outlet
            event: dict[str, Any] = {"outlet": outlet, "row": row}
            if version and not ours:
                event["version"] = version
            called = f"{outlet} {name}"[:LONGEST_NAME] if name else f"{stem(path) or 'table'} row {number}"
            yield part(called, form.media_type, event)
    except NotATableError as error:
        yield problem(path, str(error))
    yield from _told(faults, path, ", read without what is broken")
    yield from _told(passed, path, ", passed over")
    if of_ours:
        what = f"was exported by Rashomon: what it says is read as “{own['outlet']}”, not as {form.outlet}"
        yield problem(path, what, severity="warning")
    elif form.name == "ged" and seen and version is None:
        what = "does not say in its name which version of UCDP GED it is (GEDEvent_v25_1.csv), so that a later version"
        yield problem(path, f"{what} does not take its place; name it so, or give --published", severity="note")


def version_of(path: str | None) -> str | None:
    """The version of UCDP GED that a file's name or an address says: `25.1`, `24.0.3`."""
    if not path:
        return None
    found = _VERSION.search(path if "://" in path else PurePath(path).name)
    if found:
        return ".".join(str(int(number)) for number in re.split(r"[._]", f"{found[1]}.{found[2]}"))
    short = _SHORT.search(PurePath(path).name)
    return f"{short[1]}.{short[2]}" if short else None
