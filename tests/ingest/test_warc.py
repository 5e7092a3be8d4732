"""Web archives: each page that was captured is read as if it were fetched then."""

from __future__ import annotations

import gzip
import io
import os
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pacing import slower
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from rashomon.ingest.inputs import Input, Way, capture
from rashomon.ingest.limits import LIMITS
from rashomon.ingest.warc import WarcReader
from rashomon.model import Document, Issue
from rashomon.protocols import Limits, Part

TEXT = "The army said on Monday that two of its soldiers were killed near the border with Niger."
PAGE = f"<html><body><article><h1>Two killed</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>".encode()
URL = "https://saltlake.example/2024/07/two-killed"
WHEN = "2024-07-30T08:09:10Z"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


class Archive:
    """A web archive that is being made."""

    def __init__(self, *, packed: bool = True) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=packed)

    def add(self, url: str, body: bytes, kind: str = "response", status: str = "200 OK", **headers: str) -> Archive:
        sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
        http = StatusAndHeaders(status, sent, protocol="HTTP/1.1") if kind in ("response", "revisit") else None
        more = {"WARC-Date": WHEN}
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=http,
            warc_headers_dict=more,
            warc_content_type=headers.get("Content_Type", "") if http is None else "",
        )
        self.writer.write_record(record)
        return self

    @property
    def data(self) -> bytes:
        return self.out.getvalue()


def page(packed: bool = True) -> Archive:
    return Archive(packed=packed).add(URL, PAGE, Content_Type="text/html; charset=utf-8")


def results(data: bytes, name: str = "a.warc.gz") -> tuple[list[Document], list[Issue]]:
    found = list(capture(Input(name=name, data=data), Way(published="2024-07-29")))
    documents = [one[1] for one in found if not isinstance(one, Issue) and isinstance(one[1], Document)]
    return documents, [one for one in found if isinstance(one, Issue)]


def parts(data: bytes, **limits: float) -> tuple[list[Part], list[Issue]]:
    found = list(WarcReader().read(io.BytesIO(data), media_type=None, path="a", limits=Limits(**limits)))  # type: ignore[arg-type]
    return [one for one in found if isinstance(one, Part)], [one for one in found if isinstance(one, Issue)]


@pytest.mark.parametrize("packed", [True, False])
def test_a_page_comes_with_its_address_and_when_it_was_captured(packed: bool) -> None:
    [document], [] = results(page(packed).data)  # type: ignore[misc]
    assert (document.url, document.outlet, document.retrieved_at) == (URL, "saltlake.example", WHEN)
    assert TEXT in document.text


def test_a_web_archive_in_an_archive_gives_the_page(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("captures/day.warc.gz", page().data)
        archive.writestr("captures/day.cdx", "x")
    [document], [note] = results(out.getvalue(), "a.zip")
    assert (document.url, document.retrieved_at, note.severity) == (URL, WHEN, "note")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", ["a.wacz", "a.zip", "a"])
def test_a_wacz_gives_its_pages(method: int, name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("archive/data.warc.gz", page().data)
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
        archive.writestr("datapackage.json", "{}")
    [document], [] = results(out.getvalue(), name)  # type: ignore[misc]
    assert (document.url, document.retrieved_at) == (URL, WHEN)


def test_a_wacz_without_web_archives_says_so() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("datapackage.json", "{}")
    [], [issue] = results(out.getvalue(), "a.wacz")  # type: ignore[misc]
    assert "holds no web archive" in issue.message


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:50], body[50:])) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(PAGE), {"Content_Encoding": "gzip"}),
        (zlib.compress(PAGE), {"Content_Encoding": "deflate"}),
        (chunked(PAGE), {"Transfer_Encoding": "chunked"}),
        (chunked(gzip.compress(PAGE)), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (PAGE, {"Content_Encoding": "gzip"}),  # Said, and undone before it was kept.
    ],
)
def test_how_a_page_was_sent_is_undone(body: bytes, headers: dict[str, str]) -> None:
    [part], [] = parts(Archive().add(URL, body, Content_Type="text/html", **headers).data)  # type: ignore[misc]
    assert part.data == PAGE


