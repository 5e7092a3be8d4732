"""Whose name a report gives though they did not choose to be named in public: victims, captives, witnesses, sources.

Prefers to find too many among private persons, and never one who speaks or commands in public: an office, a rank above
captain, or people of one's own ("X's forces") make somebody public, unless the report was asked to withhold the name.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.codebook.packs import fold
from rashomon.extract.naming import Named, named_persons, occurrences
from rashomon.extract.parsing import Parsed
from rashomon.model import Person, PlaceMention

OBJECT = frozenset({"dobj", "nsubjpass", "pobj", "oprd", "attr", "dative"})
SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
ROLES = ("source", "captive", "detainee", "victim", "witness")
"""In the order in which one is told where several fit."""
HARMED = ("captive", "detainee", "victim")
NEAR = 4
"""Tokens between a name and an age or a description that is set off by commas."""
TELLING = frozenset({"of", "at", "in", "from", "near", "with", "for"})
"""What joins a trade to the place or body that tells whose it is."""
TAKING = frozenset({"capture", "free"})
"""What is done to places as it is to persons."""


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
    told = {role for mention in one.mentions for role in _told(mention)}
    if _public(one, called, "captive" in told or "victim" in told):
        return None
    for role, words in _callings().items():
        if called & words:
            told.add(role if role != "witness" or _speaks(one) or not told else "victim")
    if called & _words("kin") and (told or _speaks(one)):
        told.add("witness")
    if any(_aged(mention) for mention in one.mentions) and _speaks(one):
        told.add("witness")
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
    if root.dep_ in SUBJECT and root.head.lemma_ == "be":
        for token in root.head.children:
            if token.dep_ == "attr":
                yield from _heads(token)
    if root.dep_ == "attr" and root.head.lemma_ == "be":
        for token in root.head.children:
            if token.dep_ in SUBJECT:
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
        if token.ent_type_ == "PERSON" and token.ent_iob_ == "B" and token.lower_.strip(".") not in _words("public"):
            return
        yield token
        at -= 1


def _told(mention: Tokens) -> Iterator[str]:
    """Roles that the clause itself gives: what is done to the person, or what is said of their body or arrest."""
    root = mention.root
    above = root.head
    while root.dep_ in {"conj", "appos"} and above.ent_type_ == "PERSON" and above != root:
        root, above = above, above.head
    if root.dep_ == "appos":
        root, above = above, above.head
    verb = above
    if root.dep_ == "pobj" and above.lower_ in {"of", "by", "as", "from", "on", "including", "against", "for"}:
        verb = above.head
        if above.lower_ == "of":
            yield from _of(verb)
        if above.lower_ in {"as", "including"}:
            yield from _identified(above, verb)
    if root.dep_ in {"poss", "compound", "nmod"}:
        yield from _of(above)
    done_to = root.dep_ in OBJECT - {"pobj"} or (root.dep_ == "nsubj" and _resulting(verb))
    lemma = verb.lemma_.lower()
    if done_to and lemma in _words("victim_verbs"):
        yield "victim"
    if root.dep_ in SUBJECT and lemma in _words("victim_doings"):
        yield "victim"
    # "captured Kulen" is a place that the pipeline takes for somebody; a single name needs to be called something.
    if done_to and lemma in _words("captive_verbs") and (lemma not in TAKING or len(mention) > 1):
        yield "detainee" if lemma in _words("detaining") else "captive"
    if done_to and lemma in _words("holding") and any(t.lower_ in _words("held") for t in verb.subtree):
        yield "captive"
    said_to_be = {t.lower_ for t in verb.children if t.dep_ in {"acomp", "attr"}}
    if root.dep_ in SUBJECT and said_to_be & {"dead", "missing", "wounded"}:
        yield "victim"
    yield from _dead_among(root)


def _resulting(verb: Token) -> bool:
    """A participle that stands without its auxiliary, as headlines have it: "teacher Name killed in raid"."""
    return verb.tag_ == "VBN" and not any(child.dep_ in {"dobj", "aux"} for child in verb.children)


def _of(noun: Token) -> Iterator[str]:
    word = noun.lemma_.lower()
    if word in _words("victim_nouns"):
        yield "victim"
    if word in _words("captive_nouns"):
        yield "captive"
    if word in _words("kin"):
        yield "witness"


def _identified(preposition: Token, above: Token) -> Iterator[str]:
    """ "The dead were identified as X", "six victims, including X"."""
    if preposition.lower_ == "as" and above.lemma_.lower() not in {"identify", "name", "know"}:
        return
    yield from _roles_among(preposition.sent if preposition.lower_ == "as" else [above, *above.children])


def _dead_among(root: Token) -> Iterator[str]:
    """A name in a list after "the dead are", "among the hostages is", "victims:"."""
    verb = root.head
    if root.dep_ in {"attr", "nsubj", "dobj", "appos"} and verb.lemma_.lower() in {"be", "include", "number", "name"}:
        yield from _roles_among(t for t in verb.subtree if t.i < root.i)


def _roles_among(words: Iterable[Token]) -> Iterator[str]:
    for token in words:
        word = token.lemma_.lower()
        if word in {"victim", "dead", "casualty", "deceased", "body", "wounded", "fatality", "killed"}:
            yield "victim"
        elif word in {"hostage", "captive", "prisoner"}:
            yield "captive"
        elif word in {"detainee", "inmate"}:
            yield "detainee"


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
    return any(
        mention.root.dep_ in {"nsubj"} and mention.root.head.lemma_.lower() in _words("saying")
        for mention in one.mentions
    ) or any(_told_by(mention) for mention in one.mentions)


def _told_by(mention: Tokens) -> bool:
    """ "according to X", "told X's"."""
    return mention.root.head.lower_ == "to" and mention.root.head.head.lower_ == "according"


def _aged(mention: Tokens) -> bool:
    """An age after the name, as reports give it of private persons: "Name, 34,", "Name (34)", "34-year-old Name"."""
    doc = mention.doc
    after = doc[mention.end : mention.end + 3].text
    before = doc[max(mention.sent.start, mention.start - 6) : mention.start].text
    return bool(re.match(r"\s*[,(]\s*(?:aged?\s+)?\d{1,2}\b", after)) or "year-old" in before or "year old" in before


def _withheld(parsed: Parsed, people: Sequence[Named]) -> Iterator[Named | Tokens]:
    """Those of whom the text says that they are not to be named: the person, or the words that tell who it is."""
    for match in _pattern().finditer(parsed.doc.text):
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
    if root.dep_ in SUBJECT and (root.head.lemma_.lower() in _words("saying") or root.head.is_ancestor(around.root)):
        return True
    return root.is_ancestor(around.root) or any(t.dep_ == "appos" and t.is_ancestor(around.root) for t in root.children)


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
        head.dep_ in SUBJECT
        and (verb.lemma_.lower() in _words("saying") or verb.is_ancestor(around.root) or verb == around.root)
    )


def _lemma(token: Token) -> str:
    return fold(token.lemma_.strip("."))


@functools.cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in load("persons")["withheld"]), re.IGNORECASE)


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(load("persons")[name])


@functools.cache
def _callings() -> dict[str, frozenset[str]]:
    return {role: frozenset(words) for role, words in load("persons")["called"].items()}
