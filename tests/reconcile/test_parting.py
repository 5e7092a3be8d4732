"""Parts of a toll that no reader marked, as the words about them tell."""

import dataclasses
import re

import pytest
from writing import claim, figure, report

from rashomon.model import Span
from rashomon.reconcile import parting

DOCUMENT = report("a")
NUMBERS = {"four": 4, "six": 6, "seven": 7, "nine": 9, "ten": 10, "twelve": 12, "fourteen": 14, "thirty": 30}


def told(text, *numbers, unit="persons", item=None):
    """The claim of a sentence with a figure for each of the number words, in order."""
    made = claim(DOCUMENT, "a doctor", text=text)
    figures = []
    for words in numbers:
        at = re.search(rf"\b{words}\b", text).start()
        span = Span(document_id=DOCUMENT.id, start=at, end=at + len(words), exact=words)
        low = NUMBERS[words]
        figures.append(dataclasses.replace(figure("killed", "civilians", low, low, unit=unit, item=item), span=span))
    return dataclasses.replace(made, figures=tuple(figures)), figures


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nine of the dead were women", "nine"),
        ("six of those killed had come from the next valley", "six"),
        ("four of them died on the road", "four"),
        ("seven soldiers of the thirty captured were let go", "seven"),
        ("among the wounded were four nurses", "four"),
    ],
)
def test_words_that_point_back_mark_a_part(text, words):
    made, [one] = told(text, words)
    assert parting.marked(made, one)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nine people died in the market", "nine"),
        ("six of Mali's provinces were hit", "six"),
        ("four died of their wounds", "four"),
    ],
)
def test_other_words_do_not(text, words):
    made, [one] = told(text, words)
    assert not parting.marked(made, one)


@pytest.mark.parametrize(
    ("text", "larger", "smaller"),
    [
        ("thirty people were killed, nine children and women", "thirty", "nine"),
        ("thirty dead, twelve in the school alone", "thirty", "twelve"),
        ("He counted thirty killed; six were elderly.", "thirty", "six"),
    ],
)
def test_a_smaller_figure_after_a_larger_one_is_a_part(text, larger, smaller):
    made, [whole, part] = told(text, larger, smaller)
    assert parting.follows(made, part, [whole])
    assert not parting.follows(made, whole, [part])


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("the toll was raised to fourteen, up from nine", "fourteen", "nine"),
        ("He put the dead at fourteen; earlier he had spoken of nine.", "fourteen", "nine"),
        ("fourteen were killed in Kaya, nine in Djibo", "fourteen", "nine"),
        ("fourteen were killed in the market, at the mosque nine", "fourteen", "nine"),
        ("nine people were killed, fourteen in all", "nine", "fourteen"),
        ("fourteen men were killed and nine women", "fourteen", "nine"),
    ],
    ids=["revised", "said before", "elsewhere", "elsewhere before", "larger", "joined by and"],
)
def test_what_is_no_part(text, first, second):
    made, [one, other] = told(text, first, second)
    assert not parting.follows(made, other, [one])


def test_what_and_joins_to_a_part_is_a_part_too():
    made, [whole, part, other] = told("thirty were killed, nine of them men and six women", "thirty", "nine", "six")
    assert parting.follows(made, other, [whole, part])


def test_a_named_thing_is_a_figure_of_its_own_beside_a_larger_one_of_another():
    made, [trucks, tanks] = told("ten trucks burned, four tanks", "ten", "four", unit="vehicles", item="tanks")
    assert not parting.follows(made, tanks, [trucks])


def test_a_number_without_a_lower_end_is_no_part():
    made, [whole, part] = told("thirty dead, up to nine of the town", "thirty", "nine")
    assert not parting.follows(made, dataclasses.replace(part, low=None), [whole])
