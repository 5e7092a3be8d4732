"""Counted things: what a noun phrase counts, how many, and in which of the codebook's units."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.extract.numbers import Number
from rashomon.extract.parsing import Parsed
from rashomon.model import Span

NOUNS = {"NOUN", "PROPN"}
QUOTES = {'"', "“", "”", "''", "``", "’", "‘"}
UNITS = ("persons", "vehicles", "aircraft", "weapons", "buildings", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many of what: `head` is the noun counted, or the number itself where no noun stands with it."""

    head: Token
    top: Token
    """The head of the whole phrase: the number in "two of its soldiers", otherwise `head`."""
    low: int | None
    high: int | None
    approx: bool
    span: Span
    noun: bool
    """False for a number alone ("10 were wounded")."""
    exact: bool
    """True where the words give a number; False for a bare plural, an article, "some"."""
    number: bool = True
    """False for a bare plural."""

    @property
    def anaphoric(self) -> bool:
        """Whether what it counts was named before: "10 were wounded", "nine others"."""
        return not self.noun or self.head.lemma_.lower() in {"other", "one"} or self.head.lower_ == "others"

    @property
    def told(self) -> str | None:
        """The unit that a pronoun tells: "nobody" counts people, "nothing" things."""
        word = self.span.exact.casefold()
        return {"nobody": "persons", "no one": "persons", "no-one": "persons", "nothing": "other"}.get(word)

    @property
    def unit(self) -> str | None:
        """The codebook's unit, None where neither the noun nor its absence tells."""
        return None if self.anaphoric else unit(self.head)


