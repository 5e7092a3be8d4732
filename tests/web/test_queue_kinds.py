"""Every kind of item on the review queue: how it is decided, by which keys, taken back, and counted."""

from __future__ import annotations

import time

import pytest
import serving
from fastapi.testclient import TestClient
from lxml import html

from rashomon import overview, pipeline
from rashomon.api import queue_rules
from rashomon.ingest.inputs import captured, expand
from rashomon.ledger import Ledger
from rashomon.model import Issue
from rashomon.web import create

OWN = (
    " Villagers at the well said on Monday that they had buried two herders. The Hill Scouts may have shelled the "
    "market at Tessit on 10 July, a trader said. It was possible that four soldiers were killed there, he added. "
    "Nobody has counted the camels that were lost, and the price of millet doubled within a week in the towns nearby."
)
"""What a report has beside most of another's words; some of it sounds unsure."""

DECISIONS = {
    "conflict": {"accept": "accepted"},
    "source": {"accept": "accepted", "withdraw": "withdrawn"},
    "pair": {"same": "judged", "different": "judged"},
    "name": {"accept": "accepted"},
    "certainty": {"accept": "accepted", "withdraw": "withdrawn"},
    "incident": {"accept": "accepted"},
    "copy": {"same": "judged", "different": "judged"},
}
"""By kind what can be decided at once, and the kind of decision that it is."""

KEYS = {"accept": "a", "withdraw": "w", "same": "s", "different": "d", "later": "l"}


@pytest.fixture(scope="module")
def everything(example_ledger, tmp_path_factory):
    """A ledger with one of each kind."""
    folder = tmp_path_factory.mktemp("kinds")
    with serving.opened(example_ledger, folder) as bench:
        longest = max((one.text for one in bench.view().documents()), key=len)
        near = folder / "near.txt"
        near.write_text(longest[: len(longest) * 2 // 3].rpartition(". ")[0] + "." + OWN)
        found = captured(expand([str(near)]))
        pipeline.read((one if isinstance(one, Issue) else one[1:] for one in found), bench.ledger)
        overview.make(bench.ledger)
    return folder / "rashomon.db"


@pytest.fixture
def client(everything, tmp_path, monkeypatch):
    load = queue_rules.load
    wide = {"near": [0, 1], "near_copy": [0, 1]}
    monkeypatch.setattr(queue_rules, "load", lambda name: {**load(name), **wide} if name == "queue" else load(name))
    with (
        serving.opened(everything, tmp_path) as bench,
        TestClient(create(bench), base_url="http://localhost") as client,
    ):
        yield client
        bench.close()


def items(client, sort, back=""):
    """The items of a kind, once nothing is being worked out."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        page = html.fromstring(client.get(back or f"/queue?sort={sort}").text)
        if "still being worked out" not in page.text_content():
            return page, {one.get("id"): one for one in page.xpath("//article[contains(@class, 'item')]")}
    raise AssertionError("the conflicts were not worked out")


def fields(form):
    said = {one.get("name"): one.get("value") or "" for one in form.xpath(".//input[@name]")}
    return said | {one.get("name"): one.xpath("string(option[1])") for one in form.xpath(".//select")}


def done_today(page):
    return int(page.xpath("string(//p[@class='progress']/strong)"))


@pytest.mark.parametrize(("sort", "do"), [(sort, do) for sort, made in DECISIONS.items() for do in made])
def test_is_decided_by_one_key_and_one_sentence_counted_and_taken_back(client, sort, do) -> None:
    page, found = items(client, sort)
    name, item = next(iter(found.items()))
    form = item.xpath(".//form")[0]
    buttons = {one.get("value"): one for one in form.xpath(".//button[@name='do']")}
    assert {*DECISIONS[sort], "later"} <= buttons.keys()
    assert all(one.xpath("string(kbd)") == KEYS[value] for value, one in buttons.items())
    assert form.xpath(".//input[@name='reason']/@id")[0] in form.xpath(".//label/@for")

    answer = client.post("/queue", data={**fields(form), "do": do, "reason": "Read twice."}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    after, left = items(client, sort, answer.headers["location"])
    assert name not in left
    assert done_today(after) == done_today(page) + 1
    [made] = client.get("/api/v1/decisions").json()["decisions"]
    assert (made["decision"]["kind"], made["decision"]["reason"]) == (DECISIONS[sort][do], "Read twice.")

    [undo] = after.xpath("//form[@data-undo]")
    assert undo.xpath("string(.//kbd)") == "u"
    assert client.post("/queue", data={**fields(undo), "do": "undo"}, follow_redirects=False).status_code == 303
    again, there = items(client, sort)
    assert name in there
    assert done_today(again) == done_today(page)


def test_a_report_that_people_judged_no_copy_is_none(client) -> None:
    _, found = items(client, "copy")
    form = next(iter(found.values())).xpath(".//form")[0]
    left, right = fields(form)["left"], fields(form)["right"]

    def copies():
        page = client.get(f"/api/v1/reports/{left}").json()
        return right in (*page["copies"], page["copy_of"])

    before = copies()
    for do, then in (("different", False), ("same", True)):
        client.post("/queue", data={**fields(form), "do": do, "seen": ""})
        assert copies() is then, do
        [first, *_] = client.get("/api/v1/decisions").json()["decisions"]
        said = {"kind": "undone", "decision": first["decision"]["id"], "reason": "A slip."}
        client.post("/api/v1/decisions", json=said)
        assert copies() is before


def test_what_was_typed_is_there_still_where_another_decided_meanwhile(client) -> None:
    _, found = items(client, "certainty")
    form = next(iter(found.values())).xpath(".//form")[0]
    given = fields(form)
    other = {"kind": "accepted", "subjects": [given["subjects"]], "reason": "Theirs."}
    bench = client.app.state.workbench
    from rashomon.api import deciding
    from rashomon.api.rights import Asker

    deciding.decide(bench, Asker.owner("Ben Other"), deciding.Accept(**other))
    answer = client.post("/queue", data={**given, "do": "accept", "reason": "Mine, typed at length."})
    assert answer.status_code == 409
    page = html.fromstring(answer.text)
    assert "Theirs." in page.text_content()
    [mine] = page.xpath("//main//form")
    assert fields(mine)["reason"] == "Mine, typed at length."
    client.post("/decide", data=fields(mine))
    assert [one.reason for one in bench.view().decisions()] == ["Theirs.", "Mine, typed at length."]


def test_a_double_press_decides_once(client) -> None:
    for sort in ("incident", "source"):
        _, found = items(client, sort)
        form = next(iter(found.values())).xpath(".//form")[0]
        before = len(client.get("/api/v1/decisions").json()["decisions"])
        answers = [client.post("/queue", data={**fields(form), "do": "accept"}, follow_redirects=False) for _ in "12"]
        assert {one.status_code for one in answers} == {303}
        assert answers[0].headers["location"] == answers[1].headers["location"]
        assert len(client.get("/api/v1/decisions").json()["decisions"]) == before + 1


def test_the_ledger_that_this_walks_has_one_of_each(client, everything) -> None:
    items(client, "")
    counts = {one["sort"]: one["due"] for one in client.get("/api/v1/queue").json()["sorts"]}
    assert set(counts) == set(DECISIONS)
    assert all(counts.values()), counts
    with Ledger.open(everything) as ledger:
        assert not ledger.check()
