"""Entries: how a record becomes a line of the chain, and how a line is proved whole.

The hash of an entry is the SHA-256, in hexadecimal, of the UTF-8 bytes of the hash before it (64 characters) followed
by the canonical JSON of the entry's other fields, `prev` and `hash` left out.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from json.encoder import encode_basestring as quoted
from typing import Any

from rashomon.ledger.errors import LedgerError
from rashomon.model import RECORDS, Entry, canonical_json, record_id

FIRST = "0" * 64
"""What stands for the hash before the first entry's."""

NOTHING = "null"
"""The record of an entry that only withdraws another."""

WITHDREW = "withdrew"
"""The action of an entry that leaves nothing in the place of the one it supersedes."""

Valid = tuple[str | None, str | None]
"""The first and the last moment at which a record holds, as the ledger writes moments; None where open."""

ALWAYS: Valid = (None, None)

Key = tuple[str, str]
"""Kind and record id: what at most one standing entry has."""

FIELDS = tuple(field.name for field in dataclasses.fields(Entry))
_HASHED = tuple(name for name in FIELDS if name not in ("prev", "hash"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an entry will say, before the ledger gives it its place, time and hash."""

    kind: str
    record_id: str
    record: str
    action: str
    supersedes: int | None = None
    valid: Valid = ALWAYS

    @property
    def key(self) -> Key:
        """Kind and record id."""
        return self.kind, self.record_id


def draft(record: Any, action: str, valid: Valid = ALWAYS) -> Draft:
    """The record as an entry would hold it, named by its `id`, otherwise by a hash of what it says.

    Raises TypeError for what is no record that is kept, and LedgerError for text that cannot be written as UTF-8.
    """
    kind = type(record).__name__
    if RECORDS.get(kind) is not type(record):
        raise TypeError(f"The ledger keeps records of {', '.join(sorted(RECORDS))}; {kind} is none of them.")
    text = canonical_json(record)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"A {kind} has half of a character in it ({error.object[error.start]!a}); repair its text first."
        raise LedgerError(message) from error
    name = getattr(record, "id", None) or record_id(kind.lower(), record)
    return Draft(kind=kind, record_id=name, record=text, action=action, valid=valid)


def seal(drafts: Iterable[Draft], *, agent: str, recorded_at: str, last: Entry | None) -> Iterator[Entry]:
    """The drafts as the entries that follow `last`, each chained to the one before."""
    seq, prev = (last.seq, last.hash) if last else (0, FIRST)
    for line in drafts:
        seq += 1
        first, end = line.valid
        about = line.action, line.kind, line.record_id, line.record, first, end, line.supersedes
        digest = hashlib.sha256((prev + _said(seq, recorded_at, agent, *about)).encode()).hexdigest()
        yield Entry(
            seq=seq,
            recorded_at=recorded_at,
            agent=agent,
            action=line.action,
            kind=line.kind,
            record_id=line.record_id,
            record=line.record,
            valid_from=first,
            valid_to=end,
            supersedes=line.supersedes,
            prev=prev,
            hash=digest,
        )
        prev = digest


def said(entry: Entry) -> str:
    """What the entry's hash is over: the hash before it, and the canonical JSON of its other fields."""
    return entry.prev + _said(*[getattr(entry, name) for name in _HASHED])


def _said(
    seq: int,
    recorded_at: str,
    agent: str,
    action: str,
    kind: str,
    name: str,
    record: str,
    valid_from: str | None,
    valid_to: str | None,
    supersedes: int | None,
) -> str:
    """Canonical JSON of an entry's fields but the hashes; spelt out, since it is made for every entry."""
    return (
        f'{{"action":{quoted(action)},"agent":{quoted(agent)},"kind":{quoted(kind)},"record":{quoted(record)},'
        f'"record_id":{quoted(name)},"recorded_at":{quoted(recorded_at)},"seq":{seq:d},'
        f'"supersedes":{"null" if supersedes is None else f"{supersedes:d}"},'
        f'"valid_from":{"null" if valid_from is None else quoted(valid_from)},'
        f'"valid_to":{"null" if valid_to is None else quoted(valid_to)}}}'
    )


def hash_of(entry: Entry) -> str:
    """What the entry's hash must be, from its other fields."""
    return hashlib.sha256(said(entry).encode()).hexdigest()


def fault(entry: Entry, last: Entry | None) -> str | None:
    """What is wrong with `entry` as the one that follows `last`, in one clause; None where it is whole."""
    if entry.seq != (last.seq + 1 if last else 1):
        return f"it follows entry {last.seq if last else 0}, so that entries between them are missing"
    if entry.prev != (last.hash if last else FIRST):
        return "it is not chained to the entry before it"
    if entry.hash != hash_of(entry):
        return "what it says is not what was hashed when it was written"
    if last and entry.recorded_at < last.recorded_at:
        return "it is dated before the entry before it"
    if entry.supersedes is not None and not 0 < entry.supersedes < entry.seq:
        return f"it supersedes entry {entry.supersedes}, which does not come before it"
    return None
