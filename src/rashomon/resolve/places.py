"""Which gazetteer place each mention of a place means, by the context of its report."""

from __future__ import annotations

import functools
import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from rashomon.codebook import load
from rashomon.model import Document, Issue, Place, PlaceMention
from rashomon.protocols import Gazetteer
from rashomon.resolve import languages, points
from rashomon.resolve.gazetteer import ALIKE, plain
from rashomon.resolve.places_context import KNOWN, Context, country_words, weighed

SPOKEN_OF = 0.1
"""Least share of a report's country evidence for a small place of that country to be meant."""

FAMED = 400_000
"""Population from which a city is meant even in a report that speaks of none of its country; set on our own reports."""
SPELLED = 0.5
"""What it counts for a place that its usual name is written, and no other name of it."""

NEAR = re.compile(
    r"(?:\b(?:near|outside|around|close to|not far from|off)(?: the)?(?: \w+){0,2}"
    r"|\b(?:km|kilometres|kilometers|miles)\b[\w\s-]{0,20}(?:of|from)"
    r"|\b(?:north|south|east|west|northeast|northwest|southeast|southwest|outskirts) of)"
    r"(?: the)?(?: (?:town|city|village) of)?\s*$",
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
    context = weighed(document, [(_core(place.span.exact), place) for place in places], gazetteer)
    stated = _stated(document, places)
    resolved, issues, told = [], [], set()
    for mention in places:
        core = _core(mention.span.exact)
        own = stated.get(plain(core))
        spoken_of = Context({own: 1.0}) if own else context.without(core)
        place = _choose(document, mention, spoken_of, gazetteer)
        if own and place is not None and place.country != own:
            place = None
        if place is not None:
            resolved.append(points.offset(document, _placed(document, mention, place)))
            continue
        country = spoken_of.clear
        resolved.append(replace(mention, country=country))
        if mention.span.exact.casefold() not in told:
            told.add(mention.span.exact.casefold())
            where = f"; taken to be in {country} by the report's context" if country else ""
            message = f"No place named “{mention.span.exact}” is known{where}."
            issues.append(
                Issue(stage="resolve", severity="note", message=message, subject=document.id, span=mention.span)
            )
    return points.between(document, resolved), tuple(issues)


def _stated(document: Document, places: Sequence[PlaceMention]) -> dict[str, str]:
    """The countries that the report puts beside names: "Sarmada, Syria", "the Haitian town of Pont-Sondé"."""
    codes, _, _ = country_words(languages.of(document))
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


def _choose(document: Document, mention: PlaceMention, context: Context, gazetteer: Gazetteer) -> Place | None:
    name = languages.english_name(languages.of(document), mention.span.exact)
    codes = country_words()[0]
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
    return words[-1] if words and words[-1] in OF_COUNTRY and (not whose or whose in country_words()[1]) else None


def _of_country(name: str, context: Context, gazetteer: Gazetteer) -> Place | None:
    """The capital, or the country as a whole, of the people that the words name, otherwise of the report's country."""
    codes, _, _ = country_words()
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
    return bool(languages.pattern(languages.of(document), "region", REGION).search(before))


REGION = re.compile(r"\b(?:province|department|region|governorate|state|oblast) of (?:the )?$")


def _score(place: Place, core: str, context: Context, of_region: bool) -> float:
    """How well a place fits: the share of its country, its size, and whether it is the kind of thing that is named.

    A place outside every country that the report speaks of counts only when it is a city known by itself.
    """
    share = context.shares.get(place.country, 0.0)
    needed = SPOKEN_OF if place.population > KNOWN / 10 else max(context.shares.values(), default=0.0) / 2
    if share <= max(needed, SPOKEN_OF) and (place.feature == "region" or place.population < FAMED):
        return 0.0
    if place.feature == "settlement" and place.population < KNOWN / 10 and not _same_letters(place.name, core):
        return 0.0  # an alternate name of a village is too rare to be meant
    kind = 0.3 if (place.feature == "region") == of_region else 0.0
    kind += SPELLED if _same_letters(place.name, core) else 0.0
    return 2 * share + math.log10(place.population + 10) / 4 + kind


def _same_letters(name: str, written: str) -> bool:
    return fuzz.ratio(plain(name), plain(written)) >= ALIKE


def _placed(document: Document, mention: PlaceMention, place: Place) -> PlaceMention:
    precision = {"country": "country", "region": "region"}.get(place.feature, "exact")
    before = document.text[max(0, mention.span.start - 60) : mention.span.start]
    if precision == "exact":
        kind = mention.span.exact.casefold().split()[-1]
        if languages.pattern(languages.of(document), "near", NEAR).search(before):
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
