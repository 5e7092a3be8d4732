"""The incidents of a ledger: found by what they are about, by words, on a map and in time."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from rashomon.api import incidents as api
from rashomon.api.asking import Asked, Reading
from rashomon.codebook import terms
from rashomon.web import pages

router = APIRouter(include_in_schema=False)

FIELDS = ("q", "place", "actor", "event", "since", "until", "conflict", "reviewed", "as_of", "valid_at")
"""What a list is narrowed by, in the order in which addresses have it."""

Words = Annotated[str, Query(max_length=500)]


@router.get("/incidents")
def incidents(request: Request, asked: Reading, wanted: api.Filters, q: Words = "", after: str = "") -> HTMLResponse:
    """Incidents, the latest happening first; with words, the reports and claims that have them."""
    if q.strip():
        found = api.search_context(asked, wanted, q, after or None)
        return _page(request, "incidents_found.html", asked, page=found, after=found.after)
    some = api.context(asked, wanted, after or None)
    return _page(request, "incidents.html", asked, some.behind, page=some, after=some.after)


@router.get("/incidents/map")
def on_map(request: Request, asked: Reading, wanted: api.Filters) -> HTMLResponse:
    """Incidents on a map."""
    found = api.map_context(asked, wanted)
    tiles = asked.workbench.tiles or ""
    return _page(request, "incidents_map.html", asked, found.behind, page=found, after=None, tiles=tiles)


@router.get("/incidents/timeline")
def in_time(request: Request, asked: Reading, wanted: api.Filters) -> HTMLResponse:
    """Incidents by the month in which they began."""
    found = api.timeline_context(asked, wanted)
    return _page(request, "incidents_timeline.html", asked, found.behind, page=found, after=None)


def _page(
    request: Request, template: str, asked: Asked, behind: int = 0, after: str | None = None, **context: Any
) -> HTMLResponse:
    given = {name: value for name in FIELDS if (value := request.query_params.get(name, "").strip())}

    def also(**more: str) -> str:
        """The query of this address with some of it otherwise; an empty value leaves one out."""
        said = {name: value for name, value in (given | more).items() if value}
        return f"?{urlencode(said)}" if said else ""

    rendered = pages.page(
        request,
        template,
        asked,
        given=given,
        also=also,
        kinds=terms("event"),
        behind=behind,
        further=f"/incidents{also(after=after)}" if after else None,
        filtered=any(name in given for name in FIELDS[1:8]),
        **context,
    )
    if behind:
        rendered.headers["Cache-Control"] = "no-store"
    return rendered
