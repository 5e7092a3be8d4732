"""The page of one incident: its accounts side by side, and all that is worked out from them.

The body of the page (`incident_body.html`) is the same on a published site: `shown` gives what it needs beside the
context, and `address` may be given otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from rashomon.api import Workbench
from rashomon.api import incident as api
from rashomon.api.asking import Asked, Reading, Refusal
from rashomon.api.kept import Kept
from rashomon.export import names, origin_chart, origin_graph, wording
from rashomon.export.strips import strips
from rashomon.ledger import history
from rashomon.web import folding, pages
from rashomon.web.folding import PART, WHOLE, Fold

router = APIRouter(include_in_schema=False)

MAIN = (
    "what-conflicts-and-why",
    "what-only-adds-up-if-something-unsaid-is-true",
    "where-accounts-meet",
    "who-stands-behind-each-figure",
    "how-accounts-reached-the-reports",
)
"""Sections that stand in the wide column; the others stand beside them."""

AT_ONCE = 400
"""Claims whose words, or reports, or nodes of the graph, are on one page."""


ALONE = 200
"""Claims up to which their words stand on the incident's own page."""

Address = Callable[..., str]

After = Annotated[int, Query(ge=0, le=10**9)]
"""How much of a part stands on the pages before."""


def shown(
    page: api.IncidentPage,
    fold: Fold | None = None,
    *,
    live: bool = True,
    address: Address | None = None,
    query: str = "",
) -> dict[str, Any]:
    """What the templates of an incident need beside its context.

    `fold` is how much of it there is, by default as much as its page has room for. `live` is false where no server
    answers: then nothing leads to pages of the workbench but by `address(kind, name, document)`, which gives "" for
    what is shown nowhere. `query` begins with `?` and is added to the workbench's own addresses, so that who looks back
    goes on looking back.
    """
    fold = fold or (folding.fold_of(page.claims, page.matrix) if live else WHOLE)
    brief = cache(lambda text: names.shortened(text, page.short))

    def of(point: api.Point) -> str:
        side = f"{brief(wording.group(point.of))}: {wording.effect(point.effect)}"
        return f"{side} ({point.thing})" if point.thing else side

    def origins() -> Markup:
        drawn = origin_graph.graph(page.chart, brief)
        return Markup(drawn if len(drawn.encode()) <= fold.drawn else "")  # noqa: S704

    apart = live and len(page.words) > ALONE
    return {
        "page": page,
        "fold": fold,
        "base": f"/incidents/{page.incident.id}/words{query}" if apart else "",
        "live": live,
        "address": address or partial(pages.address_at, query),
        "brief": brief,
        "strip_of": of,
        # What is from reports is escaped where it is drawn, which is done for the pages alone that show it.
        "strips_drawn": lambda: Markup(strips(page.strip[: fold.points], of, brief)),  # noqa: S704
        "origins_drawn": cache(origins),
        "steps": origin_chart.STEPS,
        "tables": folding.tables,
        # Where the page has the table, and its conflicts: "" where this is it.
        "table_at": "",
        "conflicts_at": "",
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
        """One body for all roles: of two, each decision would have both made anew."""


@router.get("/incidents/{name}")
def incident(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """The page of an incident."""
    page, body = current(asked, name)
    return pages.page(request, "incident.html", asked, page=page, body=body, subject=page.incident.id)


def current(asked: Asked, name: str) -> tuple[api.IncidentPage, Markup]:
    """The page and its body, the same for all who may not read protected names until something touches them."""
    if asked.revealed or asked.view.as_of is not None:
        return _made(asked, name)
    known = api.known(asked, name)
    kept = asked.workbench.own(_Pages)
    last = kept.touched.of((known.id, asked.view.upto), lambda: history.touched(asked.view, known))
    return kept.made.of((known.id, last, asked.view.valid_at), lambda: _made(asked, known.id))


def _made(asked: Asked, name: str) -> tuple[api.IncidentPage, Markup]:
    page = api.context(asked, name)
    here = f"/incidents/{page.incident.id}"
    said = shown(page, query=pages.moment(asked)) | {"here": here, "as_of": asked.view.as_of}
    body = pages.environment().get_template("incident_body.html").render(**said)
    return page, Markup(body)  # noqa: S704  -- it comes from a template that escapes


@router.get("/incidents/{name}/history")
def changed(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """How an incident came to stand as it does."""
    page = api.changed(asked, name)
    return pages.page(request, "incident_history.html", asked, page=page, subject=page.incident.id)


@router.get("/incidents/{name}/around")
def around(request: Request, name: str, asked: Reading) -> HTMLResponse:
    """What stands around an incident."""
    page = api.around(asked, name)
    return pages.page(request, "incident_around.html", asked, page=page, subject=page.incident.id)


@router.get("/incidents/{name}/sections/{section}")
def one_section(request: Request, name: str, section: str, asked: Reading, after: After = 0) -> HTMLResponse:
    """A section of the page with all its lines; the ones after so many.

    Raises Refusal (404) for a section that the page has not.
    """
    page, _ = current(asked, name)
    found = next((block for block in page.blocks if block.name == section), None)
    if found is None:
        raise Refusal(404, f"{page.incident.title} has no section “{section}”.")
    lines, onward = found.section.lines[after : after + PART.lines], after + PART.lines
    more = onward if onward < len(found.section.lines) else None
    heading = found.section.heading
    return _part(request, asked, page, heading, f"sections/{section}", more, lines=lines)


@router.get("/incidents/{name}/accounts")
def accounts(request: Request, name: str, asked: Reading, after: After = 0) -> HTMLResponse:
    """The whole table of accounts; the rows after so many."""
    page, _ = current(asked, name)
    rows = page.matrix.rows[after:]
    many = folding.fitting(rows, PART)
    more = after + many if many < len(rows) else None
    matrix = replace(page.matrix, rows=rows[:many], unheard=page.matrix.unheard if more is None else ())
    return _part(request, asked, page, "Who says what", "accounts", more, matrix=matrix)


@router.get("/incidents/{name}/words")
def words(request: Request, name: str, asked: Reading, after: After = 0) -> HTMLResponse:
    """The words of every claim, by report; the ones after a number."""
    page, _ = current(asked, name)
    told = [one for one in page.words.values() if one.number > after]
    more = told[AT_ONCE - 1].number if len(told) > AT_ONCE else None
    return _part(request, asked, page, "The words of every claim", "words", more, listed=told[:AT_ONCE])


@router.get("/incidents/{name}/reports")
def reports(request: Request, name: str, asked: Reading, after: After = 0) -> HTMLResponse:
    """The reports of an incident; the ones after so many."""
    page, _ = current(asked, name)
    more = after + AT_ONCE if after + AT_ONCE < len(page.reports) else None
    return _part(request, asked, page, "Reports", "reports", more, listed_reports=page.reports[after : after + AT_ONCE])


@router.get("/incidents/{name}/origins")
def origins(request: Request, name: str, asked: Reading, after: After = 0) -> HTMLResponse:
    """How what is told came from sources into the reports; the list of it after so many nodes."""
    page, _ = current(asked, name)
    more = after + AT_ONCE if after + AT_ONCE < len(page.chart.nodes) else None
    nodes = page.chart.nodes[after : after + AT_ONCE]
    return _part(request, asked, page, "From sources to reports", "origins", more, nodes=nodes, first=not after)


def _part(
    request: Request, asked: Asked, page: api.IncidentPage, heading: str, part: str, after: int | None, **context: Any
) -> HTMLResponse:
    """A part of the page on its own; `after` is where the next page of it begins."""
    query = pages.moment(asked)
    at = f"/incidents/{page.incident.id}"
    said = shown(page, PART, query=query)
    said |= {
        "base": f"{at}/words{query}",
        "table_at": f"{at}{query}",
        "conflicts_at": f"{at}/sections/{MAIN[0]}{query}",
    }
    empty = {"lines": (), "matrix": None, "listed": (), "listed_reports": (), "nodes": (), "first": False}
    more = f"{at}/{part}{query}{'&' if query else '?'}after={after}" if after is not None else ""
    told = said | empty | {"heading": heading, "more": more, "incident": page.incident, "words": page.words} | context
    return pages.page(request, "incident_part.html", asked, subject=page.incident.id, **told)
