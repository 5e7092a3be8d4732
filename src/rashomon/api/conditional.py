"""What HTTP asks of every answer that is only read (RFC 9110), in one place for pages and API.

`HEAD` is answered as `GET` is, without what it would bring. Who has the answer already, in any form (`If-None-Match:
*`), is told so. Whoever asks in a way that an address does not know is told which it knows.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")

BARE = frozenset({"content-length", "content-type", "content-encoding", "content-disposition"})
"""Headers of what is not sent where nothing changed."""


class _Told(Exception):  # noqa: N818  (not a fault of the program's)
    """All has been said; what would make more of the answer stops."""


class Conditional:
    """The application behind what is said here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        anything = Headers(scope=scope).get("if-none-match", "").strip() == "*"
        silent = scope["method"] == "HEAD"
        if not (anything or silent):
            await self._app(scope, receive, send)
            return

        async def said(message: Message) -> None:
            nonlocal silent
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                if anything and message["status"] == 200 and "etag" in answer:
                    silent, message["status"] = True, 304
                    for name in BARE & {name.lower() for name in answer}:
                        del answer[name]
                await send(message)
            elif not silent:
                await send(message)
            else:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                raise _Told

        with suppress(_Told):
            await self._app({**scope, "method": "GET"}, receive, said)


def allowed(app: Any, scope: Scope) -> str:
    """The methods that the address of a request knows, for `Allow`; empty for one that is none."""
    known = {
        method
        for method in METHODS
        for route in app.routes
        if route.matches({**scope, "method": method})[0] is Match.FULL
        # What is mounted is files.
        and (method == "GET" or not isinstance(route, Mount))
    }
    return ", ".join(sorted(known | ({"HEAD"} if "GET" in known else set())))


def fits(tag: str, wanted: str) -> bool:
    """Whether a tag is among those that an `If-None-Match` names; weak or strong is alike (RFC 9110, 13.1.2)."""
    return _opaque(tag) in (_opaque(part) for part in wanted.split(","))


def _opaque(tag: str) -> str:
    return tag.strip().removeprefix("W/")
