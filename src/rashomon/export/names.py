"""Short names on a page: the acronyms by which the reports themselves call an actor, after one full mention."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rashomon.codebook import load, packs
from rashomon.model import Claim, Mention, Reading

SHORTEST = 3
"""Letters and digits of an acronym: "US" and "UN" are as often a country or a word of a longer name."""

LONG = 16
"""Characters from which a name is worth shortening."""

LONGER = 30
"""Characters from which it is shortened to an acronym of the codebook where the reports themselves use none."""

_ACRONYM = re.compile(r"^[A-Z][A-Za-z0-9]*(?:[-/][A-Z0-9]+)*$")


def short(reading: Reading) -> Mapping[str, str]:
    """Full name to the acronym that the reports use most for it, longest names first; for a very long one that they
    never shorten, to the acronym by which the codebook knows it.

    Only what a mention of that actor says in so many letters, and that no other actor is called. Words of reports that
    are in capitals throughout are no acronyms, nor is what a report writes in small letters too (a dateline's town).
    """
    loud = {document.id for document in reading.documents if document.text == document.text.upper()}
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in _mentions((*reading.claims, *reading.background)):
        if mention.name and mention.span and mention.span.document_id not in loud:
            for span in (mention.span, mention.antecedent):
                if span and len(mention.name) >= LONG and acronym(word := re.sub(r"(?i)^the ", "", span.exact.strip())):
                    used[mention.name][word] += 1
    texts = [document.text for document in reading.documents]
    for words in used.values():
        for word in [word for word in words if word.lower() in _captions() or _written_small(word, texts)]:
            del words[word]
    found = {name: min(words, key=lambda word: (-words[word], word)) for name, words in used.items() if words}
    told = {account.source for account in reading.accounts} | {name for row in reading.rows for name in row.of}
    told |= {name for side in reading.incident.sides for name in side}
    found |= {name: known for name in told - found.keys() if len(name) >= LONGER and (known := _known(name))}
    times = Counter(found.values())
    return {name: found[name] for name in sorted(found, key=lambda name: (-len(name), name)) if times[found[name]] == 1}


@functools.cache
def _known(name: str) -> str | None:
    """The first acronym among the other names that the codebook has of an actor."""
    for row in packs.rows():
        if row["name"] == name:
            return next((str(word) for word in row.get("also", ()) if acronym(str(word))), None)
    return None


def _written_small(word: str, texts: Sequence[str]) -> bool:
    either = rf"\b(?:{re.escape(word.title())}|{re.escape(word.lower())})\b"
    return any(re.search(either, text) for text in texts)


@functools.cache
def _captions() -> frozenset[str]:
    """Words that stand in capitals before a caption ("PHOTO RELEASED BY THE ARMY")."""
    return frozenset(word for words in load("evidence")["kinds"].values() for word in words)


def acronym(word: str) -> bool:
    """Whether a word is written as an acronym: capitals and digits for the most part (`CSP-PSD`, `M23`, `FAMa`)."""
    letters = [letter for letter in word if letter.isalnum()]
    loud = sum(letter.isupper() or letter.isdigit() for letter in letters)
    return len(letters) >= SHORTEST and 2 * loud > len(letters) and loud >= SHORTEST and bool(_ACRONYM.match(word))


def shortened(text: str, names: Mapping[str, str]) -> str:
    """The text with short names for full ones, but for what stands in quotation marks."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        if letter == "“":
            if depth == 0:
                parts.append(_replaced(text[start:at], names))
                start = at
            depth += 1
        elif letter == "”" and depth:
            depth -= 1
            if depth == 0:
                parts.append(text[start : at + 1])
                start = at + 1
    rest = text[start:]
    return "".join(parts) + (rest if depth else _replaced(rest, names))


def _replaced(text: str, names: Mapping[str, str]) -> str:
    for name, word in names.items():
        # An acronym holds no backslash, so it can stand as the replacement.
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", word, text)
    return text


def _mentions(claims: Iterable[Claim]) -> Iterable[Mention]:
    for claim in claims:
        counted = (mention for figure in claim.figures for mention in figure.of)
        for mention in (claim.actor, claim.target, claim.attribution.source, *claim.attribution.via, *counted):
            if mention:
                yield mention
