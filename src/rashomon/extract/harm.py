"""What a clause says is done to a named person: killed, wounded, taken, held, mourned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.extract.naming import words_for as _words
from rashomon.extract.tellers import SUBJECTS

DONE_TO = frozenset({"dobj", "nsubjpass", "oprd", "attr", "dative"})
JOINING = frozenset({"of", "by", "as", "from", "on", "including", "against", "for", "with", "like"})
TAKING = frozenset({"capture", "free"})
"""What is done to places as it is to persons."""
HURT = frozenset({"dead", "missing", "wounded"})
AMONG = {
    **dict.fromkeys(("victim", "dead", "casualty", "deceased", "body", "wounded", "fatality", "killed"), "victim"),
    **dict.fromkeys(("hostage", "captive", "prisoner"), "captive"),
    **dict.fromkeys(("detainee", "inmate"), "detainee"),
}
"""The role of one who is named among such people."""


def told(mention: Tokens) -> Iterator[str]:
    """Roles that the clause gives the person of that name: `victim`, `captive`, `detainee`, or `witness` for kin."""
    yield from _in_apposition(mention.root)
    if mention.end < mention.sent.end and mention.doc[mention.end].lower_ in _words("held"):
        yield "captive"  # "took Name hostage", however it is parsed
    root = joined(mention.root)
    above = verb = root.head
    if root.dep_ == "pobj" and above.lower_ in JOINING:
        verb = above.head
        if above.lower_ == "of":
            yield from _of(verb)
        if above.lower_ in {"as", "including", "like"}:
            yield from _identified(above, verb)
    if root.dep_ in {"poss", "compound", "nmod"}:
        yield from _of(above)
    yield from _done(root, verb, single=len(mention) == 1)
    yield from _listed_under(root)


def joined(root: Token) -> Token:
    """The head of the list or the apposition that the name stands in: what is done to it is done to the name."""
    while root.dep_ in {"conj", "appos"} and root.head.pos_ in {"NOUN", "PROPN", "NUM", "PRON"} and root.head != root:
        root = root.head
    return root


def _done(root: Token, verb: Token, *, single: bool) -> Iterator[str]:
    lemma = verb.lemma_.lower()
    if root.dep_ in DONE_TO or (root.dep_ == "nsubj" and _resulting(verb)):
        yield from _suffered(verb, single=single)
    if root.dep_ in SUBJECTS and lemma in _words("victim_doings"):
        yield "victim"
    said_to_be = {token.lower_ for token in verb.children if token.dep_ in {"acomp", "attr"}}
    if root.dep_ in SUBJECTS and said_to_be & HURT:
        yield "victim"


def _suffered(verb: Token, *, single: bool) -> Iterator[str]:
    lemma = verb.lemma_.lower()
    if lemma in _words("victim_verbs"):
        yield "victim"
    # "captured Kulen" is a place that the pipeline takes for somebody; a single name needs to be called something.
    if lemma in _words("captive_verbs") and not (single and lemma in TAKING):
        yield "detainee" if lemma in _words("detaining") else "captive"
    if lemma in _words("holding") and any(token.lower_ in _words("held") for token in verb.subtree):
        yield "captive"


def _in_apposition(root: Token) -> Iterator[str]:
    """What a clause that hangs on the name says: "Name, who was abducted in May", "Name, killed on Friday"."""
    for clause in root.children:
        if clause.dep_ == "acl" and clause.tag_ == "VBN":
            yield from _suffered(clause, single=False)
        if clause.dep_ == "relcl":
            for token in clause.children:
                if token.lower_ in {"who", "whom"}:
                    yield from _done(token, clause, single=False)


def _resulting(verb: Token) -> bool:
    """A participle that stands without its auxiliary, as headlines have it: "teacher Name killed in raid"."""
    return (
        verb.tag_ in {"VBN", "VBD"}
        and verb.dep_ == "ROOT"
        and not any(t.dep_ in {"dobj", "aux"} for t in verb.children)
    )


def _of(noun: Token) -> Iterator[str]:
    word = noun.lemma_.lower()
    if word in _words("victim_nouns"):
        yield "victim"
    if word in _words("captive_nouns"):
        yield "captive"
    if word in _words("kin"):
        yield "witness"


def _identified(preposition: Token, above: Token) -> Iterator[str]:
    """After "the dead were identified as", "six victims, including"."""
    if preposition.lower_ != "as":
        yield from _among([above, *above.children])
    elif above.lemma_.lower() in {"identify", "name", "know"}:
        yield from _among(preposition.sent)


def _listed_under(root: Token) -> Iterator[str]:
    """After "the dead are", "among the hostages is", "victims include"."""
    verb = root.head
    if root.dep_ in {"attr", "nsubj", "dobj", "appos"} and verb.lemma_.lower() in {"be", "include", "number", "name"}:
        yield from _among(token for token in verb.subtree if token.i < root.i)


def _among(words: Iterable[Token]) -> Iterator[str]:
    yield from (AMONG[word] for token in words if (word := token.lemma_.lower()) in AMONG)
