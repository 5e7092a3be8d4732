"""Publishing from the workbench."""

from __future__ import annotations

import io
import zipfile

import pytest
import serving
from fastapi.testclient import TestClient
from lxml import html

from rashomon.api.rights import Asker
from rashomon.web import create, pages

built = pytest.mark.skipif(not pages.built(), reason="the front end is not built (uv run python front/build.py)")


@pytest.fixture
def incident(workbench):
    [found] = workbench.view().incidents()
    return found


def test_the_page_says_how_much_was_reviewed(client, incident, workbench):
    workbench.desk(Asker.owner("Ana Example")).accept(incident.claims[0], reason="read beside the report")
    page = html.fromstring(client.get("/publish", params={"incident": incident.id[:10]}).text)
    [box] = page.xpath("//input[@name='incident']")
    assert box.get("value") == incident.id
    many = len(incident.claims) + len(incident.background)
    assert f"1 of {many} claims reviewed" in page.xpath("string(//label[@for='i1'])")
    twin = client.get("/api/v1/publish", params={"incident": incident.id}).json()
    assert twin["incidents"] == [{"id": incident.id, "title": incident.title, "claims": many, "reviewed": 1}]


def test_without_an_incident_it_says_where_to_find_one(client):
    assert "/incidents" in client.get("/publish").text


def test_a_form_of_another_site_publishes_nothing(client, incident, workbench):
    before = workbench.view().upto
    for token in ("", "0" * 64):
        said = client.post("/publish", data={"incident": incident.id, "all_claims": "true", "csrf": token})
        assert said.status_code == 403
    assert workbench.view().upto == before


def test_an_incident_that_is_not_there_is_not_found(client):
    assert client.get("/publish", params={"incident": "inc_0000"}).status_code == 404


@built
def test_the_form_gives_a_site(client, incident):
    page = html.fromstring(client.get("/publish", params={"incident": incident.id}).text)
    [form] = page.xpath("//form[@action='/publish']")
    given = {**dict(form.form_values()), "all_claims": "true", "title": "Tinzaouaten"}
    answer = client.post("/publish", data=given)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert "Tinzaouaten" in archive.read("rashomon/index.html").decode()
    assert {f"rashomon/incident-{incident.id}.html", "rashomon/proofs/checkpoint.txt"} <= set(names)


@built
def test_nothing_reviewed_is_refused_with_a_sentence(client, incident):
    token = serving.csrf(client.get("/publish", params={"incident": incident.id}).text)
    answer = client.post("/publish", data={"incident": incident.id, "csrf": token})
    assert answer.status_code == 422
    assert "Nobody has reviewed" in answer.text


def test_who_may_not_publish_gets_none(workbench, incident, monkeypatch):
    reader = Asker(name="Rae Reader", rights=frozenset({"read"}))
    monkeypatch.setattr(Asker, "owner", classmethod(lambda cls, name: reader))
    with TestClient(create(workbench), base_url="http://localhost") as client:
        assert client.get("/publish").status_code == 403
        assert client.post("/publish", data={"incident": incident.id}).status_code == 403
        assert client.post("/api/v1/publish", data={"incident": incident.id}).status_code == 403
