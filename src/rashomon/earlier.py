"""What came before an incident, and what happened over time, looked for in a ledger without loading all of it.

Candidates come from the ledger's indexes: by party and by place, the latest first. How alike they are, what they left
open and what is told as one event are questions for `reconcile`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rashomon import pages, readings
from rashomon.ledger import Filter, NotFound, View, history, likeness
from rashomon.ledger.lookup import UNDATED
from rashomon.model import (
    Captives,
    Claim,
    Document,
    Happening,
    Incident,
    Judgement,
    Linked,
    MediaItem,
    Offered,
    Precedent,
    Profile,
    ProtectedName,
    Reading,
    SeenElsewhere,
)
from rashomon.model import earlier as before
from rashomon.reconcile import candidates, captives, links, profiles, timelines
from rashomon.reconcile import days as dates
from rashomon.reconcile import precedents as likest

SHOWN = 5
"""Precedents that a page names."""

LOOKED_AT, ENOUGH = 100, 50
"""Claims that one name or place brings in as candidates: at most, and how many let the search end."""

COMPARED = 30
"""Earlier incidents that are compared with their claims: those with the most in common by their own records."""

AFTERMATH = 31
"""Days before and after an incident within which others may belong to one course of events with it."""

FIRST, FURTHEST = 366, 4000
"""Days of the first stretch before an incident in which claims are looked for, each next one being four times as long;
and the length from which one goes back to the beginning."""

HALVINGS = 9
"""How often a stretch with too many claims is halved to find the latest of them."""

LINES = 100
"""Lines of a timeline at once."""

Fits = Callable[[Claim, Document], bool]
Kept = Callable[[Happening], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Some lines of a timeline, oldest first."""

    lines: tuple[Happening, ...]
    documents: tuple[Document, ...]
    """Those that tell of them."""
    more_since: str | None
    """The day from which there is more, ISO 8601; None where this is all."""


@dataclass(slots=True)
class _Gathered:
    """The incidents that claims stand in, each asked for once."""

    view: View
    incidents: dict[str, Incident] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)
    """Claim's id to its incident's."""

    def of(self, claim: Claim) -> Incident | None:
        if claim.id not in self.home:
            for name in reversed(history.incidents_of(self.view, claim.id)):
                if name not in self.incidents:
                    try:
                        found = self.view.incident(name)
                    except NotFound:
                        continue  # It was put together otherwise since.
                    self.incidents[name] = found
                    self.home |= dict.fromkeys((*found.claims, *found.background), name)
                if claim.id in self.home:
                    break
        return self.incidents.get(self.home.get(claim.id, ""))


def precedents(view: View, reading: Reading, limit: int | None = SHOWN) -> tuple[Precedent, ...]:
    """The earlier incidents that are like the reading's, those left open first. Empty for an incident without a date.

    Looks at no more than `LOOKED_AT` claims for each party and for the place, the latest before the incident, and
    compares no more than `COMPARED` incidents: of a ledger of any size it reads about as much.
    """
    incident = reading.incident
    began = dates.days(incident.start or incident.end)
    if began is None:
        return ()
    gathered = _Gathered(view)
    shared: dict[str, int] = {}
    for wanted in _wanted(incident):
        near = {one.id for claim in _before(view, wanted, began[0]) if (one := gathered.of(claim))}
        for name in near - {incident.id}:
            shared[name] = shared.get(name, 0) + 1
    nearest = sorted(shared, key=lambda name: (-shared[name], _distance(gathered.incidents[name], began[0]), name))
    others = [gathered.incidents[name] for name in nearest[:COMPARED]]
    ids = [name for one in others for name in one.claims]
    claims = {claim.id: claim for claim in readings.decided(view, ids).claims} if ids else {}
    told = [(one, [claims[name] for name in one.claims if name in claims]) for one in others]
    return likest.rank(incident, reading.claims, told, limit, _freed(view, told))


