"""The whole workbench: where a page leads that is none."""

from fastapi.testclient import TestClient
from lxml import html
from serving import signed_in

from rashomon.web import create

LISTS = {
    "/incidents/inc_none": "/incidents",
    "/reports/doc_none": "/reports",
    "/reports/doc_none/add-claim": "/reports",
    "/claims/claim_none": "/reports",
    "/actors/Nobody%20at%20all": "/actors",
    "/places/Nowhere%20at%20all": "/places",
    "/sources/Nobody%20at%20all": "/sources",
    "/decisions/dec_none": "/decisions",
    "/ledger/99999999": "/ledger",
    "/nowhere": "/incidents",
}


def test_what_is_not_there_leads_to_the_list_that_it_would_be_in(client, subtests):
    for address, listed in LISTS.items():
        with subtests.test(address):
            said = client.get(address)
            assert said.status_code == 404
            [link] = html.fromstring(said.text).xpath("//main//a/@href")
            assert link == listed
            assert client.get(link).status_code == 200


def test_a_list_that_is_asked_for_wrongly_leads_to_all_of_it(client):
    said = client.get("/reports?since=soon")
    assert said.status_code == 422
    assert html.fromstring(said.text).xpath("//main//a/@href") == ["/reports"]


def test_who_may_not_see_a_page_is_not_led_to_its_list(bench):
    with TestClient(create(bench), base_url="http://localhost") as client:
        signed_in(client, "reader")
        said = client.get("/add")
        assert said.status_code == 403
        assert html.fromstring(said.text).xpath("//main//a/@href") == ["/incidents"]
