"""Who speaks for whom among the sources of a figure."""

from __future__ import annotations

import itertools

import pytest

from rashomon.codebook import packs
from rashomon.model import FirstHand
from rashomon.reconcile import camps
from rashomon.resolve import names


def grouped(*sources: str, shared: dict[str, str] | None = None) -> set[frozenset[str]]:
    return {frozenset(camp.sources) for camp in camps.camps(sources, shared)}


@pytest.mark.parametrize(
    ("organ", "body"),
    [
        ("Amaq News Agency", "Islamic State"),
        ("Al-Manar", "Hezbollah"),
        ("Al Masirah", "Houthi movement"),
        ("As-Sahab", "al-Qaeda"),
        ("Tasnim", "Islamic Revolutionary Guard Corps"),
        ("Syrian Arab News Agency", "Government of Syria"),
        ("Xinhua", "Government of China"),
        ("TASS", "Government of Russia"),
        ("Security Media Cell", "Iraqi Joint Operations Command"),
        ("Concord press service", "Wagner Group"),
        ("Radio Cuscatlan", "Armed Forces of El Salvador"),
        ("radio venceremos", "Farabundo Marti National Liberation Front"),
    ],
)
def test_an_organ_speaks_for_its_body(organ: str, body: str) -> None:
    assert camps.speaks_for(organ) == body


@pytest.mark.parametrize(
    "name", ["Reuters", "BBC", "Al Jazeera", "witnesses", "Hezbollah", "Doctors Without Borders", "x"]
)
def test_who_is_nobodys_organ_speaks_for_itself(name: str) -> None:
    assert camps.speaks_for(name) is None


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (("Hezbollah", "Al-Manar", "Reuters"), {frozenset({"Hezbollah", "Al-Manar"})}),
        (("Al-Manar", "Al-Nour Radio"), {frozenset({"Al-Manar", "Al-Nour Radio"})}),
        (
            ("Russian Ministry of Defence", "TASS", "Government of Ukraine"),
            {frozenset({"Russian Ministry of Defence", "TASS"})},
        ),
        (("Indian Air Force", "Pakistan Air Force"), set()),
        (("witnesses", "medical sources", "local officials"), set()),
        (("Ethiopian Human Rights Commission", "Government of Ethiopia"), set()),
        (("Gaza Health Ministry", "Palestinian National Authority"), set()),
        (
            ("Amaq News Agency", "Islamic State", "Government of Iraq", "Iraqi Army"),
            {frozenset({"Amaq News Agency", "Islamic State"}), frozenset({"Government of Iraq", "Iraqi Army"})},
        ),
    ],
)
def test_sources_with_one_voice_are_one_camp(sources: tuple[str, ...], expected: set[frozenset[str]]) -> None:
    for order in itertools.permutations(sources):
        assert grouped(*order) == expected


def test_each_tie_has_its_sentence() -> None:
    [camp] = camps.camps(["Al-Manar", "Hezbollah"])
    assert (camp.voice, camp.reasons) == ("Hezbollah", ("Al-Manar speaks for Hezbollah.",))
    [state] = camps.camps(["Indian Army", "Government of India"])
    assert state.voice == "India"
    assert len(state.reasons) == 2


def test_outlets_that_credit_one_outlet_share_its_voice() -> None:
    shared = {"The Ferry Post": "Harbour Wire", "Quay Radio": "Harbour Wire"}
    assert grouped("The Ferry Post", "Quay Radio", "witnesses", shared=shared) == {
        frozenset({"The Ferry Post", "Quay Radio"})
    }
    assert grouped("The Ferry Post", "Harbour Wire", shared=shared) == {frozenset({"The Ferry Post", "Harbour Wire"})}
    assert grouped("The Ferry Post", "witnesses", shared=shared) == set()


def test_no_source_stands_in_two_camps() -> None:
    """Otherwise the voices would be counted short."""
    sources = ("TASS", "Government of Russia", "The Ferry Post", "RIA Novosti", "Quay Radio")
    shared = {"The Ferry Post": "TASS", "RIA Novosti": "TASS", "Quay Radio": "TASS"}
    found = camps.camps(sources, shared)
    named = [name for camp in found for name in camp.sources]
    assert len(named) == len(set(named)) == len(sources)
    hand = FirstHand(effect="killed", of=(), sources=sources, documents=(), camps=found)
    assert hand.voices == 1


def test_every_body_that_is_spoken_for_is_an_actor_or_a_body_of_the_organs_state() -> None:
    index = names.actors()
    rows = packs.rows()
    known = {row["name"] for row in rows}
    bodies = [(row["name"], row.get("country"), row.get("speaks_for") or row.get("organ_of")) for row in rows]
    told = [(name, country, body) for name, country, body in bodies if body]
    assert len(told) > 100
    for name, country, body in told:
        made = {
            found.name
            for service in ("government", "armed_forces", "ministry_of_defence")
            if country
            and (found := index.service(country, service, None) or names._made(country, service, index, None))
        }
        assert body in known | made, (name, body)
