"""Decisions by forms, as a browser posts them."""

import pytest
import serving

from rashomon.web.deciding import local


@pytest.fixture
def claim(workbench):
    view = workbench.view()
    return next(one for one in view.claims() if one.figures and one.attribution.source)


def decide(client, **said):
    page = client.get(f"/claims/{said.get('claim', said.get('subject', ''))}").text if "claim" in said else ""
    return client.post("/decide", data={"csrf": serving.csrf(page), **said})


def test_a_check_is_taken_down_and_shown_and_undone(client, workbench, claim):
    said = decide(
        client,
        kind="checked",
        claim=claim.id,
        method="call to the hospital",
        finding="verified",
        reason="They confirm.",
    )
    assert said.status_code == 200
    [made] = workbench.view().decisions()
    assert (made.by, made.kind, made.check.finding) == ("Ana Example", "checked", "verified")
    assert "call to the hospital" in client.get(f"/claims/{claim.id}").text
    client.post(
        "/decide", data={"csrf": serving.csrf(said.text), "kind": "undone", "decision": made.id, "reason": "Wrong one."}
    )
    listed = client.get("/api/v1/decisions").json()["decisions"]
    assert [one["taken_back"] for one in listed] == [False, True]


def test_a_correction_changes_the_claim_and_keeps_what_was_found(client, workbench, claim):
    decide(client, kind="corrected", claim=claim.id, field="event", value="explosion", reason="It was a mine.")
    page = client.get(f"/api/v1/claims/{claim.id}").json()
    assert page["record"]["event"] == "explosion"
    assert workbench.view().claim(claim.id).event == claim.event


def test_what_is_not_allowed_is_said(client, workbench, claim):
    said = decide(client, kind="corrected", claim=claim.id, field="event", value="picnic", reason="Nice day.")
    assert said.status_code == 422
    assert "picnic" in said.text
    assert not workbench.view().decisions()


def test_a_decision_without_a_reason_is_not_taken_down(client, workbench, claim):
    assert decide(client, kind="withdrawn", claim=claim.id, reason="  ").status_code == 422
    assert not workbench.view().decisions()


def test_two_who_decide_on_the_same_see_each_other(client, workbench, claim):
    seen = workbench.view().upto
    from rashomon.api.rights import Asker

    workbench.desk(Asker.owner("Ben Other")).correct(claim.id, "event", "attack", reason="They were attacked.")
    given = {"kind": "corrected", "claim": claim.id, "field": "event", "value": "explosion", "reason": "A mine."}
    said = decide(client, **given, seen=str(seen))
    assert said.status_code == 409
    assert "Ben Other" in said.text
    assert "They were attacked." in said.text
    assert [one.by for one in workbench.view().decisions()] == ["Ben Other"]
    again = decide(client, **given, seen=str(workbench.view().upto))
    assert again.status_code == 200
    assert [one.by for one in workbench.view().decisions()] == ["Ben Other", "Ana Example"]


def test_ones_own_later_decision_is_no_conflict(client, workbench, claim):
    seen = workbench.view().upto
    for value in ("attack", "explosion"):
        given = {"kind": "corrected", "claim": claim.id, "field": "event", "value": value, "reason": "So it was."}
        assert decide(client, **given, seen=str(seen)).status_code == 200


def test_a_claim_that_was_not_found_is_added(client, workbench):
    document = workbench.view().documents()[0]
    words = document.text.split("\n")[0].strip()[:60]
    page = client.get(f"/reports/{document.id}/add-claim").text
    said = client.post(
        "/decide",
        data={
            "csrf": serving.csrf(page),
            "kind": "added",
            "document": document.id,
            "words": words,
            "event": "clash",
            "reason": "It was passed over.",
        },
    )
    assert said.status_code == 200, said.text
    assert [one.kind for one in workbench.view().decisions()] == ["added"]


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:x"])
def test_nobody_is_led_away(address):
    assert local(address) == "/incidents"


def test_one_is_led_back_to_a_page():
    assert local("/claims/claim_1?as_of=2024") == "/claims/claim_1?as_of=2024"
