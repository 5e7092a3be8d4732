"""Choices that a reader leaves are made when names are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rashomon.extract import rules
from rashomon.extract.parsing import parse
from rashomon.model import Choice, Document, Mention, Option
from rashomon.resolve import resolve


def test_resolving_makes_the_choices(document: Callable[..., Document]) -> None:
    text = "Two men were killed in Goma on Monday.\n\nRebels of the M23 attacked the airport, the Congolese army said."
    one = document(text, published_at="2024-07-30")
    [parsed] = parse([one])
    read = rules.read(parsed)
    at = next(i for i, found in enumerate(read.claims) if found.figures)
    assert read.claims[at].attribution.form == "narration"
    start = text.index("the Congolese army")
    army = Mention(span=parsed.span(start, start + len("the Congolese army")))
    none, sure = Option(mention=None, weight=0.0), Option(mention=army, weight=1.0)
    asked = [
        Choice(question="source", claim=at, figure=None, options=(sure, none)),
        Choice(question="of", claim=at, figure=0, options=(sure, none)),
    ]
    plain, found = resolve(one, read), resolve(one, replace(read, choices=tuple(asked)))
    assert found.choices == ()
    claim_, before = found.claims[at], plain.claims[at]
    [counted] = claim_.figures[0].of
    assert claim_.attribution.source is not None
    assert counted.name == claim_.attribution.source.name is not None
    assert claim_.attribution.cue is not None and claim_.attribution.cue.exact == "said"
    assert claim_.attribution.source_kind == "belligerent"
    assert claim_.id != before.id and claim_.span == before.span
    assert [c for i, c in enumerate(found.claims) if i != at] == [c for i, c in enumerate(plain.claims) if i != at]