def releases(view: View, incident: Incident, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """What the ledger tells outside the incident of releases of people of those sides whose people were taken in it.

    On or after its first day; no more than `LOOKED_AT` claims for each side. Empty where nobody was taken.
    """
    if incident.start is None:
        return ()
    own = {claim.id for claim in claims}
    found: dict[str, None] = {}
    for name in sorted(likest.captured(claims)):
        wanted = Filter(actor=name, event="release", since=incident.start)
        found |= dict.fromkeys(claim.id for claim in view.page(wanted, limit=LOOKED_AT).claims if claim.id not in own)
    if not found:
        return ()
    told = {claim.id: claim for claim in readings.decided(view, list(found)).claims}
    return tuple(told[name] for name in found if name in told)


def _freed(view: View, told: Iterable[tuple[Incident, Sequence[Claim]]]) -> dict[str, tuple[Claim, ...]]:
    """By incident, the releases that others tell of where its own claims leave captives open."""
    return {
        incident.id: releases(view, incident, claims)
        for incident, claims in told
        if any(end.what == "captives" for end in likest.open_ends(claims))
    }


def _captives(view: View, reading: Reading, names: Sequence[ProtectedName]) -> tuple[Captives, ...]:
    """The reading's captives with what the ledger tells elsewhere of their release."""
    claims = [claim for claim in reading.claims if not claim.background]
    told = [
        claim for claim in releases(view, reading.incident, claims) if claim.stance in ("asserts", "confirms", "denies")
    ]
    place = reading.incident.place
    ours = [claim for claim in told if place and place.casefold() in _where(claim)]
    others = [claim for claim in told if claim not in ours]
    documents = view.documents({claim.document_id for claim in ours}) if ours else []
    return captives.followed(reading, documents, ours, others, names)


def _where(claim: Claim) -> str:
    """The words that may say where people were taken: the claim's, and its place."""
    return f"{claim.span.exact} {claim.place.span.exact if claim.place else ''}".casefold()


def whole(view: View, reading: Reading) -> Reading:
    """The reading with all that is worked out from it and all that stands around it, as its page has it."""
    return around(view, alone(view, reading))


def alone(view: View, reading: Reading) -> Reading:
    """The reading with all that is worked out from it; what stands around it takes longer to find."""
    names = [name for document in reading.documents for name in view.protected_names(document.id)]
    found = readings.whole(reading, names)
    if found.captives:
        found = replace(found, captives=_captives(view, reading, names))
    return replace(found, media=elsewhere(view, found)) if found.media else found


def elsewhere(view: View, reading: Reading) -> tuple[Offered, ...]:
    """The reading's media with where else the same were offered: in reports that are none of its own."""
    own = {document.id: document.published_at for document in reading.documents}
    found = {
        name: [other for other in some if other.item.document_id not in own]
        for name, some in likeness.many(view, [one.item for one in reading.media]).items()
    }
    told = _Elsewhere(view, (other for some in found.values() for other in some), reading.incident.id)
    return tuple(
        replace(one, seen=told.of(found.get(one.item.id, ()), own[one.item.document_id])) for one in reading.media
    )


def same(view: View, item: MediaItem, document: Document | None = None) -> tuple[SeenElsewhere, ...]:
    """Where a picture, film or recording, of a report where one is given, was offered in other reports."""
    found = likeness.alike(view, item)
    return _Elsewhere(view, found).of(found, document.published_at if document else None)


class _Elsewhere:
    """Media that are alike, with what is to be said of their reports."""

    def __init__(self, view: View, alike: Iterable[likeness.Alike], here: str = "") -> None:
        """`here` is the incident from which one looks, and which is not named."""
        reports = {one.item.document_id for one in alike}
        self._documents = {document.id: document for document in view.documents(reports)}
        homes = history.homes(view, reports)
        self._homes = {name: [one for one in some if one != here] for name, some in homes.items()}
        found = view.incidents({name for some in self._homes.values() for name in some})
        self._titles = {one.id: one.title for one in found}

    def of(self, alike: Iterable[likeness.Alike], day: str | None) -> tuple[SeenElsewhere, ...]:
        """What is seen elsewhere of something that was published on that day."""
        return tuple(self._told(one, day) for one in alike if one.item.document_id in self._documents)

    def _told(self, one: likeness.Alike, day: str | None) -> SeenElsewhere:
        document = self._documents[one.item.document_id]
        incidents = [name for name in self._homes.get(document.id, ()) if name in self._titles]
        then = document.published_at
        return SeenElsewhere(
            media=one.item.id,
            document=document.id,
            called=document.outlet or document.name or document.id,
            published=then,
            distance=one.distance,
            incidents=tuple(incidents),
            titles=tuple(self._titles[name] for name in incidents),
            earlier=True if before(then, day) else False if before(day, then) else None,
        )


def around(view: View, reading: Reading) -> Reading:
    """The reading with the incidents that belong to one course of events with it, and its precedents.

    What is linked is no precedent.
    """
    tied = linked(view, reading)
    known = {one.incident for one in tied}
    before = (one for one in precedents(view, reading, SHOWN + len(known)) if one.incident not in known)
    return replace(reading, linked=tied, precedents=tuple(itertools.islice(before, SHOWN)))


def linked(view: View, reading: Reading) -> tuple[Linked, ...]:
    """The incidents of one course of events with the reading's: the next day's fighting, or parts of a longer battle.

    Looked for among those of the same parties and place within `AFTERMATH` days, no more than `COMPARED` of them, the
    nearest in time.
    """
    incident = reading.incident
    first, last = dates.days(incident.start or incident.end), dates.days(incident.end or incident.start)
    if first is None or last is None:
        return ()
    gathered = _Gathered(view)
    # The next days apart, since the ledger gives the earliest first and a month of a war has more than is looked at.
    for margin in (links.AGAIN, AFTERMATH):
        since, until = dates.iso(first[0] - margin), dates.iso(last[1] + margin)
        for wanted in _wanted(incident):
            for claim in view.page(replace(wanted, since=since, until=until), limit=LOOKED_AT).claims:
                gathered.of(claim)
    gathered.incidents.pop(incident.id, None)
    others = sorted(gathered.incidents.values(), key=lambda one: (_apart(one, (first[0], last[1])), one.id))[:COMPARED]
    if not others:
        return ()
    own = _profile(incident.id, reading.claims, reading.documents)
    claims = readings.decided(view, [name for one in others for name in one.claims]).claims
    documents = view.documents({claim.document_id for claim in claims})
    found = []
    for one in others:
        told = set(one.claims)
        profile = _profile(one.id, [claim for claim in claims if claim.id in told], documents)
        judgement = links.link(own, profile)
        if judgement is not None:
            found.append(_linked(one, judgement))
    return tuple(sorted(found, key=lambda one: (one.start or "9999", one.incident)))


def _profile(name: str, claims: Iterable[Claim], documents: Iterable[Document]) -> Profile:
    told = candidates.tellings(claims)
    return profiles.joined(name, list(profiles.profiles(told, {one.id: one for one in documents}).values()))


def _linked(incident: Incident, judgement: Judgement) -> Linked:
    return Linked(
        incident=incident.id,
        title=incident.title,
        country=incident.country,
        place=incident.place,
        start=incident.start,
        end=incident.end,
        reasons=judgement.reasons,
    )


def timeline(view: View, wanted: Filter, fits: Fits, *, kept: Kept = lambda line: True, limit: int = LINES) -> Timeline:
    """What happened of all that fits, oldest first: incidents, and events that reports bring up as background.

    `wanted` narrows what the ledger looks for, `fits` has the last word on each claim as people have it, and `kept` on
    each line. Reads claims until it has more than `limit` lines' worth, the rest is for another call.
    """
    gathered = _Gathered(view)
    background: list[Claim] = []
    found: dict[str, None] = {}
    more: int | None = None
    for day, placed in itertools.groupby(pages.Claims(view, wanted, fits).walk(), key=lambda one: one.at[0]):
        if len(found) + len(background) >= limit:
            more = day
            break
        # Of what has no date there may be any number.
        for one in itertools.islice(placed, LOOKED_AT if day >= UNDATED else None):
            incident = gathered.of(one.claim)
            if one.claim.background:
                background.append(one.claim)
            elif incident is not None:
                found[incident.id] = None
    ids = [name for one in found for name in gathered.incidents[one].claims]
    claims = {claim.id: claim for claim in readings.decided(view, ids).claims} if ids else {}
    told = [(gathered.incidents[name], _own(gathered.incidents[name], claims)) for name in found]
    reports = {claim.document_id for claim in (*claims.values(), *background)}
    copied = [judgement for judgement in view.judgements(of=reports) if judgement.verdict == "copy"]
    documents = view.documents({*reports, *(judgement.left for judgement in copied)})
    made = timelines.of(told, background, documents, copied, _freed(view, told))
    lines = tuple(line for line in made if kept(line))
    return Timeline(lines=lines, documents=tuple(documents), more_since=_since(more))


def _own(incident: Incident, claims: dict[str, Claim]) -> Sequence[Claim]:
    return [claims[name] for name in incident.claims if name in claims]


def _since(day: int | None) -> str | None:
    return None if day is None or day >= UNDATED else dates.iso(day)


def _wanted(incident: Incident) -> Iterator[Filter]:
    for name in dict.fromkeys(name for side in incident.sides for name in side):
        yield Filter(actor=name)
    if incident.place is not None:
        yield Filter(place=incident.place)


def _before(view: View, wanted: Filter, began: int) -> Sequence[Claim]:
    """The claims that fit of what happened before that day: the latest `ENOUGH` of them, and at most `LOOKED_AT`."""
    found: list[Claim] = []
    last, back = began - 1, FIRST
    while last >= 1 and len(found) < ENOUGH:
        # Far enough back that it may be anything; what has a long time to it is in every stretch.
        first = max(1, last - back) if back < FURTHEST else 1
        found += _latest(view, wanted, first, last, LOOKED_AT - len(found))
        last, back = first - 1, 4 * back
    return found


def _latest(view: View, wanted: Filter, first: int, last: int, most: int, halvings: int = HALVINGS) -> Sequence[Claim]:
    """Of the claims that fit between two days no more than `most`, the latest: the ledger gives the earliest first, so
    a stretch with too many is halved."""
    page = view.page(replace(wanted, since=dates.iso(first), until=dates.iso(last)), limit=most)
    if page.after is None or first >= last or halvings == 0:
        return page.claims
    middle = (first + last) // 2
    found = _latest(view, wanted, middle + 1, last, most, halvings - 1)
    if len(found) >= ENOUGH or len(found) >= most:
        return found
    return [*found, *_latest(view, wanted, first, middle, most - len(found), halvings - 1)]


def _apart(incident: Incident, days: dates.Days) -> int:
    """Days between the incident and those days."""
    first, last = dates.days(incident.start or incident.end), dates.days(incident.end or incident.start)
    return dates.gap((first[0], last[1]), days) if first and last else UNDATED


def _distance(incident: Incident, began: int) -> int:
    """Days since the incident ended."""
    ended = dates.days(incident.end or incident.start)
    return abs(began - ended[1]) if ended else UNDATED
