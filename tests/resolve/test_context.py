"""What one report tells of who is who."""

from __future__ import annotations

import pytest

from rashomon.model import Document
from rashomon.resolve.context import Context
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
