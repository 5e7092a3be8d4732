"""Signing in by another service, against one that listens on loopback."""

import json
import time
from contextlib import ExitStack
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pyotp
import pytest
import serving
import signing
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from rashomon.api.people import doors, secrets
from rashomon.api.people.arrivals import Arrivals
from rashomon.api.people.provider import FEW, Provider, Service
from rashomon.ledger import moments
from rashomon.web import create

BACK = "http://localhost/sign-in/service/return"
EVA = {"sub": "248289", "email": "Eva@example.org", "email_verified": True, "name": "Eva There"}


@pytest.fixture
def service():
    with signing.service() as found:
        found.person = dict(EVA)
        yield found


@pytest.fixture
def bench(example_ledger, tmp_path):
    with serving.team(example_ledger, tmp_path, roles=("reader",)) as bench:
        yield bench


@pytest.fixture
def led(bench, service):
    """Sets the service for the workbench, with Eva as a coder."""

    def sets(**more):
        given = {"issuer": service.issuer, "client_id": signing.CLIENT, "secret": signing.SECRET, "back": BACK, **more}
        bench.doors.arrivals = Arrivals(bench.doors, Provider(Service(**given), moments.now))

    sets()
    bench.doors.people.add("eva@example.org", "Eva Example", ["coder"], None, "2026-01-01T00:00:00Z")
    return sets


@pytest.fixture
def client(bench, led):
    with browser(bench) as client:
        yield client


def browser(bench):
    return TestClient(create(bench), base_url="http://localhost", follow_redirects=False)


def leave(client, back="/queue"):
    """Where the service leads the browser back to, once it is led there."""
    said = client.get("/sign-in/service", params={"back": back})
    assert said.status_code == 303, said.text
    return httpx.get(said.headers["location"], trust_env=False).headers["location"]


def come(client, **more):
    return client.get(leave(client, **more))


def signed(client):
    return client.get("/api/v1/decisions").status_code == 200


def acts(bench):
    found = [entry for entry in bench.ledger.entries() if entry.kind == "Act"]
    return [(entry.agent, entry.action, json.loads(entry.record)["subject"]) for entry in found]


def test_who_is_known_there_is_let_in(client, bench, service):
    assert f'href="/sign-in/service?back=/queue">Sign in with {urlsplit(service.issuer).hostname}' in (
        client.get("/sign-in?back=/queue").text
    )
    said = come(client)
    assert (said.status_code, said.headers["location"]) == (303, "/queue")
    assert signed(client)
    assert "Eva Example" in client.get("/account").text
    assert acts(bench) == [("person:Eva Example", "linked", "eva@example.org")]
    [asked] = service.asked
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == BACK
    assert set(asked["scope"].split()) == {"openid", "email", "profile"}


def test_a_link_leads_to_our_own_pages_alone(client):
    assert come(client, back="https://evil.example/").headers["location"] == "/incidents"


def test_whoever_was_linked_stays_so_whatever_they_are_called_later(client, bench, service):
    come(client)
    service.person = {**EVA, "email": "eva.new@example.org", "email_verified": False}
    with browser(bench) as again:
        assert come(again).status_code == 303
        assert signed(again)
    # Another has her old address now.
    service.person = {**EVA, "sub": "999"}
    with browser(bench) as other:
        assert come(other).status_code == 403
        assert not signed(other)


@pytest.mark.parametrize(
    "person",
    [
        {**EVA, "email": "nobody@example.org"},
        {**EVA, "email_verified": False},
        {**EVA, "email_verified": "true"},
        {key: value for key, value in EVA.items() if key != "email_verified"},
        {"sub": "1", "preferred_username": "eva@example.org"},
        {"sub": "1", "preferred_username": "admin"},
    ],
    ids=["unknown", "unverified", "a word", "unsaid", "no address", "a name that anybody may take"],
)
def test_whom_the_service_vouches_for_as_no_user_is_not_let_in(client, bench, service, person):
    service.person = person
    said = come(client)
    assert said.status_code == 403
    assert "no user here" in said.text
    assert person["sub"] in said.text
    assert not signed(client)
    assert acts(bench) == []


