"""What people decided until now, kept from one request to the next: of a growing ledger only what is new is read."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from rashomon.api.asking import Asked
from rashomon.api.workbench import Workbench
from rashomon.ledger import View, latest
from rashomon.model import Decision


class _Made:
    """The decisions up to an entry."""

    def __init__(self, _: Workbench) -> None:
        self._upto = 0
        self._made: list[Decision] = []
        self._lock = threading.Lock()

    def of(self, view: View) -> Sequence[Decision]:
        """As `View.decisions`."""
        with self._lock:
            # Of another moment, or with names in full, it is read from the ledger.
            if view.upto < self._upto or view.valid_at is not None or view.uncover is not None:
                return view.decisions()
            if view.upto > self._upto:
                new = latest.decided(view, self._upto) if self._upto else None
                self._made = view.decisions() if new is None else [*self._made, *new]
                self._upto = view.upto
            return self._made


def made(asked: Asked) -> Sequence[Decision]:
    """As `View.decisions`, of the moment and with the names that the asker asks for."""
    return asked.workbench.own(_Made).of(asked.view)
