"""Whether a report is about armed conflict at all, or only borrows its words."""

from __future__ import annotations

import functools
import itertools

from rashomon.codebook import load
from rashomon.extract.parsing import Parsed

BORROWED = 0.3
"""What a word that other fields borrow counts, against 1 for one that they do not."""
ENOUGH = 0.85
"""The least sum for a report of `LENGTH` tokens or more about armed conflict; a shorter text has room for less."""
LENGTH = 150
MANY = 7
"""So many borrowed words with none that is proper to armed conflict are a figure of speech carried through a text."""


def armed(parsed: Parsed) -> bool:
    """Whether the words of armed conflict outweigh those of other fields; each different word counts once."""
    lists = _lists()
    words = _words(parsed)
    borrowed = words & lists["borrowed"]
    own = (words & lists["armed"]) - borrowed
    if not own and len(borrowed) >= MANY:
        return False
    weight = len(own) + BORROWED * len(borrowed) - len(words & lists["elsewhere"])
    return weight > 0 and weight >= ENOUGH * min(1.0, len(parsed.doc) / LENGTH)


def _words(parsed: Parsed) -> set[str]:
    doc = parsed.doc
    words = {token.lemma_.lower() for token in doc} | {token.lower_ for token in doc}
    return words | {f"{left.lower_} {right.lower_}" for left, right in itertools.pairwise(doc)}


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load("topic").items()}
