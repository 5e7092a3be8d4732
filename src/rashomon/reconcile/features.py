"""Reasons for and against two claims being about one happening: place, dates, parties, kind of event, figures.

Each is a `protocols.Feature`: a score in 0..1, where 0.5 says nothing either way, a sentence and the two values. The
weights were set by hand on hand-coded reports and are to be fitted later.
"""

from __future__ import annotations

import calendar
import functools
import math
import re
from collections.abc import Iterable, Mapping, Sequence

from rashomon.model import Claim, Document, Reason
from rashomon.protocols import Feature
from rashomon.reconcile import days as dates
from rashomon.reconcile import spots
from rashomon.reconcile.parties import parties
from rashomon.reconcile.spots import SPELLED_ALIKE, WIDE

NEAR, AROUND, FAR = 15.0, 60.0, 150.0
"""Kilometres: within a town and its surroundings, a day's drive on bad roads, another district."""

UNSURE = 0.3
"""Score of places that are named differently and of which nothing more is known; below it they lie apart."""

GUESSED = 0.15
"""Score of places in two countries of which one was only guessed from the rest of its report."""

NAMED = 0.7
"""Score of a claim whose report names the place of the other, if not as its own."""

NAMES_SHARED = 0.15
"""Share of names in common from which two reports may be on one happening."""

NAMES_COMMON = 2
"""Names that they must have in common at least."""

NAMES_FEWEST = 4
"""Names that a report must have for their share to mean anything."""

CALENDAR = frozenset(name.casefold() for names in (calendar.month_name, calendar.day_name) for name in names)

LONG = 10
"""Days; a claim that names no shorter time does not date an incident."""

WEEK = 7
"""Days before publication on which what a report leaves undated may have happened."""

VIOLENT = frozenset({"clash", "attack", "explosion"})

WEIGHTS: Mapping[str, float] = {
    "place.v1": 1.5,
    "dates.v1": 1.5,
    "parties.v1": 2.0,
    "kind.v1": 0.6,
    "figures.v1": 3.0,
    "names.v1": 1.0,
}
"""How much each feature moves the log odds, from no to full score."""

UNPROVEN = 0.45
"""The most that two claims score without a party or figure in common, or without a place."""

BIAS = -2.2
"""Log odds before any reason: two claims picked at random are about two happenings."""

Given = tuple[str, tuple[str, ...], int | None, int | None]
"""Effect, sides, low and high of a figure."""

_SENTENCE = re.compile(r"[.!?:\n“”\"]\s*")
_NAME = re.compile(r"[^\W\d_][\w'’-]{2,}")


class Places:
    """Whether two claims are placed at one spot."""

    name = "place.v1"

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._texts = {document.id: document.text for document in documents}
        self._named: dict[tuple[str, str], bool] = {}
        self._keys: dict[str, tuple[object, ...]] = {}
        self._reasons: dict[tuple[tuple[object, ...], tuple[object, ...]], Reason | None] = {}

    def compare(self, left: Claim, right: Claim) -> Reason | None:
        """Scores spelling, or distance where both places are resolved.

        Where either claim's own words do not name a place, the other's counts if its report names it anywhere.
        None where either has no place, or only a capital that its own words do not name.
        """
        key = (self._key(left), self._key(right))
        if key not in self._reasons:
            self._reasons[key] = self._compare(left, right)
        return self._reasons[key]

    def _key(self, claim: Claim) -> tuple[object, ...]:
        if claim.id not in self._keys:
            place = claim.place
            told = (place.span.exact, place.place_id, place.country, place.precision) if place else ()
            self._keys[claim.id] = (claim.document_id, spots.inherited(claim), *told)
        return self._keys[claim.id]

    def _compare(self, left: Claim, right: Claim) -> Reason | None:
        one, other = left.place, right.place
        if self._names(left, right) or self._names(right, left):
            named = (one.span.exact if one else "", other.span.exact if other else "")
            return self._reason(NAMED, "The report of one names the place of the other.", named)
        if one is None or other is None:
            return None
        names = one.span.exact, other.span.exact
        if spots.judged_apart(one, other):
            return self._reason(0.0, "A person judged them to be two places.", names)
        alike = spots.alike(*names)
        if (one.place_id and one.place_id == other.place_id) or alike >= SPELLED_ALIKE:
            score = 0.55 if "country" in (one.precision, other.precision) else 1.0
            return self._reason(score, "Both name the same place.", names)
        if any(spots.inherited(claim) and claim.place and spots.capital(claim.place) for claim in (left, right)):
            # "Moscow admits": the report's only place may be one that speaks, not one where anything happened.
            return None
        if one.country and other.country and one.country != other.country:
            if not (one.place_id and other.place_id):
                return self._reason(GUESSED, "They seem to lie in two countries.", names)
            return self._reason(0.0, f"One is in {one.country}, the other in {other.country}.", names)
        if one.precision in WIDE or other.precision in WIDE:
            return self._reason(0.55, "One of the places is wide enough to hold the other.", names)
        distance = _kilometres(left, right)
        if distance is not None:
            score = 1.0 if distance <= NEAR else 0.7 if distance <= AROUND else 0.4 if distance <= FAR else 0.1
            return self._reason(score, f"The places lie {distance:.0f} km apart.", names)
        return self._reason(UNSURE + 0.3 * alike, "The places are named differently.", names)

    def _names(self, left: Claim, right: Claim) -> bool:
        """Whether the left claim, of a place that its own words do not give, is in a report that names the right's."""
        place = right.place
        if place is None or place.precision in WIDE or spots.capital(place):
            return False
        if left.place is not None and (not spots.inherited(left) or spots.same(left.place, place)):
            return False
        key = left.document_id, place.span.exact
        if key not in self._named:
            pattern = rf"\b{re.escape(place.span.exact)}\b"
            self._named[key] = bool(re.search(pattern, self._texts.get(left.document_id, "")))
        return self._named[key]

    def _reason(self, score: float, sentence: str, names: tuple[str, str]) -> Reason:
        return Reason(feature=self.name, score=round(score, 3), sentence=sentence, left=names[0], right=names[1])


