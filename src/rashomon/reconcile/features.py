"""How two tellings stand to each other: place, days, parties, kind, figures, names and words.

Each is a `protocols.Feature`: it finds a level ("the places lie within 15 km"), and the level's fitted weight, the log
odds that it adds, becomes the reason's score (`fitted.score`): 0.5 says nothing either way.
"""

from __future__ import annotations

import abc
from dataclasses import dataclass

from rashomon.model import Reason
from rashomon.model.compared import Given, Profile, Spot
from rashomon.reconcile import days as dates
from rashomon.reconcile import fitted, spots
from rashomon.reconcile.profiles import common_hashes
from rashomon.reconcile.spots import AROUND, FAR, NEAR, SPELLED_ALIKE, WIDE

MAIN = 0.5
"""Share of the weightiest place's or days' weight from which another is one of a telling's main ones."""

BESIDE = 0.25
"""Weight of days that a telling gives more than in passing."""

SURE = 0.75
"""Weight of days from which a telling hardly gives any others."""

LONG = 10
"""Days; a longer span does not say when something happened."""

WEEK = 7
"""Days before publication on which what a report leaves undated may have happened."""

VIOLENT = frozenset({"clash", "attack", "explosion"})

FEWEST_NAMES, FEWEST_WORDS = 4, 8
"""Names and words that a telling must have for their share to mean anything."""

SHARES = (0.05, 0.1, 0.2, 0.35, 0.5)
"""Bounds of the levels of a share of names or words in common."""

TELLING = 10
"""The least number that two tellings seldom give by chance."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A level with the sentence that says it and the two values."""

    level: str
    sentence: str
    left: str | None = None
    right: str | None = None


class Leveled(abc.ABC):
    """A feature whose levels have fitted weights."""

    name = ""

    def compare(self, left: Profile, right: Profile) -> Reason | None:
        """The reason that the level gives; None where the two do not speak to it."""
        found = self.level(left, right)
        return None if found is None else self.reason(found)

    def reason(self, found: Compared) -> Reason:
        """The level as a reason."""
        score = fitted.score(self.name, found.level)
        return Reason(feature=self.name, score=score, sentence=found.sentence, left=found.left, right=found.right)

    @abc.abstractmethod
    def level(self, left: Profile, right: Profile) -> Compared | None:
        """How the two stand to each other."""


class Places(Leveled):
    """Whether two tellings are placed at one spot."""

    name = "place.v2"

    def level(self, left: Profile, right: Profile) -> Compared | None:
        """The nearest that their main places come, by name, or by distance where both are resolved."""
        one, other = _main_spots(left), _main_spots(right)
        best = min((_spots(a, b) for a in one for b in other), key=_ORDER) if one and other else None
        if best and best.level in ("same", "judged"):
            return best
        times = _named(left, other) + _named(right, one)
        if times == 2 or (times and not (fine(one) and fine(other))):
            sentence = (
                "Each report names the other's place." if times == 2 else "The report of one names the other's place."
            )
            return Compared("named" if times == 1 else "both_named", sentence, *_names(one, other))
        return best


PLACE_LEVELS = (
    "same", "alike", "near", "around", "inside", "wide", "unlike", "off", "far", "guessed", "elsewhere", "judged",
)  # fmt: skip
"""From the likest on; of several pairs of places the likest counts."""


def _ORDER(found: Compared) -> tuple[int, str, str]:  # noqa: N802
    return PLACE_LEVELS.index(found.level), found.left or "", found.right or ""


def fine(found: tuple[Spot, ...]) -> bool:
    """Whether any of the places is one at which something happens, not an area."""
    return any(spot.precision not in WIDE for spot in found)


def _main_spots(profile: Profile) -> tuple[Spot, ...]:
    if not profile.spots:
        return ()
    least = profile.spots[0].weight * MAIN
    return tuple(spot for spot in profile.spots if spot.weight >= least)


def _named(vague: Profile, others: tuple[Spot, ...]) -> bool:
    names = set(vague.names)
    return any(
        spot.precision not in WIDE and fitted.hashes(spot.name) and names.issuperset(fitted.hashes(spot.name))
        for spot in others
    )


def _names(one: tuple[Spot, ...], other: tuple[Spot, ...]) -> tuple[str, str]:
    return one[0].name if one else "", other[0].name if other else ""


