"""Reports for the command line to read, and the command line itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rashomon.cli.app import app

WIRE = """---
outlet: Plateau Wire
published: 2021-03-09
title: Four policemen killed in Jos
---
JOS, Nigeria — Gunmen killed four policemen at a checkpoint outside Jos on Monday, the police said.

The army said that two of its soldiers were wounded in the attack. It denied that any soldier was captured.
"""

PAPER = """---
outlet: The Sentinel
published: 2021-03-10
---
The police said on Tuesday that gunmen killed four policemen at a checkpoint outside Jos on Monday.

Witnesses said that at least seven policemen were killed.
"""

RECIPE = """---
outlet: The Sentinel
published: 2021-03-11
---
Peel two onions and cut them finely. Add four cups of water and let the soup simmer for an hour.
"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder of three reports: two about one incident, one about none."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for name, text in (("a-wire", WIRE), ("b-paper", PAPER), ("c-recipe", RECIPE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


class Ran:
    """One run of a command: exit code, what it printed, what it told."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, in an empty folder of its own."""
    place = tmp_path / "working"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.delenv("COLUMNS", raising=False)

    def command(*words: str | Path, stdin: str | bytes | None = None) -> Ran:
        result = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return command
