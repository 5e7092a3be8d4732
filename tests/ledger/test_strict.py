"""Exports that somebody made to do harm: refused with a sentence, or taken in without any."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import signal

import pytest

from rashomon.ledger import LedgerError, transfer
from rashomon.ledger import merge as merging
from rashomon.ledger.entries import FIRST, Draft, draft, seal
from rashomon.model import Entry, to_plain

AT = "2024-01-01T00:00:00.000000Z"


@pytest.fixture
def soon():
    """Ends a test that would go on for ever."""

    def over(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, over)
    signal.alarm(30)
    yield
    signal.alarm(0)


def written(path, places, name="elsewhere"):
    head = {"form": transfer.FORM, "version": transfer.VERSION}
    ledger = {"ledger": {"name": name, "size": len(places), "note": "", "key": ""}}
    text = "".join(json.dumps(line) + "\n" for line in (head, ledger, *places))
    path.write_text(text + json.dumps({"end": hashlib.sha256(text.encode()).hexdigest()}) + "\n")
    return path


def sealed(line, seq=1, prev=FIRST, agent="extract.v1", at=AT):
    """An entry whose hash fits what it says, after another with that hash."""
    before = dict.fromkeys((field.name for field in dataclasses.fields(Entry)), "")
    last = Entry(**before | {"seq": seq - 1, "hash": prev}) if seq > 1 else None
    [entry] = seal([line], agent=agent, recorded_at=at, last=last)
    return {"entry": dataclasses.asdict(entry)}


def hash_of(name):
    return hashlib.sha256(name.encode()).hexdigest()


def test_chains_that_would_lead_round_in_a_circle_end(sqlite_store, make, tmp_path, soon):
    """Of two forged chains each seems to go on from the other."""
    ledger = sqlite_store.open()
    one, other = hash_of("one"), hash_of("other")
    first = sealed(draft(make.issue("a"), "found"), 3, other)
    second = sealed(draft(make.issue("b"), "found"), 3, one)
    merging.merge(ledger, written(tmp_path / "1", [{"hash": one}, {"hash": other}, first]))
    again = [{"hash": other}, {"hash": one}, second, {"hash": one}, {"hash": other}]
    merging.merge(ledger, written(tmp_path / "2", again))
    transfer.export(ledger, tmp_path / "out")
    told = [item for item in transfer.read(tmp_path / "out") if isinstance(item, transfer.Origin)]
    assert [origin.size for origin in told] == [6, 3, 5]
    assert ledger.check() == []


@pytest.mark.parametrize("entry_hash", ["", "ab cd", "AB" * 32, 7, None, "ab" * 31])
def test_a_hash_that_is_none_is_refused(sqlite_store, tmp_path, entry_hash):
    ledger = sqlite_store.open()
    with pytest.raises(LedgerError, match="its hash is none"):
        merging.merge(ledger, written(tmp_path / "1", [{"hash": entry_hash}]))


def altered(plain, path, value):
    *way, last = path
    at = plain
    for step in way:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("figures",), ...),
        (("background",), ...),
        (("background",), 1),
        (("event",), None),
        (("event",), ["attack"]),
        (("document_id",), 1.5),
        (("span",), None),
        (("span", "start"), "0"),
        (("span", "start"), True),
        (("attribution",), None),
        (("attribution", "content"), [None]),
        (("stance",), "\ud800"),
        (("extra",), 1),
        (("id",), "claim_other"),
    ],
)
def test_a_claim_that_is_none_is_refused(sqlite_store, make, tmp_path, path, value):
    ledger = sqlite_store.open()
    claim = make.claim("doc_1")
    record = altered(to_plain(claim), path, value).encode("utf-8", "backslashreplace").decode()
    line = Draft(kind="Claim", record_id=claim.id, record=record, action="found")
    with pytest.raises(LedgerError, match=r"entry 1 of elsewhere holds no Claim .* Nothing of it was kept"):
        merging.merge(ledger, written(tmp_path / "1", [sealed(line)]))
    assert ledger.view().upto == 0


@pytest.mark.parametrize("kind", ["Document", "Incident", "Judgement", "Issue", "Decision", "NoRecord"])
@pytest.mark.parametrize("action", ["found", "withdrew"])
@pytest.mark.parametrize("record", ["{}", "[]", "1", '"x"', "[" * 100_000 + "]" * 100_000, '{"id": "x"}', "x"])
def test_what_is_no_record_is_refused(sqlite_store, tmp_path, kind, action, record):
    ledger = sqlite_store.open()
    line = Draft(kind=kind, record_id="x", record=record, action=action)
    with pytest.raises(LedgerError, match=f"holds no {kind} "):
        merging.merge(ledger, written(tmp_path / "1", [sealed(line)]))


def test_a_name_that_stands_twice_is_refused(sqlite_store, make, tmp_path):
    """The database would read the first of them, Python the last."""
    issue = make.issue("a", subject="doc_1")
    line = draft(issue, "found")
    twice = dataclasses.replace(line, record='{"subject":"doc_2",' + line.record[1:])
    ledger = sqlite_store.open()
    with pytest.raises(LedgerError, match="holds no Issue "):
        merging.merge(ledger, written(tmp_path / "1", [sealed(twice)]))


@pytest.mark.parametrize(
    "wrong", [{"agent": ""}, {"at": "9"}, {"at": "2024-01-01"}, {"at": "2024-01-01T00:00:00+00:00"}]
)
def test_an_entry_by_nobody_or_of_no_moment_is_refused(sqlite_store, make, tmp_path, wrong):
    ledger = sqlite_store.open()
    line = draft(make.issue("a"), "found")
    merging.merge(ledger, written(tmp_path / "1", [sealed(line)]))
    with pytest.raises(LedgerError, match="holds no Issue "):
        merging.merge(ledger, written(tmp_path / "2", [sealed(line, **wrong)]))
