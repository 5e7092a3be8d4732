"""Whole claims of French reports: events, sides, times, places, background, checks and evidence."""

import pytest

EVENTS = [
    ("Des hommes armés ont attaqué le village de Kolo mardi.", "attack"),
    ("Les jihadistes se sont emparés de la ville de Gao.", "seizure"),
    ("L'armée a mené des frappes aériennes contre des rebelles.", "explosion"),
    ("Une mine a explosé au passage d'un convoi de l'armée.", "explosion"),
    ("Des combats ont éclaté entre l'armée et les rebelles.", "clash"),
    ("Trois humanitaires ont été enlevés par des hommes armés.", "capture"),
    ("Les ravisseurs ont libéré les trois otages.", "release"),
    ("Le gouvernement et les rebelles ont signé un accord de paix à Alger.", "talks"),
    ("Les soldats se sont retirés de la ville.", "movement"),
    ("Un minibus a sauté sur une mine artisanale, tuant six soldats.", "explosion"),
    ("Une patrouille de l'armée est tombée dans une embuscade.", "attack"),
    ("La police a arrêté douze rebelles.", "arrest"),
    ("Les rebelles ont récupéré deux blindés.", "seizure"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "event"), EVENTS, ids=[text[:40] for text, _ in EVENTS])
def test_the_kind_of_an_event(read, text, event) -> None:
    assert [claim.event for claim in read(text).claims] == [event]


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("Les rebelles ont tué dix soldats.", "Les rebelles", "soldats"),
        ("Dix soldats ont été tués par des rebelles.", "des rebelles", "Dix soldats"),
        ("L'armée affirme avoir neutralisé dix terroristes.", "L'armée", "terroristes"),
        ("Le Jnim a revendiqué l'attaque contre le camp militaire.", "Le Jnim", "le camp militaire"),
        ("Des soldats ont péri dans une attaque attribuée aux jihadistes.", "jihadistes", "Des soldats"),
        ("Une patrouille de l'armée est tombée dans une embuscade tendue par des rebelles.", "des rebelles",
         "Une patrouille de l'armée"),
    ],
)  # fmt: skip
def test_who_did_it_and_to_whom(read, text, actor, target) -> None:
    [claim] = read(text).claims
    assert claim.actor.span.exact == actor
    assert claim.target.span.exact in target


@pytest.mark.parametrize(
    "text",
    [
        "Douze personnes ont été tuées dans un accident de la route près de Bamako.",
        "Le président a inauguré une école à Kayes. Les élèves étaient nombreux.",
        "L'épidémie de choléra a fait 30 morts depuis janvier.",
        "Les Aigles ont battu les Étalons par deux buts à un.",
    ],
)
def test_what_is_about_no_armed_event_has_no_claims(read, text) -> None:
    assert read(text).claims == ()


def test_the_time_of_saying_is_not_that_of_the_event(read) -> None:
    [claim] = read("Dix soldats ont été tués samedi à Gao, a déclaré mardi le maire.").claims
    assert claim.when.start == "2025-05-10"
    assert claim.attribution.said_at == "2025-05-13"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("L'armée a reconnu lundi la mort de sept soldats.", "2025-05-12"),
        ("« Cinq rebelles sont morts », a déclaré dimanche à la presse le gouverneur.", "2025-05-11"),
        ("L'armée a annoncé la mort de sept soldats lundi.", None),
        ("Selon le maire, dix civils ont été tués par des rebelles lundi.", None),
    ],
)
def test_the_day_of_saying_stands_beside_the_word_of_saying(read, text, day) -> None:
    [claim] = read(text).claims
    assert claim.attribution.said_at == day


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("L'armée a reconnu la mort de sept de ses soldats à Gao.", "L'armée"),
        ("Le CSP a affirmé avoir perdu neuf de ses combattants.", "Le CSP"),
        ("L'armée malienne a perdu trois de ses hommes, selon un élu.", "L'armée malienne"),
        ("Selon le ministère de la Défense, deux de nos soldats ont été blessés.", "le ministère de la Défense"),
        ("« Cinq de nos hommes ont été tués au combat », a déclaré le porte-parole du CSP.", "le porte-parole du CSP"),
    ],
)
def test_one_s_own_soldiers_are_those_of_who_speaks_or_was_named(read, text, owner) -> None:
    [claim] = read(text).claims
    [figure] = claim.figures
    assert [one.words for one in figure.of] == [owner]


