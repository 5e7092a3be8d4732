"""What is printed and where: results on standard output; progress and issues on standard error.

Reports are written by others and may hold what a terminal takes for a command; such characters are shown as a mark.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, Protocol

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from rashomon.model import Issue

COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of what follows."""

PIPED_WIDTH = 160
"""Columns where there is no terminal; COLUMNS sets another number."""


EACH = 200
"""Inputs of which each has a line where there is no terminal; of more there is one every `EVERY` seconds."""
EVERY = 10.0
NOTES = 3
"""How many notes are printed in full."""


class SafeConsole(Console):
    """A console on which no text can do anything but be read."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As rich's own, with every character that is a command to a terminal made visible."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=harmless(segment.text))


def harmless(text: str) -> str:
    """The text without what a terminal takes for a command."""
    return COMMANDS.sub("�", text)


def console(stream: IO[str] | None = None) -> Console:
    """The console for results: in colour and as wide as it is on a terminal, plain and wide enough in a pipe."""
    stream = stream or sys.stdout
    width = None
    if not stream.isatty():
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdigit() and int(columns) >= 40 else PIPED_WIDTH
    return SafeConsole(file=stream, width=width, highlight=False, emoji=False)


class Step(Protocol):
    """Says that one more is done."""

    def __call__(self, name: str, total: int) -> None:
        """`name` is what was done, `total` how many there are by now."""


@contextmanager
def progress(what: str, total: int, *, streaming: bool = False) -> Iterator[Step]:
    """A bar with rate and time left on a terminal, plain lines otherwise; on standard error: results stay clean.

    One input alone is no long work and shows nothing without a terminal. Of many a line comes every ten seconds, with
    how many are done a second and the time left at that rate. With `streaming`, results are printed in
    the meantime; where they go to the same terminal they are progress enough.
    """
    if streaming and sys.stdout.isatty():
        yield lambda name, total: None
        return
    if sys.stderr.isatty():
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
        from rich.progress import TimeRemainingColumn as Left
        from rich.text import Text

        class Rate(ProgressColumn):
            def render(self, task: Task) -> Text:
                return Text(f"{task.speed:.1f}/s" if task.speed else "")

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Rate(), Left())
        # Left to itself, the bar would take standard output for its own and send results to standard error.
        bar = Progress(
            *columns, console=SafeConsole(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
        )
        with bar:
            task = bar.add_task(what, total=total)
            yield lambda name, total: bar.update(task, advance=1, total=total)
        return
    done = 0
    began, told = time.monotonic(), float("-inf")

    def line(name: str, total: int) -> None:
        nonlocal done, told
        done += 1
        now = time.monotonic()
        if total <= 1 or (total > EACH and done < total and now - told < EVERY):
            return
        told = now
        rate = ""
        if total > EACH and now > began:
            left = timedelta(seconds=round(max(total - done, 0) * (now - began) / done))
            rate = f" ({done / (now - began):.1f} a second, {left} left)"
        print(f"{what} {done}/{max(done, total)}{rate}: {harmless(name)}", file=sys.stderr)  # noqa: T201

    yield line


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal that is told how many are done of how many; nothing elsewhere. On standard error."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    bar = Progress(
        *columns, console=SafeConsole(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def count(number: int, what: str) -> str:
    """So many of them: `1 claim`, `2 claims`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def tell(issues: Iterable[Issue]) -> bool:
    """Print the issues on standard error, those that lost an input last; whether there was one.

    Of many notes only the first are printed, and how many more there are.
    """
    order = {"note": 0, "warning": 1, "error": 2}
    told = sorted(dict.fromkeys(issues), key=lambda issue: order.get(issue.severity, 1))
    notes = sum(issue.severity == "note" for issue in told)
    more = notes - NOTES if notes > NOTES + 1 else 0
    if more:
        del told[NOTES:notes]
        told.insert(NOTES, Issue(stage="ingest", severity="note", message=f"There are {more} more such notes."))
    for issue in told:
        words = f' "{issue.span.exact}"' if issue.span else ""
        print(harmless(f"{issue.severity}: {issue.message}{words}"), file=sys.stderr)  # noqa: T201
    return any(issue.severity == "error" for issue in told)
