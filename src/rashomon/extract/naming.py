"""The persons that a report names, each with every stretch of the text that is their name or a part of it."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.codebook import load, packs
from rashomon.codebook.packs import fold, words_of
from rashomon.extract.parsing import Parsed
from rashomon.extract.phrases import classes
from rashomon.model import Span

LEAST = 3
"""Letters of a part of a name that stands for the whole."""


@dataclass(eq=False, slots=True)
class Named:
    """One person as a report names them; two of the same surname may be taken for one where only it is repeated."""

    words: tuple[str, ...]
    """The folded words of the fullest name."""
    mentions: list[Tokens] = field(default_factory=list)
    leads: bool = False
    """Whether the codebook knows them as one who leads or speaks for a state or a group."""

    @property
    def parts(self) -> frozenset[str]:
        """Words that may stand for the name alone."""
        return frozenset(word for word in self.words if len(word) >= LEAST and word not in words_for("particles"))


def named_persons(parsed: Parsed, places: Sequence[Span] = ()) -> list[Named]:
    """The persons that the pipeline sees, in order; a name by itself goes with the fuller one that has it."""
    seen = [entity for entity in parsed.doc.ents if entity.label_ == "PERSON"]
    mentions = [found for entity in [*seen, *_runs_of_names(parsed, seen)] for found in _names(entity)]
    mentions = [found for found in mentions if not _among(parsed.words(found), places)]
    mentions.sort(key=lambda found: -len(_words(found)))
    people: list[Named] = []
    by_part: dict[str, list[Named]] = defaultdict(list)
    for mention in mentions:
        words = _words(mention)
        fuller = [one for one in by_part.get(words[-1], []) if set(words) <= set(one.words)]
        if fuller:
            # Of two of that surname, the one named last before it.
            max(fuller, key=lambda one: _before(mention, one)).mentions.append(mention)
            continue
        one = Named(words=words, mentions=[mention], leads=words in _leaders())
        people.append(one)
        for part in one.parts:
            by_part[part].append(one)
    return sorted(people, key=lambda one: min(mention.start for mention in one.mentions))


def _before(mention: Tokens, one: Named) -> int:
    """Where the person is named last before the mention; -1 where only after it."""
    return max((other.start for other in one.mentions if other.start < mention.start), default=-1)


def occurrences(parsed: Parsed, one: Named, public: Sequence[Named], people: Sequence[Named]) -> list[tuple[int, int]]:
    """Where the name or a part of it stands: code points, end exclusive, in order, none touching another.

    A word that is also the name of a public person, or of something that is nobody, counts only inside the name.
    """
    own = {token.i for mention in one.mentions for token in mention}
    theirs = {token.i for other in people if other is not one for mention in other.mentions for token in mention}
    shared = frozenset(part for other in public for part in other.parts)
    alone = one.parts - shared
    doc = parsed.doc
    held = set(own)
    held |= {i for start in _runs(parsed, one.words) for i in start}
    for token in doc:
        if token.i not in theirs and _folded(token) in alone and _naming(token):
            held.add(token.i)
    spans: list[tuple[int, int]] = []
    for i in sorted(held):
        start, end = doc[i].idx, doc[i].idx + len(doc[i])
        between = parsed.document.text[spans[-1][1] : start] if spans else "x"
        if spans and i - 1 in held and not between.strip():
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _runs_of_names(parsed: Parsed, seen: Sequence[Tokens]) -> Iterator[Tokens]:
    """Runs of two and more capitalised names that the pipeline takes for nothing, or for a body that is none.

    Who is nobody, of whom nothing is told, is left out later: only what is done to them, or what they are called, makes
    anybody of them.
    """
    doc = parsed.doc
    taken = {token.i for entity in seen for token in entity}
    start = 0
    for i in range(len(doc) + 1):
        if i < len(doc) and i not in taken and _part_of_name(doc[i]):
            continue
        if i - start > 1 and not any(_bodily(token) for token in doc[start:i]):
            yield doc[start:i]
        start = i + 1


def _part_of_name(token: Token) -> bool:
    return (
        token.pos_ == "PROPN"
        and token.text[:1].isupper()
        and not token.text.isupper()
        and token.ent_type_ in {"", "ORG", "PRODUCT", "WORK_OF_ART", "FAC"}
    )


def _bodily(token: Token) -> bool:
    """Whether the word tells of a body, a place or a day rather than of somebody."""
    return bool(classes(token)) or _folded(token) in _no_names()


@functools.cache
def _no_names() -> frozenset[str]:
    groups = load("groups")
    found = {word for name in ("lineup", "common", "telling", "untold") for word in groups[name]}
    return frozenset(found | words_for("no_names"))


def words_for(name: str) -> frozenset[str]:
    """The words of one list of the codebook's `persons`."""
    return _lists()[name]


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load("persons").items() if isinstance(words, list)}


