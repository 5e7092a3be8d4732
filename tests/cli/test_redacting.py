"""What `redact` tells of what it destroyed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

REPORT = """---
outlet: Plateau Wire
published: 2021-03-09
---
JOS, Nigeria - Yakubu Danjuma, 41, a baker, and three other civilians were killed when gunmen attacked a market in Jos
on Monday, residents said.

Gunmen killed two soldiers on Sunday, said Ruth Achieng, a resident of Jos.
"""


def test_a_name_that_is_gone_already_is_not_told_of_again(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    for setting in ("KEYS", "PASSPHRASE", "PASSPHRASE_FILE"):
        monkeypatch.delenv(f"RASHOMON_{setting}", raising=False)
    report, path = tmp_path / "report.txt", tmp_path / "x.db"
    report.write_text(REPORT, encoding="utf-8")
    assert run("read", report, "--ledger", path).code == 0
    [document] = json.loads(run("documents", "--ledger", path, "--format", "json").out)
    asked = ("--ledger", path, "--yes", "--reason", "asked by the family")

    first = run("redact", "Yakubu Danjuma", *asked)
    assert "Redacted 1 name: nobody can read it from" in first.err + first.out, first

    rest = run("redact", document["id"], "--document", *asked)
    assert "Redacted 1 name: nobody can read it from" in rest.err + rest.out, rest

    again = run("redact", document["id"], "--document", *asked)
    assert "Redacted" not in again.err + again.out, again


def test_several_names_are_told_of_as_several(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    report, path = tmp_path / "report.txt", tmp_path / "x.db"
    report.write_text(REPORT, encoding="utf-8")
    assert run("read", report, "--ledger", path).code == 0
    [document] = json.loads(run("documents", "--ledger", path, "--format", "json").out)
    ran = run("redact", document["id"], "--document", "--ledger", path, "--yes", "--reason", "asked by the family")
    assert "Redacted 2 names: nobody can read them from" in ran.err + ran.out, ran