def test_a_claim_without_a_place_and_time_takes_the_reports(read) -> None:
    found = read("Les rebelles ont attaqué lundi le camp de Ber.\nDix soldats ont été tués, selon l'armée.").claims
    assert [(claim.place.span.exact, claim.when.start) for claim in found] == [("Ber", "2025-05-12")] * 2


def test_what_was_long_before_is_background(read) -> None:
    text = "Les rebelles ont attaqué lundi des soldats à Ber.\nEn janvier, une attaque avait fait huit morts à Gao."
    first, second = read(text).claims
    assert (first.background, second.background) == (False, True)
    assert second.place.span.exact == "Gao"


def test_who_speaks_and_where_a_body_sits_are_no_places_of_events(read) -> None:
    [claim] = read("Le gouverneur de Tombouctou a annoncé que dix soldats ont été tués à Ber.").claims
    assert claim.place.span.exact == "Ber"


@pytest.mark.parametrize(
    ("words", "finding"),
    [
        ("Ce bilan n'a pas pu être vérifié de source indépendante.", "unverified"),
        ("Ces informations n'ont pas été confirmées par l'armée.", "unconfirmed"),
    ],
)
def test_what_could_not_be_checked_is_told_of_the_claims_before(read, words, finding) -> None:
    [claim] = read(f"Les rebelles affirment avoir tué dix soldats. {words}", outlet="Agence Test").claims
    assert [check.finding for check in claim.checks] == [finding]


def test_a_video_is_evidence_of_what_it_is_shown_for(read) -> None:
    text = "Les rebelles ont tué dix soldats. Une vidéo diffusée sur Telegram montre les corps des soldats."
    claim = read(text).claims[0]
    assert ("video", "Telegram") in [(item.kind, item.channel) for item in claim.evidence]


def test_a_tolls_own_line_belongs_to_what_it_is_the_toll_of(read) -> None:
    [claim] = read("Nouvelle attaque des ADF hier à Beni. Bilan : 8 civils tués et 3 blessés.").claims
    assert [(f.effect, f.low) for f in claim.figures] == [("killed", 8), ("wounded", 3)]


def test_both_kinds_of_apostrophe_and_blank_read_alike(read) -> None:
    straight = read("L'armée affirme avoir tué 1 200 rebelles dans l'attaque d'Ansongo.").claims
    curly = read("L’armée affirme avoir tué 1\u202f200 rebelles dans l’attaque d’Ansongo.").claims
    assert [(f.low, c.attribution.source_kind) for c in straight for f in c.figures] == [
        (f.low, c.attribution.source_kind) for c in curly for f in c.figures
    ] == [(1200, "belligerent")]  # fmt: skip


def test_without_the_pipeline_it_says_so(read) -> None:
    found = read("Dix soldats ont été tués à Gao.")
    assert found.maker == "extract.french.plain.v1"
    assert "pip install 'rashomon[french]'" in found.issues[-1].message


def test_a_text_without_ends_or_with_marks_that_do_not_close_is_read(read) -> None:
    for text in ("tué 12 soldats et " * 200, "« " * 2000 + "Dix soldats tués.", "12 " * 2000, "", "ABC DEF " * 500):
        assert read(text).document_id == "doc_1"


@pytest.mark.parametrize(
    ("text", "antecedent"),
    [
        ("Des hommes armés ont attaqué le village mardi. Les assaillants ont tué dix civils.", "Des hommes armés"),
        ("Le Jnim a attaqué le camp mardi. Le groupe affirme avoir tué dix soldats.", "Jnim"),
        ("Des rebelles ont attaqué le village. Ils ont incendié douze maisons.", "Des rebelles"),
    ],
)
def test_an_epithet_stands_for_who_acted_or_was_named_last(read, text, antecedent) -> None:
    actor = read(text).claims[-1].actor
    assert actor.antecedent.exact == antecedent


def test_who_attributes_an_attack_did_not_do_it(read) -> None:
    text = "L'attaque, qui a fait dix morts, est attribuée par les autorités à Boko Haram."
    assert read(text).claims[0].actor.span.exact == "Boko Haram"


def test_a_states_forces_are_no_assailants(read) -> None:
    text = (
        "Des rebelles ont attaqué Gao lundi. L'armée a tué trois civils mardi. Les assaillants ont incendié dix cases."
    )
    assert read(text).claims[-1].actor.antecedent.exact == "Des rebelles"


def test_a_release_that_is_only_wanted_is_none(read) -> None:
    found = read("Les ravisseurs, des rebelles, réclament une rançon pour la libération des six otages.").claims
    assert [claim.event for claim in found if claim.event == "release"] == []
