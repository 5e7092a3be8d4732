"""When and where, for claims whose sentence does not tell: what the report gives for its incident."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from rashomon.extract import places, times
from rashomon.extract.parsing import Parsed
from rashomon.model import Claim, PlaceMention, When

APART = frozenset({"release", "talks"})
"""Events that come after the fighting, on a day of their own."""


def settled(
    parsed: Parsed, claims: Sequence[Claim], whens: Sequence[When], where: Sequence[PlaceMention]
) -> tuple[Claim, ...]:
    """The claims, those about the main incident with the place and time that the report gives for it where the
    sentence states none of its own (the codebook's ruling). A background event keeps what its sentence says."""
    told = {claim.place.span for claim in claims if claim.place and not claim.background and _is_of_incident(claim)}
    place, when = places.main(parsed, where, told), _main_time(parsed, claims, whens)
    return tuple(
        claim
        if claim.background
        else dataclasses.replace(
            claim,
            place=claim.place or place,
            when=times.refined(claim.when, when) if claim.when else when if _is_of_incident(claim) else None,
        )
        for claim in claims
    )


def _main_time(parsed: Parsed, claims: Sequence[Claim], whens: Sequence[When]) -> When | None:
    """The time of the report's incident: the first of those told of what happened, to the day if any is.

    The day of publication is among them only where a claim about the incident has it: elsewhere it is when something
    was said or put out. What belongs to background, a release or talks is left out.
    """
    of_incident = {claim.when.span for claim in claims if claim.when and not claim.background and _is_of_incident(claim)}
    of_others = {claim.when.span for claim in claims if claim.when} - of_incident
    published = parsed.document.published_at
    return times.main(
        parsed,
        [
            when
            for when in whens
            if when.span in of_incident or (when.span not in of_others and when.start != published)
        ],
    )


def _is_of_incident(claim: Claim) -> bool:
    return claim.event not in APART and claim.stance != "intends"
