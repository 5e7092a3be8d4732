"""Single numbers from many accounts, each by a written policy that leaves a trace. None is the truth.

Only people are estimated. What no policy counts stands in `rashomon.assess.weighing`; each class here says what its
policy does with the rest. `docs/explain/estimates.md` says where the published rules stand and where ours differ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rashomon.assess import totals
from rashomon.assess.interest import Interest
from rashomon.assess.weighing import Figured, Matter, matters, taken, words_for
from rashomon.codebook.naming import fold
from rashomon.model import Estimate, Reading, Weighed
from rashomon.protocols import Policy

RANKS = {Interest.NONE: 1, Interest.AGAINST: 2, Interest.FEAT: 3, Interest.ACCUSES: 3, Interest.DENIES: 3}
"""How reliable a figure is by who gives it, 1 most; 0 is for what was verified."""

UNNAMED, SIDING = 2, 3
"""The least rank of a source that is not named, and of one who sides with a party."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """What a policy makes of one matter."""

    low: int | None = None
    best: int | None = None
    high: int | None = None
    trace: tuple[Weighed, ...] = ()
    gaps: tuple[str, ...] = ()
    more: bool = False
    """Whether a figure that counts for `high` leaves it open upwards."""
    rank: int = 0
    """How reliable what `best` comes from is, 0 most; of ways to a total the most reliable gives its best."""


Make = Callable[[Matter], Number]


class FirstHandRange:
    """`first-hand-range.v2`: from the lowest to the highest that first-hand sources now give, with no best number.

    `high` is None where a source leaves it open. A copy adds no source and no figure.
    """

    name = "first-hand-range.v2"
    rule = "From the lowest to the highest figure that any first-hand source now gives; no best number."

    def estimate(self, reading: Reading) -> list[Estimate]:
        """One estimate for each effect and side, and the total of the dead."""
        return _each(self, reading, self._of)

    def _of(self, matter: Matter) -> Number:
        return _range(matter.standing, ())


class VerifiedOnly:
    """`verified-only.v1`: from the lowest to the highest figure that was verified, by a report or by a reviewer.

    A check by the figure's own source is none, and what anybody disputed is not verified. `best` where it is one
    number. Confirmation by another source is no verification: a source that "confirms" gives a figure of its own.
    """

    name = "verified-only.v1"
    rule = (
        "From the lowest to the highest figure that somebody other than its source is said to have verified, or that "
        "a reviewer verified; the others do not count."
    )

    def estimate(self, reading: Reading) -> list[Estimate]:
        """One estimate for each effect and side, and the total of the dead; without numbers where none is verified."""
        return _each(self, reading, self._of)

    def _of(self, matter: Matter) -> Number:
        found = [one for one in matter.standing if one.verified]
        others = [one.weighed("not-verified", sentence=_unverified(one)) for one in matter.standing if not one.verified]
        made = _range(found, others)
        return replace(made, best=made.low) if made.low == made.high else made


class Ucdp:
    """`ucdp.v2`: low, best and high deaths after UCDP's Georeferenced Event Dataset.

    For best the figure of the most reliable source, the lower one where sources are equally reliable; for low the
    lowest and for high the highest reliable figure. How reliable: what was verified goes before who has no part in the
    fighting, then parties on their own losses and sources that are not named, then parties on their enemy's. A
    person's grade of the source puts A and B first and D and E last. A party's count of its enemy's losses gives no
    low or best where anybody else counts them.
    """

    name = "ucdp.v2"
    rule = (
        "Deaths. Best: the figure of the most reliable source (verified, then no party, then a party on its own "
        "losses, then a party on its enemy's), the lower of equals; low and high: the lowest and the highest reliable "
        "figure."
    )

    def estimate(self, reading: Reading) -> list[Estimate]:
        """One estimate for each side of which deaths are told, and the total."""
        graded = {
            fold(one.subject): one.value for one in reading.decisions if (one.kind, one.field) == GRADED and one.value
        }
        return _each(self, reading, lambda matter: self._of(matter, graded), deaths=True)

    def _of(self, matter: Matter, graded: dict[str, str]) -> Number:
        sound, trace = _sound(matter.standing)
        if not sound:
            return Number(trace=tuple(trace))
        ranks = {one.index: _rank(one, graded) for one in sound}
        floors = [one for one in sound if not one.ceiling] or sound
        top = min(ranks[one.index] for one in floors)
        reliable = [one for one in floors if ranks[one.index] < SIDING] or floors
        equals = [one for one in floors if ranks[one.index] == top]
        low, best = min(one.low for one in reliable), min(one.stated for one in equals)
        high = max(one.most for one in sound)
        for one in sound:
            sets = (
                ("low", one in reliable and one.low == low),
                ("best", one in equals and one.stated == best),
                ("high", one.most == high),
            )
            gives = [name for name, set_by_it in sets if set_by_it]
            trace.append(_weighed(one, gives, _passed_over(one, floors, equals)))
        more = any(one.high is None for one in sound)
        return Number(low=low, best=best, high=high, trace=tuple(trace), gaps=_gaps(sound), more=more, rank=top)


class Acled:
    """`acled.v1`: one number of deaths, the most conservative that is reported, after ACLED.

    Vague words are counted as ACLED counts them ("dozens" 12, "hundreds" 100). The number is `best`; there is no low
    and no high. ACLED gives one number for an event; that is the total, and the sides are its parts.
    """

    name = "acled.v1"
    rule = (
        "Deaths, one number: the most conservative figure that is reported; “tens” are 10, “dozens” 12, “hundreds” 100."
    )

    def estimate(self, reading: Reading) -> list[Estimate]:
        """One estimate for each side of which deaths are told, and the total."""
        return _each(self, reading, self._of, deaths=True, least=True)

    def _of(self, matter: Matter) -> Number:
        sound, trace = _sound(matter.standing)
        if not sound:
            return Number(trace=tuple(trace))
        floors = [one for one in sound if not one.ceiling] or sound
        best = min(conservative(one) for one in floors)
        for one in sound:
            if one in floors and conservative(one) == best:
                sentence = "The most conservative figure." + WHOSE.get(one.interest, "")
                trace.append(one.weighed("used", used=True, gives=("best",), sentence=sentence))
            else:
                trace.append(one.weighed("higher" if one in floors else "ceiling"))
        return Number(best=best, trace=tuple(trace), gaps=_gaps(sound))


WHOSE = {
    Interest.AGAINST: " A party tells it of its own losses or deeds.",
    Interest.FEAT: " A party tells it of others than its own.",
    Interest.ACCUSES: " A party tells it of bystanders, and does not own to it.",
    Interest.DENIES: " A party tells it, and nobody else does.",
}
"""What is added to why a figure is used, by whose interest it is in."""

GRADED = ("assessed", "reliability")
"""Kind and field of a person's grade of a source."""


