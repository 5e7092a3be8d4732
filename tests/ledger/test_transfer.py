"""Ledgers of several machines: exported, merged, proved; damage refused; the same whatever the order."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.ledger import Ledger, LedgerError, transfer
from rashomon.ledger import merge as merging
from rashomon.ledger.checkpoints import record as sign
from rashomon.ledger.notes import SigningKey, VerifierKey
from rashomon.ledger.proofs import verified
from rashomon.model import Decision, Extraction, Redaction


class Clock:
    """A clock that goes on by a minute each time, from a moment of its own."""

    def __init__(self, minutes: int) -> None:
        self.moment = datetime(2024, 7, 28, tzinfo=UTC) + timedelta(minutes=minutes)

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=10)
        return self.moment


def opened(folder, name, minutes=0):
    return Ledger.open(folder / f"{name}.db", clock=Clock(minutes))


def sent(ledger, path):
    path.unlink(missing_ok=True)
    transfer.export(ledger, path)
    return path


def decision(claim, by, at, value="Ada"):
    return Decision(
        id=f"decision_{by}_{at}",
        kind="withdrawn",
        by=by,
        decided_at=at,
        reason=f"{value} says so.",
        subject=claim.id,
        document_id=claim.document_id,
    )


def state(ledger):
    """What stands, whenever and as which entry it came; what imports keep apart, and what stands under another key."""
    unsaid = {*transfer.UNSAID, "Incident"}
    with ledger.reading():
        view = ledger.view()
        lines = {entry.seq: entry for entry in ledger.entries()}
        gone = {entry.supersedes for entry in lines.values()}
        standing = {
            (entry.kind, entry.record_id, entry.agent, entry.record, entry.valid_from)
            for entry in lines.values()
            if entry.seq not in gone and entry.action != "withdrew" and entry.kind not in unsaid
        }
        assert {document.id for document in view.documents()} == {one[1] for one in standing if one[0] == "Document"}
        return standing


def test_what_one_ledger_knows_another_knows_after_a_merge(tmp_path, make):
    with opened(tmp_path, "a") as one, opened(tmp_path, "b", 3) as other:
        first, claims = make.read(one, "Ten were killed.", 0, 4)
        second, more = make.read(other, "Nine were killed.", 0)
        merged = merging.merge(other, sent(one, tmp_path / "a.jsonl"))
        assert (merged.entries, merged.known, merged.bytes) == (4, 0, 1)
        view = other.view()
        assert view.claims(first.id) == claims
        assert view.claims(second.id) == more
        assert view.bytes(first.sha256) == b"Ten were killed."
        assert view.extraction_maker(first.id) == "extract.v1"
        assert other.check() == []


def test_a_ledger_in_either_store_takes_in_and_sends_out(store, tmp_path, make):
    from rashomon.ledger import history

    with store.open() as ledger, opened(tmp_path, "a") as one, opened(tmp_path, "b", 3) as other:
        document, claims = make.read(one, "Ten were killed.", 0, 4)
        incident = make.incident("a", *claims)
        ledger.replace_incidents([incident], "group.v1")
        merging.merge(ledger, sent(one, tmp_path / "a.jsonl"))
        assert ledger.view().claims() == claims
        merging.merge(other, sent(ledger, tmp_path / "store.jsonl"))
        assert other.view().claims() == claims
        assert merging.merge(ledger, sent(other, tmp_path / "b.jsonl")).entries == 0
        assert ledger.check() == other.check() == []
        view = ledger.view()
        assert [entry.action for entry in history.in_document(view, "Claim", document.id)] == ["found", "found"]
        assert history.incidents_of(view, claims[0].id) == [incident.id]
        assert history.names_beginning(view, ["Incident"], "incident_") == [("Incident", incident.id)]
        [first, *_] = history.of(view, "Claim", [claims[0].id])
        assert history.origin(view, first.seq).entry.agent == "extract.v1"
        assert history.imports(view) == {first.recorded_at}


def test_an_entry_keeps_its_origin_and_can_still_be_proved(tmp_path, make):
    key = SigningKey.new("desk.example/a")
    with opened(tmp_path, "a") as one, opened(tmp_path, "b", 3) as other, opened(tmp_path, "c", 5) as third:
        make.read(one, "Ten were killed.", 0, 4, 9)
        sign(one, key)
        make.read(one, "Eleven were killed.", 0)  # After the checkpoint.
        make.read(other, "Nine were killed.", 0)
        merging.merge(other, sent(one, tmp_path / "a.jsonl"), keys=[key.verifier])
        merging.merge(third, sent(other, tmp_path / "b.jsonl"))
        signed = [entry for entry in one.entries() if entry.seq <= 5]
        late = [entry for entry in one.entries() if entry.seq > 6]
        for ledger in (other, third):
            with ledger.reading() as connection:
                for entry in signed:
                    kept = transfer.imported(connection, entry.hash)
                    assert (kept.entry, kept.origin) == (entry, f"rashomon-ledger/{signed[0].hash[:16]}")
                    proved = verified(transfer.proof(connection, entry.hash), [VerifierKey.parse(str(key.verifier))])
                    assert proved.entry == entry
                with pytest.raises(LedgerError, match=r"No checkpoint of .* came with the entry"):
                    transfer.proof(connection, late[0].hash)
            assert ledger.check() == []


def test_a_key_that_has_not_signed_refuses_the_export(tmp_path, make):
    with opened(tmp_path, "a") as one, opened(tmp_path, "b", 3) as other:
        make.read(one, "Ten were killed.", 0)
        sign(one, SigningKey.new("desk.example/a"))
        with pytest.raises(LedgerError, match="None of the keys given has signed"):
            merging.merge(other, sent(one, tmp_path / "a.jsonl"), keys=[SigningKey.new("desk.example/a").verifier])
        assert list(other.entries()) == []


def test_importing_twice_adds_nothing_and_sending_to_and_fro_comes_to_rest(tmp_path, make):
    with opened(tmp_path, "a") as one, opened(tmp_path, "b", 3) as other:
        make.read(one, "Ten were killed.", 0, 4)
        make.read(other, "Ten were killed.", 0, 9, agent="extract.v2")
        path = sent(one, tmp_path / "a.jsonl")
        merging.merge(other, path)
        before = list(other.entries())
        again = merging.merge(other, path)
        assert (again.entries, again.changed, again.bytes) == (0, 0, 0)
        assert again.known == 4
        assert list(other.entries()) == before
        merging.merge(one, sent(other, tmp_path / "b.jsonl"))
        sizes = []
        for _ in range(3):
            merging.merge(other, sent(one, tmp_path / "a.jsonl"))
            merging.merge(one, sent(other, tmp_path / "b.jsonl"))
            sizes.append((len(list(one.entries())), len(list(other.entries()))))
        assert sizes[0] == sizes[1] == sizes[2]
        assert state(one) == state(other)


def test_a_copy_that_went_its_own_way_is_merged_from_where_they_parted(tmp_path, make):
    from rashomon.ledger.backup import backup

    with opened(tmp_path, "a") as one:
        make.read(one, "Ten were killed.", 0)
        backup(one, tmp_path / "b.db")
        with opened(tmp_path, "b", 5000) as other:
            make.read(one, "Nine were killed.", 0)
            make.read(other, "Eight were killed.", 0)
            merged = merging.merge(one, sent(other, tmp_path / "b.jsonl"))
            assert (merged.known, merged.entries) == (3, 3)
            merging.merge(other, sent(one, tmp_path / "a.jsonl"))
            assert state(one) == state(other)
            assert len(one.view().documents()) == 3
            with opened(tmp_path, "c", 9000) as third:
                merging.merge(third, sent(one, tmp_path / "a.jsonl"))
                assert state(third) == state(one)


def test_the_reader_that_read_a_report_last_has_its_findings(tmp_path, make):
    text = "Ten were killed."
    with opened(tmp_path, "a") as early, opened(tmp_path, "b", 500) as late:
        document, old = make.read(early, text, 0, 4, agent="extract.v1")
        _, new = make.read(late, text, 4, 9, agent="extract.v2")
        merging.merge(early, sent(late, tmp_path / "b.jsonl"))
        merging.merge(late, sent(early, tmp_path / "a.jsonl"))
        for ledger in (early, late):
            assert ledger.view().claims() == new
            assert ledger.view().extraction_maker(document.id) == "extract.v2"
            assert ledger.check() == []
        # As it was known before, and in the former's own words, nothing is lost.
        assert early.view(as_of="2024-07-28T00:10Z").claims() == old


def test_what_was_redacted_elsewhere_is_said_since_its_key_may_be_here(tmp_path, make):
    with opened(tmp_path, "a") as one, opened(tmp_path, "b", 3) as other:
        gone = Redaction(id="person_9c1f20ab", document_id="doc_a", reason="Asked for.")
        one.add([gone], agent="Ada", action="redacted")
        [issue] = merging.merge(other, sent(one, tmp_path / "a.jsonl")).issues
        assert "rashomon redact person_9c1f20ab destroys it" in issue.message


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def written(path, some):
    path.write_text("".join(map(transfer._written, some)), encoding="utf-8")
    return path


def change(number, **fields):
    def apply(some):
        some[number] |= {"entry": some[number]["entry"] | fields}
        return some

    return apply


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (change(3, agent="somebody.v1"), "entry 2 of .* is not as written: what it says is not what was hashed"),
        (change(4, record="null"), "entry 3 of .* is not as written"),
        (change(3, seq=7), "entry 2 of .*: it calls itself number 7"),
        (change(3, colour="red"), "entry 2 of .*: it is no entry"),
        (lambda some: [*some[:3], *some[4:]], "entry 2 of .*: it calls itself number 3"),
        (lambda some: [*some[:3], some[4], some[3], *some[5:]], "entry 2 of .*: it calls itself number 3"),
        (lambda some: [*some[:3], {"hash": "0" * 64}, *some[4:]], "entry 3 of .*: it is not chained"),
        (lambda some: [*some[:3], {"hash": 7}, *some[4:]], "entry 2 of .*: its hash is none"),
        (lambda some: some[:-1], "was cut off after line"),
        (lambda some: [*some, some[-1]], "goes on after its end"),
        (lambda some: [some[0] | {"version": 2}, *some[1:]], "newer Rashomon"),
        (lambda some: [{"form": "other"}, *some[1:]], "is no export of a ledger"),
        (lambda some: [*some[:-2], some[-2] | {"data": "dGVu"}, some[-1]], "the bytes are not those of"),
        (lambda some: [*some[:-2], some[-1]], "its lines do not fit its last line"),
    ],
)
def test_a_damaged_export_is_refused_with_the_first_bad_entry_named(tmp_path, make, damage, says):
    with opened(tmp_path, "a") as one, opened(tmp_path, "b", 3) as other:
        make.read(one, "Ten were killed.", 0, 4)
        _, mine = make.read(other, "Nine were killed.", 0)
        before = list(other.entries())
        path = sent(one, tmp_path / "a.jsonl")
        with pytest.raises(LedgerError, match=says):
            merging.merge(other, written(path, damage(lines(path))))
        assert list(other.entries()) == before
        assert other.view().claims() == mine
        assert other.check() == []


@pytest.fixture(scope="module")
def exported(tmp_path_factory, make):
    """The bytes of an export, and an empty ledger that is to take it."""
    folder = tmp_path_factory.mktemp("byte")
    with opened(folder, "a") as one, opened(folder, "b", 3) as other:
        make.read(one, "Десять убитых.", 0, 4)
        yield sent(one, folder / "a.jsonl").read_bytes(), other, folder / "changed.jsonl"


@settings(max_examples=200, deadline=None)
@given(at=st.integers(0, 100_000), by=st.integers(1, 255))
def test_a_changed_byte_of_an_export_is_found(exported, at, by):
    raw, other, path = exported
    changed = bytearray(raw)
    changed[at % len(raw)] ^= by
    path.write_bytes(bytes(changed))
    with pytest.raises(LedgerError):
        merging.merge(other, path)
    assert list(other.entries()) == []


@pytest.mark.parametrize("content", [b"", b"Ten were killed.", b"\xff\xfe\x00", b"[]\n", b"{}\n", b"\x00" * 100])
def test_what_is_no_export_is_refused(tmp_path, content):
    (tmp_path / "x").write_bytes(content)
    with opened(tmp_path, "a") as ledger, pytest.raises(LedgerError, match=r"no export of a ledger|is empty"):
        merging.merge(ledger, tmp_path / "x")


def test_an_export_is_never_written_over_a_file(tmp_path, make):
    with opened(tmp_path, "a") as ledger:
        make.read(ledger, "Ten were killed.", 0)
        (tmp_path / "x").write_text("mine")
        with pytest.raises(LedgerError, match="There is a file"):
            transfer.export(ledger, tmp_path / "x")
        assert (tmp_path / "x").read_text() == "mine"
        with pytest.raises(LedgerError, match="could not be written"):
            transfer.export(ledger, tmp_path / "none" / "x")


TEXTS = ("Ten were killed.", "Nine were killed.")

step = st.one_of(
    st.tuples(st.just("read"), st.sampled_from(TEXTS), st.sets(st.integers(0, 3)), st.sampled_from(["x.v1", "x.v2"])),
    st.tuples(st.just("withdraw"), st.sampled_from(TEXTS)),
    st.tuples(st.just("decide"), st.sampled_from(TEXTS), st.sampled_from(["Ada", "Ben"]), st.integers(0, 3)),
    st.tuples(st.just("retitle"), st.sampled_from(TEXTS), st.sampled_from(["One", "Two"])),
)


def do(ledger, make, number, one):
    what, text, *rest = one
    document = make.document(text)
    if what == "read":
        starts, agent = rest
        make.read(ledger, text, *sorted(starts), agent=agent)
    elif what == "retitle":
        document = dataclasses.replace(document, title=rest[0])
        ledger.add([document], agent="ingest.v1", action="captured", data=text.encode())
    elif what == "decide":
        claim = make.claim(document.id, rest[1])
        ledger.add(
            [decision(claim, rest[0], f"2024-07-28T0{number}:00:00Z")], agent=f"person:{rest[0]}", action="decided"
        )
    elif ledger.view().extraction_maker(document.id):
        ledger.replace_findings(document.id, [Extraction(document_id=document.id, maker="x.v3")], "x.v3")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(step, max_size=4), min_size=3, max_size=3), st.booleans())
def test_the_order_of_imports_does_not_change_the_readings(tmp_path_factory, make, made, hand_on):
    tmp_path = tmp_path_factory.mktemp("order")
    paths = []
    for number, steps in enumerate(made):
        # The machines' clocks interleave, and two of them may stand at one moment.
        with opened(tmp_path, f"ledger{number}", 5 * (number // 2)) as ledger:
            for each in steps:
                do(ledger, make, number, each)
            if hand_on and paths and steps:
                # One of them has taken in another before.
                merging.merge(ledger, paths[-1])
            paths.append(sent(ledger, tmp_path / f"{number}.jsonl"))
    states = []
    one, two, three = paths
    for number, order in enumerate([(one, two, three), (three, two, one), (two, three, one)]):
        with opened(tmp_path, f"all{number}", 90000) as ledger:
            for path in order:
                merging.merge(ledger, path)
            assert ledger.check() == []
            states.append(state(ledger))
            # And again, which changes nothing.
            assert [merging.merge(ledger, path).changed for path in order] == [0, 0, 0]
            assert state(ledger) == states[-1]
    assert all(one == states[0] for one in states)
