"""One claim: every field with its words, and the forms by which people decide of it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from rashomon.api import claim as api
from rashomon.api.asking import Reading
from rashomon.api.deciding import FILES, LARGEST
from rashomon.codebook import terms
from rashomon.web import pages

router = APIRouter(include_in_schema=False)


@router.get("/claims/{name}")
def claim(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """The page of a claim."""
    page = api.context(asked, name)
    kinds = tuple(terms("source_kind"))
    told: dict[str, Any] = {"page": page, "most_files": FILES, "most_bytes": LARGEST, "source_kinds": kinds}
    return pages.page(request, "claim.html", asked, subject=page.claim.id, **told)
