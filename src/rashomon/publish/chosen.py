"""What of an incident is published: the claims that people reviewed, and what follows from those alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rashomon import plugins, readings
from rashomon.api.incident import IncidentPage, laid
from rashomon.codebook.naming import fold
from rashomon.export import decided
from rashomon.ledger import View, protection
from rashomon.model import Claim, Decided, Reading
from rashomon.reconcile.incidents import gathered
from rashomon.reconcile.spots import WEIGHTS

SHOWN = frozenset({*decided.REVIEWS, "assessed"})
"""Kinds of decisions that are published; what was withdrawn is not, nor what was judged to be the same or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be published."""

    incidents: tuple[str, ...]
    """Ids, or the beginnings of ids."""
    every: bool = False
    """Claims that nobody reviewed too, each labelled so."""
    policies: tuple[str, ...] = ()
    """Versioned names of the policies whose estimates are given; all without any."""
    title: str = "Accounts of incidents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """An incident as it is published."""

    reading: Reading
    """Of the published claims alone; protected names in words."""
    page: IncidentPage
    review: Mapping[str, str]
    """By claim what was done to review it: `corrected, checked (disputed)`, or `unreviewed`."""
    left_out: int
    """Claims that nobody reviewed and that are not published."""
    claims: tuple[Claim, ...]
    """Those published, background last."""
    point: tuple[float, float] | None
    """Latitude and longitude in degrees (WGS 84) of the incident's place, as most claims that name it have it."""


def policies(names: Sequence[str]) -> tuple[str, ...]:
    """The versioned names of policies given with or without version. Raises ValueError for one that is none."""
    known = [policy.name for policy in plugins.policies()]
    found = []
    for name in names:
        fits = [one for one in known if name in (one, one.rpartition(".v")[0])]
        if not fits:
            raise ValueError(f"There is no policy {name}; there are {', '.join(known)}.")
        found += fits
    return tuple(dict.fromkeys(found))


def chosen(view: View, name: str, wanted: Wanted) -> Chosen:
    """What is published of the incident of that id, as the view has it. Raises NotFound. See `of`."""
    return of(readings.incident(view, name), wanted)


def of(whole: Reading, wanted: Wanted) -> Chosen:
    """What is published of a reading, in which protected names must be covered.

    Title, days, place and sides are worked out again from what is published, so that nothing rests on a claim that
    nobody reviewed.
    """
    on = decided.by_claim(whole.decisions)
    review = {one.id: decided.review(on.get(one.id, ())) for one in (*whole.claims, *whole.background)}
    kept = whole if wanted.every else _reviewed(whole, review)
    stood = readings.whole(replace(kept, decisions=_decisions(whole.decisions, kept)))
    estimates = tuple(one for one in stood.estimates if not wanted.policies or one.policy in wanted.policies)
    stood = protection.worded(replace(stood, estimates=estimates))
    published = (*stood.claims, *stood.background)
    return Chosen(
        reading=stood,
        page=laid(stood),
        review={one.id: review[one.id] for one in published},
        left_out=len(review) - len(published),
        claims=published,
        point=_point(stood.claims, stood.incident.place),
    )


def _reviewed(whole: Reading, review: Mapping[str, str]) -> Reading:
    claims = [one for one in whole.claims if review[one.id] != decided.UNREVIEWED]
    background = [one for one in whole.background if review[one.id] != decided.UNREVIEWED]
    return readings.build(
        # Under the id that it has in the ledger.
        gathered(whole.incident.id, claims, background),
        whole.documents,
        [*claims, *background],
        whole.copies,
        (),
        whole.as_of,
        whole.valid_at,
    )


def _decisions(found: Iterable[Decided], kept: Reading) -> tuple[Decided, ...]:
    """Those on what is published: on its claims, and grades of its sources."""
    about = {one.id for one in (*kept.claims, *kept.background)}
    sources = {fold(account.source) for account in kept.accounts}
    return tuple(
        one
        for one in found
        if one.kind in SHOWN
        and not one.lost
        and (one.subject in about or (one.field == "reliability" and fold(one.subject) in sources))
    )


def _point(claims: Sequence[Claim], place: str | None) -> tuple[float, float] | None:
    """Where most of the claims are that name the incident's place; never where another place is that they name."""
    counted: dict[tuple[float, float], float] = defaultdict(float)
    for claim in claims:
        at = claim.place
        if at and place and fold(at.span.exact) == fold(place) and at.latitude is not None and at.longitude is not None:
            counted[at.latitude, at.longitude] += WEIGHTS.get(at.precision, 0.5)
    return min(counted, key=lambda at: (-counted[at], at)) if counted else None
