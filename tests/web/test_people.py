"""A workbench that several share: who is let in, and to what."""

import re

import pyotp
import pytest
import serving
from fastapi.testclient import TestClient

from rashomon.api import application as api
from rashomon.api.rights import RIGHTS
from rashomon.web import application, create, people

OPEN = {
    "/sign-in",
    "/sign-in/service",
    "/sign-in/service/return",
    "/sign-in/service/code",
    "/api/v1/openapi.json",
}
"""What answers to anybody."""


@pytest.fixture
def client(bench):
    with TestClient(create(bench), base_url="http://localhost") as client:
        yield client


def routes():
    """Every method and path of pages and API, with something in the place of each name."""
    routers = [("", module.router) for module in application.ROUTERS]
    routers += [(api.VERSION, module.router) for module in api.ROUTERS]
    found = {
        (method, prefix + route.path) for prefix, one in routers for route in one.routes for method in route.methods
    }
    return sorted(
        {(method, "/".join("1" if "{" in part else part for part in path.split("/"))) for method, path in found}
    )


def test_nothing_answers_to_who_is_not_signed_in(bench, client):
    asked = routes()
    assert {path for _, path in asked} >= {"/incidents", "/decide", "/users", "/api/v1/incidents", "/api/v1/reports"}
    for method, path in asked:
        if path in OPEN or path == "/":
            continue
        said = client.request(method, path, follow_redirects=False)
        allowed = {401, 403, 405} if path.startswith("/api/") or method != "GET" else {303, 405}
        assert said.status_code in allowed, (method, path, said.status_code)
        if said.status_code == 303:
            assert said.headers["location"].startswith("/sign-in")


def test_one_is_led_back_after_signing_in(client):
    said = client.get("/decisions?after=x", follow_redirects=False)
    assert said.headers["location"] == "/sign-in?back=/decisions%3Fafter%3Dx"
    token = serving.csrf(client.get("/sign-in").text)
    given = {"csrf": token, "name": "reader", "password": serving.PASSWORD, "back": "//evil.example/"}
    assert client.post("/sign-in", data=given, follow_redirects=False).headers["location"] == "/incidents"


def test_the_session_is_in_a_cookie_that_no_script_reads(client):
    token = serving.csrf(client.get("/sign-in").text)
    given = {"csrf": token, "name": "reader", "password": serving.PASSWORD}
    said = client.post("/sign-in", data=given, follow_redirects=False)
    [cookie] = [one for one in said.headers.get_list("set-cookie") if one.startswith("rashomon_session")]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize("role", RIGHTS)
def test_each_role_does_what_it_may(client, bench, role):
    serving.signed_in(client, role)
    claim = bench.view().claims()[0]
    own = {"Sec-Fetch-Site": "same-origin"}
    withdrawn = {"kind": "withdrawn", "claim": claim.id, "reason": "Nobody said so."}
    report = {"text": "The army said two soldiers were killed on 3 May 2024 near Kidal."}
    tried = {
        "code": client.post("/api/v1/decisions", json=withdrawn, headers=own),
        "add": client.post("/api/v1/reports", json=report, headers=own),
        "review": client.post("/api/v1/check", headers=own),
        "administer": client.get("/users"),
        "read": client.get("/api/v1/decisions"),
    }
    for right, said in tried.items():
        assert (said.status_code < 400) == (right in RIGHTS[role]), (role, right, said.status_code)
        assert said.status_code < 400 or said.status_code == 403


def test_a_decision_stands_under_its_users_name(client, bench):
    serving.signed_in(client, "coder")
    claim = bench.view().claims()[0]
    page = client.get(f"/claims/{claim.id}").text
    given = {"csrf": serving.csrf(page), "kind": "withdrawn", "claim": claim.id, "reason": "Nobody said so."}
    client.post("/decide", data=given)
    [made] = bench.view().decisions()
    assert made.by == "Coder Example"
    assert bench.view().entry(made).agent == "person:Coder Example"


def test_protected_names_are_shown_to_their_protector_alone(example_ledger, tmp_path):
    from rashomon.ledger.keys import KeyStore, beside

    with serving.team(example_ledger, tmp_path) as bench:
        store = KeyStore.open(beside(bench.path), create=False)
        store.unlock()
        bench.keys = store
        [name, *_] = bench.view().protected_names()
        words = bench.revealed(bench.view(), _protector()).document(name.document_id).text
        secret = words[name.places[0][0] : name.places[0][1]]
        for role in RIGHTS:
            with TestClient(create(bench), base_url="http://localhost") as client:
                serving.signed_in(client, role)
                shown = client.get(f"/api/v1/reports/{name.document_id}?reveal=true").text
                assert (secret in shown) == (role == "protector"), role
                assert secret not in client.get(f"/api/v1/reports/{name.document_id}").text


def test_a_token_opens_the_api(client, bench):
    token = bench.doors.make_token("reviewer", "export", ["read"])
    client.cookies.clear()
    given = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/decisions", headers=given).status_code == 200
    assert client.post("/api/v1/check", headers=given).status_code == 403
    assert client.get("/api/v1/decisions", headers={"Authorization": "Bearer rsh_none"}).status_code == 401


