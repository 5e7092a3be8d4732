"""French phrases worded in English, and whom and where they then mean."""

import pytest

from rashomon.extract.french.reader import FrenchExtractor
from rashomon.model import Document
from rashomon.resolve import resolve
from rashomon.resolve.languages import gloss
from rashomon.resolve.wording import may_be_person


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("l'armée malienne", "the Malian army"),
        ("L’armée nigérienne", "the Nigerien army"),
        ("l'armée nigériane", "the Nigerian army"),
        ("soldats maliens", "Malian soldiers"),
        ("le ministère syrien de la Défense", "the Syrian defence ministry"),
        ("L'état-major général des armées", "the general staff"),
        ("des mercenaires russes", "Russian mercenaries"),
        ("une source sécuritaire", "a security source"),
        ("sources hospitalières", "medical sources"),
        ("ressortissants étrangers", "foreign nationals"),
        ("le maire de Djibo", "the mayor of Djibo"),
        ("des combattants du groupe Wagner", "fighters of the Wagner Group"),
        ("un responsable militaire français", "a French military official"),
        ("militaires", "soldiers"),
        ("nos hommes", "our men"),
        ("côté ennemi", "the enemy"),
    ],
)
def test_a_phrase_is_worded_in_english(french: str, english: str) -> None:
    assert gloss(french, "french") == english


@pytest.mark.parametrize("words", ["des", ", des", "«", "()", "l'"])
def test_words_that_say_nothing_stay_as_they_are(words: str) -> None:
    assert gloss(words, "french").strip(" ,")


def resolved(text: str, **fields: str):
    document = Document(
        id="doc_1", sha256="0" * 64, media_type="text/plain", text=text, lang="fr", published_at="2025-05-14", **fields
    )
    return resolve(document, next(FrenchExtractor(None).extract([document])))


def test_nigeriens_and_nigerians_are_told_apart() -> None:
    text = "Trois soldats nigériens et deux soldats nigérians ont été tués mardi près de la frontière."
    [claim] = resolved(text).claims
    assert [(figure.low, figure.of[0].name) for figure in claim.figures] == [
        (3, "Niger Armed Forces"), (2, "Nigerian Armed Forces"),
    ]  # fmt: skip


def test_mentions_keep_the_reports_own_words() -> None:
    text = "Au Mali, l'armée malienne affirme avoir neutralisé dix terroristes du Jnim à Gao."
    found = resolved(text)
    [claim] = found.claims
    assert claim.attribution.source is not None
    assert (claim.attribution.source.span.exact, claim.attribution.source.name) == (
        "l'armée malienne", "Malian Armed Forces",
    )  # fmt: skip
    assert claim.figures[0].of[0].name == "Jama'at Nusrat al-Islam wal-Muslimin"
    for mention in found.actors:
        assert mention.span.exact == text[mention.span.start : mention.span.end]
    assert (claim.place.span.exact, claim.place.country) == ("Gao", "ML")


def test_a_country_is_found_by_its_french_name() -> None:
    found = resolved("Des rebelles ont attaqué une patrouille de soldats mardi au Tchad.")
    assert [(place.span.exact, place.country, place.precision) for place in found.places] == [
        ("Tchad", "TD", "country")
    ]


def test_a_point_is_so_far_from_a_town() -> None:
    found = resolved("Au Mali, des rebelles ont attaqué des soldats mardi à 30 km au nord de Gao.")
    gao = next(place for place in found.places if place.span.exact == "Gao")
    assert (gao.precision, gao.latitude) == ("near", pytest.approx(16.54, abs=0.02))


def test_a_partys_statement_that_names_itself_speaks_in_its_own_voice() -> None:
    text = "Le Front de libération de l'Azawad (FLA) informe l'opinion que dix soldats maliens ont été tués à Gao."
    found = resolved(text, outlet="Azawad Liberation Front", outlet_kind="party_statement")
    [claim] = found.claims
    assert claim.attribution.form == "narration"


def test_what_stays_open_is_told_in_the_reports_words() -> None:
    found = resolved(
        "Des inconnus masqués ont attaqué mardi des soldats à Gao, au Mali. Ils ont tué trois hommes blancs."
    )
    assert all("“" not in issue.message or issue.span.exact in issue.message for issue in found.issues if issue.span)


def test_words_of_marks_alone_name_nobody() -> None:
    assert not may_be_person("")
    found = resolved("Selon ( , ), dix soldats ont été tués mardi à Gao, au Mali, selon « , ».")
    assert [figure.low for claim in found.claims for figure in claim.figures] == [10]
