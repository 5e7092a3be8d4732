"""The Python client of the API: that it can ask all that there is to ask, and what it makes of the answers."""

import itertools
import json
import re

import httpx
import pictures
import pytest
import serving
from fastapi.testclient import TestClient

from rashomon import overview
from rashomon.api.client import ApiError, Client, reading
from rashomon.api.rights import Asker
from rashomon.ingest import media
from rashomon.ledger import checkpoints
from rashomon.protocols import Part
from rashomon.publish import signing
from rashomon.web import create, pages

ANA = "Ana Example"

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def workbench(example_ledger, tmp_path_factory):
    """What all of these tests share: each decides on a claim of its own."""
    with serving.opened(example_ledger, tmp_path_factory.mktemp("client"), owner=ANA) as workbench:
        checkpoints.record(workbench.ledger, signing(workbench.ledger)())
        yield workbench
        workbench.close()


@pytest.fixture
def http(workbench):
    overview.make(workbench.ledger)
    with TestClient(create(workbench), base_url="http://localhost") as http:
        yield http


@pytest.fixture
def client(http):
    return Client(http=http)


@pytest.fixture
def claim(workbench):
    """One on which nobody has decided."""
    view = workbench.view()
    touched = {cited.claim_id for one in view.decisions() for cited in one.cited} | {
        one.subject for one in view.decisions()
    }
    return next(one for one in view.claims() if one.figures and one.id not in touched)


@pytest.fixture
def incident(workbench):
    return workbench.view().incidents()[0]


def answering(*answers):
    """A client that gets these answers one after another, and the requests that it sent."""
    sent, left = [], iter(answers)

    def answer(request):
        sent.append(request)
        found = next(left)
        if isinstance(found, Exception):
            raise found
        return found

    return Client("http://workbench.test", http=httpx.Client(transport=httpx.MockTransport(answer))), sent


def shown(workbench):
    """The id of a picture that came with a report."""
    data = pictures.saved(pictures.scene(1))
    document = workbench.view().documents()[0]
    item, _ = media.described(Part(name="a.jpg", of=document.id), data)
    workbench.ledger.add([item], agent="ingest.v1", action="captured", data=data)
    return item.id


# All that there is

READ = {
    "incidents": lambda ask, bench: list(ask.incidents(place="mali", conflict=True)),
    "on_map": lambda ask, bench: ask.map(place="mali"),
    "in_time": lambda ask, bench: ask.timeline(),
    "search": lambda ask, bench: list(ask.search("soldiers")),
    "incident": lambda ask, bench: ask.incident(bench.view().incidents()[0].id),
    "incident_history": lambda ask, bench: ask.history(bench.view().incidents()[0].id),
    "incident_around": lambda ask, bench: ask.around(bench.view().incidents()[0].id),
    "all_reports": lambda ask, bench: list(ask.reports(state="open")),
    "report": lambda ask, bench: ask.report(bench.view().documents()[0].id),
    "claim": lambda ask, bench: ask.claim(bench.view().claims()[0].id),
    "queue": lambda ask, bench: (list(ask.queue("conflict")), ask.progress()),
    "all_actors": lambda ask, bench: list(ask.actors("c")),
    "all_places": lambda ask, bench: list(ask.places()),
    "all_sources": lambda ask, bench: list(ask.sources(every=True)),
    "one_actor": lambda ask, bench: ask.actor(next(ask.actors())["name"]),
    "one_place": lambda ask, bench: ask.place(next(ask.places())["name"]),
    "one_source": lambda ask, bench: ask.source(next(ask.sources())["name"]),
    "all_decisions": lambda ask, bench: list(ask.decisions()),
    "decision": lambda ask, bench: ask.decision(
        ask.assess(bench.view().claims()[-1].id, "credibility", "2", reason="Likely.")["decision"]["id"]
    ),
    "entries": lambda ask, bench: list(ask.entries(kind="Claim")),
    "entry": lambda ask, bench: ask.entry(1),
    "check": lambda ask, bench: ask.checked(),
    "medium": lambda client, bench: client.medium(shown(bench)),
    "medium_picture": lambda client, bench: client.picture(shown(bench)),
    "medium_bytes": lambda client, bench: client.media_bytes(shown(bench)),
    "proof_of": lambda ask, bench: ask.proof(bench.view().claims()[0].id),
    "publishable": lambda ask, bench: ask.publishable(bench.view().incidents()[0].id),
    "jobs": lambda ask, bench: ask.jobs(),
    "job": lambda ask, bench: ask.wait(ask.add_text("Nothing happened in Kidal.")["id"]),
}
"""By operation of the API how the client asks for it."""

