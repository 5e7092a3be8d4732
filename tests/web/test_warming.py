"""What the first page of incidents leads to is made before anybody asks for it."""

from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from rashomon.ledger import LedgerError, NotFound
from rashomon.web import create, incident, warming


def test_who_comes_first_need_not_wait(workbench, monkeypatch):
    [one] = workbench.view().incidents()
    warming.warm(workbench)

    def made_again(*_):
        raise AssertionError("the page was made already")

    monkeypatch.setattr(incident.api, "context", made_again)
    with TestClient(create(workbench), base_url="http://localhost") as client:
        assert one.title in client.get(f"/incidents/{one.id}").text


def test_warming_ends_with_the_workbench(workbench):
    workbench.closing = True
    thread = warming.begin(workbench)
    thread.join(30)
    assert not thread.is_alive()


def test_a_ledger_that_cannot_be_read_is_told_to_whoever_asks(workbench, monkeypatch):
    def gone(*_):
        raise LedgerError("The ledger is locked; try again.")

    monkeypatch.setattr(workbench, "view", gone)
    warming.warm(workbench)


@pytest.mark.parametrize("left", ["no reports", "nothing"])
def test_an_incident_of_which_nothing_is_left_keeps_no_other_from_being_made(workbench, monkeypatch, left):
    some = [SimpleNamespace(incident=SimpleNamespace(id=name)) for name in ("inc_gone", "inc_there")]
    monkeypatch.setattr(warming.incidents, "context", lambda *_: SimpleNamespace(incidents=some))
    made, frozen = [], []

    def current(_, name):
        if name == "inc_gone" and left == "nothing":
            raise NotFound("There is no incident inc_gone.")
        made.append(name)
        return SimpleNamespace(reports=()), True

    monkeypatch.setattr(warming.incident, "current", current)
    monkeypatch.setattr(warming.gc, "freeze", lambda: frozen.append(True))
    warming.warm(workbench)
    assert made[-1] == "inc_there"
    assert frozen
