"""Reports that come in through the workbench: pasted, uploaded, or fetched from an address."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from rashomon.api import adding as api
from rashomon.api.asking import Asked, Refusal, having, workbench
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.ingest.inputs import ENDINGS
from rashomon.web import pages
from rashomon.web.headers import posted

router = APIRouter(include_in_schema=False)

Bench = Annotated[Workbench, Depends(workbench)]
Adder = Annotated[Asker, Depends(having("add"))]


@router.get("/add")
def add(request: Request, bench: Bench, who: Adder) -> HTMLResponse:
    """The forms, and what one gave before."""
    asked = Asked(workbench=bench, asker=who, view=bench.view())
    return pages.page(request, "add.html", asked, jobs=bench.jobs.of(who.name), endings=ENDINGS)


@router.post("/add", dependencies=[Depends(api.has_room)])
async def added(request: Request, bench: Bench, who: Adder) -> Response:
    """Put what the form gives in the queue, and lead to how it stands."""
    form = await posted(request, files=api.FILES + 1)
    published, outlet = str(form.get("published", "")), str(form.get("outlet", ""))
    files = [one for one in form.getlist("files") if isinstance(one, UploadFile) and one.filename]
    found = [api.uploaded(one.filename or "", await one.read()) for one in files]
    if not found:
        said = api.Given(text=str(form.get("text", "")) or None, url=str(form.get("url", "")).strip() or None)
        found = api.inputs(said)
    job = await run_in_threadpool(api.give, bench, who, found, published, outlet)
    return RedirectResponse(f"/add/{job.id}", status_code=303)


@router.get("/add/{name}")
def job(request: Request, name: str, bench: Bench, who: Adder) -> HTMLResponse:
    """How a job stands, and what became of its reports."""
    found = bench.jobs.job(name, who.name)
    if found is None:
        raise Refusal(404, "There is no such job of yours; jobs are forgotten when the workbench ends.")
    return pages.page(request, "added.html", Asked(workbench=bench, asker=who, view=bench.view()), job=found)
