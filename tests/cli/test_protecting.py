"""The commands about protected names."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rashomon.ledger import keys

REPORT = """---
outlet: Plateau Wire
published: 2021-03-09
title: Baker Yakubu Danjuma killed in Jos
---
JOS, Nigeria - Yakubu Danjuma, 41, a baker, and three other civilians were killed when gunmen attacked a market in Jos
on Monday, residents said.

Gunmen killed two soldiers on Sunday, said Ruth Achieng, a resident of Jos.
"""
PRIVATE = ("yakubu", "danjuma", "ruth", "achieng")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its cheapest, and no settings of this machine."""
    monkeypatch.setattr(keys, "COST", {"iterations": 1, "lanes": 1, "memory_cost": 8})
    for setting in ("KEYS", "PASSPHRASE", "PASSPHRASE_FILE", "NEW_PASSPHRASE", "NEW_PASSPHRASE_FILE"):
        monkeypatch.delenv(f"RASHOMON_{setting}", raising=False)


@pytest.fixture
def ledger(tmp_path: Path, run) -> Path:  # type: ignore[no-untyped-def]
    """A ledger with one report that names a victim and a witness."""
    report, path = tmp_path / "yakubu-danjuma.txt", tmp_path / "kept" / "x.db"
    report.write_text(REPORT, encoding="utf-8")
    path.parent.mkdir()
    ran = run("read", report, "--ledger", path)
    assert ran.code == 0, ran.err
    assert "2 names protected" in ran.err
    assert "no passphrase" in ran.err
    assert no_name(ran.out + ran.err.replace(str(report), ""))
    report.unlink()
    return path


def no_name(text: str) -> bool:
    # Not within a word: the scale of credibility says that a truth cannot be judged.
    return not any(re.search(rf"(?<![a-z]){word}", text.casefold()) for word in PRIVATE)


def test_everything_is_shown_without_names_and_exported_without_them(ledger: Path, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    listed = json.loads(run("incidents", "--ledger", ledger, "--format", "json").out)
    report = json.loads(run("documents", "--ledger", ledger, "--format", "json").out)[0]["id"]
    [incident] = [one["id"] for one in listed][:1]
    shown = [
        run("show", incident, "--ledger", ledger),
        run("show", incident, "--ledger", ledger, "--format", "json"),
        run("show", report, "--ledger", ledger, "--show-words"),
        run("claims", "--ledger", ledger),
        run("claims", "--ledger", ledger, "--format", "jsonl"),
        run("protected", "--ledger", ledger),
        run("history", incident, "--ledger", ledger),
    ]
    for ran in shown:
        assert ran.code == 0, ran.err
        assert no_name(ran.out + ran.err)
    assert "[name protected" in shown[0].out
    assert "name protected" in shown[1].out
    assert "name protected" in shown[5].out
    for path in tmp_path.rglob("*"):
        assert path.is_dir() or no_name(path.read_bytes().decode("latin-1")), path


def test_codebook_files_are_without_names_in_what_they_are_called_too(tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    report = tmp_path / "yakubu-danjuma.txt"
    report.write_text(REPORT, encoding="utf-8")
    out = tmp_path / "out"
    ran = run("read", report, "--ledger", tmp_path / "x.db", "--format", "codebook", "--out", out)
    assert ran.code == 0, ran.err
    written = list(out.rglob("*.json"))
    assert len(written) == 2
    assert all(no_name(path.name + path.read_text()) for path in written)


def test_extract_says_that_it_covers_nothing(tmp_path: Path, run) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    ran = run("extract", tmp_path / "a.txt")
    assert "note: 2 names that a ledger would protect" in ran.err
    assert "Achieng" in ran.out


def test_names_show_to_who_has_the_passphrase(ledger: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    ran = run("claims", "--ledger", ledger, "--reveal")
    assert "Ruth Achieng" in ran.out
    monkeypatch.setenv("RASHOMON_NEW_PASSPHRASE", "correct horse")
    assert run("keys", "passphrase", "--ledger", ledger).code == 0
    assert "locked by a passphrase" in run("keys", "status", "--ledger", ledger).out
    locked = run("claims", "--ledger", ledger, "--reveal")
    assert locked.code == 1
    assert "locked" in locked.err
    monkeypatch.setenv("RASHOMON_PASSPHRASE", "wrong")
    wrong = run("claims", "--ledger", ledger, "--reveal")
    assert wrong.code == 1
    assert "not the passphrase" in wrong.err
    assert no_name(wrong.out + wrong.err)
    monkeypatch.setenv("RASHOMON_PASSPHRASE", "correct horse")
    assert "Yakubu Danjuma" in run("protected", "--ledger", ledger, "--reveal").out


def test_names_leave_in_no_form_that_is_data(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run("claims", "--ledger", ledger, "--reveal", "--format", "json")
    assert ran.code == 2
    assert no_name(ran.out + ran.err)


def test_redaction_by_name_and_by_report(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    asked = run("redact", "Yakubu Danjuma", "--reason", "asked by the family", "--ledger", ledger)
    assert asked.code == 2  # nobody can be asked
    ran = run("redact", "Yakubu Danjuma", "--reason", "asked by the family", "--yes", "--ledger", ledger, "--by", "Ada")
    assert ran.code == 0, ran.err
    assert "still hold the name" in ran.err
    shown = run("protected", "--ledger", ledger, "--reveal").out
    assert "redacted" in shown
    assert "Danjuma" not in shown
    assert "Ruth Achieng" in shown
    [report] = re.findall(r"bytes of (doc_[0-9a-f]{16})", ran.err)
    ran = run("redact", report, "--document", "--reason", "asked", "--yes", "--ledger", ledger, "--by", "Ada")
    assert ran.code == 0, ran.err
    assert "Ruth" not in run("protected", "--ledger", ledger, "--reveal").out
    assert run("ledger", "check", "--ledger", ledger).code == 0
    for path in ledger.parent.iterdir():
        assert no_name(path.read_bytes().decode("latin-1")), path


def test_a_name_that_is_none_and_a_subject_that_is_none(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    assert run("protect", "...", "--ledger", ledger).code == 2
    ran = run("redact", "0123456789", "--reason", "x", "--yes", "--ledger", ledger)
    assert ran.code == 1
    assert "No protected name" in ran.err


def test_a_marked_name_that_was_read_before_is_told(ledger: Path, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    ran = run("protect", "Plateau", "--ledger", ledger)
    assert ran.code == 0
    assert "plateau" not in (ledger.parent / "x.keys").read_bytes().decode("latin-1").casefold()
    ran = run("protect", "Gunmen", "--ledger", ledger)
    assert "was read before" in ran.err


def test_a_key_store_with_a_passphrase_from_the_start(tmp_path: Path, run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    ledger = tmp_path / "x.db"
    assert run("keys", "init", "--ledger", ledger).code == 1  # nobody can be asked
    assert not (tmp_path / "x.keys").exists()
    monkeypatch.setenv("RASHOMON_NEW_PASSPHRASE", "correct horse")
    assert run("keys", "init", "--ledger", ledger).code == 0
    again = run("keys", "init", "--ledger", ledger)
    assert again.code == 1
    assert "already" in again.err
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")
    ran = run("read", report, "--ledger", ledger)
    assert ran.code == 0
    assert "2 names protected" in ran.err
    assert "no passphrase" not in ran.err
