"""Form letters are no copies: the same sentences of another place."""

import pytest
from writing import report

from rashomon.reconcile import copies, forms

FORM = (
    "Fighters of the Southern Column attacked the village of {place} in Kassala state on Sunday, the provincial army "
    "said. The army said {dead} farmers were killed and their herds driven off."
)


def told(place="Um Dabir", dead="40"):
    return FORM.format(place=place, dead=dead)


@pytest.mark.parametrize(
    ("other", "copy"),
    [
        (told(), True),
        (told(dead="47"), True),  # a toll corrected
        (told("Um Dabeer"), True),  # a name spelled otherwise
        (told("Um Dabeer", "47"), True),
        (told("Wad Hamra", "15"), False),
        (told("Wad Hamra", "forty-one"), False),
        (told("Um Sagour", "15"), False),  # names that begin alike
        (told("Wad Hamra"), True),  # a large number agrees: the name was corrected
    ],
)
def test_a_form_of_another_place_is_no_copy(other, copy):
    first = report("a", outlet="Harbour Wire", published="2024-07-20", text=told())
    second = report("b", outlet="River Post", published="2024-07-21", text=other)
    assert bool(copies.find([first, second])) is copy


@pytest.mark.parametrize("small", ["one", "3"])
def test_small_numbers_agree_by_chance(small):
    assert forms.elsewhere(told(dead=small), told("Wad Hamra", small))


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("Two men died in Tarsa on Monday.", "Two men died in Bolgan on Monday.", ("Tarsa", "Bolgan")),
        ("Rebels shelled Tarsa at dawn.", "Rebels shelled Bolgan at dawn.", ("Tarsa", "Bolgan")),
        ("An attack on Tarsa killed two.", "An attack on Bolgan killed two.", ("Tarsa", "Bolgan")),
        ("Two men died in March this year.", "Two men died in April this year.", None),
        ("Two men died in Britain on Monday.", "Two men died in the UK on Monday.", None),
        ("Two men died in Tarsa on Monday.", "Two men died in Nigeria on Monday.", None),  # a place and its country
        ("Two men died in Tarsa on Monday.", "Two men died in Bolgan on Monday, not in Tarsa.", None),
        ("The mayor Tarsa said so.", "The mayor Bolgan said so.", None),  # people
        ("The Ministry of Health said so.", "The Ministry of Works said so.", None),
        ("", "Two men died in Bolgan.", None),
    ],
)
def test_places_stand_against_each_other_where_the_words_run_parallel(left, right, found):
    told = forms.elsewhere(left, right)
    assert ((told.left, told.right) if told else None) == found


def test_long_texts_are_no_forms():
    body = "Nobody came back from the fields before dark and the lamps stayed unlit. " * 60
    assert forms.elsewhere(f"{told()} {body}", f"{told('Wad Hamra', '15')} {body}") is None
