"""Before and after: earlier incidents like one, what they left open, and what happened over time."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.decided import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEnd:
    """Something that the reports of an incident do not tell the end of."""

    what: str
    """`captives`, `denied` or `unverified`."""
    text: str
    """One sentence for a reader."""
    claims: tuple[str, ...]
    """Ids of the claims that leave it open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedent:
    """An earlier incident that is like another, why, and what it left open."""

    incident: str
    """Id of the earlier incident."""
    title: str
    country: str | None
    place: str | None
    start: str | None
    """ISO 8601, truncated to what is known; so is `end`."""
    end: str | None
    score: float
    """How alike, 0 to 1; it orders precedents and says nothing else."""
    reasons: tuple[Reason, ...]
    """Why, the weightiest first; `left` is the later incident's value, `right` the earlier one's."""
    open_ends: tuple[OpenEnd, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Another incident of one course of events: the next day's fighting, or a part of a longer battle."""

    incident: str
    """Its id."""
    title: str
    country: str | None
    place: str | None
    start: str | None
    """ISO 8601, truncated to what is known; so is `end`."""
    end: str | None
    reasons: tuple[Reason, ...]
    """Why, with the values of both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of a timeline: an incident, or an earlier event that reports bring up."""

    start: str | None
    """ISO 8601, truncated to what is known; so is `end`."""
    end: str | None
    incident: str | None
    """The incident's id; None for an event that is told of as background alone."""
    kind: str
    """The kind of event that is told of it most."""
    title: str
    country: str | None
    place: str | None
    sides: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    """Who tells of it, each once: for a background event with the report (`the army, in Harbour Wire, 2024-07-29`)."""
    claims: tuple[str, ...]
    documents: tuple[str, ...]
    """Ids of the reports that tell of it."""
    words: str | None = None
    """Of a background event, as the first report that brings it up has it."""
    brought_up: tuple[str, ...] = ()
    """Ids of the claims by which reports of other incidents bring the incident up."""
    open_ends: tuple[OpenEnd, ...] = ()