@pytest.mark.parametrize(
    "letter", ["\N{LATIN SMALL LETTER LONG S}", "\N{KELVIN SIGN}", "\N{LATIN SMALL LETTER SHARP S}"]
)
def test_who_is_called_by_letters_that_fold_to_another_users_is_not_them(client, bench, service, letter):
    other = bench.doors.people.add(f"{letter.casefold()}im@example.org", "Kim Example", ["admin"], None, "2026-01-01")
    service.person = {**EVA, "sub": "7", "email": f"{letter}im@example.org"}
    assert come(client).status_code == 403
    assert not signed(client)
    assert bench.doors.people.linked(service.issuer, "7") is None
    service.person = {**service.person, "email": other.sign_in}
    assert come(client).status_code == 303


def test_who_is_shut_out_is_not_let_in_linked_or_not(client, bench):
    bench.doors.people.set_disabled("eva@example.org", True)
    assert come(client).status_code == 403
    bench.doors.people.set_disabled("eva@example.org", False)
    assert come(client).status_code == 303
    bench.doors.people.set_disabled("eva@example.org", True)
    assert come(client).status_code == 403
    assert not signed(client)


def late(claims):
    return {**claims, "iat": claims["iat"] - 900, "exp": claims["iat"] - 600}


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda claims: {**claims, "nonce": "another"},
        lambda claims: {key: value for key, value in claims.items() if key != "nonce"},
        lambda claims: {**claims, "aud": "another"},
        lambda claims: {**claims, "aud": [signing.CLIENT, "another"]},
        lambda claims: {**claims, "aud": [signing.CLIENT, "another"], "azp": "another"},
        lambda claims: {**claims, "iss": "https://evil.example"},
        late,
        lambda claims: {key: value for key, value in claims.items() if key != "exp"},
        lambda claims: {**claims, "iat": time.time() + 3600, "nbf": time.time() + 3600},
        lambda claims: {**claims, "sub": ""},
        lambda claims: {key: value for key, value in claims.items() if key != "sub"},
    ],
    ids=["nonce", "no nonce", "aud", "auds", "azp", "iss", "expired", "never", "not yet", "empty sub", "no sub"],
)
def test_an_id_token_that_is_not_for_this_sign_in_is_not_believed(client, service, spoiled):
    service.spoiled = spoiled
    said = come(client)
    assert said.status_code == 403
    assert "could not be trusted" in said.text
    assert not signed(client)


def test_an_id_token_of_another_key_is_not_believed(client, service):
    service.signs_with = signing.STRANGE
    assert come(client).status_code == 403
    service.signs_with = RSAKey.generate_key(2048, {"kid": "two"})
    assert come(client).status_code == 403
    assert not signed(client)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256"])
def test_an_id_token_that_nobody_signed_is_not_believed(client, service, algorithm):
    where = leave(client)
    now = int(time.time())
    claims = {"iss": service.issuer, "aud": signing.CLIENT, "iat": now, "exp": now + 300, **EVA}
    service.token = signing.unsigned({**claims, "nonce": service.asked[0]["nonce"]}, algorithm)
    assert client.get(where).status_code == 403
    assert not signed(client)


def test_a_key_that_is_new_there_is_asked_for(client, bench, service, monkeypatch):
    assert come(client).status_code == 303
    service.key = RSAKey.generate_key(2048, {"kid": "two"})
    monkeypatch.setattr("rashomon.api.people.provider.ANEW", 0)
    with browser(bench) as again:
        assert come(again).status_code == 303
    assert service.keys_asked == 2


