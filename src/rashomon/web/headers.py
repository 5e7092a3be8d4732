"""What every answer says to the browser, and which requests are not answered at all.

No script, style, picture or connection but our own; nothing in a frame; no request that another site makes the browser
send (Fetch Metadata, else the Origin); no name for this host but those it listens under, so that a page whose name is
made to mean this machine reaches nothing.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections.abc import Collection
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rashomon.api.application import problem
from rashomon.api.asking import SESSION, Refusal, admitted, cookie, foreign, secure

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

SMALL = 2**20
"""Bytes of a request's body at most: a form, or JSON."""
LARGEST = {
    **{"/add": 64 * 2**20, "/api/v1/uploads": 64 * 2**20, "/api/v1/reports": 32 * 2**20},
    **{"/decide": 24 * 2**20, "/api/v1/decisions": 24 * 2**20},
}
"""Bytes of a body at most where reports, or files that a check rests on, are given, by path."""
PATIENCE = 20.0
"""Seconds that a body may take, and more by its length."""
PACE = 64 * 2**10
"""Bytes of a body in a second at least, beyond those seconds."""

TOGETHER = 512 * 2**20
"""Bytes that the bodies of all requests that are not answered yet may have."""
AGAIN = 30
"""Seconds after which whoever is to come again later is told to, where nothing else is known."""

COOKIE = "rashomon_form"
"""The cookie that goes with the tokens of forms. It is also sent when a link of another site leads here (`Lax`), else
each such link would end every form that stands open."""

MANY = "Too much is sent here at once; try again later."
SLOW = "The body came too slowly, and was not waited for."

YEAR = 365 * 86400
"""Seconds for which a browser that came by TLS comes by nothing else."""


def policy(tiles: str | None = None) -> str:
    """The content security policy; `tiles` is the address of a tile server, whose pictures a map shows."""
    server = f" {urlsplit(tiles).scheme}://{urlsplit(tiles).netloc.replace('{s}', '*')}" if tiles else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data:{server}",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
        )
    )


class Guarded:
    """The application behind what is said here."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], tiles: str | None = None) -> None:
        """`hosts` are the names under which it answers, without ports; `*` for any."""
        self._app = app
        self._hosts = frozenset(hosts)
        self._key = secrets.token_bytes(32)
        self._held = _Held()
        self._headers = {
            "Content-Security-Policy": policy(tiles),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies, tls = _cookies(headers), secure(scope)
        called = cookie(COOKIE, scope)
        fresh, token = self._form_token(cookies.get(called, ""))
        scope.setdefault("state", {})["csrf"] = token

        body = _Body(receive, scope, self._held)

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    answer.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    answer.setdefault("Cache-Control", "no-store")
                if tls:
                    answer.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
                if message["status"] >= 400 and scope["method"] not in SAFE and not body.whole:
                    # What is left of the body is not waited for.
                    answer["Connection"] = "close"
                if message["status"] in (429, 503):
                    answer.setdefault("Retry-After", str(scope["state"].get("wait", AGAIN)))
                # What stays with a browser for good takes no cookie: it is the same for everybody.
                if fresh is not None and not scope["path"].startswith("/static/"):
                    end = "; Secure" if tls else ""
                    answer.append("Set-Cookie", f"{called}={fresh}; Path=/; HttpOnly; SameSite=Lax{end}")
            await send(message)

        refused = self._refused(scope, headers, cookie(SESSION, scope) in cookies)
        if refused is not None:
            await _told(scope["path"], *refused)(scope, receive, said)
            return
        try:
            await self._app(scope, body, said)
        finally:
            body.let_go()

    def _refused(self, scope: Scope, headers: Headers, session: bool) -> tuple[int, str] | None:
        """Why the request is not answered: a status and a sentence."""
        try:
            host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        except ValueError:  # As `[` is.
            host = ""
        if "*" not in self._hosts and host not in self._hosts:
            return 421, "This workbench does not answer to that name."
        if scope["method"] not in SAFE and foreign(headers):
            return 403, "Another site sent this request; nothing was done."
        if scope["method"] not in SAFE and session and scope["path"].startswith("/api/") and _silent(headers):
            # A form has its token; JSON has none, so that a browser must say where it comes from.
            return 403, "A browser says where a request comes from (Origin); a program gives a token. Nothing was done."
        said = headers.get("content-length", "0")
        if not (said.isascii() and said.isdigit()) or int(said) > largest(scope["path"]):
            return 413, too_much(scope["path"])
        return None

    def _form_token(self, kept: str) -> tuple[str | None, str]:
        """A new value for the form's cookie, where there is none, and the token that goes with it."""
        name = kept if kept.isalnum() and len(kept) == 32 else None
        fresh = None if name else secrets.token_hex(16)
        return fresh, hmac.digest(self._key, (name or fresh or "").encode(), "sha256").hex()


