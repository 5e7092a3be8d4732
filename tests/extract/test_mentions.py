"""Whom noun phrases name, cut to the words that say so, and what pronouns and epithets stand for."""

from __future__ import annotations

import pytest
from spacy.tokens import Token

from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import Parsed, parse
from rashomon.model import Document, Mention


def read(text: str) -> Parsed:
    [parsed] = parse([Document(id="doc_0", sha256="0" * 64, media_type="text/plain", text=text)])
    return parsed


def token(parsed: Parsed, word: str, nth: int = 0) -> Token:
    return [t for t in parsed.doc if t.text == word][nth]


def spans(found: tuple[Mention, ...]) -> list[str]:
    return [mention.span.exact for mention in found if mention.span]


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("The army lost two of its soldiers near Bria.", "two", ["its soldiers"]),
        ("They killed dozens of soldiers.", "dozens", ["soldiers"]),
        ("At least 20 government soldiers died.", "soldiers", ["government soldiers"]),
        ("Three peacekeepers from Nepal were wounded.", "peacekeepers", ["peacekeepers from Nepal"]),
        ("The attack killed soldiers of the 13th brigade.", "soldiers", ["soldiers of the 13th brigade"]),
        ("The rebels killed soldiers and foreign mercenaries.", "soldiers", ["soldiers", "foreign mercenaries"]),
        ("A spokesman for the rebels denied it.", "spokesman", ["A spokesman for the rebels"]),
        ("Fighters who had crossed the river fled.", "Fighters", ["Fighters"]),
        (
            "They freed captives from the Salvation Front and the Chadian army.",
            "captives",
            ["captives from the Salvation Front", "the Chadian army"],
        ),
        ("They freed captives from the Salvation Front and left.", "captives", ["captives from the Salvation Front"]),
    ],
)
def test_a_mention_keeps_whose_it_is_and_drops_what_only_counts(text: str, head: str, expected: list[str]) -> None:
    parsed = read(text)
    assert spans(Mentions(parsed).of(token(parsed, head))) == expected


@pytest.mark.parametrize(
    ("text", "word", "nth", "expected"),
    [
        ("The Army of Liberation took the town. It said the garrison fled.", "It", 0, "The Army of Liberation"),
        ("Rebels attacked the post. They said they had killed ten soldiers.", "They", 0, "Rebels"),
        ("Two of the army's soldiers died and 10 were wounded.", "10", 0, "the army's soldiers"),
        ("The bomb killed five soldiers and wounded three others.", "others", 0, "soldiers"),
        ("General Ali Bongo spoke on Monday. He denied it.", "He", 0, "General Ali Bongo"),
        (
            "The general staff spoke in a statement. The statement said two men died.",
            "statement",
            1,
            "The general staff",
        ),
    ],
)
def test_pronouns_and_epithets_find_the_fuller_words(text: str, word: str, nth: int, expected: str) -> None:
    parsed = read(text)
    [mention] = Mentions(parsed).of(token(parsed, word, nth))
    assert mention.antecedent is not None
    assert mention.antecedent.exact == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The army struck UNITA. The rebels said that they had shot two men.", "they", "UNITA"),
        ("Soldiers shelled Aru. Villagers said they had counted ten dead.", "they", "Villagers"),
        ("Soldiers shelled Aru. The mission said it had counted ten dead.", "it", "The mission"),
        ("LUANDA, May 3 (Wire) - Fighting went on. The rebels said that they had shot two men.", "they", "The rebels"),
        (
            "Mali's army fought on. The rebels, known as the Salvation Front (SFT), said that they had lost two men.",
            "they",
            "The rebels",
        ),
    ],
)
def test_who_says_that_they_did_it_is_who_did_it(text: str, word: str, expected: str) -> None:
    parsed = read(text)
    [mention] = Mentions(parsed).of(token(parsed, word))
    assert mention.antecedent is not None
    assert mention.antecedent.exact == expected


@pytest.mark.parametrize("text", ["We killed ten soldiers.", "Our fighters killed ten soldiers."])
def test_first_person_stays_unlinked(text: str) -> None:
    parsed = read(text)
    assert all(mention.antecedent is None for mention in Mentions(parsed).of(parsed.doc[0]))


def test_he_is_not_a_group_and_it_is_not_a_person() -> None:
    parsed = read("Colonel Musa Daoud met the Salvation Front. It refused. He left.")
    it, he = (Mentions(parsed).of(token(parsed, word))[0] for word in ("It", "He"))
    assert it.antecedent is not None and "Front" in it.antecedent.exact
    assert he.antecedent is not None and "Daoud" in he.antecedent.exact


def test_spans_are_the_documents_own_words() -> None:
    parsed = read("The rebels, who took Aru, said the army's general staff had lied. They killed 12 troops.")
    for mention in Mentions(parsed).all():
        for span in (mention.span, mention.antecedent):
            if span is not None:
                assert parsed.document.text[span.start : span.end] == span.exact
