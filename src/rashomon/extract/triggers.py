"""The words that state an event or count its effects, as `codebook/events.yaml` lists them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from rashomon.codebook import load


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a word counts: the effect on people and on things, where the counted thing stands, and the event's kind."""

    form: str
    """`verb`, `adjective`, `noun` or `complement`."""
    counts: str
    """`object`, `subject`, `of`, `self`, `toll` or `damage`."""
    persons: str | None
    things: str | None
    kind: str | None
    things_kind: str | None
    bare_persons: str | None
    """The effect on people where no number is given ("heavy losses" are killed or wounded, "30 losses" killed)."""
    territory: str | None
    """The effect on ground, where it is not that on things ("lost two villages")."""
    soft: bool
    """Counts only with a number in so many words ("hit two vehicles")."""
    known: bool
    """Counts only what the lists know as people, or as things where it has an effect on things."""
    bare: bool
    """Counts one or more with no number at all ("heavy casualties")."""
    intransitive: bool
    """Counts its subject only where it has no object ("the men fell", not "they surrendered their arms")."""
    plural: bool
    """Soft, but counts people with no number as well ("hold soldiers")."""
    not_with: frozenset[str]
    """Modifiers under which the word is another ("economic losses")."""
    after: frozenset[str]
    """For a complement, the prepositions that make it one ("in hospital")."""

    def on(self, unit: str | None, *, territory: bool = False, named: bool = True) -> tuple[str | None, str | None]:
        """The effect and the event's kind for what is counted in that unit; None where it counts no such thing.

        A noun that no list has (`unit` None) is a thing for a word that counts things, otherwise a person; with
        `named` False (a number alone) it is a person for any word that counts people.
        """
        if unit is None and named and self.known:
            return None, None
        person = unit == "persons" or (
            unit is None and (self.things is None or (not named and self.persons is not None))
        )
        if person:
            return self.persons, self.kind
        if territory and self.territory is not None:
            return self.territory, "seizure"
        return (self.things, self.things_kind or self.kind) if self.things else (None, None)


@functools.cache
def _effects() -> dict[str, dict[str, tuple[Effect, tuple[str, ...]]]]:
    defaults = {"verbs": "object", "adjectives": "self", "nouns": "of", "complements": "subject"}
    found: dict[str, dict[str, tuple[Effect, tuple[str, ...]]]] = {}
    for section, words in load("events")["effects"].items():
        found[section] = {word: _effect(section, word, entry, defaults[section]) for word, entry in words.items()}
    return found


def _effect(section: str, word: str, entry: dict[str, Any], counts: str) -> tuple[Effect, tuple[str, ...]]:
    needs = tuple(entry.get("needs", ()))
    effect = Effect(
        form=section[:-1],
        counts=entry.get("counts", counts),
        persons=entry.get("persons"),
        things=entry.get("things"),
        kind=entry.get("kind"),
        things_kind=entry.get("things_kind"),
        bare_persons=entry.get("bare_persons"),
        territory=entry.get("territory"),
        soft=entry.get("soft", False),
        known=entry.get("known", False),
        bare=entry.get("bare", False),
        intransitive=entry.get("intransitive", False),
        plural=entry.get("plural", False),
        not_with=frozenset(entry.get("not_with", ())),
        after=frozenset(entry.get("after", ())),
    )
    return effect, needs


def effect(token: Token) -> Effect | None:
    """What the word counts, if it can count anything where it stands."""
    tables = _effects()
    word, lemma = token.lower_, token.lemma_.lower()
    among = token.dep_ == "pobj" and token.head.lower_ == "among"
    if (
        word in tables["adjectives"]
        and word in tables["nouns"]
        and token.dep_ in NAMING
        and _determined(token)
        and not among
    ):
        return tables["nouns"][word][0]  # "the wounded", whatever it is tagged
    if token.pos_ != "VERB" and word in tables["adjectives"]:
        return _complement(token, word, tables) or _noun(token, tables) or tables["adjectives"][word][0]
    if token.pos_ in {"VERB", "ADJ"} or token.tag_ in {"VBN", "VBG", "VBD"}:
        found = _phrase(token)
        if found is not None:
            return found
        if token.pos_ == "VERB" and word in tables["adjectives"]:
            return tables["adjectives"][word][0]
    complement = _complement(token, lemma, tables)
    if complement is not None:
        return complement
    if token.pos_ in {"NOUN", "PROPN"} and lemma in tables["nouns"]:
        entry = tables["nouns"][lemma][0]
        return None if {t.lemma_.lower() for t in token.lefts} & entry.not_with else entry
    return None


NAMING = {"nsubj", "nsubjpass", "dobj", "pobj"}


