"""Which gazetteer place each mention of a place means, by the context of its report."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from rashomon.codebook import load
from rashomon.model import Document, Issue, Place, PlaceMention
from rashomon.protocols import Gazetteer
from rashomon.resolve import points
from rashomon.resolve.gazetteer import ALIKE, plain

BORDER = re.compile(r"\s(?:border|frontier)\b", re.IGNORECASE)

KNOWN = 100_000
"""Population from which a city is named without its country."""

NAMESAKES = 4
"""Most countries that may share a city's name for the name to speak for one of them (no "San Jose", no "Guadalupe")."""

SPOKEN_OF = 0.1
"""Least share of a report's country evidence for a small place of that country to be meant."""

CLEAR = 0.4
"""Share of a report's country evidence from which an unknown place is taken to be in that country."""

NEAR = re.compile(
    r"(?:\b(?:near|outside|around|close to|not far from|off)(?: the)?(?: \w+){0,2}"
    r"|\b(?:km|kilometres|kilometers|miles)\b[\w\s-]{0,20}(?:of|from)"
    r"|\b(?:north|south|east|west|northeast|northwest|southeast|southwest|outskirts) of)"
    r"(?: the)?(?: (?:town|city|village) of)?\s*$",
    re.IGNORECASE,
)
TOWN = re.compile(
    r"\s+(?:\w+ )?(?:town|city|village|province|district|region|border|capital|territory|soil|department|port)\b", re.I
)
WITHIN = re.compile(
    r"\b(?:in|near|inside|across|throughout|outside|around|at|northern|southern|eastern|western|central)(?: the)?\s*$",
    re.IGNORECASE,
)


def resolve(
    document: Document, places: Sequence[PlaceMention], gazetteer: Gazetteer
) -> tuple[tuple[PlaceMention, ...], tuple[Issue, ...]]:
    """The mentions with country, place, coordinates and precision, and an issue for each name that stays unknown.

    Of several places of a name the one in a country that the report speaks of is taken, then the more populous. A name
    that the gazetteer lacks gets the country put beside it, otherwise the report's where that is clear, and no place.
    "20 km north of" a place is a point of its own. Precision (`codebook/precisions.yaml`): `exact` for a
    settlement, `near` for a point beside it, `district` for a part of one, `region`, `country`.
    """
    context = _context(document, places, gazetteer)
    stated = _stated(document, places)
    resolved, issues, told = [], [], set()
    for mention in places:
        own = stated.get(plain(_core(mention.span.exact)))
        place = _choose(document, mention, _Context({own: 1.0}) if own else context, gazetteer)
        if place is not None:
            resolved.append(points.offset(document, _placed(document, mention, place)))
            continue
        country = own or context.clear
        resolved.append(replace(mention, country=country))
        if mention.span.exact.casefold() not in told:
            told.add(mention.span.exact.casefold())
            where = f"; taken to be in {country} by the report's context" if country else ""
            message = f"No place named “{mention.span.exact}” is known{where}."
            issues.append(
                Issue(stage="resolve", severity="note", message=message, subject=document.id, span=mention.span)
            )
    return points.between(document, resolved), tuple(issues)


@dataclass(frozen=True, slots=True)
class _Context:
    """How much a report speaks of each country, as shares of one."""

    shares: dict[str, float]

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(sorted(self.shares, key=lambda country: (-self.shares[country], country)))

    @property
    def clear(self) -> str | None:
        """The country that the report is clearly about; None where it speaks of several alike."""
        best = self.countries[:1]
        return best[0] if best and self.shares[best[0]] >= CLEAR else None


