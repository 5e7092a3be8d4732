"""How much a report speaks of each country: what tells which of several namesakes a place is."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rashomon.codebook import load
from rashomon.model import Document, Place, PlaceMention
from rashomon.protocols import Gazetteer
from rashomon.resolve import languages
from rashomon.resolve.names import active, actors

KNOWN = 100_000
"""Population from which a city is named without its country."""

NAMESAKES = 4
"""Most countries that may share a city's name for the name to speak for one of them (no "San Jose", no "Guadalupe")."""

CLEAR = 0.35
"""Share of a report's country evidence from which an unknown place is taken to be in that country."""

PARTIES = frozenset({"rebel", "militia", "state_force", "government"})
"""Kinds of actors that tell where a report's fighting is."""
ARMED = frozenset({"rebel", "militia"})
"""Of these, those that as a rule fight at home."""
SMALL = ((100_000, 3.0), (10_000, 1.0), (0, 0.5))
"""What a town whose name no other country has speaks for its country, by the population from which it does."""
OFTEN = 3
"""Mentions of one actor that count."""

OPENING = 600
"""Code points of a report that count double."""

WORD = re.compile(r"\w+")
BORDER = re.compile(r"\s(?:border|frontier)\b", re.IGNORECASE)
TOWN = re.compile(
    r"\s+(?:\w+ )?(?:town|city|village|province|district|region|border|capital|territory|soil|department|port)\b", re.I
)
WITHIN = re.compile(
    r"\b(?:in|near|inside|across|throughout|outside|around|at|northern|southern|eastern|western|central)(?: the)?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """How much a report speaks of each country."""

    weights: Mapping[str, float]
    own: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    """By a place's name the country that it speaks for itself, and what that counts in `weights`."""

    @property
    def shares(self) -> dict[str, float]:
        """The weights as shares of one."""
        total = sum(self.weights.values())
        return {country: weight / total for country, weight in self.weights.items()} if total else {}

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries, the one spoken of most first."""
        return tuple(sorted(self.weights, key=lambda country: (-self.weights[country], country)))

    @property
    def clear(self) -> str | None:
        """The country that the report is clearly about; None where it speaks of several alike."""
        best = self.countries[:1]
        return best[0] if best and self.shares[best[0]] >= CLEAR else None

    def without(self, name: str) -> Context:
        """What is left when a place's name does not speak for itself; all of it where nothing else does."""
        country, weight = self.own.get(name, ("", 0.0))
        left = {c: w - weight if c == country else w for c, w in self.weights.items()}
        left = {c: w for c, w in left.items() if w > 0.01}
        return Context(left) if left else self


@functools.cache
def country_words(language: str | None = None) -> tuple[dict[str, str], frozenset[str], re.Pattern[str]]:
    """Country names and words for peoples, in lower case, to codes; the latter alone; and a pattern for all.

    `language` is the folder in `codebook/` of the words of another language, which are added.
    """
    codes: dict[str, str] = {}
    peoples = frozenset(word.casefold() for country in load("countries").values() for word in country["people"])
    for code, country in load("countries").items():
        for word in [*country["names"], *country["people"]]:
            codes.setdefault(word.casefold(), code)
    if language:
        others, people = languages.country_words(language)
        codes, peoples = codes | others, peoples | people
    words = sorted(map(re.escape, codes), key=len, reverse=True)
    return codes, peoples, re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)


def weighed(document: Document, places: Sequence[tuple[str, PlaceMention]], gazetteer: Gazetteer) -> Context:
    """The report's countries by its words: countries and peoples, armed groups and armies, places that speak for one.

    `places` are the place mentions with their names without part and kind.
    """
    header = f"{document.dateline or ''} {document.title or ''} "
    text = header + document.text
    weights: dict[str, float] = defaultdict(float)
    opening = len(header) + OPENING
    taken = _by_actors(document, text, opening, weights)
    _by_words(document, text, opening, taken, weights, languages.of(document))
    own = _by_towns(document, places, gazetteer, weights)
    return Context(dict(weights), own)


