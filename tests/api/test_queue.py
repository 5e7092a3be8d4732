"""What is due, why, in which order, and until when."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from rashomon import overview
from rashomon.api import queue, queue_claims, queue_due, queue_kept, queue_rules
from rashomon.api.asking import Asked
from rashomon.api.rights import Asker
from rashomon.ledger import protection
from rashomon.model import Decision
from rashomon.web.application import create


@pytest.fixture
def ask(workbench):
    overview.make(workbench.ledger)

    def page(**wanted: Any) -> queue.QueuePage:
        asked = Asked(workbench=workbench, asker=Asker.owner("Ana Example"), view=workbench.view())
        return queue.context(asked, **{"limit": 100, **wanted})

    return page


def test_the_most_at_stake_comes_first_and_conflicts_before_all_else(ask) -> None:
    found = [one.due for one in ask().items]
    assert [one.stake for one in found] == sorted((one.stake for one in found), reverse=True)
    sorts = [one.sort for one in found]
    assert sorts[0] == "conflict"
    assert "conflict" not in sorts[sorts.count("conflict") :]


def test_each_rests_on_words_of_claims_that_stand(ask, workbench) -> None:
    claims = {one.id: one for one in workbench.view().claims()}
    for one in ask().items:
        assert one.due.sort == "copy" or one.quotes
        assert all(protection.worded(claims[quote.claim].span.exact) == quote.words for quote in one.quotes)


def test_a_conflict_is_due_until_the_claims_on_both_sides_were_reviewed(ask, workbench) -> None:
    item = ask(sort="conflict").items[0]
    desk = workbench.desk(Asker.owner("Ana Example"))
    *some, last = item.due.subjects
    desk.accept(*some, reason="Read one side.")
    assert item.due.key in {one.due.key for one in ask().items}
    made = desk.accept(last, reason="Read the other.")
    assert item.due.key not in {one.due.key for one in ask().items}
    desk.undo(made.decision.id, reason="A slip.")
    assert item.due.key in {one.due.key for one in ask().items}


def test_what_accounts_answer_otherwise_is_asked_once_with_what_each_says(ask, workbench) -> None:
    found = [one.due for one in ask(sort="conflict").items]
    assert len({(one.incident, one.why.split(":")[0]) for one in found}) == len(found)
    assert any(len({told.split(":")[0] for told in one.told}) > 1 for one in found)


def test_of_many_claims_in_conflict_some_are_asked_about_at_once(ask, workbench, monkeypatch) -> None:
    monkeypatch.setattr(queue_rules, "AT_ONCE", 1)
    item = ask(sort="conflict").items[0]
    assert len(item.due.subjects) == 1
    workbench.desk(Asker.owner("Ana Example")).accept(*item.due.subjects, reason="Read it.")
    [again] = [one for one in ask(sort="conflict").items if one.due.key == item.due.key]
    assert again.due.subjects != item.due.subjects
    assert item.due.subjects[0] in again.due.claims, "the other side is shown"


def test_an_incident_that_cannot_be_read_holds_up_no_other(ask, workbench, monkeypatch) -> None:
    whole = {one.due.incident for one in ask(sort="conflict").items}
    workbench._owned.clear()
    real, broken = queue_kept.readings.some, min(whole)

    def some(view, names):
        if list(names) == [broken]:
            raise RuntimeError("A reading that fails.")
        return real(view, names)

    monkeypatch.setattr(queue_kept.readings, "some", some)
    deadline = time.monotonic() + 20
    while (page := ask(sort="conflict")).behind and time.monotonic() < deadline:
        time.sleep(0.05)
    assert {one.due.incident for one in page.items} == whole - {broken}
    assert any("1 incident could not" in one for one in page.cut)


def test_who_reveals_names_changes_nothing_of_what_is_due_for_others(ask, workbench) -> None:
    plain = ask()
    view = workbench.view()
    view.uncover = lambda record: (
        dataclasses.replace(record, id="dec_other") if isinstance(record, Decision) else record
    )
    workbench.desk(Asker.owner("Ana Example")).accept(plain.items[0].due.subjects[0], reason="Read it.")
    due = [one.due for one in ask().items]
    revealed = Asked(workbench=workbench, asker=Asker.owner("Ana Example"), view=view, revealed=True)
    assert [one.due for one in queue.context(revealed, limit=100).items] == due
    assert [one.due for one in ask().items] == due


def test_an_incident_is_due_until_it_was_accepted_as_it_is(ask, workbench) -> None:
    item = ask(sort="incident").items[0]
    workbench.desk(Asker.owner("Ana Example")).accept(item.due.subjects[0], reason="One battle.", sort="incident")
    assert item.due.key not in {one.due.key for one in ask(sort="incident").items}


def test_a_name_is_due_until_it_was_left_as_written(ask, workbench) -> None:
    item = ask(sort="name").items[0]
    workbench.desk(Asker.owner("Ana Example")).accept(item.due.left, reason="Unknown.", sort=item.due.accepts)
    assert item.due.left not in {one.due.left for one in ask(sort="name").items}


def test_pages_follow_on_without_a_gap(ask) -> None:
    whole = [one.due.key for one in ask().items]
    first = ask(limit=3)
    second = ask(limit=3, after=first.after)
    assert [one.due.key for one in (*first.items, *second.items)] == whole[:6]


@pytest.mark.parametrize("wrong", ["after=x", "after=-1", "sort=none", "limit=0", "as_of=2024-01-01"])
def test_what_is_no_question_is_refused(workbench, wrong) -> None:
    answer = TestClient(create(workbench), base_url="http://localhost").get(f"/api/v1/queue?{wrong}")
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_a_decision_costs_what_it_touched(ask, workbench, monkeypatch) -> None:
    """No incident is read again, and no claim, but for what somebody decided on."""
    looked: list[str] = []
    item = ask(sort="conflict").items[0]
    monkeypatch.setattr(queue_kept.readings, "some", lambda view, names: looked.extend(names) or [])
    monkeypatch.setattr(queue_kept, "asks", lambda plain: looked.append(plain["id"]))
    ask()
    workbench.desk(Asker.owner("Ana Example")).assess(item.due.claims[0], scale="credibility", grade="2", reason="So.")
    overview.make(workbench.ledger)
    ask(done="dec_none")
    assert set(looked) <= {item.due.incident}


def test_conflicts_stay_while_their_incident_is_looked_at_anew(ask, workbench, monkeypatch) -> None:
    before = {one.due.key for one in ask(sort="conflict").items}
    monkeypatch.setattr(queue_kept.Kept, "_work", lambda kept: None)  # Never done.
    name = ask(sort="conflict").items[0].due.claims[0]
    workbench.desk(Asker.owner("Ana Example")).assess(name, scale="credibility", grade="2", reason="So.")
    page = ask(sort="conflict")
    assert page.behind
    assert {one.due.key for one in page.items} == before
    client = TestClient(create(workbench), base_url="http://localhost")
    assert "etag" not in client.get("/api/v1/queue").headers


def test_what_is_kept_is_what_would_be_worked_out_anew(ask, workbench) -> None:
    desk = workbench.desk(Asker.owner("Ana Example"))
    page = ask()
    desk.withdraw(page.items[0].due.claims[0], reason="Nobody says this.")
    desk.accept(*page.items[1].due.subjects, reason="Read.", sort=page.items[1].due.accepts)
    overview.make(workbench.ledger)
    while ask(done="dec_none").behind:
        pass
    kept = [one.due for one in ask().items]
    workbench._owned.clear()
    while ask().behind:
        pass
    assert [one.due for one in ask().items] == kept


def plain(**said: Any) -> dict[str, Any]:
    mention = {"span": {"exact": "the army"}, "name": "Northern Army", "antecedent": None}
    attribution = {"cue": {"exact": "said"}, "source": mention, "source_kind": "belligerent", "stance": "asserts"}
    made = {"attribution": attribution | {"via": []}, "actor": None, "target": None, "figures": [], "stance": "asserts"}
    return made | {"place": None} | said


def figure(name: str | None, effect: str = "killed") -> dict[str, Any]:
    side = {"span": {"exact": "soldiers"}, "name": name, "antecedent": None}
    return {"effect": effect, "of": [side], "span": {"exact": "nine"}, "unit": "persons", "low": 9, "high": 9}


REBELS = {"span": {"exact": "rebels"}, "name": "River Front", "antecedent": None}


@pytest.mark.parametrize(
    ("claim", "part"),
    [
        (plain(), None),
        (plain(attribution=plain()["attribution"] | {"source_kind": "reporter"}), "own voice"),
        (plain(attribution=plain()["attribution"] | {"source_kind": "reporter", "cue": None}), None),
        (
            plain(attribution=plain()["attribution"] | {"source": REBELS | {"name": None, "span": {"exact": "They"}}}),
            "“They”",
        ),
        (plain(actor=REBELS, figures=[figure("Northern Army")]), "its own side"),
        (plain(actor=REBELS, figures=[figure("River Front")]), None),
        (plain(actor=REBELS, figures=[figure("Northern Army", "released")]), None),
        (plain(attribution=plain()["attribution"] | {"source": None, "source_kind": "anonymous"}), "Nobody is named"),
    ],
)
def test_a_source_looks_wrong_for_a_reason(claim, part) -> None:
    why = queue_claims.looks_wrong(claim)
    assert (why is None) if part is None else (why is not None and part in why)


def test_more_reports_and_higher_figures_are_more_at_stake_but_never_more_than_a_conflict() -> None:
    assert queue_due.stake("incident", 5, 10) > queue_due.stake("incident", 2, 10)
    assert queue_due.stake("incident", 2, 1000) > queue_due.stake("incident", 2, 10)
    assert queue_due.stake("source", 50, 10**9) < queue_due.stake("conflict")


@pytest.mark.parametrize(
    ("written", "open_"),
    [("Lake Guard", True), ("the Lake Guard", True), ("Azawad", True), ("five people", False), ("They", False)],
)
def test_only_proper_names_are_names_left_open(written, open_) -> None:
    claim = plain(actor={"span": {"exact": written}, "name": None, "antecedent": None})
    assert ((("actor", written)) in list(queue_claims.open_names(claim))) is open_
