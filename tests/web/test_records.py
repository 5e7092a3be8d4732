"""The ledger's pages: entries, checks, proofs."""

import contextlib
import sqlite3
import time

import serving

from rashomon.ledger import checkpoints, proofs
from rashomon.ledger.notes import SigningKey


def test_every_entry_is_reached_page_by_page(client, workbench):
    found, after = [], None
    while True:
        page = client.get("/api/v1/entries", params={"limit": 40, **({"after": after} if after else {})}).json()
        found += [entry["seq"] for entry in page["entries"]]
        after = page["after"]
        if after is None:
            break
    assert found == list(range(workbench.view().upto, 0, -1))


def test_a_list_is_narrowed(client):
    found = client.get("/api/v1/entries", params={"kind": "Document"}).json()["entries"]
    assert found
    assert {entry["kind"] for entry in found} == {"Document"}


def test_no_ciphertext_is_shown(client, workbench):
    names = workbench.view().protected_names()
    sealed = {one.sealed for one in names if one.sealed}
    assert sealed
    listed = client.get("/api/v1/entries", params={"kind": "ProtectedName"}).json()["entries"]
    for entry in listed:
        for address in (f"/api/v1/entries/{entry['seq']}", f"/ledger/{entry['seq']}"):
            said = client.get(address).text
            assert not any(one in said for one in sealed)


def test_an_entry_leads_to_what_took_its_place(client, workbench):
    claim = workbench.view().claims()[0]
    old = workbench.view().entry(claim).seq
    workbench.ledger.add([claim], agent="another.v1")
    new = workbench.view().upto
    assert client.get(f"/api/v1/entries/{old}").json()["superseded_by"] == new
    assert client.get(f"/api/v1/entries/{new}").json()["supersedes"] == old
    assert f"/ledger/{new}" in client.get(f"/ledger/{old}").text


def test_an_entry_that_is_not_there(client, workbench):
    assert client.get(f"/ledger/{workbench.view().upto + 1}").status_code == 404
    assert client.get("/api/v1/entries/0").status_code == 422


def test_the_check_finds_it_whole_and_then_not(client, workbench):
    token = serving.csrf(client.get("/ledger").text)
    client.post("/ledger/check", data={"csrf": token})
    assert _checked(client)["state"] == "whole"
    with contextlib.closing(sqlite3.connect(workbench.path)) as connection:
        triggers = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
        for name in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE entries SET agent = 'nobody' WHERE seq = 3")
        connection.commit()
    client.post("/api/v1/check")
    found = _checked(client)
    assert found["state"] == "wrong"
    assert any("entry 3" in one["message"].casefold() for one in found["issues"])


def test_a_claim_is_proved(client, workbench):
    key = SigningKey.new("test/ledger")
    checkpoints.record(workbench.ledger, key)
    claim = workbench.view().claims()[0]
    proof = client.get(f"/api/v1/proofs/{claim.id}").text
    assert proofs.verified(proof, [key.verifier]).entry.record_id == claim.id


def test_without_a_checkpoint_nothing_is_proved(client, workbench):
    claim = workbench.view().claims()[0]
    said = client.get(f"/api/v1/proofs/{claim.id}")
    assert said.status_code == 503
    assert "checkpoint" in said.json()["detail"]


def _checked(client):
    for _ in range(200):
        found = client.get("/api/v1/check").json()
        if found["state"] not in ("running", "never"):
            return found
        time.sleep(0.05)
    raise AssertionError("the check did not end")
