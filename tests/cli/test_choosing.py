"""Which reader a command uses."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rashomon import plugins


def makers(out: str) -> set[str]:
    return {json.loads(line)["maker"] for line in out.splitlines() if line.startswith("{")}


@pytest.mark.parametrize("command", ["extract", "read"])
def test_a_reader_that_there_is_not_is_wrong_use_and_the_others_are_named(
    run: Any, reports: Path, command: str
) -> None:
    ran = run(command, reports, "--reader", "extract.magic.v1")
    assert ran.code == 2
    assert ran.out == "" and list(Path().iterdir()) == []
    told = " ".join(ran.err.replace("│", " ").split())
    assert "--reader" in told
    assert (
        "There is no extractor extract.magic.v1; there are extract.encoder.v2, extract.rules.v1, extract.french.v1, "
        "extract.coded.v1." in told
    )


@pytest.mark.parametrize("name", ["extract.rules.v1", "extract.encoder.v2"])
def test_the_reader_of_that_name_reads(run: Any, reports: Path, name: str) -> None:
    ran = run("extract", reports, "--reader", name)
    assert ran.code == 0
    assert makers(ran.out) == {name}


def test_the_usual_reader_is_the_trained_one(run: Any, reports: Path) -> None:
    assert makers(run("extract", reports).out) == {"extract.encoder.v2"}


def test_a_usual_reader_that_cannot_be_had_is_no_wrong_use(
    run: Any, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(kind: str) -> None:
        raise plugins.PluginError("The extension package acme cannot be loaded (no acme).")

    monkeypatch.setattr(plugins, "extensions", broken)
    ran = run("extract", reports)
    assert ran.code == 1
    assert "The extension package acme cannot be loaded (no acme)." in ran.err
    assert "--reader" not in ran.err


def test_the_environment_may_name_the_reader(run: Any, reports: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASHOMON_READER", "extract.rules.v1")
    assert makers(run("extract", reports).out) == {"extract.rules.v1"}
    assert makers(run("extract", reports, "--reader", "extract.encoder.v2").out) == {"extract.encoder.v2"}


def test_what_is_read_is_kept_under_the_readers_name(run: Any, reports: Path) -> None:
    assert run("read", reports, "--reader", "extract.rules.v1", "--ledger", "mine.db").code == 0
    with closing(sqlite3.connect("mine.db")) as kept:
        agents = {agent for (agent,) in kept.execute("SELECT DISTINCT agent FROM entries WHERE kind = 'Claim'")}
    assert agents == {"extract.rules.v1"}


def test_the_columns_of_a_table_are_as_the_user_says(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("rapport,jour\nRebels killed six soldiers near Gao.,2024-07-27\n", encoding="utf-8")
    unsaid = run("extract", path)
    assert unsaid.code == 1
    assert "--columns text=NAME" in unsaid.err
    found = run("extract", path, "--columns", "text=rapport,published=jour")
    assert found.code == 0
    assert '"published_at":"2024-07-27"' in found.out.replace('": "', '":"')


@pytest.mark.parametrize(("words", "what"), [("rapport", "FIELD=COLUMN"), ("colour=rapport", "'colour' is no field")])
def test_what_says_no_column_is_wrong_use(run: Any, reports: Path, words: str, what: str) -> None:
    ran = run("extract", reports, "--columns", words)
    assert ran.code == 2
    assert what in " ".join(ran.err.replace("│", " ").split())
