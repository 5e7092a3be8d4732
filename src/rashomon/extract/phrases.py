"""The noun phrases that can name somebody: where they begin and end, and what their head can stand for."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from rashomon import codebook

NOMINAL = {"NOUN", "PROPN", "PRON", "NUM"}
SUBJECT = {"nsubj", "nsubjpass", "agent"}
LEFT = frozenset(
    "det compound amod poss nmod npadvmod advmod predet nummod quantmod punct case".split()  # noqa: SIM905
)
STATE = frozenset({"force_body", "force_member", "force_unit", "police_body", "police_member"})
ARMED = frozenset({"rebel_member", "rebel_body", "militia_body", "militia_member", "fighter", "attacker", "group"})
PERSONS = frozenset({"he", "him", "his", "she", "her", "hers", "himself", "herself"})
THINGS = frozenset({"it", "its", "itself"})
MANY = frozenset({"they", "them", "their", "theirs", "themselves"})
FIRST = frozenset({"i", "me", "my", "we", "us", "our", "ours", "mine", "ourselves", "you", "your", "yours"})
ABOUT_WORDS = frozenset(
    {"leading", "beside", "apart", "lineup", "common", "telling", "untold", "creeds", "counting", "english"}
)
"""Lists of the codebook's `groups` that are about words in names, not what a noun stands for."""
SERVING = frozenset(
    {("loyal", "to"), ("working", "for"), ("fighting", "for"), ("serving", "with"), ("belonging", "to")}
)
"""Words that join fighters to whom they serve."""
RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})


@functools.cache
def lexicon() -> dict[str, frozenset[str]]:
    """Noun (singular, lower case; one word or two) to the classes of `codebook/groups.yaml` that it is in."""
    classes: dict[str, set[str]] = {}
    for name, nouns in codebook.load("groups").items():
        if name in ABOUT_WORDS:
            continue
        for noun in nouns:
            classes.setdefault(noun, set()).add(name)
    return {noun: frozenset(names) for noun, names in classes.items()}


@functools.cache
def counting() -> frozenset[str]:
    """Words before a number, or in its place, that only count."""
    return frozenset(codebook.load("groups")["counting"])


def classes(token: Token) -> frozenset[str]:
    """What the noun can stand for: that of the compound it ends ("defence ministry"), otherwise its own classes."""
    words = lexicon()
    forms = (token.lemma_.lower(), token.lower_)
    if token.i and token.nbor(-1).dep_ in {"compound", "amod"}:
        before = token.nbor(-1)
        for form in forms:
            found = words.get(f"{before.lower_} {form}")
            if found:
                return found
    return words.get(forms[0]) or words.get(forms[1]) or frozenset()


def named(token: Token) -> bool:
    """Whether the token is part of a proper name of a body: an organisation or an acronym."""
    if token.ent_type_ in {"ORG", "NORP"}:
        return token.pos_ in {"PROPN", "NOUN", "ADJ"}
    return token.pos_ == "PROPN" and is_acronym(token.text)