class Dates:
    """Whether two claims are about the same days.

    A claim that gives none, or has the day of publication from elsewhere in its report, is taken to be about the week
    up to that day, and never scores high.
    """

    name = "dates.v1"

    def __init__(self, published: Mapping[str, str | None]) -> None:
        self._published = {name: dates.days(text) for name, text in published.items()}
        self._days: dict[str, tuple[dates.Days | None, bool]] = {}

    def compare(self, left: Claim, right: Claim) -> Reason | None:
        """Scores the overlap of the days; None where one is undated and so is its report."""
        return _days(self.name, *self._interval(left), *self._interval(right))

    def _interval(self, claim: Claim) -> tuple[dates.Days | None, bool]:
        if claim.id not in self._days:
            self._days[claim.id] = self._read(claim)
        return self._days[claim.id]

    def _read(self, claim: Claim) -> tuple[dates.Days | None, bool]:
        found = dates.interval(claim.when)
        published = self._published.get(claim.document_id)
        if found and not (found == published and dates.inherited(claim)):
            return found, True
        return ((published[0] - WEEK, published[1]) if published else None), False


@functools.lru_cache(maxsize=100_000)
def _days(feature: str, one: dates.Days | None, sure: bool, other: dates.Days | None, also: bool) -> Reason | None:
    if one is None or other is None:
        return None
    gap = dates.gap(one, other)
    short = sure and also and max(dates.length(one), dates.length(other)) <= LONG
    if gap == 0:
        score, sentence = (1.0, "The days overlap.") if short else (0.65, "The days may overlap.")
    else:
        score, sentence = max(0.0, 0.6 - 0.15 * gap), f"The days lie {gap} apart."
    return Reason(feature=feature, score=round(score, 3), sentence=sentence, left=_written(one), right=_written(other))


class Parties:
    """Whether two claims set the same parties against each other."""

    name = "parties.v1"

    def __init__(self) -> None:
        self._named: dict[str, frozenset[str]] = {}
        self._known: dict[str, bool] = {}

    def compare(self, left: Claim, right: Claim) -> Reason | None:
        """Scores the parties in common; None where either claim names none, or none that is known by name."""
        one, other = self.of(left), self.of(right)
        both = one & other
        if not both and not (self._resolved(left) and self._resolved(right)):
            return None
        return _parties(self.name, one, other)

    def of(self, claim: Claim) -> frozenset[str]:
        """The parties that the claim names."""
        if claim.id not in self._named:
            self._named[claim.id] = parties(claim)
        return self._named[claim.id]

    def _resolved(self, claim: Claim) -> bool:
        if claim.id not in self._known:
            self._known[claim.id] = bool(parties(claim, resolved=True))
        return self._known[claim.id]


@functools.lru_cache(maxsize=100_000)
def _parties(feature: str, one: frozenset[str], other: frozenset[str]) -> Reason:
    both = one & other
    if not both:
        score, sentence = 0.0, "No party is named by both."
    elif len(both) >= 2:
        score, sentence = 1.0, f"Both name {' and '.join(sorted(both))}."
    else:
        score, sentence = 0.7, f"Both name {min(both)}."
    names = [", ".join(sorted(found)) for found in (one, other)]
    return Reason(feature=feature, score=score, sentence=sentence, left=names[0], right=names[1])


class Kinds:
    """Whether two claims are about the same kind of event."""

    name = "kind.v1"

    def compare(self, left: Claim, right: Claim) -> Reason | None:
        """One for the same kind, less for two kinds of fighting, little for others."""
        return _kinds(self.name, left.event, right.event)


@functools.cache
def _kinds(feature: str, left: str, right: str) -> Reason:
    if left == right:
        score, sentence = 1.0, "Both are of one kind."
    elif {left, right} <= VIOLENT:
        score, sentence = 0.7, "Both tell of fighting."
    else:
        score, sentence = 0.3, "They are of different kinds."
    return Reason(feature=feature, score=score, sentence=sentence, left=left, right=right)


