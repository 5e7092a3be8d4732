"""A ledger carried to another machine: its entries and bytes as a file, each entry with its place in its own chain.

The file is JSON, a line each, in UTF-8. First a head; then for each ledger that entries come from (the one exported,
and those that were imported into it before) a line that names it and one line for each of its entries, in order: the
entry whole, or only its hash where it says nothing of the world (what an import put there, checkpoints, stamps); then
the bytes in base64; at the end the SHA-256 of all lines before.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from rashomon.ledger import checkpoints, proofs, tree
from rashomon.ledger.entries import FIELDS, FIRST, hash_of
from rashomon.ledger.errors import LedgerError, NotProved
from rashomon.ledger.ledger import Ledger
from rashomon.ledger.notes import Note
from rashomon.ledger.schema import ENTRY, bytes_, entries
from rashomon.model import Chain, Checkpoint, Entry, Imported, Stamp, from_json, to_plain

FORM, VERSION = "rashomon-ledger-export", 1

UNSAID = frozenset(record.__name__ for record in (Imported, Chain, Checkpoint, Stamp))
"""Kinds of entries that say nothing of the world, only of ledgers; of these the hash alone is carried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export holds."""

    path: Path
    entries: int
    """Entries that are carried whole."""
    bytes: int
    """Documents and other material."""
    ledgers: int
    """How many ledgers the entries come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A ledger whose entries follow."""

    name: str
    size: int
    note: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry's place in the chain of its ledger: its number and hash; what it says, where that is carried."""

    seq: int
    hash: str
    entry: Entry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Bytes that the ledger kept under their hash."""

    sha256: str
    data: bytes


def export(ledger: Ledger, path: Path) -> Exported:
    """Write the ledger's entries and bytes, as of one moment, to a new file; whole or not at all.

    Raises LedgerError where there is a file already, or it cannot be written.
    """
    if path.exists():
        raise LedgerError(f"There is a file {path} already; name another.")
    counted = {"entry": 0, "bytes": 0, "ledger": 0}
    digest = hashlib.sha256()
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file, ledger.reading() as connection:
            for line in _lines(connection):
                text = _written(line)
                digest.update(text.encode())
                file.write(text)
                for name in counted.keys() & line.keys():
                    counted[name] += 1
            file.write(_written({"end": digest.hexdigest()}))
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        raise LedgerError(f"{path} could not be written ({error.strerror}); the ledger is as it was.") from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
    return Exported(path=path, entries=counted["entry"], bytes=counted["bytes"], ledgers=counted["ledger"])


def read(path: Path) -> Iterator[Origin | Place | Material]:
    """What an export holds, in order, each thing proved by its hash before it is given.

    Raises LedgerError for what is no export, and at the first thing that is not as it was written; what came before
    must not be kept then.
    """
    digest, numbered = hashlib.sha256(), 0
    ended = False
    chain: _Proved | None = None
    try:
        with path.open("r", encoding="utf-8", newline="\n") as file:
            for numbered, text in enumerate(file, 1):
                line = _parsed(path, numbered, text)
                if numbered == 1:
                    _require_form(path, line)
                elif ended:
                    raise LedgerError(f"{path} goes on after its end; it was altered.")
                elif "ledger" in line:
                    if chain is not None:
                        chain.close()
                    chain = _Proved(path, line)
                    yield chain.origin
                elif "entry" in line or "hash" in line:
                    if chain is None:
                        raise LedgerError(f"{path} is damaged at line {numbered}: an entry of no ledger.")
                    yield chain.place(line)
                elif "bytes" in line:
                    yield _material(path, numbered, line)
                elif "end" in line:
                    if chain is not None:
                        chain.close()
                    ended = True
                    if line["end"] != digest.hexdigest():
                        raise LedgerError(f"{path} is not as it was written: its lines do not fit its last line.")
                else:
                    raise LedgerError(f"{path} is damaged at line {numbered}.")
                digest.update(text.encode())
    except UnicodeDecodeError as error:
        raise LedgerError(f"{path} is damaged after line {numbered}, or is no export of a ledger.") from error
    except OSError as error:
        raise LedgerError(f"{path} cannot be read ({error.strerror}).") from error
    if not numbered:
        raise LedgerError(f"{path} is empty.")
    if not ended:
        raise LedgerError(f"{path} was cut off after line {numbered}; export it again.")


# Writing


def _lines(connection: Connection) -> Iterator[dict[str, Any]]:
    yield {"form": FORM, "version": VERSION}
    own = checkpoints.name_of(connection)
    if own is not None:
        yield from _own(connection, own)
    for chain in chains(connection):
        yield {"ledger": {"name": chain.origin, "size": len(chain.hashes), "note": chain.note, "key": chain.key}}
        for entry_hash in chain.hashes:
            entry = imported(connection, entry_hash)
            yield {"entry": to_plain(entry.entry)} if entry else {"hash": entry_hash}
    rows = connection.execute(select(bytes_.c.sha256, bytes_.c.data).execution_options(yield_per=1))
    for row in rows:
        yield {"bytes": row.sha256, "data": base64.b64encode(row.data).decode("ascii")}


def _own(connection: Connection, name: str) -> Iterator[dict[str, Any]]:
    last = connection.scalar(select(entries.c.seq).order_by(entries.c.seq.desc()).limit(1)) or 0
    found = checkpoints.newest(connection)
    checkpoint = found[1] if found else None
    yield {
        "ledger": {
            "name": name,
            "size": last,
            "note": checkpoint.note if checkpoint else "",
            "key": checkpoint.key if checkpoint else "",
        }
    }
    moments = imported_at(connection)
    rows = connection.execute(select(*ENTRY).order_by(entries.c.seq).execution_options(yield_per=500))
    for row in rows:
        unsaid = row.kind in UNSAID or row.recorded_at in moments
        yield {"hash": row.hash} if unsaid else {"entry": dict(row._mapping)}


def imported_at(connection: Connection) -> set[str]:
    """When imports were made. All that one wrote bears the time of its one transaction."""
    of_imports = entries.c.kind.in_([Imported.__name__, Chain.__name__])
    return set(connection.scalars(select(entries.c.recorded_at).where(of_imports).distinct()))


def imported(connection: Connection, entry_hash: str) -> Imported | None:
    """The entry of another ledger that has that hash, if it was imported."""
    wanted = select(entries.c.record).where(
        entries.c.kind == Imported.__name__, entries.c.record_id == f"entry_{entry_hash}"
    )
    record = connection.scalar(wanted)
    return from_json(Imported, record) if record else None


def origin_of(connection: Connection, entry: Entry) -> str:
    """Hash of the entry of another ledger by which this one says what it says. Raises LedgerError where none does."""
    if entry.kind == Imported.__name__:
        return from_json(Imported, entry.record).entry.hash
    wanted = select(entries.c.record).where(
        entries.c.subject == f"{entry.kind} {entry.record_id}", entries.c.kind == Imported.__name__
    )
    for record in connection.scalars(wanted.order_by(entries.c.seq.desc())):
        found = from_json(Imported, record).entry
        if (found.agent, found.record) == (entry.agent, entry.record):
            return found.hash
    raise LedgerError(f"{entry.record_id} comes from no other ledger as it stands; prove it without --origin.")


def chains(connection: Connection) -> list[Chain]:
    """The whole chain of each ledger whose entries were imported, stretches put together, one for each way it went."""
    lines = select(entries.c.record).where(entries.c.kind == Chain.__name__).order_by(entries.c.seq)
    stretches = [from_json(Chain, record) for record in connection.scalars(lines)]
    # Each by its number too: a chain that was forged may repeat a hash, and would lead round in a circle.
    placed = {
        (stretch.first + at, each): (stretch, at) for stretch in stretches for at, each in enumerate(stretch.hashes)
    }
    gone_on = {(stretch.first - 1, stretch.after) for stretch in stretches}
    whole = []
    for stretch in (one for one in stretches if (one.first + len(one.hashes) - 1, one.hashes[-1]) not in gone_on):
        hashes, note, key = list(stretch.hashes), stretch.note, stretch.key
        first, after = stretch.first, stretch.after
        while (first - 1, after) in placed:
            before, at = placed[first - 1, after]
            hashes[:0] = before.hashes[: at + 1]
            if not note:
                note, key = before.note, before.key
            first, after = before.first, before.after
        if after != FIRST:  # A copy of this very ledger that went its own way.
            seq = select(entries.c.seq).where(entries.c.hash == after).scalar_subquery()
            shared = select(entries.c.hash).where(entries.c.seq <= seq).order_by(entries.c.seq)
            hashes[:0] = connection.scalars(shared)
        whole.append(
            Chain(id=stretch.id, origin=stretch.origin, after=FIRST, first=1, hashes=tuple(hashes), note=note, key=key)
        )
    return whole


def proof(connection: Connection, entry_hash: str) -> str:
    """The proof that an imported entry is in the ledger that it comes from, by that ledger's own checkpoint.

    It is verified as any other, with that ledger's public key. Raises LedgerError where no checkpoint that came with
    the entry speaks for it.
    """
    found = imported(connection, entry_hash)
    if found is None:
        raise LedgerError(f"No entry with the hash {entry_hash} was imported.")
    for chain in (one for one in chains(connection) if one.note and entry_hash in one.hashes):
        size = head_of(chain.note).size
        if found.entry.seq <= size:
            leaves = [tree.leaf_hash(each) for each in chain.hashes[:size]]
            whole = tree.Tree(size, lambda start, end, of=leaves: of[start:end], lambda *_: ())  # type: ignore[misc]
            path = whole.inclusion(found.entry.seq - 1, size)
            return proofs.written(found.entry, path, chain.note)
    raise LedgerError(
        f"No checkpoint of {found.origin} came with the entry; make one there, export it again and import it."
    )


def head_of(note: str) -> checkpoints.Head:
    """What a checkpoint says, whoever has signed it. Raises NotProved where it is none."""
    return checkpoints.Head.parse(Note.parse(note).text)


def _written(line: dict[str, Any]) -> str:
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


# Reading


def _parsed(path: Path, number: int, text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except (ValueError, RecursionError) as error:
        if number == 1:
            raise LedgerError(f"{path} is no export of a ledger.") from error
        raise LedgerError(f"{path} is damaged at line {number}.") from error
    return line if isinstance(line, dict) else {}


def _require_form(path: Path, line: dict[str, Any]) -> None:
    if line.get("form") != FORM:
        raise LedgerError(f"{path} is no export of a ledger.")
    if line.get("version") != VERSION:
        raise LedgerError(f"{path} was written by a newer Rashomon; update this one.")


def _material(path: Path, number: int, line: dict[str, Any]) -> Material:
    try:
        data = base64.b64decode(line["data"], validate=True)
    except (KeyError, TypeError, ValueError) as error:
        raise LedgerError(f"{path} is damaged at line {number}: the bytes {line['bytes']} cannot be read.") from error
    if hashlib.sha256(data).hexdigest() != line["bytes"]:
        raise LedgerError(f"{path} is damaged at line {number}: the bytes are not those of {line['bytes']}.")
    return Material(sha256=line["bytes"], data=data)


class _Proved:
    """The chain of one ledger in an export, proved as it goes by."""

    def __init__(self, path: Path, line: dict[str, Any]) -> None:
        said = line["ledger"]
        if not isinstance(said, dict) or {type(said.get(name)) for name in ("name", "note", "key")} != {str}:
            raise LedgerError(f"{path} is damaged where it names a ledger.")
        if type(said.get("size")) is not int:
            raise LedgerError(f"{path} does not say how many entries {said['name']} has.")
        self._path = path
        self.origin = Origin(name=said["name"], size=said["size"], note=said["note"], key=said["key"])
        self._seq, self._hash = 0, FIRST
        self._time = ""
        self._head = self._opened()
        self._frontier = tree.Frontier()
        self._root: bytes | None = None

    def place(self, line: dict[str, Any]) -> Place:
        """The next place, proved. Raises LedgerError, with the entry's number, where it is not as it was written."""
        self._seq += 1
        if "entry" in line:
            entry = self._entry(line["entry"])
            place = Place(seq=self._seq, hash=entry.hash, entry=entry)
        else:
            place = Place(seq=self._seq, hash=line["hash"], entry=None)
        if not re.fullmatch("[0-9a-f]{64}", str(place.hash)):
            raise self._wrong("its hash is none")
        leaf = tree.leaf_hash(place.hash)
        self._hash = place.hash
        if self._head is not None and self._seq <= self._head.size:
            self._frontier.add(leaf)
            if self._seq == self._head.size:
                self._root = self._frontier.root()
                if self._root != self._head.root:
                    raise LedgerError(
                        f"The first {self._seq} entries of {self.origin.name} in {self._path} are not those that its "
                        "checkpoint was signed for."
                    )
        return place

    def close(self) -> None:
        """Raise LedgerError where entries are missing at the end."""
        if self._seq != self.origin.size:
            raise LedgerError(
                f"{self._path} is damaged after entry {self._seq} of {self.origin.name}: it should have "
                f"{self.origin.size}."
            )
        if self._head is not None and self._root is None:
            raise LedgerError(f"The checkpoint of {self.origin.name} in {self._path} speaks for more than is there.")

    def _entry(self, plain: Any) -> Entry:
        if not isinstance(plain, dict) or set(plain) != set(FIELDS):
            raise self._wrong("it is no entry")
        entry = Entry(**plain)
        texts = (entry.recorded_at, entry.agent, entry.action, entry.kind, entry.record_id, entry.record, entry.hash)
        if not all(isinstance(text, str) for text in texts) or type(entry.seq) is not int:
            raise self._wrong("it is no entry")
        if entry.seq != self._seq:
            raise self._wrong(f"it calls itself number {entry.seq}")
        if entry.prev != self._hash:
            raise self._wrong("it is not chained to the entry before it")
        try:
            whole = entry.hash == hash_of(entry)
        except (TypeError, ValueError):
            whole = False
        if not whole:
            raise self._wrong("what it says is not what was hashed when it was written")
        if entry.recorded_at < self._time:
            raise self._wrong("it is dated before an entry before it")
        self._time = entry.recorded_at
        return entry

    def _wrong(self, why: str) -> LedgerError:
        return LedgerError(
            f"{self._path} was refused: entry {self._seq} of {self.origin.name} is not as written: {why}. Nothing of "
            "it was kept."
        )

    def _opened(self) -> checkpoints.Head | None:
        if not self.origin.note:
            return None
        try:
            return head_of(self.origin.note)
        except NotProved as error:
            raise LedgerError(f"The checkpoint of {self.origin.name} in {self._path} is damaged: {error}") from error
