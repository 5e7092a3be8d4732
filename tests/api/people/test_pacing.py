"""How fast one may ask."""

from hypothesis import given
from hypothesis import strategies as st

from rashomon.api.people import pacing
from rashomon.api.people.pacing import Paces


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_there_is_room_for_many_at_once_and_then_for_the_rate():
    clock = Clock()
    paces = Paces(2, clock)
    assert [paces.take("a") for _ in range(21)] == [0] * 20 + [1]
    assert paces.take("b") == 0
    clock.now = 0.5
    assert [paces.take("a") for _ in range(2)] == [0, 1]


def test_who_waits_as_long_as_they_are_told_may_ask():
    clock = Clock()
    paces = Paces(0.01, clock)
    assert paces.take("a") == 0
    wait = paces.take("a")
    assert wait == 100
    clock.now = wait
    assert paces.take("a") == 0


@given(st.lists(st.floats(0, 5), max_size=100))
def test_nobody_gets_more_than_room_and_rate(gaps):
    clock = Clock()
    paces = Paces(1, clock)
    let = 0
    for gap in gaps:
        clock.now += gap
        let += paces.take("a") == 0
        assert let <= paces.room + clock.now + 1e-6


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(pacing, "MANY", 100)
    paces = Paces(1, Clock())
    for _ in range(11):
        paces.take("0")
    for number in range(1000):
        paces.take(str(number))
    assert len(paces._left) <= 100


def test_who_is_slowed_down_is_not_forgotten_before_those_who_rest(monkeypatch):
    monkeypatch.setattr(pacing, "MANY", 10)
    clock = Clock()
    paces = Paces(1, clock)
    for _ in range(10):
        paces.take("quick")
    for number in range(9):
        paces.take(str(number))
    clock.now = 2.0
    paces.take("quick")
    paces.take("quick")
    paces.take("new")
    assert paces.take("quick")
