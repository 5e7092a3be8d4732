"""Which figures stand for themselves among all that sources tell, and which are parts of others."""

import dataclasses
import re

from writing import claim, figure, report

from rashomon.model import Span
from rashomon.reconcile import counts
from rashomon.reconcile.origins import said

DOCUMENT, OTHER = report("a"), report("b", outlet="Second Wire", published="2024-07-29")


def told(document, source, text, *given, stance="asserts"):
    """A claim of that text with a figure of each number: its words and its value."""
    made = claim(document, source, text=text, stance=stance)
    figures = []
    for words, low in given:
        at = made.span.start + re.search(rf"\b{words}\b", text).start()
        span = Span(document_id=document.id, start=at, end=at + len(words), exact=words)
        figures.append(dataclasses.replace(figure("killed", "civilians", low, low), span=span))
    return dataclasses.replace(made, id=f"claim {document.id} {text}", figures=tuple(figures))


def standing(*claims):
    """The values of the figures that stand, by source."""
    kept = counts.standing(said(claims, [DOCUMENT, OTHER]))
    return [(item.source, one.low) for item, one in kept]


def test_two_figures_that_one_clause_joins_are_parts_of_the_whole_that_somebody_gives():
    parts = told(DOCUMENT, "a nurse", "six died in the yard and four indoors", ("six", 6), ("four", 4))
    assert standing(parts) == [("a nurse", 6), ("a nurse", 4)]
    whole = told(OTHER, "the mayor", "ten were killed", ("ten", 10))
    assert standing(parts, whole) == [("the mayor", 10)]


def test_a_denial_with_a_number_of_its_own_none_gives_it():
    denial = told(DOCUMENT, "the army", "no villager was killed", ("no", 0), stance="denies")
    assert standing(denial) == [("the army", 0)]


def test_the_number_that_a_denial_takes_up_is_not_the_denier_s():
    denial = told(DOCUMENT, "the army", "it is false that ten were killed", ("ten", 10), stance="denies")
    assert standing(denial) == []


def test_a_marked_part_stands_where_its_source_gives_nothing_larger():
    alone = told(DOCUMENT, "a nurse", "nine of the dead were women", ("nine", 9))
    assert standing(alone) == [("a nurse", 9)]
    assert standing(alone, told(DOCUMENT, "a nurse", "thirty were killed", ("thirty", 30))) == [("a nurse", 30)]
