"""What is kept: the ledger's lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger; added, never changed."""

    seq: int
    recorded_at: str
    """ISO 8601 date and time in UTC, set by the ledger alone."""
    agent: str
    """A person, or the versioned name of what made the record (`extract.rules.v1`)."""
    action: str
    """`captured`, `found`, `grouped`, `reported`, `withdrew`."""
    kind: str
    """Class name of the record: `Document`, `Claim`, ..."""
    record_id: str
    record: str
    """Canonical JSON."""
    valid_from: str | None
    valid_to: str | None
    supersedes: int | None
    """`seq` of the entry that this one replaces in readings."""
    prev: str
    """Hash of the entry before it; 64 zeros for the first."""
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The ledger's state at a size: enough to prove later that nothing before it has changed."""

    origin: str
    size: int
    root_hash: str
