"""French number words and figures as ranges."""

import pytest

from rashomon.extract.french.forms import plain
from rashomon.extract.french.numbers import find


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "approx"),
    [
        ("au moins 12 morts", "au moins 12", 12, None, False),
        ("Plus de 2 300 personnes", "Plus de 2 300", 2301, None, False),
        ("plus d’une vingtaine de morts", "plus d'une vingtaine", 21, None, False),
        ("près de 1.800 personnes", "près de 1.800", 1800, 1800, True),
        ("1\u202f200 hommes", "1 200", 1200, 1200, False),
        ("12.000 déplacés", "12.000", 12000, 12000, False),
        ("quatre-vingt-dix-sept morts", "quatre-vingt-dix-sept", 97, 97, False),
        ("soixante et onze blessés", "soixante et onze", 71, 71, False),
        ("vingt et un soldats", "vingt et un", 21, 21, False),
        ("deux mille trois cents réfugiés", "deux mille trois cents", 2300, 2300, False),
        ("mille deux cents", "mille deux cents", 1200, 1200, False),
        ("une dizaine de blessés", "une dizaine", 10, 10, True),
        ("une douzaine de motos", "une douzaine", 12, 12, False),
        ("une centaine d'assaillants", "une centaine", 100, 100, True),
        ("des dizaines de soldats", "des dizaines", 20, 99, False),
        ("plusieurs centaines de familles", "plusieurs centaines", 200, 999, False),
        ("des milliers de personnes", "des milliers", 2000, 9999, False),
        ("plusieurs civils", "plusieurs", 3, 9, False),
        ("quelques soldats", "quelques", 3, 9, False),
        ("de nombreux civils", "de nombreux", 1, None, False),
        ("quelque trente combattants", "quelque trente", 30, 30, True),
        ("entre 10 et 15 morts", "10 et 15", 10, 15, False),
        ("deux ou trois morts", "deux ou trois", 2, 3, False),
        ("10 à 15 morts", "10 à 15", 10, 15, False),
        ("moins de 10 morts", "moins de 10", None, 9, False),
        ("jusqu'à 40 tués", "jusqu'à 40", None, 40, False),
        ("une trentaine environ", "une trentaine environ", 30, 30, True),
        ("aucun blessé", "aucun", 0, 0, False),
        ("le bilan est passé de 17 à 23 morts", "23", 23, 23, False),
        ("le bilan s'est alourdi, passant de douze à vingt morts", "vingt", 20, 20, False),
    ],
)
def test_a_number_is_a_range_with_its_words(
    text: str, words: str, low: int | None, high: int | None, approx: bool
) -> None:
    text = plain(text)
    found = [number for number in find(text) if not number.article]
    assert [(text[n.start : n.end], n.low, n.high, n.approx) for n in found] == [(words, low, high, approx)]


@pytest.mark.parametrize(
    "text",
    ["le 25 juillet", "du 3 au 4 juin", "depuis octobre 2024", "en 2012", "34 ans", "à 30 km de Gao", "M23", "AK-47",
     "à une trentaine de kilomètres", "le 1er mai", "12,7 mm", "50 %", "à 16 heures"],
)  # fmt: skip
def test_dates_distances_ages_and_names_are_no_counts(text: str) -> None:
    assert [number for number in find(plain(text)) if not number.article and not number.bare] == []
