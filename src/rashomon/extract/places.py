"""Where: the places that a document names, and which of them an event or the whole report has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.extract.parsing import Parsed
from rashomon.extract.toponyms import find, lists
from rashomon.model import PlaceMention, Span

__all__ = ["find", "main", "of_event"]


def of_event(
    parsed: Parsed, tokens: Tokens, places: Sequence[PlaceMention], *, trigger: Token | None = None
) -> PlaceMention | None:
    """The place of the event that the clause `tokens` states: one that it is said to be in, near or at.

    Those inside the clause come before the others of its sentence; of several, the first and most specific named
    together ("in Kataf, Saada province" is Kataf). None where the sentence names none.
    """
    inside = [place for place in places if _within(tokens, place.span)]
    sentence = parsed.doc[tokens.start].sent
    beside = [place for place in places if _within(sentence, place.span) and place not in inside]
    for candidates in (inside, beside):
        located = [place for place in candidates if _is_where(parsed.tokens(place.span))]
        if located:
            return min(located, key=lambda place: (_rank(parsed, place, trigger), place.span.start))
    return None


def main(parsed: Parsed, places: Sequence[PlaceMention], told: Collection[Span] = ()) -> PlaceMention | None:
    """The place that the report gives for its incident: among those where something is said to be, the one that is
    named most, with weight on title, opening and `told`, the places of claims about the incident; a country only where
    nothing else is named. Where the report was filed ("BAMAKO, July 27 --") counts for nothing."""
    counts: Counter[str] = Counter()
    first: dict[str, PlaceMention] = {}
    title = (parsed.document.title or "").casefold()
    opening = sum(len(paragraph) + 1 for paragraph in parsed.document.text.split("\n")[:2])
    for place in places:
        if _is_dateline(parsed, place):
            continue
        key = _key(place)
        first.setdefault(key, place)
        weight = 2 if place.span in told or _is_where(parsed.tokens(place.span)) else 0
        counts[key] += weight + (weight if place.span.start < opening else 0) + TOLD * (place.span in told)
    for key in first:
        if counts[key] and key in title:
            counts[key] += 4
        counts[key] //= (1, 2, 8)[_breadth(parsed, first[key])]
    best = max(counts, key=lambda key: (counts[key], -first[key].span.start), default=None)
    return first[best] if best is not None and counts[best] else None


TOLD = 3
"""What a claim's own place counts beyond the mention, in the votes for the report's; of 0 to 5 the best on `train`."""

DATELINE = 60
"""Code points of a text within which a dateline ends."""


def _within(tokens: Tokens, span: Span) -> bool:
    return tokens.start_char <= span.start and span.end <= tokens.end_char


def _key(place: PlaceMention) -> str:
    return place.span.exact.casefold().removeprefix("the ")


def _governor(tokens: Tokens) -> tuple[Token | None, Token]:
    """The preposition that governs a place's name, through lists, appositions and kinds ("the town of"), if any, and
    the word that stands for the place there."""
    at = tokens.root
    for _ in range(6):
        if at.dep_ == "pobj" and at.head.pos_ in {"ADP", "SCONJ", "ADV"}:
            kind = at.head.head
            if at.head.lower_ == "of" and kind.lower_ in lists().before:
                at = kind
                continue
            return at.head, at
        if at.dep_ in {"conj", "appos", "compound", "nmod"} and at.head != at:
            at = at.head
            continue
        break
    return None, at


def _is_where(tokens: Tokens) -> bool:
    """Whether something is put at the place, other than speech ("said in Bamako"), those who speak ("residents of Gao
    said"), a body ("the ministry in Kabul") or a person ("a man from Gao")."""
    preposition, place = _governor(tokens)
    if _is_speakers(tokens.root):
        return False
    if preposition is None:
        if tokens.start and tokens.doc[tokens.start - 1].lower_ in lists().sure:
            return True
        if place.dep_ == "dobj" and place.head.lemma_.lower() in lists().saying:
            return False  # "they blame Iran"
        return place.dep_ in {"dobj", "npadvmod", "appos", "ROOT", "nsubjpass", "attr", "dep"}
    head, word = preposition.head, preposition.lower_
    if head.lemma_.lower() in lists().saying or word not in lists().locative or _is_body(head, word):
        return False
    return not (word in {"from", "to", "of", "and"} and _is_person(head) and not _is_distance(preposition))


def _is_distance(preposition: Token) -> bool:
    """Whether it tells how far from a place something is ("15 km from Chiclayo")."""
    doc, i = preposition.doc, preposition.i
    return i > 0 and doc[i - 1].lower_ in {"km", "kilometres", "kilometers", "miles", "meters", "metres"}


def _is_speakers(token: Token) -> bool:
    """Whether a name belongs to the subject of a verb of saying, or to whom something is according to."""
    for at in (token, *token.ancestors):
        if at.pos_ in {"VERB", "AUX"} and at.lower_ != "according":
            return False
        if at.lower_ == "according":
            return True
        if at.dep_ == "nsubj" and at.head.lemma_.lower() in lists().saying:
            return not any(child.dep_ == "nsubj" and child.i > at.i for child in at.head.children)
    return False


def _is_person(token: Token) -> bool:
    return token.lemma_.lower() in lists().persons or (
        token.pos_ in {"NOUN", "PROPN"} and token.ent_type_ in {"PERSON", "NORP"}
    )


def _is_body(token: Token, preposition: str) -> bool:
    """Whether a place only tells which body is meant ("the embassy in Lima", "the Party of Nepal")."""
    lemma = token.lemma_.lower()
    return lemma in lists().offices or (preposition == "of" and lemma in lists().no_place - lists().after)


def _is_dateline(parsed: Parsed, place: PlaceMention) -> bool:
    """Whether a place at the very beginning is where the report was filed."""
    end = place.span.end
    return (
        end < DATELINE
        and FILED.match(parsed.document.text, end) is not None
        and "\n" not in (parsed.document.text[:end])
    )


FILED = re.compile(r"[^\n.]{0,40}?(?:\(\w[^)\n]*\)\s*[-–—:]+ |\(\w[^)\n]*\):|\s--\s|\s[–—]\s)")
"""What follows the place in a dateline: an agency in brackets, a day, a dash or a colon."""


def _breadth(parsed: Parsed, place: PlaceMention) -> int:
    """0 for a settlement or a spot, 1 for a region or a part of a country, 2 for a country."""
    words = _key(place).split()
    if _key(place) in lists().countries or words[-1] in lists().of_country - {"capital"}:
        return 2
    before = parsed.document.text[max(0, place.span.start - 30) : place.span.start].casefold().split()
    of_kind = before[-1:] == ["of"] and before[-2:-1] and before[-2] in lists().region_kinds
    return int(bool(of_kind) or words[-1] in lists().region_kinds or words[0] in lists().parts)


def _rank(parsed: Parsed, place: PlaceMention, event: Token | None) -> tuple[int, int, int]:
    """Smaller is better: towns before countries, "in" and "near" before "from" and "to", then nearness in the parse."""
    tokens = parsed.tokens(place.span)
    preposition, _ = _governor(tokens)
    word = preposition.lower_ if preposition is not None else ""
    distance = 0
    if event is not None:
        path = {token.i: steps for steps, token in enumerate([event, *event.ancestors])}
        climb = enumerate([tokens.root, *tokens.root.ancestors])
        distance = min((steps + 2 * path[token.i] for steps, token in climb if token.i in path), default=99)
    return (_breadth(parsed, place), int(word not in lists().sure and word != "on"), distance)
