"""Makes a reading of given claims, without grouping them or comparing their accounts."""

import dataclasses
from collections.abc import Iterable, Sequence

from rashomon.model import Claim, Document, Incident, Judgement, Reading


def copy(original: Document, repeated: Document) -> Judgement:
    return Judgement(left=original.id, right=repeated.id, verdict="copy", score=1.0, reasons=())


def printed(document: Document, claims: Iterable[Claim]) -> Document:
    """The document with the words of its claims, each where it says it stands."""
    text = ""
    for claim in sorted((one for one in claims if one.document_id == document.id), key=lambda one: one.span.start):
        text = text.ljust(claim.span.start) + claim.span.exact
    return dataclasses.replace(document, text=text or document.text)


def reading(
    claims: Iterable[Claim],
    documents: Sequence[Document],
    *,
    name: str = "one",
    sides: tuple[tuple[str, ...], ...] = (),
    copies: Sequence[Judgement] = (),
) -> Reading:
    """Claims that are background stand apart, as in any reading."""
    own = tuple(claims)
    incident = Incident(
        id=f"inc_{name}",
        title=name,
        country=None,
        place=None,
        start=None,
        end=None,
        sides=sides,
        claims=tuple(claim.id for claim in own),
        judgements=(),
    )
    return Reading(
        incident=incident,
        as_of=None,
        documents=tuple(documents),
        copies=tuple(copies),
        claims=tuple(claim for claim in own if not claim.background),
        background=tuple(claim for claim in own if claim.background),
        rows=(),
        accounts=(),
        agreements=(),
        first_hand=(),
        issues=(),
    )
