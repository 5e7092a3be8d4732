import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.extract.casing import is_ordinary, recase


@pytest.mark.parametrize(
    "text",
    [
        "Guerrillas attacked a bridge near San Miguel on Friday.",
        "The FMLN said it had killed 12 soldiers.",
        "FMLN",
        "",
        "12:30 -- 45%",
    ],
)
def test_ordinary_case_is_left_alone(text: str) -> None:
    assert recase(text) == text


@pytest.mark.parametrize(
    ("upper", "ordinary"),
    [
        (
            "TWELVE SOLDIERS WERE KILLED IN EL SALVADOR YESTERDAY.  I SAW IT.",
            "Twelve soldiers were killed in El Salvador yesterday.  I saw it.",
        ),
        (
            "THE POPULAR LIBERATION ARMY [PLA] SAID THE PLA SEIZED 5 AK-47 RIFLES ON 3 MAY.",
            "The Popular Liberation Army [PLA] said the PLA seized 5 AK-47 rifles on 3 May.",
        ),
        ("THE TROOPS MAY MARCH ON KABUL IN MARCH.", "The troops may march on Kabul in March."),
        (
            "A SPOKESMAN FOR THE 3D INFANTRY BRIGADE SAID COLONEL RAMON DE LA PAZ WAS HURT IN META DEPARTMENT.",
            "A spokesman for the 3d Infantry Brigade said Colonel Ramon de la Paz was hurt in Meta Department.",
        ),
        (
            'THE MINISTRY OF DEFENSE REPORTEDLY SAID: "WE DO NOT KNOW."',
            'The Ministry of Defense reportedly said: "We do not know."',
        ),
        ("THE U.S. ARMY AND CHADIAN POLICE IN CHAD", "The U.S. Army and Chadian police in Chad"),
        ("A CAR BOMB WENT OFF IN THE UAE.", "A car bomb went off in the UAE."),
        ("COUNTERINSURGENCY BOMBINGS TERRIFIED VILLAGERS.", "Counterinsurgency bombings terrified villagers."),
    ],
)
def test_upper_case_becomes_ordinary(upper: str, ordinary: str) -> None:
    assert recase(upper) == ordinary


def test_only_upper_case_lines_change() -> None:
    text = "THE REBELS FLED TO HONDURAS.\nThe NATO base was empty."
    assert recase(text) == "The rebels fled to Honduras.\nThe NATO base was empty."


@pytest.mark.parametrize(
    "word", ["soldier", "killings", "reportedly", "antiguerrilla", "carried", "policemen", "harbour"]
)
def test_words_of_the_language_are_ordinary(word: str) -> None:
    assert is_ordinary(word)


@pytest.mark.parametrize("word", ["cristiani", "tegucigalpa", "kabul", "fmln", "ramon"])
def test_names_are_not_ordinary(word: str) -> None:
    assert not is_ordinary(word)


@given(st.text())
def test_length_and_letters_stay(text: str) -> None:
    made = recase(text)
    assert len(made) == len(text)
    assert [a.lower() == b.lower() or a == b for a, b in zip(text, made, strict=True)].count(False) == 0


@given(st.text(alphabet="ABÉİßO'’ .,-[]()\"\n0123ÑSTHED"))
def test_length_stays_in_upper_case_text(text: str) -> None:
    assert len(recase(text)) == len(text)
    assert recase(text).lower().replace("i̇", "i") == text.lower().replace("i̇", "i")
