"""The filters of `rashomon claims`."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rashomon.export.fitting import fits, happened
from rashomon.model import Attribution, Claim, Document, Figure, Mention, PlaceMention, Span, When

SPAN = Span(document_id="doc_1", start=0, end=8, exact="the army")


def mention(words: str, name: str | None = None) -> Mention:
    return Mention(span=Span(document_id="doc_1", start=0, end=len(words), exact=words), name=name)


def claim(start: str | None = None, end: str | None = None, *, kind: str = "belligerent") -> Claim:
    place = PlaceMention(span=Span(document_id="doc_1", start=0, end=5, exact="Kidal"), country="ML")
    counted = Figure(
        effect="killed", of=(mention("soldiers", "Malian Armed Forces"),), unit="persons", low=2, high=2, approx=False,
        span=SPAN,
    )  # fmt: skip
    return Claim(
        id="claim_1",
        document_id="doc_1",
        span=SPAN,
        event="attack",
        actor=mention("the group", "Wagner Group"),
        target=None,
        place=place,
        when=When(span=SPAN, start=start, end=end),
        attribution=Attribution(
            content=(), source=mention("the army", "Malian Armed Forces"), source_kind=kind, cue=None, form="indirect"
        ),
        stance="asserts",
        certainty="certain",
        figures=(counted,),
    )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, True),
        ({"source": "malian armed"}, True),
        ({"source": "THE ARMY"}, True),
        ({"source": "Wagner"}, False),
        ({"actor": "wagner"}, True),
        ({"actor": "the group"}, True),
        ({"actor": "Malian Armed Forces"}, True),
        ({"actor": "CSP"}, False),
        ({"place": "kidal"}, True),
        ({"place": "ml"}, True),
        ({"place": "m"}, False),
        ({"place": "Gao"}, False),
        ({"event": "attack"}, True),
        ({"event": "clash"}, False),
        ({"event": "attack", "actor": "CSP"}, False),
    ],
)
def test_filters(document: Callable[..., Document], filters: dict[str, str], expected: bool) -> None:
    assert fits(claim(), document("the army said"), filters) is expected


def test_a_reports_own_voice_is_found_by_its_outlet(document: Callable[..., Document]) -> None:
    own = claim(kind="reporter")
    assert fits(own, document("x", outlet="Sahel Post"), {"source": "sahel post"})


@pytest.mark.parametrize(
    ("start", "end", "since", "until", "expected"),
    [
        ("2024-07-25", "2024-07-26", "2024-07-26", None, True),
        ("2024-07-25", "2024-07-26", "2024-07-27", None, False),
        ("2024-07-25", "2024-07-26", None, "2024-07-25", True),
        ("2024-07-25", "2024-07-26", None, "2024-07-24", False),
        ("2024-07-25", None, "2024-07-25", "2024-07-25", True),
        (None, "2024-07-25", "2024-07-26", None, False),
        ("2024-07", "2024-07", "2024-07-15", None, True),
        ("2024-07", "2024-07", "2024-08-01", None, False),
        ("2024-07", "2024-07", None, "2024-07-15", True),
        ("2024-07", "2024-07", None, "2024-06", False),
        ("2024-07-25", "2024-07-25", "2024-07", "2024-07", True),
        ("2024-07-25", "2024-07-25", None, "2024", True),
        (None, None, "2024", None, False),
    ],
)
def test_when_it_may_have_happened(
    start: str | None, end: str | None, since: str | None, until: str | None, expected: bool
) -> None:
    assert happened(claim(start, end), since, until) is expected
