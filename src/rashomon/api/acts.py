"""Writes down in the ledger what people do beside deciding, so that each action there has its user."""

from __future__ import annotations

import re
from collections.abc import Iterable
from secrets import token_hex

from rashomon.ledger import Ledger, moments
from rashomon.model import Act

_ID = re.compile(r"[a-z]+_[0-9a-f]{4,64}")


def note(ledger: Ledger, by: str, what: str, subjects: Iterable[str]) -> None:
    """Write down that somebody did something to each of these. Raises LedgerError."""
    at = moments.stamp(moments.now())
    acts = [Act(id=f"act_{token_hex(8)}", by=by, at=at, what=what, subject=one) for one in subjects]
    if acts:
        ledger.add(acts, agent=f"person:{by}", action=what)


def shown(path: str) -> str:
    """What a page at that path is of: the id in it, otherwise its kind, since a path may hold a name."""
    parts = [part for part in path.removeprefix("/api/v1").split("/") if part]
    found = next((part for part in parts if _ID.fullmatch(part)), None)
    return found or (parts[0] if parts else "start")
