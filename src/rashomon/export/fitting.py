"""Whether a claim is among those that are asked for: by whom, about whom, where, of what kind, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon.export import tables
from rashomon.model import Claim, Document


def fits(claim: Claim, document: Document, filters: Mapping[str, str | None]) -> bool:
    """Whether the claim is by that source, about that actor, at that place and of that kind, where they are given."""
    source, actor, place, event = (filters.get(name) for name in ("source", "actor", "place", "event"))
    if event and claim.event != event:
        return False
    if source and not _among(source, tables.source_names(claim, document)):
        return False
    if actor and not _among(actor, tables.actor_names(claim)):
        return False
    if place:
        where = claim.place
        names = [where.span.exact] if where else []
        return _among(place, names) or bool(where and where.country and place.upper() == where.country)
    return True


def happened(claim: Claim, since: str | None, until: str | None) -> bool:
    """Whether the event may have been going on between two dates, both included; False where no date is known.

    Dates may be cut short: what happened in `2024-07` may have happened on any day of it.
    """
    if claim.when is None or not dated(claim):
        return False
    start = claim.when.start or claim.when.end or ""
    end = claim.when.end or claim.when.start or ""
    after = since is None or end >= since or since.startswith(end)
    before = until is None or start <= until or start.startswith(until)
    return after and before


def dated(claim: Claim) -> bool:
    """Whether it is known at all when the event happened."""
    return bool(claim.when and (claim.when.start or claim.when.end))


def _among(wanted: str, names: Sequence[str]) -> bool:
    return any(wanted.casefold() in name.casefold() for name in names)
