"""Outlets under their several names, and the lines in which a report says whose words it prints.

"AFP", "AFP-Services" and "Agence France-Presse" are one outlet; "(Reuters)" in a dateline, "Source: SANA" at the end
and "AFP contributed to this report" name an origin. Names come from the codebook's actors and `outlets.yaml`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rashomon.codebook import load, packs
from rashomon.model import Document

LINES = 3
"""Lines at the head and at the end of a text in which it is said whose it is."""

LONGEST = 160
"""Characters of a line that says nothing else."""

LONGEST_NAME = 6
"""Words of an outlet's name."""

_DATELINE = re.compile(r"^[A-Z][^\n()]{0,60}?\(([A-Z][^()\n]{1,40})\)\s*(?:--?|[-–—:])")
_SIGNED = re.compile(r"(?:^|(?<=[.!?\"”’]))\s*(?:[(\[/]|[-–—]{1,2}\s*)([^()\[\]/\n]{2,60})[)\]/]?\.?\s*$")
_BY = re.compile(r"^(?:by|von|par|por)\s+", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:,|;|/|&|\+|\band\b)\s*", re.IGNORECASE)
_WORDS_OF_CREDIT = re.compile(
    r"\b(?:sources?|via|from|courtesy|credit|published|reported|posted|carried|printed|broadcast|appeared|run|ran|provided|"
    r"supplied|distributed|produced|written|comes|re(?:published|printed|posted|produced|post)|forwarded|shared|taken|rt|"
    r"dispatch|report|copy|story|contributed|reporting|reports|information|files|inputs?|material|contributions?|compiled|"
    r"drawn|based|prepared|with)\b",
    re.IGNORECASE,
)
"""One of these stands in every line that a pattern of `outlets.yaml` matches."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A line in which a report names another outlet as the origin of its words."""

    origin: str | None
    """The outlet's best known name, or as another document has it; None where only agencies are said."""
    whole: bool
    """Whether all of the report is said to be the other's, not only a part."""
    words: str


def same(left: str | None, right: str | None) -> bool:
    """Whether two names call one outlet. Nothing is the same as a name that is not stated."""
    return left is not None and right is not None and identity(left) == identity(right)


@functools.lru_cache(4096)
def identity(name: str) -> str:
    """The best known name of an outlet; of one that the codebook does not know, its folded words."""
    return canonical(name) or " ".join(_plain(name))


@functools.lru_cache(4096)
def canonical(name: str) -> str | None:
    """The best known name of an outlet, None for one that the codebook does not know."""
    known = _known()
    words = packs.words_of(name)
    return known.get(words) or known.get(words[1:] if words[:1] == ("the",) else words) or known.get(_plain(name))


def is_wire(name: str | None) -> bool:
    """Whether it is an agency whose copy others print."""
    return name is not None and canonical(name) in _agencies()


def employer(words: str, outlets: Iterable[str] = ()) -> str | None:
    """The outlet for which somebody works who is described so ("a reporter of the Harbour Wire"); None for others.

    `outlets` are the names of those that the codebook need not know.
    """
    told = packs.words_of(words)
    if not set(load("outlets")["staff"]) & set(told):
        return None
    at_hand = {packs.words_of(name): name for name in outlets} | {_plain(name): name for name in outlets}
    spans = [told[i:j] for i in range(len(told)) for j in range(i + 1, min(i + LONGEST_NAME, len(told)) + 1)]
    found = [at_hand.get(span) or _known().get(span) for span in sorted(spans, key=len, reverse=True) if span]
    return next((name for name in found if name), None)


def credited(document: Document, outlets: Iterable[str] = ()) -> tuple[Credit, ...]:
    """What the report says of whose words it prints, each origin once; its own outlet is none.

    `outlets` are the names of those whose reports are at hand, which the codebook need not know.
    """
    at_hand = {identity(name): name for name in outlets}
    found: dict[str | None, Credit] = {}
    for words, whole, line in _said(document.text, document.byline, document.dateline):
        for name in [words] if whole else _PARTS.split(words):
            origin = _origin(name, at_hand)
            agencies = " ".join(packs.words_of(name)) in load("outlets")["unnamed"]
            if (origin is None and not agencies) or same(origin, document.outlet):
                continue
            credit = Credit(origin=origin, whole=whole and origin is not None, words=line)
            if origin not in found or (credit.whole and not found[origin].whole):
                found[origin] = credit
    return tuple(found.values())


