"""A page of an incident is kept for as long as nothing touches it, and no longer."""

import dataclasses
import re

import pytest
import serving
from fastapi.testclient import TestClient
from lxml import html

from rashomon.api.rights import Asker
from rashomon.ledger import history
from rashomon.model import Issue
from rashomon.review.adding import Addition
from rashomon.web import create
from rashomon.web import incident as incident_page

ANA = Asker.owner("Ana Example")


@pytest.fixture
def incident(workbench):
    [found] = workbench.view().incidents()
    return found


CHANGES = {
    "a check": lambda bench, claim: bench.desk(ANA).check(claim.id, method="call", finding="verified", reason="Yes."),
    "a correction": lambda bench, claim: bench.desk(ANA).correct(claim.id, "event", "explosion", reason="A mine."),
    "a grade of a source": lambda bench, claim: bench.desk(ANA).assess(
        claim.attribution.source.label, scale="reliability", grade="D", reason="Wrong before."
    ),
    "an issue of its report": lambda bench, claim: bench.ledger.add(
        [Issue(stage="ingest", severity="note", message="It is old.", subject=claim.document_id)], agent="x"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_touches_it_is_seen_at_once(workbench, incident, change):
    claim = next(one for one in workbench.view().claims() if one.id in incident.claims and one.attribution.source)
    with TestClient(create(workbench), base_url="http://localhost") as client:
        client.get(f"/incidents/{incident.id}")
        before = history.touched(workbench.view(), incident)
        CHANGES[change](workbench, claim)
        [now] = workbench.view().incidents()
        assert history.touched(workbench.view(), now) > before
        page = client.get(f"/incidents/{now.id}").text
    with TestClient(create(workbench), base_url="http://localhost") as fresh:
        assert told(fresh.get(f"/incidents/{now.id}").text) == told(page)


def told(page):
    """The page without what each visit has of its own."""
    return re.sub(r'name="csrf" value="[^"]*"', "", page)


def test_what_does_not_touch_it_leaves_it(workbench, incident):
    before = history.touched(workbench.view(), incident)
    workbench.note(ANA, "published", "inc_other")
    assert workbench.view().upto > before
    assert history.touched(workbench.view(), incident) == before


def test_a_report_of_which_only_an_added_claim_stands_in_it_touches_it(workbench, incident):
    """Its issues and what is decided on it count, though nothing was found in it for the incident."""
    view = workbench.view()
    claim = next(one for one in view.claims() if one.id in incident.claims)
    report = view.document(claim.document_id)
    words = next(part for part in re.split(r"(?<=\.)\s+", report.text) if part and part != claim.span.exact)
    made = workbench.desk(ANA).add(report.id, Addition(words=words, event=claim.event), reason="It was passed over.")
    alone = dataclasses.replace(incident, claims=(made.decision.added.id,), background=())
    before = history.touched(workbench.view(), alone)
    note = Issue(stage="ingest", severity="note", message="It is old.", subject=report.id)
    workbench.ledger.add([note], agent="x")
    assert history.touched(workbench.view(), alone) > before


def test_no_page_of_it_goes_out_with_a_tag_by_which_a_program_is_told_that_nothing_changed(workbench, incident):
    """It may be a minute old."""
    with TestClient(create(workbench), base_url="http://localhost") as client:
        assert "etag" not in client.get(f"/incidents/{incident.id}").headers


def test_one_body_serves_all_roles_and_bids_none_of_them_decide(bench, monkeypatch):
    [found] = bench.view().incidents()
    made = []
    real = incident_page._made
    monkeypatch.setattr(incident_page, "_made", lambda asked, name: made.append(name) or real(asked, name))
    with TestClient(create(bench), base_url="http://localhost") as client:
        for name in ("reader", "reviewer", "coder"):
            client.cookies.clear()
            serving.signed_in(client, name)
            page = html.fromstring(client.get(f"/incidents/{found.id}").text)
            words = page.xpath("//ol[contains(@class, 'claims-words')]//a[starts-with(@href, '/claims/')]/text()")
            assert len(words) == len(found.claims) + len(found.background)
            assert set(words) == {"open"}
    assert made.count(found.id) == 1


def test_in_the_past_a_claim_is_opened_as_of_then(workbench, incident):
    with TestClient(create(workbench), base_url="http://localhost") as client:
        page = html.fromstring(client.get(f"/incidents/{incident.id}", params={"as_of": "2999-01-01"}).text)
    links = page.xpath("//ol[contains(@class, 'claims-words')]//a[starts-with(@href, '/claims/')]")
    assert {link.text for link in links} == {"open"}
    assert all("?as_of=2999-01-01" in link.get("href") for link in links)
