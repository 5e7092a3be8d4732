"""The codebook's JSON: one report a file, with its header fields. Claims in it are never looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import IO

from rashomon.ingest.decoding import NotTextError, decode
from rashomon.ingest.documents import document, problem, remarks, stem, whole
from rashomon.ingest.header import FIELDS, header
from rashomon.ingest.paragraphs import line_feeds
from rashomon.ingest.text import essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

MEDIA_TYPE = "application/json"


class CodebookReader:
    """Reads reports in the codebook's JSON."""

    name = "ingest.codebook.v1"
    endings: Sequence[str] = (".json",)
    bound: Bound = "text_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """JSON by its type or ending, or an object that begins with a brace and comes without a name."""
        if media_type is not None:
            return essence(media_type) == MEDIA_TYPE
        ending = PurePath(path or "").suffix.lower()
        return ending == ".json" or (ending == "" and head.lstrip()[:1] == b"{")

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The report in the bytes; JSON that is not one report (a list of actors, an incident) is passed over."""
        data = file.read(limits.text_bytes)
        try:
            text, _, _ = decode(data)
            plain = json.loads(text)
        except NotTextError as error:
            yield problem(path, str(error))
            return
        except (ValueError, RecursionError) as error:
            yield problem(path, f"is not JSON ({str(error).splitlines()[0]})")
            return
        if not isinstance(plain, dict) or not isinstance(plain.get("text"), str):
            yield problem(path, 'is JSON but not a report (it has no "text"), and is passed over', severity="note")
            return
        body = whole(line_feeds(plain["text"]))
        if not body.strip():
            yield problem(path, 'has an empty "text"; there is nothing to read in it')
            return
        known, wrong = header({name: plain.get(name) for name in FIELDS})
        name = plain.get("id")
        found = document(
            data,
            body,
            media_type=MEDIA_TYPE,
            header=known,
            name=name if isinstance(name, str) and name else stem(path),
        )
        yield from remarks(found, path, wrong)
        yield found
