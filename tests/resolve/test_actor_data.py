"""The actors of the codebook: complete enough, well formed, quick to load, and without hidden clashes."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from rashomon import codebook
from rashomon.codebook import terms
from rashomon.model import Actor
from rashomon.resolve.names import actors, words_of

CLASHES = {
    # One alias, two actors at one time in one country: the report's own introduction must choose, else nobody is meant.
    ("sna",),
}


def test_there_are_many_armed_actors_and_every_region_has_some() -> None:
    armed = [
        actor for actor in actors().actors if actor.kind in {"rebel", "militia", "state_force", "private_military"}
    ]
    assert len(armed) >= 500
    countries = {actor.country for actor in armed}
    assert {"ML", "SO", "SY", "AF", "LK", "MM", "PH", "UA", "BA", "CO", "SV", "MX", "HT"} <= countries


def test_every_row_is_of_the_codebooks_terms() -> None:
    kinds, codes = set(terms("actor_kind")), set(codebook.load("demonyms"))
    for actor in actors().actors:
        assert actor.kind in kinds, actor.name
        assert actor.country is None or actor.country in codes, actor.name
        first, last = actor.years
        assert first is None or last is None or first <= last, actor.name
        assert all(identifier.startswith("ucdp:") for identifier in actor.same_as), actor.name


def test_names_are_given_once() -> None:
    twice = [name for name, count in Counter(actor.name for actor in actors().actors).items() if count > 1]
    assert twice == []


def test_mouthpieces_speak_for_actors_that_exist() -> None:
    names = {actor.name for actor in actors().actors}
    assert [a.name for a in actors().actors if a.speaks_for and a.speaks_for not in names] == []


def _together(left: Actor, right: Actor) -> bool:
    """Whether both could be meant in one report: like country, years that meet by more than the year of a change."""
    if left.country != right.country:
        return False
    (a, b), (c, d) = ((y[0] or 0, y[1] or 9999) for y in (left.years, right.years))
    return a < d and c < b


def test_clashes_are_listed_here() -> None:
    found = {
        key
        for key, called in actors().names.called.items()
        if any(_together(left, right) for left, right in itertools.combinations(called, 2))
    }
    assert found - CLASHES == set()


@pytest.mark.parametrize(
    ("country", "service", "year", "expected"),
    [
        ("ML", "armed_forces", 2024, "Malian Armed Forces"),
        ("NP", "army", 2005, "Royal Nepalese Army"),
        ("NP", "army", 2015, "Nepali Army"),
        ("GN", "army", 2020, "Guinean Armed Forces"),
        ("PK", "army", 2019, "Pakistan Army"),
        ("GB", "government", 2019, "Government of the United Kingdom"),
        ("AZ", "ministry_of_foreign_affairs", 2020, "Azerbaijani Ministry of Foreign Affairs"),
    ],
)
def test_every_country_has_its_bodies(country: str, service: str, year: int, expected: str) -> None:
    actor = actors().service(country, service, year)
    assert actor is not None
    assert actor.name == expected


def test_words_of_a_name_fold_case_accents_and_apostrophes() -> None:
    assert words_of("N’Djamena") == words_of("N'DJAMENA")
    assert words_of("Túpac Amaru") == words_of("TUPAC AMARU")
