"""Names and what they call: the actors of the codebook by every name they go by, and countries by their words."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rashomon import codebook
from rashomon.codebook import packs
from rashomon.codebook.adjectives import agreeing
from rashomon.codebook.packs import WORD
from rashomon.codebook.packs import fold as fold
from rashomon.codebook.packs import words_of as words_of
from rashomon.model import Actor

LONG = 6
"""Letters from which a name may be known by a like spelling."""
KEPT = 1024
"""Texts of which it is kept what names are in them: a report's phrases are asked for again and again."""
ACRONYM_LENGTH = 6
"""An alias of at most this many letters, all capitals, is told from a word by its capitals."""


@dataclass(frozen=True, slots=True)
class Found:
    """A known name in a text, from `start` to `end` in code points, and what it can call."""

    start: int
    end: int
    alias: str
    actors: tuple[Actor, ...] = ()
    countries: tuple[str, ...] = ()
    seat: bool = False


@dataclass(slots=True)
class Names:
    """Aliases in lookup order: by their first word, the longest first."""

    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    called: dict[tuple[str, ...], list[Any]] = field(default_factory=dict)
    _longest: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    _found: dict[tuple[str, bool], tuple[tuple[int, int, str, list[Any]], ...]] = field(default_factory=dict)

    def add(self, alias: str, what: Any) -> None:
        """Let `alias` call `what`; a leading "the" does not count."""
        self._found.clear()
        key = words_of(alias)
        key = key[1:] if key[:1] == ("the",) and len(key) > 1 else key
        if not key:
            return
        known = self.called.setdefault(key, [])
        if what not in known:
            known.append(what)
        spelled = self.by_first.setdefault(key[0], [])
        if (key, alias) not in spelled:
            spelled.append((key, alias))

    def exactly(self, text: str, *, upper: bool = False) -> list[Any]:
        """What the whole text calls; `upper` as in `within`."""
        key = words_of(text)
        key, text = (key[1:], text.split(maxsplit=1)[-1]) if key[:1] == ("the",) and len(key) > 1 else (key, text)
        for form in (key, _singular(key)):
            if form in self.called and any(
                _cased(text, alias, upper) for spelled, alias in self.by_first[form[0]] if spelled == form
            ):
                return self.called[form]
        return []

    def within(self, text: str, *, upper: bool = False) -> Iterator[tuple[int, int, str, list[Any]]]:
        """Every known name in `text`, left to right and the longest at each place, as start, end, alias, called.

        In text of ordinary case a name needs its capitals; `upper` says that the text is all in capitals.
        """
        found = self._found.get((text, upper))
        if found is None:
            if len(self._found) >= KEPT:
                self._found.clear()
            found = self._found[text, upper] = tuple(self._within(text, upper))
        return iter(found)

    def _within(self, text: str, upper: bool) -> Iterator[tuple[int, int, str, list[Any]]]:
        tokens = list(WORD.finditer(text))
        words = tuple(fold(token.group()) for token in tokens)
        i = 0
        while i < len(tokens):
            for key, alias in self._candidates(words[i]):
                run = words[i : i + len(key)]
                if run != key and (run[:-1] != key[:-1] or _singular(run) != key):
                    continue
                start, end = tokens[i].start(), tokens[i + len(key) - 1].end()
                if _cased(text[start:end], alias, upper):
                    yield start, end, alias, self.called[key]
                    i += len(key) - 1
                    break
            i += 1

    def _candidates(self, word: str) -> list[tuple[tuple[str, ...], str]]:
        found = self._longest.get(word)
        if found is None:
            short = _singular((word,))[0]
            spelled = [*self.by_first.get(word, ()), *(self.by_first.get(short, ()) if short != word else ())]
            found = self._longest[word] = sorted(spelled, key=lambda pair: -len(pair[0]))
        return found


def _singular(key: tuple[str, ...]) -> tuple[str, ...]:
    """The words with a plural s taken off the last: "Houthis" is called by "Houthi"."""
    last = key[-1] if key else ""
    return (*key[:-1], last[:-1]) if len(last) > 4 and last.endswith("s") and not last.endswith("ss") else key


def _cased(written: str, alias: str, upper: bool) -> bool:
    short = len(alias) <= ACRONYM_LENGTH and alias.isupper() and alias.isalpha()
    if upper:
        return not short or alias.lower() not in _ordinary()
    if short:
        return written == alias
    return not alias[0].isupper() or any(c.isupper() or c.isdigit() for c in written)


