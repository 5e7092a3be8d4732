"""Where the workbench listens, and where it does not."""

from contextlib import ExitStack

import pytest

from rashomon.api import Workbench
from rashomon.cli import serving
from rashomon.cli.ending import Failure
from rashomon.cli.serving import _hosts, loopback
from rashomon.ledger import Ledger
from rashomon.ledger.keys import KeyStore, beside
from rashomon.web import pages

ISSUER = "https://one.example/realm"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "rashomon.example", "127.0.0.1.example"])  # noqa: S104
def test_beyond_this_machine_it_wants_users_and_tls(host):
    with pytest.raises(Failure, match="serve --team"):
        _hosts(host, False, "https://rashomon.example")
    with pytest.raises(Failure, match="--public-url"):
        _hosts(host, True, None)
    with pytest.raises(Failure, match="begins with https://"):
        _hosts(host, True, "http://rashomon.example")
    assert _hosts(host, True, "https://rashomon.example/") == ("rashomon.example",)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_on_this_machine_it_needs_neither(host):
    assert loopback(host)
    assert "localhost" in _hosts(host, False, None)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_team_on_this_machine_answers_under_its_address_alone(host):
    assert _hosts(host, True, "https://rashomon.example:8443") == ("rashomon.example",)
    for address in ("rashomon.example", "https://", "ftp://rashomon.example"):
        with pytest.raises(Failure, match="begins with https://"):
            _hosts(host, True, address)


@pytest.fixture
def built(monkeypatch):
    """As if the front end were built, and the server ended as soon as it began; what it would have served."""
    served = []
    monkeypatch.setattr(pages, "built", lambda: True)
    monkeypatch.setattr(serving, "_run", lambda server, close: served.append(server.config))
    return served


def test_where_the_front_end_is_not_built_it_is_said_how_to_build_it(run, monkeypatch):
    monkeypatch.setattr(pages, "built", lambda: False)
    said = run("serve")
    assert said.code == 1
    assert "front/build.py" in said.err


def test_a_team_without_an_admin_is_told_how_to_add_one(run, built, monkeypatch):
    said = run("serve", "--team")
    assert said.code == 1
    assert "rashomon users add SIGN-IN --name NAME --role admin" in said.err
    monkeypatch.setenv("RASHOMON_NEW_PASSWORD", "a long enough phrase")
    run("users", "add", "ben", "--name", "Ben", "--role", "reader")
    assert run("serve", "--team").code == 1
    assert not built


def test_it_says_where_it_is(run, built):
    said = run("serve", "--port", "8123")
    assert said.code == 0
    assert "http://127.0.0.1:8123" in said.err
    [config] = built
    assert (config.host, config.port, config.access_log) == ("127.0.0.1", 8123, False)


@pytest.fixture
def admin(run, monkeypatch):
    monkeypatch.setenv("RASHOMON_NEW_PASSWORD", "a long enough phrase")
    assert run("users", "add", "ana", "--name", "Ana", "--role", "admin").code == 0


def test_a_team_is_served_by_tls_with_paces_and_the_service_that_is_set(run, built, admin, monkeypatch):
    monkeypatch.setenv("RASHOMON_OIDC_SECRET", "a secret of nobody's")
    given = ("--oidc-issuer", ISSUER, "--oidc-client-id", "rashomon", "--oidc-adds", "reader", "--rate", "7")
    said = run("serve", "--team", "--public-url", "https://rashomon.example/", *given)
    assert said.code == 0, said.err
    assert "secret of nobody" not in said.err
    doors = built[0].app.state.workbench.doors
    assert doors.secure
    assert doors.paces.rate == 7
    service = doors.arrivals.provider.service
    assert service.back == "https://rashomon.example/sign-in/service/return"
    assert (service.issuer, service.client_id, service.adds, service.called) == (
        ISSUER,
        "rashomon",
        "reader",
        "one.example",
    )
    assert service.secret == "a secret of nobody's"  # noqa: S105


def test_a_team_may_go_without_paces_and_a_service(run, built, admin):
    assert run("serve", "--team", "--rate", "0").code == 0
    doors = built[0].app.state.workbench.doors
    assert (doors.paces, doors.arrivals, doors.secure) == (None, None, False)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--oidc-issuer", ISSUER, "--oidc-client-id", "x"), "serve --team has them"),
        (("--team", "--oidc-issuer", "http://one.example", "--oidc-client-id", "x"), "begins with https://"),
        (("--team", "--oidc-issuer", ISSUER), "also needs --oidc-client-id"),
        (("--team", "--oidc-issuer", ISSUER, "--oidc-client-id", "x", "--oidc-claim", "name"), "preferred_username"),
        (("--team", "--oidc-issuer", ISSUER, "--oidc-client-id", "x", "--oidc-adds", "admin"), "an admin gives"),
        (("--team", "--oidc-issuer", ISSUER, "--oidc-client-id", "x", "--oidc-adds", "protector"), "an admin gives"),
    ],
)
def test_a_service_that_is_set_wrongly_is_refused(run, built, words, told):
    said = run("serve", *words)
    assert said.code == 1
    assert told in " ".join(said.err.split())
    assert not built


def test_a_seal_that_is_none_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("RASHOMON_PEOPLE_KEY", "short")
    with ExitStack() as stack, pytest.raises(Failure, match="openssl rand"):
        serving._doors(tmp_path / "x.db", stack, secure=False, rate=0, service=None)


def test_keys_that_come_later_are_found(tmp_path, monkeypatch):
    ledger = tmp_path / "rashomon.db"
    with Ledger.open(ledger) as opened:
        bench = Workbench(opened, owner="Ana", keys=lambda: serving._keys(ledger, said=True))
        assert bench.keys is None
        KeyStore.open(beside(ledger), create=True)
        assert bench.keys is bench.keys is not None
        bench.close()
