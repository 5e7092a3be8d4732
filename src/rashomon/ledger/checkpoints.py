"""Checkpoints: the root over the first entries, signed (C2SP tlog-checkpoint).

A checkpoint that is kept elsewhere shows later whether the entries that it speaks for are still those that they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, func, select

from rashomon.ledger import tree
from rashomon.ledger.entries import NOTHING
from rashomon.ledger.errors import LedgerError, NotProved
from rashomon.ledger.notes import Note, SigningKey, VerifierKey, decoded, encoded
from rashomon.ledger.schema import ENTRY, entries
from rashomon.model import Checkpoint, Entry, Stamp, from_json

if TYPE_CHECKING:
    from rashomon.ledger.ledger import Ledger
    from rashomon.ledger.view import View

MAKER = "ledger.checkpoints.v1"
SIGNED = "signed"
STAMPED = "stamped"

_ABOUT_ITSELF = (Checkpoint.__name__, Stamp.__name__)
"""Kinds of entries that are no reason for another checkpoint."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a checkpoint says: of which ledger, over how many entries, with which root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """What the text of a note says. Raises NotProved where it is no checkpoint."""
        lines = text.split("\n")
        if len(lines) < 4 or "" in lines[:-1] or lines[-1]:
            raise NotProved("The note is no checkpoint; that has an origin, a size and a root on three lines.")
        origin, size, root_hash = lines[:3]
        if not size.isascii() or not size.isdecimal() or str(int(size[:20])) != size:
            raise NotProved(f"The size in the checkpoint, {size!r}, is no number of entries.")
        root = decoded(root_hash)
        if root is None or len(root) != 32:
            raise NotProved("The root in the checkpoint is no SHA-256 hash in base64.")
        return cls(origin, int(size), root)

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n"


def head_of(checkpoint: Checkpoint) -> Head:
    """What the record says, by its fields."""
    return Head(checkpoint.origin, checkpoint.size, bytes.fromhex(checkpoint.root_hash))


def name_for(ledger: Ledger) -> str:
    """The name for a ledger's key where its owner gives none: it begins as the hash of its first entry does.

    Raises LedgerError for a ledger without entries.
    """
    with ledger.reading() as connection:
        name = name_of(connection)
    if name is None:
        raise LedgerError(f"{ledger.label} holds nothing yet; read some reports into it first, or name the key.")
    return name


def name_of(connection: Connection) -> str | None:
    """What a ledger is called by the hash of its first entry; None for one without entries."""
    first = connection.scalar(select(entries.c.hash).where(entries.c.seq == 1))
    return None if first is None else f"rashomon-ledger/{first[:16]}"


def told(view: View) -> str:
    """What the ledger is as of the view's moment, as `origin@size:root hash`; signed by nobody.

    Whoever has the ledger can work it out again, and a checkpoint of that size says the same.
    """
    with view._reading() as connection:
        origin = name_of(connection)
        if origin is None or not view.upto:
            return "an empty ledger"
        return f"{origin}@{view.upto}:{tree.of_ledger(connection, view.upto).root().hex()}"


def record(ledger: Ledger, key: SigningKey) -> Checkpoint:
    """Sign what the ledger holds and add that to it; the last checkpoint again where nothing has come since.

    Raises LedgerError for an empty ledger, and where the last checkpoint does not fit: a changed ledger is not signed.
    """
    origin = key.verifier.name
    with ledger.transaction(), ledger.reading() as connection:
        size = connection.scalar(select(func.max(entries.c.seq))) or 0
        if not size:
            raise LedgerError(f"{ledger.label} holds nothing yet; read some reports into it first.")
        grown = tree.grow(connection, size)
        last = newest(connection)
        if last is not None:
            entry, checkpoint = last
            if checkpoint.size >= entry.seq or grown.root(checkpoint.size).hex() != checkpoint.root_hash:
                raise LedgerError(
                    f"The last checkpoint, over {checkpoint.size} entries, does not fit the ledger any more, so no "
                    "other is signed; see what `rashomon ledger check` finds."
                )
            if checkpoint.key == str(key.verifier) and not _news(connection, checkpoint.size):
                return checkpoint
        head = Head(origin, size, grown.root())
        made = Checkpoint(
            origin=origin,
            size=size,
            root_hash=head.root.hex(),
            note=key.sign(str(head)),
            key=str(key.verifier),
        )
        ledger.add([made], agent=MAKER, action=SIGNED)
    return made


def recorded(connection: Connection, *, least: int = 0) -> Iterator[tuple[Entry, Checkpoint]]:
    """The checkpoints in the ledger that speak for at least so many entries, oldest first, each with its entry."""
    lines = select(*ENTRY).where(entries.c.kind == Checkpoint.__name__).order_by(entries.c.seq)
    for row in connection.execute(lines):
        try:
            checkpoint = from_json(Checkpoint, row.record) if row.record != NOTHING else None
        except (TypeError, ValueError, AttributeError, RecursionError) as error:
            raise LedgerError(f"Entry {row.seq} is no checkpoint; see what `rashomon ledger check` finds.") from error
        if checkpoint is not None and checkpoint.size >= least:
            yield Entry(**row._mapping), checkpoint


def newest(connection: Connection, *, least: int = 0) -> tuple[Entry, Checkpoint] | None:
    """The last of the checkpoints in the ledger that speak for at least so many entries."""
    found = None
    for found in recorded(connection, least=least):  # noqa: B007 -- the last is wanted; there are few
        pass
    return found


def opened(note: str, keys: list[VerifierKey]) -> tuple[Head, VerifierKey]:
    """What a signed checkpoint says and whose key has signed it. Raises NotProved where none of the keys has.

    A key speaks for the ledger of its own name, as C2SP advises: another origin under it is refused.
    """
    parsed = Note.parse(note)
    head, key = Head.parse(parsed.text), parsed.verified(keys)
    if head.origin != key.name:
        raise NotProved(f"The checkpoint is of {head.origin}, but the key speaks for {key.name}.")
    return head, key


def _news(connection: Connection, size: int) -> bool:
    """Whether anything but checkpoints and stamps has come after so many entries."""
    later = select(entries.c.seq).where(entries.c.seq > size, entries.c.kind.not_in(_ABOUT_ITSELF)).limit(1)
    return connection.execute(later).first() is not None
