"""Tallies, and the numbers that carry one on in its sentence: its parts, and the rest of its list."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from rashomon.extract.counted import QUOTES, Counted, Counts, unit
from rashomon.extract.numbered import first_token, last_token, number_token, numbered
from rashomon.extract.parsing import written


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

THINGS = frozenset({"destroyed", "damaged", "seized"})
JOINING = frozenset({",", ";", "and", "or", "as", "plus", "--", "–", "—", "against", "besides"})
"""What stands before each further number of a list; "with" as well in a list of things."""


def inherited(sent: Tokens, counts: Counts, tallies: list[Tally]) -> list[Tally]:
    """Numbers that carry on a figure: its parts ("15, 4 of them seriously") and its list ("2 tanks, 3 trucks")."""
    found = list(tallies)
    text = written(sent.doc)
    for counted in numbered(sent, counts, articles=True):
        if any(tally.counted.span.start == counted.span.start for tally in found):
            continue
        before = [tally for tally in found if tally.counted.span.end <= counted.span.start]
        if not before:
            continue
        last = max(before, key=lambda tally: tally.counted.span.start)
        if not counted.noun and last.effect in THINGS:
            counted = counts.listed(counts.at(number_token(counted))) or counted
        if not counted.exact and not _included(sent, counted) and not _single(last, counted):
            continue
        subset = _part(text, last, counted) or _told_apart(sent, last, counted)
        if not subset and not _listed(sent, last, counted):
            continue
        own = counted.unit or last.unit
        if (own == "persons") != (last.unit == "persons"):
            continue
        found.append(dataclasses.replace(last, counted=counted, unit=own, subset=subset))
    return sorted(found, key=lambda tally: tally.counted.span.start)


def _single(last: Tally, counted: Counted) -> bool:
    """Whether "a" or "an" goes on with a list: "three rifles and a radio", "two women and a man"."""
    if not counted.noun or unit(counted.head) is None or counted.head.dep_ in {"nsubj", "nsubjpass"}:
        return False
    between = counted.head.doc[last_token(last.counted) + 1 : first_token(counted)]
    return last.effect in THINGS or len(between) <= 2


def _included(sent: Tokens, counted: Counted) -> bool:
    """Whether "a" or "an" names one of a group: "13 casualties, including a sergeant"."""
    start = first_token(counted)
    if start <= sent.start or unit(counted.head) != "persons":
        return False
    among = start - 2 >= sent.start and sent.doc[start - 2].lower_ == "among" and sent.doc[start - 1].lower_ == "them"
    return among or sent.doc[start - 1].lower_ in {"including", "counting"}


def _part(text: str, last: Tally, counted: Counted) -> bool:
    between = text[last.counted.span.end : counted.span.start]
    around = between[-25:] + text[counted.span.end : counted.span.end + 40].split(",")[0]
    return len(between) < 160 and bool(PARTS.search(around) or re.search(r"[:;][^.;]*$", between))


def _told_apart(sent: Tokens, last: Tally, counted: Counted) -> bool:
    """Whether it tells who the counted were, after the verb: "three people were killed, two soldiers and a girl"."""
    between = list(sent.doc[last_token(last.counted) + 1 : first_token(counted)])
    if counted.unit != "persons" or last.unit != "persons" or not between or between[-1].text not in {",", ":", ";"}:
        return False
    closing = [t for t in between[:-1] if t.pos_ not in {"AUX", "ADV"}]
    return len(closing) == 1 and closing[0].i == last.trigger.i


def _listed(sent: Tokens, last: Tally, counted: Counted) -> bool:
    """Whether the number goes on with the last figure's list: no verb between, a comma or "and" before it."""
    between = sent.doc[last_token(last.counted) + 1 : first_token(counted)]
    words = [t for t in _unbracketed(between) if t.text not in QUOTES and not t.is_space]
    joining = JOINING | {"with"} if last.effect in THINGS else JOINING
    if not words or len(words) > 14 or words[-1].lower_ not in joining:
        return False
    return counted.noun and all(_named(t) for t in words)


def _unbracketed(tokens: Tokens) -> list[Token]:
    """The tokens without what stands in brackets."""
    kept, depth = [], 0
    for token in tokens:
        depth += token.text in {"[", "("}
        if not depth:
            kept.append(token)
        depth -= bool(depth) and token.text in {"]", ")"}
    return kept


def _named(token: Token) -> bool:
    """Whether the word can stand within a list: no verb, unless it describes or is a model's name ("M-79")."""
    model = any(c.isdigit() for c in token.text)
    return model or token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"amod", "compound"}


def part_of_another(tally: Tally) -> Tally:
    """The tally, marked where its own words make it a part of another."""
    text = written(tally.counted.head.doc)
    before = text[max(0, tally.counted.span.start - 14) : tally.counted.span.start].casefold().rstrip(" ,")
    after = text[tally.counted.span.end : tally.counted.span.end + 12].casefold()
    part = before.endswith(("including", "among them", "of them", "counting"))
    return dataclasses.replace(
        tally, subset=tally.subset or part or after.startswith((" of them", " of whom", " of which"))
    )
