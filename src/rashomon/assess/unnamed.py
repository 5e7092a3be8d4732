"""Counted people of whom a report says no more than a common word ("soldiers", "terrorists"), and whose they may be.

The words are those of `codebook/sides.yaml`, and `called` in `codebook/estimates.yaml`; whether a named side is a
state's is told by the lists of actors.
"""

from __future__ import annotations

import functools
import re

from rashomon.codebook import load, packs
from rashomon.codebook.bodies import state_of

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@functools.cache
def kind(name: str) -> str | None:
    """Whom the common word may call by which a side is named: `state`, `rebel` or `either`; None for a name and for
    words that call nobody who fights ("civilians")."""
    words = _ARTICLE.sub("", name).split()
    if not words or words != [word.casefold() for word in words] or words[0] == "unidentified":
        return None
    lists, more = load("sides"), load("estimates")["called"]
    return next((called for called in more if words[-1] in (*lists[called], *more[called])), None)


@functools.cache
def may_be_of(name: str, side: str) -> bool:
    """Whether people who are called by that common word may be those of the other side, or of the other
    common word."""
    called = kind(name)
    if called is None or side in load("estimates")["bystanders"]:
        return False
    if (other := kind(side)) is not None:
        return other == called or "either" in (called, other)
    if state_of(side) is not None:
        return called != "rebel"
    return called != "state" or side not in packs.names_of(state=False)