def _by_actors(document: Document, text: str, opening: int, weights: dict[str, float]) -> list[tuple[int, int]]:
    """Adds what known actors speak for, and gives where they are named: the country words in a group's name ("Irish
    Republican Army") say nothing of their own."""
    year = int(document.published_at[:4]) if document.published_at else None
    upper = document.text.isupper()
    seen: Counter[str] = Counter()
    taken = []
    for start, end, _, called in actors(languages.of(document)).within(text, upper=upper):
        fitting = [actor for actor in called if actor.kind in PARTIES and active(actor, year)]
        countries = {actor.country for actor in fitting if actor.country}
        if len(countries) != 1:
            continue
        country = str(countries.pop())
        if all(actor.kind in ARMED for actor in fitting):
            taken.append((start, end))
        seen[country] += 1
        if seen[country] <= OFTEN:
            weight = 1.0 if all(actor.kind in ARMED for actor in fitting) else 0.75
            weights[country] += weight * (2 if start < opening else 1)
    return taken


def _countries_in(text: str, language: str | None) -> Iterator[re.Match[str]]:
    """Where the pattern of `country_words` matches: tried only at words that a name begins with, as a search for some
    six hundred names takes a tenth of a millisecond a line."""
    firsts, pattern = _first_words(language), country_words(language)[2]
    end = 0
    for word in WORD.finditer(text):
        if word.start() >= end and word[0].casefold() in firsts:
            match = pattern.match(text, word.start())
            if match is not None:
                yield match
                end = match.end()


@functools.cache
def _first_words(language: str | None) -> frozenset[str]:
    return frozenset(found[0].casefold() for name in country_words(language)[0] if (found := WORD.match(name)))


def _by_words(
    document: Document,
    text: str,
    opening: int,
    taken: Sequence[tuple[int, int]],
    weights: dict[str, float],
    language: str | None,
) -> None:
    codes, peoples, _ = country_words(language)
    upper = document.text.isupper()
    within = languages.pattern(language, "within", WITHIN)
    for match in _countries_in(text, language):
        small = match[0][0].islower() and not (language and match[0].casefold() in peoples)
        if small or (match[0].isupper() and len(match[0]) < 4 and upper):
            continue  # "car" is no CAR, and in upper-case text one cannot tell
        if any(start <= match.start() < end for start, end in taken):
            continue
        word = match[0].casefold()
        before, after = text[max(0, match.start() - 20) : match.start()], text[match.end() : match.end() + 20]
        place = TOWN.match(after) or (within.search(before) and word not in peoples)
        weight = 3.0 if place else 0.75 if word in peoples else 1.0
        if BORDER.match(after):
            weight = 0.25  # what lies on a country's border lies as a rule in the other one
        weights[codes[word]] += weight * (2 if match.start() < opening else 1)


def _by_towns(
    document: Document,
    places: Sequence[tuple[str, PlaceMention]],
    gazetteer: Gazetteer,
    weights: dict[str, float],
) -> dict[str, tuple[str, float]]:
    """Adds what places speak for, and gives what each adds."""
    codes = country_words(languages.of(document))[0]
    often = Counter(name for name, _ in places)
    filed = (document.dateline or "").split(",")[0].strip()
    names = sorted({*often, filed} - {""})
    homes = {name: home(gazetteer.find(name)) for name in names if name.casefold() not in codes}
    spoken_of = set(weights)
    own = {}
    for name, (country, weight) in homes.items():
        if country is None:
            continue
        # A city named once beside countries may be where somebody spoke.
        once = often[name] == 1 and country not in spoken_of and bool(spoken_of)
        worth = min(weight, 1.0) if once else weight
        weights[country] += worth
        own[name] = (country, worth)
    return own


def home(found: Sequence[Place]) -> tuple[str | None, float]:
    """The country that a name speaks for by itself, and how loudly: that of a region, that of a city far bigger than
    its few namesakes, or the only one that has the name at all."""
    regions = {place.country for place in found if place.id.startswith("region:")}
    if len(regions) == 1:
        return regions.pop(), 3.0
    towns = sorted((place for place in found if place.feature == "settlement"), key=lambda place: -place.population)
    countries = {place.country for place in towns}
    if len(countries) == 1 and len(towns[0].name) > 4:
        return towns[0].country, next(worth for least, worth in SMALL if towns[0].population >= least)
    others = [place.population for place in towns if place.country != towns[0].country]
    if towns and towns[0].population > KNOWN and towns[0].population > 5 * max(others, default=0):
        return (towns[0].country, 3.0) if len(countries) <= NAMESAKES or towns[0].population > 10 * KNOWN else (None, 0)
    return None, 0.0
