"""When: the time expressions of a document, and which of them tells when an event happened or a thing was said."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.codebook import load
from rashomon.extract import logs
from rashomon.extract.dates import Day, iso, parse_iso, shift
from rashomon.extract.parsing import Parsed, written
from rashomon.extract.reckoning import Expression, read
from rashomon.model import Issue, Span, When


def find(parsed: Parsed) -> tuple[tuple[When, ...], tuple[Issue, ...]]:
    """The time expressions of a document with their days, and an issue for each whose days cannot be reckoned.

    Durations and times of day ("for three days", "at dawn") are among them with neither start nor end. Relative
    expressions count from `document.published_at`; where that is None or too coarse they stay open with an issue.
    """
    published = parse_iso(parsed.document.published_at)
    text = written(parsed.doc)
    expressions = read(text, published, is_future=functools.partial(_is_future, parsed), ranges=True)
    whens, issues = [], []
    for expression in logs.dated(text, expressions, published):
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
    modifies a verb of saying ("said on Saturday"), nor one that is only a border ("after the 2012 coup"). Where the
    sentence has no other, a month or a year in which something was said is taken for that of what was said, and a total
    "since they took up arms in 1996" begins then.
    """
    event = trigger or tokens.root
    inside: list[tuple[int, int, When]] = []
    beside: list[tuple[int, int, When]] = []
    spoken: list[tuple[int, int, When]] = []
    for when in whens:
        if when.span is None or not (when.start or when.end) or not _same_sentence(parsed, tokens, when.span):
            continue
        head = parsed.tokens(when.span).root
        if _is_filed(parsed, when.span):
            spoken.append((99, abs(event.i - head.i), when))
            continue
        border = _border_clause(head, event)
        if border is not None:
            if border == "since" and _is_perfect(event):
                spoken.append((99, abs(event.i - head.i), _opened(parsed, when)))
            continue
        if not (_is_told_of_event(when.span, head) or _is_right_beside(trigger, when.span, head)):
            if _dates_what_is_said(when, head):
                spoken.append((_distance(event, head), abs(event.i - head.i), when))
            continue
        within = tokens.start_char < when.span.end and when.span.start < tokens.end_char
        (inside if within else beside).append((_distance(event, head), abs(event.i - head.i), when))
    for found in (inside, beside, spoken):
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


CLAUSE_BORDERS = frozenset({"since", "before", "after", "until", "till"})
"""Words that open a clause which only dates what the other clause tells."""

RECENT = 45
"""Days before publication within which news puts the incident that it is about; older days are background."""


def main(parsed: Parsed, whens: Sequence[When]) -> When | None:
    """The time that the report gives for its incident: of those told of an event, the first that has a day.

    A report with a day of publication is taken to be about the `RECENT` days before it, unless its title or its first
    two sentences name an older time.
    """
    published = parse_iso(parsed.document.published_at)
    opening = _opening(parsed)
    dated = [(when, when.span) for when in whens if when.span and when.start]
    told = [
        when
        for when, span in dated
        if _is_told_of_event(span, parsed.tokens(span).root)
        and (span.start < opening or _is_recent(when.start or "", published))
    ]
    fine = [when for when in told if len(when.start or "") == 10]
    if fine or told:
        return (fine or told)[0]
    named = (when for when, span in dated if _is_named_day(parsed, when, span, published))
    return next(named, None)


def _is_named_day(parsed: Parsed, when: When, span: Span, published: Day | None) -> bool:
    """Whether a time is a single day of late that no word of saying has, where nothing else tells of the incident."""
    head = parsed.tokens(span).root
    single = when.start == when.end and len(when.start or "") == 10 and _is_recent(when.start or "", published)
    return single and span.exact.lower() not in _lists().vague and not (is_border(head) or _says(_governor(head)))


def told_before(parsed: Parsed, whens: Sequence[When], span: Span, apart: Collection[Span | None] = ()) -> When | None:
    """The last time before `span` in its paragraph that is told of what happened of late (`RECENT`).

    Neither a time in `apart` nor a bare "today", which may be when the report was made, is one.
    """
    paragraph = parsed.document.text.rfind("\n", 0, span.start) + 1
    published = parse_iso(parsed.document.published_at)
    for when in sorted(whens, key=lambda when: when.span.start if when.span else 0, reverse=True):
        at = when.span
        if at is None or when.start is None or at in apart or not paragraph <= at.start < span.start:
            continue
        is_bare = at.exact.lower() in {"today", "now"}
        if _is_recent(when.start, published) and not is_bare and _is_told_of_event(at, parsed.tokens(at).root):
            return when
    return None


def _opening(parsed: Parsed) -> int:
    """Where the first two sentences end."""
    ends = [sent.end_char for sent, _ in zip(parsed.doc.sents, range(2), strict=False)]
    return ends[-1] if ends else 0


def _is_recent(start: str, published: Day | None) -> bool:
    day = parse_iso(start)
    if day is None or published is None:
        return published is None
    if len(day) == len(published) == 3:
        return 0 <= (dt.date(*published) - dt.date(*day)).days <= RECENT
    earliest = shift(published, -1, "month") if len(day) > 1 and len(published) > 1 else published[:1]
    return day >= (earliest or published)[: len(day)] and day <= published[: len(day)]


def refined(when: When, by: When | None) -> When:
    """`when`, or the finer time `by` where that lies within it ("last month" of an incident that has a day).

    What counts a stretch up to the report ("this year", "over the past few days") stays as it is.
    """
    if when.span and not _lists().stretches.isdisjoint(when.span.exact.lower().split()):
        return when
    if by and by.start and when.start and when.start == when.end and len(by.start) > len(when.start):
        return by if by.start.startswith(when.start) else when
    return when


