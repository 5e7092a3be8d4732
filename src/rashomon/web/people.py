"""Signing in and out, one's own account, and for an administrator the users."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from rashomon.api import asking
from rashomon.api.asking import SESSION, Asked, asker, cookie, having, secure, workbench
from rashomon.api.people import Doors, Shut, User, secrets
from rashomon.api.people.store import PeopleError, folded
from rashomon.api.rights import RIGHTS, Asker
from rashomon.api.workbench import Workbench
from rashomon.web import arriving, pages
from rashomon.web.deciding import local
from rashomon.web.headers import posted

router = APIRouter(include_in_schema=False)

Bench = Annotated[Workbench, Depends(workbench)]

DOES = {
    "reader": "reads everything, protected names covered",
    "coder": "adds reports, corrects, adds and withdraws claims",
    "reviewer": "does what a coder does, judges, checks, grades and undoes, and publishes",
    "protector": "reads protected names in full, each time written down",
    "admin": "adds users and gives roles",
}
"""By role what it is for, in the words of the page of users (`rights.RIGHTS`)."""

NOTHING: Mapping[str, object] = {"name": "", "sign_in": "", "roles": ()}
"""What is typed of somebody to be added, before anything is."""

Let = Annotated[Doors, Depends(arriving.doors)]
Paced = arriving.Let
Me = Annotated[User, Depends(asking.user)]
Admin = Annotated[Asker, Depends(having("administer"))]


@router.get("/sign-in")
def sign_in(request: Request, let: Paced, back: str = "/incidents") -> HTMLResponse:
    """The form to sign in."""
    service = arriving.called(let)
    return pages.page(request, "sign_in.html", None, back=local(back), why="", name="", code=False, service=service)


@router.post("/sign-in")
async def signed_in(request: Request, let: Paced) -> Response:
    """Let somebody in."""
    form = await posted(request)
    name, back = str(form.get("name", "")), local(str(form.get("back", "")))
    password, code = str(form.get("password", "")), str(form.get("code", ""))
    try:
        session = await run_in_threadpool(let.sign_in, name, password, code, address=asking.address(request))
    except Shut as shut:
        status, said = 429 if shut.wait else 403, {"back": back, "name": name, "code": shut.code}
        return arriving.asked_again(request, let, str(shut), status=status, wait=shut.wait, **said)
    answer = RedirectResponse(back, status_code=303)
    arriving.give_session(request, answer, session)
    return answer


@router.post("/sign-out")
async def sign_out(request: Request, let: Let) -> Response:
    """End the session."""
    await posted(request)
    await run_in_threadpool(let.sign_out, asking.session(request))
    answer = RedirectResponse("/sign-in", status_code=303)
    answer.delete_cookie(cookie(SESSION, request.scope), path="/", secure=secure(request.scope), httponly=True)
    # What the browser kept of the pages goes too.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@router.get("/account")
def account(request: Request, bench: Bench, let: Let, who: Annotated[Asker, Depends(asker)], user: Me) -> HTMLResponse:
    """One's own account."""
    return _account(request, bench, let, who, user)


@router.post("/account")
async def changed(
    request: Request, bench: Bench, let: Let, who: Annotated[Asker, Depends(asker)], user: Me
) -> Response:
    """Change something of one's own account."""
    form = {name: str(value) for name, value in (await posted(request)).items()}
    return await run_in_threadpool(_changed, request, bench, let, who, user, form)


def _changed(request: Request, bench: Workbench, let: Doors, who: Asker, user: User, form: dict[str, str]) -> Response:
    session = asking.session(request)
    try:
        match form.get("what"):
            case "password":
                let.confirm(user, session, form.get("old", ""), form.get("code", ""))
                let.people.set_password(user.sign_in, form.get("new", ""))
                bench.note(who, "changed", user.sign_in)
                return RedirectResponse("/sign-in", status_code=303)
            case "codes":
                key = let.pending_key(session, user.sign_in)
                step = secrets.code_step(key, form.get("code", ""), bench.clock())
                if step is None:
                    raise PeopleError("That code is not the device's; try the next one.")
                let.confirm(user, session, form.get("old", ""), form.get("now", ""))
                recovery = let.use_key(session, user.sign_in, step)
                bench.note(who, "changed", user.sign_in)
                return _account(request, bench, let, who, let.people.user(user.sign_in), recovery=recovery)
            case "token":
                let.confirm(user, session, form.get("old", ""), form.get("code", ""))
                scopes = [right for right in who.rights if form.get(f"scope-{right}")]
                token = let.make_token(user.sign_in, form.get("label", ""), scopes, session=session)
                bench.note(who, "changed", user.sign_in)
                return _account(request, bench, let, who, user, token=token)
            case "drop":
                let.drop_token(user.sign_in, form.get("mark", ""))
                bench.note(who, "changed", user.sign_in)
    except (PeopleError, secrets.WeakPassword, Shut) as error:
        return _account(request, bench, let, who, user, why=str(error), status=422)
    return RedirectResponse("/account", status_code=303)


