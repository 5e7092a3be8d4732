"""Messages (EML): what their sender says in them, without the earlier messages that they quote."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from email.message import Message
from email.utils import parsedate_tz
from pathlib import PurePath
from typing import IO

from rashomon.ingest.deadlines import TooLongError, in_time
from rashomon.ingest.documents import document, problem, remarks, stem
from rashomon.ingest.header import Header, header
from rashomon.ingest.html import PAGE
from rashomon.ingest.mail_body import Body, body
from rashomon.ingest.mail_quotes import Own, own
from rashomon.ingest.mail_sender import decoded, raw, sender
from rashomon.ingest.paragraphs import paragraphs
from rashomon.ingest.published import NotADateError, publication_date
from rashomon.ingest.text import essence
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

ENDINGS = (".eml",)
MEDIA_TYPE = "message/rfc822"
SECONDS = 8.0
"""Of work on one message; parts within parts without end take longer."""
FIELD = re.compile(rb"[A-Za-z][!-9;-~]{0,75}:")
TELLING = re.compile(rb"^(?:message-id|mime-version|received|return-path|delivered-to|dkim-signature):", re.I | re.M)
ORDINARY = re.compile(rb"^(?:from|to|date|subject|sender|cc):", re.I | re.M)
FORWARDS = re.compile(r"\s*(?:fwd?|wg|tr|rv)\s*:", re.IGNORECASE)
ADDRESSED = re.compile(r"<(https?://[^\s<>]{4,1000})>")
SPELT = re.compile(r"(?:[A-Z]\w+day,? )?(?P<day>[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-zû]+\.? \d{4})")
"""How programs write the day of a message that they forward: `Monday, March 4, 2024 at 10:12 AM`."""


class MailReader:
    """Reads messages."""

    name = "ingest.mail.v1"
    endings: Sequence[str] = ENDINGS
    bound: Bound = "binary_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """A message by its type, or by the header that it begins with, which has to be a longer one without ending."""
        if essence(media_type or "") == MEDIA_TYPE:
            return True
        block = fields(head) if head[:1] not in (b"{", b"[") else b""  # A table's row, of which there are many.
        if not block or PAGE.match(head):
            return False
        named = PurePath(path or "").suffix.lower() in ENDINGS
        known = len(ORDINARY.findall(block))
        return known + len(TELLING.findall(block)) >= 1 if named else known >= 2 and TELLING.search(block) is not None

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The document that its sender's words are, the pictures in it, and the reports attached or forwarded as parts.

        The sender's name is the byline, the organisation's the outlet, the subject the title, and the day in the
        sender's zone that of publication. Recipients are left out.
        """
        data = file.read(limits.binary_bytes)
        if not fields(data[:100_000]):
            yield problem(path, "has no header lines, so that it is no message; save it as .eml once more")
            return
        try:
            one, wrong, found, words = in_time(SECONDS, _taken, data, path, limits)
        except TooLongError:
            yield problem(path, "takes too long to read; save its text as a .txt file")
            return
        except (Exception, MemoryError) as error:  # A hostile message may break the library anywhere.
            yield problem(path, f"cannot be read as a message ({type(error).__name__}); save its text as a .txt file")
            return
        yield from _told(path, found, words)
        if one is not None:
            yield from remarks(one, path, wrong)
            yield one
            for name, kind, picture in found.pictures:
                yield Part(name=name, data=picture, media_type=kind, of=one.id)
        elif not found.attached and not words.forwarded and found.lost is None:
            what = "quotes earlier messages and says nothing itself" if words.quoted else "holds no text"
            yield problem(path, what)
        if words.forwarded:
            yield Part(name="forwarded.eml", data=words.forwarded.encode(), media_type=MEDIA_TYPE)
        yield from found.attached


def fields(head: bytes) -> bytes:
    """The header lines at the beginning of a message; none where it begins otherwise."""
    block = re.split(rb"\r?\n\r?\n|\r\r", head.lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
    lines = re.split(rb"\r\n|\n|\r", block)
    if len(lines) > 1 and len(head) == len(block):
        del lines[-1]  # It may be cut.
    broken = sum(not (FIELD.match(line) or line[:1] in (b" ", b"\t")) for line in lines)
    # A line that a program has wrapped wrongly is no reason to lose a message.
    return b"\n".join(lines) if FIELD.match(lines[0]) and broken * 5 <= len(lines) else b""


def _taken(data: bytes, path: str | None, limits: Limits) -> tuple[Document | None, list[str], Body, Own]:
    """The document, what is wrong with its header, and what there is besides; no document where nothing is said."""
    from email import policy
    from email.parser import BytesParser

    message = BytesParser(policy=policy.compat32).parsebytes(data.lstrip(b"\xef\xbb\xbf\r\n"))
    found = body(message, limits, crlf=b"\r\n" in data[:10_000])
    words = own(found.text, forwards=FORWARDS.match(decoded(raw(message, "Subject"))) is not None)
    text = paragraphs(words.text)
    if not text:
        return None, [], found, words
    known, wrong = _header(message)
    return document(data, text, media_type=MEDIA_TYPE, header=known, name=stem(path)), wrong, found, words


def _told(path: str | None, found: Body, words: Own) -> Iterator[Issue]:
    if found.lost is not None:
        yield problem(path, found.lost)
    if found.broken:
        yield problem(path, "has broken characters, which are left as �", severity="warning")
    for name in found.unread:
        yield problem(path, f"carries {name}, which is not read; ask for it as a PDF", severity="warning")
    if words.quoted and words.text.strip():
        yield problem(
            path, "quotes earlier messages, which its sender does not say; they are left out", severity="note"
        )


def _header(message: Message) -> tuple[Header, list[str]]:
    who = sender(message)
    archived = ADDRESSED.search(raw(message, "Archived-At") or "")
    language = re.match(r"[A-Za-z]{2,3}\b", raw(message, "Content-Language") or "")
    known, wrong = header(
        {
            "outlet": who.outlet,
            "byline": who.byline,
            "title": subject(message),
            "published": day(raw(message, "Date")),
            "url": archived[1] if archived else None,
            # Programs state the sender's language, which is English for most.
            "language": language[0] if language and language[0].lower() != "en" else None,
        }
    )
    if raw(message, "Date") and known.published is None:
        wrong.append("states a date that is none, and goes without")
    return known, wrong


def subject(message: Message) -> str | None:
    """What it is about, without the marks of answers and lists: `Re:`, `[press]`."""
    words = decoded(raw(message, "Subject"))
    return re.sub(r"^(?:\s*(?:(?:re|aw|fwd?|tr|wg|rv|sv)\s*:|\[[\w .-]{1,30}\]))+\s*", "", words, flags=re.I) or None


def day(stated: str | None) -> str | None:
    """The day in a Date header as it is written there, whatever its zone; None where it is no day."""
    if not stated or len(stated) > 200:
        return None
    try:
        found = parsedate_tz(stated)
        # What follows `at` is beyond the standard, and would be lost together with the year.
        if found is not None and 1970 <= found[0] <= 2100:
            return datetime.date(*found[:3]).isoformat()
    except (ValueError, IndexError, TypeError, OverflowError):
        pass
    match = SPELT.search(stated)
    try:
        return publication_date(match["day"]) if match else None
    except NotADateError:
        return None