def test_an_answer_is_taken_once_and_by_the_browser_that_was_led_there_alone(client, bench):
    where = leave(client)
    with browser(bench) as other:
        assert other.get(where).status_code == 403
        leave(other)
        assert other.get(where).status_code == 403
        assert not signed(other)
    kept = dict(client.cookies)
    assert client.get(where).status_code == 303
    client.cookies.clear()
    client.cookies.update({name: value for name, value in kept.items() if "session" not in name})
    said = client.get(where)
    assert said.status_code == 403
    assert "begin again" in said.text
    assert not signed(client)


@pytest.mark.parametrize("state", ["", "another", None])
def test_an_answer_with_another_state_is_not_taken(client, state):
    where = urlsplit(leave(client))
    given = {name: values[0] for name, values in parse_qs(where.query).items()}
    given = {"code": given["code"]} if state is None else {**given, "state": state}
    assert client.get(f"{where.path}?{urlencode(given)}").status_code == 403
    assert not signed(client)


def test_an_answer_that_comes_too_late_is_not_taken(client, bench, monkeypatch):
    where = leave(client)
    monkeypatch.setattr("rashomon.api.people.arrivals.LASTS", -1)
    assert client.get(where).status_code == 403


def test_an_answer_of_another_service_is_not_taken(client):
    assert client.get(leave(client) + "&iss=https%3A%2F%2Fevil.example").status_code == 403


def test_whom_the_service_does_not_let_in_is_told_so(client):
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    said = client.get("/sign-in/service/return", params={"state": state, "error": "access_denied"})
    assert said.status_code == 403
    assert "did not let you in" in said.text


@pytest.mark.parametrize(
    "said", [{"issuer": "https://evil.example"}, {"authorization_endpoint": "http://evil.example"}]
)
def test_a_service_that_is_another_leads_nobody_anywhere(client, service, said):
    service.said = said
    answer = client.get("/sign-in/service")
    assert answer.status_code == 503
    assert "does not answer as it should" in answer.text


def test_a_service_that_hangs_does_not_hold_up_the_workbench(client, bench, monkeypatch):
    monkeypatch.setattr("rashomon.api.people.provider.TURN", 0.01)
    provider = bench.doors.arrivals.provider
    where = leave(client)
    # As if as many asked it as may, and got no answer yet.
    with ExitStack() as hanging:
        for _ in range(FEW):
            hanging.enter_context(provider._turn())
        assert client.get(where).status_code == 503
    assert come(client).status_code == 303


def test_where_the_service_is_down_a_password_still_opens(client, service):
    service.down = True
    assert client.get("/sign-in/service").status_code == 503
    serving.signed_in(client, "reader")
    assert signed(client)


def test_who_has_no_password_has_none_that_opens(client):
    token = serving.csrf(client.get("/sign-in").text)
    for password in ("", "None", "a long enough phrase"):
        given = {"csrf": token, "name": "eva@example.org", "password": password}
        assert client.post("/sign-in", data=given).status_code == 403


def test_refused_arrivals_are_slowed_down(client, bench, service, monkeypatch):
    # However long each takes here, they are of one moment.
    moment = moments.now()
    monkeypatch.setattr(bench.doors, "clock", lambda: moment)
    service.person = {**EVA, "email": "nobody@example.org"}
    for _ in range(doors.FROM):
        assert come(client).status_code == 403
    service.person = dict(EVA)
    said = come(client)
    assert said.status_code == 429
    assert int(said.headers["retry-after"]) >= 1
    assert not signed(client)


def test_what_another_site_makes_a_browser_send_slows_nobody_down(client):
    for _ in range(doors.FROM + 1):
        assert client.get("/sign-in/service/return?code=x&state=y").status_code == 403
    assert come(client).status_code == 303