def policies() -> tuple[Policy, ...]:
    """The built-in policies."""
    return FirstHandRange(), Ucdp(), Acled(), VerifiedOnly()


def conservative(one: Figured) -> int:
    """The least that a figure says, with vague words counted as ACLED counts them."""
    word = words_for(one.row)
    return word["acled"] if word else one.stated


def _each(policy: Policy, reading: Reading, make: Make, *, deaths: bool = False, least: bool = False) -> list[Estimate]:
    """One estimate for each matter, and the total of the dead; with `deaths`, of deaths alone."""
    found = matters(reading)
    made = [(matter, make(matter)) for matter in found if matter.effect == "killed" or not deaths]
    parts = [
        totals.Part(estimate=_estimate(policy, matter, number), matter=matter, rank=number.rank)
        for matter, number in made
    ]
    total = totals.of_deaths(policy.name, policy.rule, parts, found, least=least)
    estimates = [part.estimate for part in parts]
    return [*estimates, total] if total else estimates


def _estimate(policy: Policy, matter: Matter, number: Number) -> Estimate:
    trace = (*number.trace, *matter.left_out)
    return Estimate(
        policy=policy.name,
        effect=matter.effect,
        of=matter.of,
        low=number.low,
        best=number.best,
        high=number.high,
        used=taken(trace, used=True),
        left_out=taken(trace, used=False),
        rule=policy.rule,
        trace=trace,
        gaps=number.gaps,
        more=number.more,
    )


