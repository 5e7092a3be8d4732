"""What is in a message: its text, the pictures in it, and what is attached."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO
from pathlib import PurePath

from rashomon.ingest import media
from rashomon.ingest.decoding import CONTROLS, NotTextError, decode
from rashomon.ingest.mail_markup import rendered
from rashomon.ingest.mail_sender import decoded
from rashomon.protocols import Limits, Part

DEEPEST = 20
PARTS = 2_000
SMALLEST = 2_000
"""Bytes of a picture; smaller ones are logos, rules and what counts who reads the message."""
STUB = 0.2
"""Share of the page's text below which the plain text beside it says no more than to look at the page."""
ENDINGS = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
LEFT_OUT = re.compile(
    r"(?:application/(?:pgp-\w+|pkcs7-signature|x-pkcs7-signature|applefile|ics)|text/(?:calendar|x-?vcard|vcard|"
    r"directory|rfc822-headers|x-amp-html)|message/(?:delivery-status|disposition-notification|external-body))$"
)
"""Signatures, calendars and cards, which are no reports; nothing outside is looked for."""


@dataclass(slots=True)
class Body:
    """What was found."""

    text: str = ""
    pictures: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Name, media type and bytes of what is seen or heard."""
    attached: list[Part] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """What is attached in a way that is not read, by name."""
    broken: bool = False
    """Whether there are characters that could not be read."""
    lost: str | None = None
    """Why its text is not there, as the end of a sentence."""


def body(message: Message, limits: Limits, *, crlf: bool = False) -> Body:
    """What is in the message; `crlf` says how its lines end."""
    found = _Found(limits, crlf)
    texts = found.of(message, 0)
    found.body.text = "\n\n".join(one for one in texts if one.strip())
    return found.body


class _Found:
    def __init__(self, limits: Limits, crlf: bool) -> None:
        self.body = Body()
        self._left = limits.binary_bytes
        self._count = 0
        self._crlf = crlf

    def of(self, part: Message, depth: int) -> list[str]:
        """The texts that are shown one after the other in a part."""
        self._count += 1
        if depth > DEEPEST or self._count > PARTS:
            return []
        kind = part.get_content_type()
        if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
            self.body.lost = "is encrypted or sealed; save it as plain text once it is opened"
            return []
        if kind == "message/rfc822":
            self._forwarded(part)
            return []
        inside = part.get_payload() if part.is_multipart() else None
        if isinstance(inside, list):
            parts = [one for one in inside if isinstance(one, Message)]
            return self._alternative(parts, depth) if kind == "multipart/alternative" else self._all(parts, depth)
        name = decoded(_filename(part))
        shown = (part.get_content_disposition() or "inline") != "attachment"
        if kind in ("text/plain", "text/html") and shown and (not name or depth == 0):
            return [self._text(part, kind)]
        self._attached(part, kind, name)
        return []

    def _all(self, parts: list[Message], depth: int) -> list[str]:
        return [text for one in parts for text in self.of(one, depth + 1)]

    def _alternative(self, parts: list[Message], depth: int) -> list[str]:
        """One of several ways to say the same: plain text, unless it says too little."""
        said = {one.get_content_type(): i for i, one in enumerate(parts)}
        found = [self.of(one, depth + 1) for one in parts]
        plain = found[said["text/plain"]] if "text/plain" in said else []
        other = max(found, key=lambda one: sum(map(len, one)), default=[])
        return plain if plain and sum(map(len, plain)) >= STUB * sum(map(len, other)) else other

    def _text(self, part: Message, kind: str) -> str:
        text = self._read(_bytes(part), part.get_param("charset"))
        if kind == "text/html":
            return rendered(text)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        flowed = str(part.get_param("format", "")).lower() == "flowed"
        return flowing(text, delsp=str(part.get_param("delsp", "")).lower() == "yes") if flowed else text

    def _read(self, data: bytes, charset: object) -> str:
        """Bytes as text, whatever they are said to be."""
        try:
            return decode(data, charset[:40] if isinstance(charset, str) else None)[0]
        except (NotTextError, LookupError, ValueError):
            text = data.decode("utf-8", "replace").replace("\0", "")
        if len(CONTROLS.findall(text)) > len(text) / 100:
            self.body.lost = "holds binary data where its text should be; save it as .eml once more"
            return ""
        self.body.broken = True
        return text

    def _attached(self, part: Message, kind: str, name: str) -> None:
        if LEFT_OUT.match(kind) or PurePath(name).suffix.lower() in (".ics", ".vcf", ".asc", ".sig", ".p7s"):
            return
        data = _bytes(part)
        self._left -= len(data)
        if not data or self._left < 0:
            return
        name = (
            PurePath(name.replace("\\", "/")).name.strip(". ")[:200]
            or f"attachment-{self._count}{ENDINGS.get(kind, '')}"
        )
        seen = media.kind(data[:64])
        if seen is not None:
            if len(data) >= SMALLEST:
                self.body.pictures.append((name, seen, data))
        elif kind == "application/ms-tnef" or name.lower() == "winmail.dat":
            self.body.unread.append(name)
        elif not kind.startswith(("image/", "video/", "audio/")):
            # `application/octet-stream` says nothing, and would keep a reader from looking at the ending.
            told = None if kind == "application/octet-stream" else kind
            charset = part.get_param("charset")
            if told is not None and told.startswith("text/") and isinstance(charset, str):
                told = f"{told}; charset={charset[:40]}"
            self.body.attached.append(Part(name=name, data=data, media_type=told))

    def _forwarded(self, part: Message) -> None:
        inside = part.get_payload()
        if isinstance(inside, list) and inside and isinstance(inside[0], Message):
            # Some programs pack a message as they do other files, which leaves a message of text alone.
            packed = _unpacked(part, inside[0])
            data = packed if packed is not None else _as_sent(inside[0], self._crlf)
        else:
            data = _bytes(part)
        self._left -= len(data)
        if data.strip() and self._left >= 0:
            name = PurePath(decoded(_filename(part)).replace("\\", "/")).name or f"forwarded-{self._count}.eml"
            self.body.attached.append(Part(name=name, data=data, media_type="message/rfc822"))


def _filename(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except Exception:  # A charset that there is not, or a parameter in pieces that do not fit.
        return ""


def _bytes(part: Message) -> bytes:
    """What a part holds, without the packing for its way."""
    try:
        data = part.get_payload(decode=True)
    except Exception:
        data = None
    if isinstance(data, bytes):
        return data
    plain = part.get_payload()
    return plain.encode("utf-8", "surrogateescape") if isinstance(plain, str) else b""


def _unpacked(part: Message, inside: Message) -> bytes | None:
    payload = inside.get_payload()
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() != "base64" or not isinstance(payload, str):
        return None
    if inside.keys():
        return None
    try:
        return base64.b64decode(payload)
    except (binascii.Error, ValueError):
        return None


def _as_sent(message: Message, crlf: bool) -> bytes:
    out = BytesIO()
    kept = policy.compat32.clone(linesep="\r\n" if crlf else "\n", max_line_length=0)
    BytesGenerator(out, mangle_from_=False, policy=kept).flatten(message)
    return out.getvalue()


def flowing(text: str, *, delsp: bool = False) -> str:
    """Text of the format `flowed` (RFC 3676) with a line for each paragraph; quoted lines stay as they are."""
    return "\n".join(_flowing(text.split("\n"), delsp))


def _flowing(lines: list[str], delsp: bool) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        if line.startswith(">") or line == "-- ":
            if held:
                yield "".join(held)
                held = []
            yield line
            continue
        line = line.removeprefix(" ")
        goes_on = line.endswith(" ")
        held.append(line[:-1] if delsp and goes_on else line)
        if not goes_on:
            yield "".join(held)
            held = []
    if held:
        yield "".join(held)
