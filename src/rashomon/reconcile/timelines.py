"""What happened, in order: incidents, and the earlier events that reports bring up, each told once.

Background of several reports is joined only where nothing speaks against it: one kind of event, days and places that
agree, and something in common besides. What the ledger has as an incident is told as the incident.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from rashomon.model import Claim, Document, Happening, Incident, Judgement
from rashomon.reconcile import days as dates
from rashomon.reconcile import origins, precedents, spots
from rashomon.reconcile.candidates import position
from rashomon.reconcile.parties import parties

LONG = 31
"""Days; of what happened some time in a longer stretch, two tellings must share more than party and kind."""

WORDS = 0.5
"""Share of the shorter text's words from which two tellings are one; a guess, of reports that copy each other."""

UNDATED = (10**7, 10**7)
"""Stands after every day there is."""


def of(
    incidents: Iterable[tuple[Incident, Sequence[Claim]]],
    background: Iterable[Claim],
    documents: Iterable[Document],
    copied: Sequence[Judgement] = (),
    released: Mapping[str, Sequence[Claim]] | None = None,
) -> tuple[Happening, ...]:
    """The lines of a timeline, oldest first, those without a date last.

    Incidents come with their claims; `background` holds the claims of earlier events, whichever reports bring them up.
    `documents` are those that all these stand in, `copied` the copies among them. `released` has, by an incident's
    id, what other incidents tell of releases of its captives. The result does not depend on any order of what is given.
    """
    held = {document.id: document for document in documents}
    gathered = {incident.id: (incident, told) for incident, told in incidents}
    groups = _groups(background, held)
    joined: dict[str, list[Claim]] = defaultdict(list)
    apart: list[list[Claim]] = []
    for group in groups:
        home = next((name for name, pair in sorted(gathered.items()) if _belongs(group[0], *pair)), None)
        if home is None:
            apart.append(group)
        else:
            joined[home] += group
    later = released or {}
    lines = [
        _incident(one, told, joined[one.id], held, copied, later.get(one.id, ())) for one, told in gathered.values()
    ]
    lines += [_event(group, held) for group in apart]
    return tuple(sorted(lines, key=_order))


def involves(line: Happening, name: str) -> bool:
    """Whether somebody whose name has that in it fought in what the line tells of."""
    return any(name.casefold() in party.casefold() for side in line.sides for party in side)


def _order(line: Happening) -> tuple[object, ...]:
    days = _span(line.start, line.end) or UNDATED
    return days, line.incident is None, line.title, line.claims


def _span(start: str | None, end: str | None) -> dates.Days | None:
    first, last = dates.days(start or end), dates.days(end or start)
    return (first[0], last[1]) if first and last else None


def _incident(
    incident: Incident,
    told: Sequence[Claim],
    brought_up: Sequence[Claim],
    held: Mapping[str, Document],
    copied: Sequence[Judgement],
    later: Sequence[Claim],
) -> Happening:
    own = [claim for claim in told if not claim.background] or list(told)
    reports = {claim.document_id for claim in own}
    documents = [document for name, document in held.items() if name in reports]
    within = [judgement for judgement in copied if judgement.right in reports]
    return Happening(
        start=incident.start,
        end=incident.end,
        incident=incident.id,
        kind=precedents.main_kind(own),
        title=incident.title,
        country=incident.country,
        place=incident.place,
        sides=incident.sides,
        sources=tuple(dict.fromkeys(item.source for item in origins.said(own, documents, within))),
        claims=tuple(claim.id for claim in own),
        documents=tuple(dict.fromkeys(claim.document_id for claim in own)),
        brought_up=tuple(claim.id for claim in brought_up),
        open_ends=precedents.open_ends(own, later),
    )


def _event(group: Sequence[Claim], held: Mapping[str, Document]) -> Happening:
    """One earlier event, in the words of the report that brought it up first, at the days that are told closest."""
    first = group[0]
    dated = [claim for claim in group if dates.interval(claim.when)]
    closest = min(dated, key=_length) if dated else first
    when = closest.when
    return Happening(
        start=when.start if when else None,
        end=when.end if when else None,
        incident=None,
        kind=first.event,
        title=first.event,
        country=next((claim.place.country for claim in group if claim.place), None),
        place=next((claim.place.span.exact for claim in group if claim.place), None),
        sides=_sides(group),
        sources=tuple(dict.fromkeys(_told_by(claim, held) for claim in group)),
        claims=tuple(claim.id for claim in group),
        documents=tuple(dict.fromkeys(claim.document_id for claim in group)),
        words=first.span.exact,
        open_ends=precedents.open_ends([replace(claim, background=False) for claim in group]),
    )


