"""Forms of French words, and patterns that find them: plurals, feminines, the conjugations that reports use."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from rashomon.codebook import load

PLAIN = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
UNBENT = frozenset({"de", "la", "le", "les", "des", "du", "d", "l", "à", "au", "en", "et", "sur", "pour", "s"})
"""Words within a term that keep their form in the plural."""
AVOIR = "a|ont|avait|avaient|aurait|auraient|ayant|avoir|aura|auront|ai|avons|eut|eurent|ait|aient|eu"
ETRE = "est|sont|était|étaient|serait|seraient|être|fut|furent|sera|seront|étant|soit|soient|été"


def joined(words: Iterable[str]) -> str:
    """An alternation of words and patterns, the longest first, for text made `plain`."""
    return "|".join(sorted({bent(word) for word in words}, key=lambda word: (-len(word), word)))


def bent(word: str) -> str:
    """The word as a pattern for text made plain."""
    return word.replace("['’]", "'").replace("’", "'")


def plain(text: str) -> str:
    """The text, of the same length, with one kind of apostrophe and one kind of blank: French writes two of either."""
    return text.translate(PLAIN)


@functools.cache
def plural(term: str) -> str:
    """A pattern of a noun or a term with its plural: `homme armé` finds "hommes armés"."""
    return " ".join(_plural_word(word) for word in term.split(" "))


def _plural_word(word: str) -> str:
    stem = word.rpartition("'")[2]
    if stem in UNBENT or stem.endswith(("s", "x", "?", ")", "]")) or (stem.isupper() and len(stem) > 1):
        return word
    if stem.endswith("al"):
        return f"{word[:-1]}(?:l|ux)"
    return f"{word}[sx]?" if stem.endswith(("au", "eu")) else f"{word}s?"


def expanded(pattern: str) -> list[str]:
    """The forms that a pattern made by `plural` finds."""
    forms = [""]
    for piece in re.findall(r"\[sx\]\?|s\?|\(\?:l\|ux\)|.", pattern):
        ends = {"[sx]?": ("", "s", "x"), "s?": ("", "s"), "(?:l|ux)": ("l", "ux")}.get(piece, (piece,))
        forms = [form + end for form in forms for end in ends]
    return forms


def participle(verb: str, forms: Iterable[str] = ()) -> str:
    """A pattern of the past participle in all genders and numbers; of irregular verbs the first of `forms`."""
    stem = next(iter(forms), None) or f"{verb[:-2]}é"
    return f"{stem}(?:|s|e|es)" if not stem.endswith("s") else f"{stem}(?:|e|es)"


def active(verb: str, forms: Iterable[str] = ()) -> Iterator[str]:
    """Finite forms of the third person, gerund and infinitive of a verb in -er; of others what is listed."""
    listed = tuple(forms)
    yield from listed[1:]
    if not verb.endswith("er"):
        return
    stem = verb[:-2]
    soft = f"{stem}e" if stem.endswith("g") else f"{stem[:-1]}ç" if stem.endswith("c") else stem
    yield from (f"{stem}{ending}" for ending in ("e", "ent", "er", "era", "eront", "erait", "eraient", "èrent"))
    yield from (f"{soft}{ending}" for ending in ("ant", "ait", "aient", "a", "ons"))
    grave = re.sub(r"[eé]([bcdfglmnprstv]{1,2})$", r"è\1", stem)
    if grave != stem:
        yield from (f"{grave}e", f"{grave}ent")


def found(pattern: str) -> re.Pattern[str]:
    """The pattern between borders of words, in any case."""
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w]|-\w)", re.IGNORECASE)


@functools.cache
def table(name: str) -> dict[str, object]:
    """A file of `codebook/french/`."""
    contents: dict[str, object] = load(f"french/{name}")
    return contents