def test_users_are_made_and_changed_by_an_admin(client, bench):
    serving.signed_in(client, "admin")
    token = serving.csrf(client.get("/users").text)
    new = {"what": "add", "sign_in": "dee", "name": "Dee New", "password": "another long phrase", "role-coder": "1"}
    client.post("/users", data={"csrf": token, **new})
    assert bench.doors.people.user("dee").roles == ("coder",)
    client.post("/users", data={"csrf": token, "what": "disable", "sign_in": "dee"})
    assert bench.doors.people.user("dee").disabled
    said = client.post("/users", data={"csrf": token, "what": "disable", "sign_in": "admin"})
    assert "only admin" in said.text


def test_by_tls_the_session_is_this_hosts_alone(bench):
    bench.doors.secure = True
    # Also where the server before the workbench does not say that people came by TLS.
    with TestClient(create(bench), base_url="http://localhost") as client:
        said = client.get("/sign-in")
        assert said.headers["set-cookie"].startswith("__Host-rashomon_form=")
        assert said.headers["strict-transport-security"]
        name, _, value = said.headers["set-cookie"].partition(";")[0].partition("=")
        given = {"csrf": serving.csrf(said.text), "name": "reader", "password": serving.PASSWORD}
        sent = {"Cookie": f"{name}={value}"}
        said = client.post("/sign-in", data=given, headers=sent, follow_redirects=False)
        [cookie] = [one for one in said.headers.get_list("set-cookie") if "session" in one]
        assert cookie.startswith("__Host-rashomon_session=")
        assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        session = cookie.partition(";")[0]
        assert client.get("/api/v1/decisions", headers={"Cookie": session}).status_code == 200
        # A cookie that another host of the domain set has another name.
        planted = session.replace("__Host-", "")
        assert client.get("/api/v1/decisions", headers={"Cookie": planted}).status_code == 401


def test_the_key_of_codes_is_not_the_forms_to_choose(client, bench):
    serving.signed_in(client, "reader")
    page = client.get("/account").text
    key = re.search(r'Key: <code class="secret">(\w+)', page)[1]
    assert f'value="{key}"' not in page
    assert key in client.get("/account").text, "a second tab shows the same key"
    own = pyotp.random_base32()
    given = {"csrf": serving.csrf(page), "what": "codes", "old": serving.PASSWORD}
    said = client.post("/account", data={**given, "key": own, "code": pyotp.TOTP(own).now()})
    assert said.status_code == 422
    assert not bench.doors.people.user("reader").has_codes
    said = client.post("/account", data={**given, "key": own, "code": pyotp.TOTP(key).now()})
    assert said.status_code == 200
    assert bench.doors.people.user("reader").has_codes
    assert key not in said.text, "a key that is used is not shown again"


def test_what_one_changes_of_ones_account_is_written_down(client, bench):
    serving.signed_in(client, "reader")
    token = serving.csrf(client.get("/account").text)
    wanted = {"csrf": token, "what": "token", "label": "x", "scope-read": "1", "old": serving.PASSWORD}
    client.post("/account", data=wanted)
    [made] = bench.doors.tokens("reader")
    client.post("/account", data={"csrf": token, "what": "drop", "mark": ""})
    assert bench.doors.tokens("reader") == [made]
    client.post("/account", data={"csrf": token, "what": "drop", "mark": made.mark})
    assert bench.doors.tokens("reader") == []
    done = [(one.agent, one.action) for one in bench.ledger.entries() if one.kind == "Act"]
    assert done == [("person:Reader Example", "changed")] * 2


@pytest.mark.parametrize("old", [None, "", "not that one at all"])
def test_nobody_makes_a_token_where_another_is_signed_in(client, bench, old):
    serving.signed_in(client, "reader")
    token = serving.csrf(client.get("/account").text)
    wanted = {"csrf": token, "what": "token", "label": "x", "scope-read": "1", **({} if old is None else {"old": old})}
    said = client.post("/account", data=wanted)
    assert said.status_code == 422
    assert "do not go together" in said.text
    assert bench.doors.tokens("reader") == []


def test_what_was_typed_of_a_new_user_stays_where_it_will_not_do(client, bench):
    serving.signed_in(client, "admin")
    token = serving.csrf(client.get("/users").text)
    new = {"what": "add", "sign_in": "dee", "name": 'Dee "D" New', "password": "short", "role-coder": "1"}
    said = client.post("/users", data={"csrf": token, **new})
    assert said.status_code == 422
    form = said.text[said.text.index("Add somebody") :]
    assert 'value="dee"' in form
    assert 'value="Dee &#34;D&#34; New"' in form
    assert 'name="role-coder" value="1" checked' in form
    assert "short" not in form.replace("shorter", "")
    # A change of somebody else leaves the form empty.
    said = client.post("/users", data={"csrf": token, "what": "disable", "sign_in": "admin"})
    assert 'value="admin"' not in said.text[said.text.index("Add somebody") :]


def test_every_role_says_what_it_is_for():
    assert people.DOES.keys() == RIGHTS.keys()


def test_no_secret_is_logged(client, bench, caplog):
    caplog.set_level(0)
    serving.signed_in(client, "reader")
    token = bench.doors.make_token("reader", "x", ["read"])
    client.get("/api/v1/decisions", headers={"Authorization": f"Bearer {token}"})
    session = client.cookies["rashomon_session"]
    own = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert not any(secret in line for line in own for secret in (serving.PASSWORD, token, session))


def _protector():
    from rashomon.api.rights import Asker

    return Asker(name="x", rights=RIGHTS["protector"])
