"""The entries that stand at a moment, as records: all of a kind, some by a column, one by its id."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import lru_cache
from itertools import batched
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from rashomon.ledger.entries import NOTHING
from rashomon.ledger.errors import NotFound
from rashomon.ledger.schema import ENTRY, begins, current, entries, entry_of
from rashomon.ledger.writing import BATCH
from rashomon.model import Claim, Document, Entry, Incident, MediaItem, from_json

_SHOWN = 5
"""How many ids a message names."""

_SORTS = {Document: "a document", Claim: "a claim", Incident: "an incident", MediaItem: "a medium"}


LONG = 16_000
"""Characters of a record from which it is not kept in memory."""


@lru_cache(maxsize=4096)
def _parsed(kind: type[Any], record: str) -> Any:
    """The record of an entry. One that was asked for is soon asked for again, by every page that tells of it."""
    return from_json(kind, record)


class Standing:
    """What stands at one moment. `View` says what may be asked of it."""

    def __init__(
        self,
        reading: Callable[[], AbstractContextManager[Connection]],
        *,
        upto: int,
        as_of: str | None,
        valid_at: str | None = None,
    ) -> None:
        """Use `Ledger.view`."""
        self._reading = reading
        self.upto = upto
        """`seq` of the last entry that was there; 0 where none was."""
        self.as_of = as_of
        """The last moment included, ISO 8601 in UTC; None for the moment at which the view was made."""
        self.valid_at = valid_at
        """The moment at which what is read must hold, ISO 8601 in UTC; None for everything, whenever it holds."""
        self.uncover: Callable[[Any], Any] | None = None
        """Gives protected names back (`rashomon.ledger.redaction.revealed`); None where nobody may read them."""

    def _rows(self, kind: type[Any], *conditions: ColumnElement[bool]) -> list[Entry]:
        lines = (
            current(self.upto, self.valid_at)
            .where(entries.c.kind == kind.__name__, *conditions)
            .order_by(entries.c.seq)
        )
        with self._reading() as connection:
            return [entry_of(row) for row in connection.execute(lines)]

    def _records[R](self, kind: type[R], *conditions: ColumnElement[bool]) -> list[R]:
        return [self._read(kind, row) for row in self._rows(kind, *conditions)]

    def _among[R](self, kind: type[R], columns: list[Any], values: Iterable[Any]) -> list[R]:
        """The records in whose entries one of the columns has one of the values, as they were recorded."""
        found: dict[int, Entry] = {}
        for some in batched(dict.fromkeys(values), BATCH):
            for column in columns:
                found |= {row.seq: row for row in self._rows(kind, column.in_(some))}
        return [self._read(kind, found[seq]) for seq in sorted(found)]

    def _guarded[R](self, kind: type[R], name: str | None, column: ColumnElement[Any], *, every: bool) -> list[R]:
        wanted = () if name is None else (column == name,)
        if not every:
            return self._records(kind, *wanted)
        lines = select(*ENTRY).where(entries.c.kind == kind.__name__, entries.c.seq <= self.upto, *wanted)
        with self._reading() as connection:
            found = connection.execute(lines.order_by(entries.c.seq))
            return [from_json(kind, row.record) for row in found if row.record != NOTHING]

    def _read[R](self, kind: type[R], row: Entry) -> R:
        parsed = _parsed if len(row.record) < LONG else from_json
        record: R = parsed(kind, row.record)  # type: ignore[arg-type]  # a class can be hashed
        return self._uncovered(record)

    def _uncovered[R](self, record: R) -> R:
        return record if self.uncover is None else typing.cast(R, self.uncover(record))

    def _record[R](self, kinds: type[R] | tuple[type[R], ...], name: str) -> R:
        kinds = kinds if isinstance(kinds, tuple) else (kinds,)
        matches: list[tuple[type[R], Entry]] = []
        for kind in kinds if name else ():
            rows = self._rows(kind, entries.c.record_id == name) or self._beginning(kind, name)
            matches += [(kind, row) for row in rows]
        if len(matches) == 1:
            [(kind, row)] = matches
            return self._read(kind, row)
        if matches:
            ids = [row.record_id for _, row in matches]
            raise NotFound(f"{name} could be {_several(ids)}; give more of it.", ids[:_SHOWN])
        raise self._missing(kinds, name)

    def _beginning(self, kind: type[Any], name: str) -> list[Entry]:
        lines = current(self.upto, self.valid_at).where(entries.c.kind == kind.__name__, begins(name))
        with self._reading() as connection:
            found = connection.execute(lines.order_by(entries.c.record_id).limit(_SHOWN + 1))
            return [entry_of(row) for row in found]

    def _missing(self, kinds: tuple[type[Any], ...], name: str) -> NotFound:
        """Why there is no such record at this moment, and which there are near it."""
        wanted = " or ".join({"MediaItem": "medium"}.get(kind.__name__, kind.__name__.lower()) for kind in kinds)
        with self._reading() as connection:
            past = None
            if name:
                names = entries.c.kind.in_([kind.__name__ for kind in kinds]), begins(name)
                past = connection.execute(select(*ENTRY).where(*names).order_by(entries.c.seq.desc()).limit(1)).first()
            if past is not None and self.valid_at is not None and self._stands(past.seq):
                return NotFound(f"{past.record_id} does not hold at {self.valid_at}; ask for another moment, or none.")
            if past is not None and past.seq > self.upto:
                first = select(entries.c.recorded_at).where(*names).order_by(entries.c.seq).limit(1)
                return NotFound(f"{past.record_id} was not known yet; it was recorded at {connection.scalar(first)}.")
            if past is not None:
                return NotFound(f"{past.record_id} stands no more; {past.agent} withdrew it at {past.recorded_at}.")
        near = [row.record_id for kind in kinds for row in self._near(kind, name)][:_SHOWN]
        for other in _SORTS:
            if other not in kinds and name and self._beginning(other, name):
                return NotFound(f"{name} is no {wanted}; it is {_SORTS[other]}.", near)
        if not near:
            return NotFound(f"There is no {wanted} {name}; the ledger has none at this moment.")
        return NotFound(f"There is no {wanted} {name}; near it are {_several(near)}.", near)

    def _stands(self, seq: int) -> bool:
        """Whether the entry of that number stands at this moment, whenever what it says holds."""
        with self._reading() as connection:
            return connection.execute(current(self.upto).where(entries.c.seq == seq)).first() is not None

    def _near(self, kind: type[Any], name: str) -> list[Entry]:
        """The records whose ids sort next to the name, which begin most like it."""
        lines = current(self.upto, self.valid_at).where(entries.c.kind == kind.__name__)
        before = lines.where(entries.c.record_id < name).order_by(entries.c.record_id.desc()).limit(2)
        after = lines.where(entries.c.record_id > name).order_by(entries.c.record_id).limit(2)
        with self._reading() as connection:
            rows = [*reversed(list(connection.execute(before))), *connection.execute(after)]
        return [entry_of(row) for row in rows]


def _several(ids: list[str]) -> str:
    shown = ", ".join(ids[:_SHOWN])
    return f"{shown} and others" if len(ids) > _SHOWN else shown
