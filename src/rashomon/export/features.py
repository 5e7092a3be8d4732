"""Incidents and claims as features of a map: flat properties, and the point where one is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rashomon.export import carried, placing, tables, wording
from rashomon.model import Claim, Reading
from rashomon.protocols import Export

Value = str | int | None

INCIDENT: dict[str, type] = {
    "incident": str,
    "title": str,
    "start": str,
    "end": str,
    "days": str,
    "place": str,
    "country": str,
    "precision": str,
    "stands_for": str,
    "kinds": str,
    "sides": str,
    "sources": str,
    "reports": int,
    "conflicts": str,
    **dict.fromkeys(wording.EFFECTS, str),
    "dead_low": int,
    "dead_best": int,
    "dead_high": int,
    "policy": str,
    "review": str,
    "claims": str,
    "checkpoint": str,
    "as_of": str,
}
"""Properties of an incident with their types. `killed` and the other effects are what the accounts span, side by side;
`dead_low`, `dead_best`, `dead_high` are the estimate of `policy`. Lists are joined by `; `."""

CLAIM: dict[str, type] = {
    "incident": str,
    "claim": str,
    "event": str,
    "actor": str,
    "target": str,
    "start": str,
    "end": str,
    "place": str,
    "country": str,
    "precision": str,
    "stands_for": str,
    "source": str,
    "source_kind": str,
    "stance": str,
    "certainty": str,
    "figures": str,
    "words": str,
    "report": str,
    "outlet": str,
    "published": str,
    "background": str,
    "policy": str,
    "review": str,
    "checkpoint": str,
    "as_of": str,
}
"""Properties of a claim with their types; `policy` is empty, since no number of a claim is derived."""

LAYERS = {"incidents": INCIDENT, "claims": CLAIM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One row of a layer."""

    layer: str
    """`incidents` or `claims`."""
    name: str
    """Its id."""
    point: tuple[float, float] | None
    """Longitude and latitude in degrees (WGS 84), rounded by precision (`placing.DECIMALS`); None where unknown."""
    properties: dict[str, Value] = field(default_factory=dict)


def features(found: Export) -> Iterator[Feature]:
    """For each reading its incident and then its claims, those of background last."""
    for reading in found.readings:
        states = carried.states(reading)
        yield _incident(found, reading, states)
        documents = {document.id: document for document in reading.documents}
        for claim in (*reading.claims, *reading.background):
            document = documents.get(claim.document_id)
            source = tables.source(claim, document) if document else tables.NOBODY
            yield Feature(
                layer="claims",
                name=claim.id,
                point=placing.coordinates(claim.place),
                properties={
                    **_claim(claim),
                    "incident": reading.incident.id,
                    "source": reading.sources().get(claim.id, source),
                    "report": claim.document_id,
                    "outlet": document.outlet if document else None,
                    "published": document.published_at if document else None,
                    "policy": None,
                    "review": states[claim.id],
                    "checkpoint": found.checkpoint,
                    "as_of": found.as_of,
                },
            )


def corners(points: Iterable[tuple[float, float]]) -> tuple[float, float, float, float] | None:
    """The least and the greatest of longitudes and latitudes: west, south, east, north; None where there are none."""
    found = list(points)
    if not found:
        return None
    lons, lats = zip(*found, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _incident(found: Export, reading: Reading, states: Mapping[str, str]) -> Feature:
    incident, place, dead = reading.incident, placing.point(reading), carried.dead(found, reading)
    spans = carried.spreads(reading)
    return Feature(
        layer="incidents",
        name=incident.id,
        point=placing.coordinates(place),
        properties={
            "incident": incident.id,
            "title": incident.title,
            "start": incident.start,
            "end": incident.end,
            "days": wording.dates(incident.start, incident.end),
            "place": incident.place,
            "country": incident.country,
            "precision": place.precision if place else None,
            "stands_for": placing.stands_for(place),
            "kinds": "; ".join(dict.fromkeys(claim.event for claim in reading.claims)),
            "sides": " | ".join("; ".join(side) for side in incident.sides),
            "sources": "; ".join(account.source for account in reading.accounts),
            "reports": len(reading.documents),
            "conflicts": "; ".join(map(wording.question, reading.in_conflict)),
            **{effect: "; ".join(one.text for one in spans if one.effect == effect) for effect in wording.EFFECTS},
            "dead_low": dead.low if dead else None,
            "dead_best": dead.best if dead else None,
            "dead_high": dead.high if dead else None,
            "policy": dead.policy if dead else None,
            "review": carried.together(states, (claim.id for claim in reading.claims)),
            "claims": "; ".join(claim.id for claim in reading.claims),
            "checkpoint": found.checkpoint,
            "as_of": found.as_of,
        },
    )


def _claim(claim: Claim) -> dict[str, Value]:
    place = claim.place
    return {
        "claim": claim.id,
        "event": claim.event,
        "actor": claim.actor.label if claim.actor else None,
        "target": claim.target.label if claim.target else None,
        "start": claim.when.start if claim.when else None,
        "end": claim.when.end if claim.when else None,
        "place": place.span.exact if place else None,
        "country": place.country if place else None,
        "precision": place.precision if place else None,
        "stands_for": placing.stands_for(place),
        "source_kind": claim.attribution.source_kind,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "figures": "; ".join(map(tables.figure, claim.figures)),
        "words": wording.words(claim.span.exact, whole=True),
        "background": "yes" if claim.background else "no",
    }