def _spots(one: Spot, other: Spot) -> Compared:
    names = one.name, other.name
    if one.place_id != other.place_id and all((spot.place_id or "").startswith(spots.JUDGED) for spot in (one, other)):
        return Compared("judged", "A person judged them to be two places.", *names)
    same = one.place_id is not None and one.place_id == other.place_id
    two = one.country and other.country and one.country != other.country
    if same or (not (two and one.place_id and other.place_id) and spots.alike(*names) >= SPELLED_ALIKE):
        if one.precision in WIDE or other.precision in WIDE:
            return Compared("wide", "Both are placed in one region or country.", *names)
        if two:
            return Compared("alike", "The places are named alike, and seem to lie in two countries.", *names)
        return Compared("same", "Both name the same place.", *names)
    if two:
        if not (one.place_id and other.place_id):
            return Compared("guessed", "They seem to lie in two countries.", *names)
        return Compared("elsewhere", f"One is in {one.country}, the other in {other.country}.", *names)
    if one.precision in WIDE or other.precision in WIDE:
        return Compared("inside", "One of the places is wide enough to hold the other.", *names)
    distance = kilometres(one, other)
    if distance is None:
        return Compared("unlike", "The places are named differently.", *names)
    sentence = f"The places lie {distance:.0f} km apart."
    level = "near" if distance <= NEAR else "around" if distance <= AROUND else "off" if distance <= FAR else "far"
    return Compared(level, sentence, *names)


def kilometres(one: Spot, other: Spot) -> float | None:
    """Distance over ground; None where either has no coordinates."""
    return spots.kilometres((one.latitude, one.longitude), (other.latitude, other.longitude))


class Dates(Leveled):
    """Whether two tellings are of the same days.

    One that states none is taken to be of the week up to its publication.
    """

    name = "dates.v2"

    def level(self, left: Profile, right: Profile) -> Compared | None:
        """The least gap between their main days; None where one is undated and so is its report."""
        one, other = main_days(left), main_days(right)
        if not one or not other:
            return None
        gap, length, a, b = _nearest(one, other)
        stated = bool(left.days and right.days)
        if gap == 0:
            short = stated and length <= LONG
            if short and a == b:
                return Compared("same", "Both give the same days.", written(a), written(b))
            kind = "stated" if short else "long" if stated else "undated"
            return Compared(f"{kind}_overlap", f"The days {'' if short else 'may '}overlap.", written(a), written(b))
        if stated:
            beside, _, c, d = _nearest(said_days(left), said_days(right))
            if beside == 0:
                return Compared("also_overlap", "Days that they give beside others overlap.", written(c), written(d))
        level = "1" if gap == 1 else "3" if gap <= 3 else "7" if gap <= 7 else "30" if gap <= 30 else "more"
        prefix = "unsure"
        if stated and length <= LONG:
            prefix = "sure" if min(left.days[0].weight, right.days[0].weight) >= SURE else "stated"
        return Compared(f"{prefix}_{level}", f"The days lie {gap} apart.", written(a), written(b))


def _nearest(one: tuple[dates.Days, ...], other: tuple[dates.Days, ...]) -> tuple[int, int, dates.Days, dates.Days]:
    """The gap of the two that are nearest, and if several are, shortest; with the length of the longer."""
    return min((dates.gap(a, b), max(dates.length(a), dates.length(b)), a, b) for a in one for b in other)


def main_days(profile: Profile) -> tuple[dates.Days, ...]:
    """The days that a telling gives first of all; the week up to its publication where it gives none."""
    if profile.days:
        least = profile.days[0].weight * MAIN
        return tuple((dated.low, dated.high) for dated in profile.days if dated.weight >= least)
    return () if profile.published is None else ((profile.published - WEEK, profile.published),)


def said_days(profile: Profile) -> tuple[dates.Days, ...]:
    """The days that a telling gives more than in passing, or its main ones."""
    return tuple((dated.low, dated.high) for dated in profile.days if dated.weight >= BESIDE) or main_days(profile)


def stated_days(profile: Profile) -> tuple[dates.Days, ...]:
    """Every span of days that is stated."""
    return tuple((dated.low, dated.high) for dated in profile.days)


def written(span: dates.Days) -> str:
    """The days as a reader writes them."""
    return dates.words(dates.iso(span[0]), dates.iso(span[1]))


