"""What was fetched, as a web archive: taken from a real exchange over a connection."""

from __future__ import annotations

import gzip
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from warcio.archiveiterator import ArchiveIterator

from rashomon.ingest import evidence
from rashomon.ingest.fetch import RefusedError, fetch
from rashomon.ingest.inputs import Input, Way, capture
from rashomon.model import Capture, Document
from rashomon.protocols import Limits

TEXT = b"The army said on Monday that two of its soldiers were killed near the border with Niger."


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/old":
            self.send_response(302)
            self.send_header("Location", "/chunked")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        kind = {"/pdf": "application/pdf", "/zip": "application/zip", "/png": "image/png"}.get(self.path, "text/plain")
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("X-Own-Header", "As It Stands")
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (TEXT[:20], TEXT[20:], b""):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            return
        body = {"/gzip": gzip.compress(TEXT), "/cut": gzip.compress(b"\0" * 5_000_000)}.get(self.path, TEXT)
        if self.path in ("/gzip", "/cut", "/lie"):
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://wire.example:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def fetched(url: str, **_: object):  # type: ignore[no-untyped-def]
    limits = Limits(seconds=5, page_bytes=1_000_000)
    return fetch(url, limits=limits, resolve=lambda *_: ["127.0.0.1"], public=lambda _: True)


def test_what_was_sent_both_ways_is_known_to_the_byte(site: str) -> None:
    found = fetched(f"{site}/old")
    first, last = found.exchanges
    assert (first.status, first.body, last.status, last.body) == (302, None, 200, TEXT)
    assert (first.url, last.url, last.address) == (f"{site}/old", f"{site}/chunked", "127.0.0.1")
    assert last.request.startswith(b"GET /chunked HTTP/1.1\r\n")
    assert b"Host: wire.example:" in last.request
    assert last.request.endswith(b"\r\n\r\n")
    assert last.head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"X-Own-Header: As It Stands\r\n" in last.head
    assert last.at.endswith("Z")


def test_a_body_that_was_sent_packed_is_kept_as_it_was_sent(site: str) -> None:
    found = fetched(f"{site}/gzip")
    assert found.data == TEXT
    assert found.exchanges[-1].body is not None
    assert gzip.decompress(found.exchanges[-1].body) == TEXT
    made = evidence.made(found)
    assert made is not None
    *_, response, _ = [(one.rec_type, one.content_stream().read()) for one in ArchiveIterator(io.BytesIO(made[0]))]
    assert response == ("response", TEXT)


@pytest.mark.parametrize(
    ("page", "why"), [("cut", "is larger than 1 MB"), ("lie", "is sent broken"), ("png", "gives image/png")]
)
def test_what_cannot_be_had_is_refused(site: str, page: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        fetched(f"{site}/{page}")


@pytest.mark.parametrize("page", ["pdf", "zip"])
def test_what_a_reader_may_read_is_fetched(site: str, page: str) -> None:
    assert fetched(f"{site}/{page}").data == TEXT


def test_a_document_comes_with_how_it_was_fetched(site: str) -> None:
    found = list(capture(Input(name=f"{site}/old"), Way(published="2024-07-29", fetcher=fetched)))
    (archive, how), (data, document) = [one for one in found if isinstance(one, tuple)]
    assert isinstance(how, Capture)
    assert isinstance(document, Document)
    assert (how.document_id, how.payload_sha256, data) == (document.id, document.sha256, TEXT)
    assert (how.url, how.asked) == (f"{site}/chunked", (f"{site}/old",))
    # A web archive reader that is not ours reads it, the chunks put together and the digests held.
    records = list(ArchiveIterator(io.BytesIO(archive), check_digests="raise"))
    assert len(records) == 5


def test_each_record_is_told_and_a_changed_one_found(site: str) -> None:
    made = evidence.made(fetched(f"{site}/page"))
    assert made is not None
    assert [(one.kind, one.holds) for one in evidence.shown(made[0])] == [
        ("warcinfo", True),
        ("response", True),
        ("request", True),
    ]
    plain = gzip.decompress(made[0])
    changed = gzip.compress(plain.replace(b"two of its", b"ten of its"))
    assert [one.holds for one in evidence.shown(changed)] == [True, False, True]
