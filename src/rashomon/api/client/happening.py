"""What the client hears: what is added to the ledger, as it is added (server-sent events)."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

import httpx

from rashomon.api.client.asking import PREFIX, ApiError, Asking, Json, answered, unreached

SILENCE = 45.0
"""Seconds without a line after which a connection is taken for gone; the workbench sends one every 15."""
PAUSE = 2.0
"""Seconds before one listens again, where the workbench does not say."""
SHORT = 5.0
AGAIN = 10
"""Connections in a row that told nothing and lasted less than `SHORT` seconds, after which nobody is there."""

_END = re.compile(r"\r\n|\n|\r(?!$)")
"""A CR that comes last may be half of an end."""

STREAM = "text/event-stream"


class Happening(Asking):
    """Listens."""

    def events(self, after: int | None = None) -> Iterator[Json]:
        """What is added to the ledger, without end: entry (`seq`), `what`, `by` whom, `said`, `about` which ids.

        `after` is the entry after which to begin; by default now. A connection that is lost is made again, from the
        last event on. Raises ApiError where the workbench refuses, or is not there any more.
        """
        heard = _Heard(after)
        short = 0
        while True:
            begun, lost = time.monotonic(), None
            try:
                for event in self._listened(heard):
                    short = 0
                    yield event
            except httpx.HTTPError as error:
                lost = error
            short = short + 1 if time.monotonic() - begun < SHORT else 0
            if short > AGAIN:
                why = unreached(self._url, lost) if lost else f"{self._url} ends every connection at once."
                raise ApiError(None, why) from lost
            time.sleep(heard.pause)

    def _listened(self, heard: _Heard) -> Iterator[Json]:
        """The events of one connection."""
        last = {} if heard.last is None else {"Last-Event-ID": heard.last}
        asked = {} if heard.after is None else {"after": heard.after}
        waits = httpx.Timeout(self._timeout, read=SILENCE)
        headers = {**self._headers, **last, "Accept": STREAM}
        url = f"{self._url}{PREFIX}/events"
        with self._http.stream(
            "GET", url, params=asked, headers=headers, timeout=waits, follow_redirects=False
        ) as said:
            if said.status_code != 200:
                said.read()
            answered(said, STREAM)
            yield from heard.events(_lines(said.iter_text()))


class _Heard:
    """What was heard so far."""

    def __init__(self, after: int | None) -> None:
        self.after = after
        self.last: str | None = None
        """Id of the last event."""
        self.pause = PAUSE

    def events(self, lines: Iterable[str]) -> Iterator[Json]:
        """The events of a stream, as the HTML standard reads one (9.2.6)."""
        data: list[str] = []
        last = self.last
        for line in lines:
            if not line:
                self.last = last
                if data:
                    yield _object("\n".join(data))
                data = []
                continue
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if name == "data":
                data.append(value)
            elif name == "id" and "\0" not in value:
                last = value
            elif name == "retry" and value.isascii() and value.isdigit():
                self.pause = int(value) / 1000


def _lines(chunks: Iterable[str]) -> Iterator[str]:
    """The lines of a stream: they end with CR, LF or both, and with nothing else that ends lines elsewhere."""
    rest = ""
    for chunk in chunks:
        *whole, rest = _END.split(rest + chunk)
        yield from whole


def _object(text: str) -> Json:
    found: Any = json.loads(text)
    return dict(found)
