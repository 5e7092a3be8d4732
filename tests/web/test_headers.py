"""What every answer says to the browser, and which requests are not answered."""

import select
import socket
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import serving
from fastapi.testclient import TestClient

from rashomon.api.people.pacing import Paces
from rashomon.web import create, headers


@pytest.fixture
def client(workbench):
    with TestClient(create(workbench), base_url="http://127.0.0.1:8765") as client:
        yield client


ANSWERS = ("/incidents/none", "/api/v1/decisions", "/decisions", "/nowhere", "/api/v1/openapi.json")


@pytest.mark.parametrize("address", ANSWERS)
def test_no_script_style_or_frame_but_our_own(client, address):
    said = client.get(address).headers
    policy = dict(part.partition(" ")[::2] for part in said["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in said["content-security-policy"]
    assert said["x-content-type-options"] == "nosniff"
    assert said["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("address", ANSWERS)
def test_no_page_stays_with_those_between(client, address):
    assert any(word in client.get(address).headers["cache-control"] for word in ("no-store", "private"))


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "169.254.169.254", "[::2]", ""])
def test_it_answers_under_its_own_name_alone(client, host):
    assert client.get("/decisions", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765"])
def test_it_answers_under_every_name_of_its_own(client, host):
    assert client.get("/decisions", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8765"},
    ],
)
@pytest.mark.parametrize("address", ["/decide", "/api/v1/decisions"])
def test_another_site_makes_nothing_happen(client, workbench, sent, address):
    claim = workbench.view().claims()[0]
    said = {"kind": "withdrawn", "claim": claim.id, "reason": "Nobody said so."}
    assert client.post(address, json=said, headers=sent).status_code == 403
    assert not workbench.view().decisions()


def test_json_with_a_session_says_where_it_comes_from(bench):
    report = {"text": "The army said two soldiers were killed on 3 May 2024 near Kidal."}
    with TestClient(create(bench), base_url="http://localhost") as client:
        serving.signed_in(client, "coder")
        said = client.post("/api/v1/reports", json=report)
        assert said.status_code == 403
        assert "Nothing was done" in said.text
        assert client.post("/api/v1/reports", json=report, headers={"Origin": "http://localhost"}).status_code < 300
        token = bench.doors.make_token("coder", "x", ["add"])
        by_token = {"Authorization": f"Bearer {token}"}
        assert client.post("/api/v1/reports", json=report, headers=by_token).status_code < 300


def test_who_asks_too_fast_waits(bench):
    bench.doors.paces = Paces(rate=0.2, clock=lambda: 0.0)
    assert bench.doors.paces.room == 2
    with TestClient(create(bench), base_url="http://localhost", follow_redirects=False) as client:
        token = bench.doors.make_token("reader", "x", ["read"])
        by_token = {"Authorization": f"Bearer {token}"}
        got = [client.get("/api/v1/decisions", headers=by_token) for _ in range(3)]
        assert [one.status_code for one in got] == [200, 200, 429]
        assert got[-1].headers["retry-after"] == "5"
        assert got[-1].headers["content-type"] == "application/problem+json"
        # Others are not slowed down by that, nor is it quicker to ask with tokens that are none.
        tried = [client.get("/api/v1/decisions", headers={"Authorization": f"Bearer {n}"}) for n in range(3)]
        assert [one.status_code for one in tried] == [401, 401, 429]
        page = client.get("/sign-in")
        assert (page.status_code, page.headers["retry-after"]) == (429, "5")
        assert "text/html" in page.headers["content-type"]
        assert client.get("/static/none.css").status_code == 404


def test_one_person_is_never_slowed_down(client):
    assert {client.get("/api/v1/decisions").status_code for _ in range(250)} == {200}


@pytest.mark.parametrize("cookies", ["rashomon_form=<script>; =; ;;", "\x00=1", "rashomon_form=" + "a" * 5000])
def test_cookies_that_are_none_harm_nobody(client, cookies):
    said = client.get("/incidents", headers={"Cookie": cookies})
    assert said.status_code == 200
    assert "rashomon_form=" in said.headers["set-cookie"]


def test_by_tls_cookies_are_this_hosts_alone(workbench):
    with TestClient(create(workbench), base_url="https://localhost") as client:
        cookie = client.get("/incidents").headers["set-cookie"]
        assert cookie.startswith("__Host-rashomon_form=")
        assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
        assert "domain" not in cookie.casefold()
        # One that another host of the domain set goes by a name that is not looked at.
        held = {"Cookie": "rashomon_form=" + "a" * 32}
        assert "__Host-rashomon_form=" in client.get("/incidents", headers=held).headers["set-cookie"]


def test_a_form_without_its_token_is_not_taken(client, workbench):
    claim = workbench.view().claims()[0]
    said = {"kind": "withdrawn", "claim": claim.id, "reason": "Nobody said so."}
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/decide", data=said, headers=own).status_code == 403
    assert client.post("/decide", data={**said, "csrf": "0" * 64}, headers=own).status_code == 403
    token = serving.csrf(client.get(f"/claims/{claim.id}").text)
    client.cookies.clear()
    assert client.post("/decide", data={**said, "csrf": token}, headers=own).status_code == 403
    assert not workbench.view().decisions()


def test_a_body_that_is_too_long_is_refused(client, monkeypatch):
    monkeypatch.setattr(headers, "SMALL", 1000)
    monkeypatch.setitem(headers.LARGEST, "/decide", 3000)
    monkeypatch.setitem(headers.LARGEST, "/api/v1/decisions", 2000)
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/queue", data={"csrf": "x" * 2000}, headers=own).status_code == 413
    assert client.post("/decide", data={"csrf": "x" * 2000}, headers=own).status_code == 403  # No form's token.
    assert client.post("/decide", data={"csrf": "x" * 4000}, headers=own).status_code == 413
    chunks = (b"x" * 500 for _ in range(5))
    assert client.post("/api/v1/decisions", content=chunks, headers=own).status_code == 413


@contextmanager
def sending(workbench):
    """Sends bytes to a real server, one piece after the other, and gives the first line of the answer and how long it
    took; a pause is a number of seconds."""
    with serving.served(workbench) as address:
        where = urlsplit(address)

        def send(*pieces):
            began = time.monotonic()
            with socket.create_connection((where.hostname, where.port), timeout=20) as line:
                for piece in pieces:
                    # What is sent after the answer would make the system throw the answer away.
                    if select.select([line], [], [], piece if isinstance(piece, float) else 0)[0]:
                        break
                    if isinstance(piece, bytes):
                        line.sendall(piece)
                answer = b""
                while b"\r\n\r\n" not in answer and (more := line.recv(4096)):
                    answer += more
                closed = b"connection: close" in answer.lower()
            return int(answer.split(b" ", 2)[1]), time.monotonic() - began, closed

        yield send


@pytest.fixture
def sent(workbench):
    with sending(workbench) as send:
        yield send


def head(path, **more):
    said = {"Host": "127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    said |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in said.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def chunk(data):
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


@pytest.mark.parametrize("path", ["/api/v1/decisions", "/decide", "/add", "/api/v1/reports", "/publish"])
def test_bytes_are_counted_and_not_what_is_said_of_them(sent, monkeypatch, path):
    monkeypatch.setattr(headers, "SMALL", 1000)
    monkeypatch.setattr(headers, "LARGEST", dict.fromkeys(headers.LARGEST, 3000))
    form = "application/x-www-form-urlencoded"
    kind = "application/json" if path.startswith("/api/") else form
    chunked = head(path, Transfer_Encoding="chunked", Content_Type=kind)
    status, _, closed = sent(chunked, *[chunk(b"x" * 500)] * 20)
    assert (status, closed) == (413, True)
    assert sent(head(path, Content_Length=10**9, Content_Type=kind), b"x" * 100)[0] == 413
    # What is not a length is not taken for one.
    assert sent(head(path, Content_Length="-1", Content_Type=kind), b"x" * 100)[0] in (400, 413)


@pytest.mark.parametrize("path", ["/api/v1/decisions", "/decide", "/add"])
def test_a_body_that_comes_drop_by_drop_is_not_waited_for(sent, monkeypatch, path):
    monkeypatch.setattr(headers, "PATIENCE", 1.0)
    kind = "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"
    drops = [part for _ in range(8) for part in (b"x", 0.3)]
    status, took, closed = sent(head(path, Content_Length=1000, Content_Type=kind), *drops)
    assert (status, closed) == (408, True)
    assert took < 20
    chunked = [part for _ in range(8) for part in (chunk(b"x"), 0.3)]
    assert sent(head(path, Transfer_Encoding="chunked", Content_Type=kind), *chunked)[0] == 408


def test_a_body_that_comes_fast_enough_may_take_longer(sent, monkeypatch):
    monkeypatch.setattr(headers, "PATIENCE", 1.5)
    monkeypatch.setattr(headers, "PACE", 1000)
    pieces = [part for _ in range(4) for part in (b" " * 1000, 0.6)]
    # 4,000 bytes in 2.4 seconds are read to their end, and are then no report.
    assert sent(head("/api/v1/reports", Content_Length=4002, Content_Type="application/json"), *pieces, b"{}")[0] == 422


POSTS = ("/api/v1/reports", "/api/v1/uploads", "/api/v1/decisions", "/add", "/decide")
FORM = "multipart/form-data; boundary=x"


def test_no_body_is_waited_for_of_who_may_not_send_it(bench, monkeypatch):
    monkeypatch.setattr(headers, "PATIENCE", 2.0)
    reading = f"Bearer {bench.doors.make_token('reader', 'x', ['read'])}"
    adding = f"Bearer {bench.doors.make_token('coder', 'x', ['add', 'code'])}"
    monkeypatch.setattr("rashomon.api.jobs.OF_ONE", 0)
    with sending(bench) as send:

        def asked(path, **who):
            kind = FORM if path.endswith("uploads") else "application/json" if "/api/" in path else FORM
            # Nothing of the body is sent.
            return send(head(path, Content_Length=2**20, Content_Type=kind, **who))[::2]

        for path in POSTS:
            assert asked(path) == (401, True), path
        for path in ("/api/v1/reports", "/api/v1/uploads", "/add"):
            assert asked(path, Authorization=reading) == (403, True), path
            assert asked(path, Authorization=adding) == (429, True), path
        for path in ("/api/v1/decisions", "/decide"):
            assert asked(path, Authorization=reading) == (403, True), path
        # Whoever may, is waited for.
        assert asked("/api/v1/decisions", Authorization=adding)[0] == 408
        bench.doors.paces = Paces(rate=0.2, clock=lambda: 0.0)
        statuses = [asked("/api/v1/decisions", Authorization=adding)[0] for _ in range(3)]
    # To be asked before the body and after it is to ask once.
    assert statuses == [408, 408, 429]


def test_all_bodies_together_take_no_more_memory_than_they_may(sent, monkeypatch):
    monkeypatch.setattr(headers, "TOGETHER", 3000)
    held = {"Content_Length": 10_000, "Content_Type": "application/json"}
    assert sent(head("/api/v1/reports", **held), b"x" * 2900, b"x" * 200)[0] == 503
    # What was refused holds none of it any more.
    fits = {"Content_Length": 2900, "Content_Type": "application/json"}
    for _ in range(3):
        assert sent(head("/api/v1/reports", **fits), b"x" * 2900)[0] == 422


def test_who_is_to_come_again_is_told_when(client, workbench, monkeypatch):
    monkeypatch.setattr("rashomon.api.jobs.OF_ONE", 0)
    report = {"text": "The army said two soldiers were killed."}
    said = client.post("/api/v1/reports", json=report, headers={"Sec-Fetch-Site": "same-origin"})
    assert (said.status_code, said.headers["retry-after"]) == (429, "30")
    workbench.jobs.close()
    said = client.post("/api/v1/reports", json=report, headers={"Sec-Fetch-Site": "same-origin"})
    assert (said.status_code, said.headers["retry-after"]) == (503, "30")


def test_pictures_come_from_the_tile_server_that_is_set_alone():
    assert "img-src 'self' data: https://tiles.example;" in headers.policy("https://tiles.example/{z}/{x}/{y}.png")


def test_who_came_by_tls_comes_by_nothing_else(workbench):
    with TestClient(create(workbench), base_url="https://localhost") as client:
        said = client.get("/incidents").headers
    assert said["strict-transport-security"] == "max-age=31536000"
    assert "; Secure" in said["set-cookie"]


def test_without_tls_none_is_promised(client):
    assert "strict-transport-security" not in client.get("/incidents").headers


@pytest.mark.parametrize("named", [{"Host": "["}, {"Host": "[::1"}, {"Origin": "http://["}, {"Origin": "["}])
def test_a_host_that_is_none_is_refused_and_no_fault(client, named):
    status = 421 if "Host" in named else 403
    assert client.post("/decide", data={}, headers=named).status_code == status
