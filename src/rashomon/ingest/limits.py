"""How much an input may be before it is refused."""

from __future__ import annotations

from rashomon.protocols import Limits

LIMITS = Limits()


def size(count: int) -> str:
    """`count` bytes for a reader: `10 MB`, `1.1 GB`."""
    for unit, one in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= one:
            return f"{count / one:.1f}".removesuffix(".0") + f" {unit}"
    return f"{count} bytes"
