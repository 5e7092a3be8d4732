"""A whole extraction resolved: names in every layer, ids that follow, issues for what stays open."""

from __future__ import annotations

import dataclasses

import pytest

from rashomon.model import Attribution, Claim, Document, Extraction, Figure, Mention, Span, record_id
from rashomon.resolve import resolve

TEXT = "The Malian army said on Monday that rebels of an unknown body had killed two soldiers near Aguelhok, Mali."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(document_id="doc_0", start=start, end=start + len(words), exact=words)


def document() -> Document:
    return Document(
        id="doc_0", sha256="0" * 64, media_type="text/plain", text=TEXT, outlet="Dune Wire", published_at="2021-03-02"
    )


def extraction(source: Mention | None) -> Extraction:
    attribution = Attribution(
        content=(span("rebels"),), source=source, source_kind="belligerent", cue=span("said"), form="indirect"
    )
    figure = Figure(
        effect="killed",
        of=(Mention(span=span("soldiers")),),
        unit="persons",
        low=2,
        high=2,
        approx=False,
        span=span("two"),
    )
    claim = Claim(
        id="claim_0",
        document_id="doc_0",
        span=span(TEXT),
        event="attack",
        actor=Mention(span=span("rebels")),
        target=None,
        place=None,
        when=None,
        attribution=attribution,
        stance="asserts",
        certainty="certain",
        figures=(figure,),
    )
    return Extraction(
        document_id="doc_0", maker="test.v1", attributions=(attribution,), figures=(figure,), claims=(claim,)
    )


def test_names_stand_in_every_layer_and_the_id_follows_what_is_said() -> None:
    resolved = resolve(document(), extraction(Mention(span=span("The Malian army"))))
    [claim] = resolved.claims
    assert claim.attribution.source is not None
    assert claim.attribution.source.name == "Malian Armed Forces"
    assert claim.attribution.source_kind == "belligerent"
    assert claim.figures[0].of[0].name == "Malian Armed Forces"
    assert resolved.attributions[0].source == claim.attribution.source
    assert claim.id == record_id("claim", claim)


def test_what_stays_open_keeps_its_words_and_raises_a_note() -> None:
    resolved = resolve(document(), extraction(None))
    [claim] = resolved.claims
    assert claim.actor is not None
    assert claim.actor.name is None
    assert claim.actor.words == "rebels"
    notes = [issue for issue in resolved.issues if issue.span == span("rebels")]
    assert [issue.severity for issue in notes] == ["note"]


def test_the_reports_own_voice_is_the_outlet() -> None:
    resolved = resolve(document(), extraction(Mention(span=None)))
    assert resolved.claims[0].attribution.source == Mention(span=None, name="Dune Wire")


def test_resolving_twice_changes_nothing() -> None:
    once = resolve(document(), extraction(Mention(span=span("The Malian army"))))
    again = resolve(document(), once)
    assert again.claims == once.claims


@pytest.mark.parametrize(
    ("words", "outlet_kind", "form"),
    [
        ("The United States", "party_statement", "narration"),
        ("Iraq", "party_statement", "indirect"),
        ("The President", "party_statement", "indirect"),
        ("The United States", "wire", "indirect"),
    ],
)
def test_a_state_that_speaks_of_itself_in_its_own_statement_is_its_own_voice(
    words: str, outlet_kind: str, form: str
) -> None:
    text = f"{words} condemns the attack that killed two soldiers."
    report = dataclasses.replace(document(), text=text, outlet="US State Department", outlet_kind=outlet_kind)  # type: ignore[arg-type]

    def part(exact: str) -> Span:
        return Span(document_id="doc_0", start=text.index(exact), end=text.index(exact) + len(exact), exact=exact)

    attribution = Attribution(
        content=(part("the attack"),),
        source=Mention(span=part(words)),
        source_kind="government",
        cue=part("condemns"),
        form="indirect",
    )
    claim = dataclasses.replace(
        extraction(None).claims[0],
        span=part(text),
        actor=None,
        target=None,
        place=None,
        figures=(),
        attribution=attribution,
    )
    found = resolve(report, Extraction(document_id="doc_0", maker="test", claims=(claim,))).claims[0].attribution
    assert found.form == form
    assert (found.cue is None) is (form == "narration")
