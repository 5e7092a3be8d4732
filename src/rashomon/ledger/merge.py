"""Another ledger's entries taken in: each kept whole with its place in its own chain, and what now stands by all.

What stands after a merge depends on what was recorded, not on who took in what from whom, or when: of each record the
version that was recorded last, anywhere, stands; of a report the findings of the reader that read it last. What people
decided are records of their own, and all of them are kept.
"""

from __future__ import annotations

import builtins
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched, groupby
from pathlib import Path

from sqlalchemy import select

from rashomon.ledger import checkpoints, strict, transfer
from rashomon.ledger.entries import FIRST, WITHDREW, Draft, Key, draft
from rashomon.ledger.errors import LedgerError, NotProved
from rashomon.ledger.ledger import Ledger
from rashomon.ledger.notes import VerifierKey
from rashomon.ledger.schema import ENTRY, entries, entry_of
from rashomon.ledger.writing import BATCH, FOUND, GROUPED, Writing
from rashomon.model import Chain, Entry, Imported, Issue, from_json, record_id

MAKER = "ledger.merge.v1"
IMPORTED = "imported"

OF_REPORTS = frozenset({"Extraction", "Claim", "Issue", "Check", "Assessment"})
"""Kinds of findings, of which a report has those of one reader."""

OF_THIS_MACHINE = frozenset({"ProtectedName", "SealedBytes"})
"""Kinds of records that only the keys of the machine where they were made can open: one's own stays."""

STRETCH = 5_000
"""Hashes in one record of a chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge brought."""

    origins: tuple[str, ...]
    """The ledgers whose entries the file has."""
    entries: int
    """Entries of theirs that were not here."""
    known: int
    """Entries that were."""
    bytes: int
    """Documents and other material that were not here."""
    changed: int
    """Entries by which other things stand here than before."""
    decisions: tuple[str, ...]
    """Ids of people's decisions that were not here."""
    issues: tuple[Issue, ...]


def merge(ledger: Ledger, path: Path, *, keys: Sequence[VerifierKey] = ()) -> Merged:
    """Take in what `transfer.export` wrote to `path`, as a whole or not at all.

    With `keys`, each ledger in the file that has a checkpoint must have it signed by one of them. Raises LedgerError
    for a file that is not as it was written, with the first bad entry named.
    """
    with ledger.transaction():
        taking = _Taking(ledger._writing(), list(keys), path)
        for item in transfer.read(path):
            taking.take(item)
        taking.finish()
        changed = _Standing(taking.writing, taking.moments).settle(taking.touched)
        return Merged(
            origins=tuple(taking.origins),
            entries=taking.new,
            known=taking.known,
            bytes=taking.bytes,
            changed=changed,
            decisions=tuple(taking.decisions),
            issues=tuple(taking.issues),
        )


