"""What was fetched, kept so that it can be shown later: requests and answers as WARC 1.1 (ISO 28500:2017)."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from rashomon.ingest.fetch import AGENT, Exchange, Fetched
from rashomon.ingest.frames import Frame, Frames
from rashomon.ingest.limits import LIMITS
from rashomon.model import Capture, record_id

MEDIA_TYPE = "application/warc"
SPECIFICATION = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
CHUNKED = re.compile(rb"^transfer-encoding(?=[ \t]*:)", re.IGNORECASE | re.MULTILINE)
MOST = 100
"""Records of one web archive that are told of; a fetch makes some five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One record of a web archive, and whether its digests hold."""

    kind: str
    """`warcinfo`, `request` or `response`."""
    url: str
    at: str
    address: str
    first: str
    """The first line of what was sent: `GET /page HTTP/1.1`, `HTTP/1.1 200 OK`."""
    holds: bool | None
    """None where it states no digest."""


def made(fetched: Fetched) -> tuple[bytes, Capture] | None:
    """The web archive of a fetch, and the record of it, which names no document yet; None where nothing is known of
    how it was fetched."""
    if not fetched.exchanges:
        return None
    data, last = archive(fetched.exchanges), fetched.exchanges[-1]
    return data, Capture(
        id="",
        document_id="",
        url=fetched.url,
        asked=tuple(one.url for one in fetched.exchanges[:-1]),
        fetched_at=last.at,
        status=last.status,
        media_type=fetched.media_type or None,
        address=last.address,
        payload_sha256=hashlib.sha256(fetched.data).hexdigest(),
        warc_sha256=hashlib.sha256(data).hexdigest(),
    )


def of_document(capture: Capture, document_id: str) -> Capture:
    """The record for a document that came out of what was fetched."""
    named = replace(capture, document_id=document_id)
    return replace(named, id=record_id("capture", named))


def archive(exchanges: tuple[Exchange, ...]) -> bytes:
    """Requests and answers as a web archive: each a record of its own, packed by itself, the same on every machine.

    The heads stand as they were sent, but that `Transfer-Encoding` is put as `X-Archive-Transfer-Encoding`, since the
    body is kept with its parts put together.
    """
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    about = f"software: {AGENT.partition(' ')[0]}\r\nformat: WARC File Format 1.1\r\nconformsTo: {SPECIFICATION}\r\n"
    _write(writer, "warcinfo", None, about.encode(), {"WARC-Date": exchanges[0].at}, "application/warc-fields")
    for one in exchanges:
        head = CHUNKED.sub(b"X-Archive-Transfer-Encoding", one.head)
        known = {"WARC-Date": one.at, "WARC-IP-Address": one.address}
        told = known | ({"WARC-Truncated": "length"} if one.body is None else {})
        told["WARC-Payload-Digest"] = _digest(one.body or b"")
        name = _write(writer, "response", one.url, head + (one.body or b""), told, "application/http; msgtype=response")
        asked = known | {"WARC-Concurrent-To": name, "WARC-Payload-Digest": _digest(b"")}
        _write(writer, "request", one.url, one.request, asked, "application/http; msgtype=request")
    return out.getvalue()


def _write(writer: Any, kind: str, url: str | None, block: bytes, told: dict[str, str], media_type: str) -> str:
    digest = _digest(block)
    # Named by what it says, so that the same fetch is the same archive.
    name = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{kind} {url} {told} {digest}')}>"
    headers = {"WARC-Record-ID": name, **told, "WARC-Block-Digest": digest}
    record = writer.create_warc_record(url, kind, warc_headers_dict=headers, warc_content_type=media_type)
    record.raw_stream, record.length, record.payload_length = io.BytesIO(block), len(block), len(block)
    writer.write_record(record)
    return name


def _digest(data: bytes) -> str:
    return f"sha256:{base64.b32encode(hashlib.sha256(data).digest()).decode('ascii')}"


def shown(data: bytes) -> Iterator[Shown]:
    """What a web archive holds, each record verified by its digests."""
    for number, one in enumerate(Frames(io.BytesIO(data), LIMITS)):
        if number >= MOST or isinstance(one, str):
            return
        block = one.block(LIMITS.part_bytes)
        headers = one.headers
        yield Shown(
            kind=one.kind,
            url=headers.get("warc-target-uri", ""),
            at=headers.get("warc-date", ""),
            address=headers.get("warc-ip-address", ""),
            first=block.partition(b"\r\n")[0].decode("utf-8", "replace"),
            holds=_holds(one, block),
        )


def _holds(one: Frame, block: bytes) -> bool | None:
    told = [one.headers.get("warc-block-digest"), one.headers.get("warc-payload-digest")]
    made = [_digest(block), _digest(block.partition(b"\r\n\r\n")[2])]
    return None if told == [None, None] else all(one in (None, other) for one, other in zip(told, made, strict=True))
