"""Publish: choose what of which incidents, and get the site as a ZIP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse

from rashomon import publish as publishing
from rashomon.api import publishing as api
from rashomon.api.asking import MOMENT, Reading, Refusal, having, workbench
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.web import incident, pages
from rashomon.web.headers import own

router = APIRouter(include_in_schema=False)
twin = APIRouter(tags=["publish"])
"""The same for programs; here and not in `api`, which knows no templates."""

TITLE = "Accounts of incidents"
ZIP = "application/zip"

Publisher = Annotated[Asker, Depends(having("publish"))]
Bench = Annotated[Workbench, Depends(workbench)]
Incidents = Annotated[list[str], Form(alias="incident", min_length=1, max_length=api.MOST)]
Policies = Annotated[list[str], Form(alias="policy", max_length=20)]
Title = Annotated[str, Form(max_length=200)]


def look() -> publishing.Look:
    """The workbench's templates and built files, of which a site is made."""
    return publishing.Look(
        templates=pages.environment(),
        shown=lambda page, address: incident.shown(page, live=False, address=address),
        css=pages.BUILT / pages.asset("workbench.css").rpartition("/")[2],
        outlines=pages.BUILT / pages.asset("countries.json").rpartition("/")[2],
    )


@router.get("/publish")
def form(request: Request, asked: Reading, who: Publisher, names: api.Names = []) -> HTMLResponse:  # noqa: B006
    """What is to be published."""
    return pages.page(request, "publish.html", asked, page=api.context(asked, names), title=TITLE)


@router.post("/publish")
def published(
    request: Request,
    bench: Bench,
    who: Publisher,
    incidents: Incidents,
    policies: Policies = [],  # noqa: B006
    all_claims: Annotated[bool, Form()] = False,
    as_of: Annotated[str, Form(max_length=40)] = "",
    title: Title = TITLE,
    csrf: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """The site that the form asks for, as a ZIP."""
    own(request, csrf)
    return publish(bench, who, incidents, policies, all_claims, as_of, title)


@twin.post("/publish", operation_id="publish", response_class=Response, responses={200: {"content": {ZIP: {}}}})
def publish(
    bench: Bench,
    who: Publisher,
    incidents: Incidents,
    policies: Policies = [],  # noqa: B006
    all_claims: Annotated[bool, Form()] = False,
    as_of: Annotated[str, Form(max_length=40, json_schema_extra=MOMENT)] = "",
    title: Title = TITLE,
) -> Response:
    """A plain site of those incidents, as a ZIP; it opens without a server."""
    if not pages.built():
        raise Refusal(409, "The front end is not built, and a site is made with it: uv run python front/build.py.")
    wanted = publishing.Wanted(
        incidents=tuple(incidents),
        every=all_claims,
        policies=_policies(policies),
        title=title.strip() or TITLE,
    )
    # The view of a workbench has its protected names covered; what is published never has another.
    view = bench.view(as_of.strip() or None)
    made = publishing.site(bench.ledger, view, wanted, look(), publishing.signing(bench.ledger))
    bench.note(who, "published", *wanted.incidents)
    headers = {"Content-Disposition": 'attachment; filename="rashomon.zip"', "Cache-Control": "no-store"}
    return Response(publishing.zipped(made.files), media_type=ZIP, headers=headers)


def _policies(names: list[str]) -> tuple[str, ...]:
    """The policies of those names. Raises Refusal (404)."""
    try:
        return publishing.policies(names)
    except ValueError as error:
        raise Refusal(404, str(error)) from error