def _determined(token: Token) -> bool:
    """Whether the word right after "the" is a noun of its own."""
    return token.i > 0 and token.nbor(-1).lower_ == "the" and token.nbor(-1).head.i == token.i


Tables = dict[str, dict[str, tuple[Effect, tuple[str, ...]]]]


def _complement(token: Token, word: str, tables: Tables) -> Effect | None:
    """The entry of a word that says what state somebody is in, by the preposition before it."""
    if token.dep_ != "pobj" or word not in tables["complements"]:
        return None
    entry = tables["complements"][word][0]
    return entry if token.head.lower_ in entry.after else None


def _noun(token: Token, tables: Tables) -> Effect | None:
    """The entry of "dead" or "wounded" as a noun: "the dead", "its wounded"."""
    if token.lower_ not in tables["nouns"] or token.dep_ in {"amod", "acomp", "oprd"}:
        return None
    owned = any(t.dep_ in {"det", "poss"} for t in token.lefts)
    return tables["nouns"][token.lower_][0] if owned or token.dep_ == "pobj" else None


def _phrase(token: Token) -> Effect | None:
    """The entry of the verb, that of its longest phrase first ("take prisoner" before "take")."""
    lemma = token.lemma_.lower()
    phrases, found = _verb_phrases().get(lemma, ()), _effects()["verbs"].get(lemma)
    if not phrases and (found is None or not found[1]):
        return found[0] if found else None
    near = _near(token)
    for rest, (entry, needs) in phrases:
        if rest in near and (not needs or near & set(needs)):
            return entry
    if found is None or (found[1] and not near & set(found[1])):
        return None
    return found[0]


@functools.cache
def _verb_phrases() -> dict[str, list[tuple[str, tuple[Effect, tuple[str, ...]]]]]:
    return _by_verb(_effects()["verbs"])


def _by_verb[T](table: Mapping[str, T]) -> dict[str, list[tuple[str, T]]]:
    """By verb, what stands with it in a phrase of the table, in the codebook's order, and the phrase's entry."""
    found: dict[str, list[tuple[str, T]]] = {}
    for phrase, entry in table.items():
        verb, _, rest = phrase.partition(" ")
        if rest:
            found.setdefault(verb, []).append((rest, entry))
    return found


def _near(token: Token) -> set[str]:
    """The lemmas of what depends on the verb, prepositions' objects included."""
    words: set[str] = set()
    for child in token.children:
        words |= {child.lemma_.lower(), child.lower_}
        if child.dep_ in {"prep", "prt", "oprd", "acomp"}:
            words |= {t.lemma_.lower() for t in child.subtree if t.i - child.i <= 4}
    if (
        token.i + 1 < len(token.doc) and token.nbor(1).dep_ != "compound"
    ):  # "seized power stations" is no "seized power"
        words.add(token.nbor(1).lower_)
    return words


@functools.cache
def _kinds(section: str) -> dict[str, str]:
    return {word: kind for kind, words in load("events")["events"][section].items() for word in words}


@functools.cache
def _kinds_of_phrases() -> dict[str, list[tuple[str, str]]]:
    return _by_verb(_kinds("verbs"))


def kind(token: Token) -> str | None:
    """The kind of event that the word states without counting, None if it states none."""
    if token.pos_ in {"VERB", "AUX"} or token.tag_ in {"VBN", "VBG", "VBD"}:
        table, lemma = _kinds("verbs"), token.lemma_.lower()
        phrases = _kinds_of_phrases().get(lemma, ())
        near = _near(token) if phrases else set()
        for rest, name in phrases:
            if rest in near:
                return name
        if token.pos_ == "VERB" and lemma in table:
            return table[lemma]
    if token.pos_ in {"NOUN", "PROPN"} or token.tag_ == "VBG":
        return noun_kind(token)
    return None


def noun_kind(token: Token) -> str | None:
    """The kind of event that a noun states, that of its compound first ("air strike" before "strike")."""
    table = _kinds("nouns")
    word = token.lower_ if token.tag_ == "VBG" else token.lemma_.lower()
    before = token.nbor(-1).lower_.rstrip("-") if token.i else ""
    return table.get(f"{before} {word}") or table.get(word)


@functools.cache
def _signs() -> dict[str, str]:
    return {word: kind for kind, words in load("events")["signs"].items() for word in words}


def sign(token: Token) -> str | None:
    """The kind of violence that the word tells of: "shell" an explosion, "gunman" an attack."""
    table = _signs()
    before = token.nbor(-1).lower_ if token.i else ""
    return table.get(f"{before} {token.lemma_.lower()}") or table.get(token.lemma_.lower()) or table.get(token.lower_)


@functools.cache
def words(name: str) -> frozenset[str]:
    """The words of one of the plain lists of `codebook/events.yaml` (`light`, `intended`, `carrying`, ...)."""
    return frozenset(load("events")[name])
