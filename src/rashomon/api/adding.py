"""Reports that come in through the workbench: pasted, uploaded, or fetched from an address.

An address is fetched as `ingest.fetch` does it: no local or private address, whatever its name says or it redirects to.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from rashomon import plugins
from rashomon.apart import Closed
from rashomon.api.asking import DATE, Refusal, asker, before_body, having, workbench
from rashomon.api.jobs import Full, Job
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.ingest.fetch import is_url
from rashomon.ingest.inputs import Input, Way
from rashomon.ingest.published import NotADateError, publication_date
from rashomon.ingest.told_columns import knowing, told_columns
from rashomon.protocols import Limits

router = APIRouter(tags=["adding"])

LONGEST = 200
"""Characters of an uploaded file's name that are kept."""
COLUMNS = 2000
"""Characters in which is said what the columns of a table hold."""
FILES = 20
"""Files that may be given at once."""
LIMITS = Limits(
    ports=frozenset({80, 443}),
    container_bytes=64 * 2**20,
    part_bytes=32 * 2**20,
    unpacked_bytes=256 * 2**20,
    parts=5000,
)
"""Bounds on what is given here: whoever may add is not to try the ports of others from this machine, nor to fill its
memory with what comes out of an archive."""


UNSAID: list[JsonValue] = [{"type": "null"}, {"type": "string", "maxLength": 0}]
NOTHING: JsonValue = {"anyOf": UNSAID}
TOLD: dict[str, JsonValue] = {"type": "string", "maxLength": COLUMNS, "pattern": "^text=[a-z]{1,40}$"}
"""What says so, in the schema."""
ONE_OF: JsonValue = [
    {"required": ["text"], "properties": {"text": {"type": "string", "pattern": "[0-9A-Za-z]"}, "url": NOTHING}},
    {
        "required": ["url"],
        "properties": {"url": {"type": "string", "pattern": "^https?://[0-9a-z.]{1,200}$"}, "text": NOTHING},
    },
]
"""One of the two, in the schema."""


class Given(BaseModel):
    """A report: its text, or where it stands."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"oneOf": ONE_OF})

    text: str | None = Field(default=None, max_length=5_000_000)
    url: str | None = Field(default=None, max_length=4000)
    published: str | None = Field(
        default=None,
        max_length=40,
        description="Date of publication, where none is stated.",
        json_schema_extra={"anyOf": [*DATE["anyOf"], {"type": "null"}]},
    )
    outlet: str | None = Field(default=None, max_length=300, description="Outlet, where none is stated.")
    columns: str | None = Field(
        default=None,
        max_length=COLUMNS,
        description="Of a table: which columns hold the fields of a report: text=body,published=day.",
        json_schema_extra={"anyOf": [TOLD, *UNSAID]},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JobList:
    """What one gave to be read, the latest first."""

    jobs: tuple[Job, ...]


def inputs(said: Given) -> list[Input]:
    """What the body gives. Raises Refusal (422)."""
    if bool(said.text and said.text.strip()) == bool(said.url):
        raise Refusal(422, "Give the report's text, or an address: one of the two.")
    if said.url:
        if not is_url(said.url) or not said.url.strip().lower().startswith(("http://", "https://")):
            raise Refusal(422, "An address begins with http:// or https://.")
        return [Input(name=said.url.strip())]
    return [Input(name="pasted.txt", data=(said.text or "").encode())]


def uploaded(name: str, data: bytes) -> Input:
    """A file that was uploaded. Only the end of its name is kept, which says of what kind it is; it is never a path."""
    return Input(name=name.replace("\\", "/").rpartition("/")[2][-LONGEST:], data=data)


def give(
    bench: Workbench,
    who: Asker,
    found: list[Input],
    published: str | None,
    outlet: str | None,
    columns: str | None = None,
) -> Job:
    """Put what was given in the queue; `columns` is what a table's columns hold (`text=body`). Raises Refusal."""
    if len(found) > FILES:
        raise Refusal(413, f"No more than {FILES} files at once.")
    try:
        day = publication_date(published) if published else None
    except NotADateError as error:
        raise Refusal(422, str(error)) from error
    try:
        readers = knowing(plugins.readers(), told_columns(columns) if columns else None)
    except ValueError as error:
        raise Refusal(422, f"What is said of columns cannot be used: {error}.") from error
    now = datetime.now(UTC).isoformat(timespec="seconds")
    way = Way(
        published=day,
        outlet=(outlet or "").strip() or None,
        retrieved_at=now,
        limits=LIMITS,
        readers=readers,
        languages=plugins.languages(),
    )
    try:
        return bench.jobs.give(found, way, who.name)
    except (Full, Closed) as error:
        raise _refused(error) from error


_adder = having("add")


def has_room(bench: Annotated[Workbench, Depends(workbench)], who: Annotated[Asker, Depends(_adder)]) -> None:
    """Whether the asker may give anything now. Raises Refusal: 429 where too much waits, 503 where all ends."""
    try:
        bench.jobs.room(who.name)
    except (Full, Closed) as error:
        raise _refused(error) from error


before_body(has_room, lambda request: has_room(workbench(request), _adder(asker(request, workbench(request)))))


def _refused(error: Full | Closed) -> Refusal:
    if isinstance(error, Full):
        return Refusal(429, str(error))
    return Refusal(503, "The workbench is being ended, and takes no more reports; give it again later.")


@router.post("/reports", status_code=202, dependencies=[Depends(has_room)])
def new_report(
    said: Given,
    response: Response,
    bench: Annotated[Workbench, Depends(workbench)],
    who: Annotated[Asker, Depends(having("add"))],
) -> Job:
    """Give a report to be read; the job tells what becomes of it."""
    job = give(bench, who, inputs(said), said.published, said.outlet, said.columns)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return job


@router.post("/uploads", status_code=202, dependencies=[Depends(has_room)])
def new_upload(
    files: Annotated[list[UploadFile], File(min_length=1, max_length=FILES, description="Reports, as files.")],
    response: Response,
    bench: Annotated[Workbench, Depends(workbench)],
    who: Annotated[Asker, Depends(having("add"))],
    published: Annotated[
        str,
        Form(max_length=40, description="Date of publication, where none is stated.", json_schema_extra=DATE),
    ] = "",
    outlet: Annotated[str, Form(max_length=300, description="Outlet, where none is stated.")] = "",
    columns: Annotated[
        str,
        Form(
            max_length=COLUMNS,
            description="Which columns of tables hold the fields of a report: text=body,published=day.",
            json_schema_extra={"anyOf": [TOLD, {"type": "string", "maxLength": 0}]},
        ),
    ] = "",
) -> Job:
    """Give files to be read, in one job."""
    found = [uploaded(one.filename or "", one.file.read()) for one in files]
    job = give(bench, who, found, published, outlet, columns)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return job


@router.get("/jobs")
def jobs(bench: Annotated[Workbench, Depends(workbench)], who: Annotated[Asker, Depends(having("add"))]) -> JobList:
    """What one gave to be read."""
    return JobList(jobs=bench.jobs.of(who.name))


@router.get("/jobs/{name}")
def job(
    name: str, bench: Annotated[Workbench, Depends(workbench)], who: Annotated[Asker, Depends(having("add"))]
) -> Job:
    """How a job stands."""
    found = bench.jobs.job(name, who.name)
    if found is None:
        raise Refusal(404, f"There is no job {name} of yours; jobs are forgotten when the workbench ends.")
    return found
