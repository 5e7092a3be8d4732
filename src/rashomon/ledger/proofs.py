"""Proofs that need no ledger: that an entry is in it, and that a later ledger only went on from an earlier one.

An entry's proof is a C2SP tlog-proof. Its `extra` are the bytes whose SHA-256 is the entry's hash, so that what the
entry says comes with it; the leaf is that hash as 32 bytes. The proof between two checkpoints is the body of a C2SP
tlog-witness `add-checkpoint` request: the old size, the path, and the later checkpoint.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from rashomon.ledger import checkpoints, tree
from rashomon.ledger.checkpoints import Head
from rashomon.ledger.entries import said
from rashomon.ledger.errors import LedgerError, NotFound, NotProved
from rashomon.ledger.notes import VerifierKey, decoded, encoded
from rashomon.ledger.schema import ENTRY, begins, entries, entry_of
from rashomon.model import Checkpoint, Entry

if TYPE_CHECKING:
    from rashomon.ledger.ledger import Ledger

FIRST_LINE = "c2sp.org/tlog-proof@v1"
"""What a proof of an entry begins with."""

GROWTH = "old "
"""What a proof between two checkpoints begins with."""

_MOST = 100
"""Hashes in a path at most; a tree of 2^64 leaves has 64."""


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof shows."""

    entry: Entry
    head: Head
    key: VerifierKey
    """Whose signature shows it."""


def entry_named(connection: Connection, name: str) -> Entry:
    """The entry of that number, or the last one of the only record whose id is or begins so.

    Raises NotFound where there is none or there are several records.
    """
    if name.isdecimal():
        row = connection.execute(select(*ENTRY).where(entries.c.seq == int(name[:18]))).first()
        if row is None:
            raise NotFound(f"There is no entry {name}.")
        return entry_of(row)
    ids = list(connection.scalars(select(entries.c.record_id).where(begins(name)).distinct().limit(6)))
    if name in ids:
        ids = [name]
    if not name or not ids:
        raise NotFound(f"No entry is about {name or 'nothing'}.")
    if len(ids) > 1:
        raise NotFound(f"{name} could be {', '.join(ids[:5])}; give more of it.", ids[:5])
    last = select(*ENTRY).where(entries.c.record_id == ids[0]).order_by(entries.c.seq.desc()).limit(1)
    return entry_of(connection.execute(last).one())


def of_entry(ledger: Ledger, entry: Entry, checkpoint: Checkpoint | None = None) -> str:
    """The proof that the entry is in the ledger, by that checkpoint or the last one that speaks for it.

    Raises LedgerError where no checkpoint does, and where the ledger does not fit the checkpoint any more.
    """
    with ledger.reading() as connection:
        if checkpoint is None:
            found = checkpoints.newest(connection, least=entry.seq)
            if found is None:
                raise LedgerError(f"No checkpoint speaks for entry {entry.seq} yet; make one first.")
            [_, checkpoint] = found
        there = tree.of_ledger(connection, checkpoint.size)
        path = there.inclusion(entry.seq - 1, checkpoint.size)
    head = checkpoints.head_of(checkpoint)
    if not tree.included(tree.leaf_hash(entry.hash), entry.seq - 1, head.size, path, head.root):
        raise LedgerError("The ledger does not fit its checkpoint any more; see what `rashomon ledger check` finds.")
    return written(entry, path, checkpoint.note)


def written(entry: Entry, path: list[bytes], note: str) -> str:
    """The proof as a text: what the entry says, where it stands, the hashes beside it, and the signed checkpoint."""
    extra = f"extra {encoded(said(entry).encode())}"
    lines = [FIRST_LINE, extra, f"index {entry.seq - 1}", *map(encoded, path), ""]
    return "\n".join(lines) + "\n" + note


