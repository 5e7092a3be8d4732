"""Which language a text is in."""

from __future__ import annotations

import pytest

from rashomon.ingest.language import language, language_name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The army said that two of its soldiers were killed near the border.", "en"),
        ("GUERRILLAS KILLED THREE SOLDIERS IN AN AMBUSH ON THE ROAD TO THE CAPITAL, RADIO REPORTED.", "en"),
        ("Clashes in Kidal, Tessalit and Aguelhok", "en"),
        ("L'armée a annoncé la mort de deux soldats dans une embuscade près de la frontière.", "fr"),
        ("EL EJÉRCITO INFORMÓ QUE TRES SOLDADOS MURIERON EN UNA EMBOSCADA EN LA CARRETERA.", "es"),
        ("Армия сообщила о гибели двух солдат у границы.", "ru"),
        ("أعلن الجيش مقتل جنديين قرب الحدود", "ar"),
        ("Two dead.", None),
        ("", None),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21", None),
        ("9f86d081 884c7d65 9a2feaa0 c55ad015 a3bf4f1b 2b0b822c d15d6c15 b0f00a08", None),
    ],
)
def test_language(text: str, code: str | None) -> None:
    assert language(text) == code


def test_names() -> None:
    assert (language_name("fr"), language_name("zz")) == ("French", "zz")
