"""What is asked of the trained reader, and between what it may choose."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.codebook import terms
from rashomon.extract import questions
from rashomon.extract.parsing import Parsed, parse
from rashomon.extract.proposals import propose
from rashomon.extract.questions import Questions, ask, who
from rashomon.extract.rules import read
from rashomon.model import Attribution, Claim, Document, Event, Extraction, Figure, Mention, PlaceMention, Span, When

FERRY = (
    "Rebels attacked the ferry at Mopti on Monday, the army said. Four soldiers were killed and nine rebels wounded. "
    "A spokesman for the rebels said that they had seized two lorries near Gao on Tuesday."
)
GROUPS = (
    len(questions.EFFECTS),
    len(questions.UNITS),
    len(questions.EVENTS),
    len(questions.STANCES),
    len(questions.CERTAINTIES),
    len(questions.FORMS),
)


def span(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(document_id="doc_0", start=start, end=start + len(words), exact=words)


def mention(text: str, words: str, nth: int = 0, fuller: str | None = None) -> Mention:
    return Mention(span=span(text, words, nth), antecedent=span(text, fuller) if fuller else None)


def claim(text: str, words: str, source: Mention | None = None, form: str = "indirect", **fields: object) -> Claim:
    where = span(text, words)
    said = Attribution(content=(where,), source=source, source_kind="anonymous", cue=None, form=form)
    plain: dict[str, object] = {
        "event": "attack", "actor": None, "target": None, "place": None, "when": None, "stance": "asserts",
        "certainty": "certain",
    }  # fmt: skip
    return Claim(id=words, document_id="doc_0", span=where, attribution=said, **{**plain, **fields})  # type: ignore[arg-type]


def figure(text: str, words: str, counted: str | None = None, **fields: object) -> Figure:
    plain: dict[str, object] = {"effect": "killed", "of": (), "unit": "persons", "low": 4, "high": 4, "approx": False}
    return Figure(span=span(text, words), counted=span(text, counted) if counted else None, **{**plain, **fields})  # type: ignore[arg-type]


def extraction(text: str, *claims: Claim, **layers: object) -> Extraction:
    sentences = [
        Span(document_id="doc_0", start=found.start(), end=found.end(), exact=found.group())
        for found in re.finditer(r"[^ .][^.]*\.?", text)
    ]
    return Extraction(document_id="doc_0", maker="made.up.v1", sentences=tuple(sentences), claims=claims, **layers)  # type: ignore[arg-type]


@pytest.fixture
def asked(document: Callable[..., Document]) -> Callable[..., Questions]:
    def made(text: str, *claims: Claim, header: dict[str, str] | None = None, **layers: object) -> Questions:
        return ask(document(text, **header or {}), extraction(text, *claims, **layers))

    return made


@pytest.fixture
def read_from(document: Callable[..., Document]) -> Callable[[str], tuple[Parsed, Extraction]]:
    def made(text: str) -> tuple[Parsed, Extraction]:
        [parsed] = parse([document(text)])
        return parsed, propose(parsed, read(parsed))

    return made


@pytest.mark.parametrize(
    ("mine", "field"),
    [
        (questions.EFFECTS, "effect"),
        (questions.UNITS, "unit"),
        (questions.EVENTS, "event"),
        (questions.STANCES, "stance"),
        (questions.CERTAINTIES, "certainty"),
        (questions.FORMS, "form"),
    ],
)
def test_the_values_of_closed_questions_are_the_codebooks(mine: tuple[str, ...], field: str) -> None:
    assert set(mine) == set(terms(field))
    assert len(set(mine)) == len(mine)


def test_each_claim_is_asked_about_and_each_figure(asked: Callable[..., Questions]) -> None:
    first = claim(FERRY, "Rebels attacked the ferry at Mopti on Monday, the army said.")
    second = claim(
        FERRY,
        "Four soldiers were killed and nine rebels wounded.",
        figures=(figure(FERRY, "Four", "soldiers"), figure(FERRY, "nine", effect="wounded")),
    )
    made = asked(FERRY, first, second)
    assert [(a.claim, a.figure, a.span.exact, a.head.exact) for a in made.anchors["of"]] == [
        (1, 0, "Four", "soldiers"),
        (1, 1, "nine", "nine"),
    ]
    for task in ("source", "actor", "target", "place", "when"):
        assert [(a.claim, a.figure, a.span) for a in made.anchors[task]] == [
            (0, None, first.span),
            (1, None, second.span),
        ]


@pytest.mark.parametrize(
    ("triggers", "head"),
    [
        ([("wounded", "attack"), ("killed", "attack")], "wounded"),
        ([("wounded", "clash"), ("killed", "attack")], "killed"),
        ([("wounded", "clash"), ("killed", "clash")], "wounded"),
        ([("attacked", "attack")], "Four soldiers were killed and nine rebels wounded."),
        ([], "Four soldiers were killed and nine rebels wounded."),
    ],
    ids=["the first of its kind", "its kind before others", "any inside", "none of another claim", "itself"],
)
def test_a_claim_hangs_on_the_trigger_of_its_event(
    asked: Callable[..., Questions], triggers: list[tuple[str, str]], head: str
) -> None:
    one = claim(FERRY, "Four soldiers were killed and nine rebels wounded.")
    events = tuple(Event(span=one.span, trigger=span(FERRY, words), kind=kind) for words, kind in triggers)
    [anchor] = asked(FERRY, one, events=events).anchors["actor"]
    assert anchor.head.exact == head


def test_whoever_is_mentioned_anywhere_is_an_answer_once_in_order() -> None:
    army, rebels, they = mention(FERRY, "the army"), mention(FERRY, "Rebels"), mention(FERRY, "they")
    known = mention(FERRY, "they", fuller="the rebels")
    soldiers, lorries = mention(FERRY, "soldiers"), mention(FERRY, "lorries")
    spokesman, outlet = mention(FERRY, "A spokesman for the rebels"), Mention(span=None, name="Test Wire")
    one = claim(FERRY, "they had seized two lorries", army, actor=known, target=lorries)
    two = claim(FERRY, "Four soldiers were killed", outlet, figures=(figure(FERRY, "Four", of=(soldiers,)),))
    said = Attribution(content=(), source=spokesman, source_kind="anonymous", cue=None, form="indirect")
    nobody = dataclasses.replace(said, source=None)
    found = who(extraction(FERRY, one, two, actors=(they, rebels, army), attributions=(said, nobody)))
    assert [(answer.span.exact, answer.fuller.exact) for answer in found] == [
        ("Rebels", "Rebels"),
        ("the army", "the army"),
        ("soldiers", "soldiers"),
        ("A spokesman for the rebels", "A spokesman for the rebels"),
        ("they", "the rebels"),
        ("lorries", "lorries"),
    ]


def test_places_and_times_are_answers_to_where_and_when_only(asked: Callable[..., Questions]) -> None:
    places = tuple(PlaceMention(span=span(FERRY, words)) for words in ("Mopti", "Gao"))
    times = (When(span=span(FERRY, "Monday"), start="2024-07-29", end="2024-07-29"), When(span=None, start="2024"))
    made = asked(FERRY, claim(FERRY, "Rebels attacked the ferry at Mopti"), places=places, times=times)
    assert [answer.span.exact for answer in made.answers["place"]] == ["Mopti", "Gao"]
    assert [answer.item for answer in made.answers["when"]] == [times[0]]
    assert made.answers["of"] is made.answers["source"] is made.answers["actor"] is made.answers["target"]
    assert made.answers["of"] == []


def test_no_claims_are_no_questions(asked: Callable[..., Questions]) -> None:
    made = asked(FERRY, actors=(mention(FERRY, "Rebels"),))
    for task in questions.TASKS:
        assert made.anchors[task] == []
        assert made.anchor_features[task].shape == (0, questions.ANCHOR)
        assert made.pair_features[task].shape[0] == made.distances[task].shape[0] == 0


def places_of(row: np.ndarray) -> list[list[int]]:
    """Where the ones stand in each group of a row, then in the rest."""
    found, at = [], 0
    for length in (*GROUPS, questions.ANCHOR - sum(GROUPS)):
        found.append([int(i) for i in np.flatnonzero(row[at : at + length])])
        at += length
    return found


def test_what_the_rules_read_is_told_with_one_place_for_each_value(asked: Callable[..., Questions]) -> None:
    text = "Four soldiers were killed, the army denied."
    one = claim(
        text, text, mention(text, "the army"), event="clash", stance="denies", certainty="possible",
        actor=mention(text, "soldiers"), background=True,
        figures=(figure(text, "Four", of=(mention(text, "soldiers"),)),),
    )  # fmt: skip
    made = asked(text, one, header={"outlet_kind": "party_statement"})
    [row], [of] = made.anchor_features["source"], made.anchor_features["of"]
    closed = [[questions.EVENTS.index("clash")], [questions.STANCES.index("denies")]]
    closed += [[questions.CERTAINTIES.index("possible")], [questions.FORMS.index("indirect")]]
    assert places_of(row) == [[], [], *closed, [0, 3, 6]]
    assert places_of(of) == [
        [questions.EFFECTS.index("killed")], [questions.UNITS.index("persons")], *closed, [0, 3, 5, 6],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "text", "expected"),
    [
        ({}, "Four died.", []),
        ({"outlet_kind": "channel_post"}, "Four died.", [0]),
        ({"outlet_kind": "state_media"}, "Four died.", [1]),
        ({"outlet_kind": "ngo"}, "Four died.", [1]),
        ({"outlet_kind": "wire"}, "FOUR DIED.", [2]),
    ],
)
def test_the_kind_of_report_is_told(
    asked: Callable[..., Questions], header: dict[str, str], text: str, expected: list[int]
) -> None:
    made = asked(text, claim(text, text), header=header)
    assert places_of(made.anchor_features["when"][0])[-1] == expected


def test_what_is_only_proposed_says_so(asked: Callable[..., Questions]) -> None:
    text = "Four of them went home."
    number = figure(text, "Four", effect="")
    made = asked(text, claim(text, text, event="", figures=(number,)))
    claims, figures = places_of(made.anchor_features["actor"][0]), places_of(made.anchor_features["of"][0])
    assert claims[2] == [] and claims[-1] == [8]
    assert figures[0] == [] and figures[-1] == [8]


def test_what_a_question_and_an_answer_have_to_do_with_each_other(asked: Callable[..., Questions]) -> None:
    text = "The army spoke. They shelled the camp, the army said. Rebels left."
    army, again = mention(text, "The army"), mention(text, "the army")
    they = mention(text, "They", fuller="The army")
    camp, rebels = mention(text, "the camp"), mention(text, "Rebels")
    one = claim(text, "They shelled the camp, the army said.", again, actor=they, target=camp)
    said = Attribution(content=(), source=again, source_kind="belligerent", cue=span(text, "said"), form="indirect")
    events = (Event(span=one.span, trigger=span(text, "shelled"), kind="attack"),)
    made = asked(text, one, actors=(army, they, camp, again, rebels), attributions=(said,), events=events)
    table = made.pair_features["actor"][0]
    assert [a.span.exact for a in made.answers["actor"]] == ["The army", "They", "the camp", "the army", "Rebels"]
    columns = {
        "same sentence": (0, [0, 1, 1, 1, 0]),
        "next sentence": (1, [1, 0, 0, 0, 1]),
        "earlier sentence": (2, [1, 0, 0, 0, 0]),
        "before the head": (3, [1, 1, 0, 0, 0]),
        "inside the claim": (4, [0, 1, 1, 1, 0]),
        "the rules' very words": (7, [0, 1, 0, 0, 0]),
        "words like the rules'": (8, [1, 1, 0, 1, 0]),
        "the rules answer": (9, [1, 1, 1, 1, 1]),
        "the actor's words": (10, [1, 1, 0, 1, 0]),
        "the target's words": (11, [0, 0, 1, 0, 0]),
        "the source's words": (12, [1, 1, 0, 1, 0]),
        "is quoted": (13, [0, 0, 0, 1, 0]),
        "told before": (15, [1, 1, 1, 0, 1]),
        "a pronoun": (17, [0, 1, 0, 0, 0]),
        "stands for others": (18, [0, 1, 0, 0, 0]),
        "first sentence": (19, [1, 0, 0, 0, 0]),
    }
    assert {name: list(table[:, column]) for name, (column, _) in columns.items()} == {
        name: values for name, (_, values) in columns.items()
    }
    half = questions.BUCKETS // 2
    far = list(made.distances["actor"][0])
    assert far[0] < far[1] < half <= far[2] <= far[3] <= far[4]


def test_the_speaker_before_a_claim_is_marked(asked: Callable[..., Questions]) -> None:
    text = "The mayor said so. The army said that it left. Four died."
    said = [
        Attribution(content=(), source=mention(text, words), source_kind="government", cue=None, form="indirect")
        for words in ("The mayor", "The army")
    ]
    made = asked(text, claim(text, "The army said that it left."), claim(text, "Four died."), attributions=tuple(said))
    assert made.pair_features["source"][:, :, 14].tolist() == [[1, 0], [0, 1]]


@given(data=st.data(), words=st.lists(st.integers(1, 9), min_size=3, max_size=60))
def test_distances_are_in_range_and_grow_away_from_the_question(data: st.DataObject, words: list[int]) -> None:
    text = " ".join("x" * length for length in words)
    spans, at = [], 0
    for length in words:
        spans.append(Span(document_id="doc_0", start=at, end=at + length, exact="x" * length))
        at += length + 1
    here = data.draw(st.sampled_from(spans))
    one = dataclasses.replace(claim(text, "x"), span=here)
    document = Document(id="doc_0", sha256="0" * 64, media_type="text/plain", text=text)
    made = ask(document, extraction(text, one, actors=tuple(Mention(span=one) for one in spans)))
    far = made.distances["actor"][0]
    assert far.shape == (len(spans),) and far.min() >= 0 and far.max() < questions.BUCKETS
    outside = [bucket for bucket, other in zip(far, spans, strict=True) if other != here]
    assert outside == sorted(outside)
    after = [other.start > here.start for other in spans if other != here]
    assert [bool(bucket >= questions.BUCKETS // 2) for bucket in outside] == after


def test_shapes_are_those_of_questions_and_answers(read_from: Callable[[str], tuple[Parsed, Extraction]]) -> None:
    parsed, proposed = read_from(FERRY)
    made = ask(parsed.document, proposed)
    assert made.claims == proposed.claims and len(made.anchors["of"]) == sum(len(c.figures) for c in made.claims) > 0
    for task in questions.TASKS:
        rows, columns = len(made.anchors[task]), len(made.answers[task])
        assert made.anchor_features[task].shape == (rows, questions.ANCHOR)
        assert made.pair_features[task].shape == (rows, columns, questions.PAIR)
        assert made.distances[task].shape == (rows, columns)
        assert np.isfinite(made.pair_features[task]).all() and np.isin(made.anchor_features[task], (0, 1)).all()
        spans = [(answer.span.start, answer.span.end) for answer in made.answers[task]]
        assert spans == sorted(set(spans))


def test_the_order_in_which_mentions_are_known_changes_nothing(
    read_from: Callable[[str], tuple[Parsed, Extraction]],
) -> None:
    parsed, proposed = read_from(FERRY)
    made = ask(parsed.document, proposed)
    mixed = random.Random(3)  # noqa: S311  # shuffled, not secret
    for _ in range(3):
        layers = {
            name: tuple(mixed.sample(getattr(proposed, name), len(getattr(proposed, name))))
            for name in ("actors", "attributions")
        }
        other = ask(parsed.document, dataclasses.replace(proposed, **layers))
        assert other.anchors == made.anchors
        for task in questions.TASKS:
            assert [(a.span, a.fuller) for a in other.answers[task]] == [(a.span, a.fuller) for a in made.answers[task]]
            assert np.array_equal(other.pair_features[task], made.pair_features[task])
            assert np.array_equal(other.distances[task], made.distances[task])
