"""Web archives: WARC (ISO 28500) and WACZ. Each page that was captured is read as if it were fetched then.

The records are told apart here, since a hostile file may have headers of any length; warcio reads what is in each.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any
from urllib.parse import unquote, urljoin, urlsplit

from rashomon.ingest import media, zips
from rashomon.ingest.documents import PASSWORD, problem
from rashomon.ingest.frames import Frame, Frames
from rashomon.ingest.text import essence
from rashomon.ingest.unpacking import BrokenError, Flaw, bomb, counted, listed
from rashomon.model import Document, Issue
from rashomon.protocols import Bound, Limits, Part

BEGINNING = b"WARC/"
INSIDE = re.compile(r"(?:^|/)archive/[^/]+\.warc(?:\.gz)?$")
"""What the web archives in a WACZ are called (WACZ 1.1.1)."""
KEPT = ("response", "resource", "conversion")
"""Types of records that hold what was captured; the others tell of it, or of a name's address."""
READ = frozenset(
    {
        *("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/csv", "application/pdf"),
        *(
            "application/rss+xml",
            "application/atom+xml",
            "application/rdf+xml",
            "application/feed+json",
            "message/rfc822",
        ),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
"""Media types of what may be a report."""
MAYBE = {
    **dict.fromkeys(("application/json", "text/json"), re.compile(rb'jsonfeed\.org/version|"text"\s*:')),
    **dict.fromkeys(("application/xml", "text/xml"), re.compile(rb"<(?:rss|feed|rdf:RDF)\b")),
    **dict.fromkeys(("application/octet-stream", ""), re.compile(rb"%PDF-|<html\b|<!doctype html", re.IGNORECASE)),
}
"""Media types of what seldom is one, and by what in its first bytes it is known."""
PLAIN = ("identity", "gzip", "deflate", "x-gzip", "")
ROBOTS = re.compile(r"/(?:robots|ads|humans|security)\.txt$")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z")
PICTURES = 200_000
"""Addresses of pictures that are remembered."""


class WarcReader:
    """Reads web archives."""

    name = "ingest.warc.v1"
    endings: Sequence[str] = (".warc", ".wacz")
    bound: Bound = "container_bytes"

    def accepts(self, head: bytes, media_type: str | None, path: str | None) -> bool:
        """A web archive by its first bytes, packed or not; a WACZ by its ending, type or first member."""
        if head.startswith(zips.FIRST):
            first = head[30 : 30 + int.from_bytes(head[26:28], "little")].decode("utf-8", "replace")
            ending = PurePosixPath(path or "").suffix.lower()
            return ending == ".wacz" or essence(media_type or "") == "application/wacz" or bool(INSIDE.search(first))
        return head.startswith(BEGINNING) or (head.startswith(b"\x1f\x8b\x08") and _beginning(head) == BEGINNING)

    def read(
        self, file: IO[bytes], *, media_type: str | None, path: str | None, limits: Limits
    ) -> Iterator[Document | Part | Issue]:
        """The pages and other reports in the archive as parts, each with its address and when it was captured.

        Pictures are looked for where a page names them. What is no report, was not found there, or only says that a
        page was unchanged, is counted in a note.
        """
        head = file.read(4)
        if not head.startswith(zips.FIRST):
            yield from _Opened(file, path, limits).parts()
            return
        within = 0
        for one in zips.contents(file, limits):
            if isinstance(one, Flaw):
                yield problem(path, one.what, severity=one.severity)
                continue
            if not INSIDE.search(one.name):
                continue
            within += 1
            name = f"{path or 'standard input'}/{one.name}"
            # They mostly lie in it as they are, and may be larger than what can be held.
            stretch: Any = zips.stored(file, one.name, limits)
            try:
                opened = io.BytesIO(one.read(limits.part_bytes)) if stretch is None else io.BufferedReader(stretch)
            except BrokenError as error:
                yield problem(name, str(error))
                continue
            yield from _Opened(opened, name, limits).parts()
        if not within:
            yield problem(path, "holds no web archive (archive/….warc.gz)")


def _beginning(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, len(BEGINNING))
    except zlib.error:
        return b""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Payload:
    """What a record holds of what was captured."""

    data: bytes
    media_type: str | None
    status: int
    wrong: str | None = None
    """What is wrong with it, though it can be read."""


class _Opened:
    """One web archive that is being read."""

    def __init__(self, file: IO[bytes], path: str | None, limits: Limits) -> None:
        self._file, self._path, self._limits = file, path, limits
        self._pictures: dict[str, tuple[int, int]] | None = None
        self._left = max(10_000_000, limits.ratio * file.seek(0, io.SEEK_END))
        """Bytes of pictures that may still be looked up."""

    def parts(self) -> Iterator[Part | Issue]:
        """What may be a report, and what is wrong."""
        passed: list[str] = []
        statuses: list[str] = []
        unchanged = given = 0
        for one in Frames(self._file, self._limits):
            if isinstance(one, str):
                yield problem(self._path, one)
                continue
            address = _address(one)
            if one.kind == "revisit":
                unchanged += 1
            if one.kind not in KEPT or address.startswith(("dns:", "whois:")):
                continue
            if not one.length:
                passed.append("empty")
                continue
            stated = _stated(one)
            if media.by_ending(address) or (stated or "").partition("/")[0] in ("image", "video", "audio", "font"):
                passed.append(stated or "pictures")
                continue
            name = _name(address)
            try:
                payload = _payload(one, self._limits)
            except BrokenError as error:
                yield problem(f"{self._path}/{name}", str(error))
                continue
            if payload.status != 200:
                statuses.append(str(payload.status))
                continue
            kind = essence(payload.media_type or "")
            if not _may_be_report(kind, payload.data, address):
                passed.append(kind or "of no type")
                continue
            if payload.wrong:
                yield problem(f"{self._path}/{name}", payload.wrong, severity="warning")
            given += 1
            date = one.headers.get("warc-date", "")
            yield Part(
                name=name,
                data=payload.data,
                media_type=payload.media_type if kind not in ("application/octet-stream", "") else None,
                url=address if address.startswith(("http://", "https://")) else None,
                retrieved_at=date if DATE.fullmatch(date) else None,
                beside=self._beside(address),
            )
        yield from self._notes(passed, statuses, unchanged, given)

    def _notes(self, passed: list[str], statuses: list[str], unchanged: int, given: int) -> Iterator[Issue]:
        if passed:
            what = f"holds what is no report by itself, which is passed over ({listed(counted(passed), 12)})"
            yield problem(self._path, what, severity="note")
        if statuses:
            found = listed(counted(f"with status {status}" for status in statuses), 12)
            what = f"holds answers by which nothing was found ({found})"
            yield problem(self._path, what, severity="note")
        if unchanged:
            what = f"says {unchanged} times that a page was as before (revisit); that page is read once"
            yield problem(self._path, what, severity="note")
        if not given:
            yield problem(self._path, "is a web archive without reports")

    def _beside(self, page: str) -> Callable[[str], bytes | None]:
        def found(name: str) -> bytes | None:
            try:
                where = self._listed().get(_plain(urljoin(page, name)))
            except ValueError:
                return None
            if where is None or self._left <= 0:
                return None
            for one in Frames(self._file, self._limits, *where):
                if isinstance(one, str):
                    return None
                try:
                    data = _payload(one, self._limits).data
                except BrokenError:
                    return None
                self._left -= len(data)
                return data if media.kind(data) and len(data) <= self._limits.binary_bytes else None
            return None

        return found

    def _listed(self) -> dict[str, tuple[int, int]]:
        """Where the pictures are, by their addresses; the file is gone through once for them."""
        if self._pictures is None:
            self._pictures = {}
            for one in Frames(self._file, self._limits):
                if isinstance(one, str) or one.kind not in KEPT or len(self._pictures) >= PICTURES:
                    continue
                address = _address(one)
                if media.by_ending(address) or (_stated(one) or "").startswith(("image/", "video/", "audio/")):
                    self._pictures.setdefault(_plain(address), one.where)
        return self._pictures


def _address(one: Frame) -> str:
    return PASSWORD.sub("://", one.headers.get("warc-target-uri", "").strip("<>"))


def _plain(address: str) -> str:
    """An address by which two are compared: without what stands behind `#`."""
    return unquote(address.partition("#")[0])


def _name(address: str) -> str:
    """What a page is called within: its host and path."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "page"
    path = unquote(parts.path)
    return f"{parts.hostname or ''}{path}{'index' if path.endswith('/') or not path else ''}".lstrip("/") or "page"


def _stated(one: Frame) -> str | None:
    """The media type that a record states for what it holds, without looking into it; None for a response."""
    return essence(one.headers.get("content-type", "")) if one.kind != "response" else None


def _may_be_report(kind: str, data: bytes, address: str) -> bool:
    if kind in MAYBE:
        return MAYBE[kind].search(data[:4096]) is not None
    return kind in READ and not ROBOTS.search(address)


def _payload(one: Frame, limits: Limits) -> _Payload:
    """What a record holds, its transfer undone. Raises BrokenError."""
    block = one.block(limits.part_bytes)
    http = one.kind == "response" and _address(one).startswith(("http:", "https:"))
    if http and not re.search(rb"\r?\n\r?\n", block[:65_536]) and len(block) > 65_536:
        raise BrokenError("has headers without an end")
    from warcio.archiveiterator import WARCIterator

    try:
        record = next(WARCIterator(io.BytesIO(b"%s%s\r\n\r\n" % (one.head, block)), check_digests=True))
        headers = record.http_headers
        encoding = (headers.get_header("content-encoding") or "").lower() if headers else ""
        if encoding not in PLAIN:
            raise BrokenError(f"was sent in a compression that is not read ({encoding[:20]})")
        stream, held = record.content_stream(), io.BytesIO()
        while data := stream.read(1 << 16):
            held.write(data)
            if held.tell() > max(1_000_000, limits.ratio * len(block)) or held.tell() > limits.part_bytes:
                raise bomb(limits)
        while record.raw_stream.read(1 << 16):
            pass  # The digests are over all of it.
    except (BrokenError, MemoryError):
        raise
    except Exception as error:  # It may be broken in any way.
        raise BrokenError(f"is a record that cannot be read ({type(error).__name__})") from error
    wrong = None
    if record.digest_checker is not None and record.digest_checker.passed is False:
        wrong = "is not what was captured: its digest is another; it was read as it is"
    elif one.headers.get("warc-truncated"):
        wrong = "was cut off when it was captured"
    status = headers.get_statuscode() if headers else "200"
    return _Payload(
        data=held.getvalue(),
        media_type=headers.get_header("content-type") if headers else record.content_type,
        status=int(status) if status.isascii() and status.isdigit() else 0,
        wrong=wrong,
    )
