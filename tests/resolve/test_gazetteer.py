from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.protocols import Gazetteer
from rashomon.resolve.gazetteer import GeoNames, plain, skeleton

GAZETTEER = GeoNames(added=())


def test_it_is_a_gazetteer() -> None:
    assert isinstance(GAZETTEER, Gazetteer)


@pytest.mark.parametrize(
    ("name", "countries", "place_id"),
    [
        ("Bogota", (), "geonames:3688689"),
        ("Bogotá", ("CO",), "geonames:3688689"),
        ("Goma", ("CD",), "geonames:216281"),
        ("Kuttum", ("SD",), "geonames:371745"),
        ("Ki'linochchi", ("LK",), "geonames:1240372"),
        ("Mali", (), "country:ML"),
        ("the Gambia", (), "country:GM"),
        ("North Darfur", (), "region:SD:north-darfur"),
        ("Uttar Pradesh", (), "iso:IN-UP"),
        ("capital", ("SV",), "geonames:3583361"),
    ],
)
def test_names_and_their_spellings(name: str, countries: tuple[str, ...], place_id: str) -> None:
    assert GAZETTEER.find(name, countries=countries)[0].id == place_id


def test_countries_asked_for_come_first() -> None:
    assert GAZETTEER.find("Kashmir", countries=("PK", "IN"))[0].country == "PK"
    assert GAZETTEER.find("Kashmir", countries=("IN", "PK"))[0].country == "IN"


@pytest.mark.parametrize("name", ["", "-", "Xqzzvtown", "الخرطوم"])
def test_an_unknown_name_finds_nothing(name: str) -> None:
    assert GAZETTEER.find(name) == []


def test_without_a_country_no_spelling_is_guessed() -> None:
    assert GAZETTEER.find("Kuttum") == []


def test_a_folder_that_cannot_be_written_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    monkeypatch.setattr(
        "rashomon.resolve.places_index.build", lambda path: built.append(path) or GAZETTEER._connections[0]
    )
    blocker = tmp_path / "file"
    blocker.write_text("")
    assert GeoNames(blocker / "index.sqlite", added=()).find("Goma", countries=("CD",))[0].id == "geonames:216281"
    assert built == [":memory:"]


@given(st.text(max_size=40))
def test_any_name_can_be_asked_for(name: str) -> None:
    GAZETTEER.find(name, countries=("SY",))
    assert set(skeleton(name)) <= set(plain(name)) | set("kjzufw")