@functools.cache
def _countries() -> tuple[dict[str, str], frozenset[str], re.Pattern[str]]:
    """Country names and words for peoples, in lower case, to codes; the latter alone; and a pattern for all."""
    codes: dict[str, str] = {}
    peoples = frozenset(word.casefold() for country in load("countries").values() for word in country["people"])
    for code, country in load("countries").items():
        for word in [*country["names"], *country["people"]]:
            codes.setdefault(word.casefold(), code)
    words = sorted(map(re.escape, codes), key=len, reverse=True)
    return codes, peoples, re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def _context(document: Document, places: Sequence[PlaceMention], gazetteer: Gazetteer) -> _Context:
    weights: dict[str, float] = defaultdict(float)
    codes, peoples, pattern = _countries()
    header = f"{document.dateline or ''} {document.title or ''} "
    text = header + document.text
    upper = document.text.isupper()
    for match in pattern.finditer(text):
        if match[0][0].islower() or (match[0].isupper() and len(match[0]) < 4 and upper):
            continue  # "car" is no CAR, and in upper-case text one cannot tell
        before, after = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 20]
        place = TOWN.match(after) or (WITHIN.search(before) and match[0].casefold() not in peoples)
        weight = 3.0 if place else 0.75 if match[0].casefold() in peoples else 1.0
        if BORDER.match(after):
            weight = 0.25  # what lies on a country's border lies as a rule in the other one
        opening = match.start() < len(header) + 600
        weights[codes[match[0].casefold()]] += weight * (2 if opening else 1)
    named_often = Counter(mention.span.exact for mention in places)
    names = sorted({*named_often, (document.dateline or "").split(",")[0]})
    homes = [
        (*_home(gazetteer.find(_core(name))), named_often[name] != 1)
        for name in names
        if name and _core(name).casefold() not in codes
    ]
    loud = any(weight > 1 for _, weight, _ in homes) or bool(weights)
    spoken_of = set(weights)
    for country, weight, often in homes:
        if country and (weight > 1 or not loud):
            # A city named once beside countries may be where somebody spoke.
            weights[country] += weight if often or country in spoken_of or not spoken_of else 1
    total = sum(weights.values())
    return _Context({country: weight / total for country, weight in weights.items()} if total else {})


def _stated(document: Document, places: Sequence[PlaceMention]) -> dict[str, str]:
    """The countries that the report puts beside names: "Sarmada, Syria", "the Haitian town of Pont-Sondé"."""
    codes, _, _ = _countries()
    found: dict[str, set[str]] = defaultdict(set)
    for mention in places:
        after = BESIDE.match(document.text, mention.span.end)
        before = WHOSE.search(document.text, max(0, mention.span.start - 40), mention.span.start)
        for match in (after, before):
            words = match[1].split() if match else []
            names = (" ".join(words[:n]).casefold().removeprefix("the ") for n in range(len(words), 0, -1))
            code = next((codes[name] for name in names if name in codes), None)
            if code:
                found[plain(_core(mention.span.exact))].add(code)
    return {name: next(iter(of)) for name, of in found.items() if len(of) == 1 and name not in codes}


BESIDE = re.compile(
    r"(?:,| in)(?: (?:the|northern|southern|eastern|western|central))? ([A-Z][\w-]+(?: [A-Z][\w-]+){0,2})"
)
WHOSE = re.compile(
    r"(?:^|(?<=\s))(?:the |a )?([A-Z]\w+)(?: \w+)? (?:town|city|village|port|province|region|district|department)"
    r"(?: of)? $"
)
"""A country's name after a place's, and a word for a people before its kind."""


def _home(found: Sequence[Place]) -> tuple[str | None, int]:
    """The country that a name speaks for by itself, and how loudly: that of a region, that of a city far bigger than
    its few namesakes, or the only one that has the name at all."""
    regions = {place.country for place in found if place.id.startswith("region:")}
    if len(regions) == 1:
        return regions.pop(), 3
    towns = sorted((place for place in found if place.feature == "settlement"), key=lambda place: -place.population)
    countries = {place.country for place in towns}
    if len(countries) == 1 and len(towns[0].name) > 4 and towns[0].population > KNOWN / 10:
        return towns[0].country, 3 if towns[0].population > KNOWN else 1
    others = [place.population for place in towns if place.country != towns[0].country]
    if towns and towns[0].population > KNOWN and towns[0].population > 5 * max(others, default=0):
        return (towns[0].country, 3) if len(countries) <= NAMESAKES or towns[0].population > 10 * KNOWN else (None, 0)
    return None, 0


@dataclass(frozen=True, slots=True)
class _Words:
    parts: frozenset[str]
    kinds: frozenset[str]
    region_kinds: frozenset[str]
    nameless: frozenset[str]


@functools.cache
def _words() -> _Words:
    data = load("place_words")
    return _Words(*(frozenset(data[name]) for name in ("parts", "after", "region_kinds", "nameless")))


def _spellings(name: str) -> tuple[str, ...]:
    """A place's name as written, then without the kind after it, then without the part before it too."""
    words = name.split()
    bare = words
    while len(bare) > 1 and bare[-1].casefold() in _words().kinds:
        bare = bare[:-1]
    core = bare
    while len(core) > 1 and core[0].casefold() in _words().parts:
        core = core[1:]
    return tuple(dict.fromkeys(" ".join(part) for part in (words, bare, core)))


