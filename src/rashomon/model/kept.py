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
    """Which ledger: the name in the key that signs for it (`rashomon-ledger/3f0c…`)."""
    size: int
    """How many entries it speaks for: the first `size` of them."""
    root_hash: str
    """Root of the Merkle tree over them (RFC 9162), 64 hex digits."""
    note: str = ""
    """The same as it was signed: a C2SP tlog-checkpoint, a text with its signature lines."""
    key: str = ""
    """The public key that it was signed for, as a C2SP verifier key (`name+hash+key`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a time-stamp authority said of a checkpoint or of what was fetched: it was there at a time (RFC 3161)."""

    subject: str
    """Record id of the checkpoint, of which the UTF-8 bytes of its `note` are stamped; or of the capture, of which the
    64 hex digits of its `warc_sha256` are."""
    authority: str
    """Web address of the authority that was asked."""
    stamped_at: str
    """The time in the stamp, ISO 8601 in UTC."""
    response: str
    """The authority's whole answer (`TimeStampResp`, DER) in base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """An entry of another ledger, whole, as it stands there."""

    id: str
    """`entry_` and the entry's hash."""
    subject: str
    """Kind and record id of the entry, with a space between."""
    document_id: str | None
    """The report that the entry's record is about, where it is about one."""
    origin: str
    """The ledger that it was made in, as its checkpoints name it."""
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A stretch of another ledger: the hashes of its entries in order, with the checkpoint that speaks for them.

    With these, each `Imported` entry among them is proved as it is in its own ledger.
    """

    id: str
    origin: str
    after: str
    """Hash of the entry before the first; 64 zeros where there is none."""
    first: int
    """The first entry's `seq`."""
    hashes: tuple[str, ...]
    note: str = ""
    """The last checkpoint known when the stretch came, as it was signed; empty where there was none."""
    key: str = ""
    """The public key that the checkpoint was signed for."""
