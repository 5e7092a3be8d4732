"""A file of users, the doors on it, and a clock that is set."""

from datetime import UTC, datetime, timedelta

import pytest
from serving import PASSWORD

from rashomon.api.people import Doors, People


class Clock:
    def __init__(self):
        self.now = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self):
        return self.now

    def pass_(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def people(tmp_path):
    people = People(tmp_path / "x.people")
    people.add("ana", "Ana Example", ["reviewer", "admin"], PASSWORD, "2026-01-01")
    people.add("ben", "Ben Other", ["reader"], PASSWORD, "2026-01-01")
    yield people
    people.close()


@pytest.fixture
def let(people, clock):
    return Doors(people, clock)
