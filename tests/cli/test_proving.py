"""`rashomon ledger check|key|checkpoint|prove|verify`, as a user runs them."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import stat
from contextlib import closing

import pytest
from typer.testing import CliRunner

from rashomon.cli.app import app
from rashomon.cli.proving import PASSPHRASE
from rashomon.ledger import Ledger
from rashomon.model import Document, Issue


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command of the group in a folder with a ledger of four entries; gives exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(PASSPHRASE, raising=False)
    monkeypatch.delenv("RASHOMON_SIGNING_KEY", raising=False)
    data = b"Ten were killed."
    sha256 = hashlib.sha256(data).hexdigest()
    document = Document(id=f"doc_{sha256[:16]}", sha256=sha256, media_type="text/plain", text=data.decode())
    (tmp_path / "report.txt").write_bytes(data)
    with Ledger.open("rashomon.db") as ledger:
        ledger.add([document], agent="ingest.v1", action="captured", data=data)
        notes = [Issue(stage="ingest", severity="note", message=f"Number {number}.") for number in range(3)]
        ledger.add(notes, agent="ingest.v1", action="reported")

    def run(*words: str, code: int = 0) -> tuple[str, str]:
        result = CliRunner().invoke(app, ["ledger", *words], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.stdout, result.stderr

    return run


def tamper(statement: str) -> None:
    with closing(sqlite3.connect("rashomon.db")) as connection, connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)


def test_a_whole_ledger_is_said_to_be_and_a_changed_one_named(run):
    assert "4 entries" in run("check")[0]
    tamper("UPDATE entries SET agent = 'Eve' WHERE seq = 3")
    out, err = run("check", code=1)
    assert out == ""
    assert "Entry 3 (Issue" in err
    assert "is not as written" in err


def test_a_key_is_made_once_and_its_public_half_printed(run, tmp_path):
    first = run("key")[0]
    assert re.fullmatch(r"rashomon-ledger/[0-9a-f]{16}\+[0-9a-f]{8}\+\S{44}\n", first)
    assert run("key")[0] == first
    assert stat.S_IMODE((tmp_path / "rashomon.db.signing-key").stat().st_mode) == 0o600
    named = run("key", "--key-file", "other.key", "--name", "example.org/ours")[0]
    assert named.startswith("example.org/ours+")
    assert named.split("+", 2)[2].strip().encode() not in (tmp_path / "rashomon.db").read_bytes()


def test_a_locked_key_signs_with_its_passphrase_alone(run, tmp_path, monkeypatch):
    monkeypatch.setenv(PASSPHRASE, "correct horse")
    run("key", "--locked")
    assert "ENCRYPTED" in (tmp_path / "rashomon.db.signing-key").read_text()
    run("checkpoint", "--out", "signed")
    monkeypatch.delenv(PASSPHRASE)
    assert "locked by a passphrase" in run("checkpoint", code=1)[1]


def test_from_a_ledger_to_somebody_without_it(run, tmp_path):
    """A claim is proved; the proof is verified with the public key alone, the ledger being gone."""
    key = run("key")[0].strip()
    run("checkpoint", "--out", "kept")
    run("prove", "doc_", "--out", "doc.tlog-proof")
    for name in ("rashomon.db", "rashomon.db.signing-key"):
        (tmp_path / name).unlink()
    out, _ = run("verify", "doc.tlog-proof", "--key", key, "--bytes", "report.txt")
    assert out.startswith("Proved: entry 1 is among the first 4 entries of rashomon-ledger/")
    assert "ingest.v1 captured Document doc_" in out
    assert "report.txt has the bytes that were captured." in out
    assert "has signed this checkpoint over 4 entries" in run("verify", "kept", "--key", key)[0]
    (tmp_path / "report.txt").write_text("Two were killed.")
    assert (
        "is not what the entry is about"
        in run("verify", "doc.tlog-proof", "--key", key, "--bytes", "report.txt", code=1)[1]
    )
    (tmp_path / "key").write_text(key + "\n")
    proof = (tmp_path / "doc.tlog-proof").read_text().replace("index 0", "index 1")
    (tmp_path / "doc.tlog-proof").write_text(proof)
    assert "one of them was altered" in run("verify", "doc.tlog-proof", "--key", "key", code=1)[1]


def test_a_first_proof_makes_the_key_and_the_checkpoint(run):
    out, err = run("prove", "2")
    assert out.startswith("c2sp.org/tlog-proof@v1\nextra ")
    assert "A signing key was made in rashomon.db.signing-key" in err


def test_a_kept_checkpoint_finds_what_was_cut_off(run, tmp_path):
    run("checkpoint", "--out", "kept")
    key = run("key")[0].strip()
    assert "were not verified" in run("check", "--against", "kept")[0]
    assert "were not verified" not in run("check", "--against", "kept", "--key", key)[0]
    tamper("DELETE FROM entries WHERE seq > 2")
    run("check")
    assert "entries were cut off" in run("check", "--against", "kept", code=1)[1]
    (tmp_path / "other").write_text((tmp_path / "kept").read_text().replace("\n4\n", "\n2\n"))
    assert "is false" in run("check", "--against", "other", "--key", key, code=1)[1]


def test_growth_is_proved_between_two_checkpoints(run):
    run("checkpoint", "--out", "first")
    with Ledger.open("rashomon.db") as ledger:
        ledger.add([Issue(stage="ingest", severity="note", message="Later.")], agent="ingest.v1")
    run("checkpoint", "--out", "second")
    run("prove", "--since", "first", "--out", "growth")
    key = "rashomon.db.signing-key"
    assert "first 4 of the 6 entries" in run("verify", "growth", "--key", key, "--since", "first")[0]
    assert "the earlier checkpoint is over 6" in run("verify", "growth", "--key", key, "--since", "second", code=1)[1]


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        (["prove"], 2, "name what to prove"),
        (["prove", "none"], 1, "No entry is about none"),
        (["verify", "missing", "--key", "a+b+c"], 1, "no verifier key"),
        (["verify", "report.txt", "--key", "missing"], 1, "cannot be read"),
        (["verify", "report.txt", "--key", "rashomon.db.signing-key"], 1, "no signed note"),
        (["check", "--against", "report.txt"], 1, "no signed note"),
        (["stamp", "--authority", "nowhere"], 1, "no web address"),
        (["verify", "report.txt", "--key", "rashomon.db.signing-key", "--stamp", "x"], 2, "--roots"),
        (["key", "--key-file", "new", "--name", "two words"], 1, "cannot be the name"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run, words, code, why):
    run("key")
    out, err = run(*words, code=code)
    assert why in err
    assert "Traceback" not in err + out
