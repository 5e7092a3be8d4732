"""One row of a dataset of coded events: the JSON that is kept of it (see `coded_rows`), and the document that it is.

Its text is a line for each column, so that every number of a claim has its words and its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import IO, Any

from rashomon.codebook.datasets import DATASET, Form, media_types, of_media_type
from rashomon.ingest.documents import document, problem, whole
from rashomon.ingest.header import LONGEST, Header
from rashomon.ingest.text import essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

NAMED_BY_YEAR = 17
"""The first of UCDP's versions whose number is the year of its release."""


class CodedRowReader:
    """Reads one row in the JSON that the reader of tables of coded events makes."""

    name = "ingest.coded-row.v1"
    endings: Sequence[str] = ()
    bound: Bound = "text_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """By its media type alone."""
        return media_type is not None and essence(media_type) in media_types()

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The row, whose outlet is the dataset. The same event in a later version is an edit of it."""
        data = file.read(limits.text_bytes)
        form = of_media_type(essence(media_type or ""))
        try:
            plain = json.loads(data)
            row = {name: _line(value) for name, value in plain["row"].items()}
            outlet, version = _line(plain["outlet"]), plain.get("version")
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
            form = None
        if form is None or not outlet or not (text := form.text(row)):
            yield problem(path, "is no row of a dataset of events that is known")
            return
        version = _line(version) if isinstance(version, str) else ""
        name = row.get(form.id) or None
        changed = _changed(row)
        yield document(
            data,
            text,
            media_type=form.media_type,
            header=Header(
                outlet=outlet,
                outlet_kind=DATASET,
                published=changed[:10] if changed else _released(form, version),
                title=f"{' '.join(filter(None, (outlet, version)))}{f', event {name}' if name else ''}",
                language="en",
            ),
            name=f"{outlet} {name}" if name else None,
            edited_at=changed,
        )


def _line(value: Any) -> str:
    return " ".join(whole(value).split())[:LONGEST] if isinstance(value, str) else ""


def _changed(row: Mapping[str, str]) -> str | None:
    """When ACLED last changed the row: seconds since 1970."""
    try:
        seconds = int(row.get("timestamp", "0"))
        found = datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
    return found.isoformat().replace("+00:00", "Z") if found else None


def _released(form: Form, version: str) -> str | None:
    """The year in which a version of UCDP GED came out, which is its number."""
    year = version.partition(".")[0]
    return f"20{year}" if form.name == "ged" and year.isdigit() and NAMED_BY_YEAR <= int(year) < 100 else None
