"""The published claims, accounts and estimates as CSV; each row says what it is worth and where it is from."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rashomon.export import decided, estimates, sheets, tables, wording
from rashomon.export.rows import AS_SAID, UNREVIEWED, state
from rashomon.model import AccountRow
from rashomon.publish.chosen import Chosen

CLAIMS = (
    "incident", "claim", "review", "policy", "source", "source_kind", "stance", "certainty", "event", "actor", "target",
    "when", "where", "background", "figures", "words", "report", "outlet", "published", "checkpoint",
)  # fmt: skip

ACCOUNTS = (
    "incident", "title", "claims", "review", "policy", "source", "effect", "of", "unit", "item", "low", "high",
    "approx", "stance", "certainty", "first_said", "last_said", "words", "checkpoint",
)  # fmt: skip


def claims(published: Iterable[Chosen], checkpoint: str) -> str:
    """A row for each claim. Fields as in the codebook; lists are joined by `; `."""
    rows: list[Sequence[object]] = [CLAIMS]
    for one in published:
        documents = {document.id: document for document in one.reading.documents}
        for claim in one.claims:
            document = documents[claim.document_id]
            rows.append(
                (
                    one.reading.incident.id,
                    claim.id,
                    state(one.review[claim.id]),
                    AS_SAID,
                    tables.source(claim, document),
                    claim.attribution.source_kind,
                    claim.stance,
                    claim.certainty,
                    claim.event,
                    claim.actor.label if claim.actor else None,
                    claim.target.label if claim.target else None,
                    wording.when(claim),
                    claim.place.span.exact if claim.place else None,
                    "yes" if claim.background else "no",
                    "; ".join(tables.figure(figure) for figure in claim.figures),
                    wording.words(claim.span.exact, whole=True),
                    document.id,
                    document.outlet,
                    document.published_at,
                    checkpoint,
                )
            )
    return _written(rows)


def accounts(published: Iterable[Chosen], checkpoint: str) -> str:
    """A row for what each source says of each effect on each side."""
    rows = (_account(one, row, checkpoint) for one in published for row in one.reading.rows)
    return _written([ACCOUNTS, *rows])


def _account(one: Chosen, row: AccountRow, checkpoint: str) -> tuple[object, ...]:
    return (
        one.reading.incident.id,
        one.reading.incident.title,
        "; ".join(row.claims),
        _together(one, row.claims),
        AS_SAID,
        row.source,
        row.effect,
        "; ".join(row.of),
        row.unit,
        row.item,
        row.low,
        row.high,
        "yes" if row.approx else "no",
        row.stance,
        row.certainty,
        row.first_said,
        row.last_said,
        "; ".join(row.words),
        checkpoint,
    )


def estimated(published: Iterable[Chosen], checkpoint: str) -> str:
    """A row for each number that a policy makes of the claims, under the columns of `rashomon estimate` and two."""
    rows = (
        (*estimates.cells(one.reading, made), _together(one, made.used), checkpoint)
        for one in published
        for made in one.reading.estimates
    )
    return _written([(*estimates.COLUMNS, "review", "checkpoint"), *rows])


def _together(one: Chosen, names: Iterable[str]) -> str:
    """The review state of what rests on several claims: unreviewed where one of them is."""
    states = dict.fromkeys(state(one.review.get(name, decided.UNREVIEWED)) for name in names)
    return UNREVIEWED if UNREVIEWED in states else "; ".join(states)


def _written(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    sheets.write(rows, out)
    return out.getvalue()
