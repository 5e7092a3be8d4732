"""A site of ours on loopback that answers what a test tells it to, and a clock that a test moves."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rashomon.ingest.fetch import Fetched, fetch, is_public


class FakeClock:
    """Time that passes only while it is slept."""

    def __init__(self, at: float = 1_722_250_000.0) -> None:
        self.at, self.slept = at, list[float]()

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 1))
        self.at += seconds


class Site:
    """What is answered, and what was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, tuple[int, dict[str, str], str]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        """Host, path and headers of each request."""

    def url(self, path: str, host: str = "wire.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def put(self, path: str, body: str, kind: str = "application/rss+xml", status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, {"Content-Type": kind, **named}, body)

    def paths(self) -> list[str]:
        """What was asked since the last time, without robots.txt."""
        found = [path for _, path, _ in self.asked if path != "/robots.txt"]
        self.asked.clear()
        return found

    @property
    def fetcher(self) -> Callable[..., Fetched]:
        """Fetches by the tests' own resolver, so that nothing leaves the machine; this site alone passes for public."""

        def resolve(host: str, port: int) -> list[str]:
            if not host.endswith(".example"):
                raise OSError("no such host")
            return ["10.0.0.7"] if host == "inside.example" else ["127.0.0.1"]

        return functools.partial(
            fetch, resolve=resolve, public=lambda address: address == "127.0.0.1" or is_public(address)
        )


@contextmanager
def serving() -> Iterator[Site]:
    """A site on a port of loopback."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = dict(self.headers)
            site.asked.append((headers["Host"].partition(":")[0], self.path, headers))
            missing = (404, {"Content-Type": "text/plain"}, "none")
            status, told, body = site.pages.get(self.path, missing)
            same = "ETag" in told and headers.get("If-None-Match") == told["ETag"]
            same = same or ("Last-Modified" in told and headers.get("If-Modified-Since") == told["Last-Modified"])
            self.send_response(304 if same else status)
            for name, value in told.items():
                self.send_header(name, value)
            self.end_headers()
            if not same:
                self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    site = Site(server.server_address[1])
    threading.Thread(target=functools.partial(server.serve_forever, 0.01), daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()
