"""Telegram Desktop's export as JSON (`result.json`): one chat, or all of them. It is read message by message."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import IO, Any

from rashomon.ingest import posts
from rashomon.ingest.documents import problem
from rashomon.ingest.json_stream import JsonStream
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

CHANNELS = ("public_channel", "private_channel")
GROUPS = ("public_supergroup", "private_supergroup", "private_group")
TYPES = (*CHANNELS, *GROUPS, "personal_chat", "bot_chat", "saved_messages")
TYPE = re.compile(rf'"type"\s*:\s*"(?:{"|".join(TYPES)})"'.encode())
ALL = re.compile(rb'\s*\{\s*"about"\s*:.*"(?:personal_information|chats)"\s*:', re.DOTALL)
"""How an export of a whole account begins."""
KEPT = (
    *("id", "date", "date_unixtime", "edited", "edited_unixtime", "text", "forwarded_from", "forwarded_from_id"),
    *("photo", "file", "mime_type"),
)
"""What is kept of a message; the rest tells of who reacted, signed or was called, or how it looks."""
NAMING = frozenset({"mention", "mention_name", "phone", "email"})
"""Kinds of words that name a person."""
UNNAMED = "[name left out]"
INSIDE = frozenset({"chats", "left_chats", "list"})
DEEPEST = 8


class TelegramReader:
    """Reads Telegram Desktop's JSON export."""

    name = "ingest.telegram.v1"
    endings: Sequence[str] = (".json",)
    bound: Bound = "container_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """A JSON object that names one of Telegram's kinds of chat and has messages, or an account's export."""
        if not head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{") or (media_type or "").endswith("+json"):
            return False
        return (bool(TYPE.search(head)) and b'"messages"' in head) or bool(ALL.match(head))

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """Each message with words as a part.

        In a channel the channel is its author. In any other chat members are told apart by number, and names and
        numbers of persons that were marked as such in the text are left out.
        """
        stream = JsonStream(file)
        passed: Counter[str] = Counter()
        chat: _Chat | None = None
        read = 0
        try:
            for header, message in _messages(stream, {}, 0):
                if chat is None or chat.header is not header:
                    chat = _Chat(header, message)
                made = chat.post(message)
                if isinstance(made, str):
                    passed[made] += 1
                else:
                    read += 1
                    yield made
        except (ValueError, RecursionError) as error:
            why = "is nested too deep" if isinstance(error, RecursionError) else str(error).splitlines()[0]
            yield problem(
                path, f"is cut off or no JSON after {read + passed.total()} messages ({why}); export it again"
            )
        if passed:
            told = ", ".join(f"{count} {what}" for what, count in sorted(passed.items()))
            yield problem(path, f"holds messages that are passed over: {told}", severity="note")
        elif not read:
            yield problem(path, "is an export of Telegram without messages")


class _Chat:
    """One chat, as its messages come."""

    def __init__(self, header: dict[str, Any], first: object) -> None:
        self.header = header
        kind = header.get("type")
        name = header.get("name") if isinstance(header.get("name"), str) else None
        self._open = kind in CHANNELS
        moment = str(first.get("date_unixtime") or first.get("date")) if isinstance(first, dict) else ""
        of_group = name if kind in GROUPS else None  # Elsewhere the name is that of a person.
        number = header.get("id") if self._open or kind in GROUPS else None
        key = posts.key([moment])
        self._about = {"id": key if number is None else number, "name": name if self._open else of_group, "type": kind}
        self._members = posts.Members(of_group or key)

    def post(self, message: object) -> Part | str:
        """The message as a part, or what it is that is passed over."""
        if not isinstance(message, dict) or message.get("type") != "message":
            return "service messages"
        if message.get("media_type") == "sticker" or "sticker_emoji" in message:
            return "stickers"
        if "poll" in message:
            return "polls"
        kept = {name: message[name] for name in KEPT if name in message}
        for field in ("photo", "file"):
            if str(kept.get(field, "(")).startswith("("):  # "(File not included. Change data exporting settings …)"
                kept.pop(field, None)
        if not posts.words(kept.get("text")).strip():
            return "without words"
        if "reply_to_message_id" in message:
            kept["reply_to"] = message["reply_to_message_id"]
        plain: dict[str, Any] = {"chat": self._about, "message": kept}
        sender = str(message.get("from_id") or message.get("from") or "")
        if not self._open:
            plain["member"] = self._members.called(sender)
            kept["text"] = _without_names(kept["text"])
        if "forwarded_from" in kept:
            origin = str(kept.pop("forwarded_from_id", ""))
            # Where no id is given in a group it is somebody who hides theirs, or the export is an old one.
            if origin.startswith("user") or (not self._open and not origin.startswith("channel")):
                kept["forwarded_from"] = self._members.called(origin or str(kept["forwarded_from"]))
                kept["of_person"] = True
        return posts.part(f"{self._about['id']}/{message.get('id')}", posts.TELEGRAM, plain)


def _without_names(text: object) -> object:
    if not isinstance(text, list):
        return text
    found: list[object] = []
    for one in text:
        if isinstance(one, dict):
            text = UNNAMED if one.get("type") in NAMING else one.get("text")
            found.append({"type": one.get("type"), "text": text})
        else:
            found.append(one)
    return found


def _messages(stream: JsonStream, header: dict[str, Any], depth: int) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each message with what was told of its chat before it. Raises ValueError and RecursionError."""
    if depth > DEEPEST:
        raise RecursionError
    if stream.take("["):
        while not stream.take("]"):
            yield from _messages(stream, {}, depth + 1)
            if not stream.take(",") and stream.next() != "]":
                raise ValueError("a list is not closed")
        return
    if not stream.take("{"):
        stream.value()
        return
    while not stream.take("}"):
        name = stream.value()
        if not isinstance(name, str) or not stream.take(":"):
            raise ValueError("an object is not closed")
        if name == "messages" and stream.take("["):
            while not stream.take("]"):
                yield header, stream.value()
                if not stream.take(",") and stream.next() != "]":
                    raise ValueError("the list of messages is not closed")
        elif name in INSIDE:
            yield from _messages(stream, {}, depth + 1)
        else:
            value = stream.value()
            if name in ("name", "type", "id"):
                header[name] = value
        if not stream.take(",") and stream.next() != "}":
            raise ValueError("an object is not closed")
