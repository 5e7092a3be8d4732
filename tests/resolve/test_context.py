"""What one report tells of who is who."""

from __future__ import annotations

import pytest

from rashomon.model import Document
from rashomon.resolve.context import Context, dateline
from rashomon.resolve.names import actors


def context(outlet: str, text: str) -> Context:
    document = Document(
        id="doc_1", sha256="", media_type="text/plain", text=text, outlet=outlet, outlet_kind="channel_post",
        published_at="2021-05-04",
    )  # fmt: skip
    return Context(document, actors())


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Our fighters hit two trucks near Afrin in northern Syria.", "Syrian National Army"),
        ("Our troops cleared a village in the south of Somalia.", "Somali National Army"),
        ("Our troops cleared a village.", None),
    ],
)
def test_a_channel_named_like_two_armies_is_that_of_the_country_it_speaks_of(text: str, issuer: str | None) -> None:
    found = context("SNA", text)
    assert (found.issuer.name if found.issuer else None) == issuer


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("NAIROBI - Four traders died.", "Four"),
        ("NAIROBI, Feb 4 (Reuters) - Four traders died.", "Four"),
        ("Nairobi, 4 February (AFP) -- Four traders died.", "Four"),
        ("NAIROBI, Kenya — Four traders died.", "Four"),
        ("SAN JOSE, 3 JAN 91 (EFE) -- FOUR TRADERS DIED.", "FOUR"),
        ("Four traders – all from Meru – died.", None),
        ("The Trade Union (TU) said four died.", None),
        ("FOUR TRADERS DIED - ALL OF THEM FROM MERU.", None),
    ],
)
def test_a_dateline_ends_where_the_report_begins(text: str, begins: str | None) -> None:
    assert text[dateline(text) :].strip() == (text[text.index(begins) :] if begins else text)


@pytest.mark.parametrize(
    ("text", "places", "filed", "country"),
    [
        ("NAIROBI - Gunmen attacked a base in Wajale, the army of Somalia said.", ["SO"], ["KE"], "SO"),
        ("NAIROBI - Gunmen attacked a base in Wajale, in Somalia, the army said.", ["SO", "SO"], [], "SO"),
        ("NAIROBI - Gunmen attacked a base, the army said.", [], ["KE"], "KE"),
        ("NAIROBI - Gunmen attacked a base in Garissa, the army said.", ["KE"], ["KE"], "KE"),
    ],
)
def test_a_dateline_makes_no_country_of_a_report_of_places_abroad(
    text: str, places: list[str], filed: list[str], country: str
) -> None:
    document = Document(id="doc_1", sha256="", media_type="text/plain", text=text, published_at="2021-05-04")
    assert Context(document, actors(), places, filed).country == country
