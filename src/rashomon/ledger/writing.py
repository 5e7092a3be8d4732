"""One transaction's writing: what stands, what is added after it, and what is withdrawn."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import batched
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, literal_column, select
from sqlalchemy.exc import DBAPIError

from rashomon.ledger import derived, moments
from rashomon.ledger.entries import FIELDS, NOTHING, WITHDREW, Draft, Key, Valid, seal
from rashomon.ledger.errors import LedgerError
from rashomon.ledger.schema import ENTRY, bytes_, current, entries, entry_of
from rashomon.model import Assessment, Check, Entry, Issue

CAPTURED = ("Document", "MediaItem")
"""Kinds of records that name bytes."""

FOUND = "found"
GROUPED = "grouped"

EVERYTHING = (1 << 63) - 1
"""A `seq` past every entry."""

BATCH = 500
"""How many values one statement asks for: few statements, and well under SQLite's limit of 32,766 parameters."""

MOST_BYTES = 1_000_000_000
"""What SQLite holds in one field at most."""


_FIELDS_OF = attrgetter(*FIELDS)


class Writing:
    """The open transaction of one thread."""

    def __init__(self, connection: Connection, clock: moments.Clock) -> None:
        self.connection = connection
        self._clock = clock
        self._recorded_at: str | None = None
        self._lost = False

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part that can fail alone, as long as the database itself does not."""
        self.require_open()
        part = self.connection.begin_nested()
        try:
            yield
            part.commit()
        except DBAPIError:
            # A full disk and the like end the whole transaction in SQLite, and what followed would stand by itself.
            self._lost = True
            raise
        except BaseException:
            if not self._lost:
                part.rollback()
            raise

    def require_open(self) -> None:
        """Raise LedgerError where the database has failed inside this transaction, so that nothing of it is kept."""
        if self._lost:
            raise LedgerError(
                "The ledger could not be written earlier in this step, so nothing of it was kept; repeat it."
            )

    def keep(self, data: bytes) -> None:
        """Keep the bytes under their hash, once."""
        if len(data) >= MOST_BYTES:
            raise LedgerError(f"A document of {len(data):,} bytes is more than a ledger can hold; split it.")
        sha256 = hashlib.sha256(data).hexdigest()
        if not self._kept([sha256]):
            derived.insert_rows(self.connection, bytes_.name, ("sha256", "data"), [(sha256, data)])

    def require_bytes(self, drafts: Iterable[Draft]) -> None:
        """Raise LedgerError for a document or medium whose bytes are not kept, as they are or sealed."""
        sealed: dict[str, str] = {}
        captured: dict[str, str] = {}
        for line in drafts:
            if line.kind == "SealedBytes":
                sealed[line.record_id] = json.loads(line.record)["sealed_sha256"]
            elif line.kind in CAPTURED and (sha256 := json.loads(line.record)["sha256"]):
                captured[line.record_id] = sha256
        kept = self._kept(captured.values())
        for name, sha256 in captured.items():
            if sha256 not in kept and not self._kept([sealed.get(name) or self._sealed(name) or ""]):
                message = f"{name} comes without the bytes that its sha256 names; give them as `data`."
                raise LedgerError(message)

    def append(
        self,
        drafts: Iterable[Draft],
        *,
        agent: str,
        supersedes: Mapping[str, int] | None = None,
        instead_of: Mapping[Key, int] | None = None,
    ) -> list[Entry]:
        """Add those drafts that do not stand already, and withdraw what stands in `instead_of` and is not among them.

        `supersedes` gives, by record id, the `seq` that a draft replaces; otherwise it replaces the entry of its own
        id, if one stands.
        """
        if not agent:
            raise ValueError("Every entry needs an agent: a person, or the versioned name of what made the record.")
        wanted = _once(drafts)
        lines = list(self._new(wanted, agent, supersedes or {}))
        lines += [
            Draft(kind=kind, record_id=name, record=NOTHING, action=WITHDREW, supersedes=seq)
            for (kind, name), seq in (instead_of or {}).items()
            if (kind, name) not in wanted
        ]
        if not lines:
            return []
        last = self._last()
        if self._recorded_at is None:
            self._recorded_at = moments.after(self._clock(), last.recorded_at if last else None)
        added = list(seal(lines, agent=agent, recorded_at=self._recorded_at, last=last))
        derived.insert_rows(self.connection, entries.name, FIELDS, list(map(_FIELDS_OF, added)))
        derived.add(self.connection, added)
        return added

    def findings(self, document_id: str) -> dict[Key, int]:
        """What stands that was found in the document: its claims and extraction, and what is said about those."""
        found = current(EVERYTHING).where(entries.c.action == FOUND)
        rows = list(self.connection.execute(found.where(entries.c.document_id == document_id)))
        subjects = [document_id, *(row.record_id for row in rows if row.kind == "Claim")]
        for some in batched(subjects, BATCH):
            rows += self.connection.execute(found.where(entries.c.subject.in_(some)))
        return {(row.kind, row.record_id): row.seq for row in rows}

    def grouped(self) -> dict[Key, int]:
        """What stands that was grouped."""
        # Spelt out, since SQLite uses a partial index only where it sees the value.
        grouped = entries.c.action == literal_column(f"'{GROUPED}'")
        rows = self.connection.execute(current(EVERYTHING).where(grouped))
        return {(row.kind, row.record_id): row.seq for row in rows}

    def _new(self, wanted: Mapping[Key, Draft], agent: str, supersedes: Mapping[str, int]) -> Iterator[Draft]:
        unknown = supersedes.keys() - {name for _, name in wanted}
        if unknown:
            raise ValueError(f"None of the records has the id {', '.join(sorted(unknown))}, which is to supersede.")
        standing = self.standing(wanted)
        for key, line in wanted.items():
            here = standing.get(key)
            if here and _says(here) == (agent, line.record, line.valid):
                continue
            replaced = supersedes.get(line.record_id, here.seq if here else None)
            if here and here.seq != replaced:
                message = f"{line.record_id} stands as entry {here.seq}; it can supersede that, not entry {replaced}."
                raise LedgerError(message)
            if replaced is not None and not here:
                self._require_standing(replaced)
            yield line if replaced is None else dataclasses.replace(line, supersedes=replaced)

    def standing(self, keys: Iterable[Key]) -> dict[Key, Entry]:
        """The entries by which records of these kinds and ids stand."""
        found: dict[Key, Entry] = {}
        by_kind: dict[str, list[str]] = {}
        for kind, name in keys:
            by_kind.setdefault(kind, []).append(name)
        for kind, names in by_kind.items():
            for some in batched(names, BATCH):
                named = current(EVERYTHING).where(entries.c.kind == kind, entries.c.record_id.in_(some))
                found |= {(row.kind, row.record_id): entry_of(row) for row in self.connection.execute(named)}
        return found

    def _require_standing(self, seq: int) -> None:
        if self.connection.execute(current(EVERYTHING).where(entries.c.seq == seq)).first() is None:
            raise LedgerError(f"Entry {seq} does not stand, so nothing can supersede it; look up what does.")

    def _last(self) -> Entry | None:
        row = self.connection.execute(select(*ENTRY).order_by(entries.c.seq.desc()).limit(1)).first()
        return entry_of(row) if row else None

    def _sealed(self, name: str) -> str | None:
        """The hash under which a document's or medium's bytes are kept encrypted; None where they are not."""
        named = entries.c.kind == "SealedBytes", entries.c.record_id == name
        text = self.connection.scalar(select(entries.c.record).where(*named).limit(1))
        return json.loads(text)["sealed_sha256"] if text else None

    def _has_bytes(self, sha256: str) -> bool:
        return bool(self._kept([sha256]))

    def _kept(self, hashes: Iterable[str]) -> set[str]:
        """Those of the hashes whose bytes are kept."""
        found: set[str] = set()
        mark = "?" if self.connection.dialect.paramstyle == "qmark" else "%s"
        for some in batched(hashes, BATCH):
            # Asked for each document, so that putting the statement together would take longer than the answer.
            wanted = ", ".join([mark] * len(some))
            rows = self.connection.exec_driver_sql(f"SELECT sha256 FROM bytes WHERE sha256 IN ({wanted})", some)  # noqa: S608
            found.update(row[0] for row in rows)
        return found


def about(document_id: str, records: Iterable[Any]) -> Iterator[Any]:
    """The records as findings about one document: issues that name neither it nor one of its claims name it now.

    Raises ValueError for a record about another document or about none.
    """
    found = list(records)
    names = {document_id, *(record.id for record in found if type(record).__name__ == "Claim")}
    for record in found:
        if isinstance(record, Issue):
            yield record if record.subject in names else dataclasses.replace(record, subject=document_id)
            continue
        of = record.subject if isinstance(record, Check | Assessment) else getattr(record, "document_id", None)
        if of not in names or (of != document_id and not isinstance(record, Check | Assessment)):
            raise ValueError(f"A {type(record).__name__} about {of} is no finding in {document_id}.")
        yield record


def _says(entry: Entry) -> tuple[str, str, Valid]:
    return entry.agent, entry.record, (entry.valid_from, entry.valid_to)


def _once(drafts: Iterable[Draft]) -> dict[Key, Draft]:
    wanted: dict[Key, Draft] = {}
    for line in drafts:
        if wanted.setdefault(line.key, line).record != line.record:
            raise ValueError(f"Two different records have the id {line.record_id}; a record has one content.")
    return wanted
