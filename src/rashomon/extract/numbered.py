"""The number phrases of a sentence: from the words that introduce the number to the noun that it counts."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from rashomon.extract.counted import QUOTES, Counted, Counts

INTRODUCING = frozenset({"the", "another", "estimated", "further", "additional", "total", "some", "an", "of"})

ENDING = frozenset({",", ";", ":", "(", "[", "--", "–", "—"})


def numbered(sent: Tokens, counts: Counts, *, articles: bool = False) -> Iterator[Counted]:
    """What each number of the sentence counts; articles aside, unless they are wanted."""
    for number in counts.numbers:
        if (number.article and not articles) or not sent.start <= number.start < sent.end:
            continue
        counted = _whole(sent, number.start, number.end, counts)
        if counted is not None and (
            counted.exact or counted.high == 0 or counted.span.exact.casefold() not in {"some", "another"}
        ):
            yield counted


def _whole(sent: Tokens, start: int, end: int, counts: Counts) -> Counted | None:
    """What the number at these tokens counts, whatever its place in the parse."""
    doc = sent.doc
    for i in range(start, end):
        head = doc[i].head
        if doc[i].dep_ in {"nummod", "quantmod", "amod", "det", "compound", "predet"} and end <= head.i < end + 6:
            counted = counts.of(head)
            apart = any(t.text in {":", ";", ","} for t in doc[end : head.i]) and doc[end].text != ","
            if not apart and counted is not None and counted.span == counts.at(start).span:
                return counted
    return counts.of(doc[start] if doc[end - 1].lower_ == "of" else doc[end - 1])


def number_token(counted: Counted) -> int:
    """Index of the first token of the number words themselves."""
    tokens = counted.head.doc.char_span(counted.span.start, counted.span.end, alignment_mode="expand")
    return int(tokens.start) if tokens is not None else counted.head.i


def first_token(counted: Counted) -> int:
    """Index of the first token of the number phrase, what introduces it ("an estimated", "another") included."""
    doc, start = counted.head.doc, number_token(counted)
    while start and doc[start - 1].text in QUOTES:
        start -= 1
    while start and doc[start - 1].lower_ in INTRODUCING:
        start -= 1
    return start


def last_token(counted: Counted) -> int:
    """The last token of the number phrase: its noun, where that stands after the number."""
    tokens = counted.head.doc.char_span(counted.span.start, counted.span.end, alignment_mode="expand")
    last = int(tokens.end - 1) if tokens is not None else counted.head.i
    end = max(last, counted.head.i)
    for right in counted.head.rights:  # "members of the forces", "prisoners of war"
        if right.dep_ == "prep" and right.lower_ in {"of", "from"} and right.i == end + 1 and counted.noun:
            inner = right.doc[right.i + 1 : right.right_edge.i + 1]
            stop = next(
                (t.i for t in inner if t.pos_ in {"VERB", "AUX", "NUM"} or t.text in ENDING), right.right_edge.i + 1
            )
            end = stop - 1
        elif right.dep_ == "conj" and right.pos_ == "NOUN" and end < right.i <= end + 4 and counted.noun:
            left = [t for t in right.lefts if t.pos_ == "NUM" or t.dep_ == "det"]
            end = end if left else right.i  # "36 tanks and armoured vehicles"
    return end
