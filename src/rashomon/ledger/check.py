"""Proof that nothing was altered: everything computed again, the first entry that does not hold named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from json.encoder import encode_basestring as quoted
from typing import Any

from cryptography.x509 import Certificate
from sqlalchemy import Connection, Engine, func, inspect, select
from sqlalchemy.exc import DBAPIError

from rashomon.ledger import checkpoints, definitions, derived, migrations, rules, stamps, tree
from rashomon.ledger.checkpoints import Head
from rashomon.ledger.entries import FIELDS, FIRST, fault
from rashomon.ledger.errors import LedgerError, NotProved, clause
from rashomon.ledger.notes import Note, VerifierKey
from rashomon.ledger.schema import ENTRY, VERSION, bytes_, entries, mark
from rashomon.model import Capture, Checkpoint, Document, Entry, Issue, MediaItem, Stamp, from_json

Step = Callable[[int, int], None]
"""Called now and then with how many entries and documents' bytes were looked at, and how many there are."""

NOBODY = "no document that is known"

EVERY = 1000
"""After how many entries a step is told."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint that was kept somewhere else than in the ledger."""

    where: str
    head: Head


@dataclass(slots=True)
class _Seen:
    """What the entries say that is compared with other tables."""

    documents: dict[str, str] = field(default_factory=dict)
    """By the id of each document and medium, the hash of its bytes."""
    instead: dict[str, str] = field(default_factory=dict)
    """By such an id, the hash of the bytes that are kept in place of its own: encrypted, or redacted."""
    archives: dict[str, str] = field(default_factory=dict)
    """By the id of each capture, the name of its web archive."""
    notes: dict[str, str] = field(default_factory=dict)
    """By record id, what may be time-stamped: checkpoints as they were signed, and the hashes of web archives."""
    whole: bool = False
    """Whether the last entry was reached."""


def check(
    connection: Connection,
    subject: str,
    *,
    against: Sequence[Kept] = (),
    keys: Sequence[VerifierKey] = (),
    roots: Sequence[Certificate] = (),
    step: Step = lambda done, total: None,
) -> Iterator[Issue]:
    """What is wrong with the ledger that `connection` reads; nothing where all is whole.

    Reads every entry and every document once. After the first bad entry no later one is proved, so none is looked at.
    A ledger that was cut off at its end or written anew as a whole is found by the checkpoints in `against`. With
    `keys`, each checkpoint in the ledger must be signed by one of them; with `roots`, each time stamp must be by
    somebody whom one of these certificates stands for.
    """
    seen, growth = _Seen(), tree.Frontier()
    # SQLite looks through its pages and indexes by itself, while the entries are read.
    with ThreadPoolExecutor(1) as aside:
        pages = aside.submit(_pages, connection.engine)
        marks = _Marks(connection, against, keys, roots)
        told = _Told(connection, step)
        for part in (
            _rules(connection),
            _chain(connection, seen, growth, marks, told),
            marks.left(growth, seen),
            _nodes(connection, growth, seen),
            _bytes(connection, seen, told),
            _derived(connection, seen),
        ):
            for message in part:
                yield issue(subject, message)
        for message in pages.result():
            yield issue(subject, message)


def issue(subject: str, message: str) -> Issue:
    """An error that concerns the ledger."""
    return Issue(stage="ledger", severity="error", message=message, subject=subject)


def _pages(engine: Engine) -> list[str]:
    """What SQLite finds wrong with the file itself: pages, and indexes that say other than the tables."""
    if engine.dialect.name != "sqlite":
        return []
    try:
        with engine.connect() as connection:
            [answer] = connection.exec_driver_sql("PRAGMA integrity_check(1)").one()
    except DBAPIError as error:
        return [f"The file is damaged: {error.orig}."]
    return [] if answer == "ok" else [f"The file is damaged: {' '.join(str(answer).split())}."]


