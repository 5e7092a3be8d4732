"""What every answer says to the browser, and which requests are not answered at all.

No script, style, picture or connection but our own; nothing in a frame; no request that another site makes the browser
send (Fetch Metadata, else the Origin); no name for this host but those it listens under, so that a page whose name is
made to mean this machine reaches nothing.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""

LARGEST = 64 * 2**20
"""Bytes of a request's body at most: an upload of several reports."""

COOKIE = "rashomon_form"

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
        fresh, token = self._form_token(headers.get("cookie", ""))
        scope.setdefault("state", {})["csrf"] = token

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    answer.setdefault(name, value)
                if not scope["path"].startswith("/static/"):
                    answer.setdefault("Cache-Control", "no-store")
                if scope.get("scheme") == "https":
                    answer.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
                if fresh is not None:
                    secure = "; Secure" if scope.get("scheme") == "https" else ""
                    answer.append("Set-Cookie", f"{COOKIE}={fresh}; Path=/; HttpOnly; SameSite=Strict{secure}")
            await send(message)

        refused = self._refused(scope, headers)
        if refused is not None:
            await PlainTextResponse(refused[1], status_code=refused[0])(scope, receive, said)
            return
        await self._app(scope, _limited(receive), said)

    def _refused(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        """Why the request is not answered: a status and a sentence."""
        host = urlsplit(f"//{headers.get('host', '')}")
        if "*" not in self._hosts and (host.hostname or "") not in self._hosts:
            return 421, "This workbench does not answer to that name."
        if scope["method"] not in SAFE and _foreign(headers):
            return 403, "Another site sent this request; nothing was done."
        if int(headers.get("content-length", "0") or 0) > LARGEST:
            return 413, f"That is more than {LARGEST // 2**20} MB; give less at once."
        return None

    def _form_token(self, cookies: str) -> tuple[str | None, str]:
        """A new value for the form's cookie, where there is none, and the token that goes with it."""
        try:
            kept = SimpleCookie(cookies).get(COOKIE)
        except CookieError:
            kept = None
        name = kept.value if kept is not None and kept.value.isalnum() and len(kept.value) == 32 else None
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
