"""The ledger itself: its entries, its checks, and the proof of a claim."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from rashomon.api import records as api
from rashomon.api.asking import Reading, having
from rashomon.api.checking import Checks
from rashomon.api.rights import Asker
from rashomon.web import pages
from rashomon.web.headers import posted

router = APIRouter(include_in_schema=False)


@router.get("/ledger")
def ledger(
    request: Request,
    asked: Reading,
    done: Annotated[Checks, Depends(api.checks)],
    kind: str = "",
    agent: str = "",
    after: api.Before = None,
) -> HTMLResponse:
    """The ledger's entries, the latest first, and how it stands."""
    page = api.context(asked, done.last, kind=kind, agent=agent, after=after)
    return pages.page(request, "ledger.html", asked, page=page, kind=kind, agent=agent, kinds=api.KINDS)


@router.get("/ledger/{seq}")
def entry(request: Request, seq: int, asked: Reading) -> HTMLResponse:
    """One entry, whole."""
    return pages.page(request, "entry.html", asked, page=api.entry_page(asked, seq))


@router.post("/ledger/check")
async def check(
    request: Request,
    done: Annotated[Checks, Depends(api.checks)],
    who: Annotated[Asker, Depends(having("review"))],
) -> Response:
    """Begin a check, and lead back."""
    await posted(request)
    done.begin()
    return RedirectResponse("/ledger", status_code=303)
