"""What the first page of incidents leads to is made before anybody asks for it."""

from fastapi.testclient import TestClient

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
