"""The same sets read by the code of another revision, and what was gained and lost since, example by example.

The evaluation itself is the present one for both; only `src` is the other revision's, in a git worktree of its own that
is taken away afterwards.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from findings import Finding

CHECKOUT = Path(__file__).resolve().parents[1]
SCRIPT = Path(__file__).with_name("accuracy.py")

Results = Mapping[str, Mapping[str, Any]]
"""Set to `measures` and `findings`, as `--findings` writes them."""


class RevisionError(Exception):
    """The other revision is unknown or its code cannot be read with; one sentence says so."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one thing of one example: what its errors cost before and now, and what they are."""

    set: str
    example: str
    before: tuple[Finding, ...]
    now: tuple[Finding, ...]

    @property
    def gain(self) -> float:
        """How much less its errors cost now; below 0 for a loss."""
        return sum(item.cost for item in self.before) - sum(item.cost for item in self.now)

    def __str__(self) -> str:
        there, here = (", ".join(item.kind for item in side) or "right" for side in (self.before, self.now))
        words = (self.now or self.before)[-1].text
        return f"{self.gain:+5.2f}  {self.set} {self.example}: {there} -> {here}\n         {words[:300]}"


@contextlib.contextmanager
def worktree(revision: str) -> Iterator[Path]:
    """A folder with the files of a revision, gone afterwards. Raises RevisionError for one that git does not know."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "revision"
        made = _git("worktree", "add", "--detach", "--quiet", str(folder), revision)
        if made.returncode:
            raise RevisionError(f"no worktree of {revision}: {made.stderr.strip()}")
        try:
            yield folder
        finally:
            _git("worktree", "remove", "--force", str(folder))


def _git(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", "-C", str(CHECKOUT), *words], capture_output=True, text=True, check=False)  # noqa: S603, S607


def results_of(revision: str, arguments: Sequence[str]) -> Results:
    """What `accuracy.py --findings` gives with the code of a revision.

    Raises RevisionError if there is no such revision, or its code has not what the evaluation calls.
    """
    with worktree(revision) as folder:
        source = str(folder / "src")
        out = folder.parent / "findings.json"
        command = [sys.executable, str(SCRIPT), "--findings", str(out), *arguments]
        done = subprocess.run(  # noqa: S603
            command, env=os.environ | {"PYTHONPATH": source}, capture_output=True, text=True, check=False
        )
        if done.returncode or not out.exists():
            raise RevisionError(f"{revision} cannot be read with: {done.stderr.strip()[-600:]}")
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
        if not Path(found["code"]).is_relative_to(folder):
            raise RevisionError(f"{revision} was not what was read with, but {found['code']}")
        sets: Results = found["sets"]
        return sets


def changes(before: Iterable[Finding], now: Iterable[Finding]) -> list[Change]:
    """What was gained and lost, by what the errors are about: the costliest losses first, then the greatest gains.

    What cost as much before as now is left out.
    """
    there, here = _grouped(before), _grouped(now)
    found = [Change(key[0], key[1], tuple(there.get(key, ())), tuple(here.get(key, ()))) for key in {**there, **here}]
    losses = sorted((change for change in found if change.gain < -1e-9), key=_order)
    gains = sorted((change for change in found if change.gain > 1e-9), key=_order)
    return [*losses, *gains]


def _order(change: Change) -> tuple[float, str, str, str]:
    return (-abs(change.gain), change.set, change.example, str(change))


def _grouped(findings: Iterable[Finding]) -> dict[tuple[str, str, str], list[Finding]]:
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for item in findings:
        found.setdefault((item.set, item.example, item.about), []).append(item)
    return found


def show(revision: str, before: Results, now: Results, most: int) -> None:
    """Print the losses, the gains, at most so many each, and the measures that differ."""
    there, here = ([Finding(*f) for one in side.values() for f in one["findings"]] for side in (before, now))
    found = changes(there, here)
    for title, part in (
        ("lost", [change for change in found if change.gain < 0]),
        ("gained", [change for change in found if change.gain > 0]),
    ):
        total = sum(abs(change.gain) for change in part)
        print(f"\n######## {title} since {revision}: {len(part)} findings, cost {total:.1f}")
        for change in part[:most]:
            print(change)
        if len(part) > most:
            print(f"  ... and {len(part) - most} more (--limit)")
    print(f"\n{'measure':42}{revision[:12]:>12}{'now':>8}{'':2}change")
    for name, measure, old, new in differences(before, now):
        shown = [f"{value:.3f}" if value is not None else "-" for value in (old, new)]
        step = f"{new - old:+.3f}" if old is not None and new is not None else ""
        print(f"{name + '.' + measure:42}{shown[0]:>12}{shown[1]:>8}  {step}")


def differences(before: Results, now: Results) -> Iterator[tuple[str, str, float | None, float | None]]:
    """Set, measure, and the two values of each measure that is not the same in both."""
    for name in dict.fromkeys((*before, *now)):
        old, new = (side.get(name, {}).get("measures", {}) for side in (before, now))
        for measure in dict.fromkeys((*old, *new)):
            if old.get(measure) != new.get(measure):
                yield name, measure, old.get(measure), new.get(measure)
