"""Whatever is altered behind the ledger's back is found."""

# ruff: noqa: S608 -- these tests are the ones who go round the ledger with SQL of their own making

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.ledger.entries import hash_of


@pytest.fixture
def filled(store, make):
    ledger = store.open()
    for text, starts in (("Ten were killed.", (0, 4)), ("Nine were killed.", (0,))):
        make.read(ledger, text, *starts)
    document = make.document("Ten were killed.")
    ledger.replace_findings(document.id, [make.claim(document.id, 9)], "extract.v2")
    assert ledger.check() == []
    return ledger


def test_the_chain_can_be_proved_with_the_standard_library_alone(filled, store):
    """The hash as the docs give it, computed here anew."""
    prev = "0" * 64
    names = ("seq", "recorded_at", "agent", "action", "kind", "record_id", "record")
    names += ("valid_from", "valid_to", "supersedes")
    found = store.rows(f"SELECT {', '.join((*names, 'prev', 'hash'))} FROM entries ORDER BY seq")
    rows = [dict(zip((*names, "prev", "hash"), row, strict=True)) for row in found]
    assert len(rows) > 5
    for row in rows:
        said = json.dumps(
            {name: row[name] for name in names}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert row["prev"] == prev
        prev = hashlib.sha256((prev + said).encode()).hexdigest()
        assert row["hash"] == prev


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE entries SET agent = 'Eve' WHERE seq = 3", "Entry 3 .*what it says is not what was hashed"),
        ("UPDATE entries SET record = replace(record, 'attack', 'attach') WHERE seq = 3", "Entry 3 "),
        ("UPDATE entries SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE seq = 2", "Entry 2 "),
        ("UPDATE entries SET supersedes = NULL WHERE supersedes IS NOT NULL", "Entry [0-9]+ "),
        ("UPDATE entries SET valid_from = '2024' WHERE seq = 4", "Entry 4 "),
        ("UPDATE entries SET seq = 99 WHERE seq = 4", "Entry 5 .*follows entry 3"),
        ("UPDATE entries SET hash = prev WHERE seq = 1", "Entry 1 "),
        ("DELETE FROM entries WHERE seq = 1", "Entry 2 .*follows entry 0"),
        ("DELETE FROM entries WHERE seq = 5", "Entry 6 .*follows entry 4"),
        ("UPDATE bytes SET data = CAST('Two were killed.' AS BLOB)", "The bytes of doc_.* are not those"),
        ("UPDATE bytes SET sha256 = replace(sha256, 'a', 'b')", "are not those"),
        ("DELETE FROM bytes", "The bytes of doc_.* are gone"),
    ],
)
def test_what_is_altered_is_named(filled, store, statement, found):
    store.tamper(statement)
    assert any(re.search(found, issue.message) for issue in filled.check()), filled.check()


def test_an_entry_forged_whole_is_found(filled, store, make):
    """Changed with its own hash made to fit, it no longer fits the entry after it."""
    entry = next(entry for entry in filled.entries() if entry.seq == 3)
    forged = hash_of(dataclasses.replace(entry, agent="Eve"))
    store.tamper(f"UPDATE entries SET agent = 'Eve', hash = '{forged}' WHERE seq = 3")
    [issue] = filled.check()
    assert issue.message.startswith("Entry 4 ") and "not chained" in issue.message


CALM = "CREATE FUNCTION calm() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
GONE = {
    "sqlite": [
        ["DROP TRIGGER entries_never_go"],
        [
            "DROP TRIGGER entries_never_go",
            "CREATE TRIGGER entries_never_go BEFORE DELETE ON entries BEGIN SELECT 1; END",
        ],
    ],
    "postgres": [
        ["DROP TRIGGER entries_never_go ON entries"],
        ["ALTER TABLE entries DISABLE TRIGGER entries_never_go"],
        [CALM.replace("FUNCTION calm", "OR REPLACE FUNCTION entries_never_go")],
        [
            CALM,
            "CREATE OR REPLACE TRIGGER entries_never_go BEFORE DELETE ON entries FOR EACH ROW EXECUTE FUNCTION calm()",
        ],
    ],
}


@pytest.mark.parametrize(("kind", "statements"), [(kind, one) for kind, all_ in GONE.items() for one in all_])
def test_a_rule_that_is_gone_is_found(request, kind, statements):
    store = request.getfixturevalue(f"{kind}_store")
    ledger = store.open()
    store.run(*statements)
    found = [issue.message for issue in ledger.check()]
    assert found and all("The rule entries_never_" in message for message in found)