def test_a_compression_that_is_not_read_is_said() -> None:
    [], [issue, _] = parts(Archive().add(URL, b"\x8b", Content_Type="text/html", Content_Encoding="zstd").data)  # type: ignore[misc]
    assert "compression that is not read (zstd)" in issue.message


def test_what_is_no_report_is_counted_in_notes() -> None:
    archive = page()
    for number in range(3):
        archive.add(f"https://saltlake.example/{number}.js", b"x", Content_Type="text/javascript")
        archive.add(f"https://saltlake.example/gone/{number}", b"x", status="404 Not Found", Content_Type="text/html")
    archive.add("https://saltlake.example/robots.txt", b"User-agent: *", Content_Type="text/plain")
    archive.add("https://saltlake.example/api", b'{"a": 1}', Content_Type="application/json")
    archive.add("https://saltlake.example/map", b"<?xml?><urlset>", Content_Type="text/xml")
    archive.add("https://saltlake.example/moved", b"", status="301 Moved", Content_Type="text/html")
    archive.add("dns:saltlake.example", b"192.0.2.1", kind="resource", Content_Type="text/dns")
    archive.add(URL, b"", kind="revisit", Content_Type="text/html")
    [part], [passed, statuses, unchanged] = parts(archive.data)
    assert part.url == URL
    assert "(3 text/javascript, 1 application/json, 1 text/plain, 1 text/xml)" in passed.message
    assert "(3 with status 404, 1 with status 301)" in statuses.message
    assert "says 1 times that a page was as before" in unchanged.message
    assert {issue.severity for issue in (passed, statuses, unchanged)} == {"note"}


def test_feeds_papers_and_resources_are_read() -> None:
    archive = Archive()
    archive.add("https://saltlake.example/feed", b"<?xml version='1.0'?><rss>", Content_Type="application/xml")
    archive.add(
        "https://saltlake.example/f",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        Content_Type="application/json",
    )
    archive.add("https://saltlake.example/a.pdf", b"%PDF-1.4", Content_Type="application/octet-stream")
    archive.add("file:///home/u/a.txt", TEXT.encode(), kind="resource", Content_Type="text/plain")
    archive.add(URL, TEXT.encode(), kind="conversion", Content_Type="text/plain")
    found, [] = parts(archive.data)  # type: ignore[misc]
    assert [part.media_type for part in found] == [
        "application/xml",
        "application/json",
        None,
        "text/plain",
        "text/plain",
    ]
    assert [part.url for part in found][-2:] == [None, URL]


@pytest.mark.parametrize("packed", [True, False])
def test_pictures_are_found_by_the_address_that_a_page_names(packed: bool) -> None:
    archive = Archive(packed=packed).add("https://cdn.example/p.png?w=1", PNG, Content_Type="image/png")
    archive.add(URL, PAGE, Content_Type="text/html").add(
        "https://saltlake.example/2024/07/q.png", PNG + b"q", Content_Type="image/png"
    )
    [part], [note] = parts(archive.data)
    assert part.beside is not None
    assert part.beside("https://cdn.example/p.png?w=1") == PNG
    assert part.beside("q.png") == part.beside("/2024/07/q.png#top") == PNG + b"q"
    assert part.beside("two-killed") is None  # A page is no picture.
    assert part.beside("http://[") is None
    assert note.severity == "note"


def test_another_digest_is_said_and_the_page_is_read_all_the_same() -> None:
    data = page(packed=False).data.replace(b"killed near", b"killed afar")
    [part], [issue] = parts(data)
    assert part.data is not None
    assert b"killed afar" in part.data
    assert (issue.severity, "its digest is another" in issue.message) == ("warning", True)