class Parties(Leveled):
    """Whether two tellings set the same parties against each other."""

    name = "parties.v2"

    def level(self, left: Profile, right: Profile) -> Compared | None:
        """The parties in common, and whether they have the same parts; a state's bodies are one party."""
        both = [camp for camp in left.camps if camp in right.camps]
        values = ", ".join(left.known or left.unknown), ", ".join(right.known or right.unknown)
        if len(both) >= 2:
            if _turned(left, right):
                return Compared("turned", "Who struck and who was struck are the other way round.", *values)
            return Compared("both", f"Both name {' and '.join(_party(camp) for camp in sorted(both[:3]))}.", *values)
        if both:
            if min(len(left.camps), len(right.camps)) == 1:
                return Compared("one", f"Both name {_party(both[0])}.", *values)
            return Compared("one_of_more", f"Both name {_party(both[0])}, and others that the other does not.", *values)
        if left.camps and right.camps:
            return Compared("none", "No party is named by both.", *values)
        if any(name in right.unknown for name in left.unknown):
            return Compared("words", "Both call a party by the same words.", *values)
        return None


def _party(camp: str) -> str:
    return f"bodies of the state {camp.removeprefix('state ')}" if camp.startswith("state ") else camp


def _turned(left: Profile, right: Profile) -> bool:
    """Whether the one that acts first of all in one telling is the one that is struck in the other."""
    if not (left.acted and right.acted and left.struck and right.struck):
        return False
    return left.acted[0] == right.struck[0] and left.struck[0] == right.acted[0]


class Kinds(Leveled):
    """Whether two tellings are of the same kind of event."""

    name = "kind.v2"

    def level(self, left: Profile, right: Profile) -> Compared | None:
        """By the kind that most claims are of."""
        one, other = left.kinds[0][0], right.kinds[0][0]
        if one == other:
            return Compared("same", "Both are of one kind.", one, other)
        shared = [kind for kind, _ in left.kinds if any(kind == also for also, _ in right.kinds)]
        if one in VIOLENT and other in VIOLENT:
            return Compared("violent", "Both tell of fighting.", one, other)
        if shared:
            return Compared("shared", f"Both tell of {shared[0]} among other things.", one, other)
        return Compared("other", "They are of different kinds.", one, other)


class Figures(Leveled):
    """Whether two tellings give the same figure for the same group."""

    name = "figures.v2"

    def level(self, left: Profile, right: Profile) -> Compared | None:
        """None where they count nothing alike."""
        one, other = _told(left), _told(right)
        shared = one & other
        if shared:
            words = "; ".join(sorted(f"{low}–{high} {effect} of {', '.join(of)}" for effect, of, low, high in shared))
            many = len(shared) > 1
            large = any(max(low or 0, high or 0) >= TELLING for _, _, low, high in shared)
            level = "several" if many else "large" if large else "small"
            return Compared(level, "Both give the same figure for the same group.", words, words)
        counted = {(effect, of) for effect, of, *_ in one} & {(effect, of) for effect, of, *_ in other}
        if counted:
            effect, of = min(counted)
            return Compared("differ", f"They count the {effect} of {', '.join(of)} differently.")
        return None


Told = tuple[str, tuple[str, ...], int | None, int | None]


def _told(profile: Profile) -> frozenset[Told]:
    return frozenset(
        (given.effect, given.of, given.low, given.high) for given in profile.figures if given.of and not common(given)
    )


def common(given: Given) -> bool:
    """Whether the figure is one that tells nothing: one, or some."""
    return (given.low, given.high) in ((1, 1), (1, None), (2, None))


class Names(Leveled):
    """Whether the reports of two tellings name the same people, places and bodies, whatever was resolved.

    Names of countries and armed groups are left out, which half the news has.
    """

    name = "names.v2"

    def level(self, left: Profile, right: Profile) -> Compared | None:
        """The share of the poorer report's names that the other has too."""
        usual = common_hashes()
        one, other = set(left.names) - usual, set(right.names) - usual
        return _share(one, other, FEWEST_NAMES, "names in one report stand in the other")


class Words(Leveled):
    """Whether two tellings use the same words."""

    name = "words.v1"

    def level(self, left: Profile, right: Profile) -> Compared | None:
        """The share of the shorter telling's words that the other has too."""
        return _share(set(left.words), set(right.words), FEWEST_WORDS, "words of one stand in the other")


def _share(left: set[int], right: set[int], fewest: int, what: str) -> Compared | None:
    few = min(len(left), len(right))
    if few < fewest:
        return None
    share = len(left & right) / few
    level = sum(share >= bound for bound in SHARES)
    return Compared(f"share_{level}", f"{share:.0%} of the {what}.")


BUILT_IN: tuple[Leveled, ...] = (Places(), Dates(), Parties(), Kinds(), Figures(), Names(), Words())
"""In the order in which they are told."""