def _account(
    request: Request, bench: Workbench, let: Doors, who: Asker, user: User, *, status: int = 200, **said: object
) -> HTMLResponse:
    key = let.pending_key(asking.session(request), user.sign_in)
    picture = io.BytesIO()
    code = segno.make(secrets.code_address(key, user.sign_in), error="m")
    # Made here of our own address: black squares, nothing that anybody typed but the sign-in.
    code.save(picture, kind="svg", xmldecl=False, svgns=True, scale=4, dark="#000", light="#fff")
    asked = Asked(workbench=bench, asker=who, view=bench.view())
    shown = {"why": "", "token": "", "recovery": (), **said}
    return pages.page(
        request,
        "account.html",
        asked,
        status=status,
        user=user,
        key=key,
        picture=Markup(picture.getvalue().decode()),  # noqa: S704
        service=arriving.called(let),
        tokens=let.tokens(user.sign_in),
        **shown,
    )


@router.get("/users")
def users(request: Request, bench: Bench, let: Let, who: Admin) -> HTMLResponse:
    """Everybody who may use the workbench."""
    return _users(request, bench, let, who)


def _users(
    request: Request, bench: Workbench, let: Doors, who: Asker, why: str = "", typed: Mapping[str, object] = NOTHING
) -> HTMLResponse:
    """The page of users, with why a change was not made; `typed` is what was typed of somebody to be added."""
    asked = Asked(workbench=bench, asker=who, view=bench.view())
    said: dict[str, Any] = {
        "users": let.people.users(),
        "roles": DOES,
        "why": why,
        "service": arriving.called(let),
        "typed": typed,
    }
    return pages.page(request, "users.html", asked, status=422 if why else 200, **said)


@router.post("/users")
async def user_changed(request: Request, bench: Bench, let: Let, who: Admin) -> Response:
    """Add a user or change one."""
    form = await posted(request)
    given = {name: str(value) for name, value in form.items()}
    roles = [role for role in RIGHTS if form.get(f"role-{role}")]
    try:
        await run_in_threadpool(_user_changed, bench, let, who, given, roles)
    except (PeopleError, secrets.WeakPassword) as error:
        adds = given.get("what") == "add"
        typed = {"name": given.get("name", ""), "sign_in": given.get("sign_in", ""), "roles": roles}
        return await run_in_threadpool(_users, request, bench, let, who, str(error), typed if adds else NOTHING)
    return RedirectResponse("/users", status_code=303)


def _user_changed(bench: Workbench, let: Doors, who: Asker, given: dict[str, str], roles: list[str]) -> None:
    sign_in = given.get("sign_in", "")
    match given.get("what"):
        case "add":
            at = bench.clock().isoformat(timespec="seconds")
            # Without one they sign in by the other service alone.
            password = given.get("password", "") or (None if let.arrivals is not None else "")
            let.people.add(sign_in, given.get("name", ""), roles, password, at)
        case "roles":
            let.people.set_roles(sign_in, roles)
        case "disable" | "enable" as what:
            let.people.set_disabled(sign_in, what == "disable")
        case "password":
            let.people.set_password(sign_in, given.get("password", ""))
        case "codes":
            let.people.set_codes(sign_in, None)
        case _:
            raise PeopleError("Nothing was asked for.")
    done = {"add": "added", "disable": "shut out", "enable": "let in"}.get(given["what"], "changed")
    bench.note(who, done, folded(sign_in))
