"""Timelines for TimelineJS: as its documentation has their format."""

from __future__ import annotations

import dataclasses
import json

import outgoing
import pytest

from rashomon.export import timelinejs


@pytest.fixture(scope="module")
def reading():
    return outgoing.reading()


def test_an_event_for_the_incident_and_for_every_figure(reading) -> None:
    made = json.loads(outgoing.exported("timelinejs", reading))
    incident, *figures = made["events"]
    assert incident["start_date"] == {"year": 2024, "month": 7, "day": 25}
    assert incident["group"] == "incidents"
    assert len(figures) + made["rashomon"]["figures_without_a_day"] == len(reading.rows)
    assert {one["group"] for one in figures} == {"killed", "wounded"}
    headlines = {one["text"]["headline"]: one["start_date"] for one in figures}
    assert headlines["Wagner Group: 84 killed of Malian Armed Forces"] == {"year": 2024, "month": 7, "day": 26}
    reviews = {one["rashomon"]["review"] for one in figures}
    assert reviews == {"reviewed", "unreviewed"}
    assert {one["rashomon"]["checkpoint"] for one in made["events"]} == {outgoing.CHECKPOINT}


def test_what_is_read_as_html_is_escaped(reading) -> None:
    text = outgoing.exported("timelinejs", reading).decode()
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_what_has_no_day_is_counted_and_said(reading) -> None:
    lost = dataclasses.replace(reading, incident=dataclasses.replace(reading.incident, start=None, end=None))
    made = json.loads(outgoing.exported("timelinejs", lost))
    assert made["rashomon"]["incidents_without_a_day"] == [reading.incident.id]
    assert "Without a day, and not here: 1 incident" in made["title"]["text"]["text"]


def test_days_are_as_exact_as_known() -> None:
    assert timelinejs.parts("2024") == {"year": 2024}
    assert timelinejs.parts("2024-07") == {"year": 2024, "month": 7}
    assert timelinejs.parts("soon") is None
    assert timelinejs.parts(None) is None
