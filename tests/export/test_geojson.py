"""GeoJSON, read back."""

from __future__ import annotations

import dataclasses
import json

import duckdb
import outgoing
import pytest

from rashomon.model import PlaceMention


@pytest.fixture(scope="module")
def reading():
    return outgoing.reading()


def test_points_are_longitude_first_and_no_more_exact_than_known(reading) -> None:
    made = json.loads(outgoing.exported("geojson", reading))
    assert made["type"] == "FeatureCollection"
    incident = next(one for one in made["features"] if one["properties"]["layer"] == "incidents")
    assert incident["geometry"] == {"type": "Point", "coordinates": [1.4078, 18.4411]}
    assert made["bbox"] == [1.4078, 18.4411, 1.4078, 18.4411]
    assert incident["properties"]["precision"] == "exact"
    assert incident["properties"]["stands_for"] == "the place itself, within about 5 km"


def test_a_country_s_point_says_that_it_stands_for_the_country(reading) -> None:
    def wide(place: PlaceMention | None) -> PlaceMention | None:
        return place and dataclasses.replace(place, precision="country")

    claims = tuple(dataclasses.replace(one, place=wide(one.place)) for one in reading.claims)
    made = json.loads(outgoing.exported("geojson", dataclasses.replace(reading, claims=claims)))
    assert {one["properties"]["stands_for"] for one in made["features"]} == {"anywhere in the country"}
    assert {tuple(one["geometry"]["coordinates"]) for one in made["features"]} == {(1.4, 18.4)}


def test_what_every_feature_carries(reading) -> None:
    made = json.loads(outgoing.exported("geojson", reading))
    told = {one["id"]: one["properties"] for one in made["features"]}
    assert all(one["checkpoint"] == outgoing.CHECKPOINT for one in told.values())
    assert all(not isinstance(value, list | dict) for one in told.values() for value in one.values()), "flat"
    incident = told[reading.incident.id]
    assert incident["review"] == f"reviewed in part (1 of {len(reading.claims)} claims)"
    assert incident["killed"] == "killed of Malian Armed Forces: 2–84"
    assert incident["wounded"] == "wounded of Malian Armed Forces: 24–99"
    dead = next(one for one in reading.estimates if one.policy == outgoing.POLICIES[0] and one.total)
    assert (incident["dead_low"], incident["dead_best"], incident["dead_high"]) == (dead.low, dead.best, dead.high)
    assert incident["policy"] == outgoing.POLICIES[0]
    assert set(incident["claims"].split("; ")) == {one.id for one in reading.claims}
    assert told[outgoing.checked(reading)]["review"] == "checked (disputed)"
    claim = next(one for one in reading.claims if one.span.exact == outgoing.HOSTILE)
    assert told[claim.id]["words"] == outgoing.HOSTILE
    assert told[claim.id]["review"] == "unreviewed"


def test_without_a_policy_no_number_is_derived(reading) -> None:
    made = json.loads(outgoing.exported("geojson", reading, policies=()))
    assert {one["properties"].get("dead_best") for one in made["features"]} == {None}


def test_what_has_no_place_is_counted(reading) -> None:
    lost = dataclasses.replace(reading, claims=tuple(dataclasses.replace(one, place=None) for one in reading.claims))
    made = json.loads(outgoing.exported("geojson", lost))
    assert made["features"] == []
    assert "bbox" not in made
    assert made["rashomon"]["incidents"] == [reading.incident.id]
    assert made["rashomon"]["claims_without_a_place"] == len(reading.claims)


def test_the_same_is_written_alike(reading) -> None:
    assert outgoing.exported("geojson", reading) == outgoing.exported("geojson", outgoing.reading())


def test_duckdb_reads_it(reading, tmp_path) -> None:
    path = tmp_path / "out.geojson"
    path.write_bytes(outgoing.exported("geojson", reading))
    # DuckDB knows GeoJSON and gives a row for each feature.
    rows = duckdb.read_json(str(path)).project("coalesce(claim, incident), review").fetchall()
    assert dict(rows)[outgoing.checked(reading)] == "checked (disputed)"
    assert reading.incident.id in dict(rows)
