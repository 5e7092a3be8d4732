"""Checkpoints and proofs: what they show, and that nothing else can be shown with them."""

# ruff: noqa: S608 -- these tests go round the ledger with SQL of their own making

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rashomon.ledger import checkpoints, proofs
from rashomon.ledger.check import Kept
from rashomon.ledger.entries import FIELDS, hash_of, said
from rashomon.ledger.errors import LedgerError, NotFound, NotProved
from rashomon.ledger.notes import SigningKey

KEY = SigningKey.new("example.org/ledger")
OTHER = SigningKey.new("example.org/ledger")


@pytest.fixture
def filled(store, make):
    ledger = store.open()
    for text, starts in (("Ten were killed.", (0, 4)), ("Nine were killed.", (0,))):
        make.read(ledger, text, *starts)
    return ledger


def proof_of(ledger, name: str) -> str:
    with ledger.reading() as connection:
        entry = proofs.entry_named(connection, name)
    return proofs.of_entry(ledger, entry)


def rewritten(store, change) -> None:
    """Write the whole chain anew with each entry as `change` makes it, as somebody would who has the file."""
    with store.open() as ledger:
        lines = list(ledger.entries())
    changed, prev = [], "0" * 64
    for entry in lines:
        entry = dataclasses.replace(change(entry), prev=prev)
        prev = hash_of(entry)
        changed.append(dataclasses.replace(entry, hash=prev))
    statements = []
    for entry in changed:
        told = ", ".join(f"{name} = {_sql(getattr(entry, name))}" for name in FIELDS if name != "seq")
        statements.append(f"UPDATE entries SET {told} WHERE seq = {entry.seq}")
    store.tamper(*statements)


def _sql(value) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def test_a_checkpoint_has_the_form_of_c2sp(filled):
    made = checkpoints.record(filled, KEY)
    origin, size, root, blank, signature, end = made.note.split("\n")
    assert (origin, size, blank, end) == ("example.org/ledger", str(made.size), "", "")
    assert base64.b64decode(root).hex() == made.root_hash
    assert signature.startswith("— example.org/ledger ")
    assert made.key == str(KEY.verifier)
    assert checkpoints.opened(made.note, [KEY.verifier]) == (checkpoints.head_of(made), KEY.verifier)
    assert filled.check() == []


def test_a_checkpoint_is_signed_anew_only_for_what_is_new(filled, make):
    first = checkpoints.record(filled, KEY)
    assert checkpoints.record(filled, KEY) == first
    filled.add([make.issue("Something new.")], agent="ingest.v1")
    second = checkpoints.record(filled, KEY)
    assert second.size == first.size + 2
    assert checkpoints.record(filled, SigningKey.new("another")).size == second.size + 1
    assert filled.check(against=[Kept("a.txt", checkpoints.head_of(first))]) == []


def test_an_empty_ledger_is_not_signed(store):
    with pytest.raises(LedgerError, match="holds nothing yet"):
        checkpoints.record(store.open(), KEY)
    with pytest.raises(LedgerError, match="holds nothing yet"):
        checkpoints.name_for(store.open())


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", "a\n01\n{}\n", "a\n-1\n{}\n", "a\n1\nAAAA\n", "\n1\n{}\n", "a\n1\n{}\n\n", "a\n١\n{}\n", "a\n1\n{}"],
)
def test_what_is_no_checkpoint_is_refused(text):
    root = base64.b64encode(bytes(32)).decode()
    assert checkpoints.Head.parse(f"a\n1\n{root}\n").size == 1
    with pytest.raises(NotProved):
        checkpoints.Head.parse(text.format(root))


def test_a_ledger_cut_off_at_its_end_is_found_by_a_kept_checkpoint(filled, store):
    kept = Kept("a.txt", checkpoints.head_of(checkpoints.record(filled, KEY)))
    last = filled.view().upto
    store.tamper(f"DELETE FROM entries WHERE seq >= {last - 1}")
    filled.rebuild()
    assert filled.check() == []
    [issue] = filled.check(against=[kept])
    assert "in a.txt is over" in issue.message
    assert "cut off" in issue.message


def test_a_ledger_written_anew_is_found_by_a_kept_checkpoint(filled, store, make):
    first = Kept("first", checkpoints.head_of(checkpoints.record(filled, KEY)))
    filled.add([make.issue("Between.")], agent="ingest.v1")
    late = Kept("late", checkpoints.head_of(checkpoints.record(filled, KEY)))
    forged = first.head.size + 2
    filled.close()
    # Without its checkpoints, which do not fit any more, a changed ledger is whole in itself.
    rewritten(
        store, lambda entry: entry if entry.seq < forged else dataclasses.replace(entry, agent="Eve", record="null")
    )
    again = store.open()
    again.rebuild()
    assert again.check() == []
    assert again.check(against=[first]) == []
    [issue] = again.check(against=[first, late])
    assert f"The first {late.head.size} entries are not those of the checkpoint in late" in issue.message
    assert f"up to entry {first.head.size} they are" in issue.message


