"""Web addresses: what is fetched, and what never is."""

from __future__ import annotations

import contextlib
import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from rashomon.ingest.fetch import Fetched, RefusedError, fetch, is_public, is_url
from rashomon.protocols import Limits

WORDS = b"Two soldiers were killed."
SEEN: list[tuple[str, dict[str, str]]] = []


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        SEEN.append((self.path, dict(self.headers)))
        where = self.path
        if where.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", where.removeprefix("/to/"))
            self.end_headers()
            return
        if where == "/loop":
            self.send_response(301)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        self.send_response({"/gone": 404, "/broken": 500}.get(where, 200))
        kind = {"/page": "text/html; charset=utf-8", "/film": "video/mp4", "/none": None}.get(where, "text/plain")
        if kind:
            self.send_header("Content-Type", kind)
        if where == "/stated":
            self.send_header("Content-Length", "999999999")
        if where in ("/bomb", "/brotli"):
            self.send_header("Content-Encoding", {"/bomb": "gzip", "/brotli": "br"}[where])
        self.end_headers()
        with contextlib.suppress(OSError):
            if where == "/bomb":
                self.wfile.write(gzip.compress(b"0" * 3_000_000))
            elif where == "/large":
                for _ in range(400):
                    self.wfile.write(b"x" * 10_000)
            elif where == "/slow":
                for _ in range(50):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            else:
                self.wfile.write(WORDS)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        return


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


HOSTS = {"news.example": ["127.0.0.1"], "other.example": ["127.0.0.1"], "inside.example": ["10.0.0.7"]}


def resolve(host: str, port: int) -> list[str]:
    """The tests' own resolver. Its one server stands for a public one, so that nothing leaves the machine."""
    if host not in HOSTS:
        raise OSError("no such host")
    return HOSTS[host]


def public(address: str) -> bool:
    return address == "127.0.0.1" or is_public(address)


def got(url: str, limits: Limits | None = None) -> Fetched:
    return fetch(url, limits=limits or Limits(page_bytes=1_000_000, seconds=5), resolve=resolve, public=public)


def refused(url: str, limits: Limits | None = None) -> str:
    with pytest.raises(RefusedError) as raised:
        got(url, limits)
    return str(raised.value)


def test_a_page_is_fetched_under_its_own_name_from_the_checked_address(port: int) -> None:
    SEEN.clear()
    found = got(f"http://news.example:{port}/page?x=1#part")
    assert found.data == WORDS
    assert found.url.startswith(f"http://news.example:{port}/page?x=1")
    [(path, headers)] = SEEN
    assert path == "/page?x=1"
    assert headers["Host"] == f"news.example:{port}"
    assert not {"Cookie", "Authorization", "Proxy-Authorization"} & headers.keys()


def test_the_name_is_looked_up_once(port: int) -> None:
    asked: list[str] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["169.254.169.254"]

    found = fetch(f"http://news.example:{port}/page", resolve=changing, public=public)
    assert (found.data, asked) == (WORDS, ["news.example"])


def test_redirects_are_followed_and_checked_each(port: int) -> None:
    found = got(f"http://news.example:{port}/to/http://other.example:{port}/page")
    assert (found.data, found.url) == (WORDS, f"http://other.example:{port}/page")
    assert got(f"http://news.example:{port}/to//page").data == WORDS


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("http://inside.example/", "local or private address (inside.example), which"),
        ("http://169.254.169.254/latest/meta-data", "cannot be found"),
        ("file:///etc/passwd", "is a file: address"),
        ("http://user:word@other.example/", "user name or password"),
    ],
)
def test_a_redirect_to_what_is_not_fetched_is_refused(port: int, target: str, why: str) -> None:
    assert why in refused(f"http://news.example:{port}/to/{target}")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("loop", "redirects more than 5 times"),
        ("gone", "answered 404"),
        ("broken", "answered 500"),
        ("film", "gives video/mp4"),
        ("none", "untold type"),
        ("brotli", "compression"),
        ("large", "larger than 1 MB"),
        ("stated", "larger than 1 MB"),
        ("bomb", "larger than 1 MB"),
    ],
)
def test_answers_that_are_not_taken(port: int, path: str, why: str) -> None:
    assert why in refused(f"http://news.example:{port}/{path}")


def test_a_server_that_drips_is_given_up(port: int) -> None:
    started = time.monotonic()
    assert "longer than" in refused(f"http://news.example:{port}/slow", Limits(seconds=0.3))
    assert time.monotonic() - started < 2


def test_a_server_that_drips_its_headers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            taken, _ = listening.accept()
            with taken, contextlib.suppress(OSError):
                taken.recv(9999)
                taken.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                for _ in range(60):
                    taken.sendall(b"x")
                    time.sleep(0.1)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        said = refused(f"http://news.example:{listening.getsockname()[1]}/", Limits(seconds=0.5))
    assert "took longer" in said or "in time" in said
    assert time.monotonic() - began < 4


def ended(url: str, **how: Any) -> tuple[str, float]:
    """Why an address was given up that had a second, and how long it took."""
    began = time.monotonic()
    with pytest.raises(RefusedError) as raised:
        fetch(url, **{"limits": Limits(seconds=1), "resolve": resolve, "public": public, **how})
    return str(raised.value), time.monotonic() - began


