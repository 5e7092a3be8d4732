"""Incidents in ACLED's and UCDP's columns: their names and order, their codes, our values, and where they are from."""

from __future__ import annotations

import csv
import dataclasses
import io
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "reconcile"))

from outgoing import ARMY, CHECKPOINT, REBELS, exported, reading
from writing import claim, report

from rashomon import readings
from rashomon.export import acled, shaped, ucdp
from rashomon.model import Reading

GUERRILLAS = "Azawad Liberation Front"
JIHADISTS = "Boko Haram"
"""UCDP's actor 1051, in the lists of actors."""


def only(form: str, *found: Reading) -> dict[str, str]:
    (row,) = csv.DictReader(io.StringIO(exported(form, *found).decode(), newline=""))
    return row


def told(event: str, actor: str, target: str, **more: Any) -> Reading:
    """One report of one happening by the reporter."""
    paper = report("a", outlet="Wire", published="2024-07-26")
    own = claim(paper, None, kind="reporter", event=event, actor=actor, target=target, **more)
    return readings.whole(readings.of([paper], [own])[0])


def when(start: str | None, end: str | None) -> Reading:
    found = reading()
    return dataclasses.replace(found, incident=dataclasses.replace(found.incident, start=start, end=end))


def test_the_columns_are_acleds_in_its_order_and_ours_follow() -> None:
    head = exported("acled").decode().splitlines()[0].split(",")
    assert head[:4] == ["event_id_cnty", "event_date", "year", "time_precision"]
    assert head[13:16] == ["interaction", "civilian_targeting", "iso"]
    assert head[27:31] == ["notes", "fatalities", "tags", "timestamp"]
    assert len(acled.COLUMNS) == 31
    assert head[31:] == list(shaped.EXTRA)
    assert all(name.startswith("rashomon_") for name in head[31:])


def test_the_columns_are_those_of_the_ged_in_its_order_and_ours_follow() -> None:
    head = exported("ucdp").decode().splitlines()[0].split(",")
    assert head[:6] == ["id", "relid", "year", "active_year", "code_status", "type_of_violence"]
    assert head[40:49] == [
        "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
    ]  # fmt: skip
    assert len(ucdp.COLUMNS) == 49
    assert head[49:] == list(shaped.EXTRA)


def test_acleds_number_is_the_most_conservative_and_says_where_it_is_from() -> None:
    found = reading()
    row = only("acled", found)
    own = next(one.id for one in found.claims if one.attribution.source and one.attribution.source.name == ARMY)
    # The army owns to two; its enemy claims 84.
    assert row["fatalities"] == "2"
    assert (row["rashomon_policy"], row["rashomon_claims"]) == ("acled.v1", own)
    assert row["rashomon_checkpoint"] == CHECKPOINT
    # Ana checked that claim.
    assert row["rashomon_review"] == "reviewed"
    assert f"{ARMY}: 2" in row["notes"]
    assert f"{REBELS}: 84" in row["rashomon_trace"]


def test_ucdps_numbers_are_low_best_and_high_with_the_sides_of_the_dead() -> None:
    row = only("ucdp", reading())
    # The army's own count of its losses is the more reliable; the enemy's gives the highest alone.
    assert (row["low"], row["best"], row["high"]) == ("2", "2", "84")
    assert (row["side_a"], row["deaths_a"]) == (ARMY, "2")
    assert (row["side_b"], row["deaths_b"]) == (REBELS, "")
    assert row["type_of_violence"] == "1"
    assert row["source_office"] == "Wire; Daily"
    assert row["rashomon_policy"] == "ucdp.v2"
    assert row["rashomon_review"] == "reviewed in part (1 of 2 claims)"
    assert "It gives the high" in row["source_article"]


def test_what_has_no_value_is_empty_and_no_deaths_are_not_none_killed() -> None:
    quiet = told("clash", GUERRILLAS, ARMY)
    row, other = only("acled", quiet), only("ucdp", quiet)
    assert row["fatalities"] == row["admin1"] == row["region"] == row["source_scale"] == row["timestamp"] == ""
    assert other["best"] == other["low"] == other["high"] == other["deaths_a"] == other["event_clarity"] == ""
    assert row["rashomon_policy"] == "none: as said"
    # It still says which claims it is of.
    assert row["rashomon_claims"] == quiet.claims[0].id
    assert row["rashomon_review"].startswith("unreviewed")


@pytest.mark.parametrize(
    ("start", "end", "day", "precision", "days", "ged"),
    [
        ("2024-07-25", "2024-07-25", "2024-07-25", "1", ("2024-07-25", "2024-07-25"), "1"),
        ("2024-07-25", None, "2024-07-25", "1", ("2024-07-25", "2024-07-25"), "1"),
        ("2024-07-25", "2024-07-27", "2024-07-25", "2", ("2024-07-25", "2024-07-27"), "2"),
        ("2024-07-01", "2024-07-07", "2024-07-01", "2", ("2024-07-01", "2024-07-07"), "3"),
        ("2024-07-01", "2024-07-08", "2024-07-01", "3", ("2024-07-01", "2024-07-08"), "4"),
        # A month alone names no day for ACLED; UCDP gives its first and its last.
        ("2024-02", "2024-02", "", "3", ("2024-02-01", "2024-02-29"), "4"),
        ("2023", "2023", "", "", ("2023-01-01", "2023-12-31"), "5"),
        ("2021", "2023", "", "", ("2021-01-01", "2023-12-31"), ""),
        (None, None, "", "", ("", ""), ""),
    ],
)
def test_days_and_how_exactly_they_are_known(
    start: str | None, end: str | None, day: str, precision: str, days: tuple[str, str], ged: str
) -> None:
    found = when(start, end)
    row, other = only("acled", found), only("ucdp", found)
    assert (row["event_date"], row["time_precision"]) == (day, precision)
    assert (other["date_start"], other["date_end"], other["date_prec"]) == (*days, ged)


