"""What one request asks: who, of which workbench, as of when; and whether they have the answer already.

A page is a function of the ledger's entries up to a moment, of who asks, and of the address. So its tag needs no page:
who has the tag of what they would get is told so before anything is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from rashomon.api import acts
from rashomon.api.rights import Asker
from rashomon.api.workbench import Workbench
from rashomon.ledger import View

SESSION = "rashomon_session"
"""The cookie that holds a session's name."""


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


def asker(request: Request, bench: Annotated[Workbench, Depends(workbench)]) -> Asker:
    """Who asks: the owner, or the user of the session or token (`people`). Raises Refusal (401) for nobody."""
    if bench.owner is not None:
        return Asker.owner(bench.owner)
    assert bench.doors is not None  # noqa: S101  -- a workbench has an owner or doors
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer":
        found = bench.doors.bearer(token.strip())
        if found is None:
            raise Refusal(401, "That token is none, or has ended.")
        return found
    session = bench.doors.asker(request.cookies.get(SESSION, ""))
    if session is None:
        raise Refusal(401, "Sign in first.")
    return session[0]


def having(right: str) -> Callable[..., Asker]:
    """A dependency: the asker, who must have that right. Raises Refusal (403)."""

    def found(who: Annotated[Asker, Depends(asker)]) -> Asker:
        if not who.may(right):
            raise Refusal(403, f"{who.name} may not {right} here; ask an administrator for a role that may.")
        return who

    return found


MOMENT = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}, {"type": "null"}]}
"""The schema of a moment."""

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
    shown = bench.revealed(view, who) if reveal else view
    tag = _tag(request, who, view.upto)
    if tag in (part.strip() for part in request.headers.get("if-none-match", "").split(",")):
        raise NotModified(tag)
    if shown is not view:
        # Before anything is shown: where it cannot be written down who sees a name, nobody sees it.
        bench.note(who, "revealed", acts.shown(request.url.path))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return Asked(workbench=bench, asker=who, view=shown, revealed=shown is not view)


Reading = Annotated[Asked, Depends(asked)]
"""What a route that only reads takes."""


def _tag(request: Request, who: Asker, upto: int) -> str:
    said = (_release(), who.name, ",".join(sorted(who.rights)), str(request.url), upto)
    return f'W/"{hashlib.sha256(repr(said).encode()).hexdigest()[:24]}"'


@cache
def _release() -> str:
    return version("rashomon")
