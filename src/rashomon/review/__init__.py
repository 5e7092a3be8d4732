"""Where a person's decision becomes an entry, alike for every way in: command line, pages, programs."""

from rashomon.review.desk import Desk, Made
from rashomon.review.refused import Overtaken, Refused

__all__ = ["Desk", "Made", "Overtaken", "Refused"]