@pytest.mark.parametrize(
    ("kind", "statements"),
    [
        ("sqlite", ["CREATE TRIGGER quiet BEFORE INSERT ON entries BEGIN SELECT RAISE(IGNORE); END"]),
        ("postgres", [CALM, "CREATE TRIGGER quiet BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION calm()"]),
    ],
)
def test_a_rule_that_is_not_the_ledger_s_is_found(request, kind, statements):
    store = request.getfixturevalue(f"{kind}_store")
    ledger = store.open()
    store.run(*statements)
    [issue] = ledger.check()
    assert "The rule quiet is none of the ledger's own" in issue.message


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET agent = 'Eve'",
        "DELETE FROM entries WHERE seq = (SELECT max(seq) FROM entries)",
        "UPDATE bytes SET data = x'00'",
        "DELETE FROM bytes",
        "INSERT INTO entries (seq, recorded_at, agent, action, kind, record_id, record, prev, hash) "
        "SELECT seq, recorded_at, 'Eve', action, kind, record_id, record, prev, hash FROM entries WHERE seq = 1",
        "INSERT INTO entries (seq, recorded_at, agent, action, kind, record_id, record, prev, hash) "
        "SELECT 1000, recorded_at, 'Eve', action, kind, record_id, record, prev, hash FROM entries WHERE seq = 1",
    ],
)
def test_the_schema_itself_refuses_changes(filled, store, statement):
    with pytest.raises(store.refused, match="the ledger only adds"):
        store.run(statement)
    assert filled.check() == []


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("sqlite", "INSERT OR REPLACE INTO bytes SELECT sha256, x'00' FROM bytes LIMIT 1"),
        (
            "sqlite",
            "INSERT OR REPLACE INTO entries (seq, recorded_at, agent, action, kind, record_id, record, prev, hash) "
            "SELECT seq, recorded_at, 'Eve', action, kind, record_id, record, prev, hash FROM entries WHERE seq = 1",
        ),
        (
            "postgres",
            "INSERT INTO bytes SELECT sha256, x'00' FROM bytes LIMIT 1 "
            "ON CONFLICT (sha256) DO UPDATE SET data = EXCLUDED.data",
        ),
        ("postgres", "TRUNCATE entries CASCADE"),
        ("postgres", "TRUNCATE bytes"),
    ],
)
def test_the_schema_refuses_what_one_store_alone_offers(request, make, kind, statement):
    store = request.getfixturevalue(f"{kind}_store")
    ledger = store.open()
    make.read(ledger, "Ten were killed.", 0)
    with pytest.raises(store.refused, match="the ledger only adds"):
        store.run(statement)
    assert ledger.check() == []


COLUMNS = ["recorded_at", "agent", "action", "kind", "record_id", "record", "prev", "hash"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_altered_byte_is_found(make, data):
    with tempfile.TemporaryDirectory() as folder:
        store = make.SqliteStore(Path(folder) / "ledger.db")
        ledger = store.open()
        make.read(ledger, "Ten were killed.", 0, 4)
        size = ledger.view().upto
        table, column, where = data.draw(
            st.one_of(
                st.tuples(st.just("entries"), st.sampled_from(COLUMNS), st.integers(1, size).map("seq = {}".format)),
                st.tuples(st.just("bytes"), st.sampled_from(["sha256", "data"]), st.just("1")),
            )
        )
        with closing(sqlite3.connect(store.path)) as connection:
            [value] = connection.execute(f"SELECT CAST({column} AS BLOB) FROM {table} WHERE {where}").fetchone()
        place = data.draw(st.integers(0, len(value) - 1))
        other = data.draw(st.integers(0, 255).filter(lambda byte: byte != value[place]))
        changed = value[:place] + bytes([other]) + value[place + 1 :]
        kind = "BLOB" if column == "data" else "TEXT"
        try:
            store.tamper(f"UPDATE {table} SET {column} = CAST(x'{changed.hex()}' AS {kind}) WHERE {where}")
        except sqlite3.Error:
            # A record that is no JSON any more is refused by the computed columns.
            assert column == "record"
        else:
            assert ledger.check() != []
        store.close()


@pytest.mark.parametrize("seed", range(12))
def test_a_page_overwritten_in_the_file_is_found_or_means_nothing(sqlite_store, make, seed):
    """Bytes altered anywhere in the closed file: found by `check`, or every reading is as it was."""
    ledger = sqlite_store.open()
    document, _ = make.read(ledger, "Ten were killed.", *range(40))
    before = (ledger.view().claims(), ledger.view().documents(), ledger.view().claims(document.id))
    ledger.close()
    raw = bytearray(sqlite_store.path.read_bytes())
    place = (seed * 7919 + 4096) % len(raw)
    raw[place : place + 16] = bytes(byte ^ 0x5A for byte in raw[place : place + 16])
    sqlite_store.path.write_bytes(raw)
    ledger = sqlite_store.open(create=False)
    if not ledger.check():
        assert (ledger.view().claims(), ledger.view().documents(), ledger.view().claims(document.id)) == before


@settings(max_examples=60, deadline=None)
@given(words=st.text(st.characters(exclude_categories=["Cs"]), min_size=1), interval=st.booleans())
def test_what_check_hashes_is_what_an_entry_s_hash_is_over(make, words, interval):
    """The text is put together by hand for speed; whatever is in it, it is `entries.said`."""
    with tempfile.TemporaryDirectory() as folder:
        store = make.SqliteStore(Path(folder) / "ledger.db")
        with store.open() as ledger:
            valid = ("2024-07-01", "2024-07-02") if interval else (None, None)
            ledger.add([make.issue(words, words)], agent=words, action=words, valid=valid)
            ledger.add([make.issue("Another.")], agent="A. Person")
            assert ledger.check() == []


def test_progress_is_told_to_its_end(filled):
    told = []
    assert filled.check(step=lambda done, total: told.append((done, total))) == []
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (filled.view().upto + 2, filled.view().upto + 2)
