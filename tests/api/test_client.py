"""The Python client of the API, against a workbench in the same process."""

import pytest
import serving
from fastapi.testclient import TestClient

from rashomon import overview
from rashomon.api.client import ApiError, Client
from rashomon.web import create


@pytest.fixture
def http(workbench):
    overview.make(workbench.ledger)
    with TestClient(create(workbench), base_url="http://localhost") as http:
        yield http


def test_goes_through_every_page(http, workbench):
    client = Client(http=http)
    assert [one["seq"] for one in client.entries(limit=40)] == list(range(workbench.view().upto, 0, -1))
    assert [one["incident"]["id"] for one in client.incidents()] == [one.id for one in workbench.view().incidents()]


def test_reads_what_pages_show(http, workbench):
    client = Client(http=http)
    [incident] = workbench.view().incidents()
    assert client.incident(incident.id)["incident"]["title"] == incident.title
    claim = workbench.view().claims()[0]
    assert client.claim(claim.id)["record"]["id"] == claim.id
    assert claim.id in {one["id"] for one in client.report(claim.document_id)["claims"]}
    assert client.history(incident.id)["changes"]


def test_an_answer_that_it_has_is_not_sent_again(http, workbench):
    client = Client(http=http)
    asked = []
    http.event_hooks["response"].append(lambda said: asked.append(said.status_code))
    claim = workbench.view().claims()[0]
    first, again = client.claim(claim.id), client.claim(claim.id)
    assert asked == [200, 304]
    assert first == again
    client.decide("withdrawn", claim=claim.id, reason="Nobody said so.")
    assert client.claim(claim.id)["withdrawn"]
    assert asked == [200, 304, 201, 200]


def test_decides_and_is_told_of_what_it_has_not_seen(http, workbench):
    client, seen = Client(http=http), workbench.view().upto
    claim = workbench.view().claims()[0]
    from rashomon.api.rights import Asker

    workbench.desk(Asker.owner("Ben Other")).correct(claim.id, "event", "attack", reason="So it was.")
    given = {"claim": claim.id, "field": "event", "value": "explosion", "reason": "A mine."}
    with pytest.raises(ApiError) as error:
        client.decide("corrected", seen=seen, **given)
    assert error.value.status == 409
    assert "Ben Other" in error.value.detail
    made = client.decide("corrected", **given)["decision"]["id"]
    client.decide("undone", decision=made, reason="It was an attack.")
    assert [one["taken_back"] for one in client.decisions()] == [False, True, False]


def test_gives_a_report_to_be_read(http):
    client = Client(http=http)
    text = "The army said on 3 May 2024 that two soldiers were killed in an attack by rebels near Kidal, Mali."
    job = client.wait(client.add_report(text=text, outlet="Test Wire", published="2024-05-04")["id"])
    assert (job["state"], job["added"]) == ("done", 1)


def test_says_what_is_wrong(http):
    with pytest.raises(ApiError) as error:
        Client(http=http).incident("inc_none")
    assert error.value.status == 404
    assert "inc_none" in error.value.detail


def test_a_token_may_what_it_may(example_ledger, tmp_path):
    with (
        serving.team(example_ledger, tmp_path) as bench,
        TestClient(create(bench), base_url="http://localhost") as http,
    ):
        token = bench.doors.make_token("reviewer", "program", ["read"])
        claim = bench.view().claims()[0]
        assert Client(http=http, token=token).claim(claim.id)
        for wrong, status in ((token, 403), ("rsh_none", 401), (None, 401)):
            with pytest.raises(ApiError) as error:
                Client(http=http, token=wrong).decide("withdrawn", claim=claim.id, reason="Nobody said so.")
            assert error.value.status == status