WRITTEN = {
    "new_report": lambda ask, bench, folder: ask.add_text("Nothing happened in Kidal."),
    "new_upload": lambda ask, bench, folder: ask.add_files(folder / "note.txt"),
    "new_check": lambda ask, bench, folder: ask.check_ledger(),
    "new_decision": lambda ask, bench, folder: ask.withdraw(bench.view().claims()[0].id, reason="Nobody said so."),
    "publish": lambda ask, bench, folder: ask.publish(bench.view().incidents()[0].id, all_claims=True),
}

HEARD = {"events"}
"""What is tested below, since it has no end."""


def operations(http):
    """By operation its method and a pattern of its path."""
    found = {}
    for path, methods in http.get("/api/v1/openapi.json").json()["paths"].items():
        for method, one in methods.items():
            pattern = re.sub(r"\\\{\w+\\\}", r"[^/]+", re.escape(path))
            found[one["operationId"]] = (method.upper(), re.compile(pattern))
    return found


def test_everything_of_the_api_can_be_asked(http):
    assert set(READ) | set(WRITTEN) | HEARD == set(operations(http))


@pytest.mark.parametrize("name", [*READ, *WRITTEN])
def test_each_way_to_ask_asks_for_what_it_says(http, client, workbench, tmp_path, name):
    if name == "publish" and not pages.built():
        pytest.skip("the front end is not built (uv run python front/build.py)")
    (tmp_path / "note.txt").write_text("Nothing happened in Gao.")
    method, pattern = operations(http)[name]
    sent = []
    http.event_hooks["request"].append(lambda request: sent.append((request.method, request.url.raw_path.decode())))
    said = READ[name](client, workbench) if name in READ else WRITTEN[name](client, workbench, tmp_path)
    assert said or name in ("all_decisions", "jobs")
    assert any(one == method and pattern.fullmatch(path.partition("?")[0]) for one, path in sent), sent


# Reading


def test_goes_through_every_page(client, workbench):
    last = workbench.view().upto
    assert [one["seq"] for one in client.entries(limit=40)] == list(range(last, 0, -1))
    assert [one["seq"] for one in client.entries(least=last - 1)] == [last, last - 1]
    assert [one["incident"]["id"] for one in client.incidents()] == [one.id for one in workbench.view().incidents()]


def test_reads_what_pages_show(client, incident, claim):
    assert client.incident(incident.id)["incident"]["title"] == incident.title
    assert client.claim(claim.id)["record"]["id"] == claim.id
    assert claim.id in {one["id"] for one in client.report(claim.document_id)["claims"]}
    assert client.history(incident.id)["changes"]


def test_a_question_of_yes_or_no_is_asked_as_one(client, incident):
    conflicted = next(client.incidents())["incident"]["conflicts"] > 0
    assert bool(list(client.incidents(conflict=True))) is conflicted
    assert bool(list(client.incidents(conflict=False))) is not conflicted


def test_looks_back(client, claim):
    client.withdraw(claim.id, reason="Nobody said so.")
    assert client.claim(claim.id)["withdrawn"]
    with pytest.raises(ApiError) as error:
        client.claim(claim.id, as_of="2001-01-01")
    assert error.value.status == 404


@pytest.mark.parametrize("name", ["a/b", "what? no#1", "100%", "Ünïté “B”"])
def test_any_name_is_asked_for_as_it_is(client, workbench, name):
    with pytest.raises(ApiError) as error:
        client.actor(name)
    assert error.value.status == 404
    assert name in error.value.detail


@pytest.mark.parametrize("name", ["", ".", ".."])
def test_a_name_that_leads_elsewhere_is_of_nothing(client, name):
    with pytest.raises(ApiError) as error:
        client.incident(name)
    assert error.value.status == 404


# What it has


def test_an_answer_that_it_has_is_not_sent_again(http, client, claim):
    asked = []
    http.event_hooks["response"].append(lambda said: asked.append(said.status_code))
    first, again = client.claim(claim.id), client.claim(claim.id)
    assert asked == [200, 304]
    assert first == again
    client.decide("withdrawn", claim=claim.id, reason="Nobody said so.")
    assert client.claim(claim.id)["withdrawn"]
    assert asked == [200, 304, 201, 200]


def test_what_is_made_of_an_answer_does_not_change_the_next(client, claim):
    first = client.claim(claim.id)
    first["record"].clear()
    assert client.claim(claim.id)["record"]["id"] == claim.id


