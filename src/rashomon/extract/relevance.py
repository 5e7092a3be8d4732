"""Whether a text is worth parsing: a quick look at its words, before anything costs time.

Most of what a monitor takes in is about nothing of interest, and parsing takes nearly all of the time. So the words of
`codebook/topic.yaml`, those of war and those of other fields, are counted in the plain text, in the forms that English
gives them, and weighed. It leaves alone whatever could be about armed conflict; what is read after all is judged again
by its parse (`extract.topic`). `evaluation/training/relevance.py` fits the weights and says how the threshold was set.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rashomon.codebook import datasets, load, packs
from rashomon.model import Document

NAME = "relevance.v1"
MOST = 8000
"""Letters that are looked at: what a report is about shows in its beginning."""
SHORT = 30
"""Words added to a text's length, so that a line is not judged as if it had no room for anything."""
POST = 60
"""Words up to which a text is read for a single sign."""
FIGHTERS, FIGHTING = ("irregulars", "bands", "forces", "named"), ("arms", "tools", "deeds", "violence")
"""Lists of which a word each is enough for a text to be read, whatever else it speaks of."""
GROUPS = frozenset({"rebel", "militia", "private_military"})
ASCII = bytes(one if chr(one).isalnum() or one > 127 else 32 for one in range(256))
"""Every ASCII character that is no letter or digit becomes a blank."""
QUOTES = "“”‘’«»—–…"
SIBILANT = ("s", "x", "z", "ch", "sh")
STRONG = {
    "blow": ("blew", "blown"),
    "fight": ("fought",),
    "flee": ("fled",),
    "lay": ("laid",),
    "overrun": ("overran",),
    "shoot": ("shot",),
    "sink": ("sank", "sunk"),
    "steal": ("stole", "stolen"),
    "strike": ("struck",),
    "swell": ("swollen",),
    "win": ("won",),
}
"""Past forms that no rule makes."""
VOWELS = "aeiou"

type Pair = tuple[str, str]


def score(found: Mapping[str, float]) -> float:
    """How much a text's features speak for armed conflict, as log-odds from the fitted weights."""
    weights: Mapping[str, float] = load("relevance")["weights"]
    return weights["constant"] + sum(weights[name] * value for name, value in found.items())


def skipped(document: Document) -> float | None:
    """The score of a document that is not to be read, since it is not about armed conflict; None for any other.

    Only plain English text is judged: of the words of other languages, and of rows of data, nothing is known here. What
    names fighters and fighting is read, be it a line in a bulletin of other things; and so is a text of a line or two,
    which has no room for more than one sign, for that one. A longer text without any sign is not.
    """
    if document.lang != "en" or datasets.of_media_type(document.media_type) is not None:
        return None
    found = features(document.text)
    if all(any(found[name] for name in names) for names in (FIGHTERS, FIGHTING)):
        return None
    short, none, total = found["length"] <= math.log(POST + SHORT), bool(found["none"]), score(found)
    low = total < load("relevance")["least"]
    return total if (low and (none or not short)) or (none and not short) else None


def words_of(text: str) -> list[str]:
    """The words in the beginning of a text, in lower case; hyphens and apostrophes part words."""
    text = text[:MOST].lower()
    for mark in QUOTES:
        text = text.replace(mark, " ")
    # By bytes this takes a fifth of what a regular expression takes.
    return text.encode("utf-8", "replace").translate(ASCII).decode("utf-8").split()


def features(text: str) -> dict[str, float]:
    """What is weighed: log(1 + different words) of each list, `most` of the other field with the most of them, `named`
    1 where an armed group of several words is named, `none` 1 where there is no word of war that other fields have
    not, and `length`, the log of the words.
    """
    known = _known()
    words = words_of(text)
    counts = dict.fromkeys(known.lists, 0)
    for word in known.singles.intersection(words):
        for name in known.words[word]:
            counts[name] += 1
    named = False
    for pair in known.twos.intersection(zip(words, itertools.islice(words, 1, None), strict=False)):
        for name in known.pairs.get(pair, ()):
            counts[name] += 1
        named = named or any(_stands(name, words) for name in known.groups.get(pair, ()))
    found = {name: math.log1p(count) for name, count in counts.items()}
    most = max(found[name] for name in known.others)
    none = not named and not any(counts[name] for name in known.signs)
    more = {"most": most, "named": float(named), "none": float(none), "length": math.log(len(words) + SHORT)}
    return found | more


