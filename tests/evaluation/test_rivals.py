"""The groupings that ours is compared with do what they are said to do."""

from __future__ import annotations

import dataclasses

import grouping_against
import pytest
import rivals
from streams import PERFECT, Setting

from rashomon.model import Document
from rashomon.reconcile import candidates, copies, profiles

SETTING = Setting(seed=3, incidents=40, countries=("ML", "SY"), most=6, days=90, noise=PERFECT)


@pytest.fixture(scope="module")
def case() -> grouping_against.Case:
    return grouping_against.drawn("small", SETTING)


@pytest.mark.parametrize(
    ("links", "groups"),
    [
        ([], "abcd"),
        ([("a", "b"), ("c", "d")], "aacc"),
        ([("c", "d"), ("b", "c"), ("a", "b")], "aaaa"),
        ([("d", "b"), ("b", "d")], "abcb"),
    ],
)
def test_links_connect(links: list[tuple[str, str]], groups: str) -> None:
    assert "".join(rivals.connected("abcd", links).values()) == groups


def test_titles_are_alike_by_their_words_within_a_week(case: grouping_against.Case) -> None:
    first = dataclasses.replace(case.documents[0], title="Two killed in Bassir", published_at="2024-01-01")

    def report(name: str, title: str | None, day: str | None) -> Document:
        return dataclasses.replace(first, id=name, title=title, published_at=day)

    documents = [
        report("a", "Two killed in Bassir", "2024-01-01"),
        report("b", "two KILLED in Bassir", "2024-01-08"),
        report("c", "Two killed in Bassir", "2024-01-16"),
        report("d", "Three killed in Bassir", "2024-01-08"),
        report("e", None, "2024-01-01"),
        report("f", "Two killed in Bassir", None),
    ]
    claims = [dataclasses.replace(case.claims[0], id=f"of {one.id}", document_id=one.id) for one in documents]
    titles = rivals.Titles(documents, claims)
    assert list(titles.groups(1.0).values()) == ["a", "a", "c", "d", "e", "f"]
    assert list(titles.groups(0.6).values()) == ["a", "a", "c", "a", "e", "f"]


def test_the_pairs_are_those_of_our_blocks(case: grouping_against.Case) -> None:
    told = list(profiles.profiles(candidates.tellings(case.claims), {one.id: one for one in case.documents}).values())
    originals = copies.originals(case.copied)
    found = rivals.pairs(told, originals)
    assert found
    assert all(left < right for left, right in found)
    assert all(told[left].documents != told[right].documents for left, right in found)
    assert rivals.blocks(case.documents, case.claims, case.copied) == len(found)
    rows = rivals.rows(told, originals)
    assert {number for row in rows for number in row["pairs"]} == set(range(len(found)))


def test_each_finds_most_of_what_belongs_together(case: grouping_against.Case) -> None:
    learned = rivals.Splink(case.documents, case.claims, case.copied)
    again = rivals.Splink(case.documents, case.claims, case.copied, learned.model)
    assert again.groups(0.99) == learned.groups(0.99)
    made = grouping_against.judged(case, learned.groups(0.99))
    ours = grouping_against.judged(case, rivals.ours(case.documents, case.claims, case.copied))
    titles = grouping_against.judged(case, rivals.Titles(case.documents, case.claims).groups(0.8))
    assert min(made.pair_f1, ours.pair_f1) > titles.pair_f1
    assert made.pair_recall > 0.5
    assert ours.pair_recall > 0.5


def test_the_best_threshold_is_the_one_of_best_pairs(case: grouping_against.Case) -> None:
    truth = dict(case.truth)

    def grouping(threshold: float) -> rivals.Groups:
        return truth if threshold == 0.7 else dict.fromkeys(truth, "one")

    assert grouping_against.best(case, grouping, (0.5, 0.7, 0.9)) == 0.7
