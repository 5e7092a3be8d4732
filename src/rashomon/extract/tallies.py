"""Tallies, and the numbers that carry one on: its parts, the rest of its list, what another speaker sets against it."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.extract import triggers
from rashomon.extract.counted import QUOTES, Counted, Counts, unit
from rashomon.extract.numbered import first_token, last_token, number_token, numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One counted effect before it is known whose people they are: the word that counts, and what it counts."""

    trigger: Token
    effect: str
    kind: str | None
    """The event's kind where the word itself tells it."""
    counted: Counted
    unit: str
    subset: bool = False
    """Part of another figure ("84, including 12 officers")."""


PARTS = re.compile(
    r"\b(?:including|among them|among whom|of them|of whom|of which|of these|counting|of those)\b", re.IGNORECASE
)


def inherited(sent: Tokens, counts: Counts, tallies: list[Tally]) -> list[Tally]:
    """Numbers that carry on a figure: its parts ("15, 4 of them seriously") and its list ("2 tanks, 3 trucks")."""
    found = list(tallies)
    text = sent.doc.text
    for counted in numbered(sent, counts, articles=True):
        if not counted.exact and not _included(sent, counted):
            continue
        if any(tally.counted.span.start == counted.span.start for tally in found):
            continue
        before = [tally for tally in found if tally.counted.span.end <= counted.span.start]
        if not before:
            continue
        last = max(before, key=lambda tally: tally.counted.span.start)
        subset = _part(text, last, counted)
        if not subset and not _listed(sent, last, counted):
            continue
        unit = counted.unit or last.unit
        if (unit == "persons") != (last.unit == "persons"):
            continue
        found.append(dataclasses.replace(last, counted=counted, unit=unit, subset=subset))
    return sorted(found, key=lambda tally: tally.counted.span.start)


def carried(sent: Tokens, counts: Counts, tallies: list[Tally], last: Tally | None) -> list[Tally]:
    """Bare numbers that a speaker sets against what was counted before: "the ministry spoke of 200"."""
    found = list(tallies)
    for counted in numbered(sent, counts):
        if counted.noun or not counted.number or any(t.counted.span.start == counted.span.start for t in found):
            continue
        before = [tally for tally in found if tally.counted.span.end <= counted.span.start]
        model = max(before, key=lambda tally: tally.counted.span.start) if before else last
        if model is not None and counted.low != 0 and _alone(counted, sent):
            found.append(dataclasses.replace(model, counted=counted, subset=False, trigger=counted.top))
    return sorted(found, key=lambda tally: tally.counted.span.start)


def _alone(counted: Counted, sent: Tokens) -> bool:
    """Whether the number stands alone under a verb of saying or of standing, or begins the sentence before a comma."""
    top = counted.top
    end = last_token(counted) + 1
    closing = (
        end >= sent.end
        or sent.doc[end].text in {",", ".", ";", "!", "?", ":", "”", '"', "-", "\n"}
        or sent.doc[end].pos_ in {"ADP", "CCONJ", "SCONJ"}
    )
    if end < sent.end and sent.doc[end].lower_ == "according":
        return True
    if not closing or sent.doc[last_token(counted)].text == "of":
        return False
    governor = top.head
    start = number_token(counted)
    while start > sent.start and sent.doc[start - 1].text in QUOTES:
        start -= 1
    before = sent.doc[start - 1] if start > sent.start else top
    if before.lower_ in {"of", "to", "at", "from", "beyond"} and top.dep_ in {"pobj", "nummod", "pcomp"}:
        governor = before.head.head if before.head.pos_ == "ADV" else before.head
        return (
            governor.pos_ in {"VERB", "AUX"}
            and governor.lemma_ != "be"
            and governor.lemma_.lower() in triggers.words("carrying")
        )
    if top.dep_ in {"dobj", "attr", "ccomp", "oprd"}:
        if governor.lemma_ == "be":
            return any(
                t.dep_ == "nsubj" and t.lemma_.lower() in {"number", "figure", "toll", "total", "count", "it", "tally"}
                for t in governor.children
            )
        return governor.lemma_.lower() in triggers.words("carrying")
    return first_token(counted) == sent.start and end < sent.end and sent.doc[end].text == ","


def _included(sent: Tokens, counted: Counted) -> bool:
    """Whether "a" or "an" names one of a group: "13 casualties, including a sergeant"."""
    start = first_token(counted)
    return (
        start > sent.start
        and sent.doc[start - 1].lower_ in {"including", "counting"}
        and unit(counted.head) == "persons"
    )


def _part(text: str, last: Tally, counted: Counted) -> bool:
    between = text[last.counted.span.end : counted.span.start]
    around = between[-25:] + text[counted.span.end : counted.span.end + 40].split(",")[0]
    return len(between) < 160 and bool(PARTS.search(around) or re.search(r"[:;][^.;]*$", between))


def _listed(sent: Tokens, last: Tally, counted: Counted) -> bool:
    """Whether the number goes on with the last figure's list: no verb between, a comma or "and" before it."""
    between = sent.doc[last_token(last.counted) + 1 : first_token(counted)]
    words = [t for t in between if t.text not in QUOTES and not t.is_space]
    if not words or len(words) > 14 or words[-1].lower_ not in {",", ";", "and", "or", "as", "plus", "--"}:
        return False
    return all(t.pos_ not in {"VERB", "AUX"} or t.dep_ in {"amod", "compound"} for t in words) and counted.noun


def part_of_another(tally: Tally) -> Tally:
    """The tally, marked where its own words make it a part of another."""
    text = tally.counted.head.doc.text
    before = text[max(0, tally.counted.span.start - 14) : tally.counted.span.start].casefold().rstrip(" ,")
    after = text[tally.counted.span.end : tally.counted.span.end + 12].casefold()
    part = before.endswith(("including", "among them", "of them", "counting"))
    return dataclasses.replace(
        tally, subset=tally.subset or part or after.startswith((" of them", " of whom", " of which"))
    )
