"""What one request asks: who, of which workbench, as of when; and whether they have the answer already.

A page is a function of the ledger's entries up to a moment, of who asks, and of the address. So its tag needs no page:
who has the tag of what they would get is told so before anything is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from starlette.datastructures import Headers

from rashomon.api import acts, conditional
from rashomon.api.people import Doors, User, secrets
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.ledger import View

SESSION = "rashomon_session"
"""The cookie that holds a session's name, with what `cookie` puts before it."""


class Refusal(Exception):  # noqa: N818  (not a fault of the program's)
    """A request that is not answered: with which status, and why, in a sentence."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class NotModified(Exception):  # noqa: N818
    """The asker has what they would get."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request, understood."""

    workbench: Workbench
    asker: Asker
    view: View
    """As of the moment asked for; protected names in full where `reveal` was asked for and the asker may."""
    revealed: bool = False


def workbench(request: Request) -> Workbench:
    """The workbench that the application serves."""
    found: Workbench = request.app.state.workbench
    return found


def secure(scope: Mapping[str, Any]) -> bool:
    """Whether whoever asks comes by TLS: the request says so, or the address under which people reach the workbench."""
    doors = scope["app"].state.workbench.doors
    return scope.get("scheme") == "https" or (doors is not None and doors.secure)


def cookie(name: str, scope: Mapping[str, Any]) -> str:
    """What a cookie is called: by TLS so that no other host of the domain, and nobody without TLS, can set it."""
    return f"__Host-{name}" if secure(scope) else name


def session(request: Request) -> str:
    """The name of the session that the browser sends; empty for none."""
    return request.cookies.get(cookie(SESSION, request.scope), "")


def asker(request: Request, bench: Annotated[Workbench, Depends(workbench)]) -> Asker:
    """Who asks: the owner, or the user of the session or token (`people`). A request asks but once.

    Raises Refusal: 401 for nobody, 429 for who asks too fast.
    """
    known: Asker | None = getattr(request.state, "asker", None)
    if known is None:
        known = request.state.asker = _asker(request, bench)
    return known


def _asker(request: Request, bench: Workbench) -> Asker:
    if bench.owner is not None:
        return Asker.owner(bench.owner)
    assert bench.doors is not None  # noqa: S101  -- a workbench has an owner or doors
    held = None if "authorization" in request.headers else bench.doors.asker(session(request))
    if held is not None:
        request.state.user, request.state.session = held[1], session(request)
        paced(request, bench.doors, f"user:{held[1].sign_in}")
        return held[0]
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    found = bench.doors.bearer(token.strip()) if scheme.casefold() == "bearer" else None
    if found is not None:
        paced(request, bench.doors, f"token:{secrets.mark(token.strip())}")
        return found
    paced(request, bench.doors)
    raise Refusal(401, "That token is none, or has ended." if token else "Sign in first.")


def user(request: Request, who: Annotated[Asker, Depends(asker)]) -> User:
    """The user whose session it is. Raises Refusal (401) for a token, which is not a person."""
    found: User | None = getattr(request.state, "user", None)
    if found is None:
        raise Refusal(401, "Sign in first; a token has no account.")
    return found


def address(request: Request) -> str:
    """From where it is asked: of IPv6 the network, of which one subscriber has every address; empty where that is not
    known."""
    host = request.client.host if request.client else ""
    try:
        found = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))


def paced(request: Request, doors: Doors, who: str = "") -> None:
    """Let them ask once; nobody in particular is known by their address. Raises Refusal (429)."""
    if doors.paces is None:
        return
    wait = doors.paces.take(who or f"from:{address(request)}")
    if wait:
        request.state.wait = wait
        raise Refusal(429, f"You ask faster than this workbench answers; wait {wait} seconds.")


def having(right: str) -> Callable[..., Asker]:
    """A dependency: the asker, who must have that right. Raises Refusal (403)."""

    def found(who: Annotated[Asker, Depends(asker)]) -> Asker:
        if not who.may(right):
            raise Refusal(403, f"{who.name} may not {right} here; ask an administrator for a role that may.")
        return who

    before_body(found, lambda request: found(asker(request, workbench(request))))
    return found


