"""What every answer says to the browser, and which requests are not answered."""

import pytest
import serving
from fastapi.testclient import TestClient

from rashomon.web import create, headers


@pytest.fixture
def client(workbench):
    with TestClient(create(workbench), base_url="http://127.0.0.1:8765") as client:
        yield client


ANSWERS = ("/incidents/none", "/api/v1/decisions", "/decisions", "/nowhere", "/api/v1/openapi.json")


@pytest.mark.parametrize("address", ANSWERS)
def test_no_script_style_or_frame_but_our_own(client, address):
    said = client.get(address).headers
    policy = dict(part.partition(" ")[::2] for part in said["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in said["content-security-policy"]
    assert said["x-content-type-options"] == "nosniff"
    assert said["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("address", ANSWERS)
def test_no_page_stays_with_those_between(client, address):
    assert any(word in client.get(address).headers["cache-control"] for word in ("no-store", "private"))


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "169.254.169.254", "[::2]", ""])
def test_it_answers_under_its_own_name_alone(client, host):
    assert client.get("/decisions", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765"])
def test_it_answers_under_every_name_of_its_own(client, host):
    assert client.get("/decisions", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:8765"},
    ],
)
@pytest.mark.parametrize("address", ["/decide", "/api/v1/decisions"])
def test_another_site_makes_nothing_happen(client, workbench, sent, address):
    claim = workbench.view().claims()[0]
    said = {"kind": "withdrawn", "claim": claim.id, "reason": "Nobody said so."}
    assert client.post(address, json=said, headers=sent).status_code == 403
    assert not workbench.view().decisions()


def test_a_form_without_its_token_is_not_taken(client, workbench):
    claim = workbench.view().claims()[0]
    said = {"kind": "withdrawn", "claim": claim.id, "reason": "Nobody said so."}
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/decide", data=said, headers=own).status_code == 403
    assert client.post("/decide", data={**said, "csrf": "0" * 64}, headers=own).status_code == 403
    token = serving.csrf(client.get(f"/claims/{claim.id}").text)
    client.cookies.clear()
    assert client.post("/decide", data={**said, "csrf": token}, headers=own).status_code == 403
    assert not workbench.view().decisions()


def test_a_body_that_is_too_long_is_refused(client, monkeypatch):
    monkeypatch.setattr(headers, "LARGEST", 1000)
    own = {"Sec-Fetch-Site": "same-origin"}
    assert client.post("/decide", data={"csrf": "x" * 2000}, headers=own).status_code == 413
    chunks = (b"x" * 500 for _ in range(5))
    assert client.post("/api/v1/decisions", content=chunks, headers=own).status_code == 413


def test_pictures_come_from_the_tile_server_that_is_set_alone():
    assert "img-src 'self' data: https://tiles.example;" in headers.policy("https://tiles.example/{z}/{x}/{y}.png")


def test_who_came_by_tls_comes_by_nothing_else(workbench):
    with TestClient(create(workbench), base_url="https://localhost") as client:
        said = client.get("/incidents").headers
    assert said["strict-transport-security"] == "max-age=31536000"
    assert "; Secure" in said["set-cookie"]


def test_without_tls_none_is_promised(client):
    assert "strict-transport-security" not in client.get("/incidents").headers
