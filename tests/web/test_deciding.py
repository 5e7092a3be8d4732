"""Decisions by forms, as a browser posts them."""

import base64
import hashlib

import pytest
import serving
from lxml import html

from rashomon.api import deciding as api
from rashomon.web.deciding import local


@pytest.fixture
def claim(workbench):
    view = workbench.view()
    return next(one for one in view.claims() if one.figures and one.attribution.source)


def decide(client, **said):
    return client.post("/decide", data={"csrf": serving.csrf(client.get("/judge").text), **said})


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


def test_what_was_taken_back_says_so_and_leads_to_what_took_it_back(client, workbench, claim):
    page = decide(client, kind="withdrawn", claim=claim.id, reason="Nobody says so.").text
    [made] = workbench.view().decisions()
    assert "Undo" in page
    assert "taken back" not in page
    undo = {"kind": "undone", "decision": made.id, "reason": "They do."}
    client.post("/decide", data={"csrf": serving.csrf(page), **undo})
    page = client.get(f"/decisions/{made.id}").text
    assert "Undo" not in page
    assert workbench.view().decisions()[1].id in page
    assert client.get(f"/api/v1/decisions/{made.id}").json()["taken_back"] == workbench.view().decisions()[1].id


def test_a_withdrawn_claim_says_so_and_leads_to_what_withdrew_it(client, workbench, claim):
    decide(client, kind="withdrawn", claim=claim.id, reason="Nobody says so.")
    page = client.get(f"/claims/{claim.id}").text
    [made] = workbench.view().decisions()
    assert f"/decisions/{made.id}" in page
    assert "unreviewed" not in page
    assert 'action="/decide"' not in page


def test_a_claim_can_be_accepted_as_it_was_read(client, workbench, claim):
    assert decide(client, kind="accepted", subjects=claim.id, reason="The report says so.").status_code == 200
    assert "unreviewed" not in client.get(f"/claims/{claim.id}").text


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


def test_a_decision_leads_to_a_page_that_can_be_loaded_again(client, workbench, claim):
    page = client.get(f"/claims/{claim.id}").text
    form = {"kind": "withdrawn", "claim": claim.id, "reason": "Nobody says so.", "back": f"/claims/{claim.id}"}
    said = client.post("/decide", data={"csrf": serving.csrf(page), **form}, follow_redirects=False)
    assert said.status_code == 303
    for _ in range(2):
        shown = html.fromstring(client.get(said.headers["location"]).text)
        assert "Nobody says so." in shown.text_content()
        assert claim.id in shown.text_content()
        assert f"/claims/{claim.id}" in shown.xpath("//main//a/@href")
    [made] = workbench.view().decisions()
    twin = client.get(f"/api/v1/decisions/{made.id}").json()
    assert twin["decision"]["id"] == made.id
    assert all(line in shown.text_content() for line in twin["changed"])
    assert client.get("/api/v1/decisions/dec_none").status_code == 404


def test_the_page_of_a_decision_is_there_after_the_program_was_started_anew(client, workbench, claim):
    decide(client, kind="withdrawn", claim=claim.id, reason="Nobody says so.")
    [made] = workbench.view().decisions()
    workbench._owned.clear()
    assert claim.id in client.get(f"/decisions/{made.id}").text


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "withdrawn"},
        {"kind": "corrected", "field": "event", "value": "explosion"},
        {"kind": "checked", "method": "call", "finding": "verified"},
    ],
)
def test_a_form_that_is_sent_twice_decides_once(client, workbench, claim, said):
    given = {**said, "claim": claim.id, "reason": "So.", "seen": str(workbench.view().upto)}
    addresses = [str(decide(client, **given).url) for _ in range(2)]
    assert addresses[0] == addresses[1]
    [made] = workbench.view().decisions()
    undo = {"kind": "undone", "decision": made.id, "reason": "A slip.", "seen": str(workbench.view().upto)}
    token = serving.csrf(client.get("/judge").text)
    assert [client.post("/decide", data={"csrf": token, **undo}).status_code for _ in "12"] == [200, 200]
    assert len(workbench.view().decisions()) == 2
    assert decide(client, **given).status_code == 200, "it was taken back, so that it can be decided again"
    assert len(workbench.view().decisions()) == 3


