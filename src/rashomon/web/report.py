"""One report: its text with every claim marked in it, a long one in parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from rashomon.api import report as api
from rashomon.api.asking import Reading, Refusal
from rashomon.web import pages

router = APIRouter(include_in_schema=False)

ROOM, LEAST = 260_000, 60_000
"""Bytes of text and claims that a part of a report has at most, as far as can be said beforehand, less what the numbers
of the claims in other parts take; and at most where those are very many."""

NUMBER, MARK, CLAIM = 85, 75, 640
"""Bytes of the markup of a number that leads to another part, of a mark in the text, and of a claim beside it."""

STRETCH = 20_000
"""Characters of text without a mark that stay together."""

ISSUES = 100
"""Things that could not be read which a page tells of."""


@dataclass(slots=True)
class Part:
    """A stretch of a report with the claims that begin in it."""

    paragraphs: list[list[api.Piece]] = field(default_factory=list)
    claims: list[api.Marked] = field(default_factory=list)


@router.get("/reports/{name}")
def report(request: Request, name: str, asked: Reading, part: Annotated[int, Query(ge=1)] = 1) -> HTMLResponse:
    """The page of a report, or of a part of it. Raises Refusal (404) for a part that it has not."""
    page = api.context(asked, name)
    made = parts(page)
    if part > len(made):
        raise Refusal(404, f"The report has {len(made)} part{'s' if len(made) > 1 else ''}.")
    query = pages.moment(asked)
    return pages.page(
        request,
        "report.html",
        asked,
        page=page,
        parts=made,
        part=part,
        part_at=f"{query}{'&' if query else '?'}part=",
        most_issues=ISSUES,
        marks=api.MARKS,
        subject=page.document.id,
    )


def parts(page: api.ReportPage) -> list[Part]:
    """The report in parts that have room on a page each; one where all of it has. A claim is where it begins."""
    claims = {claim.id: claim for claim in page.claims}
    room = max(LEAST, ROOM - NUMBER * len(claims))
    made, left, homes = [Part()], room, dict[str, int]()
    for pieces in page.paragraphs:
        made[-1].paragraphs.append([])
        for piece in _stretches(pieces):
            begins = [name for name in piece.begins if name in claims and name not in homes]
            takes = _bytes(piece) + sum(_beside(claims[name]) for name in begins)
            if takes > left and left < room:
                made.append(Part(paragraphs=[[]]))
                left = room
            left -= takes
            homes |= dict.fromkeys(begins, len(made) - 1)
            made[-1].paragraphs[-1].append(piece)
    for part in made:
        part.paragraphs = [pieces for pieces in part.paragraphs if pieces]
    # A claim whose first words are shown nowhere stands with the one before it.
    at = 0
    for claim in page.claims:
        at = homes.get(claim.id, at)
        made[at].claims.append(claim)
    return made


def _stretches(pieces: tuple[api.Piece, ...]) -> Iterator[api.Piece]:
    for piece in pieces:
        if piece.claims:
            yield piece
        else:
            yield from (replace(piece, text=piece.text[at : at + STRETCH]) for at in range(0, len(piece.text), STRETCH))


def _bytes(piece: api.Piece) -> int:
    names = (*piece.marks, *piece.claims, *piece.begins, *piece.begins)
    return len(piece.text.encode()) + (MARK + sum(map(len, names)) if piece.claims else 0)


def _beside(claim: api.Marked) -> int:
    told = (claim.says, claim.what, claim.where, claim.when, *claim.figures, *claim.decided)
    return CLAIM + sum(len(one.encode()) + 35 for one in told)
