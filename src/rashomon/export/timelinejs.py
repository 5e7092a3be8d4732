"""JSON for TimelineJS 3: an event for each incident, and one for each figure on the day it was first said.

What cannot be kept: one number has a sentence and no more, who conflicts with whom is only told in words, and what has
no day cannot stand on a timeline (it is counted under `rashomon` and on the title). TimelineJS takes `text` for HTML,
so everything in it is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import IO, Any

from rashomon.export import carried, estimates, jsonl, wording
from rashomon.export.lines import count_of
from rashomon.model import Reading
from rashomon.protocols import Export

INCIDENTS = "incidents"
"""The group of the incidents; that of a figure is its effect."""


class TimelineJsExporter:
    """A timeline for TimelineJS: incidents, and every figure on the day it was first said."""

    name = "export.timelinejs.v1"
    ending = ".json"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write one timeline to `out`."""
        events: list[dict[str, Any]] = []
        undated: list[str] = []
        unsaid = 0
        for reading in found.readings:
            told = _incident(found, reading)
            if told is None:
                undated.append(reading.incident.id)
            else:
                events.append(told)
            figures = list(_figures(found, reading))
            unsaid += sum(one is None for one in figures)
            events += [one for one in figures if one is not None]
        left = ""
        if undated or unsaid:
            parts = [count_of(len(undated), "incident")] * bool(undated) + [count_of(unsaid, "figure")] * bool(unsaid)
            left = f" Without a day, and not here: {' and '.join(parts)}."
        made = {
            "title": {
                "text": {
                    "headline": "Accounts of incidents",
                    "text": escape(
                        f"Each line is somebody's claim, with who says it.{left} Ledger: {found.checkpoint}"
                    ),
                }
            },
            "events": events,
            "scale": "human",
            "rashomon": {
                "checkpoint": found.checkpoint,
                "as_of": found.as_of,
                "policies": list(found.policies),
                "incidents_without_a_day": undated,
                "figures_without_a_day": unsaid,
            },
        }
        out.write(jsonl.encoded(made, indent=1))


def _incident(found: Export, reading: Reading) -> dict[str, Any] | None:
    incident = reading.incident
    start = parts(incident.start)
    if start is None:
        return None
    review = carried.together(carried.states(reading), (claim.id for claim in reading.claims))
    dead = carried.dead(found, reading)
    told = [one.text for one in carried.spreads(reading)]
    told += [f"{estimates.question(dead)}, by {dead.policy}: {estimates.numbers(dead)}"] if dead else []
    told += [f"Accounts conflict: {wording.question(asked)}" for asked in reading.in_conflict]
    made = _event(incident.id, start, incident.title, told, INCIDENTS)
    end = parts(incident.end)
    if end is not None and end != start:
        made["end_date"] = end
    return made | _carried(
        found, review, tuple(claim.id for claim in reading.claims), incident.id, dead.policy if dead else None
    )


def _figures(found: Export, reading: Reading) -> Iterator[dict[str, Any] | None]:
    """Every row, on the day it was first said; None for one of which that is not known."""
    states = carried.states(reading)
    claims = {claim.id: claim for claim in reading.claims}
    for index, row in enumerate(reading.rows):
        day = parts(row.first_said)
        if day is None:
            yield None
            continue
        told = f"{wording.number(row)}{wording.things(row)} {wording.effect(row.effect)} of {wording.group(row.of)}"
        words = [f"“{wording.words(claims[name].span.exact)}”" for name in row.claims if name in claims]
        revises = ["A later figure of the same source."] if row.revises is not None else []
        made = _event(
            f"{reading.incident.id}-{index}",
            day,
            f"{row.source}: {told}{wording.hedge(row)}",
            [reading.incident.title, *revises, *words],
            wording.effect(row.effect),
        )
        yield made | _carried(found, carried.together(states, row.claims), row.claims, reading.incident.id, None)


def _event(name: str, start: dict[str, int], headline: str, told: Sequence[str], group: str) -> dict[str, Any]:
    return {
        "unique_id": name,
        "start_date": start,
        "group": escape(group),
        "text": {"headline": escape(headline), "text": "".join(f"<p>{escape(one)}</p>" for one in told)},
    }


def _carried(
    found: Export, review: str, claims: Sequence[str], incident: str, policy: str | None
) -> dict[str, dict[str, Any]]:
    return {
        "rashomon": {
            "incident": incident,
            "review": review,
            "policy": policy,
            "claims": list(claims),
            "checkpoint": found.checkpoint,
        }
    }


def parts(day: str | None) -> dict[str, int] | None:
    """Year, month and day as far as an ISO 8601 day, month or year has them; None for none."""
    try:
        numbers = [int(part) for part in (day or "")[:10].split("-")]
    except ValueError:
        return None
    return dict(zip(("year", "month", "day"), numbers, strict=False))
