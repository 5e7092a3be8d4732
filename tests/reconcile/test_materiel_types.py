"""What kind of thing words name."""

from __future__ import annotations

import re

import pytest

from rashomon.codebook import load
from rashomon.reconcile import materiel_types

FAMILIES = {"vehicle", "aircraft", "weapon", "munition", "vessel", "equipment", "building", "ground", "other"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("tanks", "tank"),
        ("a T-72 tank", "tank"),
        ("T-55s", "tank"),
        ("Leopard 2A4", "tank"),
        ("BMP-2s", "infantry_fighting_vehicle"),
        ("infantry fighting vehicles", "infantry_fighting_vehicle"),
        ("BTR-80", "armoured_personnel_carrier"),
        ("M113 armored personnel carriers", "armoured_personnel_carrier"),
        ("Humvees", "armoured_car"),
        ("MRAPs", "armoured_car"),
        ("armored vehicles", "armoured_vehicle"),
        ("Toyota pickups", "technical"),
        ("technicals mounted with heavy machine guns", "technical"),
        ("military vehicles", "vehicle"),
        ("Ural lorries", "truck"),
        ("trucks loaded with ammunition", "truck"),
        ("fuel tankers", "fuel_truck"),
        ("tank trucks", "fuel_truck"),
        ("ambulances", "ambulance"),
        ("motorbikes", "motorcycle"),
        ("buses", "car"),
        ("vehicle-borne improvised explosive devices", "vehicle_bomb"),
        ("car bombs", "vehicle_bomb"),
        ("Su-25 jets", "fixed_wing"),
        ("MiG-29s", "fixed_wing"),
        ("F-16", "fixed_wing"),
        ("C-130", "fixed_wing"),
        ("Mi-24", "helicopter"),
        ("the transport Mi-26", "helicopter"),
        ("helicopter gunships", "helicopter"),
        ("Bayraktar TB2s", "combat_drone"),
        ("Shahed drones", "loitering_munition"),
        ("Orlan-10", "reconnaissance_drone"),
        ("unmanned aerial vehicles", "drone"),
        ("cruise missiles", "missile"),
        ("howitzers D-30", "howitzer"),
        ("self-propelled howitzers", "howitzer"),
        ("BM-21 Grad", "rocket_artillery"),
        ("mortars", "mortar"),
        ("mortar shells", "ammunition"),
        ("air-defence missile systems", "air_defence"),
        ("S-300", "air_defence"),
        ("Stinger missiles", "manpads"),
        ("anti-tank guided missiles", "anti_tank"),
        ("RPG-7s", "launcher"),
        ("rocket-propelled grenades", "launcher"),
        ("PKM machine guns", "machine_gun"),
        ("guns of type Dushka", "machine_gun"),
        ("Kalashnikovs", "small_arm"),
        ("AK-47 rifles", "small_arm"),
        ("rounds of ammunition", "ammunition"),
        ("landmines", "explosive"),
        ("machetes", "edged_weapon"),
        ("patrol boats", "small_boat"),
        ("a frigate", "warship"),
        ("radios", "communications"),
        ("radar stations", "radar"),
        ("army posts", "military_post"),
        ("a police station", "building"),
        ("an ammunition depot", "depot"),
        ("villages", "ground"),
        ("square kilometres", "square_kilometres"),
        ("cattle", "other"),
        ("tanks and infantry fighting vehicles", "armoured_vehicle"),
        ("cars and trucks", "vehicle"),
        ("weapons and vehicles", "other"),
        ("HIMARS projectiles", "missile"),
        ("rifle magazines", "ammunition"),
        ("RPG rounds", "ammunition"),
        ("a helicopter base", "military_post"),
        ("Bradley fighting vehicles", "infantry_fighting_vehicle"),
        ("soldiers", None),
        ("", None),
    ],
)
def test_kinds(words: str, kind: str | None) -> None:
    assert materiel_types.kind_of(words) == kind
    assert materiel_types.kind_of(words.upper()) == kind


@pytest.mark.parametrize("kind", materiel_types.kinds())
def test_every_kind_is_found_by_its_own_names_in_singular_and_plural(kind: str) -> None:
    for phrase in load("materiel")[kind]["words"]:
        assert materiel_types.kind_of(str(phrase)) == kind, phrase
        if not str(phrase).endswith("s") and " of " not in str(phrase) and " with " not in str(phrase):
            assert materiel_types.kind_of(_plural(str(phrase))) == kind, phrase
    assert materiel_types.family(kind) in FAMILIES
    assert materiel_types.singular(kind)


def _plural(phrase: str) -> str:
    if re.search(r"[^aeiou]y$", phrase):
        return f"{phrase[:-1]}ies"
    return f"{phrase}es" if re.search(r"(?:ch|sh|x)$", phrase) else f"{phrase}s"


def test_a_wider_kind_holds_the_narrower() -> None:
    assert materiel_types.line("tank") == ("tank", "armoured_vehicle", "vehicle")
    assert materiel_types.within("tank", "vehicle")
    assert not materiel_types.within("vehicle", "tank")
    assert materiel_types.common(["tank", "truck"]) == "vehicle"
    assert materiel_types.common(["tank", "mortar"]) == "other"


def test_the_codebook_s_units_have_a_kind_each() -> None:
    units = [unit for unit in load("terms")["unit"] if unit != "persons"]
    assert [materiel_types.of_unit(unit) for unit in units] == ["vehicle", "aircraft", "weapon", "building", "other"]


def test_names_in_the_singular() -> None:
    assert materiel_types.singular("fuel_truck") == "fuel truck or tanker"
    assert materiel_types.singular("aircraft") == "aircraft"
