"""Signing in by another service: leading there, and letting in who comes back (`rashomon.api.people.arrivals`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from rashomon.api.asking import SESSION, Refusal, address, cookie, paced, secure, workbench
from rashomon.api.people import Doors, Shut
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.web import pages
from rashomon.web.deciding import local
from rashomon.web.headers import posted

if TYPE_CHECKING:
    from rashomon.api.people.arrivals import Arrivals

router = APIRouter(include_in_schema=False)

COOKIE = "rashomon_arrival"
"""The cookie of who was led to the service. `Lax`, since it is the service's page that leads back."""

Bench = Annotated[Workbench, Depends(workbench)]


def doors(bench: Bench) -> Doors:
    """The doors of a workbench with users. Raises Refusal (404) where there are none."""
    if bench.doors is None:
        raise Refusal(404, "This workbench is one person's; rashomon serve --team has users.")
    return bench.doors


def knocked(request: Request, let: Annotated[Doors, Depends(doors)]) -> Doors:
    """The doors, for who is not signed in. Raises Refusal also for who asks too fast (429)."""
    paced(request, let)
    return let


Let = Annotated[Doors, Depends(knocked)]


@router.get("/sign-in/service")
def leave(request: Request, let: Let, back: str = "/incidents") -> Response:
    """Lead to the service."""
    from rashomon.api.people.provider import ServiceError

    try:
        where, name = _arrivals(let).begin(local(back))
    except ServiceError as error:
        return asked_again(request, let, str(error), status=503)
    answer = RedirectResponse(where, status_code=303)
    _give(request, answer, COOKIE, name)
    return answer


@router.get("/sign-in/service/return")
def arrive(request: Request, bench: Bench, let: Let) -> Response:
    """Let in who comes back."""
    from rashomon.api.people.provider import ServiceError, UnreachableError

    given = dict(request.query_params)
    try:
        found = _arrivals(let).arrive(_held(request), given, address=address(request))
    except Shut as shut:
        return _over(request, asked_again(request, let, str(shut), status=429 if shut.wait else 403, wait=shut.wait))
    except ServiceError as error:
        status = 503 if isinstance(error, UnreachableError) else 403
        return _over(request, asked_again(request, let, str(error), status=status))
    who = Asker(name=found.user.name, rights=found.user.rights)
    for what in found.done:
        bench.note(who, what, found.user.sign_in)
    if found.session is None:
        # Not led on: the address with the service's code is used up, and the form goes with the new cookie.
        answer: Response = pages.page(request, "arrival_code.html", None, why="")
        _give(request, answer, COOKIE, found.asks or "")
        return answer
    return _let_in(request, found.back, found.session)


@router.post("/sign-in/service/code")
async def coded(request: Request, let: Let) -> Response:
    """Let in who gives the code of their device as well."""
    form = await posted(request)
    code = str(form.get("code", ""))
    try:
        found = await run_in_threadpool(_arrivals(let).coded, _held(request), code, address=address(request))
    except Shut as shut:
        status = 429 if shut.wait else 403
        if not (shut.code or shut.wait):
            return _over(request, asked_again(request, let, str(shut), status=status))
        answer: Response = pages.page(request, "arrival_code.html", None, status=status, why=str(shut))
        if shut.wait:
            answer.headers["Retry-After"] = str(shut.wait)
        return answer
    return _let_in(request, found.back, found.session or "")


def asked_again(request: Request, let: Doors, why: str, *, status: int, wait: int = 0, **said: object) -> Response:
    """The form to sign in, with the reason why somebody is not let in."""
    shown = {"back": "/incidents", "name": "", "code": False, **said}
    answer = pages.page(request, "sign_in.html", None, status=status, why=why, service=called(let), **shown)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer


def called(let: Doors) -> str:
    """What people call the service by which they can sign in; empty where there is none."""
    return let.arrivals.provider.service.called if let.arrivals is not None else ""


def give_session(request: Request, answer: Response, session: str) -> None:
    """Let the browser keep the session until it ends, where no script reads it."""
    _set(request, answer, SESSION, session, None)


def _let_in(request: Request, back: str, session: str) -> Response:
    answer = RedirectResponse(local(back), status_code=303)
    give_session(request, answer, session)
    return _over(request, answer)


def _arrivals(let: Doors) -> Arrivals:
    if let.arrivals is None:
        raise Refusal(404, "Nobody signs in by another service here; rashomon serve --oidc-issuer sets one.")
    return let.arrivals


def _held(request: Request) -> str:
    return request.cookies.get(cookie(COOKIE, request.scope), "")


def _over(request: Request, answer: Response) -> Response:
    """The answer, after which the cookie of who was away is gone."""
    answer.delete_cookie(cookie(COOKIE, request.scope), path="/", secure=secure(request.scope), httponly=True)
    return answer


def _give(request: Request, answer: Response, name: str, value: str) -> None:
    from rashomon.api.people.arrivals import LASTS

    _set(request, answer, name, value, LASTS)


def _set(request: Request, answer: Response, name: str, value: str, age: int | None) -> None:
    full, tls = cookie(name, request.scope), secure(request.scope)
    answer.set_cookie(full, value, max_age=age, path="/", httponly=True, samesite="lax", secure=tls)