def test_a_checkpoint_in_the_ledger_finds_what_was_rewritten_before_it(filled, store):
    checkpoints.record(filled, KEY)
    filled.close()
    rewritten(store, lambda entry: dataclasses.replace(entry, agent="Eve") if entry.seq == 2 else entry)
    again = store.open()
    [issue] = again.check()
    assert "are not those of the checkpoint in entry" in issue.message
    with pytest.raises(LedgerError, match="does not fit"):
        checkpoints.record(again, KEY)


def test_a_checkpoint_by_another_key_is_found(filled):
    checkpoints.record(filled, OTHER)
    assert filled.check(keys=[OTHER.verifier]) == []
    [issue] = filled.check(keys=[KEY.verifier])
    assert "none of the keys given has signed" in issue.message


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"size": 1}, "what was signed is not what it says"),
        ({"size": 999}, "not all come before it"),
        ({"root_hash": "00" * 32}, "what was signed is not what it says"),
        ({"root_hash": "00"}, "what was signed is not what it says"),
        ({"note": "nonsense"}, "no signed note"),
        ({"key": "nonsense"}, "no verifier key"),
        ({"key": str(OTHER.verifier)}, "none of the keys"),
    ],
)
def test_a_false_checkpoint_in_the_ledger_is_found(filled, change, why):
    made = checkpoints.record(filled, KEY)
    filled.add([dataclasses.replace(made, **change)], agent="Eve", action="signed")
    assert any(why in issue.message for issue in filled.check()), filled.check()


def test_an_entry_s_proof_shows_the_entry(filled):
    checkpoints.record(filled, KEY)
    for entry in list(filled.entries())[:-1]:
        proved = proofs.verified(proof_of(filled, str(entry.seq)), [KEY.verifier])
        assert proved.entry == entry
        assert proved.key == KEY.verifier


def test_a_proof_can_be_verified_with_the_standard_library_alone(filled):
    """The signature aside, which is Ed25519 over the checkpoint's text."""
    checkpoints.record(filled, KEY)
    top, checkpoint = proof_of(filled, "3").split("\n\n", 1)
    _, extra, index, *path = top.split("\n")
    _, size, root = checkpoint.split("\n")[:3]
    text = base64.b64decode(extra.removeprefix("extra "))
    found = hashlib.sha256(b"\0" + hashlib.sha256(text).digest()).digest()
    at, last = int(index.removeprefix("index ")), int(size) - 1
    for line in path:
        beside = base64.b64decode(line)
        if at % 2 or at == last:
            found = hashlib.sha256(b"\1" + beside + found).digest()
            while not at % 2 and at:
                at, last = at // 2, last // 2
        else:
            found = hashlib.sha256(b"\1" + found + beside).digest()
        at, last = at // 2, last // 2
    assert last == 0
    assert base64.b64encode(found).decode() == root
    assert json.loads(text[64:])["seq"] == 3


def test_what_to_prove_is_found_by_id_and_number(filled, make):
    document = make.document("Ten were killed.")
    with filled.reading() as connection:
        assert proofs.entry_named(connection, document.id).kind == "Document"
        assert proofs.entry_named(connection, document.id[:9]).record_id == document.id
        assert proofs.entry_named(connection, "2").seq == 2
        for name, why in (
            ("claim_", "could be"),
            ("none", "No entry"),
            ("99", "There is no entry 99"),
            ("", "nothing"),
        ):
            with pytest.raises(NotFound, match=why):
                proofs.entry_named(connection, name)


def test_a_withdrawn_claim_can_still_be_proved_by_number(filled, make):
    document = make.document("Ten were killed.")
    claim = make.claim(document.id, 0)
    filled.replace_findings(document.id, [], "extract.v2")
    checkpoints.record(filled, KEY)
    [first, withdrawal] = [entry for entry in filled.entries() if entry.record_id == claim.id]
    assert proofs.verified(proof_of(filled, claim.id), [KEY.verifier]).entry == withdrawal
    assert proofs.verified(proof_of(filled, str(first.seq)), [KEY.verifier]).entry == first


def test_what_came_after_the_checkpoint_is_not_proved_by_it(filled, make):
    checkpoints.record(filled, KEY)
    filled.add([make.issue("Late.")], agent="ingest.v1")
    with pytest.raises(LedgerError, match="No checkpoint speaks for entry"):
        proof_of(filled, str(filled.view().upto))