def test_an_incident_over_two_years_has_no_year() -> None:
    assert only("acled", when("2023-12-30", "2024-01-02"))["year"] == ""
    assert only("ucdp", when("2024-01-01", "2024-01-02"))["year"] == "2024"


@pytest.mark.parametrize(
    ("event", "actor", "target", "expected"),
    [
        ("clash", GUERRILLAS, ARMY, ("Political violence", "Battles", "Armed clash", "")),
        ("explosion", ARMY, GUERRILLAS, ("Political violence", "Explosions/Remote violence", "", "")),
        # An attack on who fights is a battle in ACLED; on civilians it is violence against them.
        ("attack", GUERRILLAS, ARMY, ("Political violence", "Battles", "Armed clash", "")),
        (
            "attack",
            GUERRILLAS,
            "civilians",
            ("Political violence", "Violence against civilians", "Attack", "Civilian targeting"),
        ),
        ("attack", GUERRILLAS, "men of the well", ("", "", "", "")),
        ("protest", "civilians", ARMY, ("Demonstrations", "Protests", "", "")),
        ("arrest", ARMY, "civilians", ("Strategic developments", "Strategic developments", "Arrests", "")),
        ("seizure", ARMY, GUERRILLAS, ("", "", "", "")),
    ],
)
def test_event_types_are_the_codebooks_matches(event: str, actor: str, target: str, expected: tuple[str, ...]) -> None:
    row = only("acled", told(event, actor, target))
    assert (row["disorder_type"], row["event_type"], row["sub_event_type"], row["civilian_targeting"]) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([ARMY], [GUERRILLAS], 1),
        ([JIHADISTS], [GUERRILLAS], 2),
        ([JIHADISTS], ["civilians"], 3),
        ([JIHADISTS], ["men of the well"], None),
        ([JIHADISTS], [], None),
        ([], [], None),
    ],
)
def test_types_of_violence_are_by_who_is_on_each_side(
    first: list[str], second: list[str], expected: int | None
) -> None:
    assert ucdp.violence(first, second) == expected


def test_a_state_is_side_a_and_an_actor_has_ucdps_number_where_it_is_known() -> None:
    found = reading()
    turned = dataclasses.replace(found, incident=dataclasses.replace(found.incident, sides=((JIHADISTS,), (ARMY,))))
    row = only("ucdp", turned)
    assert (row["side_a"], row["side_b"], row["side_b_new_id"]) == (ARMY, JIHADISTS, "1051")
    assert row["dyad_name"] == f"{ARMY} - {JIHADISTS}"


def test_a_states_forces_abroad_are_external() -> None:
    found = reading()
    abroad = dataclasses.replace(found, incident=dataclasses.replace(found.incident, country="NE", sides=((ARMY,), ())))
    row = only("acled", abroad)
    assert (row["inter1"], row["interaction"]) == ("External/Other forces", "External/Other forces only")
    assert (row["iso"], row["country"]) == ("562", "Niger")
    home = only("acled", found)
    assert (home["inter1"], home["iso"]) == ("State forces", "466")


def test_a_point_is_no_more_exact_than_it_is_known() -> None:
    row, other = only("acled", reading()), only("ucdp", reading())
    assert (row["latitude"], row["longitude"], row["geo_precision"]) == ("18.4411", "1.4078", "1")
    assert (other["geom_wkt"], other["where_prec"]) == ("POINT (1.4078 18.4411)", "1")


def test_no_cell_begins_a_formula() -> None:
    found = reading()
    paper = dataclasses.replace(found.documents[0], outlet='=cmd|" /C calc"!A0', title="@SUM(1)")
    incident = dataclasses.replace(found.incident, title="-2+3", place="+1+1", sides=(("=1",), ("\t=2",)))
    spoilt = dataclasses.replace(found, documents=(paper, *found.documents[1:]), incident=incident)
    for form in ("acled", "ucdp"):
        cells = [cell for name, cell in only(form, spoilt).items() if name not in ("latitude", "longitude")]
        assert any(cell.startswith("'=") for cell in cells)
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_real_clients_have_numbers_where_there_are_numbers(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    pandas = pytest.importorskip("pandas")
    for form, number in (("acled", "fatalities"), ("ucdp", "best")):
        path = tmp_path / f"{form}.csv"
        path.write_bytes(exported(form, reading(), when("2024-02", "2024-02")))
        frame = pandas.read_csv(path)
        assert list(frame[number]) == [2, 2]
        assert frame["latitude"].dtype == "float64"
        found = duckdb.sql(f"SELECT {number}, year FROM read_csv('{path}')").fetchall()  # noqa: S608
        assert found == [(2, 2024), (2, 2024)]
