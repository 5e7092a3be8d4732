"""Actors, places and sources: lists of names, and a page for each name with what it may be joined with."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from rashomon.api import names as api
from rashomon.api.asking import Asked, Reading
from rashomon.api.paging import After
from rashomon.web import pages

router = APIRouter(include_in_schema=False)

LABELS = {"actor": "Actors", "place": "Places", "source": "Sources"}


def _listed(request: Request, asked: Asked, sort: str, part: str, after: str | None, every: bool) -> HTMLResponse:
    page = api.context(asked, sort, part, after, every=every)
    return pages.page(request, "names.html", asked, page=page, label=LABELS[sort], base=f"/{api.SORTS[sort]}")


def _one(request: Request, asked: Asked, sort: str, name: str, after: str | None) -> HTMLResponse:
    page = api.one(asked, sort, name, after)
    return pages.page(request, "name.html", asked, page=page, label=LABELS[sort], base=f"/{api.SORTS[sort]}")


@router.get("/actors")
def actors(
    request: Request, asked: Reading, part: api.Part = "", after: After = None, every: api.Every = False
) -> HTMLResponse:
    """Who acts, is acted on or is counted."""
    return _listed(request, asked, "actor", part, after, every)


@router.get("/places")
def places(
    request: Request, asked: Reading, part: api.Part = "", after: After = None, every: api.Every = False
) -> HTMLResponse:
    """Where it happened."""
    return _listed(request, asked, "place", part, after, every)


@router.get("/sources")
def sources(
    request: Request, asked: Reading, part: api.Part = "", after: After = None, every: api.Every = False
) -> HTMLResponse:
    """Who says it."""
    return _listed(request, asked, "source", part, after, every)


@router.get("/actors/{name:path}")
def actor(request: Request, name: str, asked: Reading, after: After = None) -> HTMLResponse:
    """The page of an actor."""
    return _one(request, asked, "actor", name, after)


@router.get("/places/{name:path}")
def place(request: Request, name: str, asked: Reading, after: After = None) -> HTMLResponse:
    """The page of a place."""
    return _one(request, asked, "place", name, after)


@router.get("/sources/{name:path}")
def source(request: Request, name: str, asked: Reading, after: After = None) -> HTMLResponse:
    """The page of a source."""
    return _one(request, asked, "source", name, after)
