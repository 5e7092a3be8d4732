"""Whom words of a report mean, by what they say and by what the report tells."""

from __future__ import annotations

import pytest

from rashomon.model import Document, Mention, Span
from rashomon.resolve.actors import Reader
from rashomon.resolve.context import Context
from rashomon.resolve.names import actors


def reader(text: str, *, published: str = "2024-05-01", outlet_kind: str | None = None) -> Reader:
    document = Document(
        id="doc_0",
        sha256="0" * 64,
        media_type="text/plain",
        text=text,
        published_at=published,
        outlet="Al Masirah" if outlet_kind else None,
        outlet_kind=outlet_kind,
    )
    return Reader(Context(document, actors()))


def who(words: str, role: str = "source", *, text: str | None = None, published: str = "2024-05-01") -> str | None:
    text = text or words
    start = text.index(words)
    span = Span(document_id="doc_0", start=start, end=start + len(words), exact=words)
    meant = reader(text, published=published).mention(Mention(span=span), role)
    return meant.actor.name if meant else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the Malian army", "Malian Armed Forces"),
        ("Chad's military", "Chadian Armed Forces"),
        ("Burundian soldiers", "Burundi National Defence Force"),
        ("FARDC spokesman Colonel Jules Ngo", "Armed Forces of the Democratic Republic of the Congo"),
        ("the Kenyan government", "Government of Kenya"),
        ("Ankara", "Government of Turkey"),
        ("the Kremlin", "Government of Russia"),
        ("Peru's defence ministry", "Peruvian Ministry of Defence"),
        ("an al-Shabaab commander", "al-Shabaab"),
        ("The Pentagon", "United States Department of Defense"),
        ("Huthi rebels", "Houthi movement"),
        ("Niger's education ministry", "Nigerien Ministry of Education"),
        ("a military official", "security sources"),
        ("hospital sources", "medical sources"),
        ("Villagers", "witnesses"),
        ("A Western diplomat in Bamako", "diplomats"),
        ("Bamako's forces", "Malian Armed Forces"),
        ("US officials", "Government of the United States"),
        ("New Zealand officials", "Government of New Zealand"),
        ("the Republic of the Congo's army", "Congolese Armed Forces"),
        ("South Sudan Armed Forces", "South Sudan People's Defence Forces"),
        ("Norway's interior ministry sources", "Norwegian Ministry of the Interior"),
        ("Al Masirah, the Houthis' (Ansar Allah) television", "Al Masirah"),
        ("an official report", "local officials"),
        ("a local elected official", "local officials"),
        ("Hospital staff", "medical sources"),
        ("Saudi-led airstrikes", "Saudi-led coalition"),
        ("Gunmen from the Viv Ansanm gang coalition", "Viv Ansanm"),
    ],
)
def test_phrases_that_say_who_is_meant(words: str, expected: str) -> None:
    assert who(words) == expected


@pytest.mark.parametrize(
    ("words", "role", "expected"),
    [
        ("villagers", "counted", "civilians"),
        ("children", "counted", "civilians"),
        ("One man", "counted", "civilians"),
        ("a group of armed men", "counted", "unidentified armed men"),
        ("Ugandan soldiers", "counted", "Uganda People's Defence Force"),
        ("Uganda", "counted", "Uganda People's Defence Force"),
        ("Uganda", "source", "Government of Uganda"),
    ],
)
def test_the_role_tells_a_country_from_its_forces(words: str, role: str, expected: str) -> None:
    assert who(words, role) == expected


@pytest.mark.parametrize(
    "words",
    [
        "Taliban supporters",
        "a splinter faction of Boko Haram",
        "pro-Houthi activists",
        "former FARC fighters",
        "the rebels",
        "the army",
        "Ugandans",
    ],
)
def test_what_is_not_told_stays_open(words: str) -> None:
    assert who(words, "counted") is None


def test_the_army_is_that_of_the_reports_country() -> None:
    text = "Fighting went on in Mozambique on Monday. The army said ten people died in Mozambique's north."
    assert who("The army", text=text) == "Mozambique Defence Armed Forces"


def test_between_two_countries_the_army_stays_open() -> None:
    text = "Eritrea and Ethiopia traded fire. Ethiopia blamed Eritrea, and the army said it would answer."
    assert who("the army", text=text) is None


def test_the_only_rebels_of_a_report_are_the_rebels() -> None:
    text = "The Moro Islamic Liberation Front struck in the Philippines. Soldiers killed nine rebels, officials said."
    assert who("rebels", "counted", text=text, published="2008-08-01") == "Moro Islamic Liberation Front"


@pytest.mark.parametrize("words", ["rebel commanders", "rebel commanders in the Philippines", "the rebel leader"])
def test_commanders_of_rebels_are_the_rebels_and_no_state(words: str) -> None:
    text = f"The Moro Islamic Liberation Front holds a town. Now {words} met in the Philippines with two mayors."
    assert who(words, "party", text=text, published="2008-08-01") == "Moro Islamic Liberation Front"


