"""Names as they are compared with one another."""

from __future__ import annotations

import functools


@functools.lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name as names are compared: one space between words, small letters, no leading "the"."""
    return " ".join(name.split()).casefold().removeprefix("the ")
