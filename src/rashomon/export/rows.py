"""The tables that leave: what a row of each is, column by column. Every format of tables writes these.

Each row says what it is worth and where it is from: its review state, the policy that made its number (`none: as said`
where a source said it), the claims that it rests on, and what the ledger was. Fields are the codebook's, under its
names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rashomon.export import carried, decided, tables, wording
from rashomon.export.columns import COLUMNS, Column
from rashomon.model import Claim, Document, Figure, Mention, Reading
from rashomon.protocols import Export

type Cell = str | tuple[str, ...] | int | float | bool | None
type Row = tuple[Cell, ...]

AS_SAID = "none: as said"
"""What stands for the policy of a row that nobody worked out from others."""

UNREVIEWED = "unreviewed: found by a program, seen by nobody"
"""What a row says that rests on claims which nobody reviewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its columns, and its rows of one reading."""

    name: str
    what: str
    """What a row is."""
    columns: tuple[Column, ...]
    of: Callable[[Export, Reading], Iterator[Row]]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def rows(found: Export, table: str) -> Iterator[Row]:
    """The rows of that table, reading by reading. Raises KeyError for a table that there is not."""
    of = TABLES[table].of
    for reading in found.readings:
        yield from of(found, reading)


def every(found: Export) -> Iterator[tuple[str, Row]]:
    """The rows of all tables, each with its table's name; a reading is made once for all. A report is one row."""
    told: set[Cell] = set()
    for reading in found.readings:
        for table in TABLES.values():
            for row in table.of(found, reading):
                if table.name == "reports":
                    if row[0] in told:
                        continue
                    told.add(row[0])
                yield table.name, row


def joined(cell: Cell) -> str | int | float | bool | None:
    """A cell for a format that has no lists: several words are joined by `; `."""
    return "; ".join(cell) if isinstance(cell, tuple) else cell


def state(review: str) -> str:
    """A review state as a row gives it."""
    return UNREVIEWED if review == decided.UNREVIEWED else review if "review" in review else f"reviewed: {review}"


def _state(states: Mapping[str, str], claims: Iterable[str]) -> str:
    return state(carried.review(states, tuple(claims)))


def _told(claims: Iterable[Claim], documents: Sequence[Document]) -> Iterator[tuple[Claim, Document]]:
    held = {document.id: document for document in documents}
    return ((claim, held[claim.document_id]) for claim in claims)


def _claims(found: Export, reading: Reading) -> Iterator[Row]:
    states = carried.states(reading)
    grades = decided.by_claim(reading.decisions)
    for claim, document in _told((*reading.claims, *reading.background), reading.documents):
        attribution, at = claim.attribution, claim.place
        yield (
            reading.incident.id,
            claim.id,
            _state(states, [claim.id]),
            AS_SAID,
            tables.source(claim, document),
            attribution.source_kind,
            (*(mention.label for mention in attribution.via), *document.via),
            attribution.cue.exact if attribution.cue else None,
            claim.stance,
            claim.certainty,
            decided.grade(grades.get(claim.id, ()), "credibility"),
            claim.event,
            _label(claim.actor),
            _label(claim.target),
            claim.when.start if claim.when else None,
            claim.when.end if claim.when else None,
            at.span.exact if at else None,
            at.country if at else None,
            at.latitude if at else None,
            at.longitude if at else None,
            at.precision if at else None,
            claim.background,
            tuple(tables.figure(figure) for figure in claim.figures),
            tuple(one.kind for one in claim.evidence),
            wording.words(claim.span.exact, whole=True),
            claim.span.start,
            claim.span.end,
            document.id,
            document.outlet,
            document.published_at,
            document.url,
            found.checkpoint,
        )


def _figures(found: Export, reading: Reading) -> Iterator[Row]:
    states = carried.states(reading)
    for claim, document in _told((*reading.claims, *reading.background), reading.documents):
        for number, figure in enumerate(claim.figures, start=1):
            yield (
                reading.incident.id,
                claim.id,
                number,
                _state(states, [claim.id]),
                AS_SAID,
                tables.source(claim, document),
                claim.stance,
                claim.certainty,
                *_counted(figure),
                document.id,
                document.published_at,
                found.checkpoint,
            )


def _counted(figure: Figure) -> Row:
    return (
        figure.effect,
        tuple(mention.label for mention in figure.of),
        figure.unit,
        figure.counted.exact if figure.counted else None,
        figure.low,
        figure.high,
        figure.approx,
        figure.subset,
        figure.span.exact,
        figure.span.start,
        figure.span.end,
    )


def _accounts(found: Export, reading: Reading) -> Iterator[Row]:
    states = carried.states(reading)
    kinds = {account.source: account.source_kind for account in reading.accounts}
    revised = {row.revises for row in reading.rows}
    for index, row in enumerate(reading.rows):
        yield (
            reading.incident.id,
            reading.incident.title,
            row.claims,
            _state(states, row.claims),
            AS_SAID,
            row.source,
            kinds.get(row.source),
            row.effect,
            row.of,
            row.unit,
            row.item,
            row.low,
            row.high,
            row.approx,
            row.stance,
            row.certainty,
            index in revised,
            row.first_said,
            row.last_said,
            row.words,
            found.checkpoint,
        )


def _estimates(found: Export, reading: Reading) -> Iterator[Row]:
    states = carried.states(reading)
    for one in carried.estimates(found, reading):
        yield (
            reading.incident.id,
            reading.incident.title,
            one.used,
            _state(states, one.used),
            one.policy,
            one.rule,
            one.effect,
            one.of,
            one.total,
            one.low,
            one.best,
            one.high,
            one.more,
            one.left_out,
            one.gaps,
            found.checkpoint,
        )


def _reports(found: Export, reading: Reading) -> Iterator[Row]:
    states = carried.states(reading)
    for document in reading.documents:
        own = tuple(claim.id for claim in (*reading.claims, *reading.background) if claim.document_id == document.id)
        yield (
            document.id,
            document.sha256,
            own,
            _state(states, own),
            AS_SAID,
            document.outlet,
            document.outlet_kind,
            document.published_at,
            document.title,
            document.url,
            document.lang,
            document.media_type,
            document.retrieved_at,
            found.checkpoint,
        )


def _incidents(found: Export, reading: Reading) -> Iterator[Row]:
    states, incident = carried.states(reading), reading.incident
    yield (
        incident.id,
        incident.title,
        tuple(claim.id for claim in reading.claims),
        _state(states, (claim.id for claim in reading.claims)),
        AS_SAID,
        incident.start,
        incident.end,
        incident.place,
        incident.country,
        tuple(" + ".join(side) for side in incident.sides),
        len(reading.documents),
        len(reading.accounts),
        len(reading.claims),
        reading.in_conflict,
        tuple(spread.text for spread in carried.spreads(reading)),
        found.checkpoint,
    )


def _label(mention: Mention | None) -> str | None:
    return mention.label if mention else None


_OF: Mapping[str, tuple[str, Callable[[Export, Reading], Iterator[Row]]]] = {
    "claims": ("One claim: one source asserting, denying, doubting or planning one event", _claims),
    "figures": ("One figure of a claim: how many of whom", _figures),
    "accounts": ("What one source says of one effect on one side of an incident", _accounts),
    "estimates": ("One number that a named policy makes of the claims; none is a claim", _estimates),
    "incidents": ("One happening that claims are about", _incidents),
    "reports": ("One report, statement or post", _reports),
}

TABLES: Mapping[str, Table] = {
    name: Table(name=name, what=what, columns=COLUMNS[name], of=of) for name, (what, of) in _OF.items()
}
"""Every table by its name."""
