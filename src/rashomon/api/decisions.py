"""What people decided until now, kept from one request to the next: of a growing ledger only what is new is read."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from rashomon.api.asking import Asked
from rashomon.ledger import Ledger, View, latest
from rashomon.model import Decision


@dataclass
class _Kept:
    upto: int = 0
    made: list[Decision] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


_kept: WeakKeyDictionary[Ledger, _Kept] = WeakKeyDictionary()


def made(asked: Asked) -> Sequence[Decision]:
    """As `View.decisions`, of the moment and with the names that the asker asks for."""
    return of(asked.workbench.ledger, asked.view)


def of(ledger: Ledger, view: View) -> Sequence[Decision]:
    """As `View.decisions`."""
    kept = _kept.setdefault(ledger, _Kept())
    with kept.lock:
        # Of another moment, or with names in full, it is read from the ledger.
        if view.upto < kept.upto or view.valid_at is not None or view.uncover is not None:
            return view.decisions()
        if view.upto > kept.upto:
            new = latest.decided(view, kept.upto) if kept.upto else None
            kept.made = view.decisions() if new is None else [*kept.made, *new]
            kept.upto = view.upto
        return kept.made