def _origin(name: str, at_hand: Mapping[str, str]) -> str | None:
    name = name.strip(" .,:;\"'“”@*_")
    return canonical(name) or at_hand.get(identity(name)) if name else None


@functools.lru_cache(2048)
def _said(text: str, byline: str | None, dateline: str | None) -> tuple[tuple[str, bool, str], ...]:
    """Names as written, whether the whole is theirs, and the line that says so."""
    found: list[tuple[str, bool, str]] = []
    if byline:
        parts = [part for part in _PARTS.split(_BY.sub("", byline.strip())) if part]
        found += [(part, len(parts) == 1, byline) for part in parts]
    if told := _DATELINE.match(text):
        found += [(part, True, told[0]) for part in told[1].split("/")]
    if dateline and (named := re.search(r"\(([^()]+)\)", dateline)):
        found.append((named[1], True, dateline))
    for line in _ends(text):
        found += _of_line(line)
    return tuple(found)


def _ends(text: str) -> Iterator[str]:
    """The lines at both ends of a text that are short enough, and the last sentence of a last line that is not."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in dict.fromkeys((*lines[:LINES], *lines[-LINES:])):
        if len(line) <= LONGEST:
            yield line
    if lines and (last := _SENTENCE.split(lines[-1])[-1]) != lines[-1] and len(last) <= LONGEST:
        yield last


def _of_line(line: str) -> Iterator[tuple[str, bool, str]]:
    signed = _SIGNED.search(line)
    if signed:
        yield signed[1], True, line
    elif len(line.split()) <= 4:
        yield line, True, line
    if not _WORDS_OF_CREDIT.search(line):
        return
    plain = line.strip(" ()[]*_—–-./").replace("*", "")
    for whole, pattern in _patterns():
        said = pattern.match(plain)
        if said:
            yield said["name"], whole, line


@functools.cache
def _patterns() -> tuple[tuple[bool, re.Pattern[str]], ...]:
    known = load("outlets")
    name = r"(?:the )?(?P<name>[^.:()\n]{2,60}?)"
    whole = [(True, pattern.replace("{name}", name)) for pattern in known["whole"]]
    part = [(False, pattern.replace("{names}", name.replace("60", "90"))) for pattern in known["part"]]
    end = r"(?: news agency| newspaper| website| on \w+day| channel)?[.\s]*$"
    return tuple((is_whole, re.compile(text + end, re.IGNORECASE)) for is_whole, text in (*part, *whole))


def _plain(name: str) -> tuple[str, ...]:
    """The folded words of a name without an article before and without what follows the name proper."""
    words = packs.words_of(name)
    words = words[1:] if len(words) > 1 and words[0] == "the" else words
    for _ in range(2):
        ending = next((e for e in _endings() if len(words) > len(e) and words[-len(e) :] == e), None)
        if ending is None:
            break
        words = words[: -len(ending)]
    return words


@functools.cache
def _endings() -> tuple[tuple[str, ...], ...]:
    found = [packs.words_of(ending) for ending in load("outlets")["endings"]]
    return tuple(sorted(found, key=len, reverse=True))


@functools.cache
def _agencies() -> frozenset[str]:
    known = load("outlets")
    return frozenset(known["also"]) - frozenset(known["no_agencies"])


@functools.cache
def _known() -> Mapping[tuple[str, ...], str]:
    """The folded words of every name of an outlet, to its best known name; a name that calls two calls neither."""
    found: dict[tuple[str, ...], str | None] = {}
    rows = [(row["name"], packs.aliases(row)) for row in packs.rows() if row["kind"] == "media"]
    rows += [(name, (name, *also)) for name, also in load("outlets")["also"].items()]
    for name, aliases in rows:
        for alias in aliases:
            words = packs.words_of(alias)
            found[words] = name if found.get(words, name) == name else None
    return {words: name for words, name in found.items() if name is not None}
