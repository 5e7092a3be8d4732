"""JSON, for programs: readings as one list or a line each, and every layer of a document as one line.

Spans have `start` and `end` in code points of the document's text, the end exclusive, and their words as `exact`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import IO, Any

from rashomon.export import decided, rows
from rashomon.model import Document, Extraction, to_plain
from rashomon.protocols import Export

BREAKING = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What JSON leaves as it is although programs take it for the end of a line, and terminals for a command."""


def line(plain: Any, *, indent: int | None = None) -> str:
    """JSON that stays on one line (unless indented) whoever reads it; characters beyond ASCII are themselves."""
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=indent)
    return BREAKING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def encoded(plain: Any, *, indent: int | None = None) -> bytes:
    """The same as UTF-8, with a line feed at its end; half a character, which no file holds, is `?`."""
    return (line(plain, indent=indent) + "\n").encode("utf-8", "replace")


def layers(document: Document, extraction: Extraction) -> dict[str, Any]:
    """Everything that was read from one document: its header and text, then each layer in order.

    Beside the records' own fields, times have a `value` (`2024-07-25`, `2024-07-25/2024-07-26`, or null where the
    day stays open) and places say whether they are `resolved`.
    """
    plain = {"document": without_ids(to_plain(document)), "maker": extraction.maker}
    for name, layer in to_plain(extraction).items():
        # Choices are made by now, and whose names are to be protected is listed nowhere.
        if name not in ("document_id", "maker", "choices", "persons"):
            plain[name] = without_ids(layer)
    for time in plain["times"]:
        start, end = time["start"], time["end"]
        time["value"] = start if start == end or end is None else f"{start or '..'}/{end}"
    for place in plain["places"]:
        place["resolved"] = place["place_id"] is not None
    return plain


def without_ids(plain: Any) -> Any:
    """The same without the `document_id` that every span carries; the document is named once."""
    if isinstance(plain, dict):
        return {name: without_ids(value) for name, value in plain.items() if name != "document_id"}
    if isinstance(plain, list):
        return [without_ids(item) for item in plain]
    return plain


class JsonExporter:
    """Writes readings as one JSON list, indented."""

    name = "export.json.v1"
    ending = ".json"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write the readings to `out`."""
        out.write(encoded([decided.plain(reading) for reading in found.readings], indent=1))


class JsonLinesExporter:
    """Writes readings as JSON, one a line."""

    name = "export.jsonl.v1"
    ending = ".jsonl"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write the readings to `out`, each as soon as it is there."""
        for reading in found.readings:
            out.write(encoded(decided.plain(reading)))


class JsonRowsExporter:
    """Tables of claims, figures, accounts, estimates, incidents or reports as JSON, one row a line."""

    name = "export.rows.v1"
    ending = ".jsonl"
    tables: Sequence[str] = tuple(rows.TABLES)

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write one table, `claims` unless another is asked for."""
        table = rows.TABLES[found.table or "claims"]
        for row in rows.rows(found, table.name):
            out.write(encoded(dict(zip(table.names, row, strict=True))))
