"""The review queue as a page: one form an item, the next item after each decision, undo, later; all without scripts."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from lxml import html
from serving import csrf

from rashomon import overview
from rashomon.ledger import protection
from rashomon.web.application import create


@pytest.fixture
def client(workbench) -> TestClient:
    overview.make(workbench.ledger)
    return TestClient(create(workbench), base_url="http://localhost")


def items(page: str) -> list[html.HtmlElement]:
    return html.fromstring(page).xpath("//article[contains(@class, 'item')]")


def fields(item: html.HtmlElement) -> dict[str, str]:
    return {one.get("name"): one.get("value") or "" for one in item.xpath(".//input[@name]")}


def test_every_item_has_a_sentence_its_words_and_labelled_fields(client) -> None:
    page = client.get("/queue").text
    found = items(page)
    assert found
    for item in found:
        assert item.xpath("string(.//h2)").strip().endswith((".", "?"))
        assert item.xpath(".//blockquote") or "copy" in item.get("class")
        labelled = {one.get("for") for one in item.xpath(".//label")}
        assert {one.get("id") for one in item.xpath(".//input[@type!='hidden' or not(@type)]")} <= labelled
    assert len(page) < 300_000
    assert "style=" not in page
    assert "style-src 'self'" in client.get("/queue").headers["content-security-policy"]


def test_accepting_leads_to_the_next_item_says_so_and_is_undone_at_once(client, workbench) -> None:
    first, second = items(client.get("/queue").text)[:2]
    answer = client.post("/queue", data={**fields(first), "do": "accept"}, follow_redirects=False)
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.endswith(f"#{second.get('id')}")
    page = client.get(where).text
    assert first.get("id") not in [item.get("id") for item in items(page)]
    [made] = workbench.ledger.view().decisions()
    assert (made.kind, made.by) == ("accepted", "Ana Example")
    # Nobody wrote a sentence, and none is put into anybody's mouth.
    assert made.reason == "Accepted as found by one key or button of the review queue; no sentence was given."
    [undo] = html.fromstring(page).xpath("//form[@data-undo]")
    undone = client.post("/queue", data={**fields(undo), "do": "undo"}, follow_redirects=False)
    assert undone.headers["location"].endswith(f"#{first.get('id')}"), "what was taken back is looked at again"
    assert first.get("id") in [item.get("id") for item in items(client.get("/queue").text)]


def test_nothing_is_accepted_of_which_the_words_are_not_shown(client, workbench) -> None:
    claims = {one.id: one for one in workbench.view().claims()}
    for item in items(client.get("/queue").text):
        given = fields(item)
        if given.get("accepts") == "claim":
            shown = item.xpath(".//blockquote/text()")
            assert all(protection.worded(claims[name].span.exact) in shown for name in given["subjects"].splitlines())


def test_the_sentence_that_was_typed_is_the_reason(client, workbench) -> None:
    first = items(client.get("/queue").text)[0]
    client.post("/queue", data={**fields(first), "do": "accept", "reason": "Both statements read in full."})
    assert [one.reason for one in workbench.ledger.view().decisions()] == ["Both statements read in full."]


def test_what_is_put_off_is_gone_until_it_is_asked_for_again(client) -> None:
    first = items(client.get("/queue").text)[0]
    client.post("/queue", data={**fields(first), "do": "later"})
    page = client.get("/queue").text
    assert first.get("id") not in [item.get("id") for item in items(page)]
    assert "1 put off" in html.fromstring(page).xpath("string(//p[@class='progress'])")
    client.post("/queue", data={"csrf": csrf(page), "do": "again"})
    assert items(client.get("/queue").text)[0].get("id") == first.get("id")


def test_progress_counts_what_was_done_today(client) -> None:
    before = html.fromstring(client.get("/queue").text).xpath("string(//p[@class='progress'])")
    first = items(client.get("/queue").text)[0]
    client.post("/queue", data={**fields(first), "do": "accept"})
    after = html.fromstring(client.get("/queue").text).xpath("string(//p[@class='progress'])")
    assert before.startswith("0 of ")
    assert after.startswith("1 of ")


@pytest.mark.parametrize("wrong", [{"do": "burn"}, {"do": "accept", "subjects": "claim_0000000000000000"}, {}])
def test_what_cannot_be_decided_is_said_and_nothing_is_taken_down(client, workbench, wrong) -> None:
    first = items(client.get("/queue").text)[0]
    answer = client.post("/queue", data={**fields(first), **wrong})
    assert answer.status_code == 422
    assert not workbench.ledger.view().decisions()


def test_a_form_without_its_token_decides_nothing(client, workbench) -> None:
    first = items(client.get("/queue").text)[0]
    assert client.post("/queue", data={**fields(first), "csrf": "", "do": "accept"}).status_code == 403
    assert not workbench.ledger.view().decisions()


def test_the_past_has_no_queue(client) -> None:
    assert client.get("/queue?as_of=2024-01-01").status_code == 422
