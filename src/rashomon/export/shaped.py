"""What an incident is in the terms of other datasets of events: kinds of actors, days, points, and where a number is
from. What has no value there stays empty."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rashomon.codebook import bodies, load
from rashomon.export import carried, placing, rows, wording
from rashomon.model import Estimate, Reading
from rashomon.protocols import Export

EXTRA = ("rashomon_review", "rashomon_policy", "rashomon_claims", "rashomon_checkpoint", "rashomon_trace")
"""Columns that stand after the dataset's own: what the row is worth and what it is from."""

ARMED = frozenset({"state_force", "government", "rebel", "militia", "private_military"})
"""Kinds of actors that fight."""
STATE = bodies.STATE
CIVILIANS = "civilians"


def kind(name: str) -> str | None:
    """The kind of an actor, as the lists of actors have it or its name tells of a state's force or of civilians; None
    where neither does."""
    if name.casefold() in load("estimates")["bystanders"]:
        return CIVILIANS
    row = bodies.known().get(name)
    if row is not None:
        return str(row["kind"])
    return "state_force" if bodies.state_of(name) else None


def kinds(side: Iterable[str]) -> frozenset[str | None]:
    """The kinds of those on one side."""
    return frozenset(map(kind, side))


def sides(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who stands on the first side and who on the second; empty for nobody. Others there is no room for."""
    found = [*reading.incident.sides, (), ()]
    return found[0], found[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days between which an incident was."""

    first: str
    last: str
    """ISO 8601, whole."""
    whole: bool
    """Whether both days are stated; otherwise they are the first and last of a month or a year."""

    @property
    def count(self) -> int:
        """How many days, both included."""
        import datetime

        return (datetime.date.fromisoformat(self.last) - datetime.date.fromisoformat(self.first)).days + 1


def days(reading: Reading) -> Days | None:
    """Between which days the incident was, as far as its first and last day are known; None where they are not."""
    start, end = reading.incident.start, reading.incident.end
    start, end = start or end, end or start
    if start is None or end is None:
        return None
    try:
        found = Days(first=_day(start, last=False), last=_day(end, last=True), whole=len(start) == len(end) == 10)
        return found if found.count > 0 else None
    except ValueError:
        return None


def _day(known: str, *, last: bool) -> str:
    """The first or last day that an ISO 8601 date cut short may mean. Raises ValueError for what is none."""
    year, month, day = (*(int(part) for part in known[:10].split("-")), 0, 0)[:3]
    month = month or (12 if last else 1)
    day = day or (calendar.monthrange(year, month)[1] if last else 1)
    return f"{year:04}-{month:02}-{day:02}"


def precision(reading: Reading, dataset: str) -> int | None:
    """How exactly the place is known, on the scale of `ucdp` or `acled` (`codebook/precisions.yaml`)."""
    place = placing.point(reading)
    found = load("precisions").get(place.precision or "", {}).get(dataset) if place else None
    return int(found) if found is not None else None


def estimates(reading: Reading, policy: str) -> list[Estimate]:
    """What the latest version of that policy makes of it: `acled`, `ucdp`."""
    return [one for one in reading.estimates if one.policy.rpartition(".v")[0] == policy]


def total(found: Sequence[Estimate]) -> Estimate | None:
    """The estimate of all the dead."""
    return next((one for one in found if one.total and one.effect == "killed"), None)


def trace(found: Sequence[Estimate]) -> str:
    """Where the number is from: the policy's rule, each figure that was weighed in a sentence, what stays open."""
    told = dict.fromkeys(f"{one.policy}: {one.rule}" for one in found)
    for one in found:
        for weighed in one.trace:
            about = "about " if weighed.approx and weighed.low == weighed.high else ""
            number = f"{about}{wording.span(weighed.low, weighed.high)}"
            told[f"{weighed.source}: {number} – {weighed.sentence} [{', '.join(weighed.claims)}]"] = None
        told |= dict.fromkeys(one.gaps)
    return " | ".join(told)


def appended(found: Export, reading: Reading, made: Sequence[Estimate]) -> tuple[str, ...]:
    """The cells under `EXTRA`: of the claims that the number rests on, of all where there is none."""
    whole = total(made)
    used = whole.used if whole and whole.used else tuple(claim.id for claim in reading.claims)
    return (
        rows.state(carried.together(carried.states(reading), used)),
        whole.policy if whole else rows.AS_SAID,
        "; ".join(used),
        found.checkpoint,
        trace(made),
    )


def joined(words: Iterable[str | None]) -> str | None:
    """The words, each once, with `; ` between them; None for none."""
    return "; ".join(dict.fromkeys(word for word in words if word)) or None
