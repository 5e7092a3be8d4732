"""Names as they are compared with one another."""

from __future__ import annotations

import functools

from rashomon.codebook import load

NOT_NOUNS = frozenset(
    [
        *("beside", "apart", "lineup", "creeds", "civic", "staff", "watchdog"),
        *("common", "telling", "untold", "counting", "english"),
    ]
)
"""Lists of `groups.yaml` that are of words in names and in text, not of what a noun alone stands for."""


@functools.lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A name as names are compared: one space between words, small letters, no leading "the"."""
    return " ".join(name.split()).casefold().removeprefix("the ")


def names_nobody(name: str) -> bool:
    """Whether it is a word that names nobody by itself: a pronoun, a number, or a noun for anybody of that kind."""
    word = fold(name)
    return word in _common() or _singular(word) in _common()


@functools.cache
def _common() -> frozenset[str]:
    """Single words: the pronouns of `queue.yaml`, the cardinals of `numbers.yaml`, the nouns of `groups.yaml`.

    Not those that groups have in their names ("the Maoists").
    """
    groups = load("groups")
    nouns = (noun for kind, listed in groups.items() if kind not in NOT_NOUNS for noun in listed)
    words = {*load("queue")["pronouns"], *load("numbers")["cardinals"], *(noun for noun in nouns if " " not in noun)}
    return frozenset(words.difference(*(creed["names"] for creed in groups["creeds"].values())))


def _singular(word: str) -> str:
    """The noun of which the word is the plural, as English makes most."""
    if word.endswith("men"):
        return word.removesuffix("men") + "man"
    if word.endswith("ies"):
        return word.removesuffix("ies") + "y"
    return word.removesuffix("s")