def _range(found: Sequence[Figured], others: Sequence[Weighed]) -> Number:
    if not found:
        return Number(trace=tuple(others))
    low = min(one.low for one in found if not one.ceiling or all(other.ceiling for other in found))
    highs = [one.high for one in found if one.high is not None]
    high = max([*highs, low]) if len(highs) == len(found) else None
    trace = []
    for one in found:
        gives = [name for name, sets in (("low", one.low == low), ("high", one.high == high)) if sets]
        trace.append(one.weighed("used", used=True, gives=gives, sentence=_gives(gives)))
    return Number(low=low, high=high, trace=(*trace, *others), gaps=_bare(found))


def _sound(standing: Sequence[Figured]) -> tuple[list[Figured], list[Weighed]]:
    """What is left once what checks found otherwise, and a party's word that there were none where another counts
    some, are taken out."""
    kept, trace = list(standing), list[Weighed]()
    for reason, out in (
        ("disputed", [one for one in standing if "disputed" in one.findings]),
        ("denied", [one for one in standing if one.denies]),
    ):
        rest = [one for one in kept if one not in out]
        if rest or reason == "disputed":
            trace.extend(one.weighed(reason) for one in kept if one in out)
            kept = rest
    return kept, trace


def _rank(one: Figured, graded: dict[str, str]) -> int:
    if one.verified:
        return 0
    rank = RANKS[one.interest]
    if one.kind == "anonymous":
        rank = max(rank, UNNAMED)
    if one.kind == "supporter":
        rank = max(rank, SIDING)
    grade = graded.get(fold(one.row.source))
    if grade in ("A", "B"):
        return min(rank, 1)
    return SIDING if grade in ("D", "E") else rank


def _passed_over(one: Figured, floors: Sequence[Figured], equals: Sequence[Figured]) -> str:
    """Why a figure that gives nothing is left out."""
    if one not in floors:
        return "ceiling"
    if one in equals:
        return "higher"
    return "own-feat" if one.interest is Interest.FEAT else "less-reliable"


def _weighed(one: Figured, gives: Sequence[str], otherwise: str) -> Weighed:
    if gives:
        return one.weighed("used", used=True, gives=gives, sentence=_gives(gives) + WHOSE.get(one.interest, ""))
    return one.weighed(otherwise)


def _gives(gives: Sequence[str]) -> str:
    return (
        f"It gives the {' and the '.join(filter(None, (', the '.join(gives[:-1]), gives[-1])))}."
        if gives
        else "It lies between."
    )


def _unverified(one: Figured) -> str:
    said = sorted({check.finding for claim in one.claims for check in claim.checks})
    if "disputed" in said:
        return "A check found otherwise."
    return f"It is said to be {' and '.join(said)}." if said else "Nobody is said to have verified it."


def _gaps(found: Sequence[Figured]) -> tuple[str, ...]:
    """What a number of deaths rests on where it rests on little."""
    feats = {one.row.source for one in found if one.interest is Interest.FEAT}
    if not all(one.interest is Interest.FEAT for one in found):
        return _bare(found)
    of = " and ".join(found[0].row.of) or "nobody named"
    return (*_bare(found), f"The dead of {of} are counted by an enemy alone: {' and '.join(sorted(feats))}.")


def _bare(found: Sequence[Figured]) -> tuple[str, ...]:
    if not all(one.bare for one in found):
        return ()
    row = found[0].row
    what = f"{row.effect.replace('_', ' ')} of {' and '.join(row.of) or 'nobody named'}"
    return (f"Nobody gives a number of {what}; words without one count as at least {min(one.low for one in found)}.",)
