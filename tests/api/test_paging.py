"""A page links to the next, and whoever follows the links sees everything once, in order."""

import time
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
import serving
from fastapi import Response
from fastapi.testclient import TestClient
from starlette.datastructures import URL

from rashomon import overview
from rashomon.api import Workbench
from rashomon.api.paging import Onward
from rashomon.api.rights import Asker
from rashomon.codebook.naming import fold
from rashomon.ledger import Ledger
from rashomon.web import create

LISTS = {
    "incidents": ("/incidents", "incidents", lambda one: one["incident"]["id"]),
    "past incidents": ("/incidents?valid_at=2030-01-01", "incidents", lambda one: one["incident"]["id"]),
    "reports": ("/reports", "reports", lambda one: one["id"]),
    "open reports": ("/reports?state=open", "reports", lambda one: one["id"]),
    "search": ("/search?q=soldiers", "matches", lambda one: one["id"]),
    "narrowed search": ("/search?q=soldiers&place=mali", "matches", lambda one: one["id"]),
    "decisions": ("/decisions", "decisions", lambda one: one["decision"]["id"]),
    "queue": ("/queue", "items", lambda one: one["due"]["key"]),
    "conflicts": ("/queue?sort=conflict", "items", lambda one: one["due"]["key"]),
    "actors": ("/actors", "names", lambda one: one["name"]),
    "places": ("/places", "names", lambda one: one["name"]),
    "sources": ("/sources?every=true", "names", lambda one: one["name"]),
    "claims": ("/entries?kind=Claim", "entries", lambda one: one["seq"]),
    "decided entries": ("/entries?kind=Decision", "entries", lambda one: one["seq"]),
}
"""Every list that comes in pages: its address, the field of its rows, and what one row is told from others by."""

STEADY = sorted(set(LISTS) - {"queue", "conflicts", "open reports"})
"""Those whose order a decision leaves as it is: a queue and what is open are of what is left to do."""

ANA = Asker.owner("Ana Example")


@dataclass
class Rows:
    after: object


@pytest.mark.parametrize(
    ("url", "after", "link"),
    [
        ("http://localhost/api/v1/queue", "x", '</api/v1/queue?after=x>; rel="next"'),
        ("http://localhost/api/v1/queue?limit=2&after=w", "x", '</api/v1/queue?limit=2&after=x>; rel="next"'),
        ("http://localhost/api/v1/queue", 'a">,<b', '</api/v1/queue?after=a%22%3E%2C%3Cb>; rel="next"'),
        ("http://localhost/api/v1/queue", None, None),
    ],
)
def test_links_the_next_page(url, after, link):
    response = Response()
    page = Rows(after)
    assert Onward(SimpleNamespace(url=URL(url)), response)(page) is page
    assert response.headers.get("link") == link


@pytest.fixture(scope="module")
def filled(example_ledger, tmp_path_factory):
    """A ledger with several incidents, and decisions on them."""
    folder = tmp_path_factory.mktemp("filled")
    with serving.opened(example_ledger, folder):
        pass
    more = folder / "more"
    more.mkdir()
    towns = (("Kidal", "Mali"), ("Gao", "Mali"), ("Aleppo", "Syria"), ("Kharkiv", "Ukraine"))
    for day, (town, country) in enumerate(towns, start=1):
        (more / f"{town}.txt").write_text(
            f"The army said on {day} May 2023 that {day + 3} soldiers were killed in an attack by rebels in {town}, "
            f"{country}. A witness said that {day + 20} soldiers were killed in {town}."
        )
    path = serving.read(more, folder)
    with Ledger.open(path) as ledger:
        desk = Workbench(ledger, owner=ANA.name).desk(ANA)
        for claim in ledger.view().claims()[:5]:
            desk.withdraw(claim.id, reason="Nobody said so.")
        overview.make(ledger)
    return path


@pytest.fixture(scope="module")
def bench(filled):
    """What all of these tests share: none minds the decisions of another."""
    with Ledger.open(filled) as ledger:
        yield Workbench(ledger, owner=ANA.name)


@pytest.fixture(scope="module")
def client(bench):
    with TestClient(create(bench), base_url="http://localhost") as client:
        yield client


def url(path, **more):
    return str(URL(f"/api/v1{path}").include_query_params(**more))


def whole(client, path):
    """All in one page, once nothing of it is still being worked out."""
    while (page := client.get(url(path, limit=100)).json()).get("behind"):
        time.sleep(0.05)
    assert page["after"] is None
    return page


def walked(client, path, field, key, *, limit, meanwhile=None):
    """The rows of every page, by following the links; `meanwhile` is called after the first page."""
    found, at = [], url(path, limit=limit)
    while at is not None:
        said = client.get(at)
        assert said.status_code == 200, said.text
        page = said.json()
        assert len(page[field]) <= limit
        found += [key(one) for one in page[field]]
        assert len(found) < 1000, "the links never end"
        if meanwhile is not None:
            meanwhile()
            meanwhile = None
        assert ("next" in said.links) == (page["after"] is not None)
        at = said.links["next"]["url"] if "next" in said.links else None
    return found


@pytest.mark.parametrize("limit", [1, 2])
@pytest.mark.parametrize("name", LISTS)
def test_the_links_lead_through_everything_once_in_order(client, name, limit):
    path, field, key = LISTS[name]
    expected = [key(one) for one in whole(client, path)[field]]
    assert len(expected) > limit, "one page would be all"
    assert len(set(expected)) == len(expected)
    assert walked(client, path, field, key, limit=limit) == expected


@pytest.mark.parametrize("name", STEADY)
def test_a_decision_meanwhile_neither_repeats_nor_skips_a_row(client, bench, name):
    path, field, key = LISTS[name]
    expected = [key(one) for one in whole(client, path)[field]]

    def decide():
        claim = bench.view().claims()[-1]
        bench.desk(ANA).check(claim.id, method="call", finding="verified", reason="Called.")

    assert walked(client, path, field, key, limit=2, meanwhile=decide) == expected


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("limit", ["0", "-1", "100000", "many", ""])
def test_a_limit_out_of_range_is_refused(client, name, limit):
    assert client.get(url(LISTS[name][0], limit=limit)).status_code == 422


@pytest.mark.parametrize("name", sorted(set(LISTS) - {"actors", "places", "sources"}))
@pytest.mark.parametrize("after", ["garbage", "-1", "٣", "9" * 600, "\0"])
def test_a_place_to_go_on_from_that_is_none_is_refused(client, name, after):
    said = client.get(url(LISTS[name][0], after=after))
    assert said.status_code == 422
    assert said.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("name", ["actors", "places", "sources"])
def test_names_go_on_after_any_word(client, name):
    path, field, key = LISTS[name]
    names = [key(one) for one in client.get(url(path, limit=100)).json()[field]]
    assert [key(one) for one in client.get(url(path, limit=100, after=fold(names[2]))).json()[field]] == names[3:]
