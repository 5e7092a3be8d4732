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
    media,
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
        "now": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The incidents in which the claims stand of one that stands no more, by id.",
        },
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
    "media": "Pictures, films and recordings that came with reports.",
    "claims": "Single claims: who said what, in which words.",
    "decisions": "What people decided, and deciding.",
    "queue": "What needs a person first.",
    "names": "Actors, places and sources.",
    "ledger": "Entries, checks, and proofs.",
    "events": "What is added to the ledger, as it is added.",
    "publish": "Incidents as a plain site.",
}
"""What the groups of routes hold."""

ROUTERS = (
    *(incidents, incident, reports, report, queue, names, records, claim, media, adding, deciding, happening),
    publishing,
)


LINKS = (
    ("incidents", "incident", "/incidents/0/incident/id"),
    ("incidents", "incident_history", "/incidents/0/incident/id"),
    ("incidents", "incident_around", "/incidents/0/incident/id"),
    ("search", "report", "/matches/0/document"),
    ("all_reports", "report", "/reports/0/id"),
    ("incident", "report", "/reports/0/id"),
    ("incident", "medium", "/media/0/item/id"),
    ("incident", "medium_picture", "/media/0/item/id"),
    ("incident", "medium_bytes", "/media/0/item/id"),
    ("report", "claim", "/claims/0/id"),
    ("claim", "proof_of", "/record/id"),
    ("all_actors", "one_actor", "/names/0/name"),
    ("all_places", "one_place", "/names/0/name"),
    ("all_sources", "one_source", "/names/0/name"),
    ("entries", "entry", "/entries/0/seq"),
    ("all_decisions", "decision", "/decisions/0/decision/id"),
    ("new_decision", "decision", "/decision/id"),
    ("new_report", "job", "/id"),
    ("new_upload", "job", "/id"),
)
"""Where an answer leads: from which operation to which, and where in it stands what the other one's path names."""

UNDO = {
    "operationId": "new_decision",
    "requestBody": {"kind": "undone", "decision": "$response.body#/decision/id", "reason": "Taken back."},
    "description": "Take the decision back.",
}


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
        _link(said)
        if app.state.workbench.owner is None:
            said.setdefault("components", {})["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            said["security"] = [{"token": []}]
        return said

    app.openapi = described  # type: ignore[method-assign]  # as FastAPI has it extended


def _link(said: dict[str, Any]) -> None:
    """Let the OpenAPI document say where its answers lead."""
    found = {one["operationId"]: (path, one) for path, methods in said["paths"].items() for one in methods.values()}

    def links(operation: str) -> dict[str, Any]:
        responses = found[operation][1]["responses"]
        links: dict[str, Any] = next(one for status, one in responses.items() if status[0] == "2").setdefault(
            "links", {}
        )
        return links

    for left, right, pointer in LINKS:
        name = found[right][0].partition("{")[2].partition("}")[0]
        links(left)[right] = {"operationId": right, "parameters": {name: f"$response.body#{pointer}"}}
    links("new_decision")["undo"] = UNDO


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


def beside(error: Exception) -> dict[str, Any]:
    """What a problem says for programs beside the sentence."""
    return {"now": list(error.suggestions)} if isinstance(error, incident.Moved) else {}


HANDLED = (Refusal, NotFound, Refused, ValueError, LedgerError)
"""Errors that `explained` tells; who serves the API says how, since pages of theirs may be told of them too."""


def invalid(error: RequestValidationError) -> JSONResponse:
    """Where a request is not as it should be."""
    wrong = [{"at": list(one["loc"]), "message": one["msg"]} for one in error.errors()]
    return problem(422, "The request is not as it should be.", errors=wrong)


def handle(app: FastAPI) -> None:
    """Let the application tell who has the answer already. See `HANDLED` and `invalid` for the rest."""

    async def unchanged(request: Request, error: Exception) -> Response:
        assert isinstance(error, NotModified)  # noqa: S101
        return Response(status_code=304, headers={"ETag": error.tag, "Cache-Control": "private, no-cache"})

    app.add_exception_handler(NotModified, unchanged)
