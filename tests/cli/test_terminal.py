"""What is printed, and that no report can do more than be read."""

from __future__ import annotations

import io

import pytest
from rich.table import Table
from rich.text import Text

from rashomon.cli import terminal
from rashomon.model import Issue, Span

HOSTILE = "red \x1b[31malert\x1b[0m \x9b2J \x07 \u202edesrever\u202c"


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Screen])
def test_nothing_that_a_report_says_is_a_command_to_the_terminal(stream: type[io.StringIO]) -> None:
    out = stream()
    console = terminal.console(out)
    table = Table("words")
    table.add_row(Text(HOSTILE))
    console.print(table)
    console.print(Text(HOSTILE))
    written = out.getvalue()
    assert "\x1b[31m" not in written
    assert not {"\x9b", "\x07", "\u202e", "\u202c"} & set(written)
    assert written.count("alert") == 2


def test_a_pipe_gets_no_colour_and_room_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    out = io.StringIO()
    console = terminal.console(out)
    console.print(Text("x" * 150, style="bold red"))
    assert out.getvalue() == "x" * 150 + "\n"
    monkeypatch.setenv("COLUMNS", "60")
    assert terminal.console(io.StringIO()).width == 60


def test_what_was_lost_stands_last(capsys: pytest.CaptureFixture[str]) -> None:
    span = Span(document_id="doc_1", start=0, end=4, exact="Zork")
    issues = [
        Issue(stage="ingest", severity="error", message="a.txt is empty.", subject="a.txt"),
        Issue(stage="ingest", severity="note", message="b.pdf is passed over.", subject="b.pdf"),
        Issue(stage="resolve", severity="warning", message="A name is not known:", subject="doc_1", span=span),
    ]
    assert terminal.tell([*issues, issues[0]]) is True
    assert capsys.readouterr().err.splitlines() == [
        "note: b.pdf is passed over.",
        'warning: A name is not known: "Zork"',
        "error: a.txt is empty.",
    ]
    assert terminal.tell(issues[1:]) is False


def test_of_many_notes_some_are_enough(capsys: pytest.CaptureFixture[str]) -> None:
    notes = [Issue(stage="ingest", severity="note", message=f"{n}.json is passed over.") for n in range(9)]
    lost = Issue(stage="ingest", severity="error", message="a.txt is empty.")
    assert terminal.tell([*notes, lost])
    told = capsys.readouterr().err.splitlines()
    assert told[2:] == ["note: 2.json is passed over.", "note: There are 6 more such notes.", "error: a.txt is empty."]


def test_progress_without_a_terminal_is_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress("Reading", 2) as step:
        step("a.txt", 2)
        step("\x1b[31mb.txt", 2)
    told = capsys.readouterr()
    assert told.err.splitlines() == ["Reading 1/2: a.txt", "Reading 2/2: �[31mb.txt"]
    assert told.out == ""


def test_progress_of_many_is_a_line_now_and_then_with_rate_and_time_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now)
    with terminal.progress("Reading", 1000) as step:
        for number in range(1, 1001):
            now = number / 4
            step(f"{number}.txt", 1000)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 26
    assert lines[0].startswith("Reading 1/1000 ")
    assert lines[1] == "Reading 41/1000 (4.0 a second, 0:04:00 left): 41.txt"
    assert lines[-1] == "Reading 1000/1000 (4.0 a second, 0:00:00 left): 1000.txt"
