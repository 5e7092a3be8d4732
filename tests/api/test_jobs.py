"""What waits to be read: how much of it, and what is said of it when the ledger fails or the workbench ends."""

from __future__ import annotations

import threading
import time

import hostile_readers as hostile
import pytest

from rashomon import apart
from rashomon.apart import Apart, Closed
from rashomon.api import jobs
from rashomon.ingest.inputs import Input, Way
from rashomon.ledger import LedgerError

PLAIN = "---\noutlet: Test Wire\npublished: 2024-07-29\n---\nThe army said on Monday that two soldiers were killed.\n"


@pytest.fixture
def held(workbench, monkeypatch):
    """A queue whose first job is not read before it is let go, and what lets it go."""
    let_go = threading.Event()
    made = jobs.Jobs(workbench.ledger)

    def read(name, reading, way):
        let_go.wait(20)
        return {}

    monkeypatch.setattr(made, "_read", read)
    yield made, let_go
    let_go.set()
    made.close()


def give(queue, size, by="Ana Example"):
    return queue.give([Input(name="x.txt", data=b"x" * size)], Way(), by)


def test_what_waits_is_bounded_in_bytes_of_one_and_of_all(held, monkeypatch):
    monkeypatch.setattr(jobs, "BYTES_OF_ONE", 100)
    monkeypatch.setattr(jobs, "BYTES", 150)
    queue, let_go = held
    give(queue, 60)
    give(queue, 40)
    with pytest.raises(jobs.Full):
        give(queue, 1)
    # What is fetched has no size yet.
    queue.give([Input(name="http://news.example/")], Way(), "Ana Example")
    give(queue, 50, by="Ben Other")
    with pytest.raises(jobs.Full):
        give(queue, 1, by="Cem Third")
    let_go.set()
    for job in queue.of("Ana Example"):
        queue.wait(job.id, 20)
    # What is read takes no room any more.
    give(queue, 100)


def test_what_cannot_ever_wait_is_known_before_it_is_given(held, monkeypatch):
    monkeypatch.setattr(jobs, "BYTES_OF_ONE", 100)
    queue, _ = held
    queue.room("Ana Example")
    give(queue, 100)
    with pytest.raises(jobs.Full):
        queue.room("Ana Example")
    queue.room("Ben Other")
    monkeypatch.setattr(jobs, "WAITING", 1)
    with pytest.raises(jobs.Full):
        queue.room("Ben Other")


def test_a_ledger_that_fails_again_when_the_failure_is_told_ends_no_thread(workbench, monkeypatch):
    monkeypatch.setattr("rashomon.api.jobs.plugins.extractor", hostile.HostileExtractor)
    queue = jobs.Jobs(workbench.ledger)

    def fails(*_):
        raise LedgerError("The disk is gone.")

    def read(name, reading, way):
        reading.kept["doc_1"] = None
        reading._found[0]["doc_1"] = None
        fails()

    monkeypatch.setattr(queue, "_read", read)
    monkeypatch.setattr(queue, "_issues", fails)
    first, second = give(queue, 10), give(queue, 10)
    for job in (first, second):
        queue.wait(job.id, 10)
        told = queue.job(job.id, "Ana Example")
        assert (told.state, told.error) == ("failed", "The disk is gone.")
        assert told.outcomes[0].documents == ("doc_1",)
    queue.close()


def test_what_waits_when_the_workbench_ends_is_told_so_and_no_more_is_taken(held):
    queue, _ = held
    first, second = give(queue, 10), give(queue, 10)
    while queue.job(first.id, "Ana Example").state == "waiting":
        time.sleep(0.01)
    queue.close()
    told = queue.job(second.id, "Ana Example")
    assert (told.state, told.error) == ("failed", jobs.ENDED)
    assert [(one.state, one.why) for one in told.outcomes] == [("left out", (jobs.ENDED,))]
    with pytest.raises(Closed):
        give(queue, 10)
    assert len(queue.of("Ana Example")) == 2


def test_a_job_says_when_its_reports_are_being_gathered(workbench, client, monkeypatch):
    begun, let_go = threading.Event(), threading.Event()

    def slowly(ledger):
        begun.set()
        assert let_go.wait(60)
        return group(ledger)

    group = jobs.pipeline.group
    monkeypatch.setattr(jobs.pipeline, "group", slowly)
    job = workbench.jobs.give([Input(name="x.txt", data=PLAIN.encode())], Way(), "Ana Example")
    try:
        assert begun.wait(120)
        told = workbench.jobs.job(job.id, "Ana Example")
        assert (told.state, told.outcomes[0].state) == ("gathering", "read")
        page = client.get(f"/add/{job.id}").text
        assert "being gathered into incidents" in page
        assert 'http-equiv="refresh"' in page
    finally:
        let_go.set()
    workbench.jobs.wait(job.id, 60)
    assert workbench.jobs.job(job.id, "Ana Example").state == "done"


def test_what_cannot_be_gathered_is_not_called_unread(workbench, monkeypatch):
    def fails(_):
        raise RuntimeError("the army said")

    monkeypatch.setattr(jobs.pipeline, "group", fails)
    job = workbench.jobs.give([Input(name="x.txt", data=PLAIN.encode())], Way(), "Ana Example")
    workbench.jobs.wait(job.id, 120)
    told = workbench.jobs.job(job.id, "Ana Example")
    assert (told.state, told.error) == ("failed", jobs.NOT_GATHERED.format("RuntimeError"))
    assert [one.state for one in told.outcomes] == ["read"]
    assert workbench.view().claims(told.documents[0])


def test_an_end_while_the_process_is_begun_leaves_none_behind(monkeypatch):
    made = Apart(hostile.extractor)
    closing = threading.Thread(target=made.close)
    context = apart.multiprocessing.get_context("spawn")
    begun = []

    class Slow:
        def Pipe(self):  # noqa: N802  -- as it is called there
            # The workbench ends after it was looked whether it has, and before there is a process.
            closing.start()
            closing.join(1)
            return context.Pipe()

        def Process(self, **how):  # noqa: N802
            begun.append(context.Process(**how))
            return begun[0]

    monkeypatch.setattr(apart.multiprocessing, "get_context", lambda _: Slow())
    try:
        with pytest.raises(Closed):
            list(made.understood(Input(name="x.txt"), None, Way()))
        closing.join(10)
        assert not any(one.is_alive() for one in begun if one.pid)
    finally:
        for one in begun:
            if one.pid and one.is_alive():
                one.kill()
