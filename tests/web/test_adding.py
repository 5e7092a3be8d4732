"""Reports that come in through the workbench, as a browser gives them."""

import json
import socket

import pytest
import serving
from lxml import html

from rashomon.ingest import fetch

TEXT = """---
title: Two killed near Kidal
outlet: Test Wire
published: 2024-07-29
---
The army said on Monday that two soldiers were killed in an attack by rebels near Kidal, Mali, on 28 July 2024.
"""


def give(client, workbench, **sent):
    token = serving.csrf(client.get("/add").text)
    said = client.post("/add", follow_redirects=False, **{**sent, "data": {**sent.get("data", {}), "csrf": token}})
    if said.status_code != 303:
        return said
    workbench.jobs.wait(said.headers["location"].removeprefix("/add/"), 120)
    return client.get(said.headers["location"])


def test_a_pasted_report_is_read(client, workbench):
    known = {one.id for one in workbench.view().documents()}
    page = give(client, workbench, data={"text": TEXT.replace("\n", "\r\n")})
    assert "1 new report" in page.text
    [new] = [one for one in workbench.view().documents() if one.id not in known]
    assert (new.outlet, new.published_at) == ("Test Wire", "2024-07-29")
    assert workbench.view().claims(new.id)
    assert f"/reports/{new.id}" in page.text


CHANNEL = {
    "name": "Front News",
    "type": "public_channel",
    "id": 1,
    "messages": [
        {
            "id": 7,
            "type": "message",
            "date": "2024-07-29T10:00:00",
            "date_unixtime": "1722247200",
            "edited": "2024-07-29T11:00:00",
            "edited_unixtime": "1722250800",
            "from": "Front News",
            "from_id": "channel1",
            "forwarded_from": "Kidal Press",
            "text": "The army said two soldiers were killed in an attack near Kidal, Mali, on 28 July 2024.",
        }
    ],
}


def test_a_post_that_was_forwarded_is_its_origin_s_and_says_who_forwarded_it(client, workbench):
    known = {one.id for one in workbench.view().documents()}
    give(client, workbench, files=[("files", ("result.json", json.dumps(CHANNEL).encode(), "application/json"))])
    [new] = [one for one in workbench.view().documents() if one.id not in known]
    assert (new.outlet, new.via) == ("Kidal Press", ("Front News",))
    page = " ".join(html.fromstring(client.get(f"/reports/{new.id}").text).text_content().split())
    assert "forwarded by Front News" in page
    assert "edited 2024-07-29 11:00:00 UTC" in page


def test_uploaded_files_are_read_and_one_that_cannot_be_stops_no_other(client, workbench):
    files = [
        ("files", ("one.txt", TEXT.encode(), "text/plain")),
        ("files", ("../../etc/two.html", b"<html><body><article><p>" + TEXT.encode() * 3 + b"</p></article>", "x/y")),
        ("files", ("empty.txt", b"", "text/plain")),
    ]
    page = give(client, workbench, files=files)
    assert "2 new reports" in page.text
    assert "empty.txt" in page.text
    assert not any("etc" in (one.name or "") for one in workbench.view().documents())


def test_a_file_named_like_an_address_is_not_fetched(client, workbench, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("looked up"))
    page = give(client, workbench, files=[("files", ("http://127.0.0.1/x.txt", TEXT.encode(), "text/plain"))])
    assert "1 new report" in page.text


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("http://127.0.0.1/", ["127.0.0.1"]),
        ("http://2130706433/", ["127.0.0.1"]),
        ("http://[::ffff:10.0.0.1]/", ["::ffff:10.0.0.1"]),
        ("http://metadata.example/", ["169.254.169.254"]),
        ("https://both.example/", ["93.184.215.14", "192.168.0.7"]),
        ("http://unique.example/", ["fd00::1"]),
    ],
)
def test_no_local_or_private_address_is_fetched(client, workbench, monkeypatch, name, found):
    asked = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: asked)
    monkeypatch.setattr(fetch, "_sent", lambda *_: pytest.fail("a connection was made"))
    page = give(client, workbench, data={"url": name})
    assert "local or private address" in page.text
    assert "Nothing was read" in page.text


@pytest.mark.parametrize("url", ["http://news.example:22/", "https://news.example:8443/"])
def test_only_the_ports_of_the_web_are_fetched(client, workbench, monkeypatch, url):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("looked up"))
    page = give(client, workbench, data={"url": url})
    assert "which is not fetched here" in page.text


@pytest.mark.parametrize("url", ["ftp://example.org/x", "file:///etc/passwd", "javascript:alert(1)", "gopher://x/"])
def test_only_web_addresses_are_taken(client, workbench, url):
    assert give(client, workbench, data={"url": url}).status_code == 422


def test_nothing_given_is_said(client, workbench):
    assert give(client, workbench, data={"text": " "}).status_code == 422


def test_no_more_is_taken_than_can_wait(client, workbench, monkeypatch):
    monkeypatch.setattr("rashomon.api.jobs.OF_ONE", 0)
    assert give(client, workbench, data={"text": TEXT}).status_code == 429


def test_what_a_report_says_is_never_markup(client, workbench):
    text = TEXT.replace("two soldiers", "two <script>alert(1)</script><img src=x onerror=alert(2)> soldiers")
    give(client, workbench, data={"text": text})
    for document in workbench.view().documents():
        page = client.get(f"/reports/{document.id}").text
        assert "<script>alert" not in page
        assert "<img" not in page


def test_another_persons_job_is_not_shown(client, workbench):
    from rashomon.ingest.inputs import Input, Way

    job = workbench.jobs.give([Input(name="x.txt", data=b"")], Way(), "Ben Other")
    assert client.get(f"/add/{job.id}").status_code == 404
    assert client.get(f"/api/v1/jobs/{job.id}").status_code == 404
