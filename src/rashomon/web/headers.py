"""What every answer says to the browser, and which requests are not answered at all.

No script, style, picture or connection but our own; nothing in a frame; no request that another site makes the browser
send (Fetch Metadata, else the Origin); no name for this host but those it listens under, so that a page whose name is
made to mean this machine reaches nothing.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rashomon.api.asking import SESSION, cookie, secure

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

LARGEST = 64 * 2**20
"""Bytes of a request's body at most: an upload of several reports."""

COOKIE = "rashomon_form"
"""The cookie that goes with the tokens of forms. It is also sent when a link of another site leads here (`Lax`), else
each such link would end every form that stands open."""

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

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    answer.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    answer.setdefault("Cache-Control", "no-store")
                if tls:
                    answer.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
                if message["status"] == 429 and "wait" in scope["state"]:
                    answer.setdefault("Retry-After", str(scope["state"]["wait"]))
                # What stays with a browser for good takes no cookie: it is the same for everybody.
                if fresh is not None and not scope["path"].startswith("/static/"):
                    end = "; Secure" if tls else ""
                    answer.append("Set-Cookie", f"{called}={fresh}; Path=/; HttpOnly; SameSite=Lax{end}")
            await send(message)

        refused = self._refused(scope, headers, cookie(SESSION, scope) in cookies)
        if refused is not None:
            await PlainTextResponse(refused[1], status_code=refused[0])(scope, receive, said)
            return
        await self._app(scope, _limited(receive), said)

    def _refused(self, scope: Scope, headers: Headers, session: bool) -> tuple[int, str] | None:
        """Why the request is not answered: a status and a sentence."""
        host = urlsplit(f"//{headers.get('host', '')}")
        if "*" not in self._hosts and (host.hostname or "") not in self._hosts:
            return 421, "This workbench does not answer to that name."
        if scope["method"] not in SAFE and _foreign(headers):
            return 403, "Another site sent this request; nothing was done."
        if scope["method"] not in SAFE and session and scope["path"].startswith("/api/") and _silent(headers):
            # A form has its token; JSON has none, so that a browser must say where it comes from.
            return 403, "A browser says where a request comes from (Origin); a program gives a token. Nothing was done."
        if int(headers.get("content-length", "0") or 0) > LARGEST:
            return 413, f"That is more than {LARGEST // 2**20} MB; give less at once."
        return None

    def _form_token(self, kept: str) -> tuple[str | None, str]:
        """A new value for the form's cookie, where there is none, and the token that goes with it."""
        name = kept if kept.isalnum() and len(kept) == 32 else None
        fresh = None if name else secrets.token_hex(16)
        return fresh, hmac.digest(self._key, (name or fresh or "").encode(), "sha256").hex()


async def posted(request: Request) -> FormData:
    """The form that one of our own pages sent. Raises HTTPException (403) for another's."""
    form = await request.form(max_files=50, max_fields=200)
    given, wanted = str(form.get("csrf", "")), str(getattr(request.state, "csrf", ""))
    if not wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise HTTPException(403, "The form is too old, or of another site; load the page again.")
    return form


def _foreign(headers: Headers) -> bool:
    """Whether a browser says that another site makes it send this."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def _silent(headers: Headers) -> bool:
    """Whether it is not said where the request comes from, nor who asks but by a cookie."""
    return not any(name in headers for name in ("sec-fetch-site", "origin", "authorization"))


def _cookies(headers: Headers) -> dict[str, str]:
    return cookie_parser("; ".join(headers.getlist("cookie")))


def _limited(receive: Receive) -> Receive:
    """What is received, no more than `LARGEST` of it, whatever length it was said to have."""
    got = 0

    async def taken() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > LARGEST:
            raise HTTPException(413, f"That is more than {LARGEST // 2**20} MB; give less at once.")
        return message

    return taken
