"""Work that is stopped."""

from __future__ import annotations

import time

import pytest

from rashomon.ingest.deadlines import TooLongError, in_time


def test_work_that_takes_too_long_is_stopped_and_nothing_comes_later() -> None:
    def work() -> None:
        while True:
            try:
                sum(range(1000))
            except Exception:  # noqa: S112  (as a library might)
                continue

    for _ in range(3):
        with pytest.raises(TooLongError):
            in_time(0.1, work)
        end = time.thread_time() + 0.2
        while time.thread_time() < end:
            pass


def test_what_is_done_in_time_is_given() -> None:
    assert in_time(5, divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        in_time(5, divmod, 7, 0)
