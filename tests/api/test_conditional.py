"""Conditional requests, `HEAD`, and which methods an address knows: the same for pages and API."""

import time

import pytest
import serving
from fastapi.testclient import TestClient

from rashomon import overview
from rashomon.api.conditional import fits
from rashomon.web import create

TAGGED = (
    "/incidents",
    "/incidents/{incident}",
    "/reports/{report}",
    "/claims/{claim}",
    "/actors",
    "/search?q=soldiers",
)
"""Pages of the API that have a tag."""

READ = (*TAGGED, "/entries", "/check", "/queue", "/jobs", "/incidents/map", "/timeline", "/proofs/{claim}", "/none")

PAGES = ("/", "/incidents", "/incidents/{incident}", "/reports/{report}", "/queue", "/ledger", "/add", "/none")

VARY = {"content-length", "date", "set-cookie", "etag"}
"""Headers in which two answers of one page may differ: the form's token is new where no cookie is sent."""


@pytest.fixture(scope="module")
def workbench(example_ledger, tmp_path_factory):
    """What all of these tests share: none minds the decision of another."""
    with serving.opened(example_ledger, tmp_path_factory.mktemp("conditional")) as workbench:
        yield workbench
        workbench.close()


@pytest.fixture(scope="module")
def http(workbench):
    overview.make(workbench.ledger)
    with TestClient(create(workbench), base_url="http://localhost", follow_redirects=False) as http:
        http.get("/incidents")  # Brings the cookie that goes with forms.
        yield http


@pytest.fixture
def at(workbench):
    view = workbench.view()
    claim = view.claims()[0]
    names = {"incident": view.incidents()[0].id, "report": claim.document_id, "claim": claim.id}
    return lambda path: path.format(**names)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ('W/"a"', True),
        ('"a"', True),
        ('"b", W/"a"', True),
        ('"b" ,"a" , "c"', True),
        ('"b"', False),
        ("", False),
        ("a", False),
        ('W/"ab"', False),
    ],
)
def test_a_tag_is_found_among_several_weak_or_strong(wanted, found):
    assert fits('W/"a"', wanted) is found
    assert fits('"a"', wanted) is found


@pytest.mark.parametrize("path", TAGGED)
def test_who_has_the_answer_is_told_so(http, at, path):
    first = http.get(f"/api/v1{at(path)}")
    assert first.status_code == 200
    tag = first.headers["etag"]
    for wanted in (tag, tag.removeprefix("W/"), f'"x", {tag}', f'{tag},"x"', "*"):
        for method in ("GET", "HEAD"):
            again = http.request(method, f"/api/v1{at(path)}", headers={"If-None-Match": wanted})
            assert (again.status_code, again.content) == (304, b""), (method, wanted)
            assert again.headers["etag"] == tag
            assert again.headers["cache-control"] == first.headers["cache-control"]
            assert "content-type" not in again.headers
    for wanted in ('"x"', tag[:-2] + '"', "x"):
        assert http.get(f"/api/v1{at(path)}", headers={"If-None-Match": wanted}).content == first.content


@pytest.mark.parametrize("path", ["/incidents/inc_none", "/none", "/incidents?limit=0"])
def test_nobody_has_what_is_not_there(http, path):
    said = http.get(f"/api/v1{path}", headers={"If-None-Match": "*"})
    assert said.status_code in (404, 422)
    assert said.json()["detail"]


def test_a_change_has_another_tag(http, at, workbench):
    path = f"/api/v1{at('/claims/{claim}')}"
    tag = http.get(path).headers["etag"]
    said = {"kind": "withdrawn", "claim": at("{claim}"), "reason": "Nobody said so."}
    assert http.post("/api/v1/decisions", json=said).status_code == 201
    again = http.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert again.headers["etag"] != tag


@pytest.mark.parametrize("path", [*(f"/api/v1{path}" for path in READ), *PAGES, "/api/v1/openapi.json"])
def test_head_is_get_without_what_it_brings(http, at, path):
    while http.get("/api/v1/queue").json()["behind"]:
        time.sleep(0.05)
    get, head = http.get(at(path)), http.head(at(path))
    assert (head.status_code, head.content) == (get.status_code, b"")
    told = [{n: v for n, v in one.headers.items() if n not in VARY} for one in (get, head)]
    assert told[0] == told[1]
    if path.startswith("/api"):
        assert head.headers.get("content-length") == get.headers.get("content-length")
        assert head.headers.get("etag") == get.headers.get("etag")


def test_head_of_what_has_no_end_ends(http):
    said = http.head("/api/v1/events")
    assert (said.status_code, said.content) == (200, b"")
    assert said.headers["content-type"].startswith("text/event-stream")


def test_head_of_a_link_leads_where_the_link_does(http):
    assert http.head("/").headers["location"] == http.get("/").headers["location"]


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/api/v1/reports", "GET, HEAD, POST"),
        ("PUT", "/api/v1/decisions", "GET, HEAD, POST"),
        ("POST", "/api/v1/incidents", "GET, HEAD"),
        ("GET", "/api/v1/uploads", "POST"),
        ("HEAD", "/api/v1/uploads", "POST"),
        ("DELETE", "/incidents", "GET, HEAD"),
        ("OPTIONS", "/api/v1/queue", "GET, HEAD"),
    ],
)
def test_an_address_says_how_it_can_be_asked(http, method, path, allow):
    said = http.request(method, path)
    assert said.status_code == 405
    assert said.headers["allow"] == allow
