"""What a check finds besides bytes that were altered: whoever may write to a store can do more than that."""

from __future__ import annotations

import dataclasses
import sqlite3
import stat
from contextlib import closing

import pytest

from rashomon.ledger import LedgerError, NotFound, fulltext, history
from rashomon.ledger.backup import backup
from rashomon.ledger.entries import Draft, seal
from rashomon.ledger.sqlite import _engine
from rashomon.model import Entry

UNINDEXED = "INSERT INTO fulltext(fulltext, rowid, title, body) VALUES ('delete', 1, NULL, 'Ten were killed.')"


@pytest.mark.parametrize("record", ["{}", "[]", '"x"', "1"])
@pytest.mark.parametrize("kind", ["Claim", "Document", "Incident", "Judgement", "Checkpoint", "Stamp", "SealedBytes"])
def test_an_entry_that_is_chained_but_holds_no_record_is_named(sqlite_store, make, kind, record):
    ledger = sqlite_store.open()
    make.read(ledger, "Ten were killed.", 0)
    last = list(ledger.entries())[-1]
    line = Draft(kind=kind, record_id="x", record=record, action="found")
    [entry] = seal([line], agent="Eve", recorded_at="2030-01-01T00:00:00.000000Z", last=last)
    names = [field.name for field in dataclasses.fields(Entry)]
    with closing(sqlite3.connect(sqlite_store.path)) as connection, connection:
        marks = ", ".join("?" * len(names))
        values = [getattr(entry, name) for name in names]
        connection.execute(f"INSERT INTO entries ({', '.join(names)}) VALUES ({marks})", values)  # noqa: S608
    found = [issue.message for issue in ledger.check()]
    if (kind, record) not in {("SealedBytes", "{}"), ("SealedBytes", "[]")}:  # Of which nothing is looked at.
        assert any(f"ntry {entry.seq} " in message for message in found), found
    try:
        ledger.rebuild()
    except LedgerError:
        assert found


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (
            [
                "ALTER TABLE entries ALTER COLUMN document_id DROP EXPRESSION",
                "SET session_replication_role = replica",
                "UPDATE entries SET document_id = 'doc_x' WHERE kind = 'Claim'",
            ],
            "The column document_id of entry 3 is not what its record says",
        ),
        (["ALTER TABLE entries ALTER COLUMN subject DROP EXPRESSION"], "The definition of entries.subject"),
        (
            [
                "CREATE OR REPLACE FUNCTION ledger_field(record text, path text[]) RETURNS text LANGUAGE sql IMMUTABLE "
                "AS $$ SELECT NULL::text $$"
            ],
            "The definition of ledger_field",
        ),
        (["CREATE RULE quiet AS ON INSERT TO bytes DO INSTEAD NOTHING"], "The rule quiet is none of the ledger's"),
        (["CREATE POLICY hidden ON entries USING (seq > 2)"], "The rule hidden is none of the ledger's"),
        (["DROP INDEX entries_supersedes"], "The definition of entries_supersedes"),
        (["DROP INDEX fulltext_words"], "The definition of fulltext_words"),
    ],
)
def test_in_postgresql_a_definition_that_was_altered_is_found(postgres_store, make, statements, found):
    ledger = postgres_store.open()
    make.read(ledger, "Ten were killed.", 0)
    assert ledger.check() == []
    postgres_store.run(*statements)
    assert any(issue.message.startswith(found) for issue in ledger.check()), ledger.check()


@pytest.mark.parametrize("altered", [True, False])
def test_full_text_is_compared_while_another_program_writes(sqlite_store, make, altered):
    ledger = sqlite_store.open(wait=0.2)
    make.read(ledger, "Ten were killed.", 0)
    if altered:
        sqlite_store.run(UNINDEXED)
    with closing(sqlite3.connect(sqlite_store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = ledger.check()
        again = ledger.check()
        other.execute("ROLLBACK")
    assert found == again
    assert [issue.message.startswith("Full text differs from the entries") for issue in found] == [True] * altered
    assert ledger.check() == found


@pytest.mark.parametrize("altered", [True, False])
def test_full_text_is_compared_in_a_file_that_may_only_be_read(sqlite_store, make, altered):
    ledger = sqlite_store.open()
    make.read(ledger, "Ten were killed.", 0)
    if altered:
        sqlite_store.run(UNINDEXED)
    ledger.close()

    engine = _engine(f"{sqlite_store.path.as_uri()}?mode=ro", 1)
    with engine.connect() as connection, connection.begin():
        found = list(fulltext.differences(connection, []))
    engine.dispose()
    assert bool(found) == altered


def test_a_copy_is_read_by_no_more_people_than_the_ledger(sqlite_store, make, tmp_path):
    ledger = sqlite_store.open()
    make.read(ledger, "Ten were killed.", 0)
    sqlite_store.path.chmod(0o600)
    backup(ledger, tmp_path / "copy.db")
    assert stat.S_IMODE((tmp_path / "copy.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("moment", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_a_moment_beyond_all_years_is_none(sqlite_store, moment):
    with pytest.raises(ValueError, match="is not a moment"):
        sqlite_store.open().view(moment)


def test_the_incidents_of_a_claim_are_looked_up_by_an_index(ledger, make):
    _, claims = make.read(ledger, "Ten were killed.", 0, 4)
    ledger.replace_incidents([make.incident("a", claims[0]), make.incident("b", claims[1])], "group.v1")
    before = ledger.view()
    ledger.replace_incidents([make.incident("c", *claims)], "group.v1")
    assert history.incidents_of(ledger.view(), claims[0].id) == ["incident_a", "incident_c"]
    assert history.incidents_of(before, claims[0].id) == ["incident_a"]


@pytest.mark.parametrize("after", [f"{9 * 10**29}.1", f"1.{9 * 10**29}"])
def test_a_place_past_all_numbers_is_none(ledger, make, after):
    make.read(ledger, "Ten were killed.", 0, 4)
    with pytest.raises(ValueError, match="no place to go on from"):
        ledger.view().page(after=after)
    with pytest.raises(ValueError, match="no place to go on from"):
        ledger.view().search("army", after=after.replace(".", ""))


@pytest.mark.parametrize("limit", [0, -1])
def test_a_page_of_nothing_is_refused(ledger, make, limit):
    make.read(ledger, "Ten were killed.", 0, 4)
    with pytest.raises(ValueError, match="shows nothing"):
        ledger.view().page(limit=limit)
    with pytest.raises(ValueError, match="shows nothing"):
        ledger.view().search("army", limit=limit)


def test_of_what_does_not_hold_yet_nobody_is_said_to_have_withdrawn_it(ledger, make):
    document = make.document("Ten were killed.")
    ledger.add([document], agent="ingest.v1", action="captured", data=b"Ten were killed.", valid=("2024-05", None))
    with pytest.raises(NotFound, match="does not hold at 2024-01-31"):
        ledger.view(valid_at="2024-01").document(document.id)