def test_mercenaries_are_the_company_that_the_report_names_beside_a_militia() -> None:
    text = "The Wagner Group and the Dan Na Ambassagou militia hold the town in Mali. The army lost nine mercenaries."
    assert who("mercenaries", "counted", text=text) == "Wagner Group"


def test_who_is_known_as_somebody_is_meant_by_a_pronoun_too() -> None:
    text = "The rebel faction, known as the Azawad Liberation Front (FLA), said that they fought near Kidal, Mali."
    earlier, they = (
        Span(document_id="doc_0", start=text.index(words), end=text.index(words) + len(words), exact=words)
        for words in ("The rebel faction", "they")
    )
    meant = reader(text, published="2025-01-05").mention(Mention(span=they, antecedent=earlier), "party")
    assert meant is not None and meant.actor.name == "Azawad Liberation Front"


def test_with_two_rebel_groups_the_rebels_stay_open() -> None:
    text = (
        "The Moro National Liberation Front and the New People's Army fought Philippine troops, who killed nine rebels."
    )
    assert who("rebels", "counted", text=text, published="1990-08-01") is None


def test_an_acronym_given_by_the_report_goes_both_ways() -> None:
    text = "The Sahel Salvation Front (SSF) took the town. The SSF said so."
    assert who("The SSF", text=text) == "Sahel Salvation Front"


def test_a_shared_acronym_is_told_by_the_reports_country() -> None:
    assert (
        who("the SLA", text="In Darfur, in Sudan, the SLA fought.", published="2006-01-01") == "Sudan Liberation Army"
    )
    text = "In southern Lebanon the SLA fought, Lebanese police said."
    assert who("the SLA", text=text, published="1996-01-01") == "South Lebanon Army"


def test_look_alikes_are_not_merged() -> None:
    text = "The Sudan Liberation Party in Sudan said so."
    assert who("The Sudan Liberation Party", text=text) != "Sudan Liberation Army"


def test_transliterations_meet() -> None:
    assert who("Jaysh-e-Mohamed", text="Jaysh-e-Mohamed men crossed from Pakistan.") in {"Jaish-e-Mohammed", None}
    assert who("Lashkar-e-Tayibba", text="Lashkar-e-Tayibba men crossed from Pakistan.") == "Lashkar-e-Taiba"


def test_a_name_holds_in_its_own_time_only() -> None:
    assert who("The Contras", text="The Contras fought in Nicaragua.", published="1987-01-01") == "Nicaraguan Contras"
    assert who("The Contras", text="The Contras fought in Nicaragua.", published="2022-01-01") is None


def test_a_spokesman_speaks_for_the_body_beside_his_name() -> None:
    text = "Army spokesman Colonel Emeka Obi denied it in Abuja, Nigeria. Obi said no Nigerian soldier had died."
    assert who("Obi", text=text) == "Nigerian Armed Forces"


def test_a_person_of_no_body_speaks_under_the_full_name() -> None:
    text = "Ines Duarte, a shopkeeper in Bria, saw the bodies. Duarte said there were nine."
    assert who("Duarte", text=text) == "Ines Duarte"


def test_we_is_the_party_whose_statement_it_is() -> None:
    text = "Our fighters took the hill."
    span = Span(document_id="doc_0", start=0, end=12, exact="Our fighters")
    own = reader(text, outlet_kind="party_statement")
    speaks = own.mention(Mention(span=span), "source")
    fights = own.mention(Mention(span=span), "counted")
    assert speaks is not None and speaks.actor.name == "Al Masirah"
    assert fights is not None and fights.actor.name == "Houthi movement"
    assert reader(text).mention(Mention(span=span), "counted") is None


def test_the_outlets_own_reporter_is_the_outlet() -> None:
    text = "An Al Masirah reporter saw ten bodies."
    span = Span(document_id="doc_0", start=0, end=22, exact="An Al Masirah reporter")
    meant = reader(text, outlet_kind="broadcaster").mention(Mention(span=span), "source")
    assert meant is not None and meant.actor.name == "Al Masirah"


def test_he_is_no_group() -> None:
    text = "Fano took the town. He said so."
    he = Span(document_id="doc_0", start=20, end=22, exact="He")
    fano = Span(document_id="doc_0", start=0, end=4, exact="Fano")
    assert reader(text).mention(Mention(span=he, antecedent=fano), "source") is None


def test_capitals_are_read_as_names_and_words_as_words() -> None:
    text = "SAN SALVADOR, 2 MAY 89 -- THE FMLN ATTACKED SALVADORAN TROOPS, WHO KILLED TWO GUERRILLAS, IT IS SAID."
    assert who("THE FMLN", text=text, published="1989-05-02") == "Farabundo Marti National Liberation Front"
    assert who("SALVADORAN TROOPS", "counted", text=text, published="1989-05-02") == "Armed Forces of El Salvador"
    assert who("WHO", text=text, published="1989-05-02") is None


def test_an_epithet_that_is_given_a_name_is_that_actor() -> None:
    text = "The rebel faction, known as the Azawad Liberation Front (FLA), fought near Kidal, Mali. JNIM did not."
    assert who("The rebel faction", text=text, published="2025-01-05") == "Azawad Liberation Front"


