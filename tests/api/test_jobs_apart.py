"""What people give is read in a process of its own, which nothing they give can hang or fill."""

from __future__ import annotations

import os
import signal
import time

import hostile_readers as hostile
import pytest

from rashomon import apart
from rashomon.apart import Apart, Closed
from rashomon.api import jobs
from rashomon.ingest.inputs import Input, Way
from rashomon.ingest.understanding import Taken
from rashomon.ledger import LedgerError, history

PLAIN = "---\noutlet: Test Wire\npublished: 2024-07-29\n---\nThe army said on Monday that two soldiers were killed.\n"


@pytest.fixture(scope="module")
def reading():
    """A process with little memory."""
    made = Apart(hostile.extractor, memory=2 * 2**30)
    _warm(made)
    yield made
    made.close()


def _warm(made):
    """Let what is loaded at the first report be loaded, which takes a while where much else runs."""
    way = Way(readers=(hostile.HostileReader(),))
    for _, document in made.understood(Input(name="x.txt"), Taken(data=PLAIN.encode()), way):
        assert list(made.extracted([document], hostile.HostileExtractor()))


@pytest.fixture
def queue(workbench, reading, monkeypatch):
    """Gives texts to the process, waits, and says what became of them."""
    monkeypatch.setattr(apart, "UNDERSTANDING", 8.0)
    monkeypatch.setattr(apart, "EXTRACTING", 8.0)
    monkeypatch.setattr("rashomon.api.jobs.plugins.extractor", hostile.HostileExtractor)
    made = jobs.Jobs(workbench.ledger, reading)

    def give(*texts, by="Ana Example"):
        inputs = [Input(name=f"{number}.txt", data=text.encode()) for number, text in enumerate(texts, start=1)]
        job = made.give(inputs, Way(readers=(hostile.HostileReader(),)), by)
        made.wait(job.id, 90)
        return made.job(job.id, by)

    return give


def gave(workbench):
    """Ids of the documents that the ledger says Ana gave."""
    found = history.latest(workbench.view(), kind="Act", agents=["person:Ana Example"], limit=100)
    return {entry.record.partition('"subject":"')[2].partition('"')[0] for entry in found}


@pytest.mark.parametrize(
    ("asks", "why"),
    [
        ("READING HANG", "took longer than 8 seconds"),
        ("READING EAT", "takes more memory to read than it may (2.1 GB)"),
        ("READING END", "ended the process that was reading it"),
        ("READING FAIL", "could not be read by ingest.text.v1 (ValueError)"),
    ],
)
def test_a_file_that_no_reader_gets_through_costs_no_other(queue, workbench, asks, why):
    job = queue(asks, PLAIN + asks.partition(" ")[2].lower())
    assert job.state == "done"
    bad, good = job.outcomes
    assert (bad.state, good.state) == ("left out", "read")
    assert bad.why[0].startswith("1.txt ")
    assert why in bad.why[0]
    assert workbench.view().document(good.documents[0])
    assert gave(workbench) == set(good.documents)


@pytest.mark.parametrize(("asks", "why"), [("HANG", "took longer than 8 seconds"), ("EAT", "more memory")])
def test_a_text_that_no_extractor_gets_through_costs_no_other(queue, workbench, asks, why):
    job = queue(f"{PLAIN} {asks}", PLAIN + asks.lower())
    bad, good = job.outcomes
    assert (job.state, bad.state, good.state) == ("done", "in part", "read")
    assert any(why in one and "all of its text is covered" in one for one in bad.why)
    # Nobody knows whose names are in it.
    assert not workbench.view().document(bad.documents[0]).text.replace("█", "").strip()
    assert gave(workbench) == {*bad.documents, *good.documents}


def test_the_process_goes_on_from_report_to_report(queue, reading):
    queue(PLAIN + "one")
    first = reading._process.pid
    queue(PLAIN + "two")
    assert reading._process.pid == first


def test_a_process_that_was_ended_from_outside_is_replaced(queue, reading):
    queue(PLAIN + "three")
    os.kill(reading._process.pid, signal.SIGKILL)
    assert queue(PLAIN + "four").outcomes[0].state == "read"


def test_what_a_reader_says_of_its_failure_is_kept_to_itself(queue):
    [one] = queue("READING FAIL secret-name").outcomes
    assert "secret-name" not in "".join(one.why)


def test_a_workbench_that_ends_gives_up_what_is_read(workbench, monkeypatch):
    monkeypatch.setattr("rashomon.api.jobs.plugins.extractor", hostile.HostileExtractor)
    made = jobs.Jobs(workbench.ledger, Apart(hostile.extractor))
    way = Way(readers=(hostile.HostileReader(),))
    inputs = [Input(name=name, data=text.encode()) for name, text in (("1", PLAIN), ("2", "READING HANG"))]
    job = made.give(inputs, way, "Ana Example")
    while made.job(job.id, "Ana Example").state == "waiting" or made._apart._process is None:
        time.sleep(0.05)
    time.sleep(1)
    began = time.monotonic()
    made.close()
    made.wait(job.id, 20)
    assert time.monotonic() - began < 10
    ended = made.job(job.id, "Ana Example")
    assert (ended.state, ended.error) == ("failed", jobs.ENDED)
    assert {one.state for one in ended.outcomes} == {"left out"}


def test_nothing_is_read_after_the_end():
    ended = Apart(hostile.extractor)
    ended.close()
    with pytest.raises(Closed):
        list(ended.understood(Input(name="x.txt"), None, Way()))


def test_a_job_that_fails_halfway_says_who_gave_what_was_kept_and_what_was_left_out(queue, workbench, monkeypatch):
    kept = workbench.ledger.replace_findings
    calls = []

    def full(*given, **more):
        calls.append(given)
        if len(calls) == 2:
            raise LedgerError("The disk is full.")
        return kept(*given, **more)

    monkeypatch.setattr(workbench.ledger, "replace_findings", full)
    job = queue(PLAIN + "first", PLAIN + "second", PLAIN + "third")
    assert (job.state, job.added) == ("failed", 1)
    assert [one.state for one in job.outcomes] == ["read", "left out", "left out"]
    assert all("The disk is full." in one.why[0] for one in job.outcomes[1:])
    assert gave(workbench) == set(job.outcomes[0].documents)
