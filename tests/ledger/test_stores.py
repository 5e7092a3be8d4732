"""PostgreSQL refused with a reason, never with a password; addresses; many programs writing at once to either store."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from rashomon.ledger import Ledger, LedgerError
from rashomon.ledger.store import postgresql_address

WRITER = """
    import hashlib, sys
    from rashomon.ledger import Ledger
    from rashomon.model import Document, Issue

    where, name, count = sys.argv[1:]
    with Ledger.open(where, wait=60) as ledger:
        for number in range(int(count)):
            data = f"{name} {number} ".encode() * 50
            sha256 = hashlib.sha256(data).hexdigest()
            document = Document(id=f"doc_{sha256[:16]}", sha256=sha256, media_type="text/plain", text=data.decode())
            issue = Issue(stage="extract", severity="note", message=f"{name} {number}", subject=document.id)
            with ledger.transaction():
                ledger.add([document], agent="ingest.v1", action="captured", data=data)
                ledger.replace_findings(document.id, [issue], "extract.v1")
            print(document.id, flush=True)
"""


def test_four_programs_that_write_at_once_keep_one_chain(store):
    """Each of them may also be the one that makes the ledger."""
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(store.where)]
    writers = [
        subprocess.Popen([*command, name, "15"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
        for name in ("one", "two", "three", "four")
    ]
    printed = []
    for writer in writers:
        out, error = writer.communicate(timeout=300)
        assert writer.returncode == 0, error
        printed += out.split()
    ledger = store.open(create=False)
    assert ledger.check() == []
    assert len(printed) == 60
    view = ledger.view()
    assert sorted(document.id for document in view.documents()) == sorted(printed)
    assert len(view.issues()) == 60
    assert len(view.search("three 7", limit=100).hits) == 1
    recorded = [entry.recorded_at for entry in ledger.entries()]
    assert recorded == sorted(recorded) and len(set(recorded)) == 60


def test_a_database_that_is_not_there_is_refused(cluster):
    address = cluster.address().replace("/postgres?", "/nowhere?").replace("ledger@", "ledger:s3cret@")
    with pytest.raises(LedgerError, match="There is no database at postgresql://") as caught:
        Ledger.open(address)
    assert "s3cret" not in str(caught.value)


def test_reading_a_database_without_a_ledger_makes_none(postgres_store):
    with pytest.raises(LedgerError, match="There is no ledger at postgresql://"):
        postgres_store.open(create=False)
    assert postgres_store.rows("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()") == [(0,)]


def test_another_program_s_tables_are_left_as_they_are(postgres_store):
    postgres_store.run("CREATE TABLE entries (title text)")
    with pytest.raises(LedgerError, match="is a database but not a ledger"):
        postgres_store.open()
    assert postgres_store.rows("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()") == [(1,)]


def test_a_ledger_of_a_newer_program_is_refused(postgres_store):
    postgres_store.open().close()
    postgres_store.run("UPDATE alembic_version SET version_num = '0007'")
    with pytest.raises(LedgerError, match=r"newer Rashomon \(schema 7; this one knows 5\)"):
        postgres_store.open()


@pytest.mark.parametrize(
    ("user", "says"),
    [
        ("locked:s3cret", "does not accept the password"),
        ("locked", "does not accept the password"),
        ("barred:s3cret", "does not let this user in|cannot be reached"),
    ],
)
def test_who_is_not_let_in_is_told_so(cluster, user, says):
    cluster.run(
        cluster.address(),
        "DROP ROLE IF EXISTS locked",
        "DROP ROLE IF EXISTS barred",
        "CREATE ROLE locked LOGIN PASSWORD 'other'",
        "CREATE ROLE barred LOGIN",
    )
    with pytest.raises(LedgerError, match=says) as caught:
        Ledger.open(cluster.address(user=user))
    assert "s3cret" not in str(caught.value) + repr(caught.value.__context__)


def test_who_may_only_read_reads_and_does_not_write(cluster, postgres_store, make):
    postgres_store.open()
    make.read(postgres_store.opened[0], "Ten were killed.", 0)
    name = postgres_store.name
    cluster.run(
        cluster.address(),
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN",
        f"GRANT USAGE ON SCHEMA {name} TO reader",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO reader",
    )
    try:
        with Ledger.open(cluster.address(name, user="reader")) as ledger:
            assert len(ledger.view().claims()) == 1
            assert ledger.check() == []
            with pytest.raises(LedgerError, match="You may not do this in postgresql://reader@"):
                ledger.add([make.issue("x")], agent="a.v1")
            with pytest.raises(LedgerError, match="You may not do this in"):
                ledger.rebuild()
    finally:
        cluster.run(cluster.address(), "DROP OWNED BY reader", "DROP ROLE reader")


def test_a_server_that_cannot_be_reached_is_named_without_its_password(tmp_path):
    pytest.importorskip("psycopg")
    with pytest.raises(LedgerError, match="cannot be reached; see that the server runs") as caught:
        Ledger.open(f"postgresql://anna:s3cret@/ledger?host={tmp_path}&password=s3cret", wait=1)
    assert "anna" in str(caught.value) and "s3cret" not in str(caught.value)


@pytest.mark.parametrize("address", ["postgresql://anna:s3cret@host:port/ledger", "postgresql://anna:s3cret@[::1/x"])
def test_an_address_that_cannot_be_read_is_not_repeated(address):
    with pytest.raises(LedgerError, match="The address of the ledger cannot be read; write postgresql://") as caught:
        Ledger.open(address)
    assert "s3cret" not in str(caught.value)


def test_without_the_driver_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerError, match=r"pip install 'rashomon\[postgres\]'"):
        Ledger.open("postgresql://localhost/ledger")


def test_another_program_s_long_writing_is_waited_for_and_then_named(postgres_store, make):
    one, other = postgres_store.open(), postgres_store.open(wait=0.5)
    with one.transaction():
        one.add([make.claim("doc_a")], agent="a.v1")
        with pytest.raises(LedgerError, match="Another program is writing to postgresql://"):
            other.add([make.claim("doc_b")], agent="a.v1")
        # Reading waits for nobody.
        assert other.view().claims() == []
    other.add([make.claim("doc_b")], agent="a.v1")
    assert other.check() == []


def test_text_that_postgresql_cannot_hold_is_kept_as_it_was(store, make):
    """NUL, and a backslash before what looks like one, in documents, names and subjects."""
    ledger = store.open()
    text = "Ten\0 were killed \\u0000 here."
    document, _ = make.read(ledger, text, 0)
    subject = "https://example.org/" + "x" * 9000
    ledger.add([make.issue("nul \0 \\\\u0000", subject)], agent="a.v1")
    view = ledger.view()
    assert view.documents() == [document]
    assert [issue.message for issue in view.issues(subject)] == ["nul \0 \\\\u0000"]
    assert len(view.search("killed").hits) == 1
    assert ledger.check() == []


@pytest.mark.parametrize(
    ("where", "address"),
    [
        ("postgresql://anna@host:5432/ledger", "postgresql://anna@host:5432/ledger"),
        ("postgres://host/ledger", "postgresql://host/ledger"),
        ("postgresql+psycopg:///ledger?host=/run", "postgresql:///ledger?host=/run"),
        (Path("postgresql://anna@host:5432/ledger"), "postgresql://anna@host:5432/ledger"),
        (Path("postgresql:///ledger?host=/run/pg"), "postgresql:///ledger?host=/run/pg"),
        ("ledger.db", None),
        (Path("/data/postgresql/ledger.db"), None),
        (Path("postgresql.db"), None),
    ],
)
def test_what_is_an_address_and_what_a_path(where, address):
    assert postgresql_address(where) == address
