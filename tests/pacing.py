"""How fast the machine is now, for tests that say how much of the processor something may take."""

import time
from collections import defaultdict

ITEMS, SECONDS = 60_000, 0.22
"""So many small things grouped and sorted, and what that took where the limits of the tests were set."""


def slower() -> float:
    """How many times slower than there the machine is at this moment, 1 where it is no slower.

    Others' work on a shared machine takes our cache and our turns without our having done more; what we do more is
    found all the same.
    """
    started = time.process_time()
    groups = defaultdict(list)
    for number in range(ITEMS):
        groups[number * 7919 % 6113, str(number % 97)].append((number, f"{number}"))
    sorted((len(group), key) for key, group in groups.items())
    return max(1.0, (time.process_time() - started) / SECONDS)
