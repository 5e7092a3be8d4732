"""The table of formats: every reader and exporter is in it, and its files and commands do what they stand for."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rashomon import plugins
from rashomon.cli.app import app
from rashomon.ingest import inputs
from rashomon.model import Document, Issue

CHECKOUT = Path(__file__).parent.parent.parent
COMING, GOING = (CHECKOUT / "docs/reference/formats.md").read_text(encoding="utf-8").split("\n## Out\n")
FILES = re.findall(r"^\| [^|]+ \| `(examples/[^`]+)` \|", COMING, re.MULTILINE)
COMMANDS = re.findall(r"^\| [^|]+ \| `rashomon (export [^`]+)` \|", GOING, re.MULTILINE)
BESIDE = {"examples/formats/truck.png"}


@pytest.mark.parametrize("name", FILES, ids=lambda name: Path(name).name)
def test_the_file_is_read(name: str) -> None:
    way = inputs.Way(languages=plugins.languages())
    found = list(inputs.captured(inputs.expand([str(CHECKOUT / name)]), way))
    faults = [one for one in found if isinstance(one, Issue) and one.severity == "error"]
    documents = [one[2] for one in found if not isinstance(one, Issue) and isinstance(one[2], Document)]
    assert not faults
    assert documents
    assert all(one.text.strip() for one in documents)


def test_every_example_of_a_format_is_in_the_table() -> None:
    there = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "examples/formats").iterdir()}
    assert there - BESIDE == {name for name in FILES if name.startswith("examples/formats/")}


def test_every_ending_that_is_read_alone_or_packed_is_shown_by_a_file() -> None:
    shown = {suffix for name in FILES for suffix in Path(name).suffixes}
    for reader in inputs.READERS:
        assert not reader.endings or shown & set(reader.endings), reader.name


def test_every_exporter_is_in_the_table() -> None:
    named = [command.split()[2] for command in COMMANDS]
    exporters = [one.name.split(".")[1] for one in plugins.extensions("exporter") if one.name.startswith("export.")]
    assert sorted(named) == sorted([*exporters, "codebook"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.split()[2])
def test_the_command_writes_what_it_names(
    command: str, example_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in example_ledger.parent.glob(f"{example_ledger.stem}.*"):
        shutil.copy(one, tmp_path / one.name.replace(example_ledger.stem, "rashomon", 1))
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)
    ran = CliRunner().invoke(app, words)
    assert ran.exit_code == 0, ran.output
    made = tmp_path / words[-1]
    files = list(made.iterdir()) if made.is_dir() else [made]
    assert files
    assert all(one.stat().st_size for one in files)
