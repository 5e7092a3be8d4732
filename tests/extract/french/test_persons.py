"""Whose names in French reports are protected, with no pipeline to help."""

import pytest

PRIVATE = [
    ("« Ils ont tué mon fils », raconte Aïssata Diallo, 43 ans, commerçante à Gao.", "witness", "Aïssata Diallo"),
    ("L'otage français Olivier Dupré a été libéré lundi.", "captive", "Olivier Dupré"),
    ("Selon Moussa Sangaré, un berger de Ménaka, douze personnes ont été tuées.", "witness", "Moussa Sangaré"),
    ("Amadou Cissé, habitant de Djibo, qui a requis l'anonymat, a vu les assaillants.", "source", "Amadou Cissé"),
    ("Le sergent Issa Konaté a été capturé par les rebelles près de Kidal.", "captive", "Issa Konaté"),
    ("Marie Mbuyi (34 ans) a perdu son mari dans l'attaque.", "witness", "Marie Mbuyi"),
    ("Le corps de Hassan Ag Mohamed a été retrouvé mardi à Tessalit.", "victim", "Hassan Ag Mohamed"),
    ("Mme Kadiatou Sow, mère de trois enfants, témoigne.", "witness", "Kadiatou Sow"),
    ("Fatou N'Diaye a été tuée par un éclat d'obus.", "victim", "Fatou N'Diaye"),
    ("Abdou, 12 ans, a été blessé par balle.", "victim", "Abdou"),
]
PUBLIC = [
    "Le colonel Souleymane Dembélé, porte-parole de l'armée, a démenti l'attaque.",
    "Le ministre de la Défense, Sadio Camara, s'est rendu sur place. M. Camara a salué l'armée.",
    "Le maire de Djibo, Oumarou Dicko, a annoncé la mort de dix civils.",
    "Le général Assimi Goïta a présidé la réunion. Goïta a promis de riposter.",
    "Selon Ousmane Diallo, chercheur à Amnesty International, l'armée a tué 20 civils.",
    "L'attaque de Boulkessi a fait dix morts, selon Human Rights Watch.",
    "Le Front de libération de l'Azawad et Africa Corps ont combattu à Tin Zaouatène.",
]


@pytest.mark.parametrize(("text", "role", "name"), PRIVATE, ids=[name for _, _, name in PRIVATE])
def test_a_private_persons_name_is_protected(read, text, role, name) -> None:
    [person] = read(text).persons
    assert (person.role, person.names[0].exact) == (role, name)


@pytest.mark.parametrize("text", PUBLIC, ids=[text[:30] for text in PUBLIC])
def test_who_speaks_or_commands_in_public_is_not(read, text) -> None:
    assert read(text).persons == ()


def test_every_mention_of_the_name_is_found(read) -> None:
    text = (
        "Un infirmier, Paul Kambale, raconte l'attaque. Kambale a soigné les blessés. « Je suis resté », dit Kambale."
    )
    [person] = read(text).persons
    assert [name.exact for name in person.names] == ["Paul Kambale", "Kambale", "Kambale"]


def test_those_in_one_list_with_a_victim_are_victims(read) -> None:
    found = read("Jean Kabongo, Alain Mukendi et Paul Ilunga ont été enlevés vendredi à Fizi.").persons
    assert [(person.role, person.names[0].exact) for person in found] == [
        ("captive", "Jean Kabongo"), ("captive", "Alain Mukendi"), ("captive", "Paul Ilunga"),
    ]  # fmt: skip
