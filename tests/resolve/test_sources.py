"""What kind of source one is."""

from __future__ import annotations

import pytest

from rashomon.model import Actor
from rashomon.resolve.sources import source_kind

MINISTRY = Actor(name="Chadian Ministry of Defence", kind="government", country="TD")


@pytest.mark.parametrize(
    ("actor", "words", "expected"),
    [
        (Actor(name="Malian Armed Forces", kind="state_force", country="ML"), "the army", "belligerent"),
        (Actor(name="Malian Armed Forces", kind="state_force", country="ML"), "two Malian officers", "anonymous"),
        (Actor(name="M23", kind="rebel"), "its spokesman", "belligerent"),
        (Actor(name="Government of Mali", kind="government"), "the president", "government"),
        (Actor(name="Government of Mali", kind="government"), "a government source", "anonymous"),
        (Actor(name="Al Masirah", kind="media", speaks_for="Houthi movement"), "Al Masirah", "belligerent"),
        (Actor(name="Reuters", kind="media"), "Reuters", "media"),
        (Actor(name="witnesses", kind="other"), "residents", "witness"),
        (Actor(name="security sources", kind="other"), "a security source", "anonymous"),
        (Actor(name="African Union", kind="intergovernmental"), "the AU", "intergovernmental"),
    ],
)
def test_kinds(actor: Actor, words: str, expected: str) -> None:
    assert source_kind(actor, words, "government", frozenset()) == expected


def test_a_defence_ministry_speaks_for_a_party_where_its_forces_fight() -> None:
    assert source_kind(MINISTRY, "the ministry", "government", frozenset({"TD"})) == "belligerent"
    assert source_kind(MINISTRY, "the ministry", "government", frozenset({"SD"})) == "government"


def test_unresolved_words_keep_what_they_said_themselves() -> None:
    assert source_kind(None, "a trader", "witness", frozenset()) == "witness"


def test_the_reports_own_voice_stays_its_own() -> None:
    assert source_kind(Actor(name="M23", kind="rebel"), None, "reporter", frozenset({"M23"})) == "reporter"
