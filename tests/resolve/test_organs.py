"""Whose voice it is that speaks by what a party publishes by."""

from __future__ import annotations

import pytest

from rashomon.codebook.bodies import speaks_for
from rashomon.model import Document, Mention, Span
from rashomon.resolve.actors import Reader
from rashomon.resolve.context import Context
from rashomon.resolve.names import actors

TEXT = "Fighters of al-Shabaab stormed a base near Beledweyne in Somalia. {} said that thirty soldiers died."


def voice(words: str, text: str = TEXT) -> str | None:
    """The body whose voice the words are."""
    told = text.format(words)
    start = told.index(words)
    span = Span(document_id="doc_1", start=start, end=start + len(words), exact=words)
    document = Document(
        id="doc_1", sha256="", media_type="text/plain", text=told, outlet="Harbour Wire", published_at="2023-05-04"
    )
    meant = Reader(Context(document, actors(), ["SO"])).mention(Mention(span=span), "source")
    return speaks_for(meant.actor.name) if meant else None


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("Shahada", "al-Shabaab"),
        ("The group's media arm", "al-Shabaab"),
        ("The militants' propaganda wing", "al-Shabaab"),
        ("A media outlet of the group", "al-Shabaab"),
        ("The group's Shahada agency", "al-Shabaab"),
        ("Al-Shabaab's media wing Shahada", "al-Shabaab"),
        ("The group's Amaq agency", "Islamic State"),  # known, though another group is told of
        ("The media arm", None),  # nobody's
        ("The ministry's media office", None),
    ],
)
def test_an_organ_is_its_party_s_voice(words: str, body: str | None) -> None:
    assert voice(words) == body


def test_of_two_groups_neither_is_the_owner() -> None:
    text = "Al-Shabaab and Islamic State fought near Bosaso in Somalia. {} said that thirty fighters died."
    assert voice("The group's media arm", text) is None
