"""Plain text, with or without a front-matter block.

---
outlet: Saltlake Wire
published: 2024-07-27
---
The army said on Saturday ...
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import IO, Any

import yaml

from rashomon.ingest import media
from rashomon.ingest.decoding import NotTextError, decode
from rashomon.ingest.documents import document, problem, remarks, stem
from rashomon.ingest.header import field, header
from rashomon.ingest.paragraphs import line_feeds, paragraphs
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

ENDINGS = (".txt", ".md", ".text", ".markdown")
MEDIA_TYPES = ("text/plain", "text/markdown")
FENCE = re.compile(r"\s*---[ \t]*\n")
END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
LINE = re.compile(r"(?P<name>[A-Za-z][\w -]{0,30}?)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
LONGEST_BLOCK = 20_000
MARKUP = re.compile(r"\ufeff?\s*<(?:\?xml|rss|feed|rdf:RDF)\b")
"""How XML begins, whose marks nobody said; feeds are read before."""


class TextReader:
    """Reads plain text."""

    name = "ingest.text.v1"
    endings: Sequence[str] = ENDINGS
    bound: Bound = "text_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """Plain text by its type or ending, and everything that does not say what it is."""
        if media_type is not None:
            return essence(media_type) in MEDIA_TYPES
        ending = PurePath(path or "").suffix.lower()
        return ending in ENDINGS or (ending not in (".json", ".html", ".htm", ".xhtml") and media.kind(head) is None)

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The one document in the bytes. `media_type` may carry the sender's charset (`text/plain; charset=...`)."""
        data = file.read(limits.text_bytes)
        try:
            text, codec, guessed = decode(data, charset(media_type))
        except NotTextError as error:
            yield problem(path, str(error))
            return
        if MARKUP.match(text):
            what = "is XML of a kind that is no report (of XML, feeds are read), and is passed over"
            yield problem(path, what, severity="note")
            return
        stated, body = front_matter(line_feeds(text))
        known, wrong = header(stated)
        body = paragraphs(body)
        if not body:
            yield problem(path, "is empty; there is nothing to read in it")
            return
        found = document(data, body, media_type="text/plain", header=known, name=stem(path))
        yield from remarks(found, path, wrong)
        if guessed:
            what = f"is not UTF-8 and was read as {codec}; save it as UTF-8 if names look wrong"
            yield problem(path, what, severity="note")
        yield found


@functools.lru_cache(maxsize=256)
def essence(media_type: str) -> str:
    """The media type itself, in small letters: `text/plain` for `Text/Plain; charset=utf-8`."""
    return media_type.partition(";")[0].strip().lower()


def charset(media_type: str | None) -> str | None:
    """The charset that a media type declares."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", media_type or "", re.IGNORECASE)
    return match[1] if match else None


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The header fields at the head of `text`, by their names as written, and the text below them.

    A block that names no header field is part of the text.
    """
    opening = FENCE.match(text)
    closing = END.search(text, opening.end(), opening.end() + LONGEST_BLOCK) if opening else None
    if not opening or not closing:
        return {}, text
    block = text[opening.end() : closing.start()]
    stated = _yaml(block) or _lines(block)
    if not any(field(name) for name in stated):
        return {}, text
    return stated, text[closing.end() :]


def _yaml(block: str) -> dict[str, Any]:
    """The block as YAML whose every scalar is a string, so that `2024-07` and `no` stay as they are written."""
    try:
        plain = yaml.load(block, Loader=yaml.BaseLoader)  # noqa: S506  (makes strings, lists and dicts alone)
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    return {str(name): value for name, value in plain.items()} if isinstance(plain, dict) else {}


def _lines(block: str) -> dict[str, Any]:
    """The block as `name: value` lines: what people write that is no YAML (`title: Rebels: dozens killed`)."""
    stated: dict[str, Any] = {}
    for line in block.split("\n"):
        if match := LINE.match(line):
            stated[match["name"]] = (match["value"] or "").strip().strip("\"'")
    return stated