def _rules(connection: Connection) -> Iterator[str]:
    """Rules that are gone, and tables that are not what they were made as."""
    try:
        yield from rules.faults(connection)
        yield from definitions.faults(connection)
        if list(connection.scalars(select(mark.c.version_num))) != [migrations.revision(VERSION)]:
            yield f"The table {mark.name} does not say that this is schema {VERSION}."
    except DBAPIError as error:
        yield f"The ledger's own description cannot be read: {error.orig}."


class _Told:
    """Counts what was looked at, and tells it."""

    def __init__(self, connection: Connection, step: Step) -> None:
        self.done, self._step = 0, step
        try:
            counts = [connection.scalar(select(func.count()).select_from(table)) or 0 for table in (entries, bytes_)]
        except DBAPIError:
            counts = []
        self.total = sum(counts)

    def more(self, count: int) -> None:
        self.done += count
        self._step(self.done, max(self.done, self.total))


class _Marks:
    """The checkpoints that the tree is compared with as it grows: those in the ledger and those kept elsewhere."""

    def __init__(
        self,
        connection: Connection,
        against: Iterable[Kept],
        keys: Sequence[VerifierKey],
        roots: Sequence[Certificate],
    ) -> None:
        self._keys, self.roots = keys, roots
        self._wanted: dict[int, list[Kept]] = {}
        self.fits = 0
        """The largest size at which a checkpoint was met."""
        for kept in against:
            self._wanted.setdefault(kept.head.size, []).append(kept)
        found = select(entries.c.seq, entries.c.record).where(entries.c.kind == Checkpoint.__name__)
        try:
            for seq, record in connection.execute(found):
                head = _head(record)
                if head is not None:
                    self._wanted.setdefault(head.size, []).append(Kept(f"entry {seq}", head))
        except DBAPIError:
            return  # Where the entries cannot be read, the chain says so.
        self._wanted.pop(0, None)

    def sizes(self) -> set[int]:
        """The sizes at which the tree has to be looked at."""
        return set(self._wanted)

    def at(self, growth: tree.Frontier) -> Iterator[str]:
        """What does not fit the tree at this size."""
        root = growth.root()
        for kept in self._wanted.pop(growth.size, ()):
            if kept.head.root == root:
                self.fits = growth.size
                continue
            since = f"; up to entry {self.fits} they are" if self.fits else ""
            yield f"The first {growth.size} entries are not those of the checkpoint in {kept.where}{since}."

    def left(self, growth: tree.Frontier, seen: _Seen) -> Iterator[str]:
        """Checkpoints that speak for more entries than there are; none is told where the last was not reached."""
        for kept in (each for many in self._wanted.values() for each in many if seen.whole):
            yield (
                f"The checkpoint in {kept.where} is over {kept.head.size} entries, but there are {growth.size}: "
                "entries were cut off at the end, or this is another ledger."
            )

    def fault(self, seq: int, checkpoint: Checkpoint) -> str | None:
        """What is wrong with a checkpoint that stands in the ledger as entry `seq`."""
        if not 0 < checkpoint.size < seq:
            return f"it speaks for {checkpoint.size} entries, of which not all come before it"
        try:
            own = [VerifierKey.parse(checkpoint.key)]
            head, _ = checkpoints.opened(checkpoint.note, own)
            if head != checkpoints.head_of(checkpoint):
                return "what was signed is not what it says"
            if self._keys:
                Note.parse(checkpoint.note).verified(self._keys)
        except (NotProved, ValueError) as error:
            return clause(error)
        return None


def _head(record: str) -> Head | None:
    try:
        return checkpoints.head_of(from_json(Checkpoint, record))
    except (ValueError, TypeError, AttributeError):
        return None  # Damaged or withdrawn; the chain says which.


