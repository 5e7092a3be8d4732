import dataclasses

import pytest
from writing import claim, report

from rashomon.model import Span
from rashomon.reconcile import spots


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Olenivka", "Yelenovka"),
        ("Khsham", "Khasham"),
        ("Tinzaouaten", "Tin Zaouatine"),
        ("Mai Kadra", "Maykadra"),
        ("Tajoura", "Tajura"),
        ("Qamishli", "Kamishly"),
    ],
)
def test_transcriptions_of_one_name_are_alike(left, right):
    assert spots.alike(left, right) >= spots.SPELLED_ALIKE
    assert spots.alike(right, left) == spots.alike(left, right)


@pytest.mark.parametrize(
    ("left", "right"), [("Gao", "Goa"), ("Kidal", "Kaduna"), ("Mosul", "Mazar"), ("Pili", "Pula"), ("Aleppo", "Idlib")]
)
def test_other_names_are_not(left, right):
    assert spots.alike(left, right) < spots.SPELLED_ALIKE


def placed(document, words, country, *, own=True, precision="exact", at=0):
    made = claim(document, place=words, country=country, at=at)
    start = made.span.start if own else made.span.end + 1
    span = Span(document_id=document.id, start=start, end=start + len(words), exact=words)
    return dataclasses.replace(
        made,
        place=dataclasses.replace(made.place, span=span, precision=precision, place_id=precision and f"g:{words}"),
    )


def test_a_capital_that_only_speaks_is_not_the_place():
    one, other = report("a"), report("b")
    claims = [
        *(placed(one, "Moscow", "RU", own=False, at=index) for index in range(4)),
        placed(one, "Khasham", "SY", at=5),
        placed(other, "Khasham", "SY"),
    ]
    assert spots.where(claims) == ("SY", "Khasham")


def test_a_capital_where_it_happened_is_the_place():
    assert spots.where([placed(report("a"), "Kabul", "AF"), placed(report("b"), "Kabul", "AF")]) == ("AF", "Kabul")


def test_each_report_has_one_vote():
    long, short, third = report("a"), report("b"), report("c")
    claims = [
        *(placed(long, "Gao", "ML", at=index) for index in range(9)),
        placed(short, "Kidal", "ML"),
        placed(third, "Kidal", "ML"),
    ]
    assert spots.where(claims) == ("ML", "Kidal")


def test_a_country_guessed_for_an_unknown_name_yields_to_a_known_one():
    claims = [placed(report("a"), "Khsham", "RU", precision=None), placed(report("b"), "Khasham", "SY")]
    assert spots.where(claims) == ("SY", "Khasham")


def test_a_town_goes_before_its_country():
    document = report("a")
    claims = [placed(document, "Mali", "ML", precision="country", at=index) for index in range(3)]
    assert spots.where([*claims, placed(document, "Kidal", "ML", at=7)]) == ("ML", "Kidal")
    assert spots.where(claims) == ("ML", "Mali")