def test_what_was_asked_for_last_is_kept_longest(monkeypatch):
    monkeypatch.setattr("rashomon.api.client.asking.KEPT", 2)
    tagged = [httpx.Response(200, json={"n": n}, headers={"ETag": f'W/"{n}"'}) for n in range(5)]
    client, sent = answering(*tagged, httpx.Response(304))
    client.incident("a")
    client.incident("b")
    client.incident("a")  # Comes anew, and is the last now.
    client.incident("c")  # Takes the place of b.
    client.incident("b")
    client.incident("c")
    tags = [request.headers.get("if-none-match") for request in sent]
    assert tags == [None, None, 'W/"0"', None, None, 'W/"3"']


KINDS = {
    "incidents": reading.Wanted,
    "on_map": reading.Wanted,
    "in_time": reading.Wanted,
    "search": reading.Wanted,
    "incident": reading.Moment,
    "all_reports": reading.WantedReports,
    "entries": reading.WantedEntries,
    "all_actors": reading.Moment,
}
"""By operation of the API the filters that the client has for it."""

APART = {"limit", "after", "q", "part", "every", "name"}
"""Parameters that are no filters, or that the client's method has by name."""


@pytest.mark.parametrize("operation", KINDS)
def test_the_filters_are_those_of_the_api(http, operation):
    every = [one for path in http.get("/api/v1/openapi.json").json()["paths"].values() for one in path.values()]
    [told] = [one for one in every if one["operationId"] == operation]
    known = {"from" if name == "least" else name for name in KINDS[operation].__annotations__}
    assert known == {one["name"] for one in told["parameters"]} - APART


def test_a_filter_that_there_is_none_of_is_refused():
    client, sent = answering()
    asks = [
        lambda: client.incidents(places="mali"),
        lambda: client.search("soldiers", outlet="Example Wire"),
        lambda: client.map(places="mali"),
        lambda: client.timeline(places="mali"),
        lambda: client.incident("inc_1", as_off="2024"),
        lambda: client.reports(place="mali"),
        lambda: client.entries(actor="army"),
        lambda: client.sources(kind="army"),
        lambda: client.actor("army", kind="army"),
    ]
    for ask in asks:
        with pytest.raises(TypeError, match="as_of"):
            ask()
    with pytest.raises(TypeError, match="no filter places here"):
        client.incidents(places="mali")
    assert not sent


# Deciding


def test_decides_and_is_told_of_what_it_has_not_seen(client, workbench, claim):
    seen = workbench.view().upto
    workbench.desk(Asker.owner("Ben Other")).correct(claim.id, "event", "attack", reason="So it was.")
    with pytest.raises(ApiError) as error:
        client.correct(claim.id, "event", "explosion", reason="A mine.", seen=seen)
    assert error.value.status == 409
    assert "Ben Other" in error.value.detail
    made = client.correct(claim.id, "event", "explosion", reason="A mine.")
    assert [one["by"] for one in made["over"]] == ["Ben Other"]
    client.undo(made["decision"]["id"], reason="It was an attack.")
    latest = itertools.islice(client.decisions(), 3)
    assert [one["taken_back"] for one in latest] == [False, True, False]


def test_decides_every_kind(client, claim):
    reason = "Looked at the report again."
    left, right = itertools.islice((one["name"] for one in client.actors()), 2)
    made = [
        client.correct(claim.id, "certainty", "possible", reason=reason),
        client.check(
            claim.id, "disputed", "call", reason=reason, note="Rang twice.", evidence=["https://example.org/a"]
        ),
        client.assess(claim.id, "credibility", "3", reason=reason),
        client.merge(left, right, sort="actor", reason=reason),
        client.split(left, right, sort="actor", reason=reason),
        client.add(claim.document_id, claim.span.exact, "attack", actor="army", reason=reason),
        client.accept(claim.id, reason=reason),
        client.withdraw(claim.id, reason=reason),
    ]
    made.append(client.undo(made[-1]["decision"]["id"], reason=reason))
    kinds = [one["decision"]["kind"] for one in made]
    assert kinds == ["corrected", "checked", "assessed", "judged", "judged", "added", "accepted", "withdrawn", "undone"]
    assert {one["decision"]["reason"] for one in made} == {reason}
    verdicts = [one["decision"]["judgement"]["verdict"] for one in made[3:5]]
    assert verdicts == ["same", "different"]


def test_a_check_may_rest_on_files(client, workbench, claim, tmp_path):
    (tmp_path / "note.txt").write_bytes(b"Rang twice.\xff")
    made = client.check(claim.id, "verified", "call", reason="Rang.", files=[tmp_path / "note.txt"])
    [material] = made["decision"]["material"]
    assert material["name"] == "note.txt"
    assert workbench.view().bytes(material["sha256"]) == b"Rang twice.\xff"


