"""Whose name a report gives though they did not choose to be named in public: victims, captives, witnesses, sources.

Prefers to find too many among private persons, and never one who speaks or commands in public: an office, a rank above
captain, or people of one's own ("X's forces") make somebody public, unless the report was asked to withhold the name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.codebook.packs import fold
from rashomon.extract import harm
from rashomon.extract.naming import Named, named_persons, occurrences
from rashomon.extract.naming import words_for as _words
from rashomon.extract.parsing import Parsed, written
from rashomon.extract.tellers import SUBJECTS
from rashomon.model import Person, PlaceMention

ROLES = ("source", "captive", "detainee", "victim", "witness")
"""In the order in which one is told where several fit."""
HARMED = ("captive", "detainee", "victim")
NEAR = 4
"""Tokens between a name and an age or a description that is set off by commas."""
TELLING = frozenset({"of", "at", "in", "from", "near", "with", "for"})
"""What joins a trade to the place or body that tells whose it is."""


def find(parsed: Parsed, places: Sequence[PlaceMention] = ()) -> tuple[Person, ...]:
    """The persons of one document whose names are to be protected, in order of appearance, each once.

    `places` are the places that it names; a name that is one of them is nobody's.
    """
    people = named_persons(parsed, [place.span for place in places])
    roles = {one: _role(one) for one in people}
    roles = _listed(people, roles)
    withheld = list(_withheld(parsed, people))
    for one in withheld:
        if isinstance(one, Named):
            roles[one] = "source"
    public = [one for one in people if roles[one] is None]
    found = []
    for one, role in roles.items():
        if role is not None:
            names = occurrences(parsed, one, public, people)
            found.append(Person(role=role, names=tuple(parsed.span(start, end) for start, end in names)))
    found += [_described(parsed, one) for one in withheld if not isinstance(one, Named)]
    return tuple(sorted((one for one in found if one.names), key=lambda one: one.names[0]))


def _described(parsed: Parsed, words: Tokens) -> Person:
    return Person(role="source", names=(parsed.words(words),), described=True)


def _role(one: Named) -> str | None:
    """What makes the person's name a protected one; None where nothing does or they are public."""
    called = {word for mention in one.mentions for word in _called(mention)}
    told = {role for mention in one.mentions for role in harm.told(mention)}
    if _public(one, called, "captive" in told or "victim" in told):
        return None
    for role, words in _callings().items():
        if called & words:
            told.add(role if role != "witness" or _speaks(one) or not told else "victim")
    if called & _words("kin") or (called & _words("individuals") and (told or _speaks(one))):
        told.add("witness")
    # Of public persons reports give an office, of private ones an age.
    told |= {_by_age(mention) for mention in one.mentions if _aged(mention)}
    return next((role for role in ROLES if role in told), None)


def _public(one: Named, called: set[str], harmed: bool) -> bool:
    offices = _words("public")
    held = called & offices - (_words("field_ranks") if harmed else set())
    return bool(held) or one.leads or any(_leads(mention) for mention in one.mentions)


def _leads(mention: Tokens) -> bool:
    """Whether others are called theirs: "X's forces", "forces loyal to X"."""
    root = mention.root
    if root.dep_ == "poss" or root.dep_ == "compound":
        return root.head.lemma_.lower() in _words("led")
    above = root.head
    return above.lower_ in {"to", "under", "by"} and above.head.lemma_.lower() in {"loyal", "command", "lead", "rule"}


def _called(mention: Tokens) -> Iterator[str]:
    """Lemmas of what the person is called around one mention of the name: titles, appositions, predicates."""
    root, doc = mention.root, mention.doc
    for token in _before(mention):
        yield _lemma(token)
    for token in root.children:
        if token.dep_ == "appos" or (token.dep_ in {"compound", "nmod", "amod"} and token.i < mention.start):
            yield from _heads(token)
    if root.dep_ == "appos":
        yield from _heads(root.head)
    if root.dep_ in SUBJECTS and root.head.lemma_ == "be":
        for token in root.head.children:
            if token.dep_ == "attr":
                yield from _heads(token)
    if root.dep_ == "attr" and root.head.lemma_ == "be":
        for token in root.head.children:
            if token.dep_ in SUBJECTS:
                yield from _heads(token)
    # A description between commas that the parse hangs elsewhere: "Name, 34, a shopkeeper, said".
    at = mention.end
    if at < len(doc) and doc[at].text == ",":
        stretch = doc[at + 1 : min(at + 12, mention.sent.end)]
        head = next((chunk.root for chunk in stretch.noun_chunks if chunk.start <= at + 1 + NEAR), None)
        introduced = any(t.lower_ in {"a", "an", "the", "his", "her", "who"} for t in stretch[:NEAR])
        if head is not None and introduced and head.ent_type_ != "PERSON":
            yield from _heads(head)


def _heads(token: Token) -> Iterator[str]:
    """The noun and the nouns and adjectives joined to it: "former mayor", "shopkeeper and father of two"."""
    yield _lemma(token)
    for child in token.children:
        if child.dep_ in {"compound", "nmod", "conj"} and child.ent_type_ != "PERSON":
            yield _lemma(child)