def is_acronym(text: str) -> bool:
    """`M23`, `CSP-PSD`, `FARDC`, `FAMa`: two capitals or more in one word, or a capital and digits."""
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if capitals >= 2 and capitals >= len(letters) - 2:
        return True
    return capitals == 1 == len(letters) and any(c.isdigit() for c in text)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase by its tokens, `start` to `end` (exclusive), and its head."""

    head: Token
    start: int
    end: int

    @property
    def doc(self) -> Doc:
        return self.head.doc

    @property
    def kinds(self) -> frozenset[str]:
        return classes(self.head)

    @property
    def owner(self) -> Token | None:
        """The possessor inside the phrase: "its" in "its soldiers", "army" in "the army's wounded"."""
        return next((t for t in self.head.lefts if t.dep_ == "poss" and self.start <= t.i < self.end), None)

    @property
    def definite(self) -> bool:
        """Whether it begins with "the", "this", "these" and the like."""
        return self.doc[self.start].lower_ in {"the", "this", "that", "these", "those"}

    @property
    def proper(self) -> bool:
        """Whether it holds a name: a body's, a person's, a nationality's or a country's."""
        return any(t.pos_ == "PROPN" or t.ent_type_ in {"ORG", "NORP", "GPE", "PERSON"} for t in self.tokens())

    @property
    def person(self) -> bool:
        """Whether it is one person."""
        if self.head.lower_ in PERSONS or self.head.ent_type_ == "PERSON":
            return True
        if self.plural:
            return False
        if self.head.pos_ == "PROPN" and any("role" in classes(t) for t in self.tokens() if t.dep_ != "poss"):
            return True
        return bool(self.kinds & {"role", "individual"})

    @property
    def plural(self) -> bool:
        return self.head.tag_ in {"NNS", "NNPS"} or self.head.lower_ in MANY | {"people", "police"}

    @property
    def subject(self) -> bool:
        return self.head.dep_ in SUBJECT or (self.head.dep_ == "conj" and self.head.head.dep_ in SUBJECT)

    def tokens(self) -> Iterator[Token]:
        return iter(self.doc[self.start : self.end])


def phrase(head: Token) -> Phrase:
    """The phrase of that head: number words, relative clauses and trailing phrases cut off, whose it is kept."""
    return Phrase(head, _start(head), _end(head))


def _start(head: Token) -> int:
    start = head.i
    for left in sorted((t for t in head.lefts if t.dep_ in LEFT or t.ent_iob_ == "I"), key=lambda t: -t.i):
        if left.right_edge.i + 1 != start and left.i + 1 != start:
            break
        if left.dep_ == "nummod" and left.ent_type_ in {"CARDINAL", "QUANTITY", ""}:
            break
        start = left.left_edge.i if left.dep_ not in {"nummod", "punct"} else left.i
    doc = head.doc
    while start < head.i and _counts(doc[start], head):
        start += 1
    return start


def _counts(token: Token, head: Token) -> bool:
    """Whether a leading token only counts: "about", "more than", "20", an article before a number; or is a day's."""
    if token.ent_type_ in {"DATE", "TIME"} and token.dep_ in {"compound", "npadvmod", "nmod"}:
        return True
    if token.pos_ in {"PUNCT", "SPACE", "CCONJ"}:
        return True
    if token.lower_ in {"the", "an", "a"}:
        return any(t.dep_ == "nummod" and t.i < head.i for t in head.lefts) and token.nbor().lower_ in counting()
    if token.pos_ == "NUM" and token.ent_type_ in {"CARDINAL", "QUANTITY", ""}:
        return not token.text[0].isupper() or token.is_sent_start is True or token.nbor(-1).is_punct
    return token.lower_ in counting() and token.dep_ != "compound"


def _end(head: Token) -> int:
    doc, end = head.doc, head.i + 1
    while end < len(doc) and doc[end].ent_iob_ == "I" and head.ent_type_ == "ORG":
        end += 1
    while True:
        grown = _grown(head, end)
        if grown == end:
            return end
        end = grown


def _grown(head: Token, end: int) -> int:
    """`end`, or the end of the phrase that follows it directly and says whose or which it is."""
    doc = head.doc
    if end + 2 < len(doc) and doc[end].text in {"(", "["} and doc[end + 2].text in {")", "]"}:
        return end + 3 if is_acronym(doc[end + 1].text) or doc[end + 1].pos_ == "PROPN" else end
    served = _served(head, end)
    if served is not None:
        return max(end, _end(served))
    if end + 1 >= len(doc) or doc[end].dep_ != "prep" or not _says_whose(head, doc[end]):
        return end
    owner = next((t for t in doc[end].rights if t.dep_ == "pobj"), None)
    if owner is None or owner.i >= end + 12:
        return end
    return max(end, _end(owner))


def _served(head: Token, end: int) -> Token | None:
    """Whom fighters serve, where that follows them: "fighters loyal to the government", "men working for Wagner"."""
    doc = head.doc
    if end + 2 >= len(doc) or not classes(head) & (STATE | ARMED | {"member_noun"}):
        return None
    if (doc[end].lower_, doc[end + 1].lower_) not in SERVING:
        return None
    return next((t for t in doc[end + 1].rights if t.dep_ == "pobj"), None)


def _says_whose(head: Token, preposition: Token) -> bool:
    kinds = classes(head)
    owner = next((t for t in preposition.rights if t.dep_ == "pobj"), None)
    if owner is None:
        return False
    body = named(owner) or owner.ent_type_ == "GPE" or bool(classes(owner) & (STATE | ARMED | {"government_body"}))
    match preposition.lower_:
        case "of":
            return preposition.head == head and bool(kinds or named(head))
        case "from" | "with":
            return body and bool(kinds - {"population"}) and (preposition.lower_ == "from" or "role" in kinds)
        case "for":
            return preposition.head == head and bool(kinds & {"role", "writing"})
        case "in" | "at" | "inside":
            placed = kinds & {"government_body", "role"} or (kinds & {"group"} and head.tag_ == "NNS")
            return owner.ent_type_ == "GPE" and bool(placed) and preposition.head == head
    return False
