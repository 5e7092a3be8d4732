"""Numbers read by the words right before and after them, whatever the parse: "10 wounded", "dead: 115"."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.extract import triggers
from rashomon.extract.counted import NOUNS, Counted, Counts, unit
from rashomon.extract.numbered import first_token, last_token, number_token, numbered
from rashomon.extract.parsing import written
from rashomon.extract.triggers import Effect

SELF = frozenset({"dead", "wounded", "injured", "kia", "wia", "mia", "200s", "300s"})
"""Words that are what they count."""
DASHES = frozenset({"-", "–", "—", "‒", "―", "−"})
SIGNS = DASHES | {":"}
LONGEST = 30
"""Lines at most of a list whose heading is looked for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A number phrase under a word that may count it, before its unit and with it the effect are known."""

    trigger: Token
    entry: Effect
    counted: Counted
    both: bool = False
    """The word is coordinated with another effect that has no number of its own ("killed or wounded")."""


def after(sent: Tokens, counts: Counts) -> Iterator[Reading]:
    """Numbers by the word that closes their phrase: "25 dead", "over 2,000 taken prisoner", "280 of them wounded"."""
    for counted in numbered(sent, counts, articles=True):
        if _inside(counted) or (not counted.exact and counted.low == 1 and unit(counted.head) is None):
            continue
        own = triggers.effect(counted.head) if counted.noun else None
        if own is not None and (own.form == "adjective" or counted.head.lower_ in SELF):
            yield Reading(counted.head, own, counted)  # "25 dead", "300 rebel dead"
            continue
        token = _next(sent, last_token(counted) + 1)
        entry = triggers.effect(token) if token is not None else None
        if token is None or entry is None or not _closes(token, entry):
            continue
        pair = _coordinate(token)
        yield Reading(token, entry, counted, both=pair is not None)
        if pair is not None:
            yield Reading(pair, triggers.effect(pair) or entry, counted, both=True)


def _inside(counted: Counted) -> bool:
    """Whether a noun of harm governs the phrase ("the death of three farmers"): that noun counts it."""
    start = first_token(counted)
    doc = counted.head.doc
    if not start or (doc[start - 1].lower_ not in {"of", "for"} and doc[start].lower_ != "of"):
        return False
    before = doc[start - 1] if doc[start].lower_ == "of" else doc[start - 2]
    entry = triggers.effect(before) if before.pos_ == "NOUN" else None
    return entry is not None and entry.form == "noun" and entry.counts in {"of", "self"}


def right_before(sent: Tokens, counts: Counts) -> Iterator[Reading]:
    """Numbers right after a verb that counts its object: "wounding 3", "killed at least 35"."""
    for counted in numbered(sent, counts):
        i = first_token(counted) - 1
        if i < sent.start or sent.doc[i].pos_ != "VERB" or any(t.dep_ == "auxpass" for t in sent.doc[i].children):
            continue
        entry = triggers.effect(sent.doc[i])
        if entry is None or entry.form != "verb" or entry.counts != "object":
            continue
        yield Reading(sent.doc[i], entry, counted)
        if _coordinated_before(sent.doc[i]):
            other = sent.doc[i - 2]
            yield Reading(other, triggers.effect(other) or entry, counted, both=True)


def _next(sent: Tokens, i: int) -> Token | None:
    doc = sent.doc
    while i < sent.end:
        token = doc[i]
        if token.lower_ not in triggers.words("filler") and (token.pos_ != "ADV" or triggers.effect(token) is not None):
            return token
        i += 1
    return None


def _closes(token: Token, entry: Effect) -> bool:
    """Whether the word ends a phrase that it counts: no object of its own follows ("20 rebels captured a truck")."""
    if entry.form == "noun":
        return entry.counts == "self" and token.lower_ in SELF
    if entry.form == "adjective" or entry.counts == "subject":
        return not (token.dep_ == "amod" and token.head.i > token.i)
    if token.tag_ not in {"VBN", "VBD", "JJ"} or (token.dep_ == "amod" and token.head.i > token.i):
        return False
    if any(t.dep_ == "auxpass" for t in token.children):
        return True
    if any(t.dep_ == "dobj" and t.lemma_.lower() not in {"prisoner", "hostage", "captive"} for t in token.children):
        return False
    following = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return following is None or following.pos_ not in {"DET", "NUM", "PRON", "PROPN"}


def _coordinate(token: Token) -> Token | None:
    """The other half of "killed or wounded", "dead and injured"."""
    if token.i + 2 >= len(token.doc) or token.nbor(1).lower_ not in {"or", "and", "/"}:
        return None
    for step in (2, 3):
        if token.i + step < len(token.doc):
            other = token.nbor(step)
            if triggers.effect(other) is not None and not any(
                t.dep_ in {"dobj", "nsubjpass", "auxpass"} and t.i - other.i <= 4 for t in other.children
            ):
                return other
            if other.pos_ != "ADV":
                return None
    return None


PARTS = re.compile(r"\b(?:including|(?:among|of)\s+(?:them|whom|these|those|which))\s+(?:\w+\s+)?$", re.IGNORECASE)
LIST = re.compile(r"\s*(?:,|;|and|or|,\s*and|as well as|plus)\s*(?:the\s+|an estimated\s+|another\s+)?", re.IGNORECASE)


def before_list(sent: Tokens, counts: Counts, readings: dict[int, list[Reading]]) -> None:
    """Numbers in a list that one word closes: "120 rebels and 25 soldiers dead"."""
    text = written(sent.doc)
    phrases = list(numbered(sent, counts, articles=True))
    for first, second in reversed(list(pairwise(phrases))):
        closing = readings.get(second.span.start)
        own = triggers.effect(first.head)
        counts_itself = own is not None and own.form == "noun"  # "17 bodies and 40 wounded"
        if closing is None or first.span.start in readings or not first.noun or counts_itself:
            continue
        end = sent.doc[last_token(first)]
        between = text[end.idx + len(end) : second.span.start]
        if PARTS.search(text[max(0, first.span.start - 20) : first.span.start]):
            continue  # "40 dead, of whom 12 children, and 30 wounded": the children are among the dead
        people = first.unit == "persons"
        if people and between.strip(" \n") in {",", ";"} and _own_clause(second, closing):
            continue  # "including five women, dozens were wounded"
        if LIST.fullmatch(between) and people == (second.unit in {"persons", None}):
            readings[first.span.start] = [Reading(r.trigger, r.entry, first, r.both) for r in closing]


def parted(trigger: Token, counted: Counted, counts: Counts) -> bool:
    """Whether the number is of a part of those counted before, and another number stands between it and the word:
    the twelve in "40 dead, of whom 12 children, and 30 wounded"."""
    text = written(trigger.doc)
    if trigger.i < counted.head.i or not PARTS.search(text[max(0, counted.span.start - 20) : counted.span.start]):
        return False
    return any(not n.article and counted.head.i < n.start < trigger.i for n in counts.numbers)


def _own_clause(counted: Counted, closing: list[Reading]) -> bool:
    """Whether the number is the subject of a finite verb that counts it."""
    return any(
        any(t.dep_ in {"aux", "auxpass"} and t.i > last_token(counted) for t in reading.trigger.children)
        for reading in closing
    )


def leading(sent: Tokens, counts: Counts, taken: set[int]) -> Iterator[Reading]:
    """Numbers that the parse left alone, by the word right before them: "wounding 3", "dead: 115"."""
    for counted in numbered(sent, counts):
        if counted.span.start in taken:
            continue
        item = _item(sent, counted, counts)
        if item is not None:
            yield item
            continue
        i = first_token(counted) - 1
        while i > sent.start and (sent.doc[i].text in SIGNS or sent.doc[i].is_space):
            i -= 1
        if i < sent.start:
            continue
        token = sent.doc[i]
        entry = triggers.effect(token)
        if token.lemma_ in {"number", "total", "totalled"} and i > sent.start:  # "the army's wounded number 720"
            before = triggers.effect(sent.doc[i - 1])
            if before is not None and counted.exact:
                yield Reading(sent.doc[i - 1], before, counted)
                continue
        if (
            entry is None
            and token.pos_ in {"VERB", "NOUN"}
            and i > sent.start
            and all(t.text != ":" for t in sent.doc[i + 1 : i + 3])
        ):
            continue
        colon = any(t.text == ":" for t in sent.doc[i + 1 : i + 3])
        if entry is None and colon:
            token, entry = _label(sent, i)
        if entry is not None and ((entry.form == "verb" and entry.counts == "object") or colon):
            pair = _coordinate(token)
            yield Reading(token, entry, counted, both=pair is not None or _coordinated_before(token))
            other = pair or (token.nbor(-2) if _coordinated_before(token) else None)
            if other is not None and (second := triggers.effect(other)) is not None:
                yield Reading(other, second, counted, both=True)


def _item(sent: Tokens, counted: Counted, counts: Counts) -> Reading | None:
    """One item of a list of losses or spoils: "tanks - 3,458 (+8)"; its heading tells the effect."""
    doc, i = sent.doc, number_token(counted) - 1
    if counted.noun and counted.head.i > i + 3:
        return None
    if i > sent.start and doc[i].text in {"(", "+", "(+"}:  # what the last day added
        before = next(
            (counts.number_at(doc[j]) for j in range(i - 1, max(sent.start, i - 4), -1) if counts.number_at(doc[j])),
            None,
        )
        if before is None or "+" not in written(doc)[doc[i].idx : counted.span.end]:
            return None
        i = before.start - 1
    while i > sent.start and doc[i].lower_ in {"about", "approximately", "some", "~"}:
        i -= 1
    if i <= sent.start or doc[i].text not in DASHES:
        return None
    head = doc[i - 1]
    head = head.nbor(-1) if head.text == ")" and head.i else head
    if head.pos_ not in NOUNS or unit(head) is None:
        return None
    heading = _heading(sent, head)
    if heading is None:
        return None
    entry = triggers.effect(heading)
    if entry is None or entry.on(unit(head))[0] is None:
        return None
    trigger = (
        heading if heading.i >= sent.start else doc[number_token(counted)]
    )  # a figure's word stands in its sentence
    return Reading(trigger, entry, dataclasses.replace(counted, head=head, noun=True, exact=True))


def _heading(sent: Tokens, head: Token) -> Token | None:
    """The word of the same sentence, or of the heading that ends in a colon before the lines of a list, that tells what
    became of people and things alike: "total losses of the enemy: personnel - ..."."""
    lines = [sent.doc[sent.start : head.i], *_above(sent)]
    for line in lines:
        for token in line:
            entry = triggers.effect(token)
            if entry is not None and entry.things is not None and (entry.form == "noun" or line is not lines[0]):
                return token
    return None


def _above(sent: Tokens) -> Iterator[Tokens]:
    """The sentences above that are items of the same list, up to the heading."""
    start = sent.start
    for _ in range(LONGEST):
        if not start:
            return
        above = sent.doc[start - 1].sent
        words = above.text.strip()
        if words.endswith(":"):
            yield above
            return
        if not any(sign in words for sign in DASHES) or not any(c.isdigit() for c in words):
            return
        start = above.start


def _coordinated_before(token: Token) -> bool:
    return token.i >= 2 and token.nbor(-1).lower_ in {"or", "and"} and triggers.effect(token.nbor(-2)) is not None


def _label(sent: Tokens, i: int) -> tuple[Token, Effect | None]:
    """The effect in the few words before a colon: "Taken from the enemy: ten vehicles"."""
    for token in reversed(list(sent.doc[max(sent.start, i - 14) : i])):
        entry = triggers.effect(token)
        if entry is not None:
            return token, entry
    return sent.doc[i], None
