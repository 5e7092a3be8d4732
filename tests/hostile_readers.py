"""Readers and an extractor that never end, fill the memory or end their process; to be found by another process."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from typing import IO

from rashomon.ingest.text import TextReader
from rashomon.model import Document, Extraction, Issue
from rashomon.protocols import Limits, Part


def done(what: bytes | str) -> None:
    """Do what the text asks for: `HANG`, `EAT` or `END`."""
    text = what.decode() if isinstance(what, bytes) else what
    if "HANG" in text:
        time.sleep(3600)
    if "EAT" in text:
        full = []
        while True:
            full.append(bytes(2**26))
    if "END" in text:
        os._exit(3)
    if "FAIL" in text:
        raise ValueError(text)


class HostileReader(TextReader):
    """Reads text, and does what it asks for where its first word is READING."""

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        if b"READING" in (data := file.read()):
            done(data)
        file.seek(0)
        yield from super().read(file, media_type=media_type, path=path, limits=limits)


class HostileExtractor:
    """Finds nothing, and does what the text asks for."""

    name = "tests.hostile.v1"

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        for document in documents:
            done(document.text)
            yield Extraction(document_id=document.id, maker=self.name, persons=())


def extractor(_: str) -> HostileExtractor:
    return HostileExtractor()
