"""One entry of a feed: the JSON that is kept of it (see `feeds`), and the document that it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from rashomon.ingest.deadlines import TooLongError, in_time
from rashomon.ingest.documents import document, problem, remarks, shown
from rashomon.ingest.feed_dates import day, moment
from rashomon.ingest.feed_words import plain as plain_words
from rashomon.ingest.feed_words import told
from rashomon.ingest.feeds import ENTRY
from rashomon.ingest.header import header
from rashomon.ingest.text import essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

SECONDS = 8.0
"""Of work on one entry."""
LONG = 200_000
"""Bytes from which that is held to."""
TEASER = "is only the beginning of a report; read the page that it leads to"


class EntryReader:
    """Reads one entry in the JSON that the reader of feeds makes."""

    name = "ingest.entries.v1"
    endings: Sequence[str] = ()
    bound: Bound = "text_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """By its media type alone."""
        return media_type is not None and essence(media_type) == ENTRY

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The entry, whose outlet is the feed, or where that has it from another, this one, and the feed `via`.

        Its media follow it; nothing is fetched. Where it is but the beginning of what its address holds, that is said.
        """
        data = file.read(limits.text_bytes)
        try:
            plain = json.loads(data)
            feed, entry, key = plain["feed"], plain["entry"], plain.get("key")
            # A thread an entry takes longer than most entries do.
            text, teases = in_time(SECONDS, told, entry) if len(data) > LONG else told(entry)
            found, wrong = _document(data, text, feed, entry, key if isinstance(key, str) else None)
            seen = [(str(one["url"]), one.get("type")) for one in entry.get("media") or ()]
        except TooLongError:
            yield problem(path, "takes too long to read")
            return
        except Exception as error:  # Somebody else's, or a page in it that breaks the parser.
            yield problem(path, f"is no entry of a feed that can be read ({type(error).__name__})")
            return
        if not text:
            yield problem(path, "is an entry without words; there is nothing to read in it", severity="note")
            return
        yield from remarks(found, path, wrong)
        if teases:
            message = f"{shown(found.url or path)} {TEASER}."
            yield Issue(stage="ingest", severity="note", message=message, subject=found.id)
        yield found
        for url, kind in seen:
            yield Part(name=url, of=found.id, media_type=kind if isinstance(kind, str) else None)


def _document(
    data: bytes, text: str, feed: Mapping[str, Any], entry: Mapping[str, Any], key: str | None
) -> tuple[Document, list[str]]:
    published, updated = entry.get("published"), entry.get("updated")
    origin = (entry.get("source") or {}).get("title")
    outlet = feed.get("title")
    via = (outlet,) if origin and outlet and origin != outlet else ()
    language = entry.get("language") or feed.get("language") or ""
    known, wrong = header(
        {
            "outlet": origin or outlet,
            "title": plain_words(entry.get("title")) or None,
            "byline": ", ".join(entry.get("authors") or ()) or None,
            "published": day(published) or (day(updated) if not published else None),
            "url": entry.get("link"),
            # Programs state the language that they came with, which is English for most.
            "language": None if language.lower().startswith("en") else language[:40] or None,
        }
    )
    if published and known.published is None:
        wrong.append(f"states a date of publication that cannot be read ({published[:40]}), and goes without")
    edited = moment(updated)
    if edited is not None and edited == moment(published):
        edited = None
    found = document(data, text, media_type=ENTRY, header=known, name=key, via=via, edited_at=edited)
    return found, wrong
