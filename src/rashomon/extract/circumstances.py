"""When and where, for claims whose sentence does not tell: what the report gives for its incident."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from rashomon.extract import places, times
from rashomon.extract.parsing import Parsed
from rashomon.model import Claim, PlaceMention, When


def settled(
    parsed: Parsed, claims: Sequence[Claim], whens: Sequence[When], where: Sequence[PlaceMention]
) -> tuple[Claim, ...]:
    """The claims, those about the main incident with the place and time that the report gives for it where the
    sentence states none of its own (the codebook's ruling). A background event keeps what its sentence says."""
    place, when = places.main(parsed, where), times.main(parsed, whens)
    return tuple(
        claim
        if claim.background
        else dataclasses.replace(
            claim,
            place=claim.place or place,
            when=times.refined(claim.when, when) if claim.when else when,
        )
        for claim in claims
    )
