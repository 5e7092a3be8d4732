"""What is offered as evidence, for which claims, and footage that is a claim of its own."""

from __future__ import annotations

import pytest
from said_claims import claim, parsed

from rashomon.extract import evidence


@pytest.mark.parametrize(
    ("sentence", "kind", "channel"),
    [
        ("A video posted on Telegram showed burnt vehicles.", "video", "Telegram"),
        ("Footage on state television shows nine captives.", "video", "state television"),
        ("State television showed dozens of captured soldiers.", "video", None),
        ("Photographs taken by Maxar show a crater.", "photo", "Maxar"),
        ("Satellite images show a burnt village.", "satellite", None),
        ("He said it in an audio message.", "audio", None),
        ("The rebels published a list of 57 dead soldiers.", "document", None),
        ("Nine of the dead are named in messages seen by the newspaper.", "document", None),
        ("A medic counted nine bodies in the street.", "bodies", None),
        ("The corpses of nine men were found in a well.", "bodies", None),
    ],
)
def test_a_piece_of_evidence(sentence: str, kind: str, channel: str | None) -> None:
    [piece] = evidence.find(parsed(sentence))
    assert (piece.kind, piece.channel) == (kind, channel)


@pytest.mark.parametrize(
    "sentence",
    [
        "The president spoke of fifty dead in a video address.",
        "Not one body was found.",
        "The governing body met on Monday.",
        "The soldiers seized 75 rifle clips.",
        "The men in the pictures were guards.",
        "FILE PHOTO: A picture of a burnt tank",
    ],
)
def test_what_is_no_evidence(sentence: str) -> None:
    assert evidence.find(parsed(sentence)) == ()


def test_footage_of_a_party_is_for_the_claim_that_it_shows() -> None:
    text = (
        "The rebels said they took a town. The rebels said they captured nine men. The army said it lost two men.\n"
        "Videos posted by the rebels showed captives on a road."
    )
    taken = claim(text, "The rebels said they captured nine men.", "rebels")
    claims = [
        claim(text, "The rebels said they took a town.", "rebels"),
        _captured(taken),
        claim(text, "The army said it lost two men.", "army", killed="two"),
    ]
    attached = evidence.attach(parsed(text), claims)
    assert [[item.kind for item in each.evidence] for each in attached] == [[], ["video"], []]


def _captured(made: object) -> object:
    import dataclasses

    from rashomon.model import Claim, Figure, Span

    assert isinstance(made, Claim)
    start = made.span.start + made.span.exact.index("nine")
    words = Span(document_id=made.document_id, start=start, end=start + 4, exact="nine")
    figure = Figure(effect="captured", of=(), unit="persons", low=9, high=9, approx=False, span=words)
    return dataclasses.replace(made, figures=(figure,))


def test_evidence_in_its_own_sentence() -> None:
    text = "A doctor said he had seen 82 bodies. The army said it had won."
    claims = [
        claim(text, "A doctor said he had seen 82 bodies.", "doctor"),
        claim(text, "The army said it had won.", "army"),
    ]
    attached = evidence.attach(parsed(text), claims)
    assert [[item.kind for item in each.evidence] for each in attached] == [["bodies"], []]


def test_footage_on_its_own_is_a_claim_in_the_reports_voice() -> None:
    text = "The army said it lost two men.\nVideo on messaging channels depicts men sitting blindfolded on the ground."
    [found] = evidence.claims(parsed(text), [claim(text, "The army said it lost two men.", "army")])
    assert (found.event, found.attribution.form, found.attribution.source_kind) == ("capture", "narration", "reporter")
    [figure] = found.figures
    assert (figure.effect, figure.low, figure.high, figure.span.exact) == ("captured", 2, None, "men")
    assert [item.kind for item in found.evidence] == ["video"]
    assert found.span.exact == text.split("\n")[1]


def test_footage_in_a_report_without_claims_makes_none() -> None:
    assert evidence.claims(parsed("Satellite images show the fire moving east."), []) == ()


def test_footage_of_a_party_that_spoke_makes_no_claim_of_its_own() -> None:
    text = "The rebels said they captured nine men.\nFootage released by the rebels shows captives on a road."
    assert evidence.claims(parsed(text), [claim(text, "The rebels said they captured nine men.", "rebels")]) == ()
