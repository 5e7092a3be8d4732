"""What was worked out for one who asked, kept for whoever asks next, and worked out once where several ask at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import BoundedSemaphore, Lock
from time import monotonic

AT_ONCE = 2
"""How many are worked out at once. Threads of one process take turns: of many at once each would come last."""


class Kept[Key: Hashable, Value]:
    """A number of values by key, the latest asked for. Threads share it."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        """Keeps that many, each for that long at most."""
        self._most, self._seconds, self._clock = most, seconds, clock
        self._found: OrderedDict[Key, tuple[float, Future[Value]]] = OrderedDict()
        self._lock, self._turn = Lock(), BoundedSemaphore(AT_ONCE)

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of that key, made unless it is kept. Raises what `make` raises, which is not kept."""
        with self._lock:
            kept = self._found.get(key)
            mine = kept is None or (kept[1].done() and kept[0] <= self._clock() - self._seconds)
            at, future = (self._clock(), Future[Value]()) if kept is None or mine else kept
            self._found[key] = (at, future)
            self._found.move_to_end(key)
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        if not mine:
            return future.result()
        try:
            with self._turn:
                future.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._found.get(key, (0, None))[1] is future:
                    del self._found[key]
            future.set_exception(error)
            raise
        return future.result()
