"""Work on hostile input that is stopped where it takes too long."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable


class TooLongError(BaseException):
    """Something takes too long; no `Exception`, so that a library that goes on after any does not after this."""


def in_time[**P, T](seconds: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` gives. Raises TooLongError where it takes more than `seconds` of this thread's own time.

    Work in Python alone can be stopped so, in any thread; what one call into C takes is waited for.
    """
    thread, spent = threading.get_ident(), _clock()
    lock, done, started = threading.Lock(), threading.Event(), spent()

    def watch() -> None:
        wait = seconds
        while not done.wait(wait):
            wait = max(seconds - (spent() - started), 0.05)
            if spent() - started < seconds:
                continue
            with lock:
                if not done.is_set():  # Again and again, should something have caught it.
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TooLongError))

    def call_off() -> None:
        with lock:
            done.set()
            # What was sent and has not come yet would come anywhere later.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None)

    threading.Thread(target=watch, daemon=True).start()
    try:
        try:
            return work(*args, **kwargs)
        finally:
            call_off()
    except TooLongError:
        call_off()  # It may have come when that was under way.
        raise


def _clock() -> Callable[[], float]:
    """This thread's own time in seconds, where a system has one; other programs' work is not held against it."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(threading.get_ident())
    return lambda: time.clock_gettime(clock)
