"""Every page and every route of the API, tried by every role; what is added must be added to the tables here."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile

import pytest
import serving
from fastapi.testclient import TestClient

from rashomon.api import application as api
from rashomon.api.rights import RIGHTS
from rashomon.ledger.keys import KeyStore, beside
from rashomon.web import application, create, publish

V1 = api.VERSION

NEEDS = {
    "GET /add": "add",
    "GET /add/{name}": "add",
    "POST /add": "add",
    f"POST {V1}/reports": "add",
    f"POST {V1}/uploads": "add",
    f"GET {V1}/jobs": "add",
    f"GET {V1}/jobs/{{name}}": "add",
    f"POST {V1}/check": "review",
    "POST /ledger/check": "review",
    "POST /decide": "code",
    "POST /queue": "code",
    f"POST {V1}/decisions": "code",
    "GET /publish": "publish",
    "POST /publish": "publish",
    f"POST {V1}/publish": "publish",
    "GET /users": "administer",
    "POST /users": "administer",
}
"""The right that a route needs beyond reading."""

READS = {"POST /account", "POST /sign-out"}
"""What is posted and changes nothing that is shared."""

ELSEWHERE = {"POST /sign-in", "POST /sign-in/service/code", "GET /sign-in/service", "GET /sign-in/service/return"}
"""Tried in test_people and test_arriving."""

ENDLESS = f"GET {V1}/events"

WITHDRAW = {"kind": "withdrawn", "claim": "{claim}", "reason": "So."}
GIVEN = {
    "POST /add": {"text": "Two soldiers were killed in Kidal on Monday, the army said."},
    f"POST {V1}/reports": {"reports": [{"text": "Two soldiers were killed in Kidal, the army said."}]},
    "POST /decide": WITHDRAW,
    "POST /queue": {"do": "withdraw", "claim": "{claim}", "reason": "So."},
    f"POST {V1}/decisions": WITHDRAW,
    "POST /publish": {"incident": "{incident}", "all_claims": "true"},
    f"POST {V1}/publish": {"incident": "{incident}", "all_claims": "true"},
    "POST /users": {"do": "add", "sign_in": "new", "name": "New Example", "role": "reader"},
}


def routes() -> list[str]:
    """`GET /path` of each."""
    routers = [("", module.router) for module in application.ROUTERS]
    routers += [(V1, module.router) for module in api.ROUTERS]
    routers.append((V1, publish.twin))
    found = {
        f"{method} {prefix}{route.path}"
        for prefix, one in routers
        for route in one.routes
        for method in route.methods - {"HEAD"}
    }
    return sorted(found - ELSEWHERE)


def filled(text: str, view) -> str:
    """The text with what the ledger has in the place of its braces."""
    [claim, *_], [incident, *_] = view.claims(), view.incidents()
    kinds = {"incidents": incident.id, "reports": claim.document_id, "claims": claim.id, "proofs": claim.id}
    kinds |= {"actors": "Army", "places": "Kidal", "sources": "Army"}
    kinds |= {"decisions": next((one.id for one in view.decisions()), "none")}
    kind = text.removeprefix(V1).split("/")[1] if text.startswith("/") else ""
    name = kinds.get(kind, "none")
    values = {"{name}": name, "{name:path}": name, "{seq}": "1", "{section}": "what-conflicts-and-why"}
    for brace, value in (values | {"{claim}": claim.id, "{incident}": incident.id}).items():
        text = text.replace(brace, value)
    return text


def ask(client, route, view, **query):
    method, _, path = route.partition(" ")
    path = filled(path, view)
    if method == "GET":
        return client.get(path, params=query or None, follow_redirects=False)
    said = json.loads(filled(json.dumps(GIVEN.get(route, {})), view))
    if path.startswith(V1) and not path.endswith("/publish"):
        return client.post(path, json=said, headers={"Origin": "http://localhost"})
    token = serving.csrf(client.get("/account").text)
    sent = {"data": {"csrf": token, **said}, "headers": {"Origin": "http://localhost"}}
    return client.post(path, **sent, follow_redirects=False)


@pytest.mark.parametrize("role", list(RIGHTS))
def test_each_role_may_what_it_may_and_no_more(bench, role) -> None:
    with TestClient(create(bench), base_url="http://localhost", raise_server_exceptions=False) as client:
        serving.signed_in(client, role)
        for route in routes():
            if route in (ENDLESS, "POST /sign-out"):
                continue
            posted = route.startswith("POST")
            assert not posted or route in NEEDS or route in READS, f"{route} is in no table"
            for job in bench.jobs.of(f"{role.title()} Example"):
                bench.jobs.wait(job.id, 60)  # What was added before is in the ledger.
            before = bench.view().upto
            said = ask(client, route, bench.view())
            if NEEDS.get(route, "read") in RIGHTS[role]:
                assert said.status_code not in (401, 403, 500), (route, said.status_code, said.text[:300])
            else:
                assert said.status_code == 403, (route, said.status_code, said.text[:300])
                assert bench.view().upto == before, f"{route} wrote though it may not"


NAME = "Aminata Diallo"
NURSE = (
    f"A nurse at the clinic in Kidal, {NAME}, who asked not to be named, said on Monday that 12 civilians had been "
    "killed in a drone strike by the army on 5 May 2024. The army said that it had killed 20 rebels in the strike."
)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    """A ledger that has read a report whose source is withheld."""
    given, kept = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("guarded")
    (given / "clinic.txt").write_text(NURSE)
    return serving.read(given, kept)


def forms(name: str) -> list[str]:
    return [name, *name.split(), name.upper(), name.replace(" ", "%20"), name.replace(" ", "+")]


def texts(said) -> str:
    """An answer with everything that is wrapped in it: headers, files of an archive, what is in base64."""
    parts = [str(said.url), str(dict(said.headers))]
    if said.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(said.content)) as files:
            parts += [files.read(name).decode("utf-8", "replace") for name in files.namelist()]
    else:
        parts.append(said.text)
    for wrapped in re.findall(r"[A-Za-z0-9+/]{24,}={0,2}", " ".join(parts)):
        try:
            parts.append(base64.b64decode(wrapped + "=" * (-len(wrapped) % 4)).decode("utf-8", "replace"))
        except ValueError:
            continue
    return "\n".join(parts)


def test_no_route_shows_a_protected_name_to_who_may_not_see_it(guarded, tmp_path) -> None:
    with serving.team(guarded, tmp_path) as bench, TestClient(create(bench), base_url="http://localhost") as client:
        bench.keys = KeyStore.open(beside(bench.path), create=False)
        bench.keys.unlock()
        view = bench.view()
        assert view.claims()
        shown = [one for one in routes() if one.startswith("GET") and one != ENDLESS]
        serving.signed_in(client, "protector")
        revealed = [route for route in shown if NAME in ask(client, route, view, reveal="true").text]
        assert revealed, "who may see it sees it"
        plain = [route for route in shown if NAME in ask(client, route, view).text]
        assert plain == [], "and nobody who did not ask to"
        for role in ("reader", "coder", "reviewer", "admin"):
            client.cookies.clear()
            serving.signed_in(client, role)
            for route in shown:
                for query in ({}, {"reveal": "true"}, {"q": "nurse"}, {"q": NAME}):
                    told = texts(ask(client, route, view, **query))
                    own = [NAME, *NAME.split()] if query.get("q") == NAME else []
                    seen = [form for form in forms(NAME) if form in told and form not in own and "q" not in query]
                    assert seen == [], (role, route, query)
            if "publish" in RIGHTS[role]:
                site = texts(ask(client, "POST /publish", view))
                assert "killed" in site
                assert [form for form in forms(NAME) if form in site] == []


def test_what_is_searched_for_is_not_found_by_a_protected_name(guarded, tmp_path) -> None:
    with serving.team(guarded, tmp_path) as bench, TestClient(create(bench), base_url="http://localhost") as client:
        serving.signed_in(client, "reader")
        assert client.get(f"{V1}/search", params={"q": "nurse"}).json()["matches"]
        for words in (NAME, "Aminata", "Diallo"):
            assert not client.get(f"{V1}/search", params={"q": words}).json()["matches"]