def _core(name: str) -> str:
    """A place's name without part and kind: "northern Idlib province" gives "Idlib"."""
    return _spellings(name)[-1]


def _choose(document: Document, mention: PlaceMention, context: _Context, gazetteer: Gazetteer) -> Place | None:
    name = mention.span.exact
    codes = _countries()[0]
    core = _core(name)
    if _kind_of_country(name):
        return _of_country(name, context, gazetteer)
    if core.casefold().removeprefix("the ") in _words().nameless:
        return None
    if core.casefold() in codes:
        return next((p for p in gazetteer.find(core) if p.id == f"country:{codes[core.casefold()]}"), None)
    found: list[tuple[str, Place]] = []
    for spelling in _spellings(name):
        if not any(context.shares.get(place.country, 0.0) > SPOKEN_OF for _, place in found):
            found += ((spelling, place) for place in gazetteer.find(spelling, countries=context.countries[:6]))
    of_region = bool(set(name.casefold().split()[-1:]) & _words().region_kinds) or _says_region(document, mention)
    scored = [
        (_score(place, spelling, context, of_region), place.population, place.id, place) for spelling, place in found
    ]
    best = max(scored, default=None, key=lambda item: item[:3])
    if best is None or best[0] <= 0:
        return None
    return best[3]


def _kind_of_country(name: str) -> str | None:
    """What of a country words without a name of their own stand for: "capital" of "the Salvadoran capital"."""
    words = name.casefold().removeprefix("the ").removesuffix(" city").split()
    whose = " ".join(words[:-1])
    return words[-1] if words and words[-1] in OF_COUNTRY and (not whose or whose in _countries()[1]) else None


def _of_country(name: str, context: _Context, gazetteer: Gazetteer) -> Place | None:
    """The capital, or the country as a whole, of the people that the words name, otherwise of the report's country."""
    codes, _, _ = _countries()
    whose = " ".join(name.casefold().removeprefix("the ").removesuffix(" city").split()[:-1])
    country = codes[whose] if whose else context.clear
    wanted = (
        "capital" if _kind_of_country(name) == "capital" else next((n for n, c in codes.items() if c == country), "")
    )
    found = gazetteer.find(wanted, countries=(country,)) if country and wanted else []
    return next((place for place in found if place.country == country), None)


OF_COUNTRY = frozenset(load("place_words")["of_country"])


def _says_region(document: Document, mention: PlaceMention) -> bool:
    before = document.text[max(0, mention.span.start - 30) : mention.span.start].casefold()
    return bool(re.search(r"\b(?:province|department|region|governorate|state|oblast) of (?:the )?$", before))


def _score(place: Place, core: str, context: _Context, of_region: bool) -> float:
    """How well a place fits: the share of its country, its size, and whether it is the kind of thing that is named.

    A place outside every country that the report speaks of counts only when it is a city known by itself.
    """
    share = context.shares.get(place.country, 0.0)
    needed = SPOKEN_OF if place.population > KNOWN / 10 else max(context.shares.values(), default=0.0) / 2
    if share <= max(needed, SPOKEN_OF) and (place.feature == "region" or place.population < 2 * KNOWN):
        return 0.0
    if place.feature == "settlement" and place.population < KNOWN / 10 and not _same_letters(place.name, core):
        return 0.0  # an alternate name of a village is too rare to be meant
    kind = 0.3 if (place.feature == "region") == of_region else 0.0
    return 2 * share + math.log10(place.population + 10) / 4 + kind


def _same_letters(name: str, written: str) -> bool:
    return fuzz.ratio(plain(name), plain(written)) >= ALIKE


def _placed(document: Document, mention: PlaceMention, place: Place) -> PlaceMention:
    precision = {"country": "country", "region": "region"}.get(place.feature, "exact")
    before = document.text[max(0, mention.span.start - 60) : mention.span.start]
    if precision == "exact":
        kind = mention.span.exact.casefold().split()[-1]
        if NEAR.search(before):
            precision = "near"
        elif kind in {"district", "county", "municipality", "jurisdiction"}:
            precision = "district"
        elif kind in _words().region_kinds:
            precision = "region"
    elif precision == "country" and mention.span.exact.casefold().split()[0] in _words().parts:
        precision = "region"  # "northern Mali" is less than Mali
    return replace(
        mention,
        country=place.country,
        place_id=place.id,
        latitude=place.latitude,
        longitude=place.longitude,
        precision=precision,
    )