def _chain(connection: Connection, seen: _Seen, growth: tree.Frontier, marks: _Marks, told: _Told) -> Iterator[str]:
    """The first bad entry, if there is one, and checkpoints that do not fit; fills `seen` and `growth`."""
    sizes = marks.sizes()
    last, last_hash, last_at = 0, FIRST, ""
    sha256, add = hashlib.sha256, growth.add
    row: Sequence[Any] = ()
    try:
        for row in _rows(connection):
            seq, at, agent, action, kind, name, record, since, until, supersedes, prev, digest = row
            # The canonical JSON of `entries.said`, put together here since most of the time goes into it.
            text = (
                f'{prev}{{"action":{quoted(action)},"agent":{quoted(agent)},"kind":{quoted(kind)},'
                f'"record":{quoted(record)},"record_id":{quoted(name)},"recorded_at":{quoted(at)},"seq":{seq:d},'
                f'"supersedes":{"null" if supersedes is None else int(supersedes)},'
                f'"valid_from":{"null" if since is None else quoted(since)},'
                f'"valid_to":{"null" if until is None else quoted(until)}}}'
            )
            if (
                sha256(text.encode()).hexdigest() != digest
                or prev != last_hash
                or seq != last + 1
                or at < last_at
                or (supersedes is not None and not 0 < supersedes < seq)
            ):
                yield _bad(row, last, last_hash, last_at)
                return
            add(sha256(b"\0" + bytes.fromhex(digest)).digest())
            if kind in _LOOKED_INTO:
                wrong = _LOOKED_INTO[kind](seen, marks, seq, record)
                if wrong:
                    yield f"Entry {seq} ({kind} {name}) does not hold: {wrong}."
            last, last_hash, last_at = seq, digest, at
            if seq in sizes:
                yield from marks.at(growth)
            if not seq % EVERY:
                told.more(EVERY)
        told.more(last % EVERY)
        seen.whole = True
    except DBAPIError as error:
        # Rows may come many at a time, so that all that is known is where the whole ones end.
        yield f"An entry after entry {last} cannot be read: {error.orig}."
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        yield _bad(row, last, last_hash, last_at)


def _bad(row: Sequence[Any], last: int, last_hash: str, last_at: str) -> str:
    """What is wrong with the entry after `last`, for a reader."""
    try:
        entry = Entry(**dict(zip(FIELDS, row, strict=True)))
        before = _standing_in(last, last_hash, last_at) if last else None
        wrong = fault(entry, before)
    except (ValueError, TypeError) as error:
        return f"Entry {last + 1} is not as written: it cannot be read ({error})."
    return f"Entry {entry.seq} ({entry.kind} {entry.record_id}) is not as written: {wrong or 'it cannot be read'}."


def _standing_in(seq: int, digest: str, at: str) -> Entry:
    """An entry of which no more is known than what the next is compared with."""
    told = dict.fromkeys(FIELDS, "") | {"seq": seq, "hash": digest, "recorded_at": at, "supersedes": None}
    return Entry(**told)  # type: ignore[arg-type]


def _rows(connection: Connection) -> Iterable[Sequence[Any]]:
    lines = select(*ENTRY).order_by(entries.c.seq)
    if connection.dialect.name != "sqlite":
        return connection.execute(lines.execution_options(yield_per=EVERY))
    # The driver's own rows: SQLAlchemy's would take half as long again as all that is done with them.
    driver: Any = connection.connection.driver_connection
    return _driven(driver, str(lines.compile(connection)))


def _driven(driver: Any, lines: str) -> Iterator[Sequence[Any]]:
    try:
        yield from driver.execute(lines)
    except driver.Error as error:
        raise DBAPIError(lines, None, error) from error


def _document(seen: _Seen, marks: _Marks, seq: int, record: str) -> None:
    plain = json.loads(record) or {}
    if plain.get("sha256"):
        seen.documents[plain["id"]] = plain["sha256"]


def _capture(seen: _Seen, marks: _Marks, seq: int, record: str) -> None:
    plain = json.loads(record) or {}
    if plain.get("warc_sha256"):
        # Of one that gave several documents the encrypted bytes are noted under the archive's own name.
        seen.documents[plain["id"]] = plain["warc_sha256"]
        seen.archives[plain["id"]] = f"warc_{plain['warc_sha256'][:16]}"
        seen.notes[plain["id"]] = plain["warc_sha256"]


