"""One incident: its accounts side by side, and all that is worked out from them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from rashomon.api import incident as api
from rashomon.api.asking import Reading
from rashomon.web import pages

router = APIRouter(include_in_schema=False)


@router.get("/incidents/{name}")
def incident(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """The page of an incident."""
    return pages.page(request, "incident.html", asked, page=api.context(asked, name))


@router.get("/incidents/{name}/history")
def history(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """How an incident came to stand as it does."""
    return pages.page(request, "incident_history.html", asked, page=api.history(asked, name))
