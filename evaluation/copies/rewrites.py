"""Copies made from reports by rule, as papers and channels make them, and reports that only look like copies.

Every function takes a text and a `random.Random` and gives a text; what is drawn depends on the seed alone.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

SWAPS = {
    "said": "stated", "killed": "slain", "soldiers": "troops", "troops": "soldiers", "wounded": "injured",
    "rebels": "insurgents", "army": "military", "attack": "assault", "attacked": "assaulted", "on": "this",
    "near": "close to", "more than": "over", "at least": "no fewer than", "according to": "as told by",
    "also": "furthermore", "but": "however", "people": "persons", "fighters": "gunmen", "statement": "communique",
    "town": "settlement", "official": "representative", "spokesman": "spokesperson", "about": "around",
    "fighting": "clashes", "clashes": "fighting", "government": "authorities", "forces": "units", "after": "following",
    "before": "prior to", "while": "as", "reported": "announced", "dead": "killed", "captured": "seized",
    "seized": "took", "village": "hamlet", "border": "frontier", "residents": "locals", "told": "informed",
}  # fmt: skip
"""A copy editor's other words for words of reports."""

_SENTENCE = re.compile(r"(?<=[.!?][\"”’ ])\s*(?=[A-Z\"“])|(?<=[.!?])\s+(?=[A-Z\"“])")
_SWAP = re.compile(r"\b(" + "|".join(sorted(map(re.escape, SWAPS), key=len, reverse=True)) + r")\b")

OWN = """Our correspondent reached the district by road late in the afternoon and found the bridge closed to cars.
Shops on the main street had shut, and people who had stayed spoke of a night without light. The provincial council
meets tomorrow; the last time that it did so, in spring, it had asked the capital for help with the harvest."""


def sentences(text: str) -> list[str]:
    return [part.strip() for line in text.splitlines() for part in _SENTENCE.split(line) if part and part.strip()]


def headed(text: str, draw: random.Random) -> str:
    """Another headline and another dateline."""
    return f"Fresh toll in the north as both sides trade blame\nFROM OUR DESK — {text}"


def reordered(text: str, draw: random.Random) -> str:
    parts = sentences(text)
    draw.shuffle(parts)
    return " ".join(parts)


def swapped(text: str, draw: random.Random) -> str:
    return _SWAP.sub(lambda word: SWAPS[word[0]], text)


def lightly_swapped(text: str, draw: random.Random) -> str:
    return _SWAP.sub(lambda word: SWAPS[word[0]] if draw.random() < 0.5 else word[0], text)


def cut(text: str, draw: random.Random) -> str:
    """The first third of the sentences."""
    parts = sentences(text)
    return " ".join(parts[: max(3, len(parts) // 3)])


def thinned(text: str, draw: random.Random) -> str:
    """A third of the sentences, from all over."""
    parts = sentences(text)
    kept = sorted(draw.sample(range(len(parts)), max(3, len(parts) // 3))) if len(parts) > 3 else range(len(parts))
    return " ".join(parts[index] for index in kept)


def added(text: str, draw: random.Random) -> str:
    return f"{text}\n{OWN}"


def edited(text: str, draw: random.Random) -> str:
    """Half of the words swapped, two thirds of the sentences, in another order, under another headline."""
    parts = sentences(lightly_swapped(text, draw))
    kept = draw.sample(parts, max(3, 2 * len(parts) // 3)) if len(parts) > 3 else parts
    return headed(" ".join(kept), draw)


def cut_and_swapped(text: str, draw: random.Random) -> str:
    return lightly_swapped(cut(text, draw), draw)


def reposted(text: str, draw: random.Random) -> str:
    """A channel's post that quotes the whole."""
    return f"Forwarded from a channel we follow:\n“{text.replace('“', '‘').replace('”', '’')}”"


COPIES: dict[str, Callable[[str, random.Random], str]] = {
    "another headline": headed,
    "sentences reordered": reordered,
    "words swapped": swapped,
    "half of the words swapped": lightly_swapped,
    "cut to a third": cut,
    "a third from all over": thinned,
    "a paragraph added": added,
    "swapped, cut to two thirds, reordered": edited,
    "cut to a third, half swapped": cut_and_swapped,
    "quoted whole": reposted,
}


def roundup(left: str, right: str, draw: random.Random) -> str:
    """A report of its own that takes a few sentences of each of two."""
    few = [" ".join(sentences(text)[:2]) for text in (left, right)]
    return f"{OWN} {few[0]} {' '.join(sentences(OWN)[::-1])} {few[1]}"


def quoting(text: str, draw: random.Random) -> str:
    """A report of its own that prints some of another's words in quotation marks."""
    said = " ".join(sentences(text)[:3]).replace("“", "‘").replace("”", "’").replace('"', "’")
    return f"{OWN} The note read: “{said}” Nobody at the council would add to that."


LOOKALIKES: dict[str, Callable[[str, str, random.Random], str]] = {
    "a roundup with two sentences of it": roundup,
    "a report that quotes it": lambda text, _, draw: quoting(text, draw),
}
