"""A claim in its sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from rashomon.export import marked
from rashomon.model import Attribution, Claim, Document, Figure, Mention, Span

Make = Callable[..., Document]

TEXT = (
    "It began on Friday. The army said that two of its soldiers were killed near the border, state radio reported. "
    "Nobody else spoke.\nThe rebels were silent."
)


@pytest.fixture
def found(document: Make) -> Document:
    return document(TEXT)


def span(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(document_id=document.id, start=start, end=start + len(words), exact=words)


def claim(document: Document, text: str, content: str, source: str | None, cue: str | None, *figures: str) -> Claim:
    return Claim(
        id="claim_1",
        document_id=document.id,
        span=span(document, text),
        event="attack",
        actor=None,
        target=None,
        place=None,
        when=None,
        attribution=Attribution(
            content=(span(document, content),),
            source=Mention(span=span(document, source)) if source else None,
            source_kind="belligerent",
            cue=span(document, cue) if cue else None,
            form="indirect",
            via=(Mention(span=span(document, "state radio")),),
        ),
        stance="asserts",
        certainty="certain",
        figures=tuple(
            Figure(effect="killed", of=(), unit="persons", low=2, high=2, approx=False, span=span(document, words))
            for words in figures
        ),
    )


def test_parts_stand_in_brackets_one_inside_the_other(found: Document) -> None:
    made = claim(found, "two of its soldiers were killed", "that two of its soldiers were killed near the border",
                 "The army", "said", "two")  # fmt: skip
    assert marked.claim(made, found, colour=False).plain == (
        "[source The army] [cue said] [content that [figure two] of its soldiers were killed near the border], "
        "[via state radio] reported.\n"
    )


def test_in_colour_the_words_are_the_reports_own(found: Document) -> None:
    made = claim(found, "two of its soldiers", "two of its soldiers were killed", "The army", "said", "two")
    text = marked.claim(made, found, colour=True)
    assert text.plain.startswith("The army said that two of its soldiers")
    styled = {text.plain[part.start : part.end]: part.style for part in text.spans}
    assert styled["The army"] == marked.STYLES["source"]
    assert styled["said"] == marked.STYLES["cue"]
    assert styled["two"] == marked.STYLES["figure"]


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("It began", "It began on Friday."),
        ("Nobody", "Nobody else spoke."),
        ("rebels", "The rebels were silent."),
        ("began on Friday. The army", TEXT[: TEXT.index(" Nobody")]),
    ],
)
def test_the_sentence_is_whole_and_no_longer(found: Document, text: str, exact: str) -> None:
    made = claim(found, text, text, None, None)
    nobody = Attribution(content=(), source=None, source_kind="anonymous", cue=None, form="indirect")
    alone = dataclasses.replace(made, attribution=nobody)
    assert marked.sentence(alone, found).exact == exact


def test_parts_that_cross_are_not_both_marked(found: Document) -> None:
    made = claim(found, "The army said", "army said", "The army", None)
    names = [part.name for part in marked.parts(made)]
    assert sorted(names) in (["content", "via"], ["source", "via"])
