"""A reader of situation reports (`.sitrep`) and an exporter of telegrams, as another package brings them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from rashomon.ingest.documents import document, problem
from rashomon.ingest.header import header
from rashomon.model import Document, Issue
from rashomon.plugins import Extension, hookimpl
from rashomon.protocols import Bound, Export, Limits, Part

MAGIC = b"SITREP/1\n"
"""How such a file begins. Then `name: value` lines, an empty line, and the text to the end."""


class SitrepReader:
    """Situation reports of field offices."""

    name = "fieldnotes.ingest.sitrep.v1"
    endings: Sequence[str] = (".sitrep",)
    bound: Bound = "text_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """What begins as such a report does, whatever it is called."""
        return head.startswith(MAGIC)

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The one report in the file."""
        data = file.read(limits.text_bytes)
        head, _, body = data.removeprefix(MAGIC).decode("utf-8", "replace").partition("\n\n")
        stated = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
        known, _ = header(stated)
        if not body.strip():
            yield problem(path, "is a situation report without a text")
            return
        yield document(data, body.strip(), media_type="text/x-sitrep", header=known, name=stated.get("office"))


class TelegramExporter:
    """Accounts in capitals, a line each, as telegrams have them."""

    name = "fieldnotes.export.telegram.v1"
    ending = ".txt"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write who says what, and last what the ledger was."""
        for reading in found.readings:
            for row in reading.rows:
                out.write(f"{row.source} {row.effect} {row.low} STOP\n".upper().encode())
        out.write(f"{found.checkpoint}\n".encode())


@hookimpl
def rashomon_register() -> list[Extension]:
    """What this package adds."""
    return [
        Extension(kind="reader", name=SitrepReader.name, load=SitrepReader),
        Extension(kind="exporter", name=TelegramExporter.name, load=TelegramExporter),
    ]
