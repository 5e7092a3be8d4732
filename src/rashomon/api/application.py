"""The routes of the API in one application, and how it says what went wrong (RFC 9457)."""

from __future__ import annotations

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
)
from rashomon.api.asking import NotModified, Refusal
from rashomon.ledger import LedgerError, NotFound
from rashomon.review import Refused

VERSION = "/api/v1"

ROUTERS = (incidents, incident, report, queue, names, records, claim, adding, deciding, happening, publishing)


def router() -> APIRouter:
    """Every route of the API."""
    found = APIRouter(prefix=VERSION)
    for module in ROUTERS:
        found.include_router(module.router)
    return found


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """What went wrong, as `application/problem+json`."""
    said = {"type": "about:blank", "status": status, "detail": detail, **more}
    return JSONResponse(said, status_code=status, media_type="application/problem+json")


def explained(error: Exception) -> tuple[int, str]:
    """The status and the sentence for an error that is the asker's or the ledger's to mend."""
    match error:
        case Refusal():
            return error.status, error.reason
        case NotFound():
            return 404, str(error)
        case Refused() | ValueError():
            return 422, str(error)
        case LedgerError():
            return 503, str(error)
    raise error


HANDLED = (Refusal, NotFound, Refused, ValueError, LedgerError)
"""Errors that `explained` tells."""


def handle(app: FastAPI) -> None:
    """Let the application answer errors as problems."""

    async def told(request: Request, error: Exception) -> Response:
        status, detail = explained(error)
        return problem(status, detail)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101  -- registered for it alone
        wrong = [{"at": list(one["loc"]), "message": one["msg"]} for one in error.errors()]
        return problem(422, "The request is not as it should be.", errors=wrong)

    async def unchanged(request: Request, error: Exception) -> Response:
        assert isinstance(error, NotModified)  # noqa: S101
        return Response(status_code=304, headers={"ETag": error.tag, "Cache-Control": "private, no-cache"})

    for kind in HANDLED:
        app.add_exception_handler(kind, told)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(NotModified, unchanged)
