"""Names as they are compared, and words that are none."""

import pytest

from rashomon.codebook.naming import names_nobody


@pytest.mark.parametrize(
    "word",
    ["We", "They", "Who", "Its", "Their", "Eight", "Soldiers", "The Rebels", "People", "Policemen", "Bloggers", "Army"],
)
def test_a_pronoun_a_number_and_a_noun_for_anybody_name_nobody(word) -> None:
    assert names_nobody(word)


@pytest.mark.parametrize(
    "name",
    [
        "Wagner",
        "US",
        "the Tigers",
        "the Maoists",
        "Kidal",
        "JNIM",
        "Islamic State",
        "National Guard",
        "Popular Front",
        "Itno",
        "",
    ],
)
def test_a_name_is_not_taken_for_such_a_word(name) -> None:
    assert not names_nobody(name)
