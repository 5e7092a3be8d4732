"""Clauses: how far the words go that state one event, and which clauses one speaker asserts together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from rashomon.extract.parsing import Parsed
from rashomon.model import Span

VERBS = {"VERB", "AUX"}


def scope_of(token: Token) -> Token:
    """The head of what is asserted together: the nearest verb's complement above the token, or the sentence's root."""
    while token.head.i != token.i:
        if token.dep_ in {"ccomp", "parataxis"} and token.head.pos_ in VERBS:
            return token
        if token.dep_ == "xcomp" and token.head.lemma_.lower() in {"claim", "report", "deny", "admit"}:
            return token
        token = token.head
    return token


def clause_of(token: Token) -> Token:
    """The head of the token's clause; one of circumstance ("when rebels struck") belongs to its main clause."""
    while token.head.i != token.i:
        if token.dep_ in {"ccomp", "parataxis", "relcl"}:
            return token
        if token.dep_ == "conj" and token.pos_ in VERBS and token.head.pos_ in VERBS:
            return token
        token = token.head
    return token


@dataclass(frozen=True, slots=True)
class Clause:
    """The tokens `start` to `end` (exclusive) that state an event."""

    root: Token
    start: int
    end: int

    @classmethod
    def of(cls, root: Token, members: Sequence[Token], *, alone: bool) -> Clause:
        """The whole scope where it states one event alone, otherwise the clauses of the triggers."""
        if alone:
            return cls(root, root.left_edge.i, root.right_edge.i + 1)
        starts, ends = [], []
        for member in members:
            head = clause_of(member)
            if head.dep_ == "conj" or head.dep_ == "relcl":
                starts.append(head.left_edge.i)
            else:
                starts.append(root.left_edge.i if head.i == root.i else head.left_edge.i)
            cut = [
                t.left_edge.i
                for t in head.rights
                if t.dep_ == "conj" and t.pos_ in VERBS and t.i not in {m.i for m in members}
            ]
            ends.append(min([head.right_edge.i + 1, *(i for i in cut if i > member.i)]))
        return cls(root, min(starts), max(ends))

    def span(self, parsed: Parsed) -> Span:
        """The clause in the document's words, conjunctions and punctuation at its edges left off."""
        doc, start, end = parsed.doc, self.start, self.end
        while (
            start < end - 1
            and (doc[start].pos_ in {"CCONJ", "PUNCT", "SPACE"} or doc[start].lower_ == "that")
            and doc[start].text not in '“"('
        ):
            start += 1
        while end > start + 1 and (doc[end - 1].pos_ in {"CCONJ", "SPACE"} or doc[end - 1].text in {",", ";", ":"}):
            end -= 1
        return parsed.words(doc[start:end])
