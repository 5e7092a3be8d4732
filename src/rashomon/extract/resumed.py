"""Bare numbers that resume a count: what another speaker sets against it, and what a verb left out counts."""

from __future__ import annotations

import dataclasses

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.extract import triggers
from rashomon.extract.counted import NOUNS, QUOTES, Counted, Counts, unit
from rashomon.extract.numbered import first_token, last_token, number_token, numbered
from rashomon.extract.tallies import Tally

OPENING = frozenset({"of", "to", "at", "from", "beyond", "by"})
ENDS = frozenset({",", ".", ";", "!", "?", ":", "-", "–", "—", "--", ")", "(", "\n"}) | QUOTES
STANDING = frozenset({"number", "figure", "toll", "total", "count", "it", "tally", "answer", "estimate", "score"})


def carried(sent: Tokens, counts: Counts, tallies: list[Tally], last: Tally | None) -> list[Tally]:
    """The tallies of a sentence with the numbers that go on with one of them, or with `last`, the one before it.

    "The ministry spoke of 200"; "up from 14"; "the army lost 12 men, the rebels 30"; "five were children".
    """
    found = list(tallies)
    first = _among(sent, counts, last) if not found else None
    if first is not None:
        found.append(first)
    for counted in numbered(sent, counts):
        if not counted.number or counted.low == 0 or any(t.counted.span.start == counted.span.start for t in found):
            continue
        before = [tally for tally in found if tally.counted.span.end <= counted.span.start]
        inside = max(before, key=lambda tally: tally.counted.span.start) if before else None
        model = inside or last
        label = None if counted.noun or inside is not None else _labelled(sent, counted)
        if label is not None:
            found.append(dataclasses.replace(label, counted=counted, subset=False))
            continue
        if model is None:
            continue
        told = _told(counted, model)
        if told is not None:
            found.append(dataclasses.replace(model, counted=told, subset=True, unit="persons", trigger=counted.top))
        elif inside is not None and (_gapped(sent, inside, counted) or _enumerated(sent, inside, counted)):
            found.append(dataclasses.replace(model, counted=counted, subset=inside.subset, trigger=counted.top))
        elif not counted.noun and (_alone(counted, sent) or _weighed(counted)):
            found.append(dataclasses.replace(model, counted=counted, subset=False, trigger=counted.top))
    return sorted(found, key=lambda tally: tally.counted.span.start)


def _among(sent: Tokens, counts: Counts, last: Tally | None) -> Tally | None:
    """Who was among those counted before: "Among them a child", "Including two women"; None where it tells no one."""
    words = [t for t in sent[:6] if t.is_alpha]
    lowered = [t.lower_ for t in words]
    if last is None or last.unit != "persons" or not words:
        return None
    if lowered[:2] not in (["among", "them"], ["of", "them"], ["among", "these"]) and lowered[0] not in {
        "including",
        "incl",
    }:
        return None
    for counted in numbered(sent, counts, articles=True):
        between = sent.doc[words[0].i : first_token(counted)]
        if (
            counted.noun
            and counted.unit == "persons"
            and len(between) <= 4
            and all(t.pos_ != "VERB" or t.i == words[0].i for t in between)
        ):
            return dataclasses.replace(last, counted=counted, subset=True, trigger=counted.top)
        return None
    return None


def _labelled(sent: Tokens, counted: Counted) -> Tally | None:
    """A tally of what a label at the head of a line counts: "Injured: OHCHR has 16 or more"; None without one."""
    words = [t for t in sent[:6] if t.is_alpha or t.text == ":"][:2]
    if len(words) < 2 or words[1].text != ":":
        return None
    entry = triggers.effect(words[0])
    if entry is None or entry.persons is None or words[1].i >= number_token(counted):
        return None
    return Tally(trigger=words[0], effect=entry.persons, kind=entry.kind, counted=counted, unit="persons")


def _told(counted: Counted, model: Tally) -> Counted | None:
    """The number with who they were, where "five were children" tells of those counted before; else None."""
    verb = counted.top.head
    if counted.noun or model.unit != "persons" or counted.top.dep_ != "nsubj" or verb.lemma_ != "be":
        return None
    who = next((t for t in verb.children if t.dep_ == "attr" and t.pos_ in NOUNS and t.i > verb.i), None)
    if who is None or unit(who) != "persons" or (who.tag_ not in {"NNS", "NNPS"} and counted.high != 1):
        return None
    return dataclasses.replace(counted, head=who, noun=True)


def _gapped(sent: Tokens, inside: Tally, counted: Counted) -> bool:
    """Whether the verb of the count before is left out: "the army lost 12 men, the rebels 30"."""
    if inside.trigger.pos_ != "VERB" or (counted.noun and (counted.unit or inside.unit) != inside.unit):
        return False
    between = [t for t in sent.doc[last_token(inside.counted) + 1 : first_token(counted)] if not t.is_space]
    while between and between[0].lower_ in {",", ";", "and", "while", "but"}:
        between.pop(0)
    if between and between[-1].text == ",":
        between.pop()
    if not 0 < len(between) <= 6 or not (between[0].lower_ in {"the", "its", "our"} or between[0].pos_ == "PROPN"):
        return False
    named = between[-1].pos_ in NOUNS and all(t.pos_ in NOUNS | {"DET", "ADJ", "PRON", "PUNCT"} for t in between)
    return named and "," not in {t.text for t in between} and _closed(sent, last_token(counted) + 1)