@pytest.mark.parametrize("packed", [True, False])
def test_a_broken_record_costs_only_itself(packed: bool) -> None:
    other = Archive(packed=packed).add("https://b.example/", PAGE + os.urandom(400), Content_Type="text/html")
    broken = bytearray(other.data)
    if packed:
        broken[len(broken) // 2 : len(broken) // 2 + 30] = b"\xff" * 30
    else:
        broken[: len(b"WARC/1.0")] = b"WRAC/1.0"
    found, issues = parts(page(packed).data + bytes(broken) + page(packed).data)
    assert [part.url for part in found] == [URL, URL]
    assert any(issue.severity == "error" and "broken" in issue.message for issue in issues)


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_is_cut_off_gives_what_it_holds_and_says_so(packed: bool) -> None:
    data = page(packed).data
    found, issues = parts(data + data[: len(data) // 2])
    assert len(found) == 1
    assert any("cut off" in issue.message for issue in issues)


def test_one_packed_as_a_whole_is_read() -> None:
    found, [] = parts(gzip.compress(page(packed=False).data * 3))  # type: ignore[misc]
    assert len(found) == 3


def test_thousands_of_empty_records_are_gone_past_soon():
    one = gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n")
    before = time.process_time()
    found = list(WarcReader().read(io.BytesIO(one * 20_000), media_type=None, path="a.warc.gz", limits=LIMITS))
    # Half of what it takes to look for a payload in each.
    assert (time.process_time() - before) / slower() < 1.2
    assert any("(20000 empty)" in issue.message for issue in found)


def test_a_bomb_in_a_record_or_around_it_is_refused() -> None:
    started = time.process_time()
    zeros = gzip.compress(b"\0" * 300_000_000)
    archive = Archive().add(URL, zeros, Content_Type="text/html", Content_Encoding="gzip")
    found, issues = parts(archive.data + page().data)
    assert len(found) == 1
    assert "more than 200 times its size" in issues[0].message
    head = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 300000000\r\n\r\n"
    found, issues = parts(gzip.compress(head + b"\0" * 300_000_000) + page().data)
    assert len(found) == 1
    assert [issue.severity for issue in issues if "broken" in issue.message] == ["error"]
    assert time.process_time() - started < 8 * slower()


@pytest.mark.parametrize(
    "data",
    [
        b"WARC/1.0\r\n" + b"x" * 10_000_000,
        b"WARC/1.0\r\n" + b"a: b\r\n" * 1_500_000,
        b"WARC/1.0\r\nContent-Length: 1\r\n" * 300_000,
        b"WARC/1.0\r\nContent-Length: 99999999999999999999\r\n\r\n" + b"y" * 10_000_000,
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: 9000000\r\n\r\n"
        + b"HTTP/1.1 200 OK\r\n"
        + b"z" * 9_000_000,
        b"WARC/1.0\r\n\r\n" * 800_000,
        b"WARC/1.0\r\nContent-Length: 0\r\n\r\n" * 250_000,
    ],
)
def test_hostile_headers_end_soon(data: bytes) -> None:
    started = time.process_time()
    found, issues = parts(data)
    assert time.process_time() - started < 10 * slower()
    assert found == []
    assert issues


SOUND = [
    page().data + page().data,
    page(packed=False).add("https://b.example/", chunked(PAGE), Transfer_Encoding="chunked").data,
]


@settings(max_examples=200, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SOUND),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6)), max_size=6),
    st.integers(1, 4000),
)
def test_whatever_befalls_a_web_archive_it_raises_nothing(
    sound: bytes, changes: list[tuple[int, bytes]], kept: int
) -> None:
    data = bytearray(sound)
    for at, new in changes:
        at %= len(data) + 1
        data[at : at + len(new)] = new
    for part in parts(bytes(data[: max(kept, 100)]))[0]:
        assert part.beside is not None
        part.beside("a.png")
