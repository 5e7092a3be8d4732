"""A document from what a reader found: named by the hash of its bytes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from rashomon.ingest.header import Header
from rashomon.model import Document, Issue

_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
PASSWORD = re.compile(r"://[^/@]*@")
CHAT = re.compile("whatsapp|واتساب", re.IGNORECASE)
"""In the name of an exported chat, with the name of whoever it is with: `WhatsApp Chat with Ana Example.txt`."""


def document(
    data: bytes,
    text: str,
    *,
    media_type: str,
    header: Header,
    name: str | None = None,
    via: tuple[str, ...] = (),
    edited_at: str | None = None,
) -> Document:
    """The document that `data` is, whose text was read as `text`."""
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        id=f"doc_{digest[:16]}",
        sha256=digest,
        media_type=media_type,
        text=text,
        name=name,
        lang=header.language,
        outlet=header.outlet,
        outlet_kind=header.outlet_kind,
        url=header.url,
        title=header.title,
        byline=header.byline,
        dateline=header.dateline,
        published_at=header.published,
        via=via,
        edited_at=edited_at,
    )


def whole(text: str) -> str:
    """`text` with half characters, which an escape may name and no file can hold, replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def written(plain: Mapping[str, Any]) -> bytes:
    """One thing of many that has no bytes of its own (a post, an entry, a row) as bytes: JSON types in canonical JSON.

    The same thing in two files is one document.
    """
    return whole(_WRITER.encode(plain)).encode()


def stem(path: str | None) -> str | None:
    """The file's name without its ending, or None for what is no file."""
    if path is None or "://" in path or path == "-":
        return None
    return PurePath(path).stem or None


def shown(path: str | None) -> str:
    """A path or address as it can be printed anywhere: no password, no control characters, no broken ones, and no name
    of whoever a chat is with."""
    if path is None or path == "-":
        return "standard input"
    path = "".join(map(_nameless, re.split(r"([/\\])", PASSWORD.sub("://", path))))
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _nameless(step: str) -> str:
    stem, point, ending = step.rpartition(".")
    if ending.lower() not in ("txt", "zip") or not (found := CHAT.search(stem)):
        return step
    others = stem[: found.start()] + stem[found.end() :]
    return f"WhatsApp chat (name left out){point}{ending}" if any(map(str.isalpha, others)) else step


def problem(path: str | None, what: str, *, severity: str = "error") -> Issue:
    """That the input at `path` could not be read; `what` goes on the sentence that begins with its name."""
    return Issue(stage="ingest", severity=severity, message=f"{shown(path)} {what}.", subject=shown(path))


def remarks(found: Document, path: str | None, wrong: list[str]) -> Iterator[Issue]:
    """What is wrong with the header of a document that was read all the same."""
    for what in wrong:
        yield Issue(stage="ingest", severity="warning", message=f"{shown(path)} {what}.", subject=found.id)


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in rising order for a reader: `2, 5-7`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return ", ".join("-".join(map(str, one)) for one in found)
