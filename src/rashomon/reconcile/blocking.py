"""Which tellings are worth comparing: those of which one is kept under a key that the other is sought by.

A key is a place and some days, a figure and a month, or the parties and some days. Only tellings that give no place
finer than a region, or none that is on the map, are sought by their parties alone, and found by them: a war's parties
are in hundreds of reports a week. Keys are made of one telling, so that no order of arrival matters.
`sought(a) & kept(b)` is empty exactly where `sought(b) & kept(a)` is.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator

from rashomon.model.compared import Profile, Spot
from rashomon.reconcile.days import Days
from rashomon.reconcile.features import TELLING, common, said_days
from rashomon.reconcile.spots import CONSONANTS, WIDE

CELL, OVERLAP = 0.5, 0.1
"""Degrees: a cell of places (some 50 km), and how far beyond its edge a place is in it as well."""

DAYS, MARGIN = 8, 1
"""Days in a bucket, and how far beyond its days a telling is in it as well: what lies 2 days apart always meets."""

MONTH, LATE = 32, 7
"""The same for figures, which are seldom the same by chance."""

FEW_DAYS = 4
"""Days in a bucket of those that are sought by their parties."""

MOST_BUCKETS = 6
"""Buckets of a telling, and of one span; a longer one is passed over, or else its publication counts."""

MOST_PLACES, MOST_PARTIES, MOST_FIGURES = 3, 3, 4
"""How much of a long telling is keyed: what it says most often."""


def kept(profile: Profile) -> frozenset[str]:
    """The keys under which the telling is found, some 15 as a rule and 200 at most."""
    pairs = _pairs(profile)
    keys = {*_shared(profile), *(f"all {key}" for key in pairs)}
    if vague(profile):
        keys.update(f"vague {key}" for key in pairs)
    return frozenset(keys)


def sought(profile: Profile) -> frozenset[str]:
    """The keys under which those that it is to be compared with are found, some 15 as a rule and 200 at most."""
    which = "all" if vague(profile) else "vague"
    return frozenset({*_shared(profile), *(f"{which} {key}" for key in _pairs(profile))})


def vague(profile: Profile) -> bool:
    """Whether the telling is placed at no more than a region, mostly, or at a place that is on no map."""
    return not profile.spots or profile.spots[0].precision in WIDE or profile.spots[0].latitude is None


def _fine(profile: Profile) -> list[Spot]:
    return [spot for spot in profile.spots if spot.precision not in WIDE][:MOST_PLACES]


def _shared(profile: Profile) -> Iterator[str]:
    spans = _spans(profile)
    near = _buckets(profile, spans, DAYS, MARGIN)
    for spot in _fine(profile):
        places = [*_cells(spot), *([f"sounds {spot.sound}"] if len(spot.sound) >= CONSONANTS else [])]
        yield from (f"{place} {bucket}" for place in places for bucket in near)
    if profile.event is not None:
        yield f"event {profile.event}"
    yield from (f"named {number} {bucket}" for number in profile.lead for bucket in near)
    months = _buckets(profile, spans, MONTH, LATE)
    yield from (f"{figure} {bucket}" for figure in _figures(profile) for bucket in months)


def _spans(profile: Profile) -> tuple[Days, ...]:
    return said_days(profile)


def _buckets(profile: Profile, spans: Iterable[Days], width: int, margin: int) -> list[int]:
    """Numbers of the stretches of `width` days that the spans touch, each once."""
    found: dict[int, None] = {}
    for low, high in spans:
        first, last = (low - margin) // width, (high + margin) // width
        if last - first <= MOST_BUCKETS:
            found.update(dict.fromkeys(range(first, last + 1)))
    if not found and profile.published is not None:
        found.update(dict.fromkeys(((profile.published - margin) // width, (profile.published + margin) // width)))
    return list(found)[:MOST_BUCKETS]


def _cells(spot: Spot) -> Iterator[str]:
    if spot.latitude is None or spot.longitude is None:
        return
    across = OVERLAP / max(0.2, math.cos(math.radians(spot.latitude)))
    rows = {math.floor((spot.latitude + by) / CELL) for by in (-OVERLAP, OVERLAP)}
    columns = {math.floor((spot.longitude + by) / CELL) for by in (-across, across)}
    yield from (f"cell {row} {column}" for row in sorted(rows) for column in sorted(columns))


def _figures(profile: Profile) -> list[str]:
    """Figures that say much, and pairs of those that do not."""
    told = [given for given in profile.figures if given.of and not common(given)][:MOST_FIGURES]
    names = [f"{given.effect} {'+'.join(given.of)} {given.low}-{given.high}" for given in told]
    large = [name for name, given in zip(names, told, strict=True) if max(given.low or 0, given.high or 0) >= TELLING]
    pairs = (" and ".join(sorted(pair)) for pair in itertools.combinations(names, 2))
    return [f"figure {name}" for name in (*large, *pairs)]


def _pairs(profile: Profile) -> list[str]:
    parties = sorted(profile.camps[:MOST_PARTIES])
    buckets = _buckets(profile, _spans(profile), FEW_DAYS, MARGIN)
    return [f"{a} | {b} {bucket}" for a, b in itertools.combinations(parties, 2) for bucket in buckets]
