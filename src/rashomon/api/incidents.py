"""The incidents of a ledger: found by what they are about, by words, on a map and in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response

from rashomon import overview
from rashomon.api import incident_map, incident_search, incident_timeline
from rashomon.api.asking import DATE, Asked, Reading
from rashomon.api.paging import AfterDay, AfterEntry, Limit, Linked
from rashomon.codebook import terms
from rashomon.export import wording
from rashomon.ledger import protection
from rashomon.overview import Summary, Wanted
from rashomon.reconcile import days

router = APIRouter(tags=["incidents"])

PAGE = 30
"""Incidents on a page, where nothing else is asked for."""

PAST = 180
"""Incidents that a map or a timeline of a moment past shows at most."""

YesNo = Literal["", "yes", "no"]

EVENT: dict[str, Any] = {"enum": ["", *terms("event")]}
WORD: dict[str, Any] = {"pattern": r"[^\W_]"}
"""The schemas of a kind of event, which may be empty, and of words to look for: there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What all sources together say of one effect on one side."""

    effect: str
    of: tuple[str, ...]
    text: str
    """`24–99`, `371+`: from the lowest to the highest."""
    sources: int
    conflict: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One incident in a list."""

    incident: Summary
    days: str
    """When it happened, in words."""
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentList:
    """Some of the incidents that fit, the latest happening first, those without a date last."""

    incidents: tuple[Listed, ...]
    after: str | None
    """What to give for the next page; None where this is the last."""
    wanted: Wanted
    count: int | None
    """How many fit; None where they are ten thousand or more, or were not counted."""
    behind: int
    """Incidents whose lines are still being made: the list may lack them, or show them as they stood before."""
    past: bool
    """As of a moment past, for which a limited number of incidents is looked at for each page."""


def wanting(
    place: Annotated[str, Query(max_length=200, description="Part of the name of a place or country.")] = "",
    actor: Annotated[str, Query(max_length=200, description="Part of the name of a party.")] = "",
    event: Annotated[
        str, Query(max_length=40, description="A kind of event, by the codebook.", json_schema_extra=EVENT)
    ] = "",
    since: Annotated[
        str, Query(max_length=40, description="A day, month or year (2024-07).", json_schema_extra=DATE)
    ] = "",
    until: Annotated[
        str, Query(max_length=40, description="A day, month or year, through its end.", json_schema_extra=DATE)
    ] = "",
    conflict: Annotated[YesNo, Query(description="Whether its accounts conflict.")] = "",
    reviewed: Annotated[YesNo, Query(description="Whether people decided on one of its claims.")] = "",
) -> Wanted:
    """What is asked for. Raises ValueError for a kind of event that there is none of, and for what is no date."""
    if event and event not in terms("event"):
        raise ValueError(f"“{event}” is no kind of event; there are {', '.join(terms('event'))}.")
    wanted = Wanted(
        place=place.strip() or None,
        actor=actor.strip() or None,
        event=event or None,
        since=since.strip() or None,
        until=until.strip() or None,
        conflict=None if conflict == "" else conflict == "yes",
        decided=None if reviewed == "" else reviewed == "yes",
    )
    overview.interval(wanted)
    return wanted


Filters = Annotated[Wanted, Depends(wanting)]


def is_past(asked: Asked) -> bool:
    """Whether the request is about another moment than now."""
    if asked.view.valid_at is not None:
        return True
    return asked.view.as_of is not None and asked.view.upto != asked.workbench.view().upto


def current(asked: Asked) -> int:
    """Have the summaries brought up to now; how many are behind. 0 for a moment past, which needs none."""
    return 0 if is_past(asked) else overview.upkeep(asked.workbench.ledger).current()


def context(asked: Asked, wanted: Wanted, after: str | None = None, limit: int = PAGE) -> IncidentList:
    """Some of the incidents that fit. Raises ValueError for a place to go on from that is none."""
    past, behind = is_past(asked), current(asked)
    some = (overview.scanned if past else overview.rows)(asked.view, wanted, after=after, limit=limit)
    return IncidentList(
        incidents=tuple(listed(one) for one in some.summaries),
        after=some.after,
        wanted=wanted,
        count=None if past else overview.count(asked.view, wanted),
        behind=behind,
        past=past,
    )


def listed(summary: Summary) -> Listed:
    """The line of an incident."""
    one = protection.worded(summary)
    return Listed(
        incident=one,
        days=days.words(one.start, one.end),
        ranges=tuple(
            Range(
                effect=toll.effect,
                of=toll.of,
                text=wording.span(toll.low, toll.high),
                sources=toll.sources,
                conflict=toll.conflict,
            )
            for toll in one.tolls
        ),
    )


def placed(asked: Asked, wanted: Wanted) -> tuple[overview.Placed, ...]:
    """Where and when those happened that fit; of a moment past no more than `PAST`."""
    if not is_past(asked):
        return tuple(protection.worded(one) for one in overview.placed(asked.view, wanted))
    found: list[overview.Placed] = []
    after: str | None = None
    while True:
        some = overview.scanned(asked.view, wanted, after=after, limit=PAST - len(found))
        found += [overview.placed_of(protection.worded(one)) for one in some.summaries]
        after = some.after
        if after is None or len(found) >= PAST:
            return tuple(found)


def not_kept(response: Response, behind: int) -> None:
    """What is still being made is asked for again: it changes though the ledger does not."""
    if behind:
        del response.headers["ETag"]
        response.headers["Cache-Control"] = "no-store"


@router.get("/incidents")
def incidents(
    asked: Reading, wanted: Filters, onward: Linked, response: Response, after: AfterDay = None, limit: Limit = PAGE
) -> IncidentList:
    """Incidents, the latest happening first."""
    found = onward(context(asked, wanted, after, limit))
    not_kept(response, found.behind)
    return found


@router.get("/incidents/map")
def on_map(asked: Reading, wanted: Filters, response: Response) -> incident_map.IncidentMap:
    """Incidents on a map, those at one place together."""
    found = map_context(asked, wanted)
    not_kept(response, found.behind)
    return found


def map_context(asked: Asked, wanted: Wanted) -> incident_map.IncidentMap:
    """The map of the incidents that fit."""
    behind = current(asked)
    return incident_map.drawn(placed(asked, wanted), wanted, behind, past=is_past(asked))


@router.get("/timeline")
def in_time(asked: Reading, wanted: Filters, response: Response) -> incident_timeline.IncidentTimeline:
    """Incidents by the month in which they began."""
    found = timeline_context(asked, wanted)
    not_kept(response, found.behind)
    return found


def timeline_context(asked: Asked, wanted: Wanted) -> incident_timeline.IncidentTimeline:
    """The timeline of the incidents that fit."""
    behind = current(asked)
    return incident_timeline.laid(placed(asked, wanted), wanted, behind, past=is_past(asked))


@router.get("/search")
def search(
    asked: Reading,
    wanted: Filters,
    onward: Linked,
    q: Annotated[
        str,
        Query(min_length=1, max_length=500, description='Words, "phrases" and beginnings*.', json_schema_extra=WORD),
    ],
    after: AfterEntry = None,
    limit: Limit = PAGE,
) -> incident_search.SearchPage:
    """Reports and claims in which all the words stand, with the incidents that they are about."""
    return onward(search_context(asked, wanted, q, after, limit))


def search_context(
    asked: Asked, wanted: Wanted, words: str, after: str | None = None, limit: int = PAGE
) -> incident_search.SearchPage:
    """What was found by words. Raises ValueError where there is no word, or a place to go on from that is none."""
    current(asked)
    return incident_search.found(asked.view, wanted, words, after, limit, past=is_past(asked))
