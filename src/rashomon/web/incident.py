"""The page of one incident: its accounts side by side, and all that is worked out from them.

The body of the page (`incident_body.html`) is the same on a published site: `shown` gives what it needs beside the
context, and `address` may be given otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from rashomon.api import Workbench
from rashomon.api import incident as api
from rashomon.api.asking import Asked, Reading, Refusal
from rashomon.api.kept import Kept
from rashomon.export import names, origin_chart, origin_graph, wording
from rashomon.export.strips import strips
from rashomon.ledger import history
from rashomon.web import pages

router = APIRouter(include_in_schema=False)

MAIN = frozenset(
    {
        "what-conflicts-and-why",
        "what-only-adds-up-if-something-unsaid-is-true",
        "where-accounts-meet",
        "who-stands-behind-each-figure",
        "how-accounts-reached-the-reports",
    }
)
"""Sections that stand in the wide column; the others stand beside them."""

AT_ONCE = 400
"""Claims whose words are on one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """How much of an incident is on its page; the rest is on pages of their own. Keeps a page under 300 kB."""

    lines: int
    """Of a section."""
    refs: int
    """Claims to which a line points."""
    quotes: int
    """Claims whose words stand with a figure."""
    letters: int
    """Characters of a claim's words."""
    sources: int
    """Rows of the table of accounts."""
    points: int = 200
    """Rows of the table of figures by day."""
    traces: bool = True
    """Whether an estimate has each figure that was weighed."""


FOLDS = (
    (90, Fold(lines=60, refs=12, quotes=6, letters=400, sources=60)),
    (250, Fold(lines=24, refs=8, quotes=3, letters=220, sources=40, points=120)),
    (10**9, Fold(lines=12, refs=6, quotes=2, letters=110, sources=30, points=80, traces=False)),
)
"""By how many claims an incident has at most."""

WHOLE = Fold(lines=10**6, refs=40, quotes=10, letters=10**6, sources=10**6, points=10**6)
"""Where nothing is folded."""

ALONE = 200
"""Claims up to which their words stand on the incident's own page."""

Address = Callable[..., str]


def shown(
    page: api.IncidentPage, *, live: bool = True, address: Address | None = None, query: str = ""
) -> dict[str, Any]:
    """What the templates of an incident need beside its context.

    `live` is false where no server answers: then nothing leads to pages of the workbench but by `address(kind, name,
    document)`, which gives "" for what is shown nowhere. `query` begins with `?` and is added to the workbench's own
    addresses, so that who looks back goes on looking back.
    """
    fold = next(fold for most, fold in FOLDS if page.claims <= most) if live else WHOLE
    brief = cache(lambda text: names.shortened(text, page.short))

    def of(point: api.Point) -> str:
        side = f"{brief(wording.group(point.of))}: {wording.effect(point.effect)}"
        return f"{side} ({point.thing})" if point.thing else side

    apart = live and len(page.words) > ALONE
    return {
        "page": page,
        "fold": fold,
        "base": f"/incidents/{page.incident.id}/words{query}" if apart else "",
        "live": live,
        "address": address or partial(pages.address_at, query),
        "brief": brief,
        "strip_of": of,
        # What is from reports is escaped where it is drawn.
        "strips_drawn": Markup(strips(page.strip[: fold.points], of, brief)),  # noqa: S704
        "origins_drawn": Markup(origin_graph.graph(page.chart, brief)),  # noqa: S704
        "steps": origin_chart.STEPS,
        "main_blocks": MAIN,
        "asked_query": query,
    }


Key = tuple[str, int, str | None]
"""An incident's id, the last entry that touches it, and the moment by which what is shown was said."""

FRESH = 60.0
"""Seconds for which a page is kept at most: what people decide of another incident's claims can change what this one
says became of its captives, and is not looked for."""

KEPT = 64
"""Pages of incidents as they stand now that are kept, for whoever asks next: the latest asked for."""


class _Pages:
    """What one workbench keeps of them."""

    def __init__(self, _: Workbench) -> None:
        self.touched = Kept[tuple[str, int], int](KEPT, FRESH)
        """The last entry that touches an incident, by its id and the ledger's last entry."""
        self.made = Kept[Key, tuple[api.IncidentPage, Markup]](KEPT, FRESH)


@router.get("/incidents/{name}")
def incident(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """The page of an incident."""
    page, body = current(asked, name)
    return pages.page(request, "incident.html", asked, page=page, body=body)


def current(asked: Asked, name: str) -> tuple[api.IncidentPage, Markup]:
    """The page and its body, the same for all who may not read protected names until something touches them."""
    if asked.revealed or asked.view.as_of is not None:
        return _made(asked, name)
    known = asked.view.incident(name)
    kept = asked.workbench.own(_Pages)
    last = kept.touched.of((known.id, asked.view.upto), lambda: history.touched(asked.view, known))
    return kept.made.of((known.id, last, asked.view.valid_at), lambda: _made(asked, name))


def _made(asked: Asked, name: str) -> tuple[api.IncidentPage, Markup]:
    page = api.context(asked, name)
    here = f"/incidents/{page.incident.id}"
    said = shown(page, query=pages.moment(asked)) | {"here": here, "as_of": asked.view.as_of}
    body = pages.environment().get_template("incident_body.html").render(**said)
    return page, Markup(body)  # noqa: S704  -- it comes from a template that escapes


@router.get("/incidents/{name}/history")
def changed(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """How an incident came to stand as it does."""
    return pages.page(request, "incident_history.html", asked, page=api.changed(asked, name))


@router.get("/incidents/{name}/around")
def around(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """What stands around an incident."""
    return pages.page(request, "incident_around.html", asked, page=api.around(asked, name))


@router.get("/incidents/{name}/sections/{section}")
def one_section(request: Request, name: str, section: str, asked: Reading) -> HTMLResponse:
    """A section of the page with all its lines. Raises Refusal (404) for one that it has not."""
    page = api.context(asked, name)
    found = next((block for block in page.blocks if block.name == section), None)
    if found is None:
        raise Refusal(404, f"{page.incident.title} has no section “{section}”.")
    return _part(request, asked, page, found.section.heading, blocks=(found,))


@router.get("/incidents/{name}/accounts")
def accounts(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """The whole table of accounts."""
    page = api.context(asked, name)
    return _part(request, asked, page, "Who says what", matrix=page.matrix)


@router.get("/incidents/{name}/words")
def words(request: Request, name: str, asked: Reading, after: int = 0) -> HTMLResponse:
    """The words of every claim, by report; the ones after a number."""
    page = api.context(asked, name)
    told = [one for one in page.words.values() if one.number > after]
    query = pages.moment(asked)
    more = ""
    if len(told) > AT_ONCE:
        more = f"/incidents/{page.incident.id}/words{query}{'&' if query else '?'}after={told[AT_ONCE - 1].number}"
    return _part(request, asked, page, "The words of every claim", listed=told[:AT_ONCE], more=more)


def _part(request: Request, asked: Asked, page: api.IncidentPage, heading: str, **context: Any) -> HTMLResponse:
    query = pages.moment(asked)
    said = shown(page, query=query) | {"fold": WHOLE, "base": f"/incidents/{page.incident.id}/words{query}"}
    empty = {"blocks": (), "matrix": None, "listed": (), "more": "", "nothing": "There is nothing to show."}
    told = said | empty | {"heading": heading, "incident": page.incident, "words": page.words} | context
    return pages.page(request, "incident_part.html", asked, **told)
