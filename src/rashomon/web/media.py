"""One picture, film or recording: a page that says what it is, and what it shows once somebody asks for that."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from rashomon.api import media as api
from rashomon.api.asking import Reading
from rashomon.web import pages

router = APIRouter(include_in_schema=False)


@router.get("/media/{name}")
def medium(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """The page of a medium, on which it is not to be seen."""
    page = api.context(asked, name)
    return pages.page(request, "medium.html", asked, page=page, subject=page.document)


@router.get("/media/{name}/picture")
def picture(name: str, asked: Reading) -> Response:
    """What a picture shows."""
    return api.picture(asked, name)


@router.get("/media/{name}/bytes")
def given(name: str, asked: Reading) -> Response:
    """Its bytes as they came."""
    return api.given(asked, name)
