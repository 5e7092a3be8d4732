import csv
from pathlib import Path

import pytest

from rashomon.codebook.datasets import forms
from rashomon.extract.coded_rows import CodedExtractor
from rashomon.ingest.documents import document, written
from rashomon.ingest.header import Header
from rashomon.resolve import resolve
from rashomon.resolve.coded_rows import country, name

GED = Path(__file__).parents[3] / "shared" / "benchmarks" / "ucdp-ged" / "ged_v23_1_sample1000.csv"


@pytest.mark.parametrize(
    ("words", "year", "number", "expected"),
    [
        ("Government of Mali", 2024, "72", "Malian Armed Forces"),
        ("Government of Mali", 2024, "", "Malian Armed Forces"),
        ("Government of DR Congo (Zaire)", 1995, "", "Zairian Armed Forces"),
        ("Government of Serbia (Yugoslavia)", 1998, "49", "Armed Forces of Yugoslavia"),
        ("Military Forces of Mali (2021-)", 2024, "", "Malian Armed Forces"),
        ("Police Forces of Mali (2021-) Gendarmerie", 2024, "", "Malian Gendarmerie"),
        ("Military Forces of Mali (2021-) Special Forces", 2024, "", "Malian Armed Forces"),
        ("Military Forces of Libya (2014-) Haftar Faction", 2020, "", "Military Forces of Libya Haftar Faction"),
        ("Military Forces of Yemen (2016-) Supreme Political Council", 2024, "", "Houthi movement"),
        ("JNIM: Group for Support of Islam and Muslims", 2024, "", "Jama'at Nusrat al-Islam wal-Muslimin"),
        ("JNIM", 2024, "", "Jama'at Nusrat al-Islam wal-Muslimin"),
        ("Islamic State Sahel Province (ISSP)", 2024, "", "Islamic State Sahel Province"),
        ("Civilians", 2024, "9999", "civilians"),
        ("Civilians (Mali)", 2024, "", "civilians"),
        ("Unidentified Armed Group (Mali)", 2024, "", "unidentified armed men"),
        ("Dozo Communal Militia (Mali)", 2024, "", "Dozo Communal Militia"),
        ("Salt Road Front (Old Guard)", 2024, "", "Salt Road Front (Old Guard)"),
        ("", None, "", ""),
    ],
)
def test_actors_go_by_our_names_where_we_have_one(words, year, number, expected):
    assert name(words, year, number) == expected


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Mali", "ML"),
        ("DR Congo (Zaire)", "CD"),
        ("Democratic Republic of Congo", "CD"),
        ("Republic of Congo", "CG"),
        ("Congo", "CG"),
        ("Myanmar (Burma)", "MM"),
        ("Bosnia-Herzegovina", "BA"),
        ("Kingdom of eSwatini (Swaziland)", "SZ"),
        ("Macedonia, FYR", "MK"),
        ("Nowhere", None),
        ("", None),
    ],
)
def test_countries_as_the_datasets_name_them(words, code):
    assert country(words) == code


def resolved(row):
    form = forms()["acled" if "event_type" in row else "ged"]
    found = document(written(row), form.text(row), media_type=form.media_type, header=Header(outlet="ACLED"))
    [extraction] = CodedExtractor().extract([found])
    return resolve(found, extraction)


def test_a_row_keeps_its_own_coordinates_and_gets_no_place_of_the_gazetteer():
    row = {"event_type": "Battles", "actor1": "JNIM", "actor2": "Military Forces of Mali (2021-)", "iso": "466",
           "country": "Elsewhere", "location": "Gao", "latitude": "14.952", "longitude": "0.707", "geo_precision": "1",
           "source": "Wire; Post", "fatalities": "3"}  # fmt: skip
    [claim] = resolved(row).claims
    place = claim.place
    assert (place.country, place.place_id, place.latitude, place.precision) == ("ML", None, 14.952, "exact")
    assert (claim.actor.name, claim.target.name) == ("Jama'at Nusrat al-Islam wal-Muslimin", "Malian Armed Forces")
    assert [one.name for one in claim.attribution.via] == ["Wire; Post"]
    assert claim.id.startswith("claim_")


def test_the_counted_are_those_who_fight():
    row = {"type_of_violence": "1", "side_a": "Government of Mali", "side_a_new_id": "72", "side_b": "JNIM",
           "deaths_a": "4", "deaths_b": "2", "best": "6", "low": "6", "high": "9",
           "date_start": "2024-08-14"}  # fmt: skip
    [claim] = resolved(row).claims
    assert [[one.name for one in figure.of] for figure in claim.figures] == [
        ["Malian Armed Forces"],
        ["Jama'at Nusrat al-Islam wal-Muslimin"],
        ["Malian Armed Forces", "Jama'at Nusrat al-Islam wal-Muslimin"],
    ]


@pytest.mark.skipif(not GED.exists(), reason="UCDP's rows are not at hand")
def test_every_country_and_state_of_real_rows_is_known():
    with GED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["country"] for row in rows if country(row["country"]) is None} == set()
    sides = {(row[f"side_{x}"], int(float(row["year"]))) for row in rows for x in "ab"}
    states = {words: name(words, year) for words, year in sides if words.startswith("Government of ")}
    assert {words for words, called in states.items() if called == words} == set()
