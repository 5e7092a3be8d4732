"""Incidents that belong to one course of events without being one: the next day's fighting, a part of a longer battle.

Such incidents are linked, never merged. A link depends on the two incidents' profiles (`profiles.joined`) alone, and
the pairs worth looking at are those that share a key (`blocking`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rashomon.model import Judgement, Reason
from rashomon.model.compared import Profile
from rashomon.reconcile import blocking
from rashomon.reconcile import days as dates
from rashomon.reconcile.features import LONG, Dates, Parties, Places, main_days, stated_days

AGAIN = 3
"""Days within which the same parties' fighting close by goes on."""

HERE = frozenset({"same", "near"})
CLOSE = HERE | {"around"}
HOLDS = HERE | {"inside", "wide", "named", "both_named"}
OPPONENTS = frozenset({"both", "turned"})

PLACES, DATES, PARTIES = Places(), Dates(), Parties()


def find(told: Sequence[Profile]) -> list[Judgement]:
    """The links between incidents, from their profiles, in order of their ids."""
    kept: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(told):
        for key in blocking.kept(one):
            kept[key].append(index)
    found: dict[tuple[str, str], Judgement] = {}
    for index, one in enumerate(told):
        for number in {other for key in blocking.sought(one) for other in kept.get(key, ())} - {index}:
            if judgement := link(one, told[number]):
                found[judgement.left, judgement.right] = judgement
    return [found[pair] for pair in sorted(found)]


def link(left: Profile, right: Profile) -> Judgement | None:
    """The judgement `linked` with its reasons; None where the two incidents have nothing to do with each other.

    They are linked where the same two parties at least fight within `AGAIN` days and within a day's drive, and where
    the days and the place of one lie within a longer time and a wider or the same place of the other.
    """
    if right.id < left.id:
        left, right = right, left
    parties = PARTIES.level(left, right)
    place = PLACES.level(left, right)
    if parties is None or parties.level not in OPPONENTS or place is None:
        return None
    one, other = _days(left), _days(right)
    if not one or not other:
        return None
    within = place.level in HOLDS and _within(one, other)
    gap = min(dates.gap(a, b) for a in one for b in other)
    if not within and (place.level not in CLOSE or gap > AGAIN):
        return None
    what = "part.v1" if within else "next.v1"
    sentence = (
        "The days of one lie within the longer time of the other." if within else f"Both were close by, {_apart(gap)}."
    )
    reasons = [
        Reason(feature=what, score=1.0, sentence=sentence, left=_written(one), right=_written(other)),
        *(feature.reason(found) for feature, found in ((PLACES, place), (PARTIES, parties))),
    ]
    score = round(sum(reason.score for reason in reasons) / len(reasons), 4)
    return Judgement(left=left.id, right=right.id, verdict="linked", score=score, reasons=tuple(reasons))


def _days(profile: Profile) -> tuple[dates.Days, ...]:
    """The main days, and what is stated of a longer time."""
    found = main_days(profile) if profile.days else ()
    return tuple({*found, *stated_days(profile)})


def _within(one: Iterable[dates.Days], other: Iterable[dates.Days]) -> bool:
    """Whether a short span of either lies within a long one of the other."""
    pairs = [(a, b) for a in one for b in other]
    return any(_inside(a, b) or _inside(b, a) for a, b in pairs)


def _inside(short: dates.Days, long: dates.Days) -> bool:
    return dates.length(short) <= LONG < dates.length(long) and long[0] <= short[0] and short[1] <= long[1]


def _apart(gap: int) -> str:
    """How many days lie between them. Who fought whom is another reason's to say."""
    if gap == 0:
        return "on the same days"
    return "one day apart" if gap == 1 else f"{gap} days apart"


def _written(spans: Sequence[dates.Days]) -> str:
    low, high = min(spans)
    return dates.words(dates.iso(low), dates.iso(high))
