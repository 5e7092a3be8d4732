"""What stands around an incident: others of one course of events with it, and earlier ones that it is like."""

from __future__ import annotations

from rashomon.export import tables, timeline
from rashomon.export.lines import Line
from rashomon.model import Reading

LONGEST = 60
"""Characters of the two values of a reason on an incident's page; `rashomon precedents` gives all."""


def linked(reading: Reading) -> tuple[Line, ...]:
    """Each incident of the same course of events, kept apart from this one, and why it belongs to it."""
    return tuple(
        Line(
            text=f"{one.title} ({tables.short(one.incident)}): {one.reasons[0].sentence}",
            rules=tuple(reason.feature for reason in one.reasons),
        )
        for one in reading.linked
    )


def precedents(reading: Reading) -> tuple[Line, ...]:
    """Each earlier incident like this one with why, those of which something was left open first."""
    return tuple(
        Line(
            text=f"{timeline.heading(one)}{' — outcome left open' if one.open_ends else ''}",
            under=(*timeline.reason_lines(one, LONGEST), *(end.text for end in one.open_ends)),
            rules=tuple(reason.feature for reason in one.reasons),
        )
        for one in reading.precedents
    )
