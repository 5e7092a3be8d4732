"""One incident: its accounts side by side, and all that is worked out from them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastapi import APIRouter

from rashomon import earlier, histories, readings
from rashomon.api.accounts import Matrix, Told, Words, laid_out
from rashomon.api.asking import Asked, Reading
from rashomon.export import names
from rashomon.export.lines import Section, outlets
from rashomon.export.sections import sections
from rashomon.ledger import protection
from rashomon.model import Change, Incident, OriginChart
from rashomon.model import Reading as Stood
from rashomon.reconcile import chains

router = APIRouter(tags=["incident"])

LINES = 60
"""Lines of a section on the page of an incident; the others are under an address of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report of the incident."""

    id: str
    called: str
    title: str | None
    published: str | None
    copy_of: str | None
    """Id of the report whose words it repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a source said on a day of one effect on one side: a point of its strip."""

    effect: str
    of: tuple[str, ...]
    source: str
    day: str
    low: int | None
    high: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A section of the page, with the words of the claims that its lines rest on."""

    name: str
    """By which an address leads to it."""
    section: Section
    more: int
    """Lines that are left out here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """Everything that the page of an incident shows."""

    incident: Incident
    as_of: str | None
    valid_at: str | None
    short: dict[str, str]
    """Full names to the short ones that stand for them."""
    reports: tuple[Report, ...]
    first_hand: int
    matrix: Matrix
    strip: tuple[Point, ...]
    """Figures of sources that gave more than one, or of effects of which several spoke on several days."""
    blocks: tuple[Block, ...]
    chart: OriginChart
    """How what is told came from sources into the reports."""
    words: dict[str, Words]
    """By id every claim that a line of a block rests on."""
    moments: tuple[str, ...]
    """When the ledger's knowledge of it changed, oldest first."""
    reviewed: int
    """Claims on which people decided."""
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentHistory:
    """How an incident came to stand as it does."""

    incident: Incident
    changes: tuple[Change, ...]


def context(asked: Asked, name: str) -> IncidentPage:
    """The page of the incident of that id, or the only one whose id begins so. Raises NotFound."""
    view = asked.view
    stood = earlier.whole(view, readings.incident(view, name))
    changes = histories.of(view, stood.incident.id)
    return laid(stood, tuple(dict.fromkeys(change.at for change in changes)))


def laid(stood: Stood, moments: tuple[str, ...] = (), lines: int | None = LINES) -> IncidentPage:
    """The page of a reading that is whole (`earlier.whole`); of each section no more than `lines`."""
    stood = protection.worded(stood)
    blocks = tuple(
        Block(
            name=re.sub(r"[^a-z]+", "-", section.heading.casefold()).strip("-"),
            section=Section(heading=section.heading, lines=section.lines[:lines], fold=section.fold),
            more=max(0, len(section.lines) - lines) if lines else 0,
        )
        for section in sections(stood)
    )
    told = Told(stood)
    resting = dict.fromkeys(claim for block in blocks for line in block.section.lines for claim in line.claims)
    called = outlets(stood)
    copied = {judgement.right: judgement.left for judgement in stood.copies if judgement.verdict == "copy"}
    return IncidentPage(
        incident=stood.incident,
        as_of=stood.as_of,
        valid_at=stood.valid_at,
        short=dict(names.short(stood)),
        reports=tuple(
            Report(
                id=one.id,
                called=called[one.id],
                title=one.title,
                published=one.published_at,
                copy_of=copied.get(one.id),
            )
            for one in stood.documents
        ),
        first_hand=len(stood.accounts),
        matrix=laid_out(stood),
        strip=_strip(stood),
        blocks=blocks,
        chart=chains.chart(stood.first_hand, stood.documents),
        words={one.claim: one for one in told.words(tuple(resting))},
        moments=moments,
        reviewed=len({one.subject for one in stood.decisions if one.subject in told.claims}),
        claims=len(stood.claims),
    )


def history(asked: Asked, name: str) -> IncidentHistory:
    """How the incident came to stand as it does. Raises NotFound."""
    incident = asked.view.incident(name)
    changes = tuple(protection.worded(change) for change in histories.of(asked.view, incident.id))
    return IncidentHistory(incident=protection.worded(incident), changes=changes)


@router.get("/incidents/{name}")
def incident(name: str, asked: Reading) -> IncidentPage:
    """An incident with its accounts side by side."""
    return context(asked, name)


@router.get("/incidents/{name}/history")
def incident_history(name: str, asked: Reading) -> IncidentHistory:
    """Every change of an incident, oldest first."""
    return history(asked, name)


def _strip(stood: Stood) -> tuple[Point, ...]:
    """The dated figures of every column in which somebody spoke on two days, by column, source and day."""
    told = Told(stood)
    points = [
        Point(
            effect=column.effect,
            of=column.of,
            source=account.source,
            day=said.day[:10],
            low=said.low,
            high=said.high,
            text=said.text,
        )
        for column in laid_out(stood).columns
        for account in stood.accounts
        for said in told.cell(account, column)
        if said.day and (said.low is not None or said.high is not None)
    ]
    days: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for point in points:
        days.setdefault((point.effect, point.of), set()).add(point.day)
    return tuple(point for point in points if len(days[point.effect, point.of]) > 1)
