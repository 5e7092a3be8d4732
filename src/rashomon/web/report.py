"""One report: its text with every claim marked in it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from rashomon.api import report as api
from rashomon.api.asking import Reading
from rashomon.web import pages

router = APIRouter(include_in_schema=False)


@router.get("/reports/{name}")
def report(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """The page of a report."""
    page = api.context(asked, name)
    return pages.page(request, "report.html", asked, page=page, marks=api.MARKS, subject=page.document.id)
