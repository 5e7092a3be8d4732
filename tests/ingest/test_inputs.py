"""Files, folders, addresses and standard input."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path

import pytest

from rashomon.ingest.fetch import Fetched, RefusedError
from rashomon.ingest.inputs import Input, Way, captured, expand, read
from rashomon.model import Document, Issue
from rashomon.protocols import Limits

TEXT = "The army said on Monday that two of its soldiers were killed near the border with Niger."


def run(*names: str | Path, **how: object) -> tuple[list[Document], list[Issue]]:
    results = list(captured(expand([str(name) for name in names]), Way(**how)))  # type: ignore[arg-type]
    documents = [result[2] for result in results if not isinstance(result, Issue)]
    return documents, [result for result in results if isinstance(result, Issue)]


def only_error(*names: str | Path, **how: object) -> str:
    documents, [issue] = run(*names, **how)
    assert (documents, issue.severity) == ([], "error")
    return issue.message


def test_the_bytes_come_with_the_document(tmp_path: Path) -> None:
    data = f"---\npublished: 2024-07-29\n---\r\n{TEXT}\r\n".encode()
    (tmp_path / "a.txt").write_bytes(data)
    [(kept, document)] = read([str(tmp_path / "a.txt")])  # type: ignore[misc]
    assert (kept, document.text, document.lang) == (data, TEXT, "en")


def test_a_folder_is_gone_through_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "deep/c.json", ".hidden.txt", ".git/d.txt", "README.md", "x.css", "deep/page.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{}" if name.endswith("json") else TEXT)
    found = list(expand([str(tmp_path)]))
    names = [str(Path(one.name).relative_to(tmp_path)) for one in found if isinstance(one, Input)]
    assert names == ["a.md", "b.txt", "deep/c.json", "deep/page.html"]
    notes = [one.subject for one in found if isinstance(one, Issue) and one.severity == "note"]
    assert notes == [str(tmp_path / "README.md"), str(tmp_path / "x.css")]
    assert [str(one.inside) for one in found if isinstance(one, Input)] == [".", ".", "deep", "deep"]


def test_every_kind_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.html").write_text(f"<html><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>")
    (tmp_path / "c.json").write_text(json.dumps({"id": "c", "text": TEXT, "published": "2024-07-29"}))
    documents, issues = run(tmp_path)
    assert [document.media_type for document in documents] == ["text/plain", "text/html", "application/json"]
    assert {issue.severity for issue in issues} == {"warning"}  # The two without a date.


def test_standard_input(tmp_path: Path) -> None:
    documents, issues = run("-", stdin=io.BytesIO(TEXT.encode()), published="2024-07-29")
    assert [(document.text, document.name) for document in documents] == [(TEXT, None)]
    assert issues == []
    documents, _ = run("-", stdin=io.BytesIO(json.dumps({"id": "r1", "text": TEXT}).encode()), published="2024")
    assert documents[0].name == "r1"


def test_options_fill_only_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"---\noutlet: The Post\n---\n{TEXT}")
    (tmp_path / "b.txt").write_text(f"---\npublished: 2020-01-01\n---\n{TEXT}")
    (first, second), issues = run(tmp_path, published="2024-07-29", outlet="Given")
    assert (first.outlet, first.published_at) == ("The Post", "2024-07-29")
    assert (second.outlet, second.published_at) == ("Given", "2020-01-01")
    assert issues == []


def test_a_missing_date_is_said_and_not_made_up(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    [document], [issue] = run(tmp_path / "a.txt")
    assert (document.published_at, document.outlet) == (None, None)
    assert (issue.severity, issue.subject) == ("warning", document.id)
    assert "a.txt states no date of publication" in issue.message
    assert "--published" in issue.message


def test_another_language_is_kept_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("El ejército anunció el lunes la muerte de dos soldados en una emboscada.")
    [document], [issue] = run(tmp_path / "a.txt", published="2024-07-29")
    assert document.lang == "es"
    assert "a.txt is in Spanish; only English is read" in issue.message


@pytest.mark.parametrize(
    ("stated", "lang"), [("en", "en"), ("EN-GB", "en"), ("eng", "en"), ("English", "en"), ("fr", "fr"), ("x y", "en")]
)
def test_a_stated_language_goes_first(tmp_path: Path, stated: str, lang: str) -> None:
    (tmp_path / "a.txt").write_text(f"---\nlanguage: {stated}\n---\n{TEXT}")
    [document], _ = run(tmp_path / "a.txt")
    assert document.lang == lang


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t\r\n", "is empty"),
        ("a.txt", b"\xef\xbb\xbf", "is empty"),
        ("a.txt", b"\0\1\2\3" * 100, "is not text"),
        ("a.txt", "the army’s ".encode() + b"\xff", "broken characters"),
        ("a.json", b"{", "is not JSON"),
        ("a.xml", b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed without entries"),
        ("a.txt", b"\n<feed><entry/></feed>", "1 entry without words"),
        ("a.html", b"<html></html>", "holds no article"),
        ("a.bin", os.urandom(4000), "is not text"),
    ],
)
def test_a_bad_file_is_named_and_nothing_else_is_lost(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(TEXT)
    documents, issues = run(tmp_path / name, tmp_path / "good.txt", published="2024")
    assert [document.name for document in documents] == ["good"]
    [issue] = issues
    assert (issue.severity, issue.subject) == ("error", str(tmp_path / name))
    assert issue.message.startswith(str(tmp_path / name))
    assert words in issue.message


def test_xml_that_is_no_feed_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "map.xml").write_text('<?xml version="1.0"?><urlset><url>15 soldiers</url></urlset>')
    [], [issue] = run(tmp_path / "map.xml")  # type: ignore[misc]
    assert (issue.severity, "is XML of a kind that is no report" in issue.message) == ("note", True)


def test_a_gigabyte_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(1_000_000_000)
    started = time.monotonic()
    assert "is too large (1 GB, at most 10 MB)" in only_error(tmp_path / "big.txt")
    assert time.monotonic() - started < 0.2


def test_a_stream_is_read_no_further_than_its_limit() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 <= size <= 2000, "read without a bound"
            self.given += size
            return b"x" * size

    stream = Endless()
    assert "is too large" in only_error("-", stdin=stream, limits=Limits(stream_bytes=1000))
    assert stream.given == 1001


def test_text_that_grows_out_of_a_page_is_measured_too(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<article>" + "".join(f"<p>{n} {TEXT}</p>" for n in range(40)) + "</article>")
    assert "of text" in only_error(tmp_path / "a.html", limits=Limits(text_bytes=2000))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("absent.txt", "does not exist"),
        ("/dev/zero", "is not a file"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/a", "only http and https"),
        ("http://localhost:1/", "local or private"),
        ("http://192.168.0.1/", "local or private"),
    ],
)
def test_what_cannot_be_opened_is_named(name: str, words: str) -> None:
    assert words in only_error(name)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.txt").chmod(0)
    root = os.geteuid() == 0
    try:
        if root:  # whom no permission binds
            os.seteuid(65534)
        assert "Permission denied" in only_error(tmp_path / "a.txt")
    finally:
        if root:
            os.seteuid(0)


def test_a_pipe_named_as_a_file_is_read_and_one_in_a_folder_is_not(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "is not a file" in only_error(tmp_path)
    reading, writing = os.pipe()
    os.write(writing, TEXT.encode())
    os.close(writing)
    [document], _ = run(f"/dev/fd/{reading}")
    os.close(reading)
    assert document.text == TEXT


def test_folders_without_reports(tmp_path: Path) -> None:
    assert "folder without reports" in only_error(tmp_path)
    (tmp_path / "actors.json").write_text("[]")
    _, (note, error) = run(tmp_path)
    assert (note.severity, error.severity) == ("note", "error")
    assert "holds no report" in error.message


def test_a_password_in_an_address_is_not_repeated() -> None:
    assert "hunter2" not in only_error("https://me:hunter2@example.org/a")


def test_a_name_with_control_characters_is_made_harmless(tmp_path: Path) -> None:
    message = only_error(f"{tmp_path}/\x1b[31mred\udcff.txt")
    assert "\\x1b[31mred" in message
    message.encode()


def test_an_address_gives_a_document_with_its_host_as_outlet() -> None:
    def fetcher(url: str, *, limits: Limits) -> Fetched:
        return Fetched(data=TEXT.encode(), media_type="text/plain", url="https://www.post.example/a?b")

    [document], _ = run("https://short.example/x", fetcher=fetcher, published="2024")
    assert (document.url, document.outlet, document.name) == ("https://www.post.example/a?b", "post.example", None)
    [document], _ = run("https://short.example/x", fetcher=fetcher, published="2024", outlet="The Post")
    assert document.outlet == "The Post"


def test_an_address_that_gives_nothing_is_named() -> None:
    def fetcher(url: str, *, limits: Limits) -> Fetched:
        raise RefusedError("answered 404 Not Found")

    assert only_error("https://post.example/a", fetcher=fetcher) == "https://post.example/a answered 404 Not Found."


def test_the_moment_of_capture_is_the_callers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    [document], _ = run(tmp_path / "a.txt", retrieved_at="2024-08-01T10:00:00Z")
    assert document.retrieved_at == "2024-08-01T10:00:00Z"


@pytest.mark.parametrize("url", ["http://[::1", "http://[words]/a", "http://"])
def test_an_address_that_is_none_names_no_outlet_and_costs_no_report(tmp_path: Path, url: str) -> None:
    (tmp_path / "a.txt").write_text(f"---\nurl: {url}\npublished: 2024-07-29\n---\n{TEXT}")
    [document], issues = run(tmp_path / "a.txt")
    assert (document.url, document.outlet, issues) == (url, None, [])
