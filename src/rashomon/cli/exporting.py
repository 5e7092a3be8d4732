"""`rashomon export`: the readings in a ledger as data, as of any moment."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rashomon import plugins, readings
from rashomon.cli import terminal
from rashomon.cli.gathering import codebook_folder
from rashomon.cli.opened import view
from rashomon.ledger import View
from rashomon.model import Document
from rashomon.protocols import Export


def export(
    names: Sequence[str], *, path: Path, as_of: str | None, valid_at: str | None, form: str, out: Path | None
) -> None:
    """Write the readings of the incidents of those ids, of all without any. Raises NotFound, with ids near it."""
    folder = codebook_folder(form, out)
    with view(path, as_of, valid_at) as seen:
        found = [readings.incident(seen, name) for name in names] if names else readings.incidents(seen)
        if folder is not None:
            told = {document.id for reading in found for document in reading.documents}
            _codebook(seen, folder, seen.documents(told if names else None))
    if folder is None:
        made = Export(readings=(readings.whole(one) for one in found), checkpoint="", policies=())
        plugins.exporter(f"export.{form}.v1").export(made, sys.stdout.buffer)


def _codebook(seen: View, folder: Path, documents: Sequence[Document]) -> None:
    from rashomon.cli import coded

    laid = readings.claims(seen)
    placed = [(Path(), document) for document in documents]
    count = coded.write(folder, placed, coded.of_ledger(laid.claims, documents), seen.issues(), laid)
    print(f"{terminal.count(count, 'report')} written to {folder}.", file=sys.stderr)  # noqa: T201
