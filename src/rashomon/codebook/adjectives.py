"""The forms of French adjectives: what agrees with the noun that it stands by."""

from __future__ import annotations


def agreeing(adjective: str) -> tuple[str, ...]:
    """The forms of an adjective, of one or more words: masculine, feminine, and the plural of both."""
    *before, word = adjective.split(" ")
    lead = "".join(f"{part} " for part in before)
    return tuple(dict.fromkeys(lead + form for form in _agreeing(word)))


def _agreeing(word: str) -> tuple[str, ...]:
    if word.endswith("e"):
        return (word, f"{word}s")
    if word.endswith(("en", "on", "el")):
        return (word, f"{word}s", f"{word}{word[-1]}e", f"{word}{word[-1]}es")
    if word.endswith("al"):
        return (word, f"{word}e", f"{word}es", f"{word[:-1]}ux")
    if word.endswith("er"):
        return (word, f"{word}s", f"{word[:-2]}ère", f"{word[:-2]}ères")
    if word.endswith(("s", "x")):
        return (word, f"{word}e", f"{word}es")
    return (word, f"{word}s", f"{word}e", f"{word}es")