@functools.cache
def _ordinary() -> frozenset[str]:
    """Short words that in capitals cannot be told from an acronym."""
    return frozenset(codebook.load("groups")["english"])


@dataclass(frozen=True, slots=True)
class Index:
    """The actors of the codebook, their names, the people who lead or speak for them, and the countries' bodies."""

    actors: tuple[Actor, ...]
    names: Names
    people: Names
    services: dict[tuple[str, str], tuple[Actor, ...]]
    countries: Names
    spelled: dict[tuple[str, int], list[tuple[str, Actor]]]
    """Aliases of one actor only, of `LONG` letters or more, by first letter and number of words."""
    rebels: dict[str, list[tuple[int, int, Actor]]]
    """First and last year of the group that is "the rebels" of a country, by country."""

    def service(self, country: str, service: str, year: int | None = None) -> Actor | None:
        """A country's body of that kind (`army`, `police`, `government`, ... of `codebook/forces.yaml`)."""
        entries = self.services.get((country, service), ())
        for actor in (*(a for a in entries if _within(a, year)), *(a for a in entries if active(a, year))):
            return actor
        return entries[0] if entries and year is None else _made(country, service, self, year)

    def within(self, text: str, *, upper: bool = False) -> Iterator[tuple[int, int, str, list[Actor]]]:
        """The actors' names in a text, as `Names.within`, but none that cuts the name of a country: the "Sudan Armed
        Forces" of "South Sudan Armed Forces" are not named."""
        countries: list[tuple[int, int]] | None = None
        for start, end, alias, called in self.names.within(text, upper=upper):
            if countries is None:
                countries = [(s, e) for s, e, _, _ in self.countries.within(text, upper=upper)]
            if not any(s < start < e for s, e in countries):
                yield start, end, alias, called

    def main_rebels(self, country: str, year: int | None) -> Actor | None:
        """The group that "the rebels" of that country are then, in a report that names no group."""
        if year is None:
            return None
        return next((actor for first, last, actor in self.rebels.get(country, ()) if first <= year <= last), None)

    def by_name(self, name: str) -> Actor | None:
        """The actor of that canonical name or alias, if it calls one only."""
        found = self.names.exactly(name)
        return found[0] if len(found) == 1 else None


def active(actor: Actor, year: int | None) -> bool:
    """Whether the actor can be spoken of in that year: from the year before it began; its end sets no bound on talk
    of the past, yet after ten years another of the same name is likelier."""
    first, last = actor.years
    return year is None or ((first is None or year >= first - 1) and (last is None or year <= last + 10))


def _within(actor: Actor, year: int | None) -> bool:
    first, last = actor.years
    return year is None or ((first is None or year >= first) and (last is None or year <= last))


@functools.cache
def actors(language: str | None = None) -> Index:
    """The codebook's actors and those of the user's packs, read once a process. Raises packs.PackError.

    `language` is the folder in `codebook/` of what they are called in another language, which is added.
    """
    names, people, countries = Names(), Names(), Names()
    found: list[Actor] = []
    called = codebook.load(f"{language}/names")["actors"] if language else {}
    services: dict[tuple[str, str], tuple[Actor, ...]] = {}
    rebels: dict[str, list[tuple[int, int, Actor]]] = {}
    for row in packs.rows():
        actor = actor_of(row)
        found.append(actor)
        for alias in (actor.name, *actor.other_names, *called.get(actor.name, ())):
            names.add(alias, actor)
        for person in row.get("people", ()):
            people.add(person, actor)
        if "service" in row:
            key = (actor.country or "", row["service"])
            services[key] = (*services.get(key, ()), actor)
        if "main" in row:
            first, last = row["main"]
            rebels.setdefault(actor.country or "", []).append((first or 0, last or 9999, actor))
    for code, country in codebook.load("demonyms").items():
        for word in country["names"]:
            countries.add(word, (code, "name"))
        for word in country["demonyms"]:
            countries.add(word, (code, "demonym"))
        for word in country["seats"]:
            countries.add(word, (code, "seat"))
    for code, row in codebook.load(f"{language}/names")["countries"].items() if language else ():
        for kind, word in country_forms(row):
            countries.add(word, (code, kind))
    index = Index(tuple(found), names, people, services, countries, _spelled(names), rebels)
    for code, leaders in codebook.load("leaders").items():
        government = index.service(code, "government")
        for person in leaders if government else ():
            people.add(person, government)
    return index


