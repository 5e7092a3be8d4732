"""What needs a person first, and why: a form an item, one decision each, and the next one after it."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from rashomon.api import deciding
from rashomon.api import queue as api
from rashomon.api.asking import Asked, Reading, asker, secure, workbench
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.ledger import NotFound
from rashomon.review import Refused
from rashomon.web import pages
from rashomon.web.deciding import not_decided
from rashomon.web.headers import posted

router = APIRouter(include_in_schema=False)

LATER = "later"
"""The cookie with the keys of what somebody put off, in their browser."""

KEPT = 200
"""Keys that it holds at most; the oldest go first."""

MONTH = 30 * 24 * 3600

BY_ONE = "by one key or button of the review queue; no sentence was given."

REASONS = {
    "accept": f"Accepted as found {BY_ONE}",
    "withdraw": f"Withdrawn {BY_ONE}",
    "same": f"Judged the same {BY_ONE}",
    "different": f"Judged different {BY_ONE}",
    "undo": f"Taken back {BY_ONE}",
}
"""What is taken down where no sentence is given, by what was decided: not as though somebody had written it."""


@router.get("/queue")
def queue(
    request: Request,
    asked: Reading,
    sort: api.Sort = "",
    after: str | None = None,
    done: str | None = None,
    was: str = "",
) -> HTMLResponse:
    """The review queue."""
    page = api.context(asked, sort, after, later=put_off(request), done=done)
    return pages.page(request, "queue.html", asked, page=page, was=was)


@router.post("/queue")
async def decide(
    request: Request,
    bench: Annotated[Workbench, Depends(workbench)],
    who: Annotated[Asker, Depends(asker)],
) -> Response:
    """Decide on one item, or put it off, and lead to the next."""
    form = await posted(request)
    given = {name: str(value) for name, value in form.items()}
    if given.get("do") in ("later", "again"):
        return _later(request, given)
    return await run_in_threadpool(_decided, request, bench, who, given)


def put_off(request: Request) -> list[str]:
    """The keys of what somebody put off."""
    return [one for one in request.cookies.get(LATER, "").split(".") if one.isalnum() and one.isascii()]


def _later(request: Request, given: dict[str, str]) -> Response:
    keys = [] if given["do"] == "again" else [*put_off(request), given.get("key", "")]
    answer = RedirectResponse(_back(given), status_code=303)
    answer.set_cookie(
        LATER,
        ".".join(keys[-KEPT:]),
        max_age=MONTH,
        path="/queue",
        httponly=True,
        samesite="strict",
        secure=secure(request.scope),
    )
    return answer


def _decided(request: Request, bench: Workbench, who: Asker, given: dict[str, str]) -> Response:
    asked = Asked(workbench=bench, asker=who, view=bench.view())
    back = _back(given)
    # What was typed, however it is answered.
    said = {name: given[name] for name in ("do", "reason") if given.get(name, "").strip()}
    try:
        body = _body(given)
        said = _fields(body)
        made = deciding.decide(bench, who, body)
    except (Refused, NotFound, ValueError) as error:
        return not_decided(request, asked, error, said, back)
    undone = given.get("do") == "undo"
    return RedirectResponse(back if undone else _back(given, made.decision.id), status_code=303)


def _body(given: dict[str, str]) -> deciding.Deciding:
    """What a form says is decided. Raises ValueError for what is none."""
    do = given.get("do", "")
    if do not in REASONS:
        raise ValueError("Say what is decided: accept, withdraw, same, different, undo or later.")
    said: dict[str, Any] = {"reason": " ".join(given.get("reason", "").split())[:2000] or REASONS[do]}
    if given.get("seen", "").isascii() and given.get("seen", "").isdigit():
        said["seen"] = int(given["seen"])
    match do:
        case "accept":
            subjects = given.get("subjects", "").splitlines()
            return deciding.Accept.model_validate(
                {**said, "kind": "accepted", "subjects": subjects, "sort": given.get("accepts") or "claim"}
            )
        case "withdraw":
            return deciding.Withdraw.model_validate({**said, "kind": "withdrawn", "claim": given.get("claim", "")})
        case "undo":
            return deciding.Undo.model_validate({**said, "kind": "undone", "decision": given.get("decision", "")})
    pair = {"left": given.get("left", ""), "right": given.get("right", ""), "sort": given.get("judged") or None}
    return deciding.Judge.model_validate({**said, **pair, "kind": "judged", "verdict": do})


def _fields(body: deciding.Deciding) -> dict[str, str]:
    """The decision as a form of `/decide` gives it."""
    said = body.model_dump(exclude_none=True)
    return {name: "\n".join(value) if isinstance(value, list) else str(value) for name, value in said.items()}


def _back(given: dict[str, str], done: str | None = None) -> str:
    """Where somebody goes on: the queue as they had it, at the next item."""
    # By its key an item that is taken back is found again.
    was = given.get("key", "") if done else ""
    told = {"sort": given.get("sort", ""), "after": given.get("after", ""), "done": done or "", "was": was}
    query = urlencode({name: value for name, value in told.items() if value})
    following = given.get("next", "")
    at = f"#item-{following}" if following.isalnum() and following.isascii() else ""
    return f"/queue{'?' if query else ''}{query}{at}"