def forms(word: str) -> frozenset[str]:
    """The forms in which a listed word can stand in a text, made by rule; a few that there are not do no harm."""
    first, _, last = word.rpartition(" ")
    if first:  # of two words either may be a noun or a verb
        return frozenset({word, *(f"{first} {one}" for one in forms(last)), *(f"{one} {last}" for one in forms(first))})
    return frozenset({word, *_inflected(word), *STRONG.get(word, ())})


def _inflected(word: str) -> Iterator[str]:
    if not word.isalpha() or len(word) < 3:
        yield f"{word}s"
    elif word.endswith("e"):
        yield from (f"{word}s", f"{word}d", f"{word[:-1]}ing")
    elif word.endswith("y") and word[-2] not in VOWELS:
        yield from (f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing")
    elif word.endswith(SIBILANT):
        yield from (f"{word}es", f"{word}ed", f"{word}ing")
    else:
        yield from (f"{word}s", f"{word}ed", f"{word}ing")
        if word[-1] not in f"{VOWELS}wy" and word[-2] in VOWELS and word[-3] not in VOWELS:
            yield from (f"{word}{word[-1]}ed", f"{word}{word[-1]}ing")


def _stands(name: tuple[str, ...], words: list[str]) -> bool:
    size = len(name)
    return any(words[at] == name[0] and tuple(words[at : at + size]) == name for at in range(len(words)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is looked for."""

    lists: tuple[str, ...]
    others: tuple[str, ...]
    signs: tuple[str, ...]
    """The lists whose words are not borrowed by every other field."""
    words: Mapping[str, tuple[str, ...]]
    """The lists that each form of a single word stands in."""
    pairs: Mapping[Pair, tuple[str, ...]]
    """The same for two words that follow one another."""
    groups: Mapping[Pair, tuple[tuple[str, ...], ...]]
    """Armed groups' names of several words, by the first two; many names of one word mean other things, too."""
    singles: frozenset[str]
    twos: frozenset[Pair]


@functools.cache
def _known() -> _Known:
    topic = load("topic")
    lists = {name: listed for part in ("war", "harm", "other_fields") for name, listed in topic[part].items()}
    words: dict[str, tuple[str, ...]] = {}
    pairs: dict[Pair, tuple[str, ...]] = {}
    for name, listed in lists.items():
        for parts in sorted({tuple(words_of(form)) for word in listed for form in forms(word)}):
            if len(parts) == 1:
                words[parts[0]] = (*words.get(parts[0], ()), name)
            elif len(parts) == 2:
                pairs[parts[0], parts[1]] = (*pairs.get((parts[0], parts[1]), ()), name)
    groups: dict[Pair, tuple[tuple[str, ...], ...]] = {}
    for group in _groups(packs.rows()):
        groups[group[0], group[1]] = (*groups.get((group[0], group[1]), ()), group)
    return _Known(
        lists=tuple(lists),
        others=tuple(topic["other_fields"]),
        signs=tuple(name for name in (*topic["war"], *topic["harm"]) if name != "borrowed"),
        words=words,
        pairs=pairs,
        groups=groups,
        singles=frozenset(words),
        twos=frozenset((*pairs, *groups)),
    )


def _groups(rows: Iterable[packs.Row]) -> list[tuple[str, ...]]:
    names = {name for row in rows if row.get("kind") in GROUPS for name in packs.aliases(row)}
    return sorted({parts for name in names if len(parts := tuple(words_of(name))) > 1})
