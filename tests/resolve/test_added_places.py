import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.resolve import added_places, place_files
from rashomon.resolve.gazetteer import GeoNames

GEONAMES = "\t".join(
    [
        "99",
        "In Xaman",
        "In Xaman",
        "In Xamane,إن",
        "19.5",
        "1.25",
        "P",
        "PPL",
        "ML",
        "",
        "",
        "",
        "",
        "",
        "320",
        "",
        "",
        "",
        "d",
    ]
)
UCDP = (
    "id,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,country\n"
    "1,1.0,Xaman village,Kidal region,Xibara cercle,19.5,1.25,Mali\n"
    "2,6.0,Mali,,,17.5,-4.0,Mali\n"
    "3,1.0,Between Xaman and Ybara,Kidal region,,19.1,1.0,DR Congo (Zaire)\n"
)
TABLE = (
    "Name;Lat;Lon;Country;Admin;Alternates\nXaman;19.5;1.25;ML;Kidal;In Xaman|Ksaman\nNowhere;;;ML;;\nZz;95;0;ML;;\n"
)


@pytest.mark.parametrize(
    ("text", "form", "names", "left_out"),
    [
        (GEONAMES, "geonames", {"In Xaman"}, []),
        (GEONAMES + "\n1\tbroken\n", "geonames", {"In Xaman"}, [2]),
        (UCDP, "ucdp", {"Xaman", "Kidal", "Xibara cercle"}, []),
        (TABLE, "table", {"Xaman", "Kidal"}, [3, 4]),
        ("name,lat,lon,country\nXaman,19.5,1.25,Atlantis\nYbara,19.5,1.25,Mali\n", "table", {"Ybara"}, [2]),
    ],
)
def test_the_three_kinds_of_files(tmp_path: Path, text: str, form: str, names: set[str], left_out: list[int]) -> None:
    file = tmp_path / "places.csv"
    file.write_text(text, encoding="utf-8")
    found = place_files.read(file, "mine")
    assert found.form == form
    assert {place.name for place, _ in found.places.values()} == names
    assert [number for number, _ in found.left_out] == left_out


def test_what_stands_for_a_country_or_lies_between_two_places_gives_no_point(tmp_path: Path) -> None:
    file = tmp_path / "ged.csv"
    file.write_text(UCDP, encoding="utf-8")
    points = {place.name: place.latitude for place, _ in place_files.read(file, "ged").places.values()}
    assert points == {"Xaman": 19.5, "Kidal": None, "Xibara cercle": None}


def test_packed_files_are_read(tmp_path: Path) -> None:
    packed, archive = tmp_path / "a.csv.gz", tmp_path / "ML.zip"
    packed.write_bytes(gzip.compress(TABLE.encode()))
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("readme.txt", "about")
        made.writestr("ML.txt", GEONAMES)
    assert place_files.read(packed, "a").form == "table"
    assert place_files.read(archive, "ml").form == "geonames"


@pytest.mark.parametrize(
    "content", [b"", b"hello\nworld\n", b"\xff\xfe\x00", b"name,lat,lon,country\n", b"PK\x03\x04zz"]
)
def test_a_file_of_something_else_is_told_as_such(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(place_files.NoPlacesError):
        added_places.add(file, "x", tmp_path / "kept")
    assert added_places.paths(tmp_path / "kept") == ()


def test_added_places_are_found_named_and_removed(tmp_path: Path) -> None:
    file, kept = tmp_path / "mali.csv", tmp_path / "kept"
    file.write_text(TABLE, encoding="utf-8")
    added, left_out = added_places.add(file, "mali", kept)
    assert (added.places, added.left_out, len(left_out)) == (2, 2, 2)
    assert added_places.additions(kept) == [added]
    gazetteer = GeoNames(added=added_places.paths(kept))
    assert gazetteer.name == f"geonames.mali-{added.sha256[:8]}.v1"
    assert [place.latitude for place in gazetteer.find("Ksaman")] == [19.5]
    file.write_text(TABLE + "Ybara;1;1;ML;;\n", encoding="utf-8")
    again, _ = added_places.add(file, "mali", kept)
    assert added_places.additions(kept) == [again]
    added_places.remove("mali", kept)
    assert added_places.additions(kept) == []
    with pytest.raises(added_places.UnknownAdditionError):
        added_places.remove("mali", kept)


def test_two_places_of_one_name_stay_two(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("name,lat,lon,country\nXaman,19.5,1.25,ML\nXaman,14.0,-4.0,ML\nXaman,19.5,1.25,ML\n")
    assert len(place_files.read(file, "x").places) == 2


@given(st.text(max_size=30))
def test_any_file_name_gives_a_name_to_call_it_by(name: str) -> None:
    assert added_places.SLUG.fullmatch(added_places.slug_of(name))


@pytest.mark.parametrize("file", ["ged_v23_1_sample1000.csv", "ged_syria_v19_1.csv.gz"])
def test_real_ged_files_are_read_whole(file: str) -> None:
    path = Path(__file__).parents[3] / "shared" / "benchmarks" / "ucdp-ged" / file
    if not path.exists():
        pytest.skip("the shared benchmarks are not here")
    found = place_files.read(path, "ged")
    assert found.form == "ucdp"
    assert found.left_out == []
    assert len(found.places) > 1000