@dataclass(slots=True)
class _Taking:
    """Puts what an export holds beside the ledger's own entries."""

    writing: Writing
    keys: list[VerifierKey]
    path: Path
    origins: dict[str, None] = field(default_factory=dict)
    touched: dict[Key, str | None] = field(default_factory=dict)
    """The records of which there are new versions, with the report that they are about."""
    decisions: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    new: int = 0
    known: int = 0
    bytes: int = 0
    moments: set[str] = field(default_factory=set)
    """When imports were made: all that was recorded then was put there by them."""
    _placed: set[builtins.bytes] = field(default_factory=set)
    """The places of other ledgers' chains that are known."""
    _notes: set[str] = field(default_factory=set)
    _origin: transfer.Origin | None = None
    _after: str = FIRST
    _first: int = 1
    _stretch: list[str] = field(default_factory=list)
    _pending: list[Imported] = field(default_factory=list)
    _before: int = 0
    _own: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.moments |= transfer.imported_at(self.writing.connection)
        records = select(entries.c.record).where(entries.c.kind == Chain.__name__)
        for record in self.writing.connection.scalars(records):
            chain = from_json(Chain, record)
            self._placed.update(_places(chain.first, chain.hashes))
            self._notes.add(chain.note)

    def take(self, item: transfer.Origin | transfer.Place | transfer.Material) -> None:
        """Take one thing of the export, in its order."""
        if isinstance(item, transfer.Origin):
            self.finish()
            self._begin(item)
        elif isinstance(item, transfer.Place):
            self._place(item)
        elif not self.writing._has_bytes(item.sha256):
            self.writing.keep(item.data)
            self.bytes += 1

    def finish(self) -> None:
        """Keep what is left of the chain that was gone through."""
        self._flush()
        if self._origin is None:
            return
        news = self.new > self._before or (self._origin.note and self._origin.note not in self._notes)
        if self._stretch and news:
            self._keep_chain(self._origin)
        self._origin, self._stretch = None, []

    def _begin(self, origin: transfer.Origin) -> None:
        if self.keys and origin.note:
            try:
                checkpoints.opened(origin.note, self.keys)
            except NotProved as error:
                raise LedgerError(f"{self.path} was refused: {error} Nothing of it was kept.") from error
        elif self.keys:
            message = f"{origin.name} comes without a checkpoint, so that no key says whose it is."
            self.issues.append(Issue(stage="ledger", severity="warning", message=message, subject=origin.name))
        self.origins[origin.name] = None
        self._origin, self._after, self._first, self._before = origin, FIRST, 1, self.new

    def _place(self, place: transfer.Place) -> None:
        own = self._is_own(place)
        if not self._stretch and (own or _place(place.seq, place.hash) in self._placed):
            self._after, self._first = place.hash, place.seq + 1
        else:
            self._stretch.append(place.hash)
        entry = place.entry
        if entry is None:
            return
        if own:
            self.known += 1
        elif entry.kind not in transfer.UNSAID:
            self._pending.append(self._wrapped(entry))
            if len(self._pending) >= BATCH:
                self._flush()

    def _is_own(self, place: transfer.Place) -> bool:
        """Whether the entry is this ledger's own: of it, or of what it was a copy of."""
        if place.seq not in self._own:
            upto = place.seq + 1000
            between = entries.c.seq.between(place.seq, upto - 1)
            rows = self.writing.connection.execute(select(entries.c.seq, entries.c.hash).where(between))
            self._own = dict.fromkeys(range(place.seq, upto), "") | {row.seq: row.hash for row in rows}
        return self._own[place.seq] == place.hash

    def _wrapped(self, entry: Entry) -> Imported:
        """The entry as this ledger keeps it. Raises LedgerError where its record is none."""
        assert self._origin is not None  # noqa: S101  -- `transfer.read` gives no entry before its ledger
        try:
            strict.require(entry)
        except ValueError as error:
            raise LedgerError(
                f"{self.path} was refused: entry {entry.seq} of {self._origin.name} holds no {entry.kind} that this "
                "Rashomon knows. Nothing of it was kept."
            ) from error
        return Imported(
            id=f"entry_{entry.hash}",
            subject=f"{entry.kind} {entry.record_id}",
            document_id=_of_record(entry),
            origin=self._origin.name,
            entry=entry,
        )

    def _flush(self) -> None:
        if not self._pending:
            return
        by_id = {one.id: one for one in self._pending}
        # What came by another way before keeps the name of the ledger that it had then.
        names = list(by_id)
        there = set(
            self.writing.connection.scalars(
                select(entries.c.record_id).where(entries.c.kind == Imported.__name__, entries.c.record_id.in_(names))
            )
        )
        fresh = [one for one in by_id.values() if one.id not in there]
        self.known += len(self._pending) - len(fresh)
        self._pending = []
        added = self.writing.append([draft(one, IMPORTED) for one in fresh], agent=MAKER)
        self.moments |= {entry.recorded_at for entry in added}
        self.new += len(fresh)
        for one in fresh:
            self.touched[one.entry.kind, one.entry.record_id] = one.document_id
            if one.entry.kind == "Decision":
                self.decisions.append(one.entry.record_id)
            if one.entry.kind == "Redaction":
                self.issues.append(_redacted(one))

    def _keep_chain(self, origin: transfer.Origin) -> None:
        after, first = self._after, self._first
        records = []
        for some in batched(self._stretch, STRETCH):
            chain = Chain(
                id="", origin=origin.name, after=after, first=first, hashes=some, note=origin.note, key=origin.key
            )
            records.append(replace(chain, id=record_id("chain", chain)))
            after, first = some[-1], first + len(some)
        added = self.writing.append([draft(one, IMPORTED) for one in records], agent=MAKER)
        self.moments |= {entry.recorded_at for entry in added}
        self._placed.update(_places(self._first, self._stretch))
        self._notes.add(origin.note)