def _told(path: str, status: int, detail: str) -> Response:
    """A refusal, to a program as a problem."""
    return problem(status, detail) if path.startswith("/api/") else PlainTextResponse(detail, status_code=status)


async def posted(request: Request, files: int = 0) -> FormData:
    """The form that one of our own pages sent, with no more than so many files.

    Raises HTTPException: 403 for another's, 400 for too many files.
    """
    # The bytes of all of it are counted as they come.
    form = await request.form(max_files=files, max_fields=200, max_part_size=largest(request.url.path))
    own(request, str(form.get("csrf", "")))
    return form


def own(request: Request, given: str) -> None:
    """Require the token of a form of our own. Raises HTTPException (403) for another's."""
    wanted = str(getattr(request.state, "csrf", ""))
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise HTTPException(403, "The form is too old, or of another site; load the page again.")


def _silent(headers: Headers) -> bool:
    """Whether it is not said where the request comes from, nor who asks but by a cookie."""
    return not any(name in headers for name in ("sec-fetch-site", "origin", "authorization"))


def _cookies(headers: Headers) -> dict[str, str]:
    return cookie_parser("; ".join(headers.getlist("cookie")))


def largest(path: str) -> int:
    """Bytes that a body sent there may have."""
    return LARGEST.get(path, SMALL)


def too_much(path: str) -> str:
    """That a body sent there is too long, in a sentence."""
    return f"That is more than {largest(path) // 2**20} MB; give less at once."


class _Held:
    """Bytes of the bodies of all requests that are not answered yet."""

    def __init__(self) -> None:
        self.bytes = 0


class _Body:
    """What is received: of who may send it alone, no more than may be, no slower than may be, whatever its length was
    said to be."""

    def __init__(self, receive: Receive, scope: Scope, held: _Held) -> None:
        self._receive, self._scope, self._path, self._held = receive, scope, scope["path"], held
        self._got, self._begun = 0, time.monotonic()
        self._admitted = scope["method"] in SAFE
        self.whole = False
        """Whether all of it has come."""

    def let_go(self) -> None:
        """Forget it, once the request is answered."""
        self._held.bytes -= self._got
        self._got = 0

    async def __call__(self) -> Message:
        """The next of it.

        Raises HTTPException: 408 for what comes too slowly, 413 for too much, 503 where all that comes is too much, and
        what the route says of who may not send it.
        """
        if self.whole:  # What comes now is that the asker has gone, which may take as long as it likes.
            return await self._receive()
        if not self._admitted:
            try:
                await run_in_threadpool(admitted, Request(self._scope))
            except Refusal as error:
                raise HTTPException(error.status, error.reason) from error
            self._admitted, self._begun = True, time.monotonic()
        left = PATIENCE + self._got / PACE - (time.monotonic() - self._begun)
        try:
            async with asyncio.timeout(left):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, SLOW) from None
        self._got += len(message.get("body", b""))
        self._held.bytes += len(message.get("body", b""))
        if self._got > largest(self._path):
            raise HTTPException(413, too_much(self._path))
        if self._held.bytes > TOGETHER:
            raise HTTPException(503, MANY)
        self.whole = not message.get("more_body", False)
        return message
