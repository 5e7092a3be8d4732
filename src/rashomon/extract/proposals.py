"""What the rules pass over and a coder might not: clauses without a claim, numbers without an effect.

They are proposed to the trained reader, which keeps the few that are claims and figures. What is proposed has an empty
kind of event or effect until then.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from rashomon.extract import background, checks, circumstances, claims, evidence, furniture, numbers, topic
from rashomon.extract.counted import Counts
from rashomon.extract.events import Happening
from rashomon.extract.numbered import numbered
from rashomon.extract.parsing import Parsed
from rashomon.model import Attribution, Claim, Event, Extraction, Figure, Span

SHORTEST = 3
"""Tokens of the shortest clause that is proposed."""
SAME = 0.5
"""Share of words from which two stretches state the same claim; the scorer's."""
CLAUSES = frozenset({"ROOT", "conj", "relcl", "ccomp", "advcl", "parataxis", "acl", "csubj"})


def propose(parsed: Parsed, extraction: Extraction) -> Extraction:
    """The extraction with proposed claims after its own, and proposed figures after those of each claim.

    A document that is not about armed conflict is given back as it is.
    """
    if not extraction.claims and not topic.armed(parsed):
        return extraction
    page = furniture.find(parsed)
    happenings = [
        Happening(event=Event(span=span, trigger=trigger, kind=""))
        for span, head in _clauses(parsed, extraction.claims, page)
        for trigger in (_told(parsed, span, head, extraction.attributions),)
    ]
    more = claims.build(
        parsed, happenings, extraction.attributions, extraction.times, extraction.places, page, answers=False
    )
    more = background.mark(parsed, checks.attach(parsed, evidence.attach(parsed, more)), extraction.times)
    both = circumstances.settled(parsed, (*extraction.claims, *more), extraction.times, extraction.places)
    found = (*extraction.claims, *(claim for claim in both if claim.event == ""))
    return dataclasses.replace(extraction, claims=_numbered(parsed, found, extraction))


def _clauses(
    parsed: Parsed, known: Sequence[Claim], page: Sequence[furniture.Furniture]
) -> Iterator[tuple[Span, Span]]:
    """Clauses that share too few words with any known claim to be one, with the word they hang on."""
    taken = [claim.span for claim in known]
    for sent in parsed.doc.sents:
        if sent.text.isspace() or any(item.span.covers(parsed.words(sent)) for item in page):
            continue
        whole = parsed.words(sent)
        inside = [span for span in taken if span.overlaps(whole)]
        heads = [sent.root, *(t for t in sent if t.i != sent.root.i and _heads_clause(t))] if inside else [sent.root]
        for head in heads:
            span = (
                whole if head.i == sent.root.i else parsed.words(parsed.doc[head.left_edge.i : head.right_edge.i + 1])
            )
            if len(span.exact.split()) < SHORTEST or any(shared(span.exact, other.exact) >= SAME for other in inside):
                continue
            inside.append(span)
            yield span, parsed.words(head)


def _told(parsed: Parsed, clause: Span, head: Span, attributions: Sequence[Attribution]) -> Span:
    """The word that a proposed clause hangs on; of "Georgia says 800 take part" that of what is said, so that the claim
    has its speaker."""
    for attribution in attributions:
        if attribution.cue is None or attribution.source is None or not attribution.cue.overlaps(head):
            continue
        for content in attribution.content:
            if clause.overlaps(content):
                root = parsed.tokens(content).root.i
                return parsed.words(parsed.doc[root : root + 1])
    return head


def _heads_clause(token: Token) -> bool:
    return token.dep_ in CLAUSES and token.pos_ in {"VERB", "AUX"}


def shared(left: str, right: str) -> float:
    """The words that two texts share, of all that either has, 0 to 1; repeated words count."""
    first, second = Counter(left.casefold().split()), Counter(right.casefold().split())
    either = sum((first | second).values())
    return sum((first & second).values()) / either if either else 0.0


def _numbered(parsed: Parsed, found: Sequence[Claim], extraction: Extraction) -> tuple[Claim, ...]:
    """The claims with the numbers inside them that no figure has yet, each in the shortest claim that holds it."""
    told = [figure.span for claim in found for figure in claim.figures]
    told += [when.span for when in extraction.times if when.span is not None]
    counts = Counts(parsed, numbers.find(parsed))
    more: dict[int, list[Figure]] = {}
    for sent in parsed.doc.sents:
        for counted in numbered(sent, counts):
            if any(counted.span.overlaps(span) for span in told) or (counted.low is None and counted.high is None):
                continue
            holding = [i for i, claim in enumerate(found) if claim.span.covers(counted.span)]
            if holding:
                told.append(counted.span)
                best = min(holding, key=lambda i: (found[i].span.end - found[i].span.start, i))
                more.setdefault(best, []).append(
                    Figure(
                        effect="", of=(), unit=counted.unit or "persons", low=counted.low, high=counted.high,
                        approx=counted.approx, span=counted.span,
                        counted=parsed.words(counted.head) if counted.noun else None,
                    )
                )  # fmt: skip
    return tuple(
        dataclasses.replace(claim, figures=(*claim.figures, *more[i])) if i in more else claim
        for i, claim in enumerate(found)
    )