def test_a_name_that_is_looked_up_for_ever_is_given_up() -> None:
    let_go = threading.Event()
    try:
        said, took = ended("http://news.example/", resolve=lambda *_: ["127.0.0.1"] if let_go.wait(8) else [])
    finally:
        let_go.set()
    assert said == "took longer than 1 second"
    assert took < 2


@pytest.fixture
def full() -> Iterator[int]:
    """A port whose queue is full, so that who connects to it waits."""
    with contextlib.ExitStack() as held:
        listening = held.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            one = held.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        yield listening.getsockname()[1]


def test_many_addresses_at_which_nobody_answers_are_given_up(full: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rashomon.ingest.fetch.PATIENCE", 0.6)
    said, took = ended(f"http://many.example:{full}/", resolve=lambda *_: ["127.0.0.1"] * 9)
    assert said == "took longer than 1 second"
    assert took < 2


def test_a_connection_that_is_made_late_is_given_up() -> None:
    asked = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)

        def late(host: str, port: int) -> list[str]:
            time.sleep(1.3)
            return ["127.0.0.1"]

        def listen() -> None:
            with contextlib.suppress(OSError):
                taken, _ = listening.accept()
                asked.set()
                taken.close()

        threading.Thread(target=listen, daemon=True).start()
        said, took = ended(f"http://news.example:{listening.getsockname()[1]}/", resolve=late)
        assert (said, took < 2) == ("took longer than 1 second", True)
        # What has been given up asks nobody any more.
        assert not asked.wait(1)


@pytest.mark.parametrize("drips", [False, True])
def test_a_handshake_without_end_is_given_up_and_its_connection_ended(drips: bool) -> None:
    gone = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def hold() -> None:
            taken, _ = listening.accept()
            with taken, contextlib.suppress(OSError):
                taken.settimeout(8)
                taken.recv(9999)
                if drips:  # A record of 16,000 bytes, of which one comes now and then.
                    taken.sendall(b"\x16\x03\x03\x3e\x80\x02\x00\x3e\x7c")
                    for _ in range(40):
                        taken.sendall(b"x")
                        time.sleep(0.2)
                elif not taken.recv(9999):
                    gone.set()
            if drips:
                gone.set()

        threading.Thread(target=hold, daemon=True).start()
        said, took = ended(f"https://news.example:{listening.getsockname()[1]}/")
        assert (said, took < 2) == ("took longer than 1 second", True)
        assert gone.wait(2)


def test_what_a_server_says_of_itself_is_not_kept_at_any_length() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            taken, _ = listening.accept()
            with taken:
                taken.recv(9999)
                taken.sendall(b"HTTP/1.1 404 " + b"gone " * 5000 + b"\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        said = refused(f"http://news.example:{listening.getsockname()[1]}/")
    assert said.startswith("answered 404 gone gone")
    assert len(said) < 200


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is needed to make a certificate")
def test_over_tls_the_name_is_asked_for_and_its_certificate_is_checked(tmp_path: Path) -> None:
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example", "-days", "2"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run([*made, *named, *files], check=True, capture_output=True)  # noqa: S603
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    asked: list[str | None] = []
    context.sni_callback = lambda connection, name, own: asked.append(name)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        assert "certificate" in refused(f"https://news.example:{server.server_address[1]}/page").lower()
    finally:
        server.shutdown()
        server.server_close()
    assert asked == ["news.example"]


def test_proxies_and_stored_passwords_are_not_used(
    port: int, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert got(f"http://news.example:{port}/page").data == WORDS


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://news.example/a", "is a ftp: address"),
        ("file:///etc/passwd", "is a file: address"),
        ("gopher://news.example", "is a gopher: address"),
        ("http://name:word@news.example/", "user name or password"),
        ("http:///nowhere", "host"),
        ("http://absent.example/", "cannot be found (absent.example)"),
        ("http://inside.example/", "local or private address (inside.example), which"),
        ("http://[::1", "not an address"),
        ("http://news.example:99999/", "not an address"),
    ],
)
def test_addresses_that_are_never_asked(url: str, why: str) -> None:
    assert why in refused(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://10.0.0.1/",
        "http://192.168.1.1:8080/",
        "http://169.254.169.254/latest/meta-data/",
        "https://[fe80::1]/",
    ],
)
def test_local_and_private_addresses_are_refused_by_the_real_resolver(url: str) -> None:
    with pytest.raises(RefusedError) as raised:
        fetch(url)
    assert "local or private" in str(raised.value)


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(RefusedError):
        fetch("http://mixed.example/", resolve=lambda host, port: ["93.184.215.14", "10.0.0.1"])


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.1.1", "100.64.0.1", "192.0.2.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "fec0::1", "2001:db8::1", "2001:0:1::1", "words", ""),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    ("name", "expected"), [("http://a", True), ("FILE:///a", True), ("a/b.txt", False), ("c:\\a", False), ("-", False)]
)
def test_what_is_an_address(name: str, expected: bool) -> None:
    assert is_url(name) is expected
