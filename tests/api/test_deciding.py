"""Decisions over the API: who may, what stands, and that none is lost where two decide at once."""

import threading

import pytest
from fastapi.testclient import TestClient

from rashomon.api import deciding
from rashomon.api.asking import Refusal
from rashomon.api.rights import RIGHTS, Asker
from rashomon.review import Overtaken
from rashomon.web import create


def person(name, role):
    return Asker(name=name, rights=RIGHTS[role], roles=(role,))


@pytest.fixture
def claim(workbench):
    return next(one for one in workbench.view().claims() if one.figures)


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("reader", ()),
        ("coder", ("withdrawn",)),
        ("reviewer", ("withdrawn", "checked")),
        ("protector", ()),
        ("admin", ()),
    ],
)
def test_who_may_decide_what(workbench, claim, role, kinds):
    said = {
        "withdrawn": deciding.Withdraw(kind="withdrawn", claim=claim.id, reason="Nobody said so."),
        "checked": deciding.Check(kind="checked", claim=claim.id, method="call", finding="verified", reason="Called."),
    }
    for kind, body in said.items():
        if kind in kinds:
            assert deciding.decide(workbench, person("Cy", role), body).decision.by == "Cy"
        else:
            with pytest.raises(Refusal):
                deciding.decide(workbench, person("Cy", role), body)


def test_a_coder_takes_back_only_their_own(workbench, claim):
    body = deciding.Withdraw(kind="withdrawn", claim=claim.id, reason="Nobody said so.")
    made = deciding.decide(workbench, person("Ana", "coder"), body)
    undo = deciding.Undo(kind="undone", decision=made.decision.id, reason="It stands.")
    with pytest.raises(Refusal):
        deciding.decide(workbench, person("Ben", "coder"), undo)
    assert deciding.decide(workbench, person("Ana", "coder"), undo).decision.undoes == made.decision.id


def test_of_two_at_the_same_time_one_is_told_of_the_other(workbench, claim):
    seen = workbench.view().upto
    outcomes = {}
    ready = threading.Barrier(2)

    def decide(name, value):
        body = deciding.Correct(kind="corrected", claim=claim.id, field="event", value=value, reason="Seen.", seen=seen)
        ready.wait()
        try:
            deciding.decide(workbench, person(name, "coder"), body)
            outcomes[name] = "stands"
        except Overtaken as error:
            outcomes[name] = [one.by for one in error.meanwhile]

    threads = [threading.Thread(target=decide, args=given) for given in (("Ana", "attack"), ("Ben", "explosion"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = [name for name, outcome in outcomes.items() if outcome == "stands"]
    [loser] = {"Ana", "Ben"} - {winner}
    assert outcomes[loser] == [winner]
    assert [one.by for one in workbench.view().decisions()] == [winner]
    assert not workbench.ledger.check()


def test_decisions_come_page_by_page(workbench, claim):
    for finding in ("verified", "disputed", "unverified"):
        body = deciding.Check(kind="checked", claim=claim.id, method="call", finding=finding, reason="Called.")
        deciding.decide(workbench, person("Ana", "reviewer"), body)
    with TestClient(create(workbench), base_url="http://localhost") as client:
        first = client.get("/api/v1/decisions", params={"limit": 2}).json()
        then = client.get("/api/v1/decisions", params={"limit": 2, "after": first["after"]}).json()
    found = [one["decision"]["check"]["finding"] for one in (*first["decisions"], *then["decisions"])]
    assert found == ["unverified", "disputed", "verified"]
    assert then["after"] is None


def test_an_answer_that_one_has_is_not_given_again(workbench):
    with TestClient(create(workbench), base_url="http://localhost") as client:
        first = client.get("/api/v1/decisions")
        again = client.get("/api/v1/decisions", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        claim = workbench.view().claims()[0]
        client.post(
            "/api/v1/decisions",
            json={"kind": "withdrawn", "claim": claim.id, "reason": "Nobody said so."},
            headers={"Origin": "http://localhost"},
        )
        assert client.get("/api/v1/decisions", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