def test_to_take_back_says_what_another_did_meanwhile(client, workbench, claim):
    decide(client, kind="checked", claim=claim.id, method="call", finding="verified", reason="They confirm.")
    [made] = workbench.view().decisions()
    seen = workbench.view().upto
    from rashomon.api.rights import Asker

    other = workbench.desk(Asker.owner("Ben Other"))
    other.correct(claim.id, "event", "explosion", reason="It was a mine.")
    token = serving.csrf(client.get(f"/claims/{claim.id}").text)
    undo = {"csrf": token, "kind": "undone", "decision": made.id, "reason": "A slip.", "seen": str(seen)}
    said = client.post("/decide", data=undo)
    assert said.status_code == 409
    assert "It was a mine." in said.text
    problem = client.post(
        "/api/v1/decisions", json={name: undo[name] for name in ("kind", "decision", "reason")} | {"seen": seen}
    )
    assert (problem.status_code, problem.headers["content-type"]) == (409, "application/problem+json")
    assert "Ben Other" in problem.json()["detail"]
    mine = html.fromstring(said.text).xpath("//main//form")[0]
    client.post("/decide", data={one.get("name"): one.get("value") for one in mine.xpath(".//input")})
    assert [one.kind for one in workbench.view().decisions()] == ["checked", "corrected", "undone"]


def test_to_take_back_what_another_took_back_shows_theirs(client, workbench, claim):
    decide(client, kind="withdrawn", claim=claim.id, reason="Nobody says so.")
    [made] = workbench.view().decisions()
    seen = workbench.view().upto
    from rashomon.api.rights import Asker

    workbench.desk(Asker.owner("Ben Other")).undo(made.id, reason="They do.")
    token = serving.csrf(client.get("/decisions").text)
    undo = {"csrf": token, "kind": "undone", "decision": made.id, "reason": "A slip.", "seen": str(seen)}
    said = client.post("/decide", data=undo)
    assert said.status_code == 409
    assert "They do." in said.text


def test_what_another_did_elsewhere_keeps_nobody_from_taking_back(client, workbench, claim):
    decide(client, kind="withdrawn", claim=claim.id, reason="Nobody says so.")
    [made] = workbench.view().decisions()
    seen = workbench.view().upto
    from rashomon.api.rights import Asker

    elsewhere = next(one for one in workbench.view().claims() if one.document_id != claim.document_id)
    workbench.desk(Asker.owner("Ben Other")).withdraw(elsewhere.id, reason="Nobody says that.")
    token = serving.csrf(client.get("/decisions").text)
    undo = {"csrf": token, "kind": "undone", "decision": made.id, "reason": "A slip.", "seen": str(seen)}
    assert client.post("/decide", data=undo).status_code == 200


def test_what_was_typed_is_in_the_form_that_tries_again(client, workbench, claim):
    said = decide(client, kind="corrected", claim=claim.id, field="event", value="picnic", reason="Typed at length.")
    [form] = html.fromstring(said.text).xpath("//main//form")
    given = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    assert (given["value"], given["reason"]) == ("picnic", "Typed at length.")
    assert client.post("/decide", data={**given, "value": "explosion"}).status_code == 200
    [made] = workbench.view().decisions()
    assert (made.reason, made.correction.value) == ("Typed at length.", ("explosion",))


def test_a_check_rests_on_files_that_are_kept_under_their_hash(client, workbench, claim):
    page = client.get(f"/claims/{claim.id}").text
    [form] = html.fromstring(page).xpath("//form[.//input[@type='file']]")
    assert form.get("enctype") == "multipart/form-data"
    data = bytes(range(256)) * 8000
    given = {"csrf": serving.csrf(page), "kind": "checked", "claim": claim.id, "method": "call", "finding": "verified"}
    said = client.post(
        "/decide",
        data={
            **given,
            "reason": "A photo.",
            "evidence": "https://example.org/a\nA letter of 3 May",
            "note": "Seen twice.",
        },
        files={"file": ("roof <b>.jpg", data, "text/html")},
    )
    assert said.status_code == 200, said.text
    [made] = workbench.view().decisions()
    digest = hashlib.sha256(data).hexdigest()
    assert [(one.name, one.sha256) for one in made.material] == [
        ("https://example.org/a", None),
        ("A letter of 3 May", None),
        ("roof <b>.jpg", digest),
    ]
    assert workbench.view().bytes(digest) == data
    shown = html.fromstring(client.get(f"/claims/{claim.id}").text).text_content()
    assert digest in shown
    assert f"{len(data)} bytes, kept in the ledger" in shown
    assert "Seen twice." in shown
    rests = client.get(f"/api/v1/claims/{claim.id}").json()["checks"][0]["rests"]
    assert [one["size"] for one in rests] == [None, None, len(data)]


