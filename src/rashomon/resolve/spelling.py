"""How a place's name is compared: without accents and articles, and by what most transliterations share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ə": "e"})
ARTICLES = re.compile(r"\b(?:al|el|as|ash|ad|adh|an|ar|at|az|es|ez|ed|er|en|et|the)\b\s*")

SPELLINGS = (("ck", "k"), ("q", "k"), ("c", "k"), ("dj", "j"), ("dz", "z"), ("ou", "u"), ("ph", "f"), ("v", "w"))
SOFT = str.maketrans("", "", "aeiouyhw ")
PUNCTUATION = re.compile(r"[\W_]+")
MARKS = re.compile(r"[’'`ʿʾ\u0300-\u036f]")


def plain(name: str) -> str:
    """A name as letters and single spaces in lower case, without accents, apostrophes or a leading "the"."""
    if name.isascii():
        name = name.lower()
        if "  " not in name and name.replace(" ", "").isalpha():
            return name.strip().removeprefix("the ")
    else:
        name = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).translate(LETTERS)
        name = name.casefold()
    return PUNCTUATION.sub(" ", MARKS.sub("", name)).strip().removeprefix("the ")


def skeleton(name: str) -> str:
    """What most transliterations of a name share: its consonants, without articles, doublings and vowels."""
    return _bones(plain(name))


def _bones(name: str) -> str:
    name = ARTICLES.sub("", name)
    for said, written in SPELLINGS:
        name = name.replace(said, written)
    name = name[:1] + name[1:].translate(SOFT)
    return DOUBLED.sub(r"\1", name)


DOUBLED = re.compile(r"(.)\1+")


def named(number: int, names: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """The rows for a place's names in Latin script, each spelling once; the first can be found by its skeleton."""
    keys = {plain(name) for name in names if _is_latin(name)}
    first = plain(names[0]) if names and _is_latin(names[0]) else None
    for key in sorted(keys):
        if len(key) > 2:
            yield key, _bones(key) if key == first else "", number


def _is_latin(name: str) -> bool:
    """Whether all letters of a name are Latin, marks and the additional letters of Vietnamese included."""
    return name.isascii() or (last := max(name)) < "\u0370" or "\u1e00" <= last < "\u1f00"
