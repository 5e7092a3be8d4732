"""Matrix products on one thread: the same to the last bit wherever they are made, and quicker where they are small."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterator

import numpy  # noqa: F401  (so that its pool of threads is there to be limited)
import threadpoolctl

_LIMITED = threading.RLock()


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Lets numpy multiply matrices on one thread: threads that wait for one another cost more than they save here.

    How many threads there are is the process's, so that only one thread at a time may change it.
    """
    with _LIMITED, _controller().limit(limits=1, user_api="blas"):
        yield


@functools.cache
def _controller() -> threadpoolctl.ThreadpoolController:
    return threadpoolctl.ThreadpoolController()
