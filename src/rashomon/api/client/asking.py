"""How the client asks: addresses, tokens, what it has already, waiting where it is told to, and what goes wrong."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

PREFIX = "/api/v1"
HERE = "http://127.0.0.1:8765"
"""Where `rashomon serve` listens by default."""

KEPT = 128
"""Answers that are kept, with their tags."""
PATIENCE = 30.0
"""Seconds to wait for an answer, and at most before one asks again."""
TRIES = 3
"""How often is asked where the workbench says that it is too busy now (429, 503)."""

JSON, TEXT, ZIP = "application/json", "text/plain", "application/zip"
SHOWN = ("image/", "video/", "audio/")
"""How the media types of bytes begin."""

Json = dict[str, Any]


class ApiError(Exception):
    """The workbench did not do what was asked."""

    def __init__(
        self, status: int | None, detail: str, errors: tuple[Json, ...] = (), retry_after: float | None = None
    ) -> None:
        super().__init__(f"{status}: {detail}" if status else detail)
        self.status = status
        """Of the answer; None where there was none."""
        self.detail = detail
        """Why, in a sentence."""
        self.errors = errors
        """Where the request is not right: `at` says in which field, `message` what is wrong with it."""
        self.retry_after = retry_after
        """In how many seconds to ask again, where the answer says so."""


class Asking:
    """Sends requests to one workbench. Threads do not share one."""

    def __init__(
        self,
        url: str | None = None,
        *,
        token: str | None = None,
        http: Any = None,
        timeout: float = PATIENCE,
        tries: int = TRIES,
    ) -> None:
        """`url` is where the workbench is, `HERE` by default; `token` is one of a user, where there are users.

        `http` is an httpx client to ask through in the place of one of our own: it stays open, its timeouts are
        its own, and its `base_url` stands where no `url` is given. `timeout` is in seconds. A request that only reads
        is sent up to `tries` times where the workbench asks to wait, no longer than `timeout` each time.

        Raises ValueError for a token that can be none.
        """
        if token and not all("!" <= letter <= "~" for letter in token):
            raise ValueError("A token has no spaces, line ends or letters beyond ASCII; give it as it was shown.")
        own = str(http.base_url) if http is not None else ""
        self._url = (url or own or HERE).rstrip("/")
        self._http = httpx.Client(timeout=timeout) if http is None else http
        self._own = http is None
        self._timeout, self._tries = timeout, max(1, tries)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._kept: OrderedDict[str, tuple[str, str]] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, where they are our own."""
        if self._own:
            self._http.close()

    def _get(self, path: str, wanted: Mapping[str, object] | None = None) -> Json:
        """What stands at the path."""
        found: Json = json.loads(self._text(path, wanted, JSON))
        return found

    def _text(self, path: str, wanted: Mapping[str, object] | None, kind: str) -> str:
        """The same as it came, of that media type."""
        asked = _asked(wanted)
        key = str(httpx.URL(PREFIX + path, params=asked))
        kept = self._kept.get(key)
        said = self._answer("GET", path, params=asked, headers={"If-None-Match": kept[0]} if kept else {})
        if said.status_code == 304 and kept:
            self._kept.move_to_end(key)
            return kept[1]
        text = str(answered(said, kind).text)
        self._kept.pop(key, None)
        if "etag" in said.headers:
            self._kept[key] = (said.headers["etag"], text)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return text

    def _bytes(self, path: str, wanted: Mapping[str, object] | None) -> bytes:
        """What stands at the path, byte for byte."""
        said = self._answer("GET", path, params=_asked(wanted))
        kind = said.headers.get("content-type", "").partition(";")[0].strip().lower()
        return bytes(answered(said, kind if kind.startswith(SHOWN) else "image/jpeg").content)

    def _post(self, path: str, **given: Any) -> Json:
        """What came of it. `given` is as for httpx: `json`, `data`, `files`."""
        found: Json = answered(self._answer("POST", path, **given), JSON).json()
        return found

    def _pages(self, path: str, field: str, wanted: Mapping[str, object]) -> Iterator[Json]:
        """The rows of every page."""
        after: str | None = None
        while True:
            page = self._get(path, wanted if after is None else {**wanted, "after": after})
            yield from page[field]
            after = page["after"]
            if after is None:
                return

    def _answer(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **given: Any) -> Any:
        """The answer, whatever it is; of a request that only reads once the workbench is no longer too busy."""
        for left in reversed(range(self._tries if method == "GET" else 1)):
            said = self._sent(method, path, headers=headers or {}, **given)
            wait = _wait(said)
            if said.status_code not in (429, 503) or wait is None or wait > self._timeout or not left:
                return said
            time.sleep(wait)
        raise AssertionError("unreachable")

    def _sent(self, method: str, path: str, *, headers: Mapping[str, str], **given: Any) -> Any:
        try:
            return self._http.request(
                method,
                f"{self._url}{PREFIX}{path}",
                headers={**self._headers, **headers},
                # Whoever is led elsewhere does not take the token there.
                follow_redirects=False,
                **given,
            )
        except httpx.HTTPError as error:
            raise ApiError(None, unreached(self._url, error)) from error


def part(name: str) -> str:
    """A name as a part of a path. Raises ApiError (404) for one that would lead elsewhere."""
    if name in ("", ".", ".."):
        raise ApiError(404, f"There is nothing of the name “{name}”.")
    return quote(name, safe="")


def _asked(wanted: Mapping[str, object] | None) -> dict[str, Any]:
    said = {name: value for name, value in (wanted or {}).items() if value is not None}
    return {name: str(value).lower() if isinstance(value, bool) else value for name, value in said.items()}


def unreached(url: str, error: Exception) -> str:
    """What is said of a workbench that gave no answer."""
    return f"{url} gave no answer ({type(error).__name__}: {error})."


def _wait(said: Any) -> float | None:
    """In how many seconds to ask again, by `Retry-After`; None where the answer does not say."""
    told = said.headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return float(told)
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def answered(said: Any, kind: str) -> Any:
    """The answer, if it is one of that media type. Raises ApiError."""
    status = int(said.status_code)
    media = said.headers.get("content-type", "").partition(";")[0].strip().lower()
    if 200 <= status < 300:
        if media != kind:
            raise ApiError(status, f"That is no answer of this API: {media or 'no media type'} in the place of {kind}.")
        return said
    detail, errors = said.reason_phrase or "It was not done.", ()
    if 300 <= status < 400:
        detail = f"It leads to {said.headers.get('location', 'somewhere else')}, where nobody follows."
    elif media in (JSON, "application/problem+json"):
        try:
            body = said.json()
        except ValueError:
            body = None
        if isinstance(body, dict):
            detail, errors = str(body.get("detail", detail)), tuple(body.get("errors", ()))
    elif media == TEXT and said.text.strip():
        detail = said.text.strip()[:500]
    raise ApiError(status, detail, errors, _wait(said))