class Counts:
    """The numbers of one document by their tokens, and the phrases that they count."""

    def __init__(self, parsed: Parsed, numbers: Sequence[Number]) -> None:
        self.parsed = parsed
        self.numbers = tuple(numbers)
        self._at = {i: number for number in numbers for i in range(number.start, number.end)}

    def number_at(self, token: Token) -> Number | None:
        """The number expression that the token is part of."""
        return self._at.get(token.i)

    def at(self, i: int) -> Number:
        """The number expression at that token. Raises KeyError where there is none."""
        return self._at[i]

    def phrases(self, head: Token) -> Iterator[Counted]:
        """What the noun phrase with this head counts, one for each conjunct that does."""
        first = self.of(head)
        if first is not None:
            yield first
        for other in _conjuncts(head):
            counted = self.of(other)
            if counted is None or (first is not None and _shared(first, counted)):
                continue
            if first is None and not counted.number and _definite(head) and not _owned(other):
                continue  # "the soldiers and rebels": both are the ones already known
            yield counted
            first = counted

    def of(self, head: Token) -> Counted | None:
        """What the noun phrase with this head counts, None where it counts nothing (a name, a definite group)."""
        number = self.number_at(head)
        if number is not None and not number.article:
            return self._partitive(head, number)
        if head.pos_ not in NOUNS | {"ADJ", "PRON", "VERB"} or not countable(head):
            return None
        number = self._above(head) or self._before(head)
        if number is None:
            return self._bare(head)
        if (number.article or number.span.exact.casefold() == "another") and _person_named(head):
            return None
        plural = (
            head.tag_ in {"NNS", "NNPS"} and head.lemma_ != head.lower_ and head.lower_ not in _lists()["invariant"]
        )
        if number.article and (plural or _collective(head)):
            return None
        return _counted(head, head, number)

    def _partitive(self, head: Token, number: Number) -> Counted | None:
        """ "two of its soldiers", "dozens of rebels": the number is the head; what it counts may be left out."""
        doc = head.doc
        end = number.end + 1
        while end < len(doc) and doc[end - 1].text in QUOTES:
            end += 1
        for i in range(number.start, min(end, len(doc))):
            if doc[i].lower_ in {"of", "among"}:
                inner = next((t for t in doc[i].rights if t.dep_ == "pobj"), None)
                if inner is not None and inner.pos_ in NOUNS | {"ADJ"} and inner.i > number.start:
                    if not countable(inner):
                        return None
                    return _counted(inner, head, number)
        for i in range(number.end, min(number.end + 5, len(doc))):  # the parser took the number for the head
            token = doc[i]
            if (
                token.pos_ in NOUNS
                and token.head.i != i
                and (token.head.i < number.end or number.start <= token.head.i)
            ):
                if token.dep_ in {"appos", "npadvmod", "dep"} or (token.pos_ == "NOUN" and i == number.end):
                    return _counted(token, head, number)
                break
            if token.pos_ not in {"ADJ", "ADV", "DET"}:
                break
        return _counted(head, head, number, noun=False)

    def listed(self, number: Number) -> Counted | None:
        """What the number counts by the run of words after it alone, as in a list that the parser could not follow.

        None where no noun closes the run, or it is none that is counted.
        """
        doc, i, head = self.parsed.doc, number.end, None
        while i < len(doc) and i < number.end + 7:
            token = doc[i]
            designation = any(c.isdigit() for c in token.text) and any(c.isalpha() for c in token.text)
            calibre = token.like_num and i + 1 < len(doc) and doc[i + 1].text == "-"  # "550 5.56-mm rounds"
            if token.pos_ in NOUNS or (designation and token.pos_ != "PUNCT"):
                head = token
            elif not calibre and token.pos_ != "ADJ" and token.text not in QUOTES | {"-", "/"} and token.dep_ != "amod":
                break
            i += 1
        if head is None or not countable(head) or _collective(head):
            return None
        return _counted(head, head, number)

    def _above(self, head: Token) -> Number | None:
        """The number of which the noun is counted: `dozens` for `men` in "dozens of dead men"."""
        left = min((t.left_edge.i for t in head.lefts if t.dep_ in {"amod", "det", "poss", "compound"}), default=head.i)
        if left < 2 or head.doc[left - 1].lower_ != "of":
            return None
        quoted = head.doc[left - 2].text in QUOTES  # '"dozens" of enemy bodies'
        number = self._at.get(left - 1) or self._at.get(left - 3 if quoted else left - 2)
        return number if number is not None and not number.article else None

    def _before(self, head: Token) -> Number | None:
        """The number before the noun within its phrase."""
        start = head.left_edge.i
        for i in range(head.i - 1, max(start, head.i - 12) - 1, -1):
            token = head.doc[i]
            number = self._at.get(i)
            if number is not None and (_within(token, head) or i == head.i - 1 or number.end == head.i):
                return number
            if (token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"amod", "compound"}) or (
                token.text in {",", ";", ":"} and i < head.i - 4
            ):
                return None
        return None

    def _bare(self, head: Token) -> Counted | None:
        """A plural with no number ("killed soldiers"), "others": two or more."""
        if head.lower_ in {"others", "dozens"}:
            return self._vague(head, head.i)
        plurals = {"people", "troops", "ammunition", "arms", "personnel"}
        if head.tag_ not in {"NNS", "NNPS"} and head.lower_ not in plurals and not mass(head):
            return None
        if _collective(head) or (head.pos_ == "PROPN" and unit(head) is None and head.ent_type_ != "NORP"):
            return None
        if head.tag_ == "NNPS" and head.ent_type_ in {"ORG", "GPE", "PERSON", "LOC", "FAC"}:
            return None
        lefts = list(head.lefts)
        if any(t.dep_ == "det" and t.lower_ not in {"other", "both"} for t in lefts):
            return None
        if any(t.lower_ in {"these", "those", "such", "the", "all"} for t in lefts) or _asked(head):
            return None
        start = min((t.left_edge.i for t in lefts if t.dep_ in {"amod", "compound"}), default=head.i)
        return self._vague(head, start)

    def _vague(self, head: Token, start: int) -> Counted:
        words = self.parsed.words(head.doc[start : head.i + 1])
        return Counted(
            head=head, top=head, low=1 if mass(head) else 2, high=None, approx=False, span=words, noun=True,
            exact=False, number=False,
        )  # fmt: skip


def _counted(head: Token, top: Token, number: Number, *, noun: bool = True) -> Counted:
    return Counted(
        head=head, top=top, low=number.low, high=number.high, approx=number.approx, span=number.span, noun=noun,
        exact=number.exact and not number.article,
    )  # fmt: skip