class Figures:
    """Whether two claims give the same figure for the same group."""

    name = "figures.v1"

    def __init__(self) -> None:
        self._given: dict[str, frozenset[Given]] = {}

    def compare(self, left: Claim, right: Claim) -> Reason | None:
        """Speaks only for sameness: tolls of one happening may differ."""
        shared = self.of(left) & self.of(right)
        if not shared:
            return None
        telling = len(shared) > 1 or any(low is None or low >= 10 for _, _, low, _ in shared)
        words = "; ".join(
            f"{low}–{high} {effect} of {', '.join(of)}" for effect, of, low, high in sorted(shared, key=str)
        )
        return Reason(
            feature=self.name,
            score=1.0 if telling else 0.7,
            sentence="Both give the same figure for the same group.",
            left=words,
            right=words,
        )

    def of(self, claim: Claim) -> frozenset[Given]:
        """The figures that the claim gives and that seldom agree by chance."""
        if claim.id not in self._given:
            self._given[claim.id] = _figures(claim)
        return self._given[claim.id]


class Names:
    """Whether the reports of two claims name the same people, places and bodies, whatever was resolved.

    Proper names are words with a capital inside a sentence; days and months are left out. Speaks only for sameness,
    and not of text that is in capitals throughout.
    """

    name = "names.v1"

    def __init__(self, documents: Iterable[Document]) -> None:
        self._texts = {document.id: document.text for document in documents}
        self._names: dict[str, frozenset[str]] = {}
        self._reasons: dict[tuple[str, str], Reason | None] = {}

    def compare(self, left: Claim, right: Claim) -> Reason | None:
        """Scores the share of the poorer report's names that the other has too; None below `NAMES_SHARED`."""
        key = (left.document_id, right.document_id)
        if key not in self._reasons:
            self._reasons[key] = self._compare(*key)
        return self._reasons[key]

    def _compare(self, left: str, right: str) -> Reason | None:
        one, other = self._of(left), self._of(right)
        few = min(len(one), len(other))
        enough = few >= NAMES_FEWEST and len(one & other) >= NAMES_COMMON
        share = len(one & other) / few if enough else 0.0
        if share < NAMES_SHARED:
            return None
        sentence = f"{share:.0%} of the names in one report stand in the other."
        return Reason(feature=self.name, score=min(1.0, round(0.5 + share, 3)), sentence=sentence)

    def _of(self, document_id: str) -> frozenset[str]:
        if document_id not in self._names:
            self._names[document_id] = proper_names(self._texts.get(document_id, ""))
        return self._names[document_id]


def proper_names(text: str) -> frozenset[str]:
    """Words with a capital that do not begin a sentence, in small letters; none of a text in capitals throughout."""
    if text.upper() == text:
        return frozenset()
    found = set()
    for sentence in _SENTENCE.split(text):
        for word in _NAME.findall(sentence)[1:]:
            if word[0].isupper():
                found.add(word.casefold().removesuffix("'s").removesuffix("’s"))
    return frozenset(found - CALENDAR)


def reasons(left: Claim, right: Claim, compared: Sequence[Feature]) -> tuple[Reason, ...]:
    """What the features have to say on the two claims."""
    return tuple(reason for feature in compared if (reason := feature.compare(left, right)))


def score(found: Sequence[Reason]) -> float:
    """Probability-like score in 0..1 that the two claims are about one happening.

    Place and day alone do not make one: without a party, a figure or the reports' names in common it stays under one
    half. Nor do parties alone, who may fight in many places for weeks: without a figure it takes the same place, or,
    where either claim has none, the same parties on stated days.
    """
    return _score(tuple((reason.feature, reason.score) for reason in found))


@functools.lru_cache(maxsize=100_000)
def _score(found: tuple[tuple[str, float], ...]) -> float:
    scores = dict(found)
    odds = BIAS + sum(WEIGHTS.get(feature, 1.0) * (2 * score - 1) for feature, score in found)
    value = 1 / (1 + math.exp(-odds))
    figure = scores.get("figures.v1", 0.0) > 0.5
    sides = scores.get("parties.v1", 0.0) > 0.5
    place = scores.get("place.v1")
    dates_agree = scores.get("dates.v1", 0.0) >= 1.0
    spot = place > 0.5 if place is not None else dates_agree and scores.get("parties.v1", 0.0) >= 1.0
    named = (place or 0.0) >= 1.0 and dates_agree and scores.get("names.v1", 0.0) > 0.5
    return value if figure or (sides and spot) or named else min(value, UNPROVEN)


def _figures(claim: Claim) -> frozenset[Given]:
    return frozenset(
        (figure.effect, tuple(sorted(mention.label for mention in figure.of)), figure.low, figure.high)
        for figure in claim.figures
        if (figure.low, figure.high) not in ((1, 1), (1, None), (2, None))
    )


def _kilometres(left: Claim, right: Claim) -> float | None:
    one, other = left.place, right.place
    if one is None or other is None or one.latitude is None or other.latitude is None:
        return None
    if one.longitude is None or other.longitude is None:
        return None
    a, b = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


@functools.cache
def _written(span: dates.Days) -> str:
    return dates.words(dates.iso(span[0]), dates.iso(span[1]))
