"""When and where, for claims whose sentence does not tell: what the paragraph or the report gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from rashomon.extract import places, times
from rashomon.extract.parsing import Parsed
from rashomon.model import Claim, PlaceMention, Span, When

APART = frozenset({"release", "talks"})
"""Events that come after the fighting, on a day of their own."""


def settled(
    parsed: Parsed, claims: Sequence[Claim], whens: Sequence[When], where: Sequence[PlaceMention]
) -> tuple[Claim, ...]:
    """The claims, in order of appearance, with the time and place that stand for those that their sentence leaves out.

    A claim about the main incident takes the time and the place of such a claim before it in its paragraph, otherwise
    those that the report gives for its incident; before the report's time comes the last one in the paragraph of
    anything that happened of late. What is background takes both from the background before it in its
    paragraph, and nothing from the report. A release, talks and what is only intended keep an unknown time.
    """
    told = {claim.place.span for claim in claims if claim.place and _is_of_incident(claim)}
    main_place, main_time = places.main(parsed, where, told), _main_time(parsed, claims, whens)
    done: list[Claim] = []
    for index, claim in enumerate(claims):
        place, when = claim.place, claim.when
        before = _before(parsed, claims[:index], claim)
        if place is None:
            named = next((other.place for other in before if other.place), None)
            place = named or (None if claim.background else main_place)
        if when is None:
            known = next((other.when for other in before if other.when and other.event not in APART), None)
            if known is None and not claim.background:
                known = times.told_before(parsed, whens, claim.span, _of_others(claims))
            when = known or (None if claim.background else main_time)
            when = when if claim.background or _is_of_incident(claim) else None
        if when is not None and not claim.background:
            when = times.refined(when, main_time)
        done.append(dataclasses.replace(claim, place=place, when=when))
    return tuple(done)


def _before(parsed: Parsed, claims: Sequence[Claim], claim: Claim) -> list[Claim]:
    """The claims before one in its paragraph that are about the main incident as it is, or background as it is; the
    nearest first."""
    paragraph = parsed.document.text.rfind("\n", 0, claim.span.start) + 1
    return [
        other for other in reversed(claims) if other.span.start >= paragraph and other.background == claim.background
    ]


def _main_time(parsed: Parsed, claims: Sequence[Claim], whens: Sequence[When]) -> When | None:
    """The time of the report's incident: the first of those told of what happened, to the day if any is.

    The day of publication is among them only where a claim about the incident has it: elsewhere it is when something
    was said or put out. What belongs to background, a release or talks is left out.
    """
    of_incident = {claim.when.span for claim in claims if claim.when and _is_of_incident(claim)}
    of_others = _of_others(claims)
    published = parsed.document.published_at
    return times.main(
        parsed,
        [
            when
            for when in whens
            if when.span in of_incident or (when.span not in of_others and when.start != published)
        ],
    )


def _of_others(claims: Sequence[Claim]) -> set[Span | None]:
    """The times of what is background, a release, talks or only intended, and of nothing else."""
    of_incident = {claim.when.span for claim in claims if claim.when and _is_of_incident(claim)}
    return {claim.when.span for claim in claims if claim.when} - of_incident


def _is_of_incident(claim: Claim) -> bool:
    return not claim.background and claim.event not in APART and claim.stance != "intends"
