"""A file of JSON that is read value by value, however long it is."""

from __future__ import annotations

import codecs
import json
from typing import IO, Any

CHUNK = 1_000_000
LONGEST = 8_000_000
"""Characters of one value: a message has at most 4,096, with some markup."""


class JsonStream:
    """A file of JSON, of which one value at a time is held."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._values = json.JSONDecoder()
        self._text, self._at, self._ended = "", 0, False

    def _more(self) -> bool:
        if self._ended:
            return False
        data = self._file.read(CHUNK)
        self._ended = not data
        self._text = self._text[self._at :] + self._decoder.decode(data, self._ended)
        self._at = 0
        return True

    def next(self) -> str:
        """The next character that is no space, which stays; empty at the end."""
        while True:
            text, at = self._text, self._at
            while at < len(text) and text[at] in " \t\r\n":
                at += 1
            self._at = at
            if at < len(text):
                return text[at]
            if not self._more():
                return ""

    def take(self, mark: str) -> bool:
        """Whether the next character is that, which is gone then."""
        found = self.next() == mark
        self._at += found
        return found

    def value(self) -> Any:
        """The next value. Raises ValueError for none, or one too long, and RecursionError."""
        self.next()
        while True:
            try:
                found, end = self._values.raw_decode(self._text, self._at)
            except ValueError:
                # Each try begins at the value's beginning, so the next has twice as much to go on.
                most = max(CHUNK, 2 * (len(self._text) - self._at))
                if len(self._text) - self._at > LONGEST:
                    raise ValueError("one value is longer than any can be") from None
                if not self._more():
                    raise
                while len(self._text) < most and self._more():
                    pass
                continue
            if end == len(self._text) and self._more():
                continue  # A number may go on.
            self._at = end
            return found
