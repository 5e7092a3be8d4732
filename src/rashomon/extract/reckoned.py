"""Sources of numbers that stand with no verb of saying: "in Moscow the count is", "(UN)", "the rebels at 12"."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from rashomon import codebook
from rashomon.extract.reported import enumerated, trimmed
from rashomon.extract.sayings import Saying
from rashomon.extract.speakers import cue_words, lemma, phrase, speaking_nouns, speaks

POINTING = frozenset({"that", "this", "the", "these", "those"})
BODIES = frozenset({"ORG", "PERSON", "NORP"})
LONGEST_NOTE = 8
"""Tokens between brackets at the end of a sentence, at most, that can be its source."""
SUPPLIED = frozenset({"give", "provide", "release", "supply", "issue", "publish"})


def of_counts(doc: Doc, segment_of: list[tuple[int, int]]) -> Iterator[Saying]:
    """The sayings of a text that a count, a bracket or a gap in an enumeration carries."""
    for token in doc:
        segment = segment_of[token.i]
        saying = (
            _held(token, segment)
            or _pointed(token, segment)
            or _passed_on(token, segment)
            or _gapped(token, segment)
            or _noted(token)
        )
        if saying is not None:
            yield saying


def looking_back(doc: Doc, found: Sequence[Saying]) -> Iterator[Saying]:
    """The sentence before "The figure came from the ministry", where nobody has said it yet."""
    sents = list(doc.sents)
    for before, sent in itertools.pairwise(sents):
        head = _supplier(sent.root)
        numbered = any(t.like_num or t.pos_ == "NUM" for t in before)
        if head is None or not speaks(head) or not numbered or "\n" in before.text_with_ws:
            continue
        if any(before.start <= saying.cue[0] < before.end for saying in found):
            continue
        content = trimmed(doc, [(before.start, before.end)])
        group = (sent.start, head.right_edge.i + 1)
        if content:
            yield Saying(cue=(sent.root.i, sent.root.i + 1), content=content, speaker=head, verb="count", group=group)


def _supplier(verb: Token) -> Token | None:
    """Whoever a number comes from: "that figure came from the ministry", "was given by the ministry"."""
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if subject is None or lemma(subject) not in cue_words("nouns", "tally"):
        return None
    if not any(c.dep_ == "det" and c.text.lower() in POINTING for c in subject.children):
        return None
    if lemma(verb) == "come":
        links = [c for c in verb.children if c.dep_ == "prep" and c.text.lower() == "from"]
    elif lemma(verb) in SUPPLIED:
        links = [c for c in verb.children if c.dep_ == "agent"]
    else:
        return None
    return next((c for link in links for c in link.children if c.dep_ == "pobj"), None)


def _held(token: Token, segment: tuple[int, int]) -> Saying | None:
    """ "In Washington the count is 100", "For the union the toll stands at 170": a number by whom or where it holds."""
    doc, (start, end) = token.doc, segment
    if doc[start].text.lower() not in {"in", "for"} or token.i <= start + 1 or token.dep_ != "nsubj":
        return None
    if lemma(token) not in cue_words("nouns", "tally") or token.head.pos_ not in {"VERB", "AUX"}:
        return None
    colon = next((i for i in range(token.i, end) if doc[i].text == ":"), None)  # "the count has hardly moved: 100"
    if colon is None and lemma(token.head) not in cue_words("nouns", "stands"):
        return None
    head = next((c for c in doc[start].children if c.dep_ == "pobj" and c.i < token.left_edge.i), None)
    if head is None or not any(t.like_num or t.pos_ == "NUM" for t in doc[token.i : end]):
        return None
    between = doc[head.right_edge.i + 1 : token.left_edge.i]
    if any(not t.is_punct for t in between):
        return None
    if doc[start].text.lower() == "in":
        known = head.text.lower() in _seats()
    else:
        known = head.ent_type_ in BODIES or lemma(head) in speaking_nouns()
    if not known or not speaks(head):
        return None
    content = trimmed(doc, [(token.left_edge.i if colon is None else colon + 1, end)])
    return Saying(
        cue=(token.i, token.i + 1), content=content, speaker=head, verb="count", group=(start, token.left_edge.i)
    )


@functools.cache
def _seats() -> frozenset[str]:
    """The capitals that stand for a government, each of one word, in lower case."""
    return frozenset(word.lower() for row in codebook.load("demonyms").values() for word in row["seats"])


def _pointed(token: Token, segment: tuple[int, int]) -> Saying | None:
    """ "Nine men died, by that count": a count that is somebody's who spoke before."""
    doc = token.doc
    if lemma(token) not in cue_words("nouns", "count") or token.i < segment[0] + 2:
        return None
    if [t.text.lower() for t in doc[token.i - 2 : token.i]] not in (["by", "that"], ["by", "this"], ["on", "that"]):
        return None
    start, end = token.i - 2, token.i + 1
    opening = start == segment[0]
    content = trimmed(doc, [(end, segment[1])] if opening else [(segment[0], start)])
    return (
        Saying(cue=(token.i, end), content=content, speaker=token, verb="count", group=(start, end))
        if content
        else None
    )