def _sides(group: Sequence[Claim]) -> tuple[tuple[str, ...], ...]:
    fullest = max(group, key=lambda claim: ((claim.actor is not None) + (claim.target is not None), claim.id))
    return tuple((mention.label,) for mention in (fullest.actor, fullest.target) if mention)


def _length(claim: Claim) -> int:
    span = dates.interval(claim.when)
    return dates.length(span) if span else 10**7


def _groups(background: Iterable[Claim], held: Mapping[str, Document]) -> list[list[Claim]]:
    """Claims of one event together, the first report's first; sorted, so that no order of arrival decides."""

    def published(claim: Claim) -> tuple[str, str, int, int, str]:
        document = held.get(claim.document_id)
        return ((document.published_at if document else None) or "9999", claim.document_id, *position(claim))

    groups: list[list[Claim]] = []
    at: dict[object, list[int]] = defaultdict(list)
    for claim in sorted({claim.id: claim for claim in background}.values(), key=published):
        near = sorted({number for key in _keys(claim) for number in at[key]})
        home = next((number for number in near if all(_same(claim, other) for other in groups[number])), None)
        if home is None:
            home = len(groups)
            groups.append([])
        groups[home].append(claim)
        for key in _keys(claim):
            at[key].append(home)
    return groups


def _keys(claim: Claim) -> list[object]:
    """What two tellings of one event have in common one of: a year in which it may have been, or that none is told."""
    span = dates.interval(claim.when)
    kind = "fighting" if claim.event in precedents.FIGHTING else claim.event
    if span is None:
        return [(kind, None)]
    return [(kind, year) for year in range(int(dates.iso(span[0])[:4]), int(dates.iso(span[1])[:4]) + 1)]


def _same(left: Claim, right: Claim) -> bool:
    """Whether two claims of earlier events tell of one."""
    if left.event != right.event and not {left.event, right.event} <= precedents.FIGHTING:
        return False
    if left.place and right.place and not spots.same(left.place, right.place):
        return False
    one, other = dates.interval(left.when), dates.interval(right.when)
    alike = _words(left, right) >= WORDS
    if one is None or other is None:
        return alike and one == other
    if not (_within(one, other) or _within(other, one)):
        return False
    figures = bool(_figures(left) & _figures(right))
    if max(dates.length(one), dates.length(other)) > LONG:
        return alike or figures
    return alike or figures or bool(parties(left) & parties(right)) or (left.place is not None and one == other)


def _within(inner: dates.Days, outer: dates.Days) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _figures(claim: Claim) -> set[tuple[str, int | None, int | None]]:
    return {(figure.effect, figure.low, figure.high) for figure in claim.figures if (figure.low or 0) > 1}


def _words(left: Claim, right: Claim) -> float:
    """Share of the shorter text's words that stand in the other too, 0 to 1."""
    one, other = (frozenset(claim.span.exact.casefold().split()) for claim in (left, right))
    return len(one & other) / max(1, min(len(one), len(other)))


def _belongs(claim: Claim, incident: Incident, told: Sequence[Claim]) -> bool:
    """Whether the earlier event is the incident: its days, its place or none, its kind, and a party of it."""
    own, span = _span(incident.start, incident.end), dates.interval(claim.when)
    if own is None or span is None or not _within(span, own) or dates.length(own) > LONG:
        return False
    kind = precedents.main_kind(told)
    if claim.event != kind and not {claim.event, kind} <= precedents.FIGHTING:
        return False
    if claim.place is not None:
        named = [one.place for one in told if one.place and one.place.span.exact == incident.place]
        if not any(spots.same(claim.place, place) for place in named):
            return False
    fought = {name for side in incident.sides for name in side}
    return bool(parties(claim) & fought)


def _speaker(claim: Claim, held: Mapping[str, Document]) -> str:
    """Who says it: a name, or the outlet for a report's own voice."""
    attribution = claim.attribution
    document = held.get(claim.document_id)
    outlet = (document.outlet or document.title or document.name) if document else None
    if attribution.source_kind == "reporter" or attribution.form == "narration":
        return outlet or "the report"
    return attribution.source.label if attribution.source else "a source not named"


def _told_by(claim: Claim, held: Mapping[str, Document]) -> str:
    """The source with the report that has it, and when that came out."""
    document = held.get(claim.document_id)
    said = _speaker(claim, held)
    outlet = (document.outlet or document.title or document.name or "the report") if document else "the report"
    day = f", {document.published_at}" if document and document.published_at else ""
    return f"{said}{day}" if said == outlet else f"{said}, in {outlet}{day}"