def _conjuncts(head: Token) -> Iterator[Token]:
    for right in head.rights:
        if right.dep_ in {"conj", "appos"} and right.dep_ == "conj":
            yield right
            yield from _conjuncts(right)


def _shared(first: Counted, second: Counted) -> bool:
    """Whether one number counts both nouns: "30 tanks and fighting vehicles", "dozens of soldiers and mercenaries"."""
    if (
        not first.number
        or second.number
        or second.head.lower_ == "others"
        or first.span.exact.casefold() in {"a", "an"}
    ):
        return False
    if second.head.tag_ not in {"NNS", "NNPS"}:
        return False
    between = first.head.doc[first.head.i + 1 : second.head.i]
    return all(t.text not in {",", ";"} for t in between)


def _asked(head: Token) -> bool:
    """Whether the phrase asks or leaves open how many: "how many troops"."""
    left = head.left_edge.i
    return any(t.lower_ in {"how", "what", "which", "so", "too"} for t in head.doc[max(0, left - 1) : head.i])


def _definite(head: Token) -> bool:
    return any(t.lower_ in {"the", "these", "those"} for t in head.lefts)


def _owned(head: Token) -> bool:
    return any(t.dep_ == "poss" for t in head.lefts)


def _person_named(head: Token) -> bool:
    """Whether the one person is then named: "another reporter, Mauricio Pineda", "a man named Ali"."""
    for right in head.rights:
        if right.dep_ == "appos" and right.pos_ == "PROPN" and right.ent_type_ in {"PERSON", ""}:
            return True
        if right.dep_ == "acl" and right.lemma_ in {"name", "identify", "call"}:
            return True
    return False


def _within(token: Token, head: Token) -> bool:
    """Whether the token depends on the head through the words of its own phrase only."""
    while token.i != head.i:
        if token.dep_ in {"pobj", "dobj", "relcl", "acl", "advcl", "conj", "nsubj", "ROOT", "poss"}:
            return False
        token = token.head
    return True


def countable(head: Token) -> bool:
    """Whether the noun can be a counted thing at all: no measure, no deed, no abstract thing."""
    return not ({head.lemma_.lower(), head.lower_} & _never())


def mass(head: Token) -> bool:
    """Whether the noun is of things without number: "equipment", of which some is one or more."""
    return head.tag_ in {"NN", "NNP"} and head.lemma_.lower() in _lists()["mass"]


def _collective(head: Token) -> bool:
    return head.lemma_.lower() in _lists()["collective"]


def unit(head: Token) -> str | None:
    """The codebook's unit of a noun; None for a noun that no list has."""
    data = load("units")
    word = head.lemma_.lower()
    before = head.nbor(-1).lower_ if head.i else ""
    for form in (f"{before} {word}", word, head.lower_):
        if form in data["exceptions"]:
            return str(data["exceptions"][form])
        for name in UNITS:
            if form in _lists()[name]:
                return name
    for name, pattern in _designations():
        if pattern.fullmatch(head.lower_):
            return name
    if "-" in word:  # "fighter-bomber", "AK-47s"
        last = word.rsplit("-", 1)[-1]
        return next((name for name in UNITS if last in _lists()[name]), None)
    described = any(t.dep_ == "compound" and t.pos_ == "NOUN" for t in head.lefts)  # "power Poles" in recased text
    if (head.ent_type_ == "NORP" and not described) or (
        head.pos_ == "NOUN" and word.endswith(tuple(_lists()["person_endings"]))
    ):
        return "persons"
    return None


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load("units").items() if isinstance(words, list)}


@functools.cache
def _designations() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The models of which a letter and a number tell the unit ("T-72s", "Mi-24"), by unit."""
    found = load("units")["designations"].items()
    return tuple((name, re.compile(rf"(?:{'|'.join(words)})s?")) for name, words in found)


@functools.cache
def _never() -> frozenset[str]:
    return _lists()["never"]


def territory(head: Token) -> bool:
    """Whether the noun is of ground that can be lost or won."""
    return head.lemma_.lower() in _lists()["territory"]
