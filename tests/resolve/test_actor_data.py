"""The actors of the codebook: complete enough, well formed, quick to load, and without hidden clashes."""

from __future__ import annotations

from collections import Counter

import pytest

from rashomon import codebook
from rashomon.codebook import terms
from rashomon.model import Document
from rashomon.resolve.context import Context
from rashomon.resolve.names import actors, words_of
from rashomon.resolve.phrases import Phrases


def test_there_are_many_armed_actors_and_every_region_has_some() -> None:
    armed = [
        actor for actor in actors().actors if actor.kind in {"rebel", "militia", "state_force", "private_military"}
    ]
    assert len(armed) >= 1200
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


def test_every_state_is_known_by_its_bodies_adjectives_and_seat() -> None:
    index, wrong = actors(), []
    for code, country in codebook.load("demonyms").items():
        names = country["names"]
        asked = [(f"{word} {noun}", "counted") for word in country["demonyms"] for noun in ("troops", "soldiers")]
        asked += [(f"the {word} {body}", "source") for word in country["demonyms"] for body in ("air force", "police")]
        asked += [(f"{names[0]}'s ministry of defence", "source"), (f"the government of {names[0]}", "source")]
        asked += [(f"{seat}'s forces", "party") for seat in country["seats"]]
        asked += [(f"Armed Forces of {names[0]}", "party"), (f"{names[0]} Armed Forces", "party")]
        for words, role in asked:
            document = Document(
                id="doc_0",
                sha256="0" * 64,
                media_type="text/plain",
                text=f"{names[0]} was quiet. {words}.",
                published_at="2019-05-05",
            )
            meant = Phrases(Context(document, index)).phrase(words, role, "attack")
            if meant is None or meant.actor.country != code or meant.actor.kind not in {"state_force", "government"}:
                wrong.append((code, words, meant and meant.actor.name))
    assert len(codebook.load("demonyms")) >= 190
    assert wrong == []


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


def test_a_body_by_the_pattern_has_the_other_form_of_its_name_too() -> None:
    government, ministry = (actors().service("NO", service) for service in ("government", "ministry_of_health"))
    assert government is not None
    assert (government.name, government.other_names) == (
        "Government of Norway",
        ("Norwegian government", "Norway government"),
    )
    assert ministry is not None
    assert (ministry.name, ministry.other_names) == ("Norwegian Ministry of Health", ("Ministry of Health of Norway",))


def test_words_of_a_name_fold_case_accents_and_apostrophes() -> None:
    assert words_of("N’Djamena") == words_of("N'DJAMENA")
    assert words_of("Túpac Amaru") == words_of("TUPAC AMARU")
