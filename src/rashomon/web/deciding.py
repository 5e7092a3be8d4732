"""The forms by which people decide, the list of what they decided, and what is shown where two decide at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from rashomon.api import deciding as api
from rashomon.api.asking import Asked, Reading, asker, workbench
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.codebook import terms
from rashomon.export import decided
from rashomon.ledger import NotFound
from rashomon.review import Overtaken, Refused
from rashomon.web import pages
from rashomon.web.headers import posted

router = APIRouter(include_in_schema=False)

BODY: TypeAdapter[api.Deciding] = TypeAdapter(api.Deciding)
LISTS = ("figures", "evidence", "subjects")
"""Fields of which a form gives one a line."""


@router.get("/decisions")
def decisions(request: Request, asked: Reading, after: str | None = None) -> HTMLResponse:
    """What people decided, the latest first."""
    return pages.page(request, "decisions.html", asked, page=api.context(asked, after))


@router.get("/judge")
def judging(request: Request, asked: Reading, sort: str = "", left: str = "", right: str = "") -> HTMLResponse:
    """The form to judge two things the same or different."""
    return pages.page(request, "judge.html", asked, sort=sort, left=left, right=right)


@router.get("/reports/{name}/add-claim")
def adding(request: Request, name: str, asked: Reading, words: str = "") -> HTMLResponse:
    """The form to add a claim that was not found."""
    document = asked.view.document(name)
    choices = {field: tuple(terms(field)) for field in ("event", "stance", "certainty")}
    return pages.page(request, "add_claim.html", asked, document=document, words=words, choices=choices)


@router.post("/decide")
async def decide(
    request: Request,
    bench: Annotated[Workbench, Depends(workbench)],
    who: Annotated[Asker, Depends(asker)],
) -> Response:
    """Take a decision down as a form gives it, and lead back to where it was made."""
    form = await posted(request)
    given = {name: str(value) for name, value in form.items() if name not in ("csrf", "back") and str(value).strip()}
    back = local(str(form.get("back", "")))
    return await run_in_threadpool(_decided, request, bench, who, given, back)


def _decided(request: Request, bench: Workbench, who: Asker, given: dict[str, str], back: str) -> Response:
    asked = Asked(workbench=bench, asker=who, view=bench.view())
    lines = {name: given[name].splitlines() if name in LISTS else given[name] for name in given}
    try:
        made = api.decide(bench, who, BODY.validate_python(lines))
    except (Refused, NotFound, ValidationError) as error:
        return not_decided(request, asked, error, given, back)
    return pages.page(request, "decided.html", asked, made=made, back=back)


def not_decided(request: Request, asked: Asked, error: Exception, given: dict[str, str], back: str) -> HTMLResponse:
    """Why nothing was taken down: beside what others decided meanwhile, where that is why."""
    meanwhile = error.meanwhile if isinstance(error, Overtaken) else ()
    if isinstance(error, ValidationError):
        why = "; ".join(f"{one['loc'][-1]}: {one['msg'].lower()}" for one in error.errors()) + "."
    else:
        why = str(error)
    return pages.page(
        request,
        "not_decided.html",
        asked,
        status=409 if meanwhile else 422,
        why=why,
        meanwhile=[(one, decided.fields(one)) for one in meanwhile],
        given=given,
        back=back,
    )


def local(address: str) -> str:
    """The address if it leads to a page of the workbench, otherwise the list of incidents."""
    fine = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if fine else "/incidents"
