"""The whole workbench as one ASGI application: pages, API, built files."""

from __future__ import annotations

from collections.abc import Collection
from importlib.metadata import version
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from rashomon.api import Workbench, application, conditional
from rashomon.api.asking import Refusal
from rashomon.web import (
    adding,
    arriving,
    claim,
    deciding,
    happening,
    headers,
    incident,
    incidents,
    media,
    names,
    pages,
    people,
    publish,
    queue,
    records,
    report,
    reports,
)

ROUTERS = (
    incidents,
    incident,
    reports,
    report,
    queue,
    names,
    records,
    claim,
    media,
    adding,
    deciding,
    happening,
    publish,
    people,
    arriving,
)


LISTS = {
    "reports": ("/reports", "To the reports"),
    "claims": ("/reports", "To the reports"),
    "actors": ("/actors", "To the actors"),
    "places": ("/places", "To the places"),
    "sources": ("/sources", "To the sources"),
    "decisions": ("/decisions", "To what people decided"),
    "ledger": ("/ledger", "To the ledger"),
    "queue": ("/queue", "To the review queue"),
    "add": ("/add", "To adding reports"),
}
"""By the first part of an address the list that a page of it belongs to; of any other the incidents."""

LOOPBACK = ("localhost", "127.0.0.1", "::1")
"""The names of this machine for itself."""


def create(workbench: Workbench, hosts: Collection[str] = LOOPBACK) -> FastAPI:
    """The application that serves the workbench, answering under those names alone (without ports)."""
    app = FastAPI(
        title="Rashomon",
        version=version("rashomon"),
        summary="Every claim with who said it, and the accounts of one incident side by side.",
        openapi_url=f"{application.VERSION}/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.workbench = workbench
    app.add_middleware(conditional.Conditional)
    app.add_middleware(headers.Guarded, hosts=hosts, tiles=workbench.tiles)
    application.handle(app)
    application.describe(app)
    _explain(app)
    app.include_router(application.router())
    app.include_router(publish.twin, prefix=application.VERSION, responses=application.RESPONSES)
    site = APIRouter(include_in_schema=False)
    for module in ROUTERS:
        site.include_router(module.router)

    @site.get("/")
    def start() -> RedirectResponse:
        return RedirectResponse("/incidents")

    app.include_router(site)
    if pages.BUILT.is_dir():
        app.mount("/static", StaticFiles(directory=pages.BUILT), name="static")
    return app


def _explain(app: FastAPI) -> None:
    """Let errors on pages be pages, and those of the API problems."""

    async def told(request: Request, error: Exception) -> Response:
        status, detail = (
            (error.status_code, str(error.detail)) if isinstance(error, HTTPException) else application.explained(error)
        )
        told = dict(getattr(error, "headers", None) or {})
        if status == 405:
            told["Allow"] = conditional.allowed(request.app, request.scope)
        if request.url.path.startswith(application.VERSION):
            return application.problem(status, detail, told, **application.beside(error))
        team = app.state.workbench.owner is None
        if status == 401 and team and request.method == "GET":
            back = quote(f"{request.url.path}?{request.url.query}".rstrip("?"))
            return RedirectResponse(f"/sign-in?back={back}", status_code=303)
        # What somebody may not see at all leads nowhere that they may not either.
        first = "" if status in (401, 403) else request.url.path.split("/")[1]
        onward = LISTS.get(first, ("/incidents", "To the incidents"))
        answer = pages.page(
            request,
            "refused.html",
            None,
            status=status,
            status_code=status,
            detail=detail,
            onward=onward,
            homes=application.beside(error).get("now", ()),
        )
        answer.headers.update(told)
        return answer

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  -- registered for it alone
        if request.url.path.startswith(application.VERSION):
            return application.invalid(error)
        wrong = (f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
        return await told(request, Refusal(422, f"What was asked for is not as it should be ({'; '.join(wrong)})."))

    app.add_exception_handler(RequestValidationError, invalid)
    for kind in (*application.HANDLED, HTTPException):
        app.add_exception_handler(kind, told)
