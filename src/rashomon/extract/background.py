"""Which claims are about events that are not the report's main incident."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.extract.parsing import Parsed
from rashomon.model import Claim


def mark(parsed: Parsed, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims, `background` set for each that is about another event."""
    return tuple(claims)
