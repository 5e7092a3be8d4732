"""The command as a process: how fast it answers, and how it ends."""

from __future__ import annotations

import json
import os
import pty
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pacing
import pytest

RASHOMON = Path(sys.executable).with_name("rashomon")


def rashomon(*words: str | Path, **how: object) -> subprocess.CompletedProcess[bytes]:
    streams: dict[str, object] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    return subprocess.run([str(RASHOMON), *map(str, words)], timeout=120, check=False, **streams)  # type: ignore[call-overload,no-any-return]  # noqa: S603


def test_help_answers_at_once() -> None:
    took = []
    for _ in range(7):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ran = rashomon("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / pacing.slower())
        assert ran.returncode == 0
    assert b"read" in ran.stdout
    # The processor's seconds, the best of some runs: the machine may be busy with other things.
    assert min(took) < 0.3


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nsys.argv = ['rashomon', '--help']\nfrom rashomon.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'spacy', 'sqlalchemy', 'numpy', 'rich', 'yaml', 'httpx', 'trafilatura', 'rashomon.model', 'pluggy'}\n"
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)  # noqa: S603
    assert ran.stderr.strip() == b"[]"


def test_it_runs_as_a_module() -> None:
    ran = subprocess.run([sys.executable, "-m", "rashomon", "--version"], capture_output=True, check=True, timeout=60)
    assert ran.stdout.startswith(b"rashomon 0.")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--help"], 0),
        (["--no-such-option"], 2),
        (["no-such-command"], 2),
        (["read", "absent.txt"], 1),
        (["claims", "--ledger", "absent.db"], 1),
    ],
)
def test_exit_codes(tmp_path: Path, words: list[str], code: int) -> None:
    ran = rashomon(*words, cwd=tmp_path)
    assert ran.returncode == code, ran.stderr.decode()
    assert b"Traceback" not in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [["extract", "reports"], ["--help"], ["--version"]])
def test_a_full_disk_under_the_output_is_said(words: list[str], tmp_path: Path, reports: Path) -> None:
    assert reports.parent == tmp_path
    with Path("/dev/full").open("wb") as full:
        ran = rashomon(*words, stdout=full, cwd=tmp_path)
    assert ran.returncode == 1
    assert b"The disk is full" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert b"Exception ignored" not in ran.stderr


def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path: Path, reports: Path) -> None:
    text = (reports / "a-wire.txt").read_text()
    for number in range(40):
        (reports / f"more-{number}.txt").write_text(f"{text}\nThis is telling number {number}.\n")
    process = subprocess.Popen(  # noqa: S603
        [str(RASHOMON), "extract", str(reports)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    )
    assert process.stdout is not None
    assert process.stderr is not None
    json.loads(process.stdout.readline())
    process.stdout.close()
    told = process.stderr.read().decode()
    assert process.wait(timeout=120) == 0
    assert [line for line in told.splitlines() if not line.startswith("Reading ")] == []


def test_a_stop_by_the_user_is_clean_and_keeps_a_whole_ledger(tmp_path: Path, reports: Path) -> None:
    text = (reports / "a-wire.txt").read_text()
    for number in range(200):
        (reports / f"more-{number}.txt").write_text(f"{text}\nThis is telling number {number}.\n")
    process = subprocess.Popen(  # noqa: S603
        [str(RASHOMON), "read", str(reports)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        # A shell that runs the tests in the background has it ignored, and what they start would ignore it too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr is not None
    while not process.stderr.readline().startswith(b"Reading 1/"):
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Stopped." in told
    assert b"Traceback" not in told
    kept = rashomon("claims", "--format", "jsonl", cwd=tmp_path)
    assert kept.returncode == 0, kept.stderr.decode()
    assert json.loads(kept.stdout.splitlines()[0])["document_id"]


def test_on_a_terminal_there_is_a_bar_and_results_stay_where_they_belong(tmp_path: Path, reports: Path) -> None:
    screen, terminal = pty.openpty()
    with (tmp_path / "out.jsonl").open("wb") as out:
        process = subprocess.Popen([str(RASHOMON), "extract", str(reports)], stdout=out, stderr=terminal, cwd=tmp_path)  # noqa: S603
    os.close(terminal)
    told = b""
    while chunk := _read(screen):
        told += chunk
    os.close(screen)
    assert process.wait(timeout=120) == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 3
    assert b"3/3" in told
    assert b'"document"' not in told


def _read(screen: int) -> bytes:
    try:
        return os.read(screen, 65536)
    except OSError:  # The other end is closed.
        return b""


def test_output_that_cannot_hold_a_character_does_not_fail(tmp_path: Path, reports: Path) -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    ran = rashomon("read", reports / "a-wire.txt", cwd=tmp_path, env=environment)
    assert ran.returncode == 0, ran.stderr.decode()
    ran.stdout.decode("ascii")


def test_a_pipe_gets_no_colour_even_from_a_terminal_in_colour(tmp_path: Path, reports: Path) -> None:
    environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    ran = rashomon("read", reports / "a-wire.txt", cwd=tmp_path, env=environment)
    assert b"\x1b" not in ran.stdout + ran.stderr