def of_growth(ledger: Ledger, old: Head, checkpoint: Checkpoint) -> str:
    """The proof that the ledger at `checkpoint` went on from what it was at `old`. Raises LedgerError if it did not."""
    if not 0 < old.size <= checkpoint.size:
        raise LedgerError(f"The checkpoint is over {old.size} entries, the ledger's last over {checkpoint.size}.")
    with ledger.reading() as connection:
        path = tree.of_ledger(connection, checkpoint.size).consistency(old.size, checkpoint.size)
    head = checkpoints.head_of(checkpoint)
    if not tree.consistent(old.size, old.root, head.size, head.root, path):
        raise LedgerError(f"The first {old.size} entries of the ledger are not those of that checkpoint.")
    return "\n".join([f"old {old.size}", *map(encoded, path), ""]) + "\n" + checkpoint.note


def verified(proof: str, keys: list[VerifierKey]) -> Proved:
    """What an entry's proof shows, by one of the keys. Raises NotProved, with what fails in it."""
    top, note = _halves(proof)
    lines = top.split("\n")
    if lines[0] != FIRST_LINE or len(lines) < 3:
        raise NotProved(f"That is no proof of an entry; its first line would be {FIRST_LINE}.")
    extra = decoded(lines[1].removeprefix("extra ")) if lines[1].startswith("extra ") else None
    if extra is None:
        raise NotProved("The proof does not say what the entry says (its line `extra` is missing or damaged).")
    position = re.fullmatch(r"index (0|[1-9][0-9]{0,18})", lines[2])
    if position is None:
        raise NotProved("The proof does not say where the entry stands (its line `index` is missing or damaged).")
    head, key = checkpoints.opened(note, keys)
    digest = hashlib.sha256(extra).hexdigest()
    if not tree.included(tree.leaf_hash(digest), int(position[1]), head.size, _path(lines[3:]), head.root):
        raise NotProved("The entry is not where the proof says in the ledger that was signed: one of them was altered.")
    entry = _entry(extra, digest)
    if entry.seq != int(position[1]) + 1:
        raise NotProved(f"The entry calls itself number {entry.seq}, but stands as number {int(position[1]) + 1}.")
    return Proved(entry, head, key)


def verified_growth(proof: str, old_note: str, keys: list[VerifierKey]) -> tuple[Head, Head]:
    """The two heads, the later of which only adds to the earlier. Raises NotProved, with what fails in it."""
    top, note = _halves(proof)
    lines = top.split("\n")
    size = re.fullmatch(r"old (0|[1-9][0-9]{0,18})", lines[0])
    if size is None:
        raise NotProved("That is no proof between two checkpoints; its first line would be `old` and a size.")
    old, _ = checkpoints.opened(old_note, keys)
    new, _ = checkpoints.opened(note, keys)
    if int(size[1]) != old.size:
        raise NotProved(f"The proof is from {size[1]} entries on, but the earlier checkpoint is over {old.size}.")
    if old.origin != new.origin:
        raise NotProved(f"The checkpoints are of two ledgers: {old.origin} and {new.origin}.")
    if not tree.consistent(old.size, old.root, new.size, new.root, _path(lines[1:])):
        raise NotProved(f"The ledger of {new.size} entries does not begin with the {old.size} that were signed before.")
    return old, new


def _halves(proof: str) -> tuple[str, str]:
    top, blank, note = proof.partition("\n\n")
    if not blank:
        raise NotProved("That is no proof: it has no checkpoint in it.")
    return top, note


def _path(lines: list[str]) -> list[bytes]:
    path = [decoded(line) for line in lines[:_MOST]]
    if len(lines) > _MOST or any(each is None or len(each) != 32 for each in path):
        raise NotProved("A line of the proof is no SHA-256 hash in base64.")
    return [each for each in path if each is not None]


def _entry(extra: bytes, digest: str) -> Entry:
    try:
        text = extra.decode()
        fields: dict[str, Any] = json.loads(text[64:])
        entry = Entry(**fields, prev=text[:64], hash=digest)
        if said(entry) == text:
            return entry
    except (ValueError, TypeError):
        pass
    raise NotProved("What the proof has in it is no entry of a ledger.")