def test_a_changed_ledger_gives_no_proof(filled, store):
    checkpoints.record(filled, KEY)
    store.tamper("UPDATE entries SET hash = prev WHERE seq = 2")
    with pytest.raises(LedgerError, match="does not fit its checkpoint"):
        proof_of(filled, "3")


def test_a_proof_by_another_key_or_of_another_ledger_is_refused(filled, store):
    checkpoints.record(filled, KEY)
    proof = proof_of(filled, "3")
    with pytest.raises(NotProved, match="None of the keys"):
        proofs.verified(proof, [OTHER.verifier])
    head = checkpoints.Head("elsewhere", 3, bytes(32))
    with pytest.raises(NotProved, match="is of elsewhere"):
        checkpoints.opened(KEY.sign(str(head)), [KEY.verifier])


def test_a_proof_of_an_entry_in_another_s_place_is_refused(filled):
    """Another entry's words under this entry's path, and an entry that calls itself by another number."""
    checkpoints.record(filled, KEY)
    three, four = (proof_of(filled, number).split("\n") for number in "34")
    with pytest.raises(NotProved, match="one of them was altered"):
        proofs.verified("\n".join([*three[:1], four[1], *three[2:]]), [KEY.verifier])
    entry = dataclasses.replace(next(filled.entries()), seq=7)
    lone = checkpoints.Head(KEY.verifier.name, 1, hashlib.sha256(b"\0" + bytes.fromhex(hash_of(entry))).digest())
    extra = base64.b64encode(said(entry).encode()).decode()
    with pytest.raises(NotProved, match="calls itself number 7"):
        proofs.verified(f"{proofs.FIRST_LINE}\nextra {extra}\nindex 0\n\n{KEY.sign(str(lone))}", [KEY.verifier])
    junk = hashlib.sha256(b"\0" + hashlib.sha256(b"junk").digest()).digest()
    extra = base64.b64encode(b"junk").decode()
    note = KEY.sign(str(checkpoints.Head(KEY.verifier.name, 1, junk)))
    with pytest.raises(NotProved, match="no entry of a ledger"):
        proofs.verified(f"{proofs.FIRST_LINE}\nextra {extra}\nindex 0\n\n{note}", [KEY.verifier])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_altered_proof_is_taken(data, altering):
    proof, since, growth = altering
    for text, verify in (
        (proof, lambda text: proofs.verified(text, [KEY.verifier])),
        (growth, lambda text: proofs.verified_growth(text, since, [KEY.verifier])),
    ):
        verify(text)
        raw = bytearray(text.encode())
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] = data.draw(st.integers(0, 255).filter(lambda byte, was=raw[at]: byte != was))
        try:
            altered = raw.decode()
        except UnicodeDecodeError:
            continue
        with pytest.raises(NotProved):
            verify(altered)


@pytest.fixture(scope="module")
def altering(tmp_path_factory, make):
    store = make.SqliteStore(tmp_path_factory.mktemp("proofs") / "ledger.db")
    ledger = store.open()
    make.read(ledger, "Ten were killed.", 0, 4)
    first = checkpoints.record(ledger, KEY)
    make.read(ledger, "Nine were killed.", 0, 4)
    last = checkpoints.record(ledger, KEY)
    yield proof_of(ledger, "2"), first.note, proofs.of_growth(ledger, checkpoints.head_of(first), last)
    store.close()


@pytest.mark.parametrize(
    "text",
    ["", "\n\n", "c2sp.org/tlog-proof@v1\n\nx", "old 3\n\n", "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n"],
)
def test_what_is_no_proof_is_refused(text):
    with pytest.raises(NotProved):
        proofs.verified(text, [KEY.verifier])
    with pytest.raises(NotProved):
        proofs.verified_growth(text, "", [KEY.verifier])


def test_a_proof_of_growth_shows_that_all_was_only_added(filled, make):
    first = checkpoints.record(filled, KEY)
    filled.add([make.issue("Something new.")], agent="ingest.v1")
    second = checkpoints.record(filled, KEY)
    proof = proofs.of_growth(filled, checkpoints.head_of(first), second)
    old, new = proofs.verified_growth(proof, first.note, [KEY.verifier])
    assert (old.size, new.size) == (first.size, second.size)
    with pytest.raises(NotProved, match="the earlier checkpoint is over"):
        proofs.verified_growth(proof, second.note, [KEY.verifier])
    forged = checkpoints.Head(KEY.verifier.name, first.size, bytes(32))
    with pytest.raises(NotProved, match="does not begin with"):
        proofs.verified_growth(proof, KEY.sign(str(forged)), [KEY.verifier])
    with pytest.raises(LedgerError, match="are not those of that checkpoint"):
        proofs.of_growth(filled, forged, second)
    with pytest.raises(LedgerError, match="last over"):
        proofs.of_growth(filled, checkpoints.head_of(second), first)
