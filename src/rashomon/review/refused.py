"""What is said when a decision cannot be taken down."""

from __future__ import annotations


class Refused(ValueError):  # noqa: N818  (not a fault of the program's)
    """The decision was not taken down; the message is one sentence that says why, and what is allowed."""