@dataclass(slots=True)
class _Standing:
    """Finds what stands by all that was recorded anywhere, and lets it stand here."""

    writing: Writing
    moments: set[str]

    def settle(self, touched: dict[Key, str | None]) -> int:
        """Let those records, and what was found in their reports, stand as they do by all; how many entries it took."""
        versions = {key: self._versions(key) for key in touched}
        versions = {key: found for key, found in versions.items() if not _is_grouped(key, found)}
        reports = {self._report(key, found, touched.get(key)) for key, found in versions.items()} - {None}
        for report in sorted(filter(None, reports)):
            for key in self._found_in(report) - versions.keys():
                versions[key] = self._versions(key)
        latest = {key: max(found, key=_rank) for key, found in versions.items() if found}
        told = {key: _told_of(found) for key, found in versions.items()}
        wanted = list(self._wanted(latest, self._makers(latest, told), told))
        return sum(len(self._apply(agent, list(some))) for agent, some in groupby(wanted, key=lambda one: one[0]))

    def _wanted(
        self, latest: dict[Key, Entry], makers: dict[str, Entry], reports: dict[Key, str | None]
    ) -> Iterator[tuple[str, Key, Entry | None]]:
        """Who lets which record stand (None: stand no more), in order of recording, where that is a change."""
        standing = self.writing.standing(latest)
        for key, entry in sorted(latest.items(), key=lambda item: (_rank(item[1]), item[0])):
            here = standing.get(key)
            if here is not None and key[0] in OF_THIS_MACHINE:
                continue
            maker = makers.get(reports[key] or "") if key[0] in OF_REPORTS and entry.action == FOUND else None
            if maker is not None and maker.agent != entry.agent:
                if here is not None:
                    yield maker.agent, key, None
            elif entry.action == WITHDREW:
                if here is not None:
                    yield entry.agent, key, None
            elif here is None or _says(here) != _says(entry):
                yield entry.agent, key, entry

    def _apply(self, agent: str, changes: Sequence[tuple[str, Key, Entry | None]]) -> list[Entry]:
        drafts = [_redrafted(entry) for _, _, entry in changes if entry is not None]
        gone = [key for _, key, entry in changes if entry is None]
        standing = self.writing.standing(gone)
        instead = {key: standing[key].seq for key in gone if key in standing}
        return self.writing.append(drafts, agent=agent, instead_of=instead)

    def _makers(self, latest: dict[Key, Entry], reports: dict[Key, str | None]) -> dict[str, Entry]:
        """By report the entry of the reader that read it last."""
        found: dict[str, Entry] = {}
        for key, entry in latest.items():
            report = reports[key]
            if key[0] == "Extraction" and report and entry.action == FOUND:
                found[report] = max(found.get(report, entry), entry, key=_rank)
        return found

    def _versions(self, key: Key) -> list[Entry]:
        """Every entry about the record that was made by somebody rather than by an import, here or elsewhere."""
        kind, name = key
        own = select(*ENTRY).where(entries.c.kind == kind, entries.c.record_id == name)
        found = [entry_of(row) for row in self.writing.connection.execute(own)]
        found = [entry for entry in found if entry.recorded_at not in self.moments]
        others = select(entries.c.record).where(
            entries.c.subject == f"{kind} {name}", entries.c.kind == Imported.__name__
        )
        return found + [from_json(Imported, record).entry for record in self.writing.connection.scalars(others)]

    def _found_in(self, report: str) -> set[Key]:
        """The findings of the report here and elsewhere."""
        found = {key for key in self.writing.findings(report) if key[0] in OF_REPORTS}
        others = select(entries.c.subject).where(entries.c.document_id == report, entries.c.kind == Imported.__name__)
        for subject in self.writing.connection.scalars(others):
            kind, _, name = str(subject).partition(" ")
            if kind in OF_REPORTS:
                found.add((kind, name))
        return found

    def _report(self, key: Key, found: Iterable[Entry], told: str | None) -> str | None:
        """The report that a finding is in."""
        if key[0] not in OF_REPORTS:
            return None
        return told or _told_of(found)


def _place(seq: int, entry_hash: str) -> bytes:
    """One place of a chain, in as few bytes as it takes. By its number too, since a forged chain may repeat a hash."""
    return seq.to_bytes(8) + bytes.fromhex(entry_hash)


def _places(first: int, hashes: Iterable[str]) -> Iterator[bytes]:
    return (_place(first + at, each) for at, each in enumerate(hashes))


def _redacted(one: Imported) -> Issue:
    name = one.entry.record_id
    how = f"rashomon redact {name}{' --document' if name.startswith('doc_') else ''}"
    message = f"{name} was redacted in {one.origin}; if its key is here too, {how} destroys it."
    return Issue(stage="ledger", severity="warning", message=message, subject=name)


def _told_of(found: Iterable[Entry]) -> str | None:
    """The report that a record is about, by any of its versions."""
    for entry in found:
        if entry.action != WITHDREW:
            about = _of_record(entry)
            if about is None:
                subject = json.loads(entry.record).get("subject")
                about = subject if isinstance(subject, str) and subject.startswith("doc_") else None
            if about is not None:
                return about
    return None


def _of_record(entry: Entry) -> str | None:
    """The report that an entry's record is about; None where it is about none."""
    plain = json.loads(entry.record)
    if not isinstance(plain, dict):
        return None
    if entry.kind == "Document":
        return entry.record_id
    span = plain.get("span")
    found = plain.get("document_id") or (span.get("document_id") if isinstance(span, dict) else None)
    return found if isinstance(found, str) else None


def _is_grouped(key: Key, found: Iterable[Entry]) -> bool:
    """Whether the record comes from gathering claims, which is done anew over all of them."""
    return key[0] == "Incident" or any(entry.action == GROUPED for entry in found)


def _rank(entry: Entry) -> tuple[str, int, str]:
    """What was recorded later ranks higher; number and hash decide between two of one moment, alike on any machine."""
    return entry.recorded_at, entry.seq, entry.hash


def _says(entry: Entry) -> tuple[str, str, str | None, str | None]:
    return entry.agent, entry.record, entry.valid_from, entry.valid_to


def _redrafted(entry: Entry) -> Draft:
    return Draft(
        kind=entry.kind,
        record_id=entry.record_id,
        record=entry.record,
        action=entry.action,
        valid=(entry.valid_from, entry.valid_to),
    )
