"""Who says it in French: the claims of sentences in many manners, with source, cue, stance and certainty."""

import pytest

from rashomon.model import Document
from rashomon.pipeline import extract_documents

MANNERS = [
    (
        "L'armée malienne a annoncé la mort de douze soldats à Gao.",
        ("L'armée malienne", "a annoncé", "asserts", "certain"),
    ),
    (
        "Douze soldats ont été tués à Gao, a annoncé l'armée malienne.",
        ("l'armée malienne", "a annoncé", "asserts", "certain"),
    ),
    ("Douze soldats ont été tués à Gao, annonce l'armée.", ("l'armée", "annonce", "asserts", "certain")),
    ("Selon l'armée, douze soldats ont été tués à Gao.", ("l'armée", "Selon", "asserts", "certain")),
    (
        "Douze soldats ont été tués à Gao, selon une source sécuritaire.",
        ("une source sécuritaire", "selon", "asserts", "certain"),
    ),
    (
        "D'après des habitants, les rebelles ont attaqué le camp de Gao.",
        ("des habitants", "D'après", "asserts", "certain"),
    ),
    (
        "De source militaire, on indique que deux soldats ont été tués à Gao.",
        ("source militaire", "De", "asserts", "certain"),
    ),
    (
        "Deux soldats ont été tués à Gao, apprend-on de sources concordantes.",
        ("sources concordantes", "de", "asserts", "certain"),
    ),
    (
        "À en croire un élu local, dix civils ont été tués par les rebelles.",
        ("un élu local", "À en croire", "asserts", "certain"),
    ),
    ("Aux dires du maire, dix civils ont été tués par les rebelles.", ("maire", "Aux dires du", "asserts", "certain")),
    (
        "« Nous avons tué dix soldats », a affirmé le porte-parole du mouvement.",
        ("le porte-parole du mouvement", "a affirmé", "asserts", "certain"),
    ),
    (
        "« Les rebelles ont tué dix soldats », raconte un habitant de Gao.",
        ("un habitant de Gao", "raconte", "asserts", "certain"),
    ),
    ("Le gouverneur a fait état de dix morts dans l'attaque.", ("Le gouverneur", "a fait état", "asserts", "certain")),
    ("Une source hospitalière évoque dix soldats tués.", ("Une source hospitalière", "évoque", "asserts", "certain")),
    ("L'armée dément avoir perdu dix soldats à Gao.", ("L'armée", "dément", "denies", "certain")),
    ("L'armée a démenti que dix soldats aient été tués à Gao.", ("L'armée", "a démenti", "denies", "certain")),
    (
        "Le ministère de la Défense nie toute attaque contre des civils.",
        ("Le ministère de la Défense", "nie", "denies", "certain"),
    ),
    ("Les rebelles ont reconnu la mort de cinq combattants.", ("Les rebelles", "ont reconnu", "confirms", "certain")),
    ("Le préfet confirme la mort de cinq soldats.", ("Le préfet", "confirme", "confirms", "certain")),
    ("Le Jnim a revendiqué l'attaque du camp de Gao.", ("Le Jnim", "a revendiqué", "asserts", "certain")),
    ("L'attaque du camp de Gao a été revendiquée par le Jnim.", ("le Jnim", "a été revendiquée", "asserts", "certain")),
    (
        "Dans un communiqué, l'armée affirme avoir neutralisé dix terroristes.",
        ("l'armée", "affirme", "asserts", "certain"),
    ),
    (
        "L'état-major a indiqué mardi dans un communiqué que dix soldats ont été tués.",
        ("L'état-major", "a indiqué", "asserts", "certain"),
    ),
    ("Dix soldats auraient été tués dans l'attaque.", (None, None, "asserts", "probable")),
    (
        "L'attaque aurait fait dix morts parmi les soldats, selon un élu local.",
        ("un élu local", "selon", "asserts", "probable"),
    ),
    ("Les rebelles prétendent avoir tué dix soldats.", ("Les rebelles", "prétendent", "asserts", "probable")),
    (
        "Le colonel Dao, porte-parole de l'armée, a déclaré que dix soldats avaient été tués.",
        ("Le colonel Dao, porte-parole de l'armée", "a déclaré", "asserts", "certain"),
    ),
    (
        "Dix soldats ont été tués, a déclaré à l'AFP le maire de Gao, Ali Touré.",
        ("le maire de Gao, Ali Touré", "a déclaré", "asserts", "certain"),
    ),
    (
        "Dix soldats ont été tués, a dit mardi à Gao un responsable militaire sous couvert d'anonymat.",
        ("un responsable militaire", "a dit", "asserts", "certain"),
    ),
    ("Dix soldats ont été tués à Gao.", (None, None, "asserts", "certain")),
    ("Aucun village n'a été attaqué par les soldats.", (None, None, "denies", "certain")),
    (
        "Dix soldats ont été tués, ont indiqué dimanche des sources sécuritaires et hospitalières.",
        ("des sources sécuritaires et hospitalières", "ont indiqué", "asserts", "certain"),
    ),
    (
        "Dix soldats ont été tués à Gao, a précisé mardi la Ligue des droits du fleuve.",
        ("la Ligue des droits du fleuve", "a précisé", "asserts", "certain"),
    ),
    (
        "L'armée malienne, appuyée par ses alliés, a annoncé la mort de dix rebelles.",
        ("L'armée malienne, appuyée par ses alliés", "a annoncé", "asserts", "certain"),
    ),
    (
        "Le lieutenant Jules Ngoy, porte-parole de l'armée, n'a pas confirmé ce chiffre mais a reconnu l'attaque.",
        ("Le lieutenant Jules Ngoy, porte-parole de l'armée", "a reconnu", "confirms", "certain"),
    ),
    ("L'ONU accuse les rebelles d'avoir tué vingt civils.", ("L'ONU", "accuse", "asserts", "certain")),
    ("Le M23 a affirmé vendredi s'être emparé de la ville.", ("Le M23", "a affirmé", "asserts", "certain")),
]


