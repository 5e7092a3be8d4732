"""What is said when a decision cannot be taken down."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.model import Decision


class Refused(ValueError):  # noqa: N818  (not a fault of the program's)
    """The decision was not taken down; the message is one sentence that says why, and what is allowed."""


class Overtaken(Refused):
    """Another decided on the same meanwhile, which the person has not seen yet."""

    def __init__(self, meanwhile: Sequence[Decision]) -> None:
        self.meanwhile = tuple(meanwhile)
        """Those decisions, oldest first; all stand."""
        who = " and ".join(dict.fromkeys(one.by for one in meanwhile))
        super().__init__(f"{who} decided on the same meanwhile; look at it, then decide again if yours is to stand.")
