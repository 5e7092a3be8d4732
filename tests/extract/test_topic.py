"""Reports about armed conflict are told from those that talk like it; written texts, half of them never trained on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rashomon.codebook import load
from rashomon.extract import topic
from rashomon.extract.parsing import parse
from rashomon.model import Document

HERE = Path(__file__).parent


@pytest.fixture
def read(document: Callable[..., Document]) -> Callable[[str, str], list[str]]:
    def names(folder: str, prefix: str) -> list[str]:
        paths = sorted((HERE / folder).glob(f"{prefix}-*.txt"))
        parsed = parse([document(path.read_text(encoding="utf-8")) for path in paths])
        return [path.stem for path, found in zip(paths, parsed, strict=True) if topic.armed(found)]

    return names


def test_no_text_trained_on_is_taken_for_conflict(read: Callable[[str, str], list[str]]) -> None:
    assert read("topic_negatives", "dev") == []


def test_few_texts_held_out_are_taken_for_conflict(read: Callable[[str, str], list[str]]) -> None:
    assert len(read("topic_negatives", "held")) <= 3


@pytest.mark.parametrize("prefix", ["dev", "held"])
def test_conflict_in_unusual_manners_is_read(read: Callable[[str, str], list[str]], prefix: str) -> None:
    # One of each half has hardly a word of war; a report without any is not told from one about an accident.
    assert len(read("topic_positives", prefix)) >= len(list((HERE / "topic_positives").glob(f"{prefix}-*.txt"))) - 1


@pytest.mark.parametrize(
    "text",
    [
        "Rebels clashed with soldiers near the border.",
        "A car bomb exploded outside the barracks.",
        "Gunmen shot dead two policemen.",
        "The militia withdrew from the checkpoint.",
        "SUBVERSIVES DYNAMITED A PYLON.",
    ],
)
def test_one_sentence_is_enough(document: Callable[..., Document], text: str) -> None:
    [parsed] = parse([document(text)])
    assert topic.armed(parsed)


def test_more_words_of_another_field_never_raise_the_score(document: Callable[..., Document]) -> None:
    text = "Rebels attacked the town."
    scores = [
        topic.score(topic.features(parsed))
        for parsed in parse(
            [document(text + words) for words in ("", " A coach.", " A coach, a goalkeeper, a league.")]
        )
    ]
    length = load("topic_weights")["weights"]["length"]
    assert scores[0] + length > scores[1] + length > scores[2]


def test_every_list_has_a_weight_and_no_field_speaks_the_wrong_way() -> None:
    weights = load("topic_weights")["weights"]
    lists = load("topic")
    assert set(weights) == {*lists["war"], *lists["other_fields"], "most", "named", "length", "constant"}
    assert all(weights[name] <= 0 for name in (*lists["other_fields"], "most"))
    assert all(weights[name] >= 0 for name in lists["war"])
