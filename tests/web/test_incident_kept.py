"""A page of an incident is kept for as long as nothing touches it, and no longer."""

import re

import pytest
from fastapi.testclient import TestClient

from rashomon.api.rights import Asker
from rashomon.ledger import history
from rashomon.model import Issue
from rashomon.web import create

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
