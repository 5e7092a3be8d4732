"""The list of reports as a page."""

from __future__ import annotations

from fastapi.testclient import TestClient
from lxml import html

from rashomon.api import Workbench
from rashomon.ledger import Ledger
from rashomon.web import create


def test_the_page_and_its_twin_tell_the_same(client) -> None:
    page = html.fromstring(client.get("/reports").text)
    twin = client.get("/api/v1/reports").json()["reports"]
    lines = page.xpath("//table//tbody/tr")
    assert [line.xpath("string(th/a/@href)") for line in lines] == [f"/reports/{one['id']}" for one in twin]
    for line, one in zip(lines, twin, strict=True):
        assert line.xpath("string(th/a)") == one["title"]
        assert line.xpath("string(td[5])") == str(one["claims"])
        assert line.xpath("td[7]/a/@href") == [f"/incidents/{home['id']}" for home in one["incidents"][:4]]


def test_it_is_marked_up_for_whoever_does_not_see_it(client) -> None:
    page = html.fromstring(client.get("/reports").text)
    assert page.xpath("//nav//a[@href='/reports']/@aria-current") == ["page"]
    assert page.xpath("count(//h1)") == 1
    labelled = set(page.xpath("//main//label/@for"))
    assert set(page.xpath("//main//input[not(@type='hidden')]/@id | //main//select/@id")) <= labelled
    assert page.xpath("//table/caption")
    assert set(page.xpath("//thead//th/@scope")) == {"col"}
    assert all(cell.get("scope") == "row" for cell in page.xpath("//tbody//th"))
    assert all(one.get("dir") == "auto" for one in page.xpath("//tbody/tr/th/a"))


def test_filters_stay_in_the_form_and_in_the_link_onward(client, workbench, document) -> None:
    some = [document(f"Report {number}.", title=f"Salt & ore {number}", outlet="Ore & Co") for number in range(60)]
    for one in some:
        workbench.ledger.add([one], agent="ingest.v1", data=one.text.encode())
    page = html.fromstring(client.get("/reports", params={"words": "salt &", "outlet": "ore &"}).text)
    assert page.xpath("//input[@id='words']/@value") == ["salt &"]
    assert len(page.xpath("//tbody/tr")) == 50
    onward = html.fromstring(client.get(page.xpath("//a[@rel='next']/@href")[0]).text)
    assert len(onward.xpath("//tbody/tr")) == 10
    assert not onward.xpath("//a[@rel='next']")


def test_without_a_report_it_says_what_to_do(tmp_path) -> None:
    with Ledger.open(tmp_path / "rashomon.db") as ledger:
        bench = Workbench(ledger, owner="Ana Example")
        with TestClient(create(bench), base_url="http://localhost") as client:
            page = html.fromstring(client.get("/reports").text)
            assert page.xpath("//main//a[@href='/add']")
            assert "There are no reports yet" in page.text_content()
            assert "No report fits" in client.get("/reports?words=none").text


def test_what_a_title_says_is_never_markup(client, workbench, document) -> None:
    one = document("Hostile.", title="<script>alert(1)</script>", outlet="<b>Wire</b>")
    workbench.ledger.add([one], agent="ingest.v1", data=one.text.encode())
    page = client.get("/reports").text
    assert "<script>alert" not in page
    assert "<b>Wire" not in page
