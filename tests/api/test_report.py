"""A report with its claims marked in it."""

import itertools
import re

from rashomon.api.report import paragraphs, stretches_of
from rashomon.ledger.written import BLOCK


def squeezed(text):
    """The text without spaces, a protected name being one block."""
    return re.sub(f"{BLOCK}+", BLOCK, "".join(text.split()))


def pieces(document, claims):
    return list(itertools.chain.from_iterable(paragraphs(document, claims)))


def test_the_pieces_are_the_text(workbench):
    view = workbench.view()
    for document in view.documents():
        found = pieces(document, view.claims(document.id))
        shown = "".join(BLOCK if piece.protected else piece.text for piece in found)
        assert squeezed(shown) == squeezed(document.text)


def test_every_marked_stretch_is_marked_as_what_it_is(workbench):
    view = workbench.view()
    for document in view.documents():
        claims = view.claims(document.id)
        found = pieces(document, claims)
        for claim in claims:
            for mark, span in stretches_of(claim):
                words = "".join(
                    BLOCK if piece.protected else piece.text
                    for piece in found
                    if claim.id in piece.claims and mark in piece.marks
                )
                assert squeezed(span.exact) in squeezed(words), (mark, span.exact)


def test_each_claim_begins_once(workbench):
    view = workbench.view()
    for document in view.documents():
        claims = view.claims(document.id)
        begun = [name for piece in pieces(document, claims) for name in piece.begins]
        assert sorted(begun) == sorted(claim.id for claim in claims)


def test_the_page_and_its_twin_name_the_same_claims(client, workbench):
    document = workbench.view().documents()[0]
    twin = client.get(f"/api/v1/reports/{document.id}").json()
    page = client.get(f"/reports/{document.id}").text
    assert twin["claims"]
    assert all(f'id="{claim["id"]}"' in page for claim in twin["claims"])


def test_a_report_that_is_not_there_is_said_to_be_none(client):
    said = client.get("/api/v1/reports/doc_none")
    assert said.status_code == 404
    assert "doc_none" in said.json()["detail"]
