"""The pages of incidents as a browser without scripts has them."""

import dataclasses
import re

import pytest
from fastapi.testclient import TestClient
from lxml import html

from rashomon import overview
from rashomon.api import incidents
from rashomon.web import create


@pytest.fixture
def client(workbench, monkeypatch):
    monkeypatch.setattr("rashomon.overview.beside.WAIT", 60)
    with TestClient(create(workbench), base_url="http://localhost") as client:
        yield client


def page(client, path, **query):
    answer = client.get(path, params=query or None)  # with {} the path's own query would go
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def said(element):
    return re.sub(r"\s+", " ", element.text_content()).strip()


def links(tree):
    return [one.get("href") for one in tree.iter("a")]


PAGES = ("/incidents", "/incidents/map", "/incidents/timeline")


@pytest.mark.parametrize("path", PAGES)
def test_each_names_every_incident_and_leads_to_it(client, workbench, path):
    tree = page(client, path)
    [heading] = tree.findall(".//h1")
    assert said(heading) == "Incidents"
    for incident in workbench.view().incidents():
        if path == "/incidents" or (path == "/incidents/timeline" and incident.start):
            assert f"/incidents/{incident.id}" in links(tree)
    assert len(client.get(path).content) < 300_000


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_label_and_filters_go_from_one_way_to_look_to_the_others(client, path):
    tree = page(client, path, place="tinz", conflict="yes", since="2024")
    for field in tree.xpath("//main//input[not(@type='hidden')] | //main//select"):
        assert tree.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")
    assert tree.xpath("//input[@id='place']")[0].get("value") == "tinz"
    assert said(tree.xpath("//select[@id='conflict']/option[@selected]")[0]) == "in conflict"
    tabs = tree.xpath("//nav[@class='tabs']//a")
    assert [one.get("href") for one in tabs] == [f"{each}?place=tinz&since=2024&conflict=yes" for each in PAGES]
    assert [said(one) for one in tabs if one.get("aria-current")] == [said(tabs[PAGES.index(path)])]


def test_a_row_says_what_is_at_stake(client, workbench):
    tree = page(client, "/incidents", place="tinz", conflict="yes")
    row = tree.xpath("//ol[contains(@class, 'incidents')]/li")[0]
    text = said(row)
    assert "Mali" in text and "not reviewed yet" in text
    assert re.search(r"\d+ reports? · \d+ first-hand sources? · \d+ claims?", text)
    assert row.xpath(".//span[@class='tag conflict']")
    assert row.xpath(".//dl//dt") and row.xpath(".//dl/div[@class='disputed']")


def test_what_was_typed_is_never_markup(client):
    typed = '"><script>alert(1)</script>'
    for path in PAGES:
        answer = client.get(path, params={"place": typed, "actor": typed})
        assert "<script>alert" not in answer.text
    assert "<script>alert" not in client.get("/incidents", params={"q": f"killed {typed}"}).text


def test_words_are_marked_where_they_stand(client):
    tree = page(client, "/incidents", q="killed")
    marks = tree.xpath("//mark")
    assert marks and {said(mark).casefold() for mark in marks} == {"killed"}
    assert all(mark.xpath("ancestor::*[@dir='auto']") for mark in marks)
    assert any(link.startswith("/reports/") and "#claim_" in link for link in links(tree))
    assert "in no report or claim" in said(page(client, "/incidents", q="zzzz")).casefold()


def test_pages_go_on(client, monkeypatch):
    row = "//ol[contains(@class, 'found')]/li"
    monkeypatch.setattr(incidents.search_context, "__defaults__", (None, 3))
    first = page(client, "/incidents", q="the", place="mali")
    [more] = first.xpath("//a[@rel='next']/@href")
    assert "q=the" in more and "place=mali" in more and "after=" in more
    second = page(client, more)
    assert len(first.xpath(row)) == 3 and second.xpath(row)
    assert not {said(one) for one in first.xpath(row)} & {said(one) for one in second.xpath(row)}


