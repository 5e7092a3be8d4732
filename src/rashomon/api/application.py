"""The routes of the API in one application, and how it says what went wrong (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from rashomon.api import (
    adding,
    claim,
    deciding,
    happening,
    incident,
    incidents,
    names,
    publishing,
    queue,
    records,
    report,
    reports,
)
from rashomon.api.asking import NotModified, Refusal
from rashomon.ledger import LedgerError, NotFound
from rashomon.review import Overtaken, Refused

VERSION = "/api/v1"

PROBLEM = {
    "type": "object",
    "required": ["type", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, in a sentence."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "Where the request is not right."},
    },
}
"""The schema of `application/problem+json` as it is given here."""

REFUSALS = {
    400: "The request cannot be read.",
    401: "Nobody is signed in.",
    403: "The asker may not do that.",
    404: "There is no such thing.",
    405: "That is not done at this address.",
    408: "The request came too slowly.",
    409: "Another decided meanwhile.",
    413: "That is too much at once.",
    422: "The request is not as it should be.",
    429: "Too much at once; try again later.",
    503: "The ledger cannot be read or written now.",
}
"""Every status of an answer that refuses, by what it says."""

RESPONSES: dict[int | str, dict[str, Any]] = {
    304: {"description": "The asker has what they would get (`If-None-Match`)."},
    **{
        status: {"description": said, "content": {"application/problem+json": {"schema": PROBLEM}}}
        for status, said in REFUSALS.items()
    },
}
"""What any route of the API may answer beside what it is for."""

TAGS = {
    "incidents": "Incidents as a list, on a map, in time, and found by words; one with its accounts side by side.",
    "reports": "Reports with every claim marked; giving one to be read.",
    "claims": "Single claims: who said what, in which words.",
    "decisions": "What people decided, and deciding.",
    "queue": "What needs a person first.",
    "names": "Actors, places and sources.",
    "ledger": "Entries, checks, and proofs.",
    "events": "What is added to the ledger, as it is added.",
    "publish": "Incidents as a plain site.",
}
"""What the groups of routes hold."""

ROUTERS = (incidents, incident, reports, report, queue, names, records, claim, adding, deciding, happening, publishing)


def router() -> APIRouter:
    """Every route of the API."""
    found = APIRouter(prefix=VERSION, responses=RESPONSES, generate_unique_id_function=lambda route: route.name)
    for module in ROUTERS:
        found.include_router(module.router)
    return found


def describe(app: FastAPI) -> None:
    """Let the OpenAPI document say what the groups of routes hold and, where there are users, how they sign in."""
    made = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is not None:
            return app.openapi_schema
        said = made()
        used = {tag for path in said["paths"].values() for one in path.values() for tag in one.get("tags", ())}
        said["tags"] = [{"name": name, "description": TAGS.get(name, "")} for name in sorted(used)]
        if app.state.workbench.owner is None:
            said.setdefault("components", {})["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            said["security"] = [{"token": []}]
        return said

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI has it extended


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """What went wrong, as `application/problem+json`."""
    said = {"type": "about:blank", "status": status, "detail": detail, **more}
    return JSONResponse(said, status_code=status, media_type="application/problem+json", headers=headers)


def explained(error: Exception) -> tuple[int, str]:
    """The status and the sentence for an error that is the asker's or the ledger's to mend."""
    match error:
        case Refusal():
            return error.status, error.reason
        case NotFound():
            return 404, str(error)
        case Overtaken():
            return 409, str(error)
        case Refused() | ValueError():
            return 422, str(error)
        case LedgerError():
            return 503, str(error)
    raise error


HANDLED = (Refusal, NotFound, Refused, ValueError, LedgerError)
"""Errors that `explained` tells; who serves the API says how, since pages of theirs may be told of them too."""


def handle(app: FastAPI) -> None:
    """Let the application answer what is not as it should be, and what the asker has. See `HANDLED` for the rest."""

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  -- registered for it alone
        wrong = [{"at": list(one["loc"]), "message": one["msg"]} for one in error.errors()]
        return problem(422, "The request is not as it should be.", errors=wrong)

    async def unchanged(request: Request, error: Exception) -> Response:
        assert isinstance(error, NotModified)  # noqa: S101
        return Response(status_code=304, headers={"ETag": error.tag, "Cache-Control": "private, no-cache"})

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(NotModified, unchanged)
