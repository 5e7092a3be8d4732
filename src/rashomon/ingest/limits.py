"""How much an input may be before it is refused. Input is hostile: nothing is read without a bound."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one input. A million words of English are about 6 MB, so no single report comes near them."""

    text_bytes: int = 10_000_000
    """Plain text, JSON, and the text read out of a page, in bytes (of UTF-8 for the last)."""
    page_bytes: int = 20_000_000
    """HTML as it is stored or sent, in bytes."""
    seconds: float = 60.0
    """From the first connection to the last byte of one address, redirects included."""
    redirects: int = 5
    ports: frozenset[int] | None = None
    """Ports of addresses that are fetched; any where None."""


LIMITS = Limits()


def size(count: int) -> str:
    """`count` bytes for a reader: `10 MB`, `1.1 GB`."""
    for unit, one in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= one:
            return f"{count / one:.1f}".removesuffix(".0") + f" {unit}"
    return f"{count} bytes"
