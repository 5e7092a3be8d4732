"""Asking an address again: what has not changed since is not sent (RFC 9110, 13.1), and what a server asks is told."""

from __future__ import annotations

import email.parser
import email.utils
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urljoin

from rashomon.ingest.fetch import Exchange, Fetched, RefusedError, fetch

LONGEST = 1_000
"""Characters of a mark that is sent back; a longer one is none."""
FOR_GOOD = (301, 308)
LEADING = (*FOR_GOOD, 302, 303, 307)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """By what a server knows what it sent last; each as it sent it, None where it did not."""

    etag: str | None = None
    modified: str | None = None


UNMARKED = Mark()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking once."""

    status: int
    """200, 304 (not changed), or an error's."""
    said: str
    """How it ended, to go on a sentence begun with the address."""
    fetched: Fetched | None = None
    """Of 200 alone."""
    mark: Mark = UNMARKED
    leads: str | None = None
    """Where it is to be looked for, where redirects are not followed."""
    moved: str | None = None
    """Where it stands for good, by the server's word."""
    exchanges: tuple[Exchange, ...] = ()
    wait: float | None = None
    """Seconds for which the server wants not to be asked (`Retry-After`)."""


def ask(
    url: str,
    *,
    agent: str,
    now: float,
    mark: Mark | None = None,
    fetcher: Callable[..., Fetched] = fetch,
    **how: object,
) -> Answer:
    """Ask for what stands at `url`, unless it is what `mark` is of; `now` in seconds since 1970.

    Of redirects that go beyond `limits` the last is the answer. Raises RefusedError where there was no answer, or one
    that is not taken whatever its status.
    """
    headers = {"User-Agent": agent}
    if mark and mark.etag:
        headers["If-None-Match"] = mark.etag
    if mark and mark.modified:
        headers["If-Modified-Since"] = mark.modified
    try:
        fetched = fetcher(url, headers=headers, **how)
    except RefusedError as error:
        last = error.exchanges[-1] if error.exchanges else None
        told = _headers(last) if last is not None else Message()
        leads = urljoin(last.url, str(told["Location"])) if last and last.status in LEADING and told["Location"] else ""
        if last is None or not (last.status == 304 or last.status >= 400 or leads):
            raise
        return Answer(
            status=last.status,
            said=str(error),
            mark=mark or UNMARKED,
            leads=leads or None,
            moved=moved(error.exchanges),
            exchanges=error.exchanges,
            wait=_wait(told.get("Retry-After"), now),
        )
    told = _headers(fetched.exchanges[-1]) if fetched.exchanges else Message()
    return Answer(
        status=200,
        said="was read",
        fetched=fetched,
        mark=Mark(etag=_short(told.get("ETag")), modified=_short(told.get("Last-Modified"))),
        moved=moved(fetched.exchanges),
        exchanges=fetched.exchanges,
    )


def _headers(exchange: Exchange) -> Message:
    head = exchange.head.partition(b"\r\n")[2].decode("latin-1")
    return email.parser.HeaderParser().parsestr(head)


def _short(value: object) -> str | None:
    text = str(value or "").strip()
    return text if 0 < len(text) <= LONGEST and text.isascii() and text.isprintable() else None


def moved(exchanges: tuple[Exchange, ...]) -> str | None:
    """Where permanent redirects lead; one that is not ends the chain."""
    at = 0
    while at + 1 < len(exchanges) and exchanges[at].status in FOR_GOOD:
        at += 1
    return exchanges[at].url if at else None


def _wait(stated: object, now: float) -> float | None:
    text = str(stated or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - now) if text else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