_BEFORE: dict[Callable[..., object], Callable[[Request], object]] = {}


def before_body(dependency: Callable[..., object], look: Callable[[Request], object]) -> None:
    """Let what a dependency looks for be looked for before a body is read, by `look`, which raises Refusal.

    FastAPI reads the body first, so that whoever may send nothing could still make the server take all of it.
    """
    _BEFORE[dependency] = look


before_body(asker, lambda request: asker(request, workbench(request)))


def admitted(request: Request) -> None:
    """Whether the asker may send a body to the route of the request. Raises Refusal."""
    for one in _dependencies(getattr(request.scope.get("route"), "dependant", None)):
        if one in _BEFORE:
            _BEFORE[one](request)


def _dependencies(of: Any) -> Iterator[Callable[..., object]]:
    """What a route or dependency depends on, at whatever depth."""
    for one in of.dependencies if of is not None else ():
        yield one.call
        yield from _dependencies(one)


MOMENT: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "format": "date"},
        {"type": "string", "format": "date-time"},
        {"type": "string", "maxLength": 0},
    ]
}
"""The schema of a moment; an empty one is now."""

DATE: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "format": "date"},
        {"type": "string", "pattern": "^[12][0-9]{3}(-(0[1-9]|1[0-2]))?$"},
        {"type": "string", "maxLength": 0},
    ]
}
"""The schema of a day, a month or a year; an empty one is any."""

AsOf = Annotated[
    str | None,
    Query(description="As the ledger stood at this moment (2024-07-29 or ISO 8601).", json_schema_extra=MOMENT),
]
ValidAt = Annotated[str | None, Query(description="Only what had been said by this moment.", json_schema_extra=MOMENT)]
Reveal = Annotated[bool, Query(description="Protected names in full, for who may read them.")]


def asked(
    request: Request,
    response: Response,
    bench: Annotated[Workbench, Depends(workbench)],
    who: Annotated[Asker, Depends(having("read"))],
    as_of: AsOf = None,
    valid_at: ValidAt = None,
    reveal: Reveal = False,
) -> Asked:
    """The request of a page that is read. Raises NotModified, Refusal, and ValueError for what is no moment."""
    view = bench.view(as_of or None, valid_at or None)
    # What is revealed is written down as done by who asks; led there by another site, they did not.
    shown = bench.revealed(view, who) if reveal and not foreign(request.headers) else view
    tag = _tag(request, who, view.upto, shown is not view)
    if conditional.fits(tag, request.headers.get("if-none-match", "")):
        raise NotModified(tag)
    if shown is not view:
        # Before anything is shown: where it cannot be written down who sees a name, nobody sees it.
        bench.note(who, "revealed", acts.shown(request.url.path))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return Asked(workbench=bench, asker=who, view=shown, revealed=shown is not view)


Reading = Annotated[Asked, Depends(asked)]
"""What a route that only reads takes."""


def now(
    request: Request,
    response: Response,
    bench: Annotated[Workbench, Depends(workbench)],
    who: Annotated[Asker, Depends(having("read"))],
    reveal: Reveal = False,
) -> Asked:
    """As `asked`, of what is not of the past. Raises Refusal (422) for another moment."""
    if request.query_params.get("as_of") or request.query_params.get("valid_at"):
        raise Refusal(422, "This is of now; nothing can be decided in the past.")
    return asked(request, response, bench, who, reveal=reveal)


Now = Annotated[Asked, Depends(now)]
"""What a route takes that only reads, and only of now."""


def foreign(headers: Headers) -> bool:
    """Whether a browser says that another site makes it ask."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host", "")


def _tag(request: Request, who: Asker, upto: int, revealed: bool) -> str:
    said = (_release(), who.name, ",".join(sorted(who.rights)), str(request.url), upto, revealed)
    return f'W/"{hashlib.sha256(repr(said).encode()).hexdigest()[:24]}"'


@cache
def _release() -> str:
    return version("rashomon")
