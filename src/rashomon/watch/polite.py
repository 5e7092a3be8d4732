"""Asking without being a burden: by the site's rules (RFC 9309), one request at a time with a gap, not before it is
wanted again."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol
from urllib.parse import urlsplit

from rashomon.ingest.conditional import Answer, Mark, ask, moved
from rashomon.ingest.decoding import NotTextError, decode
from rashomon.ingest.fetch import Exchange, Fetched, RefusedError, fetch
from rashomon.ingest.limits import LIMITS
from rashomon.watch.state import State

NAME = "rashomon"
"""By which a site's rules call us."""
ROBOTS = 500_000
"""Bytes of rules that are read; RFC 9309 asks for 500 KiB."""
DAY = 86_400.0
"""Seconds for which a site's rules are taken to hold (RFC 9309, 2.4)."""
PATIENCE = 60.0
"""Seconds that are waited for a host; where it takes longer, others come first."""
WEEK = 7 * DAY
"""Seconds at most that a server can ask to be left alone."""


class Clock(Protocol):
    """The time, and waiting."""

    def now(self) -> float:
        """Seconds since 1970."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class DisallowedError(RefusedError):
    """A site does not want an address to be read by programs."""


class PutOffError(Exception):
    """A host is not to be asked yet."""

    def __init__(self, until: float) -> None:
        """`until` in seconds since 1970."""
        super().__init__()
        self.until = until


class Polite:
    """Asks addresses, one after the other."""

    def __init__(
        self,
        state: State,
        clock: Clock,
        *,
        gap: float,
        contact: str | None = None,
        fetcher: Callable[..., Fetched] = fetch,
    ) -> None:
        """`gap` in seconds, between two requests to one host."""
        self._state, self._clock, self._gap, self._fetcher = state, clock, gap, fetcher
        about = f"watches feeds; +{contact}" if contact else "watches feeds at its user's request"
        self.agent = f"{NAME}/{importlib.metadata.version('rashomon')} ({about})"

    def ask(self, url: str, mark: Mark | None = None) -> Answer:
        """Ask for what stands at an address.

        Raises DisallowedError where its site does not want that, RefusedError where it cannot be had, and PutOffError
        where it is not yet time.
        """
        where, hops = url, tuple[Exchange, ...]()
        for _ in range(LIMITS.redirects + 1):
            # Each address on the way is its own site's.
            delay = self._allowed(where)
            answer = self._ask(where, mark=mark, gap=max(self._gap, delay), limits=replace(LIMITS, redirects=0))
            hops += answer.exchanges
            if answer.leads is None:
                fetched = replace(answer.fetched, exchanges=hops) if answer.fetched else None
                return replace(answer, fetched=fetched, moved=moved(hops), exchanges=hops)
            where = answer.leads
        raise RefusedError(f"redirects more than {LIMITS.redirects} times")

    def _ask(self, url: str, *, gap: float, mark: Mark | None = None, **how: object) -> Answer:
        host = urlsplit(url).hostname or ""
        asked, free = self._state.asked(host)
        now = self._clock.now()
        # A clock that was put back must not keep us waiting.
        wait = max(min(asked, now) + gap, free if free <= now + WEEK else 0.0) - now
        if wait > PATIENCE:
            raise PutOffError(now + wait)
        if wait > 0:
            self._clock.sleep(wait)
        self._state.asking(host, self._clock.now())
        try:
            answer = ask(url, agent=self.agent, now=self._clock.now(), mark=mark, fetcher=self._fetcher, **how)
        finally:
            self._state.asking(host, self._clock.now())
        if answer.wait:
            self._state.asking(host, self._clock.now(), self._clock.now() + min(answer.wait, WEEK))
        return answer

    def _allowed(self, url: str) -> float:
        """How many seconds the site wants between two requests. Raises RefusedError where the address is not for us."""
        from protego import Protego

        parts = urlsplit(url)
        rules = Protego.parse(self._rules(f"{parts.scheme}://{parts.netloc}"))
        if not rules.can_fetch(url, NAME):
            raise DisallowedError("is not to be read by programs, says its site (robots.txt)")
        rate = rules.request_rate(NAME)
        delay = rules.crawl_delay(NAME) or 0.0
        return max(delay, rate.seconds / rate.requests if rate and rate.requests else 0.0)

    def _rules(self, origin: str) -> str:
        """The rules of a site: none where it has none. Raises RefusedError where that cannot be told."""
        kept = self._state.robots(origin)
        now = self._clock.now()
        if kept is not None and 0 <= now - kept[1] < DAY:
            return kept[0]
        try:
            answer = self._ask(f"{origin}/robots.txt", gap=self._gap, accepted=())
        except RefusedError as error:
            if kept is not None:
                return kept[0]
            raise RefusedError(f"{error}; that was the site's robots.txt, which is asked for first") from error
        if answer.status >= 500 or answer.status == 429:
            if kept is not None:
                return kept[0]
            raise RefusedError(f"has a site whose rules (robots.txt) cannot be had now: it {answer.said}")
        rules = ""
        if answer.fetched is not None:
            try:
                rules = decode(answer.fetched.data[:ROBOTS])[0]
            except NotTextError:
                rules = answer.fetched.data[:ROBOTS].decode("utf-8", "replace")
        self._state.keep_robots(origin, rules, self._clock.now())
        return rules
