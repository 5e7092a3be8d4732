"""What a list says of an incident, worked out from its reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from rashomon.export import placing
from rashomon.ledger.lookup import days
from rashomon.ledger.summaries import Placed, Summary, Toll, year_only
from rashomon.model import AccountRow, Claim, Reading

MAKER = "overview.v3"
"""Who makes the summaries; the next number where others come of the same readings, so that all are made anew."""

EFFECTS = ("killed", "wounded", "killed_or_wounded", "captured", "missing", "displaced", "released")
"""Effects on persons, in the order in which a list names them."""

TOLLS = 6
"""Tolls that a summary has at most."""


def summed(reading: Reading, recorded: int) -> Summary:
    """The summary of a reading; `recorded` is the entry by which its incident stands."""
    incident = reading.incident
    at = placing.point(reading)
    told = {claim.id for claim in reading.claims}
    return Summary(
        id=incident.id,
        title=incident.title,
        country=incident.country,
        place=incident.place,
        start=incident.start,
        end=incident.end,
        sides=incident.sides,
        events=tuple(event for event, _ in Counter(claim.event for claim in reading.claims).most_common()),
        latitude=at.latitude if at else None,
        longitude=at.longitude if at else None,
        precision=at.precision if at else None,
        reports=len(reading.documents),
        claims=len(reading.claims),
        sources=len(reading.heard),
        conflicts=len(reading.in_conflict),
        decided=len({one.subject for one in reading.decisions} & told),
        uncertain=sum(claim.certainty != "certain" for claim in reading.claims),
        unresolved=len({name for claim in reading.claims for name in _unresolved(claim)}),
        issues=sum(issue.severity != "note" for issue in reading.issues),
        tolls=_tolls(reading),
        recorded=recorded,
    )


def placed_of(summary: Summary) -> Placed:
    """The incident of a summary as a map or a timeline needs it."""
    return Placed(
        id=summary.id,
        title=summary.title,
        country=summary.country,
        place=summary.place,
        day=days(summary.start, summary.end)[0],
        latitude=summary.latitude,
        longitude=summary.longitude,
        precision=summary.precision,
        conflicts=summary.conflicts,
        year_only=year_only(summary.start, summary.end),
    )


def named(reading: Reading) -> Iterator[tuple[str, str]]:
    """The facets and values by which the incident can be found."""
    from rashomon.export import wording

    incident = reading.incident
    countries = {incident.country}
    if incident.place:
        yield "place", incident.place
    for side in incident.sides:
        yield from (("actor", name) for name in side)
    for claim in reading.claims:
        yield "event", claim.event
        if claim.place:
            yield "place", claim.place.span.exact
            countries.add(claim.place.country)
        yield from (("actor", one.name) for one in (claim.actor, claim.target) if one and one.name)
    for code in countries - {None}:
        yield from (("country", value) for value in (code, wording.country(code)) if value)


def _unresolved(claim: Claim) -> Iterator[str]:
    """The words for parties, sources and places that are not known who or where."""
    mentions = (claim.actor, claim.target, claim.attribution.source)
    yield from (one.span.exact for one in mentions if one is not None and one.span is not None and one.name is None)
    if claim.place is not None and claim.place.place_id is None:
        yield claim.place.span.exact


def _tolls(reading: Reading) -> tuple[Toll, ...]:
    revised = {row.revises for row in reading.rows}
    rows: dict[tuple[str, tuple[str, ...]], list[AccountRow]] = defaultdict(list)
    for index, row in enumerate(reading.rows):
        if index not in revised and row.unit == "persons" and row.effect in EFFECTS and _numbered(row):
            rows[row.effect, tuple(sorted(row.of))].append(row)
    disputed = {
        (reading.rows[index].effect, tuple(sorted(reading.rows[index].of)))
        for one in reading.agreements
        if one.verdict == "conflict"
        for index in one.rows
    }
    found = [_toll(effect, of, own, (effect, of) in disputed) for (effect, of), own in rows.items()]
    found.sort(key=lambda toll: (EFFECTS.index(toll.effect), not toll.of, -(toll.high or toll.low or 0), toll.of))
    return tuple(found[:TOLLS])


def _numbered(row: AccountRow) -> bool:
    return row.stance in ("asserts", "confirms") and (row.low is not None or row.high is not None)


def _toll(effect: str, of: tuple[str, ...], rows: list[AccountRow], conflict: bool) -> Toll:
    # The lowest number that was said: an open end is none.
    lows = [row.low for row in rows if row.low is not None]
    highs = [row.high for row in rows if row.high is not None]
    return Toll(
        effect=effect,
        of=of,
        low=min(lows, default=None),
        high=max(highs) if len(highs) == len(rows) else None,
        sources=len({row.source for row in rows}),
        conflict=conflict,
    )
