"""One incident: the accounts of it side by side (`/incidents/{id}`)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from fastapi import APIRouter

from rashomon import earlier, histories, readings
from rashomon.api.accounts import Matrix, Told, Words, laid_out
from rashomon.api.asking import Asked, Reading
from rashomon.export import estimates, names, wording
from rashomon.export.around import linked, precedents
from rashomon.export.lines import Section, outlets
from rashomon.export.sections import sections
from rashomon.ledger import NotFound, View, history, protection
from rashomon.ledger.written import BLOCK
from rashomon.model import Change, Estimate, Incident, Linked, Offered, OriginChart, Precedent, Weighed
from rashomon.model import Reading as Stood
from rashomon.reconcile import chains

router = APIRouter(tags=["incident"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report of the incident."""

    id: str
    called: str
    title: str | None
    lang: str | None
    published: str | None
    copy_of: str | None
    """Id of the report whose words it repeats."""
    claims: int
    """How many of the incident's claims it makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What a source said on a day of one effect on one side: a point of its strip."""

    effect: str
    of: tuple[str, ...]
    thing: str
    """What is counted where it is not people. Of several things there are as many strips: none took another's place."""
    source: str
    day: str
    low: int | None
    high: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A section of the page."""

    name: str
    """By which an address leads to it."""
    section: Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What one policy comes to on one question, and how."""

    policy: str
    """Its versioned name."""
    called: str
    rule: str
    text: str
    """`2 (2–47)`."""
    used: tuple[str, ...]
    """Each figure that it takes, and why, a sentence each."""
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """One question with the number by every policy; none is a claim."""

    question: str
    total: bool
    """Whether it is of all sides together."""
    by: tuple[Derived, ...]
    gaps: tuple[str, ...]
    """What stays open, a sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """Everything that the page of an incident shows."""

    incident: Incident
    as_of: str | None
    valid_at: str | None
    where: str
    when: str
    short: dict[str, str]
    """Full names to the short ones that stand for them."""
    reports: tuple[Report, ...]
    first_hand: int
    matrix: Matrix
    strip: tuple[Point, ...]
    """The figures of every effect on a side of which somebody spoke on two days."""
    blocks: tuple[Block, ...]
    estimates: tuple[Estimated, ...]
    media: tuple[Offered, ...]
    """Pictures, films and recordings that came with its reports, by their hashes."""
    chart: OriginChart
    """How what is told came from sources into the reports."""
    words: dict[str, Words]
    """By id every claim of the incident, and of what was earlier, in order of publication."""
    moments: tuple[str, ...]
    """When the ledger's knowledge of it changed, oldest first."""
    reviewed: int
    """Claims on which people decided."""
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentHistory:
    """How an incident came to stand as it does."""

    incident: Incident
    as_of: str | None
    changes: tuple[Change, ...]
    """Oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAround:
    """What stands around an incident: others of the same course of events, and earlier ones like it."""

    incident: Incident
    as_of: str | None
    linked: tuple[Linked, ...]
    precedents: tuple[Precedent, ...]
    blocks: tuple[Block, ...]
    """The same in sentences."""


class Moved(NotFound):
    """An incident stands no more; `suggestions` are those in which its claims stand now, the one with most first."""


def known(asked: Asked, name: str) -> Incident:
    """The incident of that id, or the only one whose id begins so. Raises NotFound, and says where its claims are."""
    try:
        return asked.view.incident(name)
    except NotFound as error:
        if error.suggestions or not (homes := history.moved(asked.view, name)):
            raise
        one = len(homes) == 1
        raise Moved(f"{error} Its claims stand in {'another incident' if one else 'others'} now.", homes) from error


def context(asked: Asked, name: str) -> IncidentPage:
    """The page of the incident of that id, or the only one whose id begins so. Raises NotFound."""
    stood = earlier.alone(asked.view, readings.incident(asked.view, known(asked, name).id))
    return laid(stood, _moments(asked, stood))


def laid(stood: Stood, moments: tuple[str, ...] = ()) -> IncidentPage:
    """The page of a reading with what is worked out from it (`earlier.alone`, `readings.whole`)."""
    told = Told(stood)
    matrix = laid_out(stood, told)
    page = IncidentPage(
        incident=stood.incident,
        as_of=stood.as_of,
        valid_at=stood.valid_at,
        where=_where(stood.incident),
        when=_when(stood),
        short=dict(names.short(stood)),
        reports=_reports(stood),
        first_hand=len(stood.heard),
        matrix=matrix,
        strip=_strip(stood, matrix),
        blocks=tuple(_block(section) for section in sections(stood)),
        estimates=_estimates(stood.estimates),
        media=stood.media,
        chart=chains.chart(stood.first_hand, stood.documents),
        words={one.claim: one for one in told.words(tuple(told.claims))},
        moments=moments,
        reviewed=len({one.subject for one in stood.decisions} & {claim.id for claim in stood.claims}),
        claims=len(stood.claims),
    )
    return protection.worded(page) if _covered(stood) else page


def changed(asked: Asked, name: str) -> IncidentHistory:
    """How the incident came to stand as it does. Raises NotFound."""
    incident = known(asked, name)
    changes = tuple(protection.worded(change) for change in histories.of(asked.view, incident.id))
    return IncidentHistory(incident=protection.worded(incident), as_of=asked.view.as_of, changes=changes)


def around(asked: Asked, name: str) -> IncidentAround:
    """What stands around the incident. Raises NotFound."""
    found = protection.worded(earlier.around(asked.view, readings.incident(asked.view, known(asked, name).id)))
    made = (
        Section(heading="Incidents of the same course of events", lines=linked(found)),
        Section(heading="Earlier incidents like it", lines=precedents(found)),
    )
    return IncidentAround(
        incident=found.incident,
        as_of=found.as_of,
        linked=found.linked,
        precedents=found.precedents,
        blocks=tuple(_block(section) for section in made if section.lines),
    )


@router.get("/incidents/{name}")
def incident(name: str, asked: Reading) -> IncidentPage:
    """An incident with its accounts side by side."""
    return context(asked, name)


@router.get("/incidents/{name}/history")
def incident_history(name: str, asked: Reading) -> IncidentHistory:
    """Every change of an incident, oldest first."""
    return changed(asked, name)


@router.get("/incidents/{name}/around")
def incident_around(name: str, asked: Reading) -> IncidentAround:
    """Incidents of the same course of events, and earlier ones like it."""
    return around(asked, name)


def _covered(stood: Stood) -> bool:
    """Whether a protected name is covered in any of it; what has none need not be looked through."""
    fields = [(one.text, one.title, one.name, one.url, one.byline, one.outlet) for one in stood.documents]
    told = (*(text for some in fields for text in some), stood.incident.title, *(x.reason for x in stood.decisions))
    return any(BLOCK in text for text in told if text)


def _moments(asked: Asked, stood: Stood) -> tuple[str, ...]:
    """When it changed, up to now and not to the moment that is looked at: one looks forward again as well."""
    now: View = asked.workbench.view()
    ids = {stood.incident.id, *stood.incident.claims, *stood.incident.background}
    try:
        latest = now.incident(stood.incident.id)
        ids |= {*latest.claims, *latest.background}
    except NotFound:
        pass  # It is part of another by now.
    return history.moments(now, stood.incident.id, ids, {one.id for one in stood.documents})


def _block(section: Section) -> Block:
    return Block(name=re.sub(r"[^a-z]+", "-", section.heading.casefold()).strip("-"), section=section)


def _where(incident: Incident) -> str:
    parts = [part for part in (incident.place, wording.country(incident.country)) if part]
    return ", ".join(dict.fromkeys(parts)) or "place not stated"


def _when(stood: Stood) -> str:
    if stood.incident.start or stood.incident.end:
        return wording.dates(stood.incident.start, stood.incident.end)
    days = sorted(one.published_at for one in stood.documents if one.published_at)
    return f"date not stated, reported {wording.dates(days[0], days[-1])}" if days else "date not stated"


def _reports(stood: Stood) -> tuple[Report, ...]:
    called = outlets(stood)
    copied = {judgement.right: judgement.left for judgement in stood.copies if judgement.verdict == "copy"}
    made: dict[str, int] = defaultdict(int)
    for claim in stood.claims:
        made[claim.document_id] += 1
    return tuple(
        Report(
            id=one.id,
            called=called[one.id],
            title=one.title,
            lang=one.lang,
            published=one.published_at,
            copy_of=copied.get(one.id),
            claims=made[one.id],
        )
        for one in stood.documents
    )


def _strip(stood: Stood, matrix: Matrix) -> tuple[Point, ...]:
    """By column, thing, source and day."""
    cells = {row.source: row.cells for row in matrix.rows}
    points = [
        Point(
            effect=column.effect,
            of=column.of,
            thing=said.thing,
            source=account.source,
            day=said.day,
            low=said.low,
            high=said.high,
            text=said.text,
        )
        for index, column in enumerate(matrix.columns)
        for account in stood.accounts
        if account.source in cells
        for said in cells[account.source][index]
        if said.day and (said.low is not None or said.high is not None)
    ]
    days: dict[tuple[str, tuple[str, ...], str], set[str]] = defaultdict(set)
    for point in points:
        days[point.effect, point.of, point.thing].add(point.day)
    found = [point for point in points if len(days[point.effect, point.of, point.thing]) > 1]
    strips = list(dict.fromkeys((point.effect, point.of, point.thing) for point in found))
    return tuple(sorted(found, key=lambda one: strips.index((one.effect, one.of, one.thing))))


def _estimates(found: Iterable[Estimate]) -> tuple[Estimated, ...]:
    """By question, the dead in all first."""
    asked: dict[tuple[bool, int, str], list[Estimate]] = defaultdict(list)
    for one in found:
        rank = wording.EFFECTS.index(one.effect) if one.effect in wording.EFFECTS else len(wording.EFFECTS)
        asked[not one.total, rank, estimates.question(one)].append(one)
    return tuple(
        Estimated(
            question=question,
            total=not sided,
            by=tuple(_derived(one) for one in some),
            gaps=tuple(dict.fromkeys(gap for one in some for gap in one.gaps)),
        )
        for (sided, _, question), some in sorted(asked.items(), key=lambda item: item[0][:2])
    )


def _derived(one: Estimate) -> Derived:
    trace = [x for x in one.trace if not one.total or x.reason in estimates.SUMMED]
    return Derived(
        policy=one.policy,
        called=estimates.policy(one.policy),
        rule=one.rule,
        text=estimates.numbers(one),
        used=tuple(_weighed(x) for x in trace if x.used),
        left_out=tuple(_weighed(x) for x in trace if not x.used),
    )


def _weighed(one: Weighed) -> str:
    about = "about " if one.approx and one.low == one.high else ""
    return f"{one.source}: {about}{wording.span(one.low, one.high)} — {one.sentence}"
