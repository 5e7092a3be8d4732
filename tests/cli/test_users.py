"""`rashomon users`: each change is done, told, and in the ledger under whose hand it was."""

import json
from contextlib import closing

import pytest

from rashomon.api.people import Doors, People, Shut
from rashomon.ledger import Ledger, moments

PASSWORD = "a long enough phrase"  # noqa: S105 -- of nobody


@pytest.fixture
def users(run, monkeypatch):
    """Runs a command of users, which Lead gives."""
    monkeypatch.setenv("RASHOMON_NEW_PASSWORD", PASSWORD)
    monkeypatch.setenv("RASHOMON_REVIEWER", "Lead  Example")
    assert run("users", "add", "ana", "--name", "Ana Example", "--role", "admin").code == 0

    def command(*words):
        return run("users", *words)

    return command


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "working"


@pytest.fixture
def kept(folder, users):
    with closing(People(folder / "rashomon.people")) as people:
        yield people


def acts(folder):
    with Ledger.open(folder / "rashomon.db") as ledger:
        found = [entry for entry in ledger.entries() if entry.kind == "Act"]
        return [(entry.agent, entry.action, json.loads(entry.record)["subject"]) for entry in found]


CHANGES = [
    (["role", "Ben", "--role", "reviewer", "--role", "coder"], "changed", "Ben Other: reviewer, coder."),
    (["password", "ben"], "changed", "new password, and is signed out everywhere"),
    (["disable", "ben"], "shut out", "Ben Other is shut out"),
    (["enable", "ben"], "let in", "Ben Other may sign in again"),
    (["no-codes", "ben"], "changed", "asked for no one-time codes"),
    (["token", "ben", "--scope", "read"], "changed", "not shown again: read"),
    (["link", "ben", "--issuer", "https://one.example", "--subject", "5"], "changed", "signs in as ben"),
    (["unlink", "ben"], "changed", "linked to nobody"),
]


@pytest.mark.parametrize(("words", "what", "told"), CHANGES, ids=[words[0] for words, _, _ in CHANGES])
def test_each_change_is_told_and_in_the_ledger(users, folder, words, what, told):
    added = users("add", "Ben", "--name", "Ben Other", "--role", "reader")
    assert "Ben Other may sign in as ben: reader." in added.err
    said = users(*words)
    assert said.code == 0
    assert told in said.err
    by = "person:Lead Example"
    assert acts(folder) == [(by, "added", "ana"), (by, "added", "ben"), (by, what, "ben")]


def test_no_secret_gets_into_the_ledger(users, folder):
    token = users("token", "ana", "--scope", "read").out.strip()
    users("password", "ana")
    with Ledger.open(folder / "rashomon.db") as ledger:
        assert not any(secret in entry.record for entry in ledger.entries() for secret in (PASSWORD, token))
        assert not list(ledger.check())


REFUSED = [
    (["role", "nobody", "--role", "reader"], "no user nobody; the list of users"),
    (["password", "nobody"], "no user nobody"),
    (["add", "ana", "--name", "Another", "--role", "reader"], "There is a user ana already"),
    (["add", "dee", "--name", "Ana Example", "--role", "reader"], "another called Ana Example"),
    (["add", "d e", "--name", "Dee", "--role", "reader"], "letters, digits"),
    (["add", "dee", "--name", " ", "--role", "reader"], "needs a name"),
    (["add", "dee", "--name", "Dee", "--role", "owner"], "there are reader, coder"),
    (["disable", "ana"], "make another first"),
    (["role", "ana", "--role", "reader"], "make another first"),
    (["token", "ana", "--scope", "review"], "may not review"),
    (["token", "ana", "--scope", "fly"], "A token has scopes, of"),
    (["end-token", "ana", "beef"], "the list shows each"),
    (["link", "ana", "--issuer", "https://one.example", "--subject", ""], "1 to 255 characters"),
]


@pytest.mark.parametrize(("words", "told"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED])
def test_what_cannot_be_done_is_said_and_not_written_down(users, folder, words, told):
    said = users(*words)
    assert said.code == 1
    assert told in said.err
    assert [what for _, what, _ in acts(folder)] == ["added"]


def test_a_weak_password_is_refused(users, run, monkeypatch):
    monkeypatch.setenv("RASHOMON_NEW_PASSWORD", "short")
    said = users("password", "ana")
    assert said.code == 1
    assert "at least 12 characters" in said.err


def test_where_nobody_types_a_password_it_is_said_how_to_give_one(run, monkeypatch):
    monkeypatch.delenv("RASHOMON_NEW_PASSWORD", raising=False)
    said = run("users", "add", "ana", "--name", "Ana", "--role", "admin", stdin="")
    assert said.code == 1
    assert "RASHOMON_NEW_PASSWORD" in said.err
    assert run("users", "list").out == ""


def test_a_password_that_is_typed_twice_opens(run, folder, monkeypatch):
    monkeypatch.delenv("RASHOMON_NEW_PASSWORD", raising=False)
    said = run("users", "add", "ana", "--name", "Ana", "--role", "admin", stdin=f"{PASSWORD}\n{PASSWORD}\n")
    assert said.code == 0
    with closing(People(folder / "rashomon.people")) as people:
        assert Doors(people, moments.now).sign_in("ana", PASSWORD)


def test_who_has_no_password_is_listed_so(users, kept):
    users("add", "eva@example.org", "--name", "Eva", "--role", "coder", "--no-password")
    users("disable", "eva@example.org")
    assert users("list").out.splitlines() == [
        "ana\tAna Example\tadmin",
        "eva@example.org\tEva\tcoder, no password, shut out",
    ]
    with pytest.raises(Shut):
        Doors(kept, moments.now).sign_in("eva@example.org", PASSWORD)


def test_a_token_opens_until_it_is_ended(users, kept):
    made = users("token", "ana", "--scope", "read", "--label", "export", "--days", "5")
    token = made.out.strip()
    doors = Doors(kept, moments.now)
    assert doors.bearer(token).rights == {"read"}
    [line] = users("tokens", "ana").out.splitlines()
    mark, label, scopes, until = line.split("\t")
    assert (label, scopes) == ("export", "read")
    assert until.startswith("until ")
    assert token not in line
    assert users("end-token", "ana", mark).code == 0
    assert doors.bearer(token) is None
    assert "rashomon users token ana" in users("tokens", "ana").err


def test_without_users_it_is_said_how_to_add_the_first(run, folder):
    before = sorted(folder.iterdir())
    said = run("users", "list")
    assert said.code == 1
    assert "rashomon users add SIGN-IN --name NAME --role admin" in said.err
    assert sorted(folder.iterdir()) == before  # Whoever only looks leaves nothing behind.


def test_the_users_of_a_database_need_a_place(run):
    said = run("users", "list", "--ledger", "postgresql://localhost/x")
    assert said.code == 1
    assert "RASHOMON_PEOPLE" in said.err


def test_a_seal_that_is_none_is_said(users, monkeypatch):
    monkeypatch.setenv("RASHOMON_PEOPLE_KEY", "short")
    said = users("list")
    assert said.code == 1
    assert "openssl rand -base64 32" in said.err
