"""One post of a channel or chat: the JSON that is kept of it, and the document that it is.

A chat's export has no bytes of one message by itself, so each goes out as canonical JSON with the chat that it is from.
Who wrote in a group did not choose to be named in public: such a member's name goes nowhere beyond the export itself,
and they are told apart by number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import IO, Any

from rashomon.ingest import media
from rashomon.ingest.documents import document, problem, whole, written
from rashomon.ingest.header import LONGEST, Header
from rashomon.ingest.paragraphs import line_feeds
from rashomon.ingest.published import NotADateError, publication_date
from rashomon.ingest.text import essence
from rashomon.model import Document, Issue, Span
from rashomon.protocols import Bound, Limits, Part

TELEGRAM = "application/vnd.telegram.message+json"
WHATSAPP = "application/vnd.whatsapp.message+json"
KIND = "channel_post"
"""The codebook's outlet kind."""


class Members:
    """The people of one chat by number, in the order in which they first write: no name comes out of it."""

    def __init__(self, chat: str) -> None:
        """`chat` is what the chat is called in public, or its `key`."""
        self._chat = chat
        self._known: dict[str, int] = {}

    def called(self, who: str) -> str:
        """What one of them is called: `member 3 of Salt Road News`."""
        return f"member {self._known.setdefault(who, len(self._known) + 1)} of {self._chat}"

    def knows(self, who: str) -> bool:
        """Whether they wrote before."""
        return who in self._known


def key(moments: Sequence[str]) -> str:
    """A name for a chat that has none but a person's: by when its first messages were written, the same in a later
    export that begins with these."""
    return f"chat {sha256('|'.join(moments).encode()).hexdigest()[:8]}"


def part(name: str, media_type: str, plain: Mapping[str, Any]) -> Part:
    """One post as an input of its own; `plain` is JSON types."""
    return Part(name=f"{name}.json", data=written(plain), media_type=media_type)


def words(text: object) -> str:
    """The text of a message: words, or a list of words and of objects with words (links, names, bold)."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    found = [one.get("text") if isinstance(one, dict) else one for one in text]
    return "".join(one for one in found if isinstance(one, str))


class PostReader:
    """Reads one post in the JSON that the readers of chats make."""

    name = "ingest.posts.v1"
    endings: Sequence[str] = ()
    bound: Bound = "text_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """By its media type alone."""
        return media_type is not None and essence(media_type) in (TELEGRAM, WHATSAPP)

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The post, whose outlet is who wrote it and `via` the channel where it was forwarded, then its media."""
        data = file.read(limits.text_bytes)
        try:
            plain = json.loads(data)
            message, chat = plain["message"], plain["chat"]
            text = line_feeds(words(message.get("text")))
            name = _line(chat.get("name"))
        except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
            yield problem(path, "is no post of a channel or chat")
            return
        text = whole(text)
        if not text.strip():
            yield problem(path, "is a post without words; there is nothing to read in it")
            return
        author = _line(plain.get("member")) or name
        forwarded = "forwarded_from" in message
        of_person = bool(message.get("of_person") if forwarded else plain.get("member"))
        found = document(
            data,
            text,
            media_type=essence(media_type or TELEGRAM),
            header=Header(
                outlet=_line(message["forwarded_from"]) if forwarded else author,
                # A group's member is no channel, and what the group is called says nothing of who they are.
                outlet_kind=None if of_person else KIND,
                published=_day(message.get("date")),
            ),
            name=f"{chat.get('id')}/{message.get('id')}",
            via=(author,) if forwarded and author else (),
            edited_at=_moment(message),
        )
        yield found
        caption = Span(document_id=found.id, start=0, end=len(text), exact=text)
        for field in ("photo", "file"):
            named = message.get(field)
            if isinstance(named, str) and named and len(named) <= LONGEST:
                stated = message.get("mime_type") if field == "file" else None
                kind = stated if isinstance(stated, str) else media.by_ending(named)
                yield Part(name=named, of=found.id, caption=caption, media_type=kind)


def _line(value: object) -> str | None:
    return " ".join(whole(value).split())[:LONGEST] or None if isinstance(value, str) else None


def _day(value: object) -> str | None:
    try:
        return publication_date(value[:10]) if isinstance(value, str) else None
    except NotADateError:
        return None


def _moment(message: Mapping[str, Any]) -> str | None:
    """When it was edited: in UTC where the export says, otherwise by the clock of who exported it."""
    try:
        seconds = int(message["edited_unixtime"])
        if seconds > 0:
            return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        pass
    stated = message.get("edited")
    try:
        found = datetime.fromisoformat(stated) if isinstance(stated, str) else None
    except ValueError:
        return None
    # An export of 2021 and before gives this moment for what was never edited.
    return found.isoformat() if found and found.year > 1970 else None
