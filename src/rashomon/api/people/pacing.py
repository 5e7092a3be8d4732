"""How fast one may ask: so much a second on average, and more at once after a rest."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from threading import Lock

RATE = 20.0
"""Requests a second of one user, token or address, on average; a page with what it loads is two or three."""
BURST = 10
"""For how many seconds' requests at once there is room after a rest."""
MANY = 10_000
"""Askers of whom is known how fast they ask, before those who rest are forgotten."""


class Paces:
    """How fast each asker asks, in the memory of this process. Threads share it."""

    def __init__(self, rate: float = RATE, clock: Callable[[], float] = time.monotonic) -> None:
        """`rate` is requests a second; `clock` gives seconds that only rise."""
        self.rate = rate
        self.room = max(1.0, rate * BURST)
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, who: str) -> int:
        """Let them ask once: 0, or in how many whole seconds they may."""
        now = self._clock()
        with self._lock:
            left, since = self._left.get(who, (self.room, now))
            left = min(self.room, left + (now - since) * self.rate)
            wait = 0 if left >= 1 else math.ceil((1 - left) / self.rate)
            if who not in self._left and len(self._left) >= MANY:
                self._forget(now)
            self._left[who] = (left if wait else left - 1, now)
        return wait

    def _forget(self, now: float) -> None:
        """Forget who has rested long enough to have all their room again; if nobody has, who asked longest ago."""
        resting = [who for who, (left, since) in self._left.items() if left + (now - since) * self.rate >= self.room]
        for who in resting or sorted(self._left, key=lambda who: self._left[who][1])[: MANY // 10]:
            del self._left[who]
