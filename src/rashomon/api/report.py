"""One report: its text with every claim marked in it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter

from rashomon import readings
from rashomon.api.asking import Asked, Reading
from rashomon.export import decided, tables, wording
from rashomon.ledger import View, history, protection
from rashomon.ledger.written import BLOCK
from rashomon.model import Claim, Decided, Document, Issue, Span

router = APIRouter(tags=["report"])

BLOCKS = re.compile(f"{BLOCK}+")
"""A protected name in a text."""

MARKS = ("source", "cue", "figure", "date", "place", "content")
"""What is marked of a claim, the narrowest meaning first: a stretch that is several things shows the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text that is marked alike throughout."""

    text: str
    marks: tuple[str, ...]
    claims: tuple[str, ...]
    """Ids of the claims of which it is a part."""
    begins: tuple[str, ...]
    """Ids of the claims that begin here."""
    protected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A claim as it stands beside the text."""

    id: str
    source: str
    says: str
    """`army, denies, via state television`."""
    what: str
    """`attack by X on Y`."""
    when: str
    where: str
    figures: tuple[str, ...]
    words: str
    review: str
    decided: tuple[str, ...]
    """What people decided of it, a sentence each."""
    background: bool
    incident: str | None
    """Id of the incident that it is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentNamed:
    """An incident that the report tells of."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """Everything that the page of a report shows."""

    document: Document
    paragraphs: tuple[tuple[Piece, ...], ...]
    claims: tuple[Marked, ...]
    incidents: tuple[IncidentNamed, ...]
    copy_of: str | None
    copies: tuple[str, ...]
    issues: tuple[Issue, ...]
    withdrawn: tuple[str, ...]
    """What people decided that is on no claim any more, a sentence each."""


def context(asked: Asked, name: str) -> ReportPage:
    """The page of the report of that id, or the only one whose id begins so. Raises NotFound."""
    view = asked.view
    document = view.document(name)
    laid = readings.report(view, document.id)
    told = decided.by_claim(laid.decided)
    homes = {name: found[0] for name, found in history.homes(view, [claim.id for claim in laid.claims]).items()}
    copied = [one for one in view.judgements(of=[document.id]) if one.verdict == "copy"]
    on = laid.on({document.id}, laid.claims)
    stands = {claim.id for claim in laid.claims}
    return ReportPage(
        # Offsets count in the text, where a protected name stays as long as it is.
        document=replace(protection.worded(document), text=document.text),
        paragraphs=tuple(paragraphs(document, laid.claims)),
        claims=tuple(marked(claim, document, told.get(claim.id, []), homes.get(claim.id)) for claim in laid.claims),
        incidents=tuple(
            IncidentNamed(id=one, title=protection.worded(view.incident(one)).title)
            for one in dict.fromkeys(homes.values())
        ),
        copy_of=next((one.left for one in copied if one.right == document.id), None),
        copies=tuple(one.right for one in copied if one.left == document.id),
        issues=tuple(protection.worded(issue) for issue in view.issues(document.id)),
        withdrawn=tuple(protection.worded(decided.line(one)) for one in on if one.subject not in stands),
    )


def paragraphs(
    document: Document, claims: Iterable[Claim], within: tuple[int, int] | None = None
) -> Iterator[tuple[Piece, ...]]:
    """The document's text, or a stretch of it, cut into pieces at every end of a mark, paragraph by paragraph."""
    text = document.text if within is None else document.text[: within[1]]
    stretches = sorted(
        {
            (max(0, span.start), min(len(text), span.end), mark, claim.id)
            for claim in claims
            for mark, span in stretches_of(claim)
            if span.document_id == document.id and span.start < span.end
        }
    )
    first = {claim.id: claim.span.start for claim in claims}
    start = within[0] if within else 0
    for line in text[start:].splitlines(keepends=True):
        end = start + len(line.rstrip())
        own = [one for one in stretches if one[0] < end and one[1] > start]
        bounds = sorted({start, end, *(min(max(at, start), end) for one in own for at in one[:2])})
        pieces: list[Piece] = []
        for left, right in itertools.pairwise(bounds):
            over = [one for one in own if one[0] <= left and one[1] >= right]
            marks = {one[2] for one in over}
            pieces += _pieces(
                text[left:right],
                tuple(mark for mark in MARKS if mark in marks),
                tuple(dict.fromkeys(one[3] for one in over)),
                tuple(name for name in dict.fromkeys(one[3] for one in over) if first[name] == left),
            )
        if line.strip():
            yield tuple(pieces)
        start += len(line)


def stretches_of(claim: Claim) -> Iterator[tuple[str, Span]]:
    """What is marked of a claim, and where."""
    said = claim.attribution
    yield "content", claim.span
    for span in said.content:
        yield "content", span
    for mention in (said.source, *said.via):
        if mention is not None and mention.span is not None:
            yield "source", mention.span
    if said.cue is not None:
        yield "cue", said.cue
    for figure in claim.figures:
        yield "figure", figure.span
    if claim.when is not None and claim.when.span is not None:
        yield "date", claim.when.span
    if claim.place is not None:
        yield "place", claim.place.span


def _pieces(text: str, marks: tuple[str, ...], claims: tuple[str, ...], begins: tuple[str, ...]) -> Iterator[Piece]:
    """The stretch, its protected names apart."""
    at = 0
    for found in BLOCKS.finditer(text):
        if found.start() > at:
            yield Piece(text=text[at : found.start()], marks=marks, claims=claims, begins=begins)
            begins = ()
        yield Piece(text=protection.SHOWN, marks=marks, claims=claims, begins=begins, protected=True)
        begins, at = (), found.end()
    if at < len(text):
        yield Piece(text=text[at:], marks=marks, claims=claims, begins=begins)


def marked(claim: Claim, document: Document, told: Sequence[Decided], incident: str | None) -> Marked:
    """The claim as it stands beside a text, names covered."""
    claim = protection.worded(claim)
    return Marked(
        id=claim.id,
        source=tables.source(claim, document),
        says=tables.said_by(claim, document),
        what=tables.what(claim),
        when=wording.when(claim),
        where=claim.place.span.exact if claim.place else "",
        figures=tuple(tables.figure(one) for one in claim.figures),
        words=wording.words(claim.span.exact, whole=True),
        review=decided.review(told),
        decided=tuple(protection.worded(decided.line(one)) for one in told),
        background=claim.background,
        incident=incident,
    )


def home(view: View, claim_id: str) -> str | None:
    """The incident that a claim stands in."""
    return next(iter(history.homes(view, [claim_id]).get(claim_id, ())), None)


@router.get("/reports/{name}")
def report(name: str, asked: Reading) -> ReportPage:
    """A report with its claims marked in it."""
    return context(asked, name)
