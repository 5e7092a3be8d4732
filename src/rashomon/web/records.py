"""The ledger itself: its entries, its checks, and the proof of a claim."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from rashomon.api import records as api
from rashomon.api.asking import Reading, Refusal, having
from rashomon.api.checking import Checks
from rashomon.api.rights import Asker
from rashomon.web import pages
from rashomon.web.headers import posted

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Query(max_length=200)]


@router.get("/ledger")
def ledger(
    request: Request,
    asked: Reading,
    done: Annotated[Checks, Depends(api.checks)],
    kind: Text = "",
    agent: Text = "",
    since: Text = "",
    until: Text = "",
    least: Annotated[str, Query(alias="from", max_length=20)] = "",
    after: api.Before = None,
) -> HTMLResponse:
    """The ledger's entries, the latest first, and how it stands."""
    # A form sends also what was left empty.
    if least.strip() and not (least.strip().isascii() and least.strip().isdigit()):
        raise Refusal(422, f"An entry has a number, and {least} is none.")
    number = int(least) if least.strip() else None
    wanted = api.Narrowed(kind=kind, agent=agent, since=since, until=until, least=number)
    page = api.context(asked, done.last, wanted, after=after)
    given = {"kind": kind, "agent": agent, "since": since, "until": until, "from": number}
    query = {name: value for name, value in given.items() if value}
    return pages.page(request, "ledger.html", asked, page=page, wanted=wanted, query=query, kinds=api.KINDS)


@router.get("/ledger/find")
def find(asked: Reading, name: Text = "") -> Response:
    """Lead to the entry of a claim, or of anything else that has an id, where its proof is."""
    if not name.strip():
        raise Refusal(422, "Give the id of a claim, or the number of an entry.")
    return RedirectResponse(f"/ledger/{api.named(asked.workbench, name)}", status_code=303)


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
