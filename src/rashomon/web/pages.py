"""Renders contexts with templates. Everything in a template is escaped; nothing from a report is ever markup."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from rashomon.api.asking import Asked
from rashomon.export import wording
from rashomon.export.decided import UNREVIEWED

BUILT = Path(__file__).parent / "built"
"""Where the front end is after `python front/build.py`; not in the repository."""

MANIFEST = "manifest.json"


def built() -> bool:
    """Whether the front end is there."""
    return (BUILT / MANIFEST).exists()


def asset(name: str) -> str:
    """The address of a built file by its name in `front/src` (`workbench.css`); it changes with its content."""
    return f"/static/{_manifest().get(name, name)}"


def address(kind: str, name: str, document: str = "") -> str:
    """Where a thing is shown: `incident`, `report`, `claim` (in its report), `actor`, `place` or `source`."""
    match kind:
        case "claim":
            return f"/reports/{quote(document, safe='')}#{quote(name, safe='')}"
        case "incident" | "report" | "actor" | "place" | "source":
            return f"/{kind}s/{quote(name, safe='')}"
    raise ValueError(f"Nothing is shown of a {kind}.")


def clock(at: str) -> str:
    """A moment as people read it, in UTC: `2024-07-28 14:05:09 UTC`.

    A day without a time stays as it is, and so does a time of which it is not said where it is that time.
    """
    try:
        found = datetime.fromisoformat(at)
        there = found if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return at
    return at.replace("T", " ") if found.tzinfo is None else f"{there:%Y-%m-%d %H:%M:%S} UTC"


def moment(asked: Asked | None, as_of: str = "") -> str:
    """The part of an address, from its `?`, by which what it leads to is looked at as of the same moment.

    `as_of` is another moment at which the ledger is to be looked at, and otherwise alike.
    """
    if asked is None:
        return ""
    told = {
        "as_of": as_of or asked.view.as_of,
        "valid_at": asked.view.valid_at,
        "reveal": "true" if asked.revealed else None,
    }
    given = {name: value for name, value in told.items() if value}
    return f"?{urlencode(given)}" if given else ""


def address_at(query: str, kind: str, name: str, document: str = "") -> str:
    """Where a thing is shown as of the moment of `query`.

    `open` leads to a claim alone, where people decide of it.
    """
    if kind == "open":
        return f"/claims/{quote(name, safe='')}{query}"
    path, mark, at = address(kind, name, document).partition("#")
    return f"{path}{query}{mark}{at}"


def page(request: Request, template: str, asked: Asked | None, *, status: int = 200, **context: Any) -> HTMLResponse:
    """The page as the asker gets it. `asked` is None where nobody is signed in; `subject` in `context` is the id of
    what the page is about, by whatever beginning of it the address names it."""
    query = moment(asked)
    given = {
        "request": request,
        "here": request.url.path,
        "asked": asked,
        "asker": asked.asker if asked else None,
        "as_of": asked.view.as_of if asked else None,
        "asked_query": query,
        "moment": partial(moment, asked),
        "address": partial(address_at, query),
        "upto": asked.view.upto if asked else 0,
        "subject": "",
        "csrf": getattr(request.state, "csrf", ""),
        "team": request.app.state.workbench.owner is None,
    }
    said = environment().get_template(template).render({**given, **context})
    return HTMLResponse(said, status_code=status)


def review_colour(review: str) -> str:
    """The class of the tag that has a claim's review state (`export.decided.review`).

    Green is what somebody looked at and left standing: neither what a check disputes, nor what it could not tell.
    """
    if review == UNREVIEWED:
        return "open"
    if "(disputed)" in review:
        return "conflict"
    return "" if "(unverified)" in review or "(unconfirmed)" in review else "agree"


@cache
def environment() -> Environment:
    """The templates, with what they call."""
    # Autoescaping whatever a template is called, and no name that is not given.
    made = Environment(
        loader=PackageLoader("rashomon.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["asset"] = asset
    made.globals["address"] = address
    made.filters["pretty"] = lambda value: json.dumps(value, indent=1, ensure_ascii=False)
    made.filters["clock"] = clock
    made.filters["conflicts"] = lambda count: f"conflict on {count} question{'s' if count != 1 else ''}"
    made.filters["country"] = wording.country
    made.filters["effect"] = wording.effect
    made.filters["group"] = wording.group
    made.filters["review_colour"] = review_colour
    return made


@cache
def _manifest() -> dict[str, str]:
    path = BUILT / MANIFEST
    found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return found
