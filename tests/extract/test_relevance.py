"""What is not about armed conflict is told before it is parsed, and nothing that could be about it is."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rashomon.codebook import datasets, load
from rashomon.extract import relevance
from rashomon.model import Document

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FAIR = """
The spring fair in Alderholt drew some four thousand visitors on Sunday, the organisers said, more than in any year
before. Farmers showed their sheep and rabbits, and a choir sang on the market square. The prize for the largest
pumpkin went to a pupil of eleven. The mayor thanked the volunteers and the fire brigade for the tents. Cakes were sold
for the new roof of the library. The council is to vote on next year's date in November. A football match between the
two schools ended without a goal. Tickets for the concert in the evening were sold out by noon, and the museum stayed
open until ten.
"""


def skipped(document: Callable[..., Document], text: str) -> float | None:
    return relevance.skipped(document(text))


def test_an_ordinary_text_is_skipped_with_its_score(document: Callable[..., Document]) -> None:
    found = skipped(document, FAIR)
    assert found is not None
    assert found == pytest.approx(relevance.score(relevance.features(FAIR)))
    assert found < load("relevance")["least"] < 0


@pytest.mark.parametrize(
    "sign",
    [
        "Later that night gunmen kidnapped two traders on the road to the border, the militia said.",
        "Rebels shelled the barracks, killing nine soldiers.",
        "An air strike hit the camp of the armed group and insurgents fired rockets back.",
        "JNIM FIGHTERS AMBUSHED AN ARMY CONVOY.",
    ],
)
def test_what_ends_with_a_fight_is_read_however_it_begins(document: Callable[..., Document], sign: str) -> None:
    assert skipped(document, FAIR + sign) is None


@pytest.mark.parametrize(
    "post",
    [
        "Shots heard in the north of the city.",
        "Two bodies were brought to the clinic this morning.",
        "Convoy hit near the dam. Eleven dead, says the mayor.",
        "MILITANTS TORCHED THREE VILLAGES.",
        "Our brothers captured the hill.",
        "Thread on what we know so far.",
    ],
)
def test_a_post_with_a_single_sign_or_without_any_field_is_read(document: Callable[..., Document], post: str) -> None:
    assert skipped(document, post) is None


def test_what_is_in_another_language_or_in_rows_is_not_judged(document: Callable[..., Document]) -> None:
    text = document(FAIR)
    assert relevance.skipped(text) is not None
    assert relevance.skipped(dataclasses.replace(text, lang="fr")) is None
    assert relevance.skipped(dataclasses.replace(text, lang=None)) is None
    for kind in datasets.media_types():
        assert relevance.skipped(dataclasses.replace(text, media_type=kind)) is None


@pytest.mark.parametrize("prefix", ["dev", "held"])
def test_no_conflict_in_unusual_manners_is_skipped(document: Callable[..., Document], prefix: str) -> None:
    paths = sorted((HERE / "topic_positives").glob(f"{prefix}-*.txt"))
    assert paths
    assert [path.stem for path in paths if skipped(document, path.read_text(encoding="utf-8")) is not None] == []


def test_ordinary_news_that_was_not_trained_on_is_skipped(document: Callable[..., Document]) -> None:
    told = yaml.safe_load((ROOT / "evaluation" / "training" / "ordinary.yaml").read_text(encoding="utf-8"))
    read = [field for field, texts in told.items() if skipped(document, "\n\n".join(texts[1::2])) is None]
    assert set(read) <= {"crime", "letters"}  # the police; a teacher who died
    # Of texts written to talk like war about half; those that are read are judged by their parse.
    hard = [path.read_text(encoding="utf-8") for path in (HERE / "topic_negatives").glob("held-*.txt")]
    assert sum(skipped(document, text) is not None for text in hard) >= len(hard) * 0.4


@pytest.mark.parametrize(
    ("listed", "stands"),
    [
        ("militia", "militias"),
        ("ambush", "ambushes"),
        ("ambush", "ambushed"),
        ("seize", "seizing"),
        ("bury", "buried"),
        ("shoot", "shot"),
        ("rebel", "rebelled"),
        ("air raid", "air raids"),
        ("shot down", "shot down"),
    ],
)
def test_a_word_is_known_in_the_forms_that_english_gives_it(listed: str, stands: str) -> None:
    assert stands in relevance.forms(listed)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The army’s cease-fire—“broken”…", ["the", "army", "s", "cease", "fire", "broken"]),
        ("AK-47s,\nDéjà vu", ["ak", "47s", "déjà", "vu"]),
        ("\ud800 unpaired", ["unpaired"]),
        ("", []),
    ],
)
def test_words_are_parted_at_marks(text: str, words: list[str]) -> None:
    assert relevance.words_of(text) == words


@given(st.lists(st.sampled_from(["goalkeeper", "pumpkin", "militia", "shelled", "the", "choir", "bank"]), max_size=200))
def test_no_sign_of_war_lowers_the_score_and_none_of_another_field_raises_it(words: list[str]) -> None:
    def scored(some: list[str]) -> float:
        found = relevance.features(" ".join(some))
        return relevance.score(found | {"length": 5.0})

    for more, higher in (("insurgent kalashnikov", True), ("midfielder shareholder", False)):
        before, after = scored(words), scored([*words, more])
        assert after >= before - 1e-9 if higher else after <= before + 1e-9


def test_only_the_beginning_is_looked_at(document: Callable[..., Document]) -> None:
    long = " ".join(itertools.islice(itertools.cycle(FAIR.split()), 3000))
    assert len(long) > relevance.MOST
    assert skipped(document, f"{long} Rebels killed soldiers.") is not None
