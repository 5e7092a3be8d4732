"""The ledger's pages: entries, checks, proofs."""

import contextlib
import shlex
import sqlite3
import time
from urllib.parse import parse_qs, urlsplit

import serving
from lxml import html
from typer.testing import CliRunner

from rashomon.api.rights import Asker
from rashomon.cli.app import app
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


def listed(client, **asked):
    return client.get("/api/v1/entries", params={"limit": 500, **asked}).json()["entries"]


def test_a_list_is_narrowed_by_who(client, workbench):
    claim = workbench.view().claims()[0]
    workbench.desk(Asker.owner("Ana Example")).accept(claim.id, reason="as in the report")
    found = listed(client, agent="Ana Example")
    assert {entry["agent"] for entry in found} == {"person:Ana Example"}
    assert found == listed(client, agent="person:Ana Example")
    assert "person:Ana Example" in client.get("/ledger", params={"agent": "Ana Example", "kind": ""}).text


def test_a_list_is_narrowed_by_days_and_from_an_entry(client, workbench):
    every = listed(client)
    days = sorted({entry["recorded_at"][:10] for entry in every})
    assert listed(client, since=days[0], until=days[-1]) == every
    assert listed(client, since=f"{int(days[-1][:4]) + 1}-01-01") == []
    assert listed(client, until="2020-01-01") == []
    middle = every[len(every) // 2]
    assert listed(client, since=middle["recorded_at"]) == [
        entry for entry in every if entry["recorded_at"] >= middle["recorded_at"]
    ]
    assert [entry["seq"] for entry in listed(client, **{"from": middle["seq"]})] == [
        entry["seq"] for entry in every if entry["seq"] >= middle["seq"]
    ]
    assert client.get("/api/v1/entries", params={"since": "yesterday"}).status_code == 422


def test_the_page_narrows_as_its_form_does_and_leads_on(client):
    form = {"kind": "Claim", "agent": "", "since": "2000-01-01", "until": "", "from": "2"}
    page = html.fromstring(client.get("/ledger", params=form).text)
    rows = page.xpath("//table//tbody/tr")
    assert rows
    assert all("Claim" in row.text_content() for row in rows)
    assert page.xpath("//input[@name='since']/@value") == ["2000-01-01"]
    for address in page.xpath("//a[@rel='next']/@href"):
        assert {"kind": ["Claim"], "since": ["2000-01-01"], "from": ["2"]}.items() <= parse_qs(
            urlsplit(address).query
        ).items()
    assert client.get("/ledger", params={"from": "many"}).status_code == 422
    assert "No entry is like that" in client.get("/ledger", params={"kind": "Nothing"}).text


def test_a_claim_is_found_by_its_id_and_its_proof_verified_by_the_command_of_the_page(client, workbench, tmp_path):
    claim = workbench.view().claims()[0]
    found = client.get("/ledger/find", params={"name": claim.id})
    assert "Nobody has signed the ledger since this entry" in found.text
    checkpoints.record(workbench.ledger, SigningKey.new("test/ledger"))
    page = html.fromstring(client.get("/ledger/find", params={"name": claim.id[:18]}).text)
    [link] = page.xpath("//a[@download]")
    file = tmp_path / link.get("download")
    file.write_text(client.get(link.get("href")).text)
    [command] = [one.text for one in page.xpath("//pre/code") if "verify" in (one.text or "")]
    told = CliRunner().invoke(app, shlex.split(command.replace(file.name, str(file)))[1:])
    assert told.exit_code == 0, told.output
    assert "Proved: entry" in told.output
    assert claim.id in told.output
    assert client.get("/ledger/find", params={"name": "claim_ffffffffffffffff"}).status_code == 404


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
