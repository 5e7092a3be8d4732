"""GeoPackages, opened by what others use."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
import subprocess
from contextlib import closing

import outgoing
import pytest


@pytest.fixture(scope="module")
def reading():
    return outgoing.reading()


@pytest.fixture
def path(reading, tmp_path):
    made = tmp_path / "out.gpkg"
    made.write_bytes(outgoing.exported("gpkg", reading))
    return made


def test_gdal_opens_it(path, reading) -> None:
    if not shutil.which("ogrinfo"):
        pytest.skip("there is no ogrinfo (apt-get install gdal-bin)")
    told = {}
    for layer in ("incidents", "claims", "provenance"):
        asked = ["ogrinfo", "-ro", "-al", str(path), layer]
        done = subprocess.run(asked, capture_output=True, check=True, text=True)  # noqa: S603
        assert done.stderr == "", "no warnings either"
        told[layer] = done.stdout
    assert 'ID["EPSG",4326]' in told["incidents"]
    assert "POINT (1.4078 18.4411)" in told["incidents"]
    assert f"incident (String) = {reading.incident.id}" in told["incidents"]
    assert f"Feature Count: {len(reading.claims) + len(reading.background)}" in told["claims"]
    assert f"value (String) = {outgoing.CHECKPOINT}" in told["provenance"]


def test_pyogrio_reads_every_value_back(path, reading) -> None:
    pyogrio = pytest.importorskip("pyogrio", reason="needs rashomon[geo]")
    _, table = pyogrio.read_arrow(path, layer="claims")
    rows = {row["claim"]: row for row in table.to_pylist()}
    assert set(rows) == {one.id for one in (*reading.claims, *reading.background)}
    assert rows[outgoing.checked(reading)]["review"] == "checked (disputed)"
    assert {row["checkpoint"] for row in rows.values()} == {outgoing.CHECKPOINT}
    assert outgoing.HOSTILE in {row["words"] for row in rows.values()}


def test_what_has_no_place_is_kept_without_a_point(reading, tmp_path) -> None:
    lost = dataclasses.replace(reading, claims=tuple(dataclasses.replace(one, place=None) for one in reading.claims))
    path = tmp_path / "lost.gpkg"
    path.write_bytes(outgoing.exported("gpkg", lost))
    with closing(sqlite3.connect(path)) as made:
        assert made.execute("SELECT geom, stands_for FROM incidents").fetchall() == [(None, "not placed")]
        assert made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert made.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_same_is_written_alike(reading) -> None:
    assert outgoing.exported("gpkg", reading) == outgoing.exported("gpkg", outgoing.reading())