def country_forms(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What a country is called in another language, and how: `name`, `demonym` in every form, `seat`."""
    yield from (("name", word) for word in row["names"])
    yield from (("demonym", form) for word in row["people"] for form in agreeing(word))
    yield from (("seat", word) for word in row["seats"])


def _spelled(names: Names) -> dict[tuple[str, int], list[tuple[str, Actor]]]:
    spelled: dict[tuple[str, int], list[tuple[str, Actor]]] = {}
    for key, called in names.called.items():
        alias = " ".join(key)
        if len(called) == 1 and len(alias) >= LONG:
            spelled.setdefault((alias[0], len(key)), []).append((alias, called[0]))
    return spelled


def actor_of(row: packs.Row) -> Actor:
    """The actor of one row of `codebook/actors/*.yaml`. Raises KeyError if it has no name or kind."""
    first, last = row.get("years", (None, None))
    return Actor(
        name=row["name"],
        kind=row["kind"],
        country=row.get("country"),
        other_names=packs.aliases(row)[1:],
        years=(first, last),
        allies=tuple(row.get("allies", ())),
        speaks_for=row.get("speaks_for"),
        same_as=tuple(row.get("same_as", ())),
        split_from=tuple(row.get("split_from", ())),
    )


@functools.cache
def service_words() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Words that call a country's bodies, with the body: the longest first, then in the codebook's order."""
    rows = [
        (words_of(word), service)
        for service, row in codebook.load("forces")["services"].items()
        for word in row["words"]
    ]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@functools.cache
def bare_words() -> dict[tuple[str, ...], str]:
    """Words that call the bodies of the report's own country, with the body."""
    rows = codebook.load("forces")["bare"].items()
    return {words_of(word): service for service, words in rows for word in words}


def service_in(words: Sequence[str]) -> str | None:
    """The body that the words call, by the longest of the codebook's service words among them; None if none does."""
    said, by_first = tuple(words), _service_words_by_first()
    best: tuple[int, str] | None = None
    for i, word in enumerate(said):
        for rank, key, service in by_first.get(word, ()):
            if said[i : i + len(key)] == key:
                best = min(best, (rank, service)) if best else (rank, service)
                break
    return best[1] if best else None


@functools.cache
def _service_words_by_first() -> dict[str, list[tuple[int, tuple[str, ...], str]]]:
    """The service words by their first, each with its place in `service_words`."""
    found: dict[str, list[tuple[int, tuple[str, ...], str]]] = {}
    for rank, (key, service) in enumerate(service_words()):
        found.setdefault(key[0], []).append((rank, key, service))
    return found


def _made(country: str, service: str, index: Index, year: int | None) -> Actor | None:
    """The body by the codebook's pattern, for a country that no entry gives another name."""
    row = codebook.load("forces")["services"][service]
    if "falls_to" in row:
        return index.service(country, row["falls_to"], year)
    named = codebook.load("demonyms").get(country)
    if named is None:
        return None
    adjective = named["demonyms"][0] if named["demonyms"] else named["names"][0]
    name = row["name"].format(adjective=adjective, country=_with_article(named["names"][0]))
    others = tuple(form for form in _forms(service, row["name"], named, adjective) if form != name)
    return Actor(name=name, kind=row["kind"], country=country, other_names=others)


def _forms(service: str, pattern: str, named: dict[str, Any], adjective: str) -> tuple[str, ...]:
    """The other common forms of a body's name: "Russian government", "Ministry of Defence of Russia"."""
    country = _with_article(named["names"][0])
    if service == "government":
        return (f"{adjective} government", f"{named['names'][0]} government")
    rest = pattern.removeprefix("{adjective} ")
    return (f"{rest} of {country}",) if rest != pattern and " of " in rest else ()


def _with_article(country: str) -> str:
    taking = ("United ", "Democratic Republic", "Central African", "Republic of", "Soviet", "Dominican", "Solomon")
    return (
        f"the {country}"
        if country.startswith(taking) or country in {"Philippines", "Netherlands", "Maldives"}
        else country
    )
