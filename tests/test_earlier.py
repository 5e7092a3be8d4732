"""Precedents and timelines, looked for in a ledger."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "reconcile"))

from test_precedents import ARMY, MILITIA, REBELS, fight
from writing import claim, figure, report

from rashomon import earlier, readings
from rashomon.ledger import Filter, Ledger

OTHERS = ("Lake Guards", "Valley Watch")


@pytest.fixture
def ledger(tmp_path):
    made = Ledger.open(tmp_path / "l.db", clock=ticking().__next__)
    yield made
    made.close()


def ticking():
    start = datetime(2025, 1, 1, tzinfo=UTC)
    return (start + timedelta(seconds=n) for n in itertools.count())


def keep(ledger, *told):
    """Put incidents with their claims, and the reports they stand in, into the ledger."""
    incidents = []
    for incident, claims in told:
        name = claims[0].document_id.removeprefix("doc_")
        document = dataclasses.replace(report(name), sha256=hashlib.sha256(b"").hexdigest())
        ledger.add([document], agent="test", action="captured", data=b"")
        ledger.replace_findings(claims[0].document_id, claims, "test")
        incidents.append(incident)
    ledger.replace_incidents(incidents, "test")


def everything(claim, document):
    return True


def test_precedents_are_found_by_party_and_by_place(ledger):
    now = fight("now", "2024-07-25")
    by_party = fight("party", "2023-01-02", place="Gao")
    by_place = fight("place", "2022-01-02", actor=MILITIA, target=OTHERS[0])
    neither = fight("none", "2023-02-02", place="Tessit", actor=MILITIA, target=OTHERS[1])
    later = fight("later", "2024-09-02")
    keep(ledger, now, by_party, by_place, neither, later)
    view = ledger.view()
    found = earlier.precedents(view, readings.incident(view, now[0].id))
    assert {one.incident for one in found} == {by_party[0].id, by_place[0].id}
    assert all(len([reason for reason in one.reasons if reason.score >= 0.5]) >= 2 for one in found)


def test_of_very_many_the_latest_are_looked_at(ledger, monkeypatch):
    monkeypatch.setattr(earlier, "LOOKED_AT", 5)
    monkeypatch.setattr(earlier, "ENOUGH", 4)
    now = fight("now", "2024-07-25")
    past = [fight(f"p{n}", f"2023-{n // 28 + 1:02}-{n % 28 + 1:02}") for n in range(40)]
    keep(ledger, now, *past)
    view = ledger.view()
    found = earlier.precedents(view, readings.incident(view, now[0].id))
    assert found
    wanted = {one.id for one, _ in past[-8:]}
    assert {one.incident for one in found} <= wanted


def test_a_timeline_tells_each_incident_once_and_what_reports_bring_up(ledger):
    incident, [own] = fight("now", "2024-07-25")
    more = claim(report("now"), ARMY, actor=REBELS, target=ARMY, at=1)
    past = claim(report("now"), event="talks", start="2015-06", end="2015-06", background=True, at=2)
    whole = dataclasses.replace(incident, claims=(own.id, more.id), background=(past.id,))
    keep(ledger, (whole, [own, more, past]))
    found = earlier.timeline(ledger.view(), Filter(), everything)
    assert [(line.start, line.incident) for line in found.lines] == [("2015-06", None), ("2024-07-25", whole.id)]
    assert found.lines[1].claims == (own.id, more.id)
    assert found.more_since is None


def test_a_timeline_goes_on_where_it_broke_off(ledger):
    told = [fight(f"p{n}", f"2023-01-{n + 1:02}") for n in range(20)]
    keep(ledger, *told)
    view = ledger.view()
    first = earlier.timeline(view, Filter(), everything, limit=8)
    assert len(first.lines) == 8 and first.more_since == "2023-01-09"
    rest = earlier.timeline(view, Filter(since=first.more_since), everything)
    assert [line.incident for line in (*first.lines, *rest.lines)] == [one.id for one, _ in told]


def test_what_was_put_together_otherwise_since_is_not_told(ledger):
    one, other = fight("a", "2023-01-01"), fight("b", "2023-01-01")
    keep(ledger, one, other)
    both = dataclasses.replace(one[0], claims=(one[1][0].id, other[1][0].id))
    ledger.replace_incidents([both], "test")
    found = earlier.timeline(ledger.view(), Filter(), everything)
    assert [line.claims for line in found.lines] == [both.claims]


def test_fighting_that_goes_on_is_linked_and_no_precedent(ledger):
    now, before = fight("now", "2024-07-25"), fight("before", "2024-07-23")
    past = fight("past", "2023-01-02")
    keep(ledger, now, before, past)
    view = ledger.view()
    reading = earlier.around(view, readings.incident(view, now[0].id))
    assert [one.incident for one in reading.linked] == [before[0].id]
    assert reading.linked[0].reasons
    assert [one.incident for one in reading.precedents] == [past[0].id]


def test_of_very_many_the_nearest_are_linked(ledger, monkeypatch):
    monkeypatch.setattr(earlier, "LOOKED_AT", 4)
    monkeypatch.setattr(earlier, "COMPARED", 4)
    now, after = fight("now", "2024-07-25"), fight("after", "2024-07-27")
    month = [fight(f"m{day}", f"2024-07-{day:02}") for day in range(1, 19)]
    keep(ledger, now, after, *month)
    view = ledger.view()
    reading = readings.incident(view, now[0].id)
    assert [one.incident for one in earlier.linked(view, reading)] == [after[0].id]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_date_at_the_end_of_all_years_is_one_too(ledger, day):
    now = fight("now", day)
    keep(ledger, now)
    view = ledger.view()
    assert earlier.linked(view, readings.incident(view, now[0].id)) == ()


def test_a_whole_reading_has_what_is_worked_out_and_the_plain_one_has_not(ledger):
    now = fight("now", "2024-07-25", figures=[figure("captured", ARMY, 7, 7), figure("killed", ARMY, 2, 2)])
    keep(ledger, now)
    view = ledger.view()
    plain = readings.incident(view, now[0].id)
    whole = earlier.whole(view, plain)
    assert not (plain.captives or plain.estimates or plain.grades)
    assert whole.captives and whole.grades
    assert {one.policy for one in whole.estimates} >= {"ucdp.v2", "acled.v1"}
    assert whole.rows == plain.rows and whole.agreements == plain.agreements


@pytest.mark.parametrize(
    ("many", "where", "captor", "page", "left"),
    [
        # All of them; some; those of whom nobody says where they were taken; those whom another captor let go.
        (12, "Kidal", REBELS, "an end is told for all", None),
        (5, "Kidal", REBELS, "outcome of 7 unknown", "5 of their side were freed since; what"),
        (5, "Tessit", REBELS, "A release is told of in another incident", "5 of their side were freed since"),
        (None, "Tessit", None, "No release, exchange or death is told.", "What became of the captives"),
    ],
)
def test_releases_of_other_incidents_follow_the_captives(ledger, many, where, captor, page, left):
    taken = fight("june", "2024-06-12", event="capture", figures=[figure("captured", ARMY, 12, 12)])
    after = fight("august", "2024-08-18", event="capture", place="Gao")
    if many:
        freed = [figure("released", ARMY, many, many)]
        after = fight("august", "2024-08-18", event="release", place=where, actor=captor, figures=freed)
    keep(ledger, taken, after)
    view = ledger.view()
    shown = earlier.whole(view, readings.incident(view, taken[0].id))
    told = [text for one in shown.captives for text in (one.sentence, *(asked.text for asked in one.questions))]
    assert any(page in text for text in told), told
    line = earlier.timeline(view, Filter(), everything).lines[0]
    opened = [end.text for end in line.open_ends]
    assert [text.startswith(left or "") for text in opened] == ([True] if left else []), opened
