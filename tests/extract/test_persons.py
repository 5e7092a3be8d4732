"""Whose names are to be protected."""

from __future__ import annotations

import hashlib

import pytest

from rashomon.extract import persons, places
from rashomon.extract.parsing import parse
from rashomon.model import Document, Person


def found(text: str) -> tuple[Person, ...]:
    document = Document(
        id=f"doc_{hashlib.sha256(text.encode()).hexdigest()[:16]}", sha256="", media_type="text/plain", text=text
    )
    [parsed] = parse([document])
    return persons.find(parsed, places.find(parsed))


def named(text: str) -> dict[str, str]:
    """The first words of each, and the role."""
    return {person.names[0].exact: person.role for person in found(text)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Yakubu Danjuma, 41, a baker, was killed when a shell hit the market.", {"Yakubu Danjuma": "victim"}),
        ("BOMA - Samuel Deng, a fisherman, was shot dead on Monday, neighbours said.", {"Samuel Deng": "victim"}),
        ("JOS, Nigeria - Yakubu Danjuma, 41, a baker, was killed on Monday.", {"Yakubu Danjuma": "victim"}),
        ("The body of Halima Garba was found in a well.", {"Halima Garba": "victim"}),
        ("Peter Lokwang's body lay at the roadside.", {"Peter Lokwang": "victim"}),
        ("Hassan Omar, killed on Friday, was a father of five.", {"Hassan Omar": "victim"}),
        ("Irina Petrenko, who was wounded in the strike, lost a leg.", {"Irina Petrenko": "victim"}),
        ("Baker Yakubu Danjuma killed in market raid", {"Yakubu Danjuma": "victim"}),
        (
            "Mayor Jean Kalala said nine villagers, among them Albert Mutombo, were killed.",
            {"Albert Mutombo": "victim"},
        ),
        (
            "The dead were identified as Ali Saleh, Omar Nasser and Fatima Yusuf.",
            {"Ali Saleh": "victim", "Omar Nasser": "victim", "Fatima Yusuf": "victim"},
        ),
        ("Gunmen abducted Sister Therese Nkosi and two pupils on Sunday.", {"Therese Nkosi": "captive"}),
        ("Sergeant Viktor Melnyk was captured, a video showed.", {"Viktor Melnyk": "captive"}),
        ("The rebels took Emmanuel Okot hostage in May.", {"Emmanuel Okot": "captive"}),
        (
            "Hostages Anna Keller and Paul Weber were freed on Friday.",
            {"Anna Keller": "captive", "Paul Weber": "captive"},
        ),
        ("Police arrested Oleksandr Tkachenko, a teacher, on Friday.", {"Oleksandr Tkachenko": "detainee"}),
        ('"They burned our houses," said Ruth Achieng, a resident of Torit.', {"Ruth Achieng": "witness"}),
        ("Farmer Idris Belo said he hid in a well.", {"Idris Belo": "witness"}),
        ("A relative, Musa Keira, said the family had fled.", {"Musa Keira": "witness"}),
        ("Joyce Akello, who asked not to be named, said soldiers had shot the men.", {"Joyce Akello": "source"}),
    ],
)
def test_private_persons_are_protected(text: str, wanted: dict[str, str]) -> None:
    assert named(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Army spokesman Colonel Daniel Mensah said forty fighters were killed.",
        "Defence Minister Pauline Adeyemi denied it.",
        "President Daniel Mensah was wounded in the attack, his office said.",
        "General Daniel Mensah was killed in the ambush.",
        "Commander Abu Talib was killed in the strike.",
        "Captain Joseph Banda, the battalion commander, died in the clash.",
        "Daniel Mensah, the governor of the province, was abducted.",
        "Fighters loyal to Daniel Mensah seized the town.",
        "Daniel Mensah's forces killed 20 soldiers.",
        "Bashar al-Assad said rebels had killed civilians.",
        "Police arrested Daniel Mensah, the leader of the rebels.",
        "The spokesman of the mission, Daniel Mensah, said nine died.",
        "The rebels captured Kulen and shelled Ilidza.",
        "The Islamic State killed 12 soldiers, the Red Cross said.",
        "A senior military official, speaking on condition of anonymity, said the toll was higher.",
        "Nobody was killed, residents said.",
    ],
)
def test_who_speaks_or_commands_in_public_is_not(text: str) -> None:
    assert found(text) == ()


def test_a_report_that_was_asked_to_withhold_a_name_overrides_the_office() -> None:
    text = "Colonel Daniel Mensah, who spoke on condition of anonymity, said the raid had failed."
    assert named(text) == {"Daniel Mensah": "source"}


@pytest.mark.parametrize(
    "text",
    [
        "A nurse at the town's clinic, Aminata Diallo, who asked not to be named, said she had counted 38 bodies.",
        "Aminata Diallo, a nurse at the town's clinic who asked not to be named, said she had counted 38 bodies.",
        "A teacher at the school of the old mission, Aminata Diallo, speaking on condition of anonymity, said so.",
        "The shells fell at dawn, said a trader of the eastern market, Aminata Diallo, whose identity is withheld.",
    ],
)
def test_who_is_not_to_be_named_and_yet_is(text: str) -> None:
    assert named(text) == {"Aminata Diallo": "source"}


def test_what_tells_who_an_unnamed_source_is_counts_as_the_name() -> None:
    [person] = found("A nurse at the Torit clinic, who asked not to be named, said 12 bodies had arrived in Torit.")
    assert (person.role, person.described, [span.exact for span in person.names]) == ("source", True, ["Torit"])
    assert person.names[0].start < 30  # not where it is only a town


def test_every_part_of_the_name_is_found_wherever_it_stands() -> None:
    text = (
        "Ruth Achieng, a resident, saw the soldiers leave. Achieng fled to Juba. Her neighbours hid. "
        "ACHIENG said Ruth Achieng's house was burned."
    )
    [person] = found(text)
    assert [span.exact for span in person.names] == ["Ruth Achieng", "Achieng", "ACHIENG", "Ruth Achieng"]
    assert all(text[span.start : span.end] == span.exact for span in person.names)


def test_a_surname_that_two_share_means_the_one_named_last_before_it() -> None:
    text = "Minister Paul Kamara denied it. Musa Kamara, a farmer, was killed. Kamara said the army had been attacked."
    [person] = found(text)
    assert [span.exact for span in person.names] == ["Musa Kamara", "Kamara"]
    text = "Musa Kamara, a farmer, was killed. Minister Paul Kamara denied it. Kamara said the army had been attacked."
    [person] = found(text)
    assert [span.exact for span in person.names] == ["Musa Kamara"]


def test_text_all_in_capitals_is_read_as_any_other() -> None:
    assert named("PEASANT JOSE LUIS FLORES WAS KILLED BY THE GUERRILLAS NEAR THE VILLAGE.") == {
        "JOSE LUIS FLORES": "victim"
    }


def test_the_finding_depends_on_the_document_alone() -> None:
    texts = ["Halima Garba was killed.", "Paul Weber was taken hostage.", "Nobody was killed."]
    assert [found(text) for text in texts] == [found(text) for text in reversed(texts)][::-1]
