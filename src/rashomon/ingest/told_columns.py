"""What the user says the columns of a table hold: `text=body,published=day`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon.ingest.coded_rows import CodedReader
from rashomon.ingest.tables import TableReader
from rashomon.protocols import Reader


def told_columns(words: str) -> dict[str, str]:
    """The column that holds each field named. Raises ValueError, with what it must be instead."""
    pairs = [pair.partition("=") for pair in words.split(",")]
    if not all(field.strip() and column.strip() for field, _, column in pairs):
        raise ValueError("must be FIELD=COLUMN, with commas between: text=body,published=day")
    found = {field.strip(): column.strip() for field, _, column in pairs}
    TableReader(found)  # Which knows the fields.
    return found


def knowing(readers: Sequence[Reader], columns: Mapping[str, str] | None) -> list[Reader]:
    """The readers, of which that of tables knows what the columns hold. Raises ValueError for a field that no report
    has."""
    if not columns:
        return list(readers)
    told = TableReader(columns)
    # Whoever says which column holds words means a table of reports, whatever other columns it has.
    kept = [one for one in readers if not (told.words_told and isinstance(one, CodedReader))]
    return [told if isinstance(one, TableReader) else one for one in kept]
