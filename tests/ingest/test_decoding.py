"""Which characters a file was written in."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.ingest.decoding import NotTextError, decode

SAID = "The army’s spokesman said “two” soldiers from Gao – both wounded – were flown out."


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"]
)
def test_text_comes_back_whatever_it_was_written_in(codec: str) -> None:
    assert decode(SAID.encode(codec))[0] == SAID


@pytest.mark.parametrize(
    ("data", "guessed"),
    [(SAID.encode(), False), (SAID.encode("utf-8-sig"), False), (SAID.encode("cp1252"), True), (b"plain", False)],
)
def test_a_guess_is_said_to_be_one(data: bytes, guessed: bool) -> None:
    assert decode(data)[2] is guessed


def test_the_declared_charset_decides_where_bytes_alone_cannot() -> None:
    words = "Армия сообщила о двух погибших"
    assert decode(words.encode("koi8_r"), "koi8-r")[0] == words


@pytest.mark.parametrize(
    ("words", "codec"),
    [
        ("قالت القوات المسلحة إن مسلحين هاجموا نقطة عسكرية قرب المدينة مساء الخميس", "cp1256"),
        ("Вооружённые люди напали на военный пост, убив пятнадцать солдат", "cp1251"),
        ("Ένοπλοι επιτέθηκαν σε στρατιωτικό φυλάκιο και σκότωσαν δεκαπέντε", "cp1253"),
    ],
)
@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "utf-8", None])
def test_another_script_is_known_whatever_was_declared_and_however_much_markup_there_is(
    words: str, codec: str, declared: str | None
) -> None:
    page = f"{'<div class="a">' * 500}<p>{words}</p>"
    assert words in decode(page.encode(codec), declared)[0]


def test_what_was_declared_holds_for_western_words() -> None:
    words = "L’armée a déclaré que quinze soldats ont été tués; la créée façade"
    assert decode(words.encode("cp1252"), "windows-1252") == (words, "windows-1252", False)


@pytest.mark.parametrize("declared", ["no-such-charset", "ascii", "utf-16"])
def test_a_wrong_declaration_does_no_harm(declared: str) -> None:
    assert decode(SAID.encode(), declared)[0] == SAID


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(1, 32)) * 20, "binary"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 4, "binary"),
        ("The army’s men".encode() + b" \xff lost", "broken characters (the first at byte 17)"),
        ("the army’s".encode()[:-2], "broken characters"),
        (b"\xff\xfe\x00\xd8\x00\x00", "cannot be read as such"),
    ],
)
def test_what_is_no_text_says_why(data: bytes, why: str) -> None:
    with pytest.raises(NotTextError) as raised:
        decode(data)
    assert why in str(raised.value)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, "utf-8", False)


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_say_why_not(data: bytes) -> None:
    try:
        text, _, _ = decode(data)
    except NotTextError:
        return
    text.encode()


def test_random_bytes_are_no_text() -> None:
    with pytest.raises(NotTextError):
        decode(os.urandom(5000))
