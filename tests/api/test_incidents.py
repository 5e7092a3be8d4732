"""The list of incidents, the search, the map and the timeline as JSON."""

import dataclasses

import pytest
from fastapi.testclient import TestClient

from rashomon import overview, readings
from rashomon.api import incident_map, incident_timeline
from rashomon.api.incidents import listed
from rashomon.api.rights import Asker
from rashomon.export import tables
from rashomon.ledger.lookup import UNDATED, days
from rashomon.ledger.written import BLOCK
from rashomon.overview import Placed, Wanted, summing
from rashomon.web import create


@pytest.fixture
def client(workbench, monkeypatch):
    monkeypatch.setattr("rashomon.overview.beside.WAIT", 60)
    with TestClient(create(workbench), base_url="http://localhost") as client:
        yield client


def asked(client, path, **query):
    answer = client.get(f"/api/v1/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(listed):
    return [one["incident"]["id"] for one in listed["incidents"]]


def test_every_incident_is_listed_with_what_a_reading_says(client, workbench):
    page = asked(client, "incidents")
    assert set(ids(page)) == {one.id for one in workbench.view().incidents()}
    assert (page["behind"], page["past"], page["after"]) == (0, False, None)
    assert page["count"] == len(page["incidents"]) > 0
    accounts = client.get(f"/api/v1/incidents/{ids(page)[0]}").json()
    [line] = [one for one in page["incidents"] if one["incident"]["id"] == ids(page)[0]]
    said = line["incident"]
    assert said["reports"] == len(accounts["reports"]) and said["sources"] == accounts["first_hand"]
    assert said["claims"] == accounts["claims"] and said["decided"] == accounts["reviewed"] == 0
    assert line["ranges"] and {"killed"} <= {one["effect"] for one in line["ranges"]}


def test_what_is_decided_on_the_background_is_no_claim_of_it_reviewed(client, workbench):
    [reading] = readings.incidents(workbench.view())
    desk = workbench.desk(Asker.owner("Ana Example"))
    desk.check(reading.background[0].id, method="call", finding="verified", reason="They said so.")
    desk.check(reading.claims[0].id, method="call", finding="verified", reason="They said so.")
    overview.make(workbench.ledger)
    [line] = asked(client, "incidents")["incidents"]
    accounts = asked(client, f"incidents/{reading.incident.id}")
    assert line["incident"]["decided"] == accounts["reviewed"] == 1
    assert line["incident"]["claims"] == accounts["claims"] == len(reading.claims)


def test_conflicts_are_the_questions_in_conflict_wherever_they_are_counted(client, workbench):
    [reading] = readings.incidents(workbench.view())
    questions = {one.question for one in reading.agreements if one.verdict == "conflict"}
    # One more pair on a question that is in conflict already.
    again = [one for one in reading.agreements if one.verdict == "conflict"][:1]
    more = dataclasses.replace(reading, agreements=(*reading.agreements, *again))
    assert len(more.in_conflict) == len(questions) > 1
    assert tables.summary(more)["conflicts"] == summing.summed(more, 1).conflicts == len(questions)
    [line] = asked(client, "incidents")["incidents"]
    assert line["incident"]["conflicts"] == len(questions)


FITTING = [
    {"place": "tinz"},
    {"place": "Mali"},
    {"place": "ml"},
    {"actor": "malian armed"},
    {"event": "clash"},
    {"since": "2024-07", "until": "2024-07"},
    {"conflict": "yes"},
    {"reviewed": "no"},
    {"place": "", "actor": " ", "event": "", "conflict": ""},
]
NOT_FITTING = [
    {"place": "Oslo"},
    {"actor": "nobody at all"},
    {"event": "coup"},
    {"since": "2025"},
    {"until": "2023-12-31"},
    {"conflict": "no", "place": "tinz"},
    {"reviewed": "yes"},
]


@pytest.fixture
def clash(client):
    page = asked(client, "incidents", place="tinz")
    return next(one["incident"]["id"] for one in page["incidents"] if one["incident"]["conflicts"])


@pytest.mark.parametrize("query", FITTING)
def test_what_fits_is_there(client, clash, query):
    assert clash in ids(asked(client, "incidents", **query))
    assert clash in ids(asked(client, "incidents", valid_at="2100", **query)), "as of another moment likewise"


@pytest.mark.parametrize("query", NOT_FITTING)
def test_what_does_not_fit_is_not(client, clash, query):
    assert clash not in ids(asked(client, "incidents", **query))
    assert clash not in ids(asked(client, "incidents", valid_at="2100", **query))


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"since": "soon"}, "'soon' is not a date"),
        ({"event": "parade"}, "“parade” is no kind of event"),
        ({"after": "x"}, "not as it should be"),
        ({"limit": "0"}, "not as it should be"),
        ({"conflict": "perhaps"}, "not as it should be"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_reason(client, query, reason):
    answer = client.get("/api/v1/incidents", params=query)
    assert answer.status_code == 422 and reason in answer.json()["detail"]


def test_a_decision_is_seen_in_the_list(client, workbench, clash):
    claim = workbench.view().claims(ids=workbench.view().incident(clash).claims)[0]
    desk = workbench.desk(Asker.owner("Ana Example"))
    made = desk.check(claim.id, method="call", finding="verified", reason="They confirm.")
    assert clash in ids(asked(client, "incidents", reviewed="yes"))
    desk.undo(made.decision.id, reason="Wrong one.")
    assert clash not in ids(asked(client, "incidents", reviewed="yes"))


def test_before_anything_was_recorded_there_is_nothing(client):
    page = asked(client, "incidents", as_of="2001-01-01")
    assert (page["incidents"], page["after"], page["past"]) == ([], None, True)
    assert asked(client, "incidents/map", as_of="2001-01-01")["marks"] == []
    assert asked(client, "timeline", as_of="2001-01-01")["years"] == []


def test_what_is_still_being_made_is_not_kept_by_browsers(client, workbench, monkeypatch):
    whole = client.get("/api/v1/incidents")
    assert whole.headers["ETag"]
    monkeypatch.setattr(overview.Upkeep, "current", lambda self, wait=None: 3)
    answer = client.get("/api/v1/incidents")
    assert answer.json()["behind"] == 3
    assert "ETag" not in answer.headers and answer.headers["Cache-Control"] == "no-store"


def test_words_are_found_with_their_incidents(client, workbench, clash):
    claim = workbench.view().claims(ids=workbench.view().incident(clash).claims)[0]
    word = max(claim.span.exact.split(), key=len).strip(".,“”\"'")
    page = asked(client, "search", q=word, limit=100)
    [match] = [one for one in page["matches"] if one["id"] == claim.id]
    assert clash in [one["id"] for one in match["incidents"]]
    marked = [piece["text"].casefold() for piece in match["words"] if piece["wanted"]]
    assert marked and set(marked) <= set(word.casefold().replace("-", " ").split())
    assert claim.id in [one["id"] for one in asked(client, "search", q=word, limit=100, place="tinz")["matches"]]
    assert asked(client, "search", q=word, limit=100, place="Oslo")["matches"] == []
    assert client.get("/api/v1/search", params={"q": "…"}).status_code == 422


def test_search_goes_on_where_it_stopped(client):
    whole = [one["id"] for one in asked(client, "search", q="the", limit=200)["matches"]]
    found, after = [], None
    while True:
        page = asked(client, "search", q="the", limit=7, **({"after": after} if after else {}))
        found += [one["id"] for one in page["matches"]]
        after = page["after"]
        if after is None:
            break
    assert found == whole and len(whole) > 7


def test_the_map_has_every_incident_once(client):
    listed = asked(client, "incidents", limit=200)
    for query in ({}, {"valid_at": "2100"}):
        page = asked(client, "incidents/map", **query)
        assert sum(mark["count"] for mark in page["marks"]) + page["unplaced"] == page["count"] == listed["count"]
        there = {one["incident"]["id"]: one["incident"] for one in listed["incidents"]}
        for mark in page["marks"]:
            for one in mark["incidents"]:
                at = there[one["id"]]
                if at["latitude"] is not None:
                    assert (at["latitude"], at["longitude"]) == (mark["latitude"], mark["longitude"])
                else:
                    assert (mark["precision"], mark["country"]) == ("country", at["country"])


def one(name, day, point=(None, None), conflicts=0):
    first = UNDATED if day is None else days(day, day)[0]
    latitude, longitude = point
    return Placed(
        id=name,
        title=name,
        country="ML",
        place="Kidal",
        day=first,
        latitude=latitude,
        longitude=longitude,
        precision="exact",
        conflicts=conflicts,
        year_only=len(day or "") == 4,
    )


SOME = [
    one("d", "2024-08-02", (18.0, 1.0), conflicts=2),
    one("c", "2024-07-30", (18.0, 1.0)),
    one("b", "2024-07-02", (16.0, 0.0), conflicts=1),
    dataclasses.replace(one("a", "2019-02-28"), country=None, place=None),
    one("z", None, (18.0, 1.0)),
]


def test_those_at_one_point_are_one_mark():
    page = incident_map.drawn(SOME, Wanted(), 0, past=False)
    assert [(mark.count, mark.conflicts, [each.id for each in mark.incidents]) for mark in page.marks] == [
        (3, 1, ["d", "c", "z"]),
        (1, 1, ["b"]),
    ]
    assert (page.count, page.unplaced) == (5, 1)


def test_what_is_placed_no_nearer_stands_for_its_country():
    [mark] = incident_map.drawn([one("a", "2019-02-28")], Wanted(), 0, past=False).marks
    assert (mark.precision, mark.country, mark.country_name, mark.count) == ("country", "ML", "Mali", 1)
    assert 10 < mark.latitude < 25 and -12 < mark.longitude < 5, "in Mali"


def test_a_timeline_counts_by_month_with_bars_to_one_scale():
    page = incident_timeline.laid(SOME, Wanted(), 0, past=False)
    assert [(year.year, year.count, year.conflicts) for year in page.years] == [("2024", 3, 2), ("2019", 1, 0)]
    august, july = page.years[0].months
    assert (august.month, august.name, august.count, august.bar, august.bar_conflicts) == (
        "2024-08",
        "August",
        1,
        50,
        50,
    )
    assert (july.count, july.bar, july.bar_conflicts) == (2, 100, 50)
    assert [each.id for each in july.incidents] == ["c", "b"]
    assert (page.count, page.undated) == (5, 1)


def test_what_is_known_by_its_year_alone_is_in_no_month():
    some = [one("b", "2024-01-05"), one("a", "2024", conflicts=1), one("0", "2023")]
    page = incident_timeline.laid(some, Wanted(), 0, past=False)
    year, before = page.years
    assert [(month.month, month.count) for month in year.months] == [("2024-01", 1)]
    assert (year.monthless.month, year.monthless.count, year.monthless.conflicts) == ("2024", 1, 1)
    assert [each.id for each in year.monthless.incidents] == ["a"]
    assert (year.count, year.conflicts, before.months, before.count) == (2, 1, (), 1)


@pytest.mark.parametrize(
    ("start", "end", "wide"),
    [("2024", None, True), ("2024", "2024-03-05", True), (None, "2024", True), ("2024-01-01", "2024-12-31", False)],
)
def test_how_near_its_day_is_known_is_the_same_now_and_in_the_past(workbench, start, end, wide):
    view = workbench.view()
    [incident] = view.incidents()
    workbench.ledger.add([dataclasses.replace(incident, start=start, end=end)], agent="x")
    overview.make(workbench.ledger)
    [now] = overview.placed(workbench.view(), Wanted())
    [past] = [overview.placed_of(one) for one in overview.scanned(workbench.view(), Wanted()).summaries]
    assert now.year_only is past.year_only is wide


def test_a_long_timeline_names_nothing():
    some = [one(str(month), f"{2000 + month // 12}-{month % 12 + 1:02}-01") for month in range(60)]
    page = incident_timeline.laid(reversed(some), Wanted(), 0, past=False)
    assert len(page.years) == 5 and not any(month.incidents for year in page.years for month in year.months)


def test_a_protected_name_is_said_to_be_one(workbench):

    overview.make(workbench.ledger)
    [summary, *_] = overview.rows(workbench.view()).summaries
    line = listed(dataclasses.replace(summary, sides=((BLOCK * 3,),)))
    assert line.incident.sides == (("[name protected]",),)
