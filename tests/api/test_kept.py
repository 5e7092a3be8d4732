"""What is kept is made once, is let go of in time, and a failure is nobody's but of who waited for it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from rashomon.api.kept import Kept


def test_made_once_and_kept():
    kept, made = Kept[str, object](most=2, seconds=60), []

    def make():
        made.append(object())
        return made[-1]

    assert kept.of("a", make) is kept.of("a", make) is made[0]
    assert len(made) == 1


def test_of_many_who_ask_at_once_one_makes_it():
    kept, made, all_here = Kept[str, int](most=2, seconds=60), [], Barrier(8)
    go = Event()

    def make():
        go.wait(5)
        made.append(1)
        return 7

    def ask(_):
        all_here.wait(5)
        return kept.of("a", make)

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, n) for n in range(8)]
        go.set()
        assert [one.result(5) for one in asked] == [7] * 8
    assert made == [1]


def test_what_is_old_is_made_anew():
    now = [0.0]
    kept = Kept[str, int](most=2, seconds=60, clock=lambda: now[0])
    assert kept.of("a", lambda: 1) == 1
    now[0] = 59.0
    assert kept.of("a", lambda: 2) == 1
    now[0] = 60.0
    assert kept.of("a", lambda: 3) == 3


def test_what_was_asked_for_longest_ago_goes_first():
    kept = Kept[str, int](most=2, seconds=60)
    for key in "aba":
        kept.of(key, lambda: 1)
    kept.of("c", lambda: 1)
    assert kept.of("a", lambda: 2) == 1
    assert kept.of("b", lambda: 2) == 2


def test_a_failure_is_told_and_not_kept():
    kept = Kept[str, int](most=2, seconds=60)

    def fails():
        raise KeyError("no")

    with pytest.raises(KeyError):
        kept.of("a", fails)
    assert kept.of("a", lambda: 5) == 5