def test_files_that_are_too_large_are_refused_and_named_to_be_chosen_again(client, workbench, claim, monkeypatch):
    monkeypatch.setattr(api, "LARGEST", 1000)
    given = {"kind": "checked", "claim": claim.id, "method": "call", "finding": "verified", "reason": "A film."}
    page = client.get(f"/claims/{claim.id}").text
    said = client.post(
        "/decide", data={"csrf": serving.csrf(page), **given}, files={"file": ("film.mp4", b"x" * 1001, "video/mp4")}
    )
    assert said.status_code == 422
    shown = html.fromstring(said.text)
    assert "film.mp4" in shown.xpath("string(//main//form)")
    assert shown.xpath("//main//form//input[@name='reason']/@value") == ["A film."]
    assert not workbench.view().decisions()


def test_a_file_over_the_api_comes_in_base_64(client, workbench, claim):
    body = {"kind": "checked", "claim": claim.id, "method": "call", "finding": "verified", "reason": "A letter."}
    files = [{"name": "letter.txt", "data": base64.b64encode(b"Dear all").decode()}]
    assert client.post("/api/v1/decisions", json={**body, "files": files}).status_code == 201
    [made] = workbench.view().decisions()
    assert workbench.view().bytes(made.material[0].sha256) == b"Dear all"


@pytest.mark.parametrize("address", ["//evil.example", "https://evil.example", "/\\evil.example", "", "javascript:x"])
def test_nobody_is_led_away(address):
    assert local(address) == "/incidents"


def test_one_is_led_back_to_a_page():
    assert local("/claims/claim_1?as_of=2024") == "/claims/claim_1?as_of=2024"


def test_figures_are_numbered_as_they_were_found_whatever_was_taken_out(client, workbench, claim):
    words = claim.span.exact.split()
    figures = ["killed; 7; ; " + words[0], "wounded; 8; ; " + words[1]]
    given = {"kind": "added", "document": claim.document_id, "words": claim.span.exact, "event": "clash"}
    made = client.post(
        "/api/v1/decisions",
        json={**given, "figures": figures, "source": "Lake Guard", "source_kind": "belligerent", "reason": "So."},
    )
    assert made.status_code == 201, made.text
    added = made.json()["decision"]["added"]["id"]
    decide(client, kind="corrected", claim=added, figure="1", field="figure", value="none", reason="No figure.")
    offered = {one["figure"] for one in client.get(f"/api/v1/claims/{added}").json()["correctable"]}
    assert offered == {None, 2}
    decide(client, kind="corrected", claim=added, figure="2", field="range", value="9", reason="The morgue.")
    [figure] = client.get(f"/api/v1/claims/{added}").json()["record"]["figures"]
    assert (figure["effect"], figure["high"]) == ("wounded", 9)


def test_several_names_are_offered_as_they_are_read(client, workbench, claim):
    decide(client, kind="corrected", claim=claim.id, field="via", value="The Sentinel; Radio Tessit", reason="So.")
    [offered] = [one for one in client.get(f"/api/v1/claims/{claim.id}").json()["correctable"] if one["field"] == "via"]
    assert offered["value"] == "The Sentinel; Radio Tessit"
    again = decide(client, kind="corrected", claim=claim.id, field="via", value=offered["value"], reason="So.")
    assert again.status_code == 422
    assert "already" in again.text


def test_a_source_of_which_the_kind_is_not_known_is_asked_for_it_and_taken_down(client, workbench, claim):
    said = {"kind": "corrected", "claim": claim.id, "field": "source", "value": "report", "reason": "So."}
    decide(client, **{**said, "value": "the report"})
    asked = decide(client, **{**said, "value": "Hill Scouts"})
    assert asked.status_code == 422
    [chosen] = html.fromstring(asked.text).xpath("//select[@name='source_kind']")
    assert "witness" in [one.text.strip() for one in chosen.xpath("option")]
    assert decide(client, **{**said, "value": "Hill Scouts", "source_kind": "witness"}).status_code == 200
    record = client.get(f"/api/v1/claims/{claim.id}").json()["record"]
    assert record["attribution"]["source_kind"] == "witness"
    for page in (f"/claims/{claim.id}", f"/reports/{claim.document_id}/add-claim"):
        assert html.fromstring(client.get(page).text).xpath("//select[@name='source_kind']")