def _passed_on(token: Token, segment: tuple[int, int]) -> Saying | None:
    """ "In between stands a source quoted by the agency: 200 dead": whoever is quoted says what follows the colon."""
    doc = token.doc
    if token.dep_ != "acl" or token.tag_ != "VBN" or lemma(token) not in cue_words("verbs", "relay"):
        return None
    agent = next((c for a in token.children if a.dep_ == "agent" for c in a.children if c.dep_ == "pobj"), None)
    last = token.right_edge.i + 1
    colon = next((i for i in range(token.i, min(last + 2, segment[1])) if doc[i].text == ":"), None)
    if agent is None or colon is None or colon + 1 >= segment[1] or not speaks(token.head):
        return None
    content = trimmed(doc, [(colon + 1, segment[1])])
    start = phrase(token.head)[0]
    return Saying(
        cue=(token.i, token.i + 1), content=content, speaker=token.head, verb="quote", group=(start, colon + 1)
    )


def _gapped(token: Token, segment: tuple[int, int]) -> Saying | None:
    """The second of "the army puts the toll at 80, the rebels at 12"."""
    doc = token.doc
    if token.text.lower() != "at" or token.i + 1 >= segment[1] or not doc[token.i + 1].like_num:
        return None
    first = next((i for i in range(token.i - 1, max(token.i - 8, segment[0]), -1) if doc[i].text in {",", "and"}), None)
    if first is None:
        return None
    named = [t for t in doc[first + 1 : token.i] if not t.is_punct]
    if not named or any(t.pos_ in {"VERB", "AUX", "NUM", "ADP"} and t.ent_type_ not in BODIES for t in named):
        return None
    head = named[-1]
    if not (head.ent_type_ in BODIES | {"GPE"} or lemma(head) in speaking_nouns()) or not speaks(head):
        return None
    reckons = cue_words("verbs", "reckon")
    verb = next((t for t in reversed(doc[segment[0] : first]) if lemma(t) in reckons and t.pos_ == "VERB"), None)
    if verb is None or not any(t.text.lower() == "at" for t in doc[verb.i : first]):
        return None
    content = trimmed(doc, [(token.i + 1, enumerated(doc, token.i + 1, token.i + 2, segment[1]))])
    group = (first + 1, token.i + 1)
    return Saying(cue=(token.i, token.i + 1), content=content, speaker=head, verb="put", group=group)


def _noted(token: Token) -> Saying | None:
    """ "About 600 people fled the town (UNHCR, 4 May).": the source of a sentence in brackets at its end."""
    if token.text != "(" or token.i < token.sent.start + 3:
        return None
    doc, sent = token.doc, token.sent
    last = next((i for i in range(token.i + 1, min(token.i + 2 + LONGEST_NOTE, len(doc))) if doc[i].text == ")"), None)
    if last is None or (last + 1 < len(doc) and not (doc[last + 1].text in {".", ";"} or doc[last + 1].is_space)):
        return None
    inside = list(doc[token.i + 1 : last])
    cut = next((n for n, t in enumerate(inside) if t.text == "," or t.like_num), len(inside))
    named = inside[:cut]
    if not named or not _names_body(named) or not _countable(doc[token.i - 1], named[0].text):
        return None
    start = token.i - 1
    while start > sent.start and doc[start - 1].text not in {";", ")"}:
        start -= 1
    content = trimmed(doc, [(start, token.i)])
    if not content or not any(t.pos_ == "VERB" or t.like_num for t in doc[start : token.i]):
        return None
    return Saying(
        cue=(token.i, token.i + 1), content=content, speaker=named[-1], verb="note", group=(token.i, last + 1)
    )


def _names_body(named: Sequence[Token]) -> bool:
    """An acronym or a body's name, or a word for one who speaks or for what he issues; no place, no date."""
    if any(t.ent_type_ in {"GPE", "LOC", "DATE", "TIME"} or t.text.lower() in _places() for t in named):
        return False
    word = named[-1]
    if len(named) == 1 and word.is_alpha and word.is_upper:
        return 2 <= len(word) <= 8
    if lemma(word) in speaking_nouns() | cue_words("nouns", "document"):
        return len(named) <= 4 and all(t.pos_ != "VERB" for t in named)
    return all(t.pos_ == "PROPN" for t in named) and any(t.ent_type_ == "ORG" for t in named)


@functools.cache
def _places() -> frozenset[str]:
    rows = codebook.load("demonyms").values()
    return frozenset(word.lower() for row in rows for word in (*row["names"], *row["demonyms"]))


def _countable(before: Token, first: str) -> bool:
    """Whether the word before the bracket ends a statement and is not what the bracket gives another name for."""
    named = phrase(before) if before.pos_ in {"NOUN", "PROPN"} else (before.i, before.i + 1)
    if before.pos_ == "PROPN" and any(t.text[:1] == first[:1] for t in before.doc[max(named[0] - 1, 0) : before.i + 1]):
        return False
    if before.pos_ in {"VERB", "ADJ", "ADV", "NUM"} or before.ent_type_ in {"DATE", "TIME", "GPE", "LOC", "FAC"}:
        return True
    return before.pos_ == "NOUN" and lemma(before) not in speaking_nouns()