def _runs(parsed: Parsed, words: tuple[str, ...]) -> Iterator[range]:
    """Runs of tokens that are the whole name, whatever the pipeline takes them for."""
    tokens = [_folded(token) for token in parsed.doc]
    size = len(words)
    for i in range(len(tokens) - size + 1 if size > 1 else 0):
        if tuple(tokens[i : i + size]) == words:
            yield range(i, i + size)


def _naming(token: Token) -> bool:
    """Whether a word may be a name where it stands: capitalised, and no part of a place or a body."""
    if not token.text[:1].isupper() or token.pos_ not in {"PROPN", "NOUN", "X", "ADJ", "INTJ"}:
        return False
    return token.ent_type_ in {"", "PERSON"} or (token.ent_type_ != "GPE" and len(_entity(token)) == 1)


def _entity(token: Token) -> Tokens:
    return next(entity for entity in token.sent.ents if entity.start <= token.i < entity.end)


def _names(entity: Tokens) -> Iterator[Tokens]:
    """The names in what the pipeline takes for one: without titles, a possessive and words that begin in lower case."""
    doc, start, end = entity.doc, entity.start, entity.end
    for i in range(entity.start, entity.end):
        if "\n" in doc[i].text or doc[i].text in {",", ";", "(", ")", ":"}:
            yield from _name(doc[start:i])
            start = i + 1
    yield from _name(doc[start:end])


def _name(found: Tokens) -> Iterator[Tokens]:
    doc, start, end = found.doc, found.start, found.end
    while start < end and (_titling(doc[start], end - start) or not doc[start].text[:1].isalpha()):
        start += 1
    while start < end and (doc[end - 1].tag_ == "POS" or not any(c.isalpha() for c in doc[end - 1].text)):
        end -= 1
    kept = doc[start:end]
    if start > 0 and doc[start - 1].lower_ in {"a", "an"}:
        return  # "a Finn", "an Abrams"
    if _words(kept) and any(token.text[:1].isupper() for token in kept) and not any(c.isdigit() for c in kept.text):
        yield kept


def _titling(token: Token, left: int) -> bool:
    """Whether the word says what somebody is called, not their name: "Mr", "General", "Farmer" before more of it."""
    word = token.lower_.strip(".")
    if word in words_for("honorifics") | words_for("public"):
        return True
    return left > 1 and (fold(token.lemma_) in _callings() or word in _callings())


@functools.cache
def _callings() -> frozenset[str]:
    called = load("persons")["called"].values()
    return words_for("kin") | words_for("individuals") | frozenset(word for words in called for word in words)


def _words(tokens: Tokens) -> tuple[str, ...]:
    return tuple(word for token in tokens if (word := _folded(token)).strip("-'’.") and token.tag_ != "POS")


def _folded(token: Token) -> str:
    word = fold(token.text)
    for ending in ("'s", "’s"):
        word = word.removesuffix(ending)
    return word


def _among(span: Span, places: Sequence[Span]) -> bool:
    """Whether the name is a place's, or a part of one; a dateline that runs on into a name makes no place of it."""
    return any(place.overlaps(span) and not re.search(r"\s[-–—]\s", place.exact) for place in places)


@functools.cache
def _leaders() -> frozenset[tuple[str, ...]]:
    names = [name for names in load("leaders").values() for name in names]
    names += [name for row in packs.rows() for name in row.get("people", ())]
    return frozenset(words_of(name) for name in names)