@pytest.mark.parametrize(("text", "wanted"), MANNERS, ids=[text[:44] for text, _ in MANNERS])
def test_who_says_it_and_how(read, text, wanted) -> None:
    [claim] = read(text).claims
    said = claim.attribution
    source = said.source.span.exact if said.source else None
    assert (source, said.cue and said.cue.exact, claim.stance, claim.certainty) == wanted


def test_a_pronoun_stands_for_who_spoke_before(read) -> None:
    found = read("Dix soldats ont été tués, a déclaré un élu local. Deux civils ont été blessés, a-t-il ajouté.").claims
    second = found[1].attribution.source
    assert (second.span.exact, second.antecedent.exact) == ("il", "un élu local")


def test_two_sources_of_one_sentence_make_two_claims(read) -> None:
    found = read(
        "L'armée parle de dix morts dans l'attaque, mais les rebelles affirment avoir tué trente soldats."
    ).claims
    assert [(c.attribution.source.span.exact, c.figures[0].low) for c in found] == [
        ("L'armée", 10),
        ("les rebelles", 30),
    ]


def test_what_is_said_of_the_sentence_before_is_its_source(read) -> None:
    [claim] = read(
        "Dix soldats ont été tués à Gao. C'est ce qu'ont rapporté des habitants joints par téléphone."
    ).claims
    assert claim.attribution.source.span.exact == "des habitants"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Selon la même source, neuf civils ont été blessés.", "belligerent"),
        ("Neuf civils ont été blessés, d'après cette source.", "belligerent"),
        ("Selon une source hospitalière, neuf civils ont été blessés.", "medical"),
    ],
)
def test_a_source_that_is_pointed_back_at_is_who_spoke_before(read, said, kind) -> None:
    text = f"Six soldats ont été tués mardi à Tillabéri, a annoncé l'armée nigérienne. {said}"
    source = read(text).claims[-1].attribution
    pointed = source.source.antecedent and source.source.antecedent.exact
    assert (pointed, source.source_kind) == ("l'armée nigérienne" if kind == "belligerent" else None, kind)
    [(_, resolved)] = extract_documents([french(text)])
    names = {claim.attribution.source.name for claim in resolved.claims}
    kinds = {claim.attribution.source_kind for claim in resolved.claims}
    assert kinds == {"belligerent", kind}
    assert len(names) == len(kinds)


def french(text: str) -> Document:
    return Document(
        id="doc_1", sha256="0" * 64, media_type="text/plain", text=text, lang="fr", published_at="2025-02-12"
    )


def test_nobody_says_what_is_not_confirmed(read) -> None:
    found = read(
        "Dix soldats ont été tués. L'armée n'a pas confirmé ce bilan. L'attaque n'a pas été revendiquée."
    ).claims
    assert [claim.attribution.source for claim in found] == [None]


def test_a_quotation_is_direct_speech_and_a_partial_one_is_not(read) -> None:
    whole = read("« Les rebelles ont tué dix soldats », a déclaré le maire.").claims[0]
    part = read("Le maire a déclaré que les rebelles ont « lâchement » tué dix soldats.").claims[0]
    assert (whole.attribution.form, part.attribution.form) == ("direct", "indirect")


def test_a_quotation_by_itself_is_by_who_spoke_before_it(read) -> None:
    text = (
        "« Les rebelles ont attaqué le village », a déclaré Jean Ilunga, habitant de Beni. « Ils ont tué dix civils. »"
    )
    found = read(text).claims
    assert [claim.attribution.source.span.exact for claim in found] == ["Jean Ilunga, habitant de Beni"] * 2
