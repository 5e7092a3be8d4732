"""A ledger as Python has it: `rashomon.open("rashomon.db")`. What leaves by the command line is chosen here too.

    with rashomon.open("rashomon.db") as ledger:
        for claim in ledger.claims(actor="Wagner", since="2024-07"):
            print(claim.attribution.source, claim.span.exact)
        ledger.accounts().to_polars()

Protected names are words (“name protected”) here as in everything that leaves.
"""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import batched
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, overload

from rashomon import plugins, readings
from rashomon.export import carried, decided
from rashomon.export.extras import MissingExtra
from rashomon.export.fitting import fits, happened
from rashomon.export.rows import TABLES, Cell, Row, joined
from rashomon.export.rows import rows as rows_of
from rashomon.ledger import Ledger, View, protection
from rashomon.ledger.checkpoints import told
from rashomon.model import Claim, Document, Reading
from rashomon.protocols import Export

if TYPE_CHECKING:
    import pandas
    import polars

AT_ONCE = 24
"""Incidents whose readings are in memory at a time."""

FILTERS = ("source", "actor", "place", "event", "since", "until", "reviewed", "conflict")
"""By what claims can be asked for, as in `rashomon claims`; `reviewed` (whether people decided on the claim) and
`conflict` (whether the accounts of its incident conflict) are yes or no."""

SHOWN = 20
"""Rows that a notebook shows."""


class Opened:
    """A ledger that is open to be read. Closed at the end of a `with`, or by `close()`."""

    def __init__(self, path: str | Path, *, as_of: str | None = None, valid_at: str | None = None) -> None:
        """The ledger at `path` (a file, or an address of PostgreSQL) as it stood at a moment (ISO 8601; now without).

        Raises LedgerError where there is none, and ValueError for what is no moment.
        """
        self._ledger = Ledger.open(path, create=False)
        self._as_of, self._valid_at = as_of, valid_at
        try:
            self.view = self._ledger.view(as_of, valid_at)
        except ValueError:
            self._ledger.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<rashomon ledger {told(self.view)}>"

    def close(self) -> None:
        """Let go of the ledger."""
        self._ledger.close()

    def readings(self, *names: str, **filters: str | None) -> Iterator[Reading]:
        """How incidents stand: those of these ids (or their beginnings), all without; with `filters` those of which a
        claim fits. See `FILTERS`. Raises NotFound and ValueError."""
        return chosen(self.view, names, filters)

    def reading(self, name: str) -> Reading:
        """How one incident stands. Raises NotFound."""
        return next(chosen(self.view, (name,), {}))

    def claims(self, **filters: str | None) -> Claims:
        """The claims that fit the `FILTERS` that are given. Raises ValueError."""
        return Claims(self.view, known(filters))

    def figures(self, **filters: str | None) -> Rows:
        """A row for each figure of a claim, of incidents of which a claim fits."""
        return self._rows("figures", filters)

    def accounts(self, **filters: str | None) -> Rows:
        """A row for what each source says of each effect on each side, of incidents of which a claim fits."""
        return self._rows("accounts", filters)

    def estimates(self, *policies: str, **filters: str | None) -> Rows:
        """A row for each number that the policies make of the claims; by all without any."""
        return self._rows("estimates", filters, policies)

    def incidents(self, **filters: str | None) -> Rows:
        """A row for each incident of which a claim fits."""
        return self._rows("incidents", filters)

    def reports(self, **filters: str | None) -> Rows:
        """A row for each report on an incident of which a claim fits."""
        return self._rows("reports", filters)

    def _rows(self, table: str, filters: Mapping[str, str | None], policies: Sequence[str] = ()) -> Rows:
        return Rows(self.view, table, known(filters), tuple(policies))


