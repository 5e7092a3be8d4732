"""The list of reports."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from rashomon.api import reports as api
from rashomon.api.asking import Reading
from rashomon.api.paging import After
from rashomon.web import pages

router = APIRouter(include_in_schema=False)


@router.get("/reports")
def reports(
    request: Request, asked: Reading, wanted: api.Filters, state: api.Standing = "", after: After = None
) -> HTMLResponse:
    """Reports, the last added first."""
    page = api.context(asked, wanted, state, after)
    said = {name: getattr(wanted, name) or "" for name in ("outlet", "words", "since", "until")} | {"state": state}
    narrowed = {name: value for name, value in said.items() if value}
    onward = urlencode({**narrowed, "after": page.after}) if page.after else ""
    return pages.page(
        request, "reports.html", asked, page=page, said=said, narrowed=narrowed, onward=onward, states=api.STATES
    )
