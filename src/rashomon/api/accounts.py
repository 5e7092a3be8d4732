"""The accounts of an incident as a matrix: a row for each source, a column for each effect on each side.

Every figure of a column is drawn to one scale, so that it is seen which ranges meet. Those that do not meet may both be
true, of different things or at different times; letters mark what a rule set against each other.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rashomon.export import decided, matrix, wording
from rashomon.export.conflicts import marks
from rashomon.export.lines import outlets
from rashomon.model import Account, AccountRow, Reading

WIDTH = 100
"""Units that a column's scale is wide; number n stands at n times WIDTH by the column's largest."""

ROOM = 1.15
"""How much further than its largest number a scale reaches, so that an open end has somewhere to point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a claim says, and where it stands."""

    number: int
    """By which the page points to it: its place among the incident's claims, from 1."""
    claim: str
    source: str | None
    """As the accounts name it; None for a claim of what was earlier."""
    document: str
    report: str
    """What its report is called."""
    day: str | None
    """Of publication."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A range on its column's scale of `WIDTH` units."""

    start: float
    end: float
    opens: bool = False
    """It has no upper end."""
    about: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One figure of one source."""

    text: str
    """`dozens, 24–99`."""
    thing: str
    """What is counted where it is not people: `helicopters`."""
    hedge: str
    low: int | None
    high: int | None
    stance: str
    certainty: str
    day: str | None
    letters: tuple[str, ...]
    """Of the conflicts that it is in."""
    revises: bool
    """It takes the place of an earlier figure of the same source."""
    decided: bool
    """A person decided something of it."""
    bar: Bar | None
    crash: bool
    """It counts those of a crash."""
    later: tuple[str, ...]
    """What the source said later of each side of a figure that counts several together."""
    words: tuple[Words, ...]
    """Every claim that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One effect on one side."""

    effect: str
    of: tuple[str, ...]
    largest: int
    """The number at the scale's right end; 0 where nobody gives one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A counted side, and how many of the columns are its own."""

    of: tuple[str, ...]
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What one source says."""

    source: str
    kind: str
    side: int | None
    """Which of the incident's sides the source is of, from 0; None for others."""
    reports: int
    cells: tuple[tuple[Said, ...], ...]
    """A cell for each column, its figures oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """All that is counted, by whom."""

    sides: tuple[Side, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unheard: tuple[tuple[str, str, int], ...]
    """Sources that are heard without a figure: name, kind, number of reports."""


def laid_out(reading: Reading, told: Told | None = None) -> Matrix:
    """The matrix of a reading, the parties first; `told` where there is one already."""
    at = matrix.columns(reading)
    numbers: dict[matrix.Column, int] = defaultdict(int)
    for row in reading.rows:
        key = (row.effect, tuple(sorted(row.of)))
        numbers[key] = max(numbers[key], row.low or 0, row.high or 0)
    columns = tuple(Column(effect=effect, of=of, largest=_reach(numbers[effect, of])) for effect, of in at)
    sides: dict[tuple[str, ...], int] = defaultdict(int)
    for _, of in at:
        sides[of] += 1
    heard = matrix.accounts(reading)
    told = told or Told(reading)
    rows = tuple(
        Row(
            source=account.source,
            kind=account.source_kind,
            side=_side(account.source, reading),
            reports=len(account.documents),
            cells=tuple(told.cell(account, column) for column in columns),
        )
        for account in heard
        if account.rows
    )
    return Matrix(
        sides=tuple(Side(of=of, columns=number) for of, number in sides.items()),
        columns=columns,
        rows=rows,
        unheard=tuple((one.source, one.source_kind, len(one.documents)) for one in heard if not one.rows),
    )


class Told:
    """What stands beside figures, looked up once for all cells."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.letters: Mapping[int, tuple[str, ...]] = marks(reading)
        self.changed = decided.marked(reading)
        self.claims = {claim.id: claim for claim in (*reading.claims, *reading.background)}
        self.numbers = {name: number for number, name in enumerate(self.claims, start=1)}
        self.sources = reading.sources()
        self.called = outlets(reading)
        self.published = {document.id: document.published_at for document in reading.documents}

    def cell(self, account: Account, column: Column) -> tuple[Said, ...]:
        """The figures of one source for one effect on one side, oldest first."""
        rows = self.reading.rows
        own = [rows[index] for index in account.rows]
        return tuple(
            self._said(index, rows[index], column, wording.later(rows[index], own))
            for index in account.rows
            if (rows[index].effect, tuple(sorted(rows[index].of))) == (column.effect, column.of)
        )

    def _said(self, index: int, row: AccountRow, column: Column, later: tuple[str, ...]) -> Said:
        events = [self.claims[name].event for name in row.claims if name in self.claims]
        return Said(
            text=f"{wording.number(row)}{wording.things(row)}",
            thing=wording.thing(row),
            hedge=wording.hedge(row).strip(),
            low=row.low,
            high=row.high,
            stance=row.stance,
            certainty=row.certainty,
            day=row.first_said,
            letters=self.letters.get(index, ()),
            revises=row.revises is not None,
            decided=index in self.changed,
            bar=_bar(row, column.largest),
            crash=row.unit == "persons" and bool(events) and set(events) == {"crash"},
            later=later,
            words=self.words(row.claims),
        )

    def words(self, names: Sequence[str]) -> tuple[Words, ...]:
        """The claims of those ids that the reading has."""
        return tuple(
            Words(
                number=self.numbers[name],
                claim=name,
                source=self.sources.get(name),
                document=claim.document_id,
                report=self.called.get(claim.document_id, claim.document_id),
                day=self.published.get(claim.document_id),
                words=wording.words(claim.span.exact, whole=True),
            )
            for name in names
            if (claim := self.claims.get(name)) is not None
        )


def _side(source: str, reading: Reading) -> int | None:
    return next((at for at, side in enumerate(reading.incident.sides) if source in side), None)


def _bar(row: AccountRow, largest: int) -> Bar | None:
    if largest == 0 or (row.low is None and row.high is None):
        return None
    scale = WIDTH / largest
    low = row.low or 0
    high = largest if row.high is None else row.high
    return Bar(start=round(low * scale, 2), end=round(high * scale, 2), opens=row.high is None, about=row.approx)


def _reach(most: int) -> int:
    """A round number at or above the largest one with some room: 1, 2 or 5 and its tenths of a power of ten."""
    if most <= 0:
        return 0
    wanted = most * ROOM
    power: float = 10 ** math.floor(math.log10(wanted))
    return next(math.ceil(step * power) for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= wanted)
