"""Who fought, and where, in the events before the report's own: what a report is about says nothing of them.

A claim about an earlier event takes its parties and its place from its own sentence. Where that gives no time of its
own it goes on with what its paragraph told before, and where it points back ("that attack") with anything before it.
Nobody who was not there yet fought in it. In a clash, a seizure or a capture of late, whose doer is told, the foe is
the one whom the report gives: it is the same war.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rashomon.codebook import load
from rashomon.model import Claim, Document, Extraction, Mention, Span
from rashomon.resolve.names import words_of
from rashomon.resolve.opponents import listed
from rashomon.resolve.wording import Meant, classes_of

LATE = 1
"""Years before publication from which an earlier fight is taken to be of the same war; set by hand."""
OF_TWO = frozenset({"clash", "seizure", "capture"})
"""Events that take two sides: an attack's target is whatever its own words say."""
PERSON = frozenset({"he", "him", "she", "her"})
"""Pronouns of one person, who may have been called by name anywhere before."""
Means = Callable[[Mention], Meant | None]
"""Whom a mention means as a party; None where that is open."""


def own(
    document: Document, extraction: Extraction, before: Sequence[Claim], after: Sequence[Claim], means: Means
) -> tuple[Claim, ...]:
    """The claims `after` the report's sides were settled, those of earlier events with what their own words tell.

    `before` are the same claims, in the same order, as their words alone were read: where a party that the report
    gave cannot stand, it is theirs that does, if it can. Claims about the report's own incident stay as they are.
    """
    if not any(claim.background for claim in after):
        return tuple(after)
    bygone = _Bygone(document, extraction, [*before, *after], means)
    return tuple(
        bygone.claim(read, settled) if settled.background else settled
        for read, settled in zip(before, after, strict=True)
    )


class _Bygone:
    def __init__(self, document: Document, extraction: Extraction, claims: Sequence[Claim], means: Means) -> None:
        self.document, self.sentences, self.means = document, extraction.sentences, means
        mentions = [*extraction.actors]
        mentions += [a.source for a in extraction.attributions if a.source is not None]
        for claim in claims:
            mentions += [m for m in (claim.actor, claim.target, claim.attribution.source) if m is not None]
            mentions += [mention for figure in claim.figures for mention in figure.of]
        self.mentions = {mention: mention.span for mention in mentions if mention.span is not None}

    def claim(self, read: Claim, settled: Claim) -> Claim:
        reach = self._reach(settled)
        told = {mention.name: mention for figure in settled.figures for mention in figure.of if mention.name}
        for mention, span in self.mentions.items():
            meant = self.means(mention) if reach.covers(span) and span != settled.span else None
            if meant is not None:
                told[meant.actor.name] = replace(mention, name=meant.actor.name)
        year = _year(settled)
        foe = settled.target
        if foe is not None and foe.name is not None and self._same_war(settled, told, year):
            told.setdefault(foe.name, foe)
        actor, target = (
            self._party(one, other, settled, told, year)
            for one, other in ((settled.actor, read.actor), (settled.target, read.target))
        )
        if actor is not None and target is not None and actor.label == target.label:
            target = None
        place = settled.place if settled.place is not None and reach.covers(settled.place.span) else None
        return replace(settled, actor=actor, target=target, place=place)

    def _party(
        self, settled: Mention | None, read: Mention | None, claim: Claim, told: Mapping[str, Mention], year: int | None
    ) -> Mention | None:
        """The party that was settled on, if the claim tells of it; else as the claim's words were read, if they do."""
        for one in (settled, read):
            if one is None:
                continue
            if one.name is None:
                here = one.span is not None and claim.span.covers(one.antecedent or one.span)
                again = one is settled and not PERSON.isdisjoint(words_of(claim.span.exact))
                if again or (here and (one is settled or _calls_people(one))):
                    return one
            elif one.name in told:
                if self._was_there(one, year):
                    return one if one.span is not None and claim.span.covers(one.span) else told[one.name]
                if one.span is not None and claim.span.covers(one.span) and one.span != claim.span:
                    return replace(one, name=None)
        return None

    def _same_war(self, settled: Claim, told: Mapping[str, Mention], year: int | None) -> bool:
        """Whether the target that the report gives is the foe of a doer whom this claim tells, in a late fight."""
        published = self.document.published_at
        if settled.event not in OF_TWO or settled.actor is None or settled.actor.name not in told:
            return False
        return year is None or (published is not None and int(published[:4]) - year <= LATE)

    def _was_there(self, mention: Mention, year: int | None) -> bool:
        meant = self.means(mention)
        first = meant.actor.years[0] if meant is not None else None
        return year is None or first is None or year >= first

    def _reach(self, claim: Claim) -> Span:
        """The words that can tell whom and where the claim means."""
        text, span = self.document.text, claim.span
        inside = [one for one in self.sentences if one.overlaps(span)]
        first = min([span.start, *(one.start for one in inside)])
        last = max([span.end, *(one.end for one in inside)])
        if _points_back().search(" ".join(text[first:last].lower().split())):
            first = 0
        elif claim.when is None or claim.when.span is None or not first <= claim.when.span.start < last:
            first = min(first, text.rfind("\n", 0, first) + 1)
        return Span(document_id=span.document_id, start=first, end=last, exact=text[first:last])


def _calls_people(mention: Mention) -> bool:
    """Whether words without a name call somebody, and no place or thing."""
    words = words_of(mention.words or "")
    return mention.antecedent is not None or any(classes_of(word) or word in listed("hostile") for word in words)


def _year(claim: Claim) -> int | None:
    """The last year in which the claim's event can have been; None where that is open."""
    told = (claim.when.end or claim.when.start) if claim.when is not None else None
    return int(told[:4]) if told and told[:4].isdigit() else None


@functools.cache
def _points_back() -> re.Pattern[str]:
    phrases = load("background")["anaphors"]
    return re.compile(rf"\b(?:{'|'.join(re.escape(phrase) for phrase in phrases)})\b")
