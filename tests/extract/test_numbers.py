"""Number words become the codebook's ranges, and what only looks like a count is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.extract import numbers
from rashomon.extract.parsing import parse
from rashomon.model import Document


@pytest.fixture
def counts(document: Callable[..., Document]) -> Callable[[str], list[tuple[str, int | None, int | None, bool]]]:
    """The counts of a text without articles: words, low, high, approximate."""

    def read(text: str) -> list[tuple[str, int | None, int | None, bool]]:
        [parsed] = parse([document(text)])
        return [(n.span.exact, n.low, n.high, n.approx) for n in numbers.find(parsed) if not n.article]

    return read


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "approx"),
    [
        ("One soldier died.", "One", 1, 1, False),
        ("A couple of trucks burned.", "A couple", 2, 2, False),
        ("A few men fled.", "A few", 3, 9, False),
        ("Several posts fell.", "Several", 3, 9, False),
        ("A dozen men died.", "A dozen", 12, 12, False),
        ("Two dozen men died.", "Two dozen", 24, 24, False),
        ("Dozens of men died.", "Dozens", 24, 99, False),
        ("Several dozen men died.", "Several dozen", 24, 99, False),
        ("Scores of men died.", "Scores", 40, 199, False),
        ("Hundreds of men died.", "Hundreds", 200, 999, False),
        ("A few hundred men died.", "A few hundred", 200, 999, False),
        ("Thousands of men fled.", "Thousands", 2000, 9999, False),
        ("Hundreds of thousands of people fled.", "Hundreds of thousands", 200_000, 999_999, False),
        ("Many men died.", "Many", 1, None, False),
        ("A number of soldiers died.", "A number", 2, None, False),
        ("An unspecified number of rebels died.", "An unspecified number", 2, None, False),
        ("A large number of rebels died.", "A large number", 1, None, False),
        ("At least 84 men died.", "At least 84", 84, None, False),
        ("At least two dozen men died.", "At least two dozen", 24, None, False),
        ("More than 270 men died.", "More than 270", 271, None, False),
        ("Over a hundred men died.", "Over a hundred", 101, None, False),
        ("Upwards of 40 men died.", "Upwards of 40", 41, None, False),
        ("No fewer than 7 men died.", "No fewer than 7", 7, None, False),
        ("Up to 300 men died.", "Up to 300", None, 300, False),
        ("As many as 20 drones fell.", "As many as 20", None, 20, False),
        ("Fewer than ten men died.", "Fewer than ten", None, 9, False),
        ("Between 60 and 90 men died.", "Between 60 and 90", 60, 90, False),
        ("From the camp 54 to 65 men fled.", "54 to 65", 54, 65, False),
        ("Three or four people died.", "Three or four", 3, 4, False),
        ("The mayor counted 16 or more.", "16 or more", 16, None, False),
        ("The mayor counted 70+ graves.", "70+", 70, None, False),
        ("About 20 men died.", "About 20", 20, 20, True),
        ("Some 20 rebels died.", "Some 20", 20, 20, True),
        ("Nearly 1,000 men died.", "Nearly 1,000", 1000, 1000, True),
        ("Roughly 30 men died.", "Roughly 30", 30, 30, True),
        ("There were 10,000 or so in the camp.", "10,000 or so", 10_000, 10_000, True),
        ("The post lost 30-odd men.", "30-odd", 30, 30, True),
        ("An estimated 30 men died.", "30", 30, 30, False),
        ("Twenty-two men died.", "Twenty-two", 22, 22, False),
        ("One hundred and twenty-two men died.", "One hundred and twenty-two", 122, 122, False),
        ("The war displaced 1.5 million people.", "1.5 million", 1_500_000, 1_500_000, False),
        ("No rebels died.", "No", 0, 0, False),
        ("Several dozens of rebels died.", "Several dozens", 24, 99, False),
        ("The army owned up to 55.", "55", 55, 55, False),
        ("They lost 3x tanks.", "3x", 3, 3, False),
        ("Nobody died.", "Nobody", 0, 0, False),
        ("Not one man died.", "Not one", 0, 0, False),
        ("The losses add up to 66 dead.", "66", 66, 66, False),
        ("They took over three posts.", "three", 3, 3, False),
    ],
)
def test_number_words_are_the_codebooks_ranges(
    counts: Callable[[str], list[object]], text: str, words: str, low: int | None, high: int | None, approx: bool
) -> None:
    assert counts(text) == [(words, low, high, approx)]


@pytest.mark.parametrize(
    "text",
    [
        "The war began in 2012.",
        "It was signed on July 25 and 26.",
        "It was signed on 25 July.",
        "The shelling began at 10:30.",
        "The shelling began at 1030 today.",
        "The 14-year-old boy fled.",
        "Donnelly, 62, was there.",
        "The town lies 460 km north of the capital.",
        "The fighting lasted five days.",
        "They fought for several hours.",
        "The dam held 40 percent of the water.",
        "The ransom was $5 million.",
        "They fired T-72 tanks at the F-16.",
        "The 13th brigade left.",
        "The council adopted Resolution 2328.",
        "They lost the match 2-0.",
        "He did not say how many troops it had.",
        "A girl of six fled.",
        "The trucks were worth millions of rupees.",
    ],
)
def test_what_is_no_count_is_left_out(counts: Callable[[str], list[object]], text: str) -> None:
    assert counts(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They wounded ten and two civilians.", [("ten", 10), ("two", 2)]),
        ("They lost a hundred and two men.", [("a hundred and two", 102)]),
        ("The toll rose from 31 to 35.", [("31", 31), ("35", 35)]),
        ("It was revised down from 40 to 31.", [("40", 40), ("31", 31)]),
    ],
)
def test_two_numbers_are_not_one(
    counts: Callable[[str], list[tuple[str, int, int, bool]]], text: str, expected: list[tuple[str, int]]
) -> None:
    assert [(words, low) for words, low, _, _ in counts(text)] == expected


def test_articles_are_marked(document: Callable[..., Document]) -> None:
    [parsed] = parse([document("A helicopter fell.")])
    [number] = numbers.find(parsed)
    assert (number.article, number.low, number.high, number.span.exact) == (True, 1, 1, "A")


@given(value=st.integers(min_value=1, max_value=999_999_999))
@settings(max_examples=60)
def test_digits_with_or_without_separators_are_the_same_number(value: int) -> None:
    assert numbers.cardinal(str(value)) == numbers.cardinal(f"{value:,}") == value


ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@given(hundreds=st.integers(1, 9), tens=st.integers(0, 7), ones=st.integers(0, 8), thousands=st.integers(0, 9))
def test_spelled_numbers_add_up(hundreds: int, tens: int, ones: int, thousands: int) -> None:
    words = f"{ONES[hundreds - 1]} hundred and {TENS[tens]}-{ONES[ones]}"
    value = 100 * hundreds + 10 * (tens + 2) + ones + 1
    if thousands:
        words, value = f"{ONES[thousands - 1]} thousand {words}", value + 1000 * thousands
    assert numbers.cardinal(words) == value


@pytest.mark.parametrize("words", ["rebels", "two rebels", ""])
def test_other_words_are_no_cardinal(words: str) -> None:
    assert numbers.cardinal(words) is None
