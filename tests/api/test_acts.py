"""What people do beside deciding is in the ledger under their names."""

import json

import pytest
import serving
from fastapi.testclient import TestClient

from rashomon.api import acts
from rashomon.ledger.keys import KeyStore, beside
from rashomon.web import create


@pytest.fixture
def client(bench):
    with TestClient(create(bench), base_url="http://localhost") as client:
        yield client


def done(bench):
    """Agent, action and subject of every act in the ledger."""
    found = [entry for entry in bench.ledger.entries() if entry.kind == "Act"]
    return [(entry.agent, entry.action, json.loads(entry.record)["subject"]) for entry in found]


def test_who_reveals_a_protected_name_is_written_down(bench, client):
    store = KeyStore.open(beside(bench.path), create=False)
    store.unlock()
    bench.keys = store
    [name, *_] = bench.view().protected_names()
    serving.signed_in(client, "protector")
    address = f"/api/v1/reports/{name.document_id}"
    client.get(address)
    assert done(bench) == []
    client.get(address, params={"reveal": "true"})
    assert done(bench) == [("person:Protector Example", "revealed", name.document_id)]
    assert not list(bench.ledger.check())


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_who_is_led_there_by_another_site_reveals_nothing(bench, client, site):
    bench.keys = KeyStore.open(beside(bench.path), create=False)
    bench.keys.unlock()
    [name, *_] = bench.view().protected_names()
    serving.signed_in(client, "protector")
    address = f"/api/v1/reports/{name.document_id}?reveal=true"
    led = client.get(address, headers={"Sec-Fetch-Site": site})
    assert led.status_code == 200
    assert done(bench) == []
    # What was shown covered is not taken for what is shown in full.
    known = {"If-None-Match": led.headers["etag"], "Sec-Fetch-Site": "same-origin"}
    own = client.get(address, headers=known)
    assert own.status_code == 200
    assert own.text != led.text
    assert done(bench) == [("person:Protector Example", "revealed", name.document_id)]


def test_who_asks_in_vain_reveals_nothing(bench, client):
    serving.signed_in(client, "reader")
    client.get("/api/v1/incidents", params={"reveal": "true"})
    assert done(bench) == []


def test_who_makes_and_shuts_out_a_user_is_written_down_without_the_password(bench, client):
    serving.signed_in(client, "admin")
    token = serving.csrf(client.get("/users").text)
    new = {"what": "add", "sign_in": "Dee", "name": "Dee New", "password": "another long phrase", "role-coder": "1"}
    client.post("/users", data={"csrf": token, **new})
    client.post("/users", data={"csrf": token, "what": "disable", "sign_in": "dee"})
    assert done(bench) == [("person:Admin Example", "added", "dee"), ("person:Admin Example", "shut out", "dee")]
    assert not any("another long phrase" in entry.record for entry in bench.ledger.entries())


def test_who_gives_a_report_is_written_down(bench, client):
    serving.signed_in(client, "coder")
    given = {"text": "The army said on 3 May 2024 that two soldiers were killed near Kidal.", "published": "2024-05-04"}
    job = client.post("/api/v1/reports", json=given, headers={"Sec-Fetch-Site": "same-origin"}).json()
    bench.jobs.wait(job["id"], 60)
    [document] = bench.jobs.job(job["id"], "Coder Example").documents
    assert done(bench) == [("person:Coder Example", "gave", document)]


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("/api/v1/reports/doc_0123456789abcdef", "doc_0123456789abcdef"),
        ("/sources/Somebody%20Secret", "sources"),
        ("/", "start"),
    ],
)
def test_a_name_in_an_address_is_not_written_down(path, subject):
    assert acts.shown(path) == subject


def test_who_gives_a_table_says_what_its_columns_hold(bench, client):
    serving.signed_in(client, "coder")
    same = {"Sec-Fetch-Site": "same-origin"}
    rows = b"rapport,jour\nThe army said that two soldiers were killed near Kidal.,2024-07-27\n"
    given = {"files": {"files": ("rows.csv", rows)}, "headers": same}
    job = client.post("/api/v1/uploads", data={"columns": "text=rapport,published=jour"}, **given).json()
    bench.jobs.wait(job["id"], 60)
    [document] = bench.jobs.job(job["id"], "Coder Example").documents
    assert bench.view().document(document).published_at == "2024-07-27"
    refused = client.post("/api/v1/uploads", data={"columns": "colour=rapport"}, **given)
    assert refused.status_code == 422
    assert "'colour' is no field" in refused.text