class _Table(ABC):
    """The rows of one table, for data frames and notebooks."""

    def __init__(self, view: View, table: str, filters: Mapping[str, str | None]) -> None:
        self.table = TABLES[table]
        self._view, self._filters = view, filters

    @abstractmethod
    def rows(self) -> list[Row]:
        """The rows as tuples, in the order of `table.columns`."""

    def to_polars(self) -> polars.DataFrame:
        """A polars data frame, its columns typed. Raises MissingExtra without polars."""
        try:
            import polars
        except ImportError as error:
            raise MissingExtra("polars") from error
        kinds: dict[str, Any] = {
            "text": polars.String,
            "texts": polars.List(polars.String),
            "integer": polars.Int64,
            "number": polars.Float64,
            "yes": polars.Boolean,
        }
        schema = {one.name: kinds[one.kind] for one in self.table.columns}
        return polars.DataFrame([_lists(row) for row in self.rows()], schema=schema, orient="row")

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas data frame, its columns typed so that what is not known stays so. Raises MissingExtra."""
        try:
            import pandas
        except ImportError as error:
            raise MissingExtra("pandas") from error
        kinds = {"text": "string", "texts": "object", "integer": "Int64", "number": "Float64", "yes": "boolean"}
        made = pandas.DataFrame([_lists(row) for row in self.rows()], columns=list(self.table.names), dtype="object")
        return made.astype({one.name: kinds[one.kind] for one in self.table.columns})

    def _repr_html_(self) -> str:
        """A table for a notebook: the first rows, everything in it text."""
        found = self.rows()
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.table.names)
        body = "".join(
            "<tr>" + "".join(f'<td dir="auto">{_html(cell)}</td>' for cell in row) + "</tr>" for row in found[:SHOWN]
        )
        more = len(found) - SHOWN
        rest = f"<p>and {more} more</p>" if more > 0 else ""
        return f"<table><caption>{html.escape(self.table.what)}</caption><tr>{head}</tr>{body}</table>{rest}"


class Rows(_Table, Sequence[Mapping[str, Cell]]):
    """The rows of one table, each a mapping of its columns; read from the ledger when first asked for."""

    def __init__(self, view: View, table: str, filters: Mapping[str, str | None], policies: Sequence[str] = ()) -> None:
        super().__init__(view, table, filters)
        self._policies = policies
        self._held: list[Row] | None = None

    def rows(self) -> list[Row]:
        """The rows as tuples, in the order of `table.columns`."""
        if self._held is None:
            found = exported(self._view, chosen(self._view, (), self._filters), policies=self._policies)
            self._held = list(dict.fromkeys(rows_of(found, self.table.name)))
        return self._held

    @overload
    def __getitem__(self, at: int) -> Mapping[str, Cell]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Mapping[str, Cell]]: ...
    def __getitem__(self, at: int | slice) -> Mapping[str, Cell] | Sequence[Mapping[str, Cell]]:
        found = self.rows()[at]
        if isinstance(found, list):
            return [self._mapping(row) for row in found]
        return self._mapping(found)

    def __len__(self) -> int:
        return len(self.rows())

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {self.table.name}: {', '.join(self.table.names)}>"

    def _mapping(self, row: Row) -> Mapping[str, Cell]:
        return dict(zip(self.table.names, row, strict=True))


class Claims(_Table, Sequence[Claim]):
    """Claims as records, in the order of their incidents; read from the ledger when first asked for."""

    def __init__(self, view: View, filters: Mapping[str, str | None]) -> None:
        super().__init__(view, "claims", filters)
        self._held: list[tuple[Claim, Row]] | None = None

    def records(self) -> list[Claim]:
        """The claims."""
        return [claim for claim, _ in self._told()]

    def rows(self) -> list[Row]:
        """The rows of the claims that fit alone, not of all claims of their incidents."""
        return [row for _, row in self._told()]

    def _told(self) -> list[tuple[Claim, Row]]:
        if self._held is None:
            self._held = []
            name = self.table.names.index("claim")
            made = exported(self._view, iter(()))
            for reading in chosen(self._view, (), self._filters):
                fit = {claim.id: claim for claim in fitting(reading, self._filters)}
                found = rows_of(replace(made, readings=(reading,)), self.table.name)
                self._held += [(fit[str(row[name])], row) for row in found if row[name] in fit]
        return self._held

    @overload
    def __getitem__(self, at: int) -> Claim: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Claim]: ...
    def __getitem__(self, at: int | slice) -> Claim | Sequence[Claim]:
        return self.records()[at]

    def __len__(self) -> int:
        return len(self._told())

    def __repr__(self) -> str:
        return f"<{len(self)} claims>"


def exported(view: View, found: Iterator[Reading], *, policies: Sequence[str] = (), table: str | None = None) -> Export:
    """What is to be written of these readings. Raises ValueError for a policy that is none."""
    from rashomon.publish import policies as named

    return Export(
        readings=found,
        checkpoint=told(view),
        policies=named(policies) if policies else tuple(one.name for one in plugins.policies()),
        as_of=view.as_of,
        table=table,
        entry=view.entry,
    )


def chosen(
    view: View, names: Sequence[str], filters: Mapping[str, str | None], *, reviewed: bool = False
) -> Iterator[Reading]:
    """The readings of those incidents, of all without names, of which a claim fits; protected names in words.

    With `reviewed` of the claims that people reviewed alone, incidents without any left out. Raises NotFound for a name
    that is none, and ValueError for filters that there are not.
    """
    wanted = known(filters)
    ids = [view.incident(name).id for name in names] or [one.id for one in view.incidents()]
    for few in batched(dict.fromkeys(ids), AT_ONCE):
        for reading in readings.some(view, few):
            if not reading.claims and view.valid_at is not None:
                continue  # Nothing had been said of it by then.
            if wanted and not any(fitting(reading, wanted)):
                continue
            if not reviewed:
                yield protection.worded(readings.whole(reading))
            elif (kept := _reviewed(reading)) is not None:
                yield kept


def fitting(reading: Reading, filters: Mapping[str, str | None]) -> Iterator[Claim]:
    """The claims of a reading, background too, that fit."""
    documents: dict[str, Document] = {document.id: document for document in reading.documents}
    since, until = filters.get("since"), filters.get("until")
    conflict, reviewed = filters.get("conflict"), filters.get("reviewed")
    if conflict and (conflict == "yes") != bool(reading.in_conflict):
        return
    states = carried.states(reading) if reviewed else {}
    for claim in (*reading.claims, *reading.background):
        if reviewed and (reviewed == "yes") != (states[claim.id] != decided.UNREVIEWED):
            continue
        if fits(claim, documents[claim.document_id], filters) and (
            not (since or until) or happened(claim, since, until)
        ):
            yield claim


def _reviewed(reading: Reading) -> Reading | None:
    from rashomon.publish import Wanted
    from rashomon.publish.chosen import of

    kept = of(reading, Wanted(incidents=(reading.incident.id,))).reading
    return kept if kept.claims or kept.background else None


def known(filters: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """The filters that are given. Raises ValueError for one that there is not, or that is neither yes nor no."""
    wrong = [name for name in filters if name not in FILTERS]
    if wrong:
        raise ValueError(f"Nothing is filtered by {wrong[0]}; there are {', '.join(FILTERS)}.")
    for name in ("reviewed", "conflict"):
        if filters.get(name) not in (None, "yes", "no"):
            raise ValueError(f"{name} is yes or no, not {filters[name]!r}.")
    return {name: value for name, value in filters.items() if value is not None}


def _lists(row: Row) -> list[Any]:
    return [list(cell) if isinstance(cell, tuple) else cell for cell in row]


def _html(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return html.escape(str(joined(cell)))
