"""The forms by which people decide, the list of what they decided, and what is shown where two decide at once."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from rashomon.api import deciding as api
from rashomon.api.asking import Asked, Reading, workbench
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.codebook import terms
from rashomon.export import decided as exported
from rashomon.ledger import NotFound
from rashomon.review import Overtaken, Refused
from rashomon.web import pages
from rashomon.web.headers import posted

router = APIRouter(include_in_schema=False)

BODY: TypeAdapter[api.Deciding] = TypeAdapter(api.Deciding)
LISTS = ("figures", "evidence", "subjects")
"""Fields of which a form gives one a line."""

LONG = ("words", "note")
"""Fields that may be several lines."""

TYPED = (
    *("reason", "value", "method", "note", "evidence", "left", "right", "words", "figures", "grade"),
    *("source", "actor", "target", "place", "dates", "source_kind"),
)
"""Fields that people type, to be mended where they will not do."""

NOT_SAID = ("csrf", "back", "file")
"""Fields of a form that are no part of a decision."""


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
    kinds = tuple(terms("source_kind"))
    return pages.page(
        request, "add_claim.html", asked, document=document, words=words, choices=choices, source_kinds=kinds
    )


@router.get("/decisions/{name}")
def decided(request: Request, name: str, asked: Reading, back: str = "") -> HTMLResponse:
    """What a decision came to, and where to go on."""
    return pages.page(request, "decided.html", asked, made=api.one(asked, name), back=local(back))


@router.post("/decide")
async def decide(
    request: Request,
    bench: Annotated[Workbench, Depends(workbench)],
    who: Annotated[Asker, Depends(api.decider)],
) -> Response:
    """Take a decision down as a form gives it, and lead to what it came to."""
    form = await posted(request, files=api.FILES + 1)
    files = await _files(form.getlist("file"))
    given = {name: str(value) for name, value in form.items() if name not in NOT_SAID and str(value).strip()}
    back = local(str(form.get("back", "")))
    return await run_in_threadpool(_decided, request, bench, who, given, files, back)


async def _files(given: Sequence[Any]) -> list[dict[str, Any]]:
    """The files of a form, as a check takes them; of too much no more than shows that it is."""
    found, left = [], api.LARGEST + 1
    for one in given:
        if isinstance(one, UploadFile) and one.filename:
            data = await one.read(left)
            left -= len(data)
            found.append({"name": one.filename, "data": b64encode(data)})
    return found


def _decided(
    request: Request,
    bench: Workbench,
    who: Asker,
    given: dict[str, str],
    files: list[dict[str, Any]],
    back: str,
) -> Response:
    asked = Asked(workbench=bench, asker=who, view=bench.view())
    said: dict[str, Any] = {name: given[name].splitlines() if name in LISTS else given[name] for name in given}
    if files:
        said["files"] = files
    try:
        made = api.decide(bench, who, BODY.validate_python(said))
    except (Refused, NotFound, ValidationError) as error:
        return not_decided(request, asked, error, given, back, files=[one["name"] for one in files])
    # A page of its own: to load it again decides nothing again.
    return RedirectResponse(f"/decisions/{made.decision.id}?{urlencode({'back': back})}", status_code=303)


def not_decided(
    request: Request, asked: Asked, error: Exception, given: dict[str, str], back: str, files: Sequence[str] = ()
) -> HTMLResponse:
    """Why nothing was taken down: beside what others decided meanwhile, where that is why; with all that was typed.

    `given` are the fields of a form of `/decide`, `files` the names of files that came with it.
    """
    meanwhile = error.meanwhile if isinstance(error, Overtaken) else ()
    if isinstance(error, ValidationError):
        why = "; ".join(f"{one['loc'][-1]}: {one['msg'].lower()}" for one in error.errors()) + "."
    else:
        why = str(error)
    typed = [name for name in given if name in TYPED]
    if (given.get("field") == "source" or given.get("source")) and "source_kind" not in typed:
        typed.append("source_kind")
    return pages.page(
        request,
        "not_decided.html",
        asked,
        status=409 if meanwhile else 422,
        why=why,
        meanwhile=[(one, exported.fields(one)) for one in meanwhile],
        given=given,
        typed=typed if "kind" in given else [],
        long=LISTS + LONG,
        files=files,
        back=back,
        source_kinds=tuple(terms("source_kind")),
    )


def local(address: str) -> str:
    """The address if it leads to a page of the workbench, otherwise the list of incidents."""
    fine = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if fine else "/incidents"
