"""The commands in a page of documentation, run as the page shows them.

A block marked `console` is a session in a shell: lines that begin with `$ ` are typed (and go on in lines that begin
with `> `), the others are what is printed. A line of `…` stands for any number of lines, `…` inside a line for any
words. Ids (`claim_…`) are whatever the program gives: the first time one is shown it stands for the one that is printed
there, and from then on for that one alone, in later commands too. A command ends with exit code 0 unless `echo $?`
follows it.

A block under a comment `<!-- not run: why -->` is left alone.

    python tests/docs/console.py PAGE       prints what each command of a page prints now
"""

from __future__ import annotations

import atexit
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
FORKS = Path(__file__).with_name("forks.py")
BLOCK = re.compile(r"^(<!-- not run: .+? -->\n)?^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ID = re.compile(r"\b(?:claim|inc|doc|dec|person)_[0-9a-f]{4,}\b")
COLUMNS = "110"
"""Width of the pages' terminal."""

# In a checkout everything is run through uv; here the environment is the one that runs the tests.
SHELL = 'uv() { [ "$1" = run ] && shift; "$@"; }\n'
FORKED = 'rashomon() { "$PYTHON" -S -E "$FORKS" "$FORKS_SOCKET" rashomon "$@"; }\n'
"""Has commands run by `forks.py`, which spares each the seconds that it takes to load what it runs with."""


@dataclass(frozen=True)
class Step:
    """One command of a page, and the lines that the page says it prints."""

    command: str
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """What a command did: all that it printed, in the order in which a terminal shows it, and its exit code."""

    printed: tuple[str, ...]
    code: int


Ran = Callable[[str, Path, int], Result]


def sessions(page: str) -> list[list[Step]]:
    """The console blocks of a page that are to be run, each with its commands in order."""
    return [list(_steps(block.splitlines())) for left_alone, block in BLOCK.findall(page) if not left_alone]


def _steps(lines: list[str]) -> Iterator[Step]:
    command, shown = "", list[str]()
    for line in lines:
        if line.startswith("> ") and command and not shown:
            command += "\n" + line[2:]
        elif line.startswith("$ "):
            if command:
                yield Step(command, tuple(shown))
            command, shown = line[2:], []
        else:
            shown.append(line.rstrip())
    if command:
        yield Step(command, tuple(shown))


@functools.cache
def forks() -> str:
    """Where `forks.py` listens, begun at the first command and ended with this process."""
    path = str(Path(tempfile.mkdtemp()) / "forks")
    began = subprocess.Popen(  # noqa: S603
        [sys.executable, str(FORKS), path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    atexit.register(lambda: (began.communicate(), shutil.rmtree(Path(path).parent)))
    assert began.stdout is not None
    assert began.stdout.readline() == b"ready\n"
    return path


def run(command: str, folder: Path, last: int = 0) -> Result:
    """Run a command in `folder`; `last` is what it sees as the exit code of the one before."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("RASHOMON_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    ran = subprocess.run(  # noqa: S603
        ["bash", "-c", f"{SHELL}{FORKED}(exit {last})\n{command}"],  # noqa: S607
        cwd=folder,
        env=environment
        | {"PATH": path, "COLUMNS": COLUMNS, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}
        | {"PYTHON": sys.executable, "FORKS": str(FORKS), "FORKS_SOCKET": forks()},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
        check=False,
    )
    printed = ran.stdout.decode("utf-8", errors="replace").splitlines()
    return Result(tuple(line.rstrip() for line in printed), ran.returncode)


def faults(page: str, folder: Path, ran: Ran = run) -> Iterator[str]:
    """Where a page, its commands run in `folder` in order, says other than what happens."""
    ids: dict[str, str] = {}
    for steps in sessions(page):
        last = 0
        for number, step in enumerate(steps):
            result = ran(known(step.command, ids), folder, last)
            asked = number + 1 < len(steps) and steps[number + 1].command == "echo $?"
            if result.code and not asked:
                yield f"$ {step.command}\nends with {result.code}:\n" + "\n".join(result.printed)
            missing = unmet(step.shown, result.printed, ids)
            if missing is not None:
                yield f"$ {step.command}\ndoes not print\n{missing}\nbut\n" + "\n".join(result.printed)
            last = result.code


def known(command: str, ids: dict[str, str]) -> str:
    """The command with the ids that the page shows replaced by those that they stand for."""
    return ID.sub(lambda found: ids.get(found[0], found[0]), command)


def unmet(shown: tuple[str, ...], printed: tuple[str, ...], ids: dict[str, str]) -> str | None:
    """The first shown line that is not printed where it should be, or None; `ids` learns those that are new.

    Shown lines follow each other as printed lines do, except across a line of `…`; the last must be the last.
    """
    states = {0: dict(ids)}
    blame = None
    for line in shown:
        if line == "…":
            first = min(states)
            states = {at: states.get(at, states[first]) for at in range(first, len(printed) + 1)}
            continue
        after: dict[int, dict[str, str]] = {}
        for at, bound in states.items():
            found = _meets(line, printed[at], bound) if at < len(printed) else None
            if found is not None:
                after.setdefault(at + 1, found)
        if not after:
            return line
        states, blame = after, line
    if len(printed) not in states:
        return f"{blame or '(nothing)'}\nas its last line"
    ids |= states[len(printed)]
    return None


def _meets(line: str, printed: str, ids: dict[str, str]) -> dict[str, str] | None:
    """The ids as they are known after `line` is found to be `printed`; None where it is not."""
    pattern, names = "", list[str]()
    for part in re.split(rf"({ID.pattern}|…)", line):
        if part == "…":
            pattern += ".*"
        elif ID.fullmatch(part) and part not in ids:
            names.append(part)
            pattern += rf"({part.partition('_')[0]}_[0-9a-f]+)"
        else:
            pattern += re.escape(ids.get(part, part))
    found = re.fullmatch(pattern, printed)
    return ids | dict(zip(names, found.groups(), strict=True)) if found else None


def workplace(parent: Path) -> Path:
    """A folder with what a page's reader has before them."""
    folder = parent / "rashomon"
    folder.mkdir()
    for name in ("examples", "docs", "README.md"):
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    return folder


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        folder, ids = workplace(Path(temporary)), {}
        for steps in sessions(Path(sys.argv[1]).read_text(encoding="utf-8")):
            last = 0
            for step in steps:
                result = run(known(step.command, ids), folder, last)
                last = result.code
                print(f"$ {step.command}", *result.printed, sep="\n", end="\n\n")  # noqa: T201
                unmet(step.shown, result.printed, ids)
