"""Who says it at first hand, and how each report has it: two sources, or one twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rashomon.model import AccountRow, Claim, Document, FirstHand, Judgement
from rashomon.reconcile import copies as repeats
from rashomon.reconcile.candidates import position

NOBODY = "source not named"
"""Stands for a source that the report leaves out ("it was claimed")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One claim with who says it and on which day."""

    claim: Claim
    source: str
    day: str | None

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """By the day it was said, then by document and place in it."""
        return (self.day or "9999", self.claim.document_id, *position(self.claim))


def said(claims: Iterable[Claim], documents: Iterable[Document], copies: Sequence[Judgement] = ()) -> tuple[Said, ...]:
    """Each claim with its first-hand source and day, in order of the days.

    A report's own voice is its outlet; in a copy it is the original's, under either name. The day is the one that the
    report gives (`said_at`), otherwise that of publication, otherwise None.
    """
    by_id = {document.id: document for document in documents}
    originals = repeats.originals(copies)
    found = [
        Said(claim=claim, source=source(claim, by_id, originals), day=_day(claim, by_id.get(claim.document_id)))
        for claim in claims
    ]
    return tuple(sorted(found, key=lambda item: item.order))


def source(claim: Claim, documents: Mapping[str, Document], originals: Mapping[str, str]) -> str:
    """The name under which the claim's first-hand source stands in the accounts."""
    attribution = claim.attribution
    document = documents.get(claim.document_id)
    original = documents.get(originals.get(claim.document_id, claim.document_id))
    own = document.outlet if document else None
    if attribution.source_kind == "reporter" or attribution.form == "narration":
        if original is not document and original is not None:
            return original.outlet or NOBODY
        return (attribution.source.name if attribution.source else None) or own or NOBODY
    if attribution.source is None:
        return NOBODY
    name = attribution.source.label
    if original is not document and original is not None and original.outlet and name == own:
        return original.outlet
    return name


def relay(claim: Claim, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """The chain by which a report has the claim: those who pass it on, nearest to the source first, then its outlet."""
    document = documents.get(claim.document_id)
    outlet = (document.outlet if document else None) or claim.document_id
    return (*(mention.label for mention in claim.attribution.via), outlet)


def first_hand(
    rows: Iterable[AccountRow],
    documents: Iterable[Document],
    claims: Iterable[Claim],
    copies: Sequence[Judgement] = (),
) -> tuple[FirstHand, ...]:
    """For each effect, side and unit: the sources that give a figure at first hand, and every report that carries it.

    A copy's own voice is its original's and a relay is its origin, so neither adds a source; both add a report. Denials
    and other rows without a range are no source for a figure.
    """
    at = {claim.id: claim.document_id for claim in claims}
    grouped: dict[tuple[str, tuple[str, ...], str], list[AccountRow]] = defaultdict(list)
    for row in rows:
        if row.low is not None or row.high is not None:
            grouped[(row.effect, tuple(sorted(row.of)), row.unit)].append(row)
    return tuple(
        FirstHand(
            effect=effect,
            of=found[0].of,
            sources=tuple(dict.fromkeys(row.source for row in found)),
            documents=tuple(dict.fromkeys(at[claim_id] for row in found for claim_id in row.claims if claim_id in at)),
            unit=unit,
        )
        for (effect, _, unit), found in grouped.items()
    )


def _day(claim: Claim, document: Document | None) -> str | None:
    return claim.attribution.said_at or (document.published_at if document else None)
