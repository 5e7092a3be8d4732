"""Checking the ledger in the background, and how the last check went."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, datetime

from rashomon.ledger import Ledger, protection
from rashomon.model import Issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How the last check of the ledger went."""

    state: str
    """`never`, `running`, `whole` or `wrong`."""
    at: str | None = None
    entries: int = 0
    """Entries that were checked, or are so far."""
    of: int = 0
    issues: tuple[Issue, ...] = ()


class Checks:
    """The check of one ledger, run in the background, one at a time."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._lock = threading.Lock()
        self.last = Checked(state="never")

    def begin(self) -> Checked:
        """Begin a check, unless one is running."""
        with self._lock:
            if self.last.state != "running":
                self.last = Checked(state="running", of=self._ledger.view().upto)
                threading.Thread(target=self._run, name="checking", daemon=True).start()
            return self.last

    def _run(self) -> None:
        def step(done: int, total: int) -> None:
            self.last = Checked(state="running", entries=done, of=total)

        try:
            issues = tuple(protection.worded(self._ledger.check(step=step)))
        except Exception as error:
            message = f"The check could not be finished ({type(error).__name__})."
            issues = (Issue(stage="ledger", severity="error", message=message, subject=None),)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        size = self.last.of
        self.last = Checked(state="wrong" if issues else "whole", at=now, entries=size, of=size, issues=issues)