def test_a_timeline_is_drawn_without_styles(client):
    tree = page(client, "/incidents/timeline")
    bars = tree.xpath("//rect[@class='all']/@width")
    assert bars and max(map(float, bars)) == 100
    assert not tree.xpath("//*[@style]")


def test_what_is_known_by_its_year_alone_stands_apart_in_the_timeline(client, workbench):
    [incident] = workbench.view().incidents()
    workbench.ledger.add([dataclasses.replace(incident, start="2024", end=None)], agent="x")
    overview.make(workbench.ledger)
    tree = page(client, "/incidents/timeline")
    assert [said(one) for one in tree.xpath("//ol[contains(@class, 'months')]//h3")] == ["month not known"]
    assert tree.xpath("//ol[contains(@class, 'months')]//h3//a") == []
    assert "January" not in said(tree)


def test_a_map_without_scripts_is_a_table_and_names_what_scripts_need(client, workbench):
    workbench.tiles = "https://tiles.example/{z}/{x}/{y}.png"
    tree = page(client, "/incidents/map", place="tinz")
    [holder] = tree.xpath("//*[@id='map']")
    assert holder.get("hidden") is not None
    assert holder.get("data-marks") == "/api/v1/incidents/map?place=tinz"
    assert holder.get("data-tiles") == workbench.tiles
    assert client.get(holder.get("data-marks")).json()["marks"]
    assert tree.xpath("//table/caption") and tree.xpath("//tbody/tr/th[@scope='row']")


def test_a_past_moment_says_how_it_is_worked_out_and_is_kept_in_links(client):
    tree = page(client, "/incidents", as_of="2001-01-01", place="mali")
    assert "as they stood then" in said(tree) and "No incident fits" in said(tree)
    assert any("as_of=2001-01-01" in link for link in links(tree) if link.startswith("/incidents/map"))
    assert tree.xpath("//form//input[@type='hidden' and @name='as_of' and @value='2001-01-01']")


def test_it_says_what_is_still_being_worked_out(client, monkeypatch):
    monkeypatch.setattr(overview.Upkeep, "current", lambda self, wait=None: 3)
    for path in PAGES:
        answer = client.get(path)
        assert "3 incidents are still to be worked out" in re.sub(r"\s+", " ", answer.text)
        assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_no_date_is_a_page_that_says_so(client):
    answer = client.get("/incidents", params={"since": "soon"})
    assert answer.status_code == 422 and "is not a date" in answer.text and "<h1" in answer.text


def test_a_page_that_cannot_be_asked_for_so_is_refused_as_a_page(client):
    said = client.get("/incidents?conflict=perhaps")
    assert said.status_code == 422
    assert said.headers["content-type"].startswith("text/html")
    assert "conflict" in said.text


@pytest.mark.parametrize(
    "page", ["/incidents", "/incidents/timeline", "/incidents/map", "/reports", "/incidents?q=killed"]
)
def test_who_looks_back_goes_on_looking_back(client, workbench, page):
    moment = f"{'&' if '?' in page else '?'}valid_at=2030-01-01&as_of=2030-01-01"
    links = html.fromstring(client.get(page + moment).text).xpath("//main//a/@href")
    things = [one for one in links if re.match(r"/(incidents/inc_|reports/doc_)", one)]
    assert things
    assert all("as_of=" in one and "valid_at=2030-01-01" in one for one in things)


def test_from_a_claim_of_a_moment_past_one_comes_to_its_report_as_it_was(client, workbench):
    claim = workbench.view().claims()[0]
    for page in (f"/claims/{claim.id}", f"/reports/{claim.document_id}"):
        links = html.fromstring(client.get(f"{page}?as_of=2030-01-01").text).xpath("//main//a/@href")
        things = [one for one in links if re.match(r"/(incidents/inc_|reports/doc_)[^/]+$", one)]
        assert things
        assert [one for one in things if "as_of=" not in one] == []