def _before(mention: Tokens) -> Iterator[Token]:
    """The words of the same phrase straight before the name: "army spokesman Colonel", "the hostage"."""
    at = mention.start - 1
    while at >= mention.sent.start:
        token = mention.doc[at]
        if token.text == "," and at > mention.sent.start and mention.root.dep_ == "appos":
            at -= 1
            continue
        if token.pos_ not in {"NOUN", "PROPN", "ADJ"} and token.text not in {".", "-"}:
            return
        yield token
        at -= 1


def _listed(people: Sequence[Named], roles: dict[Named, str | None]) -> dict[Named, str | None]:
    """The same, with those who stand in one list with somebody protected and are not public given the same role."""
    by_token = {token.i: one for one in people for mention in one.mentions for token in mention}
    settled = dict(roles)
    for one in people:
        if settled[one] is not None or _public(one, {w for m in one.mentions for w in _called(m)}, harmed=False):
            continue
        for mention in one.mentions:
            joined = [mention.root.head] if mention.root.dep_ == "conj" else []
            joined += [child for child in mention.root.children if child.dep_ == "conj"]
            beside = [by_token[token.i] for token in joined if token.i in by_token]
            role = next((settled[other] for other in beside if settled[other] in HARMED), None)
            if role:
                settled[one] = role
                break
    return settled


def _speaks(one: Named) -> bool:
    return any(_says(harm.joined(mention.root)) or _told_by(mention) for mention in one.mentions)


def _says(root: Token) -> bool:
    return root.dep_ == "nsubj" and root.head.lemma_.lower() in _words("saying")


def _told_by(mention: Tokens) -> bool:
    """ "according to X", "told X's"."""
    return mention.root.head.lower_ == "to" and mention.root.head.head.lower_ == "according"


def _by_age(mention: Tokens) -> str:
    harmed = _words("victim_verbs") | _words("victim_doings") | _words("victim_nouns")
    return "victim" if any(token.lemma_.lower() in harmed for token in mention.sent) else "witness"


def _aged(mention: Tokens) -> bool:
    """An age after the name, as reports give it of private persons: "Name, 34,", "Name (34)", "34-year-old Name"."""
    doc = mention.doc
    after = doc[mention.end : mention.end + 3].text
    before = doc[max(mention.sent.start, mention.start - 6) : mention.start].text
    return bool(re.match(r"\s*[,(]\s*(?:aged?\s+)?\d{1,2}\b", after)) or "year-old" in before or "year old" in before


def _withheld(parsed: Parsed, people: Sequence[Named]) -> Iterator[Named | Tokens]:
    """Those of whom the text says that they are not to be named: the person, or the words that tell who it is."""
    for match in _pattern().finditer(written(parsed.doc)):
        around = parsed.doc.char_span(match.start(), match.end(), alignment_mode="expand")
        if around is None:
            continue
        sentence = around.sent
        named = [one for one in people if any(_bears(mention, sentence, around) for mention in one.mentions)]
        if named:
            yield from named
        else:
            yield from _telling(sentence, around)


def _bears(mention: Tokens, sentence: Tokens, around: Tokens) -> bool:
    """Whether the words "asked not to be named" are about this mention: it speaks in the sentence or they follow it."""
    if not sentence.start <= mention.start < sentence.end:
        return False
    root = mention.root
    if root.dep_ in SUBJECTS and (root.head.lemma_.lower() in _words("saying") or root.head.is_ancestor(around.root)):
        return True
    if root.is_ancestor(around.root) or any(t.dep_ == "appos" and t.is_ancestor(around.root) for t in root.children):
        return True
    # "A nurse at the clinic, NAME, who asked not to be named": of whom else, whatever the parse joins the name to.
    between = mention.doc[mention.end : around.start] if mention.end <= around.start else None
    return between is not None and len(between) <= NEAR and not any(t.pos_ in {"NOUN", "PROPN"} for t in between)


def _telling(sentence: Tokens, around: Tokens) -> Iterator[Tokens]:
    """Proper nouns in the description of who is not to be named, where their trade makes a few of them one."""
    for chunk in sentence.noun_chunks:
        head = chunk.root
        if head.lemma_.lower() not in _words("telling") or not _speaker(head, around):
            continue
        for token in head.subtree:
            if token.dep_ == "pobj" and token.head.lower_ in TELLING and token.i > head.i:
                named = [t for t in token.subtree if t.pos_ == "PROPN" and t.i <= token.i]
                if named:
                    yield sentence.doc[min(t.i for t in named) : max(t.i for t in named) + 1]


def _speaker(head: Token, around: Tokens) -> bool:
    verb = head.head
    return head.is_ancestor(around.root) or (
        head.dep_ in SUBJECTS
        and (verb.lemma_.lower() in _words("saying") or verb.is_ancestor(around.root) or verb == around.root)
    )


def _lemma(token: Token) -> str:
    return fold(token.lemma_.strip("."))


@functools.cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in load("persons")["withheld"]), re.IGNORECASE)


@functools.cache
def _callings() -> dict[str, frozenset[str]]:
    return {role: frozenset(words) for role, words in load("persons")["called"].items()}