@pytest.mark.parametrize(
    ("words", "role", "expected"),
    [
        ("Security sources in Mali", "source", "security sources"),
        ("Armed groups inside Mali", "source", None),
        ("a jihadist group", "party", None),
        ("unidentified persons", "party", "unidentified armed men"),
        ("fighters loyal to the Malian government", "counted", "Malian pro-government forces"),
        ("commander of the 3rd brigade", "source", "Malian Armed Forces"),
    ],
)
def test_a_place_is_no_owner_and_an_unnamed_group_has_no_name(words: str, role: str, expected: str | None) -> None:
    text = f"JNIM fought the Malian army near Tinzaouaten, Mali. They were {words} too."
    assert who(words, role, text=text) == expected


@pytest.mark.parametrize(
    ("text", "words", "published", "expected"),
    [
        (
            "In El Salvador the guerrillas fled.",
            "the guerrillas",
            "1989-03-01",
            "Farabundo Marti National Liberation Front",
        ),
        ("In El Salvador the guerrillas fled.", "the guerrillas", "2009-03-01", None),
        ("In Sri Lanka the rebels fled.", "the rebels", "2006-03-01", "Liberation Tigers of Tamil Eelam"),
        ("In Sri Lanka some militants fled.", "some militants", "2006-03-01", None),
        ("In Colombia the guerrillas fled.", "the guerrillas", "1989-03-01", None),
        ("In Casamance, Senegal, jihadists fled.", "jihadists", "2006-03-01", None),
    ],
)
def test_the_rebels_of_a_country_that_has_one_known_group(
    text: str, words: str, published: str, expected: str | None
) -> None:
    assert who(words, "counted", text=text, published=published) == expected


def test_the_station_is_the_outlet_named_last() -> None:
    text = "Radio Okapi reported two dead in Congo. The station said they were soldiers."
    assert who("The station", text=text) == "Radio Okapi"
    assert who("The station", text="Two died in Congo. The station said they were soldiers.") is None


def test_bloggers_of_the_military_are_not_the_military() -> None:
    assert who("Russian military bloggers") is None


def test_sandinista_forces_are_nicaraguas() -> None:
    text = "Sandinista troops crossed into Honduras."
    assert who("Sandinista troops", "party", text=text, published="1988-03-20") == "Sandinista Popular Army"


def test_press_reports_are_nobodys() -> None:
    assert who("press reports in Lima", text="In Peru, press reports in Lima said two died.") is None


def test_a_name_says_more_than_the_words_around_it() -> None:
    croats = "In Bosnia, Croat militiamen of the HVO fled."
    assert (
        who("Croat militiamen of the HVO", "party", text=croats, published="1993-05-01") == "Croatian Defence Council"
    )
    burmese = "Myanmar's exiles said its People's Defence Force lost two."
    assert who("its People's Defence Force", "counted", text=burmese) == "People's Defence Force"


@pytest.mark.parametrize("words", ["Russian-backed fighters", "officials in Iran-aligned towns"])
def test_who_backs_them_is_not_who_they_are(words: str) -> None:
    assert who(words, "party", text=f"In Libya, {words} fled.") is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("FARC-EP fighters", "Revolutionary Armed Forces of Colombia"),
        ("FARC dissidents", "FARC dissidents"),
        ("the Segunda Marquetalia", "Second Marquetalia"),
        ("a SPLM-N Agar commander", "Sudan People's Liberation Movement–North (Agar faction)"),
        ("the Azawad Liberation Front", "Azawad Liberation Front"),
        ("the Azawad Liberation Army", None),
        ("the New IRA", "New Irish Republican Army"),
        ("the ULIMO-J", "United Liberation Movement of Liberia for Democracy – Johnson faction"),
    ],
)
def test_splinters_and_lookalikes_stay_apart(words: str, expected: str | None) -> None:
    found = who(
        words,
        "party",
        text=f"The attack by {words} failed.",
        published="1995-01-01" if "ULIMO" in words else "2024-05-01",
    )
    assert found == expected or (expected is None and found == "Azawad Liberation Army")


@pytest.mark.parametrize(
    ("speaker", "words", "expected"),
    [
        ("Syria's defence ministry", "its soldiers", "Syrian Armed Forces"),
        ("The Kenyan government", "its troops", "Kenya Defence Forces"),
        ("The Kenyan government", "its officials", "Government of Kenya"),
        ("Al-Shabaab", "its fighters", "al-Shabaab"),
    ],
)
def test_a_ministry_s_own_soldiers_are_the_armed_forces(speaker: str, words: str, expected: str) -> None:
    text = f"{speaker} said that three of {words} were killed."
    first, own = (
        Span(document_id="doc_0", start=text.index(one), end=text.index(one) + len(one), exact=one)
        for one in (speaker, words)
    )
    meant = reader(text).mention(Mention(span=own, antecedent=first), "party")
    assert meant is not None
    assert meant.actor.name == expected
