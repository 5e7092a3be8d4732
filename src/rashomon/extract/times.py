"""When: the time expressions of a document, and which of them tells when an event happened or a thing was said."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.extract.dates import iso, parse_iso
from rashomon.extract.parsing import Parsed
from rashomon.extract.reckoning import Expression, read
from rashomon.model import Issue, Span, When


def find(parsed: Parsed) -> tuple[tuple[When, ...], tuple[Issue, ...]]:
    """The time expressions of a document with their days, and an issue for each whose days cannot be reckoned.

    Durations and times of day ("for three days", "at dawn") are among them with neither start nor end. Relative
    expressions count from `document.published_at`; where that is None or too coarse they stay open with an issue.
    """
    published = parse_iso(parsed.document.published_at)
    expressions = read(parsed.doc.text, published, is_future=functools.partial(_is_future, parsed))
    whens, issues = [], []
    for expression in expressions:
        span = parsed.span(expression.start, expression.end)
        whens.append(When(span=span, start=iso(expression.first), end=iso(expression.last)))
        if expression.lost:
            issues.append(_lost(parsed, span, expression))
    return tuple(whens), tuple(issues)


def _lost(parsed: Parsed, span: Span, expression: Expression) -> Issue:
    document = parsed.document
    if document.published_at is None:
        why = "the document has no date of publication to count from"
    elif expression.kind in {"ago", "next_unit", "that_unit", "duration"}:
        why = "it is vague, or no day before it is known finely enough to count from"
    else:
        why = f"it cannot be reckoned from the date of publication, {document.published_at}"
    return Issue(
        stage="extract", severity="note", message=f"“{span.exact}” has no date: {why}.", subject=document.id, span=span
    )


def of_event(parsed: Parsed, tokens: Tokens, whens: Sequence[When], *, trigger: Token | None = None) -> When | None:
    """The time of the event that the clause `tokens` states, None where its sentence does not tell.

    Of the times in the clause, then of those in its sentence, the one nearest to the event in the parse; never one that
    modifies a verb of saying ("said on Saturday"), nor one that is only a border ("after the 2012 coup").
    """
    event = trigger or tokens.root
    inside: list[tuple[int, int, When]] = []
    beside: list[tuple[int, int, When]] = []
    for when in whens:
        if when.span is None or not (when.start or when.end) or not _same_sentence(parsed, tokens, when.span):
            continue
        head = parsed.tokens(when.span).root
        if _is_border(head) or _says(_governor(head)):
            continue
        within = tokens.start_char < when.span.end and when.span.start < tokens.end_char
        (inside if within else beside).append((_distance(event, head), abs(event.i - head.i), when))
    for found in (inside, beside):
        if found:
            return min(found, key=lambda item: item[:2])[2]
    return None


def said_at(parsed: Parsed, cue: Span, whens: Sequence[When]) -> str | None:
    """The day, in ISO 8601, of the time that modifies the verb or noun of saying at `cue`; None where none does."""
    words = parsed.tokens(cue)
    for when in whens:
        if when.span and when.start and when.start == when.end and _same_sentence(parsed, words, when.span):
            governor = _governor(parsed.tokens(when.span).root)
            if governor is not None and words.start <= governor.i < words.end:
                return when.start
    return None


def main(parsed: Parsed, whens: Sequence[When]) -> When | None:
    """The time that the report gives for its incident: the first that is told of an event and has a day."""
    told = [when for when in whens if when.span and when.start and _is_told_of_event(parsed, when.span)]
    fine = [when for when in told if when.start and len(when.start) == 10]
    return fine[0] if fine else told[0] if told else None


def _is_told_of_event(parsed: Parsed, span: Span) -> bool:
    head = parsed.tokens(span).root
    return not _is_border(head) and not _says(_governor(head))


def _same_sentence(parsed: Parsed, tokens: Tokens, span: Span) -> bool:
    if tokens.start_char < span.end and span.start < tokens.end_char:
        return True
    first, last = parsed.doc[tokens.start].sent, parsed.doc[tokens.end - 1].sent
    return first.start_char < span.end and span.start < last.end_char


@functools.cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    data = load("times")
    return frozenset(data["borders"]), frozenset(data["saying"])


def _governor(head: Token) -> Token | None:
    """The verb or noun that a time expression modifies, with the expression's own head."""
    at = head
    while at.head != at:
        at = at.head
        if at.pos_ in {"VERB", "AUX"} or (at.pos_ == "NOUN" and at.ent_type_ not in {"DATE", "TIME"}):
            return at
    return None


def _says(token: Token | None) -> bool:
    return token is not None and token.lemma_.lower() in _lists()[1]


def _is_border(head: Token) -> bool:
    """Whether a preposition or conjunction makes the time a border: "before 2015", "after Friday's attack"."""
    at = head
    for _ in range(3):
        if at.lower_ in _lists()[0] and at is not head:
            return True
        if at.head == at or at.pos_ == "VERB":
            return False
        at = at.head
    return False


def _distance(event: Token, head: Token) -> int:
    """Steps between two tokens of one sentence in the parse; tokens of two sentences are far apart."""
    up = [event, *event.ancestors]
    path = {token.i: steps for steps, token in enumerate(up)}
    return min(
        (steps + path[token.i] for steps, token in enumerate([head, *head.ancestors]) if token.i in path), default=99
    )


def _is_future(parsed: Parsed, start: int, end: int) -> bool:
    """Whether the verb that a time modifies speaks of what is to come ("will meet on Friday")."""
    tokens: Iterable[Token] = parsed.doc.char_span(start, end, alignment_mode="expand") or ()
    for token in tokens:
        for verb in (ancestor for ancestor in token.ancestors if ancestor.pos_ in {"VERB", "AUX"}):
            return any(child.lower_ in {"will", "'ll", "’ll", "shall"} for child in verb.children)
    return False