def test_two_reports_are_judged_one_telling(client, workbench):
    left, right = (one.id for one in workbench.view().documents()[:2])
    made = client.judge(left, "same", right, sort="report", reason="The wire's own words.")
    assert made["decision"]["sort"] == "report"


# Giving


def test_gives_a_report_to_be_read(client):
    text = "The army said on 3 May 2024 that two soldiers were killed in an attack by rebels near Kidal, Mali."
    job = client.wait(client.add_text(text, outlet="Test Wire", published="2024-05-04")["id"])
    assert (job["state"], job["added"]) == ("done", 1)
    assert client.report(job["documents"][0])["document"]["outlet"] == "Test Wire"


def test_gives_files_to_be_read(client, tmp_path):
    for town in ("Kidal", "Gao"):
        (tmp_path / f"{town}.txt").write_text(f"The army said that two soldiers were killed by rebels in {town}, Mali.")
    job = client.wait(client.add_files(tmp_path / "Kidal.txt", tmp_path / "Gao.txt", published="2024-05-04")["id"])
    assert (job["state"], job["added"], job["inputs"]) == ("done", 2, ["Kidal.txt", "Gao.txt"])
    assert client.report(job["documents"][0])["document"]["published_at"] == "2024-05-04"


def test_an_address_is_fetched_by_the_workbench_and_not_from_its_own_network(client):
    job = client.wait(client.add_url("http://127.0.0.1:80/report")["id"])
    assert (job["state"], job["added"]) == ("done", 0)
    assert job["issues"]


def test_a_job_that_takes_too_long_is_not_waited_for():
    client, _ = answering(*(httpx.Response(200, json={"state": "reading"}) for _ in range(9)))
    with pytest.raises(ApiError) as error:
        client.wait("job_1", seconds=0, every=0)
    assert "reading" in error.value.detail


# What goes wrong


def test_says_what_is_wrong(client):
    with pytest.raises(ApiError) as error:
        client.incident("inc_none")
    assert error.value.status == 404
    assert "inc_none" in error.value.detail


def test_says_where_a_request_is_wrong(client):
    with pytest.raises(ApiError) as error:
        client.decide("withdrawn", reason="")
    assert error.value.status == 422
    assert {tuple(one["at"])[-1] for one in error.value.errors} == {"reason", "claim"}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (httpx.Response(303, headers={"location": "/sign-in"}), "/sign-in"),
        (httpx.Response(200, html="<p>Sign in first</p>"), "text/html"),
        (httpx.Response(200, content=b"x"), "no media type"),
        (httpx.Response(502, html="<p>Bad gateway</p>"), "Bad Gateway"),
        (httpx.Response(421, text="This workbench does not answer to that name."), "that name"),
        (httpx.Response(500, content=b"{", headers=JSON), "Internal Server Error"),
        (httpx.Response(304), "leads"),
        (httpx.ConnectError("refused"), "gave no answer"),
        (httpx.ReadTimeout("late"), "gave no answer"),
    ],
)
def test_what_is_no_answer_is_an_error(answer, said):
    client, _ = answering(answer)
    with pytest.raises(ApiError) as error:
        client.incident("inc_1")
    assert error.value.status == (answer.status_code if isinstance(answer, httpx.Response) else None)
    assert said in error.value.detail


@pytest.fixture
def waits(monkeypatch):
    """Seconds that were waited, without waiting."""
    found = []
    monkeypatch.setattr("rashomon.api.client.asking.time.sleep", found.append)
    return found


def test_asks_again_after_as_long_as_it_is_told_to(waits):
    busy = [httpx.Response(status, headers={"Retry-After": str(wait)}) for status, wait in ((429, 2), (503, 1))]
    client, sent = answering(*busy, httpx.Response(200, json={"done": True}))
    assert client.incident("inc_1") == {"done": True}
    assert waits == [2.0, 1.0]
    assert len(sent) == 3


@pytest.mark.parametrize(
    ("wait", "times", "method"),
    [("1", 3, "GET"), (None, 1, "GET"), ("soon", 1, "GET"), ("3600", 1, "GET"), ("1", 1, "POST")],
)
def test_gives_up_where_it_must(waits, wait, times, method):
    headers = {"content-type": "application/problem+json", **({"Retry-After": wait} if wait else {})}
    said = json.dumps({"detail": "You ask too fast."})
    client, sent = answering(*(httpx.Response(429, content=said, headers=headers) for _ in range(9)))
    with pytest.raises(ApiError) as error:
        client.incident("inc_1") if method == "GET" else client.withdraw("claim_1", reason="No.")
    assert (error.value.status, error.value.detail) == (429, "You ask too fast.")
    assert error.value.retry_after == (float(wait) if wait and wait.isdigit() else None)
    assert (len(sent), len(waits)) == (times, times - 1)


