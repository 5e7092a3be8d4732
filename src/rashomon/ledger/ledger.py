"""The ledger itself: what is added to it, in whole transactions, and the readings it gives."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, select

from rashomon.ledger import derived, moments, store
from rashomon.ledger.entries import ALWAYS, Key, draft
from rashomon.ledger.errors import LedgerError
from rashomon.ledger.schema import ENTRY, entries, entry_of
from rashomon.ledger.summaries import Kept as Summaries
from rashomon.ledger.tellings import Tellings
from rashomon.ledger.view import View
from rashomon.ledger.writing import FOUND, GROUPED, Writing, about
from rashomon.model import Entry, Extraction, Incident, Issue, Judgement

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

    from rashomon.ledger.check import Kept
    from rashomon.ledger.notes import VerifierKey


class Ledger:
    """A store that only adds, hash-chained from its first entry to its last: an SQLite file or a PostgreSQL database.

    At most one entry a kind and record id stands at any moment: what is added under the id of a standing one
    supersedes it. All methods raise LedgerError where it cannot be read or written. Threads may share a ledger;
    processes may share its store.
    """

    def __init__(self, kept: store.Store, clock: moments.Clock) -> None:
        """Use `Ledger.open`."""
        self.label = kept.label
        """What messages call it: the file's path, or the database's address without its password."""
        self._store = kept
        self._engine = kept.engine
        self._clock = clock
        self._local = threading.local()

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        create: bool = True,
        clock: moments.Clock = moments.now,
        wait: float = 10.0,
    ) -> Self:
        """The ledger at `path`, a file or a `postgresql://` address, made if there is none and `create` is true.

        With `create=False` one that may only be read is opened for reading. A ledger of an earlier schema is brought
        up to this one. `clock` says when something is recorded; `wait` is how many seconds to wait for another
        program that is writing. Raises LedgerError for what is no ledger, or may not be used.
        """
        return cls(store.open_store(path, create=create, wait=wait), clock)

    @property
    def path(self) -> Path:
        """The file. Raises LedgerError where the ledger is in none."""
        if self._store.path is None:
            raise LedgerError(f"The ledger {self.label} is a database, not a file.")
        return self._store.path

    def close(self) -> None:
        """Let go of the file; it is then one file again, with nothing beside it."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # Adding

    @contextmanager
    def transaction(self) -> Iterator[Self]:
        """Everything that this thread adds inside is kept as a whole or, where an exception leaves it, not at all.

        All its entries bear one time, so that no reading shows half of it. Inside another transaction it is a part
        of that one, which can fail alone.
        """
        with self._store.explained():
            outer: Writing | None = getattr(self._local, "writing", None)
            if outer is not None:
                with outer.part():
                    yield self
                return
            with self._store.writing() as connection:
                self._local.writing = writing = Writing(connection, self._clock)
                try:
                    yield self
                    writing.require_open()
                finally:
                    self._local.writing = None

    def add(
        self,
        records: Iterable[Any],
        *,
        agent: str,
        action: str = FOUND,
        supersedes: Mapping[str, int] | None = None,
        data: bytes | None = None,
        valid: moments.Interval = ALWAYS,
    ) -> list[Entry]:
        """Add the records as entries and give those that were added, in one transaction.

        A record that stands already with the same content by the same agent adds nothing. `supersedes` names, by
        record id, the entry (`seq`) that a record replaces where that is not the one of its own id. `data` are the
        bytes of the document among the records; a document whose bytes the ledger has not got is refused. `valid` is
        from when to when the records hold, both included (a date, month or year through its end). Raises
        LedgerError, and ValueError for two different records of one id or an interval that ends before it begins.
        """
        holds = moments.interval(valid)
        drafts = [draft(record, action, holds) for record in records]
        with self.transaction():
            writing = self._writing()
            if data is not None:
                writing.keep(data)
            writing.require_bytes(drafts)
            return writing.append(drafts, agent=agent, supersedes=supersedes)

    def replace_findings(
        self, document_id: str, records: Iterable[Any], agent: str, *, valid: moments.Interval = ALWAYS
    ) -> list[Entry]:
        """Put `records` in the place of everything that was found in the document before; give the entries added.

        `records` are its claims, its issues, its extraction, and checks or assessments of its claims. What stands
        unchanged by the same agent stays; what is found again by another is superseded; what is found no more is
        withdrawn. An issue that names neither the document nor one of the claims is put down to the document. An
        `Extraction` without layers notes that the document was read, by whom, even where nothing was found in it.
        `valid` is from when to when the findings hold, as in `add`. Raises ValueError for a record about another
        document.
        """
        found = list(records)
        if not any(isinstance(record, Extraction) for record in found):
            found.insert(0, Extraction(document_id=document_id, maker=agent))
        holds = moments.interval(valid)
        drafts = [draft(record, FOUND, holds) for record in about(document_id, found)]
        with self.transaction():
            writing = self._writing()
            standing = writing.findings(document_id)
            return writing.append(drafts, agent=agent, instead_of=standing)

    def replace_incidents(self, records: Iterable[Incident | Judgement | Issue], agent: str) -> list[Entry]:
        """Put `records` in the place of everything that was grouped before; give the entries added.

        `records` are all the incidents there are now, with judgements and issues of the same grouping. Only what is
        new or changed is added; what is gone is withdrawn. A person's judgements (`add`) are left alone.
        """
        drafts = [draft(record, GROUPED) for record in records]
        with self.transaction():
            writing = self._writing()
            return writing.append(drafts, agent=agent, instead_of=writing.grouped())

    def change_grouped(
        self, records: Iterable[Incident | Judgement | Issue], agent: str, *, instead_of: Iterable[Key] = ()
    ) -> list[Entry]:
        """Put `records` in the place of those that were grouped before; give the entries added.

        `instead_of` are the kinds and ids of what stood for them: what is not among the records is withdrawn. All else
        that was grouped stays as it is. Only what is new or changed is added.
        """
        drafts = [draft(record, GROUPED) for record in records]
        with self.transaction():
            writing = self._writing()
            standing = writing.standing(instead_of)
            return writing.append(drafts, agent=agent, instead_of={key: entry.seq for key, entry in standing.items()})

    def tellings(self) -> Tellings:
        """What grouping knows of the claims that it has gathered, to be read and changed in this transaction."""
        return Tellings(self._writing().connection)

    def summaries(self) -> Summaries:
        """One summary an incident, to be changed in this transaction; `rashomon.ledger.summaries` reads them."""
        return Summaries(self._writing().connection)

    def rebuild(self) -> None:
        """Throw away every table that is made from entries, and make it again from them; entries are only read."""
        with self.transaction():
            derived.rebuild(self._writing().connection)

    # Reading

    def view(self, as_of: datetime | date | str | None = None, valid_at: datetime | date | str | None = None) -> View:
        """What the ledger knew at a moment; what is added later does not change it.

        None is now. With `valid_at`, only what by that knowledge holds at that other moment; what was recorded
        without an interval always holds. A date, month or year is read through its end in UTC. Raises ValueError for
        any other string that is not a date and time in ISO 8601.
        """
        until = None if as_of is None else moments.until(as_of)
        holds = None if valid_at is None else moments.until(valid_at)
        last = select(entries.c.seq).order_by(entries.c.seq.desc()).limit(1)
        if until is not None:
            last = select(entries.c.seq).where(entries.c.recorded_at <= until)
            last = last.order_by(entries.c.recorded_at.desc(), entries.c.seq.desc()).limit(1)
        with self._reading() as connection:
            upto = connection.scalar(last)
        return View(self._reading, upto=upto or 0, as_of=until, valid_at=holds)

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """The entries past `seq` `after`, in order, as of the moment of the first."""
        with self._reading() as connection:
            lines = select(*ENTRY).where(entries.c.seq > after).order_by(entries.c.seq)
            for row in connection.execute(lines.execution_options(yield_per=1000)):
                yield entry_of(row)

    def check(
        self,
        *,
        against: Sequence[Kept] = (),
        keys: Sequence[VerifierKey] = (),
        roots: Sequence[Certificate] = (),
        step: Callable[[int, int], None] = lambda done, total: None,
    ) -> list[Issue]:
        """What is wrong with the ledger, the first bad entry named; empty where all is whole.

        `against` are checkpoints that were kept elsewhere; with `keys`, each checkpoint in the ledger must be signed
        by one of them; with `roots`, each time stamp must be by somebody whom one of them stands for. `step` is told
        how much is done, of how much.
        """
        from rashomon.ledger import check  # What proofs need is not loaded to read or write.

        try:
            with self._reading() as connection:
                return list(check.check(connection, self.label, against=against, keys=keys, roots=roots, step=step))
        except LedgerError as error:
            return [check.issue(self.label, str(error))]

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the ledger, in a transaction of this thread what it has added so far."""
        return self._reading()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._store.explained():
            # Inside a transaction one reads what it has added so far.
            open_writing: Writing | None = getattr(self._local, "writing", None)
            if open_writing is not None:
                yield open_writing.connection
            else:
                with self._store.reading() as connection:
                    yield connection

    def _writing(self) -> Writing:
        writing: Writing = self._local.writing
        return writing
