"""The list of reports: who gave them, what was read in them and what was reviewed, found and paged."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from rashomon.api import deciding, reports
from rashomon.api.asking import Asked
from rashomon.api.rights import Asker
from rashomon.ledger import protection
from rashomon.ledger.reports import Wanted
from rashomon.model import Issue
from rashomon.web import create

ANA = Asker.owner("Ana Example")


def captured(ledger, *documents):
    """The documents added to the ledger; the entries."""
    return [ledger.add([one], agent="ingest.v1", action="captured", data=one.text.encode())[-1] for one in documents]


@pytest.fixture
def ask(workbench):
    def page(state="", after=None, limit=100, **wanted):
        asked = Asked(workbench=workbench, asker=ANA, view=workbench.view())
        return reports.context(asked, Wanted(**wanted), state, after, limit)

    return page


@pytest.fixture
def more(workbench, document):
    """Reports of which nothing was read, each for another reason."""
    spanish = document("Murieron dos soldados.", lang="es", title="Combats à ÉPINAL", outlet="Agence Un")
    broken = document("Odd.", title="Odd", published_at="2024-09")
    tame = document("The match ended in a draw.", title="A draw", published_at=None)
    failed = Issue(stage="extract", severity="error", message="“Odd” could not be read.", subject=broken.id)
    note = Issue(stage="resolve", severity="note", message="It stays open who is meant.", subject=tame.id)
    captured(workbench.ledger, spanish, broken, tame)
    workbench.ledger.add([failed, note], agent="extract.rules.v1")
    return {"unread": spanish.id, "failed": broken.id, "empty": tame.id}


def test_every_report_is_listed_with_what_its_page_says(ask, workbench) -> None:
    view = workbench.view()
    found = ask().reports
    assert {one.id for one in found} == {one.id for one in view.documents()}
    assert ask().count == len(found)
    for one in found:
        document = view.document(one.id)
        assert one.claims == len(view.claims(one.id))
        assert (one.outlet, one.lang) == (document.outlet, document.lang)
        assert one.title == protection.worded(document.title or document.name)
        assert one.added == view.entry(document).recorded_at
        own = [name for name in (home.id for home in one.incidents) if view.incident(name)]
        told = {claim.document_id for name in own for claim in view.claims(ids=view.incident(name).claims)}
        assert not own or one.id in told


def test_it_says_of_what_nothing_was_read_and_why(ask, more) -> None:
    told = {one.state: one for one in ask().reports if one.id in more.values()}
    assert {state: one.id for state, one in told.items()} == more
    assert "(es)" in told["unread"].why
    assert told["failed"].why == "“Odd” could not be read."
    assert "no claim" in told["empty"].why


@pytest.mark.parametrize("state", ["unread", "failed", "empty"])
def test_those_in_one_state_are_found(ask, more, state) -> None:
    found = [one.id for one in ask(state=state).reports]
    assert found == [one.id for one in ask().reports if one.state == state]
    assert more[state] in found


@pytest.mark.parametrize(
    ("wanted", "fitting"),
    [
        ({"outlet": "agence"}, {"unread"}),
        ({"words": "COMBATS épinal"}, {"unread"}),
        ({"words": "draw odd"}, set()),
        ({"words": "100%"}, set()),
        ({"since": "2024-09-15"}, {"failed"}),  # Some day of September.
        ({"since": "2024-10"}, set()),
        ({"until": "2024-09", "since": "2024-09-01"}, {"failed"}),
    ],
)
def test_filters_keep_what_fits(ask, more, wanted, fitting) -> None:
    names = {name: state for state, name in more.items()}
    assert {names[one.id] for one in ask(**wanted).reports if one.id in names} == fitting


def test_what_is_no_date_is_refused(ask) -> None:
    with pytest.raises(ValueError, match="not a date"):
        ask(since="soon")


def test_reviewed_counts_what_people_decided_and_no_more(ask, workbench) -> None:
    document = next(one for one in ask().reports if one.claims > 2)
    claims = [one.id for one in workbench.view().claims(document.id)]

    def stands():
        one = next(each for each in ask().reports if each.id == document.id)
        return one.claims, one.reviewed, one.state

    assert stands() == (len(claims), 0, "open")
    desk = workbench.desk(ANA)
    desk.accept(claims[0], reason="Read.")
    assert stands() == (len(claims), 1, "begun")
    gone = desk.withdraw(claims[1], reason="Nobody says this.")
    assert stands() == (len(claims) - 1, 1, "begun")
    desk.accept(*claims[2:], reason="Read.")
    assert stands() == (len(claims) - 1, len(claims) - 1, "reviewed")
    assert [one.id for one in ask(state="reviewed").reports] == [document.id]
    desk.undo(gone.decision.id, reason="A slip.")
    assert stands() == (len(claims), len(claims) - 1, "begun")
    assert not ask(state="reviewed").reports


@pytest.mark.parametrize("state", ["", "open"])
def test_pages_follow_on_without_a_gap(ask, more, state) -> None:
    whole = [one.id for one in ask(state=state).reports]
    got, after = [], None
    while True:
        page = ask(state=state, limit=2, after=after)
        got += [one.id for one in page.reports]
        after = page.after
        if after is None:
            break
    assert got == whole


def test_the_next_page_is_linked_and_a_wrong_cursor_refused(workbench) -> None:
    with TestClient(create(workbench), base_url="http://localhost") as client:
        first = client.get("/api/v1/reports", params={"limit": 2, "outlet": "e"})
        assert first.links["next"]["url"].startswith("/api/v1/reports?")
        then = client.get(first.links["next"]["url"]).json()
        assert then["reports"][0]["id"] not in {one["id"] for one in first.json()["reports"]}
        assert client.get("/api/v1/reports?after=x").status_code == 422
        assert client.get("/api/v1/reports?state=none").status_code == 422


def test_a_moment_past_shows_what_was_there(workbench, document) -> None:
    before = {one.id for one in workbench.view().documents()}
    moment = workbench.view().entry(workbench.view().documents()[-1]).recorded_at
    captured(workbench.ledger, document("Later."))
    at = Asked(workbench=workbench, asker=ANA, view=workbench.view(moment))
    assert {one.id for one in reports.context(at).reports} == before
    assert len(reports.context(Asked(workbench=workbench, asker=ANA, view=workbench.view())).reports) == len(before) + 1


def test_a_decision_is_told_however_it_was_made(ask, workbench) -> None:
    """What is kept of decisions from one request to the next keeps up."""
    claim = workbench.view().claims()[0]
    assert all(one.reviewed == 0 for one in ask().reports)
    deciding.decide(
        workbench, ANA, deciding.Correct(kind="corrected", claim=claim.id, field="event", value="clash", reason="So.")
    )
    assert sum(one.reviewed for one in ask().reports) == 1