def test_a_day_to_ask_again_is_understood(waits):
    late = httpx.Response(503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})
    client, _ = answering(late, httpx.Response(200, json={}))
    client.incident("inc_1")
    assert waits == [0.0]


# Where, and as whom


TOKEN = "rsh_of_nobody"  # noqa: S105


@pytest.mark.parametrize(
    ("own", "given", "at"),
    [
        ("", None, "http://127.0.0.1:8765"),
        ("http://other.test/under", None, "http://other.test/under"),
        ("http://other.test", "http://workbench.test/", "http://workbench.test"),
    ],
)
def test_asks_where_it_is_told_to_with_the_token(own, given, at):
    sent = []
    transport = httpx.MockTransport(lambda request: sent.append(request) or httpx.Response(200, json={}))
    Client(given, http=httpx.Client(base_url=own, transport=transport), token=TOKEN).checked()
    assert str(sent[0].url) == f"{at}/api/v1/check"
    assert sent[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_closes_what_is_its_own():
    given = httpx.Client()
    with Client(http=given):
        pass
    assert not given.is_closed
    with Client() as own:
        inner = own._http
    assert inner.is_closed


@pytest.mark.parametrize("token", ["rsh_é", "rsh_abc\n", "rsh_abc def", "rsh_\u2019"])
def test_a_token_that_can_be_none_is_refused_at_once(token):
    with pytest.raises(ValueError, match="as it was shown"):
        Client("http://workbench.test", token=token)


def test_a_token_may_what_it_may(example_ledger, tmp_path):
    with (
        serving.team(example_ledger, tmp_path) as bench,
        TestClient(create(bench), base_url="http://localhost") as http,
    ):
        token = bench.doors.make_token("reviewer", "program", ["read"])
        claim = bench.view().claims()[0]
        assert Client(http=http, token=token).claim(claim.id)
        for wrong, status in ((token, 403), ("rsh_none", 401), (None, 401)):
            with pytest.raises(ApiError) as error:
                Client(http=http, token=wrong).withdraw(claim.id, reason="Nobody said so.")
            assert error.value.status == status


# Listening


def stream(*frames):
    return httpx.Response(200, content="".join(frames).encode(), headers={"content-type": "text/event-stream"})


def event(seq, **more):
    return f"id: {seq}\nevent: decision\ndata: {json.dumps({'seq': seq, **more}, ensure_ascii=False)}\n\n"


def test_goes_on_from_the_last_event(waits):
    begin = "retry: 700\nid: 4\n\n"
    client, sent = answering(
        stream(begin, event(5), ": still here\n\n", event(6)),
        httpx.ConnectError("gone"),
        stream("retry: 700\nid: 6\n\n", event(7), "id: 9\nda"),
        stream(event(8, said="ż\u2028")),
    )
    heard = list(itertools.islice(client.events(after=4), 4))
    assert [one["seq"] for one in heard] == [5, 6, 7, 8]
    assert heard[-1]["said"] == "ż\u2028"
    assert sent[0].url.params["after"] == "4"
    assert [one.headers.get("last-event-id") for one in sent] == [None, "6", "6", "7"]
    assert waits == [0.7, 0.7, 0.7]


def test_is_told_where_it_may_not_listen(waits):
    client, _ = answering(httpx.Response(429, json={"detail": "You listen 8 times already."}))
    with pytest.raises(ApiError) as error:
        next(client.events())
    assert (error.value.status, error.value.detail) == (429, "You listen 8 times already.")


def test_nobody_is_listened_to_for_ever(waits):
    client, sent = answering(*(httpx.ConnectError("gone") for _ in range(99)))
    with pytest.raises(ApiError):
        next(client.events())
    assert 2 < len(sent) < 99


def test_hears_what_is_decided_in_a_workbench_that_is_served(example_ledger, tmp_path):
    with (
        serving.opened(example_ledger, tmp_path, owner=ANA) as workbench,
        serving.served(workbench) as url,
        Client(url) as client,
    ):
        claim = workbench.view().claims()[0]
        seen = workbench.view().upto
        client.withdraw(claim.id, reason="Nobody said so.")
        told = next(one for one in client.events(after=seen) if one["what"] == "decision")
    assert told["by"] == ANA
    assert claim.id in told["about"]
