"""How documents were fetched: kept as a web archive, sealed where its document is, shown again."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from rashomon import pipeline
from rashomon.cli.app import app
from rashomon.ingest import evidence
from rashomon.ingest.fetch import Exchange, Fetched
from rashomon.ingest.inputs import Input, Way, capture
from rashomon.ledger import Ledger, NotFound, captures, redaction, stamps
from rashomon.ledger.keys import KeyStore, beside
from rashomon.model import Capture, Document, Extraction
from tests.ledger.test_redaction import NAME, Finder, holding
from tests.ledger.test_stamps import authority  # noqa: F401  (a fixture)

PLAIN = "Villagers saw it happen. Soldiers killed two men near the market, a resident said on Monday."
URL = "https://wire.example/a"


class Quiet(Finder):
    """As that, but says nothing of a name that a report has not got."""

    def _extraction(self, document: Document) -> Extraction:
        return dataclasses.replace(super()._extraction(document), issues=())


def fetched(data: bytes, url: str = URL, media_type: str = "text/plain", at: str = "2024-07-30T08:00:00Z") -> Fetched:
    asked = b"GET /a HTTP/1.1\r\nHost: wire.example\r\n\r\n"
    first = Exchange(
        url="http://wire.example/old",
        at=at,
        address="192.0.2.7",
        status=301,
        request=asked.replace(b"/a", b"/old"),
        head=f"HTTP/1.1 301 Moved\r\nLocation: {url}\r\n\r\n".encode(),
    )
    last = Exchange(
        url=url,
        at=at,
        address="192.0.2.7",
        status=200,
        request=asked,
        head=f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: {media_type}\r\n\r\n".encode(),
        body=data,
    )
    return Fetched(data=data, media_type=media_type, url=url, exchanges=(first, last))


def read(folder: Path, found: Fetched, name: str = NAME) -> pipeline.ReadResult:
    way = Way(published="2024-07-29", outlet="Wire", fetcher=lambda *_, **__: found)
    with Ledger.open(folder / "rashomon.db") as ledger:
        return pipeline.read(capture(Input(name=found.url), way), ledger, extractor=Quiet(name))


def only(folder: Path, at: int = 0) -> tuple[Ledger, Document, list[Capture]]:
    ledger = Ledger.open(folder / "rashomon.db", create=False)
    document = ledger.view().documents()[at]
    return ledger, document, captures.of(ledger.view(), document.id)


def store(folder: Path) -> KeyStore:
    found = KeyStore.open(beside(folder / "rashomon.db"), create=False)
    found.unlock()
    return found


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RASHOMON_KEYS", raising=False)
    monkeypatch.chdir(tmp_path)


def test_what_was_asked_and_answered_is_kept_with_the_document(tmp_path: Path) -> None:
    read(tmp_path, fetched(PLAIN.encode()))
    ledger, document, [one] = only(tmp_path)
    with ledger:
        assert (one.url, one.asked, one.status, one.address) == (URL, ("http://wire.example/old",), 200, "192.0.2.7")
        assert one.fetched_at == "2024-07-30T08:00:00Z"
        assert one.payload_sha256 == document.sha256
        data = captures.archive(ledger.view(), document, one, None)
        assert hashlib.sha256(data).hexdigest() == one.warc_sha256
        assert ledger.check() == []
    records = [
        (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read())
        for record in ArchiveIterator(io.BytesIO(data))
    ]
    assert [record[:2] for record in records[1:]] == [
        ("response", "http://wire.example/old"),
        ("request", "http://wire.example/old"),
        ("response", URL),
        ("request", URL),
    ]
    assert records[3][2] == PLAIN.encode()
    for record in ArchiveIterator(io.BytesIO(data), check_digests="raise"):
        record.raw_stream.read()


def test_the_same_fetch_is_the_same_archive_and_another_is_kept_beside(tmp_path: Path) -> None:
    assert evidence.made(fetched(b"x")) == evidence.made(fetched(b"x"))
    for at in ("2024-07-30T08:00:00Z", "2024-07-30T08:00:00Z", "2024-08-01T08:00:00Z"):
        read(tmp_path, fetched(PLAIN.encode(), at=at))
    ledger, _, found = only(tmp_path)
    with ledger:
        assert [one.fetched_at for one in found] == ["2024-07-30T08:00:00Z", "2024-08-01T08:00:00Z"]


def test_one_of_a_document_with_a_protected_name_is_in_no_file_and_goes_with_it(tmp_path: Path) -> None:
    address = f"https://wire.example/{NAME.replace(' ', '-').lower()}"
    read(tmp_path, fetched(f"{NAME} saw it happen. Soldiers killed two men, {NAME} said.".encode(), url=address))
    assert holding(tmp_path, *NAME.split()) == []
    ledger, document, [one] = only(tmp_path)
    with ledger:
        assert "name protected" in one.url
        with pytest.raises(NotFound, match="encrypted"):
            captures.archive(ledger.view(), document, one, None)
        data = captures.archive(ledger.view(), document, one, store(tmp_path))
        assert hashlib.sha256(data).hexdigest() == one.warc_sha256
        assert ledger.check() == []
        redaction.redact_document(ledger, document, store(tmp_path), reason="They asked.", agent="Reviewer")
        with pytest.raises(NotFound, match="key is gone"):
            captures.archive(ledger.view(), document, one, store(tmp_path))
        assert ledger.check() == []


def test_one_that_gave_several_documents_is_sealed_for_what_any_of_them_may_hold(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", PLAIN)
        archive.writestr("b.txt", f"{NAME} saw it happen. Soldiers killed two men, {NAME} said.")
    read(tmp_path, fetched(out.getvalue(), media_type="application/zip"))
    assert holding(tmp_path, *NAME.split()) == []
    ledger, document, [one] = only(tmp_path)
    with ledger:
        _, other, [second] = only(tmp_path, at=1)
        assert one.warc_sha256 == second.warc_sha256
        for each, what in ((document, one), (other, second)):
            data = captures.archive(ledger.view(), each, what, store(tmp_path))
            assert hashlib.sha256(data).hexdigest() == one.warc_sha256
        assert len(ledger.view().sealed_bytes(f"warc_{one.warc_sha256[:16]}", every=True)) == 1
        assert ledger.check() == []
        with_name = document if "█" in document.text else other
        redaction.redact_document(ledger, with_name, store(tmp_path), reason="They asked.", agent="Reviewer")
        with pytest.raises(NotFound, match="key is gone"):
            captures.archive(ledger.view(), document, one, store(tmp_path))
        assert ledger.check() == []


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["evidence", *words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.stdout + result.stderr


def test_it_is_shown_and_written_by_the_command(tmp_path: Path) -> None:
    read(tmp_path, fetched(PLAIN.encode()))
    ledger, document, [one] = only(tmp_path)
    ledger.close()
    said = run(document.id, "--out", "a.warc.gz")
    for words in (
        f"{document.id} was fetched at 2024-07-30T08:00:00Z",
        "by way of   http://wire.example/old",
        f"from        {URL}",
        "answered    200 text/plain from 192.0.2.7",
        "response  HTTP/1.1 301 Moved",
        "request   GET /a HTTP/1.1",
        f"SHA-256 {one.warc_sha256}",
        "The document is what was answered",
    ):
        assert words in said
    assert hashlib.sha256((tmp_path / "a.warc.gz").read_bytes()).hexdigest() == one.warc_sha256
    # What it wrote is read again as the same report.
    [again] = [found[1] for found in capture(Input(name="a.warc.gz")) if isinstance(found, tuple)]
    assert isinstance(again, Document)
    assert (again.id, again.url, again.retrieved_at) == (document.id, URL, "2024-07-30T08:00:00Z")


def test_sealed_evidence_is_shown_to_who_has_the_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path, fetched(f"{NAME} saw it happen. Soldiers killed two men, {NAME} said.".encode()))
    ledger, document, _ = only(tmp_path)
    ledger.close()
    store(tmp_path).set_passphrase("correct horse battery")
    monkeypatch.setenv("RASHOMON_PASSPHRASE", "wrong")
    assert "not the passphrase" in run(document.id, code=1)
    monkeypatch.setenv("RASHOMON_PASSPHRASE", "correct horse battery")
    assert "from        https://wire.example/a" in run(document.id)


def test_changed_evidence_is_found_out(tmp_path: Path) -> None:
    read(tmp_path, fetched(PLAIN.encode()))
    ledger, document, [one] = only(tmp_path)
    data = captures.archive(ledger.view(), document, one, None)
    ledger.close()
    with closing(sqlite3.connect("rashomon.db")) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        changed = evidence.archive((fetched(b"Nothing happened.").exchanges[-1],))
        assert changed != data
        connection.execute("UPDATE bytes SET data = ? WHERE sha256 = ?", (changed, one.warc_sha256))
    assert "NOT AS IT WAS" in run(document.id, code=1)
    with Ledger.open("rashomon.db", create=False) as ledger:
        assert any(one.id in issue.message for issue in ledger.check())
    with closing(sqlite3.connect("rashomon.db")) as connection, connection:
        connection.execute("DELETE FROM bytes WHERE sha256 = ?", (one.warc_sha256,))
    with Ledger.open("rashomon.db", create=False) as ledger:
        assert any(f"The bytes of {one.id} are gone" in issue.message for issue in ledger.check())


def test_a_document_from_a_file_has_no_evidence_and_says_so(tmp_path: Path) -> None:
    with Ledger.open("rashomon.db") as ledger:
        pipeline.read(capture(Input(name="a.txt", data=PLAIN.encode())), ledger, extractor=Quiet(NAME))
        [document] = ledger.view().documents()
    assert "was not fetched from an address" in run(document.id, code=1)


def test_a_time_stamp_is_of_the_archive(tmp_path: Path, authority) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    read(tmp_path, fetched(PLAIN.encode()))
    ledger, document, [one] = only(tmp_path)
    ledger.close()
    said = run(document.id, "--stamp", authority.address, "--roots", str(authority.roots))
    assert "It was there at" in said
    assert "that holds" in said
    assert "give --roots to verify" in run(document.id)
    roots = stamps.certificates(authority.roots)
    with Ledger.open("rashomon.db", create=False) as ledger:
        [stamp] = captures.stamps_of(ledger.view(), one)
        stamps.verified(base64.b64decode(stamp.response), one.warc_sha256.encode(), roots)
        assert ledger.check(roots=roots) == ledger.check() == []