def _sealed(seen: _Seen, marks: _Marks, seq: int, record: str) -> None:
    plain = json.loads(record) or {}
    # Of the last that was said: a document is encrypted, and later perhaps redacted.
    if digest := plain.get("replaced_by") or plain.get("sealed_sha256"):
        seen.instead[plain["id"]] = digest


def _checkpoint(seen: _Seen, marks: _Marks, seq: int, record: str) -> str | None:
    plain = json.loads(record)
    if plain is None:
        return None
    try:
        checkpoint = from_json(Checkpoint, record)
        seen.notes[stamps.id_of(checkpoint)] = checkpoint.note
        return marks.fault(seq, checkpoint)
    except (ValueError, TypeError, AttributeError):
        return "it is no checkpoint"


def _stamp(seen: _Seen, marks: _Marks, seq: int, record: str) -> str | None:
    if json.loads(record) is None or not (marks.roots or stamps.installed()):
        return None
    stamp = from_json(Stamp, record)
    return stamps.fault(stamp, seen.notes.get(stamp.subject), marks.roots)


_LOOKED_INTO: dict[str, Callable[[_Seen, _Marks, int, str], str | None]] = {
    Document.__name__: _document,
    MediaItem.__name__: _document,
    Capture.__name__: _capture,
    "SealedBytes": _sealed,
    "Redaction": _sealed,
    Checkpoint.__name__: _checkpoint,
    Stamp.__name__: _stamp,
}
"""Kinds whose records are read, and what reads them: it gives what is wrong with one, if anything is."""


def _nodes(connection: Connection, growth: tree.Frontier, seen: _Seen) -> Iterator[str]:
    """Nodes of the tree that are kept otherwise than they are; where the chain breaks off, those before that."""
    try:
        if not inspect(connection).has_table(tree.nodes.name):
            return
        made = {(level, position): digest for level, position, digest in growth.made}
        kept = select(tree.nodes).order_by(tree.nodes.c.level, tree.nodes.c.position)
        for level, position, digest in connection.execute(kept):
            first, wide = position * tree.WIDTH**level + 1, tree.WIDTH**level
            if made.get((level, position)) != digest and (seen.whole or first + wide - 1 <= growth.size):
                yield f"The tree's node over entries {first} to {first + wide - 1} is not what they make; rebuild it."
                return
    except DBAPIError as error:
        yield f"The tree's nodes cannot be read: {error.orig}."


def _derived(connection: Connection, seen: _Seen) -> Iterator[str]:
    """Where the tables that are made from the entries differ from what these give, once these are whole."""
    try:
        yield from derived.differences(connection) if seen.whole else ()
    except LedgerError as error:
        yield str(error)
    except DBAPIError as error:
        yield f"A table made from the entries cannot be read: {error.orig}; `rashomon ledger rebuild` makes it again."


def _bytes(connection: Connection, seen: _Seen, told: _Told) -> Iterator[str]:
    """Bytes that are not those of their hash, and documents whose bytes are gone."""
    kept: set[str] = set()
    try:
        rows = connection.execute(select(bytes_.c.sha256, bytes_.c.data).execution_options(yield_per=1))
        for sha256, data in rows:
            kept.add(sha256)
            if hashlib.sha256(data).hexdigest() != sha256:
                whose = next((name for name, one in seen.documents.items() if one == sha256), NOBODY)
                yield f"The bytes of {whose} are not those that were captured (hash {sha256})."
            told.more(1)
    except DBAPIError as error:
        yield f"The bytes of a document cannot be read: {error.orig}."
        return
    for name, sha256 in seen.documents.items():
        needed = seen.instead.get(name) or seen.instead.get(seen.archives.get(name, ""), sha256)
        if needed not in kept:
            yield f"The bytes of {name} are gone (hash {needed})."
