"""Keeps the summaries of a ledger that is open for people up to now, beside what they do."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING

from rashomon.ledger import LedgerError
from rashomon.overview.keeping import FEW, behind, make

if TYPE_CHECKING:
    from rashomon.ledger import Ledger

WAIT = 0.5
"""Seconds that a page waits at most for a few summaries, so that who decided something sees what came of it."""


class Upkeep:
    """The one thread that brings a ledger's summaries up to now, there while there is something to do."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = weakref.ref(ledger)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def current(self, wait: float | None = None) -> int:
        """Have the summaries brought up to now; how many are behind when the page goes on.

        A few are waited for, up to `wait` seconds (`WAIT`); many are not. Raises LedgerError for a ledger that cannot
        be read.
        """
        ledger = self._ledger()
        if ledger is None or not (left := behind(ledger)):
            return 0
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="overview", daemon=True)
                self._thread.start()
            thread = self._thread
        if left <= FEW:
            thread.join(WAIT if wait is None else wait)
        return behind(ledger)

    def _work(self) -> None:
        try:
            # A few at a time, so that a ledger that was let go is not held.
            while (ledger := self._ledger()) is not None and make(ledger, FEW):
                del ledger
        except LedgerError:
            return  # Whoever asks next is told, or tries again.


_kept: weakref.WeakKeyDictionary[Ledger, Upkeep] = weakref.WeakKeyDictionary()
_lock = threading.Lock()


def upkeep(ledger: Ledger) -> Upkeep:
    """The upkeep of that ledger, the same for all who ask."""
    with _lock:
        return _kept.setdefault(ledger, Upkeep(ledger))