def test_who_has_codes_is_asked_for_one_here_too(client, bench):
    key = secrets.new_code_key()
    bench.doors.people.set_codes("eva@example.org", key)
    said = come(client)
    assert said.status_code == 200
    assert not signed(client)
    token = serving.csrf(said.text)
    wrong = client.post("/sign-in/service/code", data={"csrf": token, "code": "000000"})
    assert wrong.status_code == 403
    assert not signed(client)
    given = {"csrf": token, "code": pyotp.TOTP(key).at(moments.now())}
    assert client.post("/sign-in/service/code", data={**given, "csrf": "0"}).status_code == 403
    said = client.post("/sign-in/service/code", data=given)
    assert (said.status_code, said.headers["location"]) == (303, "/queue")
    assert signed(client)


def test_codes_are_not_tried_without_end_after_arriving(client, bench):
    bench.doors.people.set_codes("eva@example.org", secrets.new_code_key())
    token = serving.csrf(come(client).text)
    tried = [
        client.post("/sign-in/service/code", data={"csrf": token, "code": "000000"}).status_code
        for _ in range(doors.FREE + 2)
    ]
    assert tried[-1] == 429


def test_who_was_asked_for_a_second_factor_there_is_not_asked_again(client, bench, service):
    bench.doors.people.set_codes("eva@example.org", secrets.new_code_key())
    service.person = {**EVA, "amr": ["pwd", "otp"]}
    assert come(client).status_code == 303
    assert signed(client)


def test_a_code_without_an_arrival_opens_nothing(client):
    leave(client)
    token = serving.csrf(client.get("/sign-in").text)
    assert client.post("/sign-in/service/code", data={"csrf": token, "code": "000000"}).status_code == 403
    assert not signed(client)


def test_nobody_becomes_a_user_unless_it_is_set_with_which_role(client, bench, led, service):
    service.person = {**EVA, "sub": "7", "email": "new@example.org", "name": "Eva Example"}
    assert come(client).status_code == 403
    led(adds="reader")
    assert come(client).status_code == 303
    user = bench.doors.people.user("new@example.org")
    # The name under which another decides is not given twice.
    assert (user.name, user.roles, user.has_password) == ("Eva Example (new@example.org)", ("reader",), False)
    assert [what for _, what, _ in acts(bench)] == ["added", "linked"]


def test_an_admin_links_who_is_called_otherwise_there(client, bench, service):
    bench.doors.people.link(service.issuer, "55", "reader")
    service.person = {"sub": "55"}
    assert come(client).status_code == 303
    bench.doors.people.unlink("reader")
    assert not signed(client)


def test_by_tls_the_cookie_is_this_hosts_alone(bench, led):
    bench.doors.secure = True
    led(back="https://localhost/sign-in/service/return")
    with TestClient(create(bench), base_url="https://localhost", follow_redirects=False) as client:
        said = client.get("/sign-in/service")
        [cookie] = [one for one in said.headers.get_list("set-cookie") if "arrival" in one]
        assert cookie.startswith("__Host-rashomon_arrival=")
        assert {"Secure", "HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
        assert "Domain" not in cookie
        said = client.get(httpx.get(said.headers["location"], trust_env=False).headers["location"])
        assert any(one.startswith("__Host-rashomon_session=") for one in said.headers.get_list("set-cookie"))


def test_no_secret_of_the_service_is_logged_or_shown(client, bench, service, caplog):
    caplog.set_level(0)
    where = leave(client)
    service.signs_with = signing.STRANGE
    said = client.get(where)
    code = parse_qs(urlsplit(where).query)["code"][0]
    own = "\n".join(
        one.getMessage() for one in caplog.records if one.name.startswith(("rashomon", "authlib", "httpx."))
    )
    assert not any(secret in own + said.text for secret in (signing.SECRET, code))
    assert "BadSignature" in own or "bad_signature" in own
    assert signing.SECRET not in repr(bench.doors.arrivals.provider.service)


def test_where_no_service_is_set_there_is_no_way_to_one(bench):
    with browser(bench) as client:
        assert "/sign-in/service" not in client.get("/sign-in").text
        assert client.get("/sign-in/service").status_code == 404
