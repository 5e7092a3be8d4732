"""What is seen or heard in the reports of an incident, and where else the same was offered; read, never stored."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.captured import MediaItem


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenElsewhere:
    """That the same, or what looks the same, came with a report that is none of the incident's."""

    media: str
    """Id of the `MediaItem` there."""
    document: str
    """Id of the report."""
    called: str
    """The report's outlet, or else its name or its id."""
    published: str | None
    """When that report was published, ISO 8601."""
    distance: int | None
    """Bits of 256 in which the two differ; None where the bytes are the same."""
    incidents: tuple[str, ...] = ()
    """Ids of the incidents that the report tells of, the one with most of its claims first."""
    titles: tuple[str, ...] = ()
    """What those are called."""
    earlier: bool | None = None
    """Whether that report is the earlier one; None where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A picture, film or recording of one of the incident's reports, and what it is offered for."""

    item: MediaItem
    how: str
    """`caption`: its caption and the claims share words; `words`: the claims are told with evidence of its kind;
    `report`: the report alone, and no claim of it in particular."""
    claims: tuple[str, ...] = ()
    """Ids of claims; empty for `report`."""
    seen: tuple[SeenElsewhere, ...] = ()
    """There only where it was asked for (`earlier.alone`): the same bytes first, then by how near they look."""
