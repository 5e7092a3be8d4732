"""What commands call the ledger: the name that it has for messages, never the address as it was given."""

from __future__ import annotations

import dataclasses
import re

import pytest

from rashomon.ledger import sqlite

SHOWN, SECRET = "postgresql://anna@server/ledger", "s3cret"
REPORT = """---
outlet: Plateau Wire
published: 2021-03-09
---
JOS, Nigeria — Gunmen abducted Yakubu Danjuma, a farmer, outside Jos on Monday, the police said. Gunmen killed four
policemen at a checkpoint, the police said.
"""


@pytest.fixture
def served(run, tmp_path, monkeypatch):
    """Runs commands on a ledger whose address holds a password and whose label does not, as on a server."""
    path = tmp_path / f"anna:{SECRET}@server.db"
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    opened = sqlite.open_file

    def labelled(*args, **kwargs):
        return dataclasses.replace(opened(*args, **kwargs), label=SHOWN)

    monkeypatch.setattr(sqlite, "open_file", labelled)
    monkeypatch.setenv("RASHOMON_REVIEWER", "amina")
    # Otherwise beside the ledger, under its name.
    monkeypatch.setenv("RASHOMON_KEYS", str(tmp_path / "own.keys"))

    def command(*words):
        ran = run(*words, "--ledger", path)
        assert SECRET not in ran.out + ran.err, words
        return ran

    assert command("read", report, "--reader", "extract.rules.v1").code == 0
    return command


def test_no_command_repeats_the_address(served) -> None:
    claim = re.search(r'"id": "(claim_\w+)"', served("claims", "--format", "jsonl").out)[1]
    for words in (
        ["incidents"],
        ["documents"],
        ["show", claim],
        ["show", "inc_0"],
        ["history", claim],
        ["claims", "--limit", "1"],
        ["correct", claim, "stance", "doubts", "--reason", "It hedges"],
        ["protected"],
        ["keys", "status"],
        ["ledger", "check"],
        ["ledger", "rebuild"],
    ):
        assert served(*words).code != 2, words


def test_a_redaction_names_the_ledger_by_its_label(served) -> None:
    ran = served("redact", "Yakubu Danjuma", "--reason", "asked by the family", "--yes", "--by", "Ada")
    assert ran.code == 0, ran.err
    assert f"from {SHOWN} again" in ran.err