def _is_told_of_event(span: Span, head: Token) -> bool:
    governor = _governor(head)
    return (
        governor is not None and span.exact.lower() not in _lists().vague and not (is_border(head) or _says(governor))
    )


def _is_right_beside(trigger: Token | None, span: Span, head: Token) -> bool:
    """Whether the time modifies the event's own verb, or follows its noun at once, whatever the parser makes of both:
    "the hostages were released on Friday", "condemns the attacks today in the port"."""
    if trigger is None or is_border(head) or span.exact.lower() in _lists().vague:
        return False
    end = trigger.idx + len(trigger)
    return _governor(head) == trigger or written(trigger.doc)[end : span.start] in {" ", " on "}


def _dates_what_is_said(when: When, head: Token) -> bool:
    """Whether a verb of saying has a month or a year: "in April 2022 they said they had captured" dates both alike."""
    governor = _governor(head)
    coarse = when.start is not None and when.start == when.end and len(when.start) < len("2024-07-25")
    return coarse and governor is not None and governor.pos_ == "VERB" and _says(governor) and not is_border(head)


def _same_sentence(parsed: Parsed, tokens: Tokens, span: Span) -> bool:
    if tokens.start_char < span.end and span.start < tokens.end_char:
        return True
    first, last = parsed.doc[tokens.start].sent, parsed.doc[tokens.end - 1].sent
    return first.start_char < span.end and span.start < last.end_char


@dataclass(frozen=True, slots=True)
class _Lists:
    borders: frozenset[str]
    saying: frozenset[str]
    vague: frozenset[str]
    stretches: frozenset[str]


@functools.cache
def _lists() -> _Lists:
    data = load("times")
    return _Lists(*(frozenset(data[name]) for name in ("borders", "saying", "vague", "stretches")))


def _governor(head: Token) -> Token | None:
    """The verb or noun that a time expression modifies, with the expression's own head."""
    at = head
    while at.head != at:
        at = at.head
        if at.pos_ in {"VERB", "AUX"} or (at.pos_ == "NOUN" and at.ent_type_ not in {"DATE", "TIME"}):
            return _opened_sentence(head, at)
    return _main_verb_after(at)


def _opened_sentence(head: Token, governor: Token) -> Token:
    """The main verb for a time that opens its sentence, if the parser hangs it on what only describes the subject:
    "Today, three blasts, also claimed by the group, killed ten"."""
    sent = head.sent
    if head.i - sent.start > 3 or governor.dep_ not in {"acl", "relcl", "parataxis"} or governor == sent.root:
        return governor
    return sent.root


def _main_verb_after(at: Token) -> Token | None:
    """The main verb that comes next in the paragraph after a time that the parser cut off: "at 2000 on 3 May
    [0200 GMT], the rebels attacked"; None after a heading or a dateline of its own."""
    for token in at.doc[at.i + 1 : at.i + 40]:
        if "\n" in token.text:
            return None
        if token.dep_ == "ROOT" and token.pos_ in {"VERB", "AUX"}:
            return token
    return None


def _is_filed(parsed: Parsed, span: Span) -> bool:
    """Whether a time at the beginning of the text is when the report was filed ("GAO, July 27 (Reuters) - ...")."""
    text = parsed.document.text
    place = FILED_AT.fullmatch(text[: span.start]) if span.start < FILED else None
    return place is not None and place[1].isupper() and FILED_BY.match(text, span.end) is not None


FILED = 80
"""Code points of a text within which the time of filing begins."""
FILED_AT = re.compile(r"\W*(\w[\w'’-]*(?:[ /]\w[\w'’-]*){0,3})(?:, [A-Z][\w .]+)?(?: \([^)\n]*\))?, ")
FILED_BY = re.compile(r"(?:, \d{4})? ?(?:\([^)\n]{1,40}\) ?)?(?:-|–|—|--|:) ")
"""What stands before and after that time."""


def _says(token: Token | None) -> bool:
    if token is None:
        return False
    spoken = token.lemma_.lower() in _lists().saying
    return spoken or (token.dep_ == "nsubj" and token.head != token and token.head.lemma_.lower() in _lists().saying)


def is_border(head: Token) -> bool:
    """Whether a preposition or conjunction makes the time a border: "before 2015", "after Friday's attack"."""
    at = head
    for _ in range(5):
        if at != head and (at.lower_ in _lists().borders or (at.lower_ == "of" and at.nbor(-1).lower_ == "as")):
            return True
        if at.head == at or at.pos_ == "VERB":
            return False
        at = at.head
    return False


def _border_clause(head: Token, event: Token) -> str | None:
    """The word that opens the clause of a time that only dates the event's border ("since the king seized power in
    February"), None where there is no such clause or the event is told in it."""
    verb = _governor(head)
    while verb is not None and verb.dep_ != "advcl":
        verb = verb.head if verb.head != verb and verb.pos_ in {"VERB", "AUX", "NOUN"} else None
    if verb is None or verb == event or verb in event.ancestors:
        return None
    opening = (child.lower_ for child in verb.children if child.dep_ in {"mark", "prep", "advmod"})
    return next((word for word in opening if word in CLAUSE_BORDERS), None)


def _is_perfect(event: Token) -> bool:
    """Whether the event's verb tells of what has happened up to the report: "have been killed"."""
    return any(child.dep_ in {"aux", "auxpass"} and child.lemma_ == "have" for child in event.children)


def _opened(parsed: Parsed, when: When) -> When:
    """From a time to the report's day, to an unknown end if the time is coarser than a day."""
    published = parsed.document.published_at
    return replace(when, end=published if when.start and len(when.start) == len(published or "") == 10 else None)


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
