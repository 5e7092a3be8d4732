"""The encoder's arithmetic: every weight there is adds up, and a document reads alike in any company."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rashomon.extract import encoder, questions
from rashomon.extract.encoder import OVERLAP, WINDOW, Encoder, Weighed
from rashomon.extract.parsing import parse
from rashomon.extract.proposals import propose
from rashomon.extract.questions import Questions, ask
from rashomon.extract.rules import read
from rashomon.model import Claim, Document, Extraction

FERRY = (
    "Rebels attacked the ferry at Mopti on Monday, the army said. Four soldiers were killed and nine rebels wounded. "
    "A spokesman for the rebels said that they had seized two lorries near Gao on Tuesday."
)
CAMP = "GUERRILLAS BLEW UP A BRIDGE IN TOLIMA YESTERDAY. THE MAYOR SAID THAT THREE POLICEMEN WERE INJURED."
LONG = "\n\n".join(
    f"Rebels shelled the village of Korma for the {day} day, the army said. The {day} shell killed a herdsman."
    for day in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
    for _ in range(3)
)
CLAIMS = {"event": questions.EVENTS, "stance": questions.STANCES, "certainty": questions.CERTAINTIES}
FIGURES = {"effect": (*questions.EFFECTS, "none"), "unit": questions.UNITS}


@pytest.fixture(scope="module")
def weights() -> Encoder:
    return encoder.shipped()


@pytest.fixture
def asked(document: Callable[..., Document]) -> Callable[..., list[Questions]]:
    def made(*texts: str) -> list[Questions]:
        parsed = parse([document(text) for text in texts])
        return [ask(one.document, propose(one, read(one))) for one in parsed]

    return made


def same(left: Weighed, right: Weighed) -> bool:
    return all(
        mine.keys() == other.keys() and all(np.array_equal(mine[name], other[name]) for name in mine)
        for mine, other in ((left.answers, right.answers), (left.labels, right.labels))
    )


@pytest.mark.parametrize("text", [FERRY, CAMP, LONG], ids=["mixed case", "upper case", "several windows"])
def test_every_row_of_weights_adds_up_to_one(
    weights: Encoder, asked: Callable[..., list[Questions]], text: str
) -> None:
    [made] = asked(text)
    found = weights.weigh(made)
    assert set(found.answers) == set(questions.TASKS)
    for task, table in found.answers.items():
        assert table.shape == (len(made.anchors[task]), len(made.answers[task]) + 1)
        assert (table >= 0).all() and np.allclose(table.sum(1), 1, atol=1e-5)
    numbers = len(made.anchors["of"])
    assert numbers and made.claims
    for name, values in (CLAIMS | FIGURES | {"background": (0, 1), "real": (0, 1)}).items():
        table = found.labels[name]
        assert table.shape == (numbers if name in FIGURES else len(made.claims), len(values))
        assert (table >= 0).all() and np.allclose(table.sum(1), 1, atol=1e-5)


def test_a_long_document_has_a_vector_for_each_token(weights: Encoder) -> None:
    ids = weights.tokenizer.encode(LONG, add_special_tokens=False).ids
    assert len(ids) > WINDOW
    assert len(weights._vectors(ids)) == len(ids)


@pytest.mark.parametrize("length", [1, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW - OVERLAP, 2 * WINDOW - OVERLAP + 1])
def test_windows_join_without_a_gap(weights: Encoder, monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    seen: list[int] = []

    class Session:
        """Gives each token its own number as a vector."""

        def run(self, _: None, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            seen.append(inputs["input_ids"].shape[1])
            return [inputs["input_ids"][:, :, None].astype(np.float32)]

    monkeypatch.setattr(weights, "session", Session())
    ids = list(range(1000, 1000 + length))
    assert weights._vectors(ids)[:, 0].tolist() == ids
    assert max(seen) <= WINDOW + 2
    assert len(seen) == 1 + max(0, -(-(length - WINDOW) // (WINDOW - OVERLAP)))


def test_a_document_reads_alike_alone_among_others_and_again(
    weights: Encoder, asked: Callable[..., list[Questions]]
) -> None:
    [alone] = asked(FERRY)
    first = weights.weigh(alone)
    among = [weights.weigh(made) for made in asked(CAMP, FERRY, CAMP)][1]
    assert same(first, among)
    assert same(first, weights.weigh(alone))
    assert not same(first, weights.weigh(asked(CAMP)[0]))


def test_another_copy_of_the_weights_reads_alike(weights: Encoder, asked: Callable[..., list[Questions]]) -> None:
    [made] = asked(CAMP)
    fresh = Encoder(Path(encoder.__file__).parent / "weights")
    assert same(weights.weigh(made), fresh.weigh(made))


def test_the_words_after_what_is_read_are_read_with_it(
    weights: Encoder, asked: Callable[..., list[Questions]], document: Callable[..., Document]
) -> None:
    """The same question in another text gets other weights: the words themselves are read, not only the features."""
    [made] = asked(FERRY)
    other = Questions(
        **{name: getattr(made, name) for name in Questions.__dataclass_fields__ if name != "document"},
        document=document(FERRY.replace("wounded", "buried!").replace("killed", "fooled")),
    )
    assert not np.allclose(weights.weigh(made).labels["effect"], weights.weigh(other).labels["effect"], atol=1e-3)


def test_pairs_weighed_a_few_at_a_time_have_the_same_weights(
    weights: Encoder, asked: Callable[..., list[Questions]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (questions,) = asked(LONG)
    whole = weights.weigh(questions).answers
    answers = len(questions.answers["of"])
    for most in (1, 3 * answers, 3 * answers + 1):  # a question at a time, and three, which do not come out even
        monkeypatch.setattr(encoder, "PAIRS", most)
        parts = weights.weigh(questions).answers
        assert all(np.allclose(parts[task], whole[task], atol=1e-5) for task in whole)
        assert {task: rows.shape for task, rows in parts.items()} == {task: rows.shape for task, rows in whole.items()}


@pytest.mark.parametrize("text", ["", "The soup was hot.", "Four cups of water."])
def test_without_claims_there_is_nothing_to_weigh(
    weights: Encoder, document: Callable[..., Document], text: str
) -> None:
    one = document(text)
    assert weights.weigh(ask(one, Extraction(document_id=one.id, maker="made.up.v1"))) == Weighed({}, {})


def test_without_mentions_all_the_weight_is_on_none(
    weights: Encoder, asked: Callable[..., list[Questions]], document: Callable[..., Document]
) -> None:
    [made] = asked(FERRY)
    bare = Extraction(document_id=made.document.id, maker="made.up.v1", claims=tuple(map(_nobody, made.claims)))
    found = weights.weigh(ask(document(FERRY), bare))
    for task in ("of", "source", "actor", "target", "place", "when"):
        assert found.answers[task].tolist() == [[1.0]] * len(found.answers[task])


def _nobody(claim: Claim) -> Claim:
    said = dataclasses.replace(claim.attribution, source=None)
    figures = tuple(dataclasses.replace(figure, of=()) for figure in claim.figures)
    return dataclasses.replace(claim, actor=None, target=None, attribution=said, figures=figures)


def test_weights_that_are_not_there_are_told(tmp_path: Path) -> None:
    for name in encoder.FILES:
        with pytest.raises(FileNotFoundError, match=name) as told:
            Encoder(tmp_path)
        assert told.value.errno is None  # a file that the system could not open is told of as one to be written
        (tmp_path / name).write_bytes(b"")
