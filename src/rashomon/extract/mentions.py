"""Who is named: mentions of groups, forces, bodies and people, and what pronouns and epithets stand for."""

from __future__ import annotations

import functools

from spacy.tokens import Token

from rashomon.extract.antecedents import Antecedents
from rashomon.extract.parsing import Parsed
from rashomon.extract.phrases import (
    ARMED,
    MANY,
    NOMINAL,
    PERSONS,
    STATE,
    SUBJECT,
    THINGS,
    Phrase,
    classes,
    is_acronym,
    lexicon,
    named,
    phrase,
)
from rashomon.model import Mention, Span

BODIES = STATE | ARMED | frozenset({"government_body"})


class Mentions:
    """The mentions of one document, with the antecedents of its pronouns and epithets."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed

    def all(self) -> tuple[Mention, ...]:
        """Every mention of somebody who could act, be acted on, be counted or speak, in order."""
        return tuple(self._mention(found) for found in self._phrases)

    def of(self, head: Token) -> tuple[Mention, ...]:
        """Whom the noun phrase with this head names; a coordination gives one mention a conjunct.

        A word that only counts ("two of its soldiers", "dozens of rebels") gives way to what it counts; a bare
        number ("10 were wounded") and "others" have what they count as antecedent.
        """
        return tuple(self._mention(found) for found in self._conjuncts(head))

    def _mention(self, found: Phrase) -> Mention:
        words = self._span(found)
        other = self._antecedents.of(found)
        fuller = self._span(other) if other else None
        return Mention(span=words, antecedent=fuller if fuller != words else None)

    def _span(self, found: Phrase) -> Span:
        return self.parsed.words(self.parsed.doc[found.start : found.end])

    def _conjuncts(self, head: Token) -> list[Phrase]:
        counted = _counted(head)
        found = self._conjuncts(counted) if counted is not None else [*_shared(head), phrase(head)]
        if counted is None:
            found.extend(phrase(owner) for owner in _more_owners(found[-1]))
        for right in head.rights:
            if right.dep_ == "conj" and right.pos_ in NOMINAL | {"ADJ"}:
                found.extend(self._conjuncts(right))
        return found

    @functools.cached_property
    def _phrases(self) -> tuple[Phrase, ...]:
        return tuple(phrase(token) for token in self.parsed.doc if _can_name(token))

    @functools.cached_property
    def _antecedents(self) -> Antecedents:
        return Antecedents(self._phrases)


def _counted(head: Token) -> Token | None:
    """What a counting word counts: `soldiers` for `dozens` in "dozens of soldiers"; None for any other word."""
    if head.pos_ != "NUM" and "partitive" not in classes(head):
        return None
    for preposition in head.rights:
        if preposition.lower_ == "of":
            counted = next((t for t in preposition.rights if t.dep_ == "pobj"), None)
            if counted is None or (named(counted) and head.pos_ != "NUM" and "group" in classes(head)):
                return None
            return counted
    return None


def _more_owners(found: Phrase) -> list[Token]:
    """The other bodies that people are "from" beside the one in their phrase: "captives from Wagner and the army"."""
    if found.kinds & {"role", "writing"} or found.plural is False:
        return []
    for owner in found.tokens():
        if owner.dep_ == "pobj" and owner.head.lower_ == "from" and owner.head.i > found.head.i:
            joined = [t for t in owner.rights if t.dep_ == "conj" and t.i >= found.end]
            return [t for t in joined if named(t) or classes(t) & BODIES]
    return []


def _shared(head: Token) -> list[Phrase]:
    """The first nationality in "Malian and Russian troops", which shares its noun with the second."""
    for left in head.lefts:
        if left.dep_ not in {"amod", "compound"} or left.ent_type_ != "NORP":
            continue
        if any(t.dep_ == "conj" and t.ent_type_ == "NORP" and t.i < head.i for t in left.rights):
            return [Phrase(left, left.i, left.i + 1)]
    return []


def _can_name(token: Token) -> bool:
    """Whether the token heads a phrase that can name somebody."""
    if token.lower_ in MANY | THINGS | PERSONS:
        return True
    if token.dep_ in {"compound", "nmod"} or token.pos_ not in {"NOUN", "PROPN", "ADJ"}:
        return False
    if token.ent_type_ in {"ORG", "PERSON"} or (token.pos_ == "PROPN" and is_acronym(token.text)):
        return True
    if token.ent_type_ in {"GPE", "NORP"}:
        return token.dep_ in SUBJECT or (token.dep_ in {"poss", "conj", "pobj", "dobj"} and token.ent_type_ == "NORP")
    if token.pos_ == "ADJ":
        return token.dep_ in SUBJECT | {"dobj", "pobj"} and "affected" in classes(token)
    return (bool(classes(token) - {"partitive"}) and token.lemma_.lower() in lexicon()) or bool(classes(token))
