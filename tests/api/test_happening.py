"""What is added to the ledger while one looks."""

import asyncio
import contextlib
import itertools
from dataclasses import replace
from types import SimpleNamespace

import pytest
import serving

from rashomon.api import happening
from rashomon.api.asking import Refusal
from rashomon.api.rights import Asker
from rashomon.ledger import Ledger, LedgerError
from rashomon.ledger.written import BLOCK
from rashomon.model import Incident, canonical_json, from_json


@pytest.fixture
def claim(workbench):
    return workbench.view().claims()[0]


def test_a_decision_is_told_with_all_it_is_about(workbench, claim):
    seen = workbench.view().upto
    [incident] = [one for one in workbench.view().incidents() if claim.id in one.claims]
    workbench.desk(Asker.owner("Ben Other")).withdraw(claim.id, reason="Nobody said so.")
    decisions = [one for one in happening.since(workbench, seen) if one.what == "decision"]
    [told] = decisions
    assert told.by == "Ben Other"
    assert told.said.startswith("Ben Other withdrawn")
    assert {claim.id, claim.document_id, incident.id} <= set(told.about)


def test_what_another_program_adds_is_told_too(workbench, claim, tmp_path):
    seen = workbench.view().upto
    with Ledger.open(workbench.path) as other:
        other.add([claim], agent="another.v1")
    assert happening.since(workbench, seen) == ()  # a claim alone is told by the incident that it comes to
    assert workbench.view().upto > seen


def test_of_very_many_only_the_number_is_told(workbench, monkeypatch):
    monkeypatch.setattr(happening, "AT_ONCE", 3)
    [told] = happening.since(workbench, 0)
    assert told.what == "entries"
    assert told.seq == workbench.view().upto


def test_nothing_is_told_where_nothing_came(workbench):
    assert happening.since(workbench, workbench.view().upto) == ()


def test_no_protected_name_is_told(workbench, claim):
    names = workbench.view().protected_names()
    assert names
    told = "".join(one.said for one in happening.since(workbench, 0))
    assert "█" not in told


def test_all_who_listen_look_at_the_ledger_once(workbench, monkeypatch):
    looks, view = [], workbench.view
    monkeypatch.setattr(workbench, "view", lambda: looks.append(1) or view())

    async def listen():
        return await asyncio.gather(*(happening._upto(workbench) for _ in range(30)))

    assert set(serving.waited(listen())) == {view().upto}
    assert len(looks) == 1


def test_one_who_leaves_takes_the_look_from_nobody(workbench):
    async def listen():
        first = asyncio.ensure_future(happening._upto(workbench))
        others = [asyncio.ensure_future(happening._upto(workbench)) for _ in range(3)]
        await asyncio.sleep(0)
        first.cancel()
        return await asyncio.gather(*others)

    assert set(serving.waited(listen())) == {workbench.view().upto}


def places(workbench):
    return workbench.own(happening._Listeners).places


async def _knock(workbench, name, hold=None):
    """Ask for events as that person, and go once `hold` is set; gives whether a place was had."""
    try:
        answer = await happening.events(None, workbench, Asker.owner(name), None, None)
    except Refusal as error:
        assert error.status == 429
        return False
    if hold is not None:
        await hold.wait()

    async def gone(message):
        raise OSError("the asker has gone")

    async def received():
        return {"type": "http.disconnect"}

    with contextlib.suppress(Exception):
        await answer({"type": "http", "asgi": {"spec_version": "2.4"}}, received, gone)
    return True


@pytest.mark.parametrize(("names", "most", "all_", "had"), [(["Ana"] * 30, 8, 100, 8), (range(30), 8, 12, 12)])
def test_of_many_who_come_at_once_no_more_listen_than_may(workbench, monkeypatch, names, most, all_, had):
    monkeypatch.setattr(happening, "MOST", most)
    monkeypatch.setattr(happening, "ALL", all_)

    async def come():
        hold = asyncio.Event()
        knocks = [asyncio.ensure_future(_knock(workbench, str(name), hold)) for name in names]
        while places(workbench).total() < had or sum(knock.done() for knock in knocks) < len(knocks) - had:
            await asyncio.sleep(0.01)
        hold.set()
        return await asyncio.gather(*knocks)

    assert sum(serving.waited(asyncio.wait_for(come(), 30))) == had
    # Whoever has gone has no place any more, though they went before anything was sent.
    assert not places(workbench)


@pytest.mark.parametrize(
    "end",
    [
        lambda doors, session: doors.people.set_disabled("reader", True),
        lambda doors, session: doors.sign_out(session),
        lambda doors, session: doors.people.set_password("reader", "quite another phrase"),
        lambda doors, session: doors.people.set_roles("reader", []),
    ],
    ids=["shut out", "signed out", "new password", "no role"],
)
def test_whose_session_has_ended_hears_no_more(bench, monkeypatch, end):
    monkeypatch.setattr(happening, "HEARTBEAT", 0.0)
    request = SimpleNamespace(state=SimpleNamespace(session=bench.doors.session("reader")), is_disconnected=never)

    async def listen():
        heard = happening._stream(request, bench, bench.view().upto)
        said = [await anext(heard), await anext(heard)]
        end(bench.doors, request.state.session)
        return said, [one async for one in heard]

    said, after = serving.waited(listen())
    assert said[1] == ": still here\n\n"
    assert after == []


def test_who_is_shut_out_hears_no_more_though_much_happens(bench, monkeypatch):
    monkeypatch.setattr(happening, "HEARTBEAT", 0.0)
    monkeypatch.setattr(happening, "EVERY", 0.01)
    told = happening.Happened(seq=1, what="report", by="Ben", said="A report was read.", about=())
    monkeypatch.setattr(happening, "_told", lambda bench, after, upto: (told,))
    request = SimpleNamespace(state=SimpleNamespace(session=bench.doors.session("reader")), is_disconnected=never)

    async def listen():
        # As if something came between any two looks.
        monkeypatch.setattr(happening, "_upto", counted())
        heard = happening._stream(request, bench, 0)
        said = [await anext(heard) for _ in range(3)]
        bench.doors.people.set_disabled("reader", True)
        after = []
        async for one in heard:
            after.append(one)
            if len(after) > 20:
                break
        return said, after

    said, after = serving.waited(listen())
    assert "A report was read." in said[1]
    assert len(after) <= 1


def counted():
    count = itertools.count(2)

    async def upto(_):
        return next(count)

    return upto


def test_a_ledger_that_cannot_be_read_ends_what_is_told_quietly(workbench, monkeypatch):
    def fails():
        raise LedgerError("The disk is gone.")

    request = SimpleNamespace(state=SimpleNamespace(), is_disconnected=never)

    async def listen():
        heard = happening._stream(request, workbench, 0)
        first = await anext(heard)
        monkeypatch.setattr(workbench, "view", fails)
        return first, [one async for one in heard]

    assert serving.waited(listen()) == ("retry: 2000\nid: 0\n\n", [])


def test_of_an_incident_is_told_no_name_that_its_title_covers(workbench):
    [entry, *_] = [one for one in workbench.ledger.entries() if one.kind == "Incident"]
    covered = replace(from_json(Incident, entry.record), title=f"Clash at {BLOCK * 6}, 3 May 2024")
    told = happening._happened(replace(entry, record=canonical_json(covered)))
    assert told.said == "Clash at [name protected], 3 May 2024 was gathered anew."


async def never():
    return False