def _enumerated(sent: Tokens, inside: Tally, counted: Counted) -> bool:
    """Whether bare numbers are told one after another: "64 in battle, 37 in ambushes and 8 on mines"."""
    start = first_token(counted)
    before = sent.doc[start - 1].lower_
    if counted.noun or (inside.counted.noun and before != "then") or before not in {",", ";", "and", "then"}:
        return False
    if before == "then":  # "50, then 272, then 300"
        return _closed(sent, last_token(counted) + 1)
    following = sent.doc[last_token(counted) + 1] if last_token(counted) + 1 < sent.end else None
    return following is not None and following.pos_ in {"ADP", "SCONJ"}


def _closed(sent: Tokens, end: int) -> bool:
    """Whether nothing that could be counted follows: the end, a sign, a preposition, a time."""
    if end >= sent.end or sent.doc[end].text in ENDS or sent.doc[end].pos_ in {"ADP", "CCONJ", "SCONJ", "ADV"}:
        return True
    following = sent.doc[end : min(end + 3, sent.end)]
    return following[0].pos_ == "DET" and any(t.lower_ in _times() for t in following[1:])


def _times() -> frozenset[str]:
    return frozenset(word for word in load("numbers")["measures"]["time"])


def _alone(counted: Counted, sent: Tokens) -> bool:
    """Whether the number stands alone under a verb of saying or of standing, or begins the sentence before a comma."""
    doc, top = sent.doc, counted.top
    end = last_token(counted) + 1
    if end < sent.end and (doc[end].lower_ == "according" or (doc[end].lower_ == "more" and end + 1 >= sent.end - 1)):
        return True
    if doc[end - 1].text == "of":
        return False
    start = number_token(counted)
    if _claimed(sent, start, end):
        return True
    if not _closed(sent, end):
        return False
    while start > sent.start and doc[start - 1].text in QUOTES:
        start -= 1
    before = doc[start - 1] if start > sent.start else top
    if before.lower_ == "from" and before.i > sent.start and before.nbor(-1).lower_ in {"up", "down"}:
        return True
    if before.text == ":" and before.i > sent.start:
        return before.nbor(-1).lemma_.lower() in STANDING
    carrying = triggers.words("carrying")
    if before.lower_ in OPENING and top.dep_ in {"pobj", "nummod", "pcomp"}:
        governor = before.head.head if before.head.pos_ == "ADV" else before.head
        while governor.ent_type_ in {"DATE", "TIME"} and governor.head.i != governor.i:  # "spoke on Saturday of 240"
            governor = governor.head
        governor = governor.head if governor.pos_ == "ADP" else governor
        return governor.pos_ in {"VERB", "AUX"} and governor.lemma_ != "be" and governor.lemma_.lower() in carrying
    if before.pos_ == "PRON" and before.i > sent.start:  # "told us 60"
        before = before.nbor(-1)
    if before.pos_ == "VERB" and before.lemma_.lower() in carrying:
        return True
    if before.lemma_ == "have" and before.dep_ != "aux" and end < sent.end and doc[end].text in {".", ";", ","}:
        return True
    if top.dep_ in {"dobj", "attr", "ccomp", "oprd"}:
        return _standing(top.head) if top.head.lemma_ == "be" else top.head.lemma_.lower() in carrying
    return first_token(counted) == sent.start and end < sent.end and doc[end].text == ","


def _weighed(counted: Counted) -> bool:
    """Whether the number is weighed against one given before: "an official believes 12,000 is nearer"."""
    verb = counted.top.head
    if counted.top.dep_ != "nsubj" or verb.lemma_ != "be" or counted.span.end > verb.idx:
        return False
    return any(t.dep_ in {"acomp", "advmod"} and t.lemma_.lower() in triggers.words("likelier") for t in verb.children)


def _standing(verb: Token) -> bool:
    """Whether "be" sets a number to a sum: "the figure is 98", "there were 40"."""
    return any(
        (t.dep_ == "nsubj" and t.lemma_.lower() in STANDING) or t.dep_ == "expl" for t in verb.children if t.i < verb.i
    )


def _claimed(sent: Tokens, start: int, end: int) -> bool:
    """Whether it is a number that was given before: "the 100 claimed by the rebels", "the 40 first announced"."""
    doc = sent.doc
    if start == sent.start or doc[start - 1].lower_ != "the":
        return False
    after = [t for t in doc[end : min(end + 3, sent.end)] if t.pos_ != "ADV"]
    return bool(after) and after[0].tag_ in {"VBN", "VBD"} and after[0].lemma_.lower() in triggers.words("carrying")
