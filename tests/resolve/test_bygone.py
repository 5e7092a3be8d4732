"""Earlier events have the parties and places that their own words give, and none of the report's incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from rashomon.extract import rules
from rashomon.extract.parsing import parse
from rashomon.model import Choice, Claim, Document, Mention, Option
from rashomon.resolve import resolve

NEWS = (
    "GAO, May 3 (Wire) - Fighters of the Strategic Framework for the Defence of the People of Azawad (CSP-DPA) "
    "attacked the Malian army near Kidal on Thursday. Ten soldiers were killed, the army said.\n\n"
)
CSP = "Strategic Framework for the Defence of the People of Azawad"
ARMY = "Malian Armed Forces"


def told(document: Callable[..., Document], text: str, words: str) -> Claim:
    """The claim with these words, once a reader has weighed the report's rebels and army highest for it."""
    one = document(NEWS + text, published_at="2024-05-03")
    [parsed] = parse([one])
    read = rules.read(parsed)
    at = next(i for i, claim in enumerate(read.claims) if words in claim.span.exact)
    claims = tuple(
        replace(claim, background=True, place=claim.place or read.claims[0].place) if i == at else claim
        for i, claim in enumerate(read.claims)
    )
    options = tuple(
        Option(mention=Mention(span=parsed.span(start, start + len(called))), weight=weight)
        for called, weight in (("the Malian army", 0.5), ("the army", 0.5))
        for start in [one.text.index(called)]
    )
    rebels = one.text.index("CSP-DPA")
    doers = (Option(mention=Mention(span=parsed.span(rebels, rebels + 7)), weight=1.0), Option(mention=None, weight=0))
    asked = (
        Choice(question="actor", claim=at, figure=None, options=doers),
        Choice(question="target", claim=at, figure=None, options=(*options, Option(mention=None, weight=0.0))),
    )
    return resolve(one, replace(read, claims=claims, choices=asked)).claims[at]


def parties(claim: Claim) -> tuple[str | None, str | None]:
    return (claim.actor.name if claim.actor else None, claim.target.name if claim.target else None)


@pytest.mark.parametrize(
    ("text", "words", "expected", "place"),
    [
        ("A bomb killed five people in 2023.", "five people", (None, "civilians"), None),
        ("A general died in a helicopter crash in June 2023.", "crash", (None, None), None),
        ("The Malian army killed herders at Tessalit in March 2023.", "Tessalit", (ARMY, "civilians"), "Tessalit"),
        ("In March 2023 the CSP-DPA attacked the Malian army at Ber.", "at Ber", (CSP, ARMY), "Ber"),
        # No such coalition was there in 2012, whoever the rebels of that year were.
        ("In 2012 the rebels attacked the Malian army at Ber.", "at Ber", (None, ARMY), "Ber"),
        # What has no date of its own goes on with its paragraph, and what points back with the report.
        (
            "In March 2023 the CSP-DPA attacked traders at Ber. Four people were killed in the attack.",
            "Four",
            (CSP, "civilians"),
            "Ber",
        ),
        # Who takes a place takes it from the foe; of years ago that may have been another.
        ("Last month the CSP-DPA seized Ber.", "seized", (CSP, ARMY), None),
        ("In 2021 the CSP-DPA seized Ber.", "seized", (CSP, None), None),
        ("A bomb went off in the same area in 2023.", "bomb", (CSP, ARMY), "Kidal"),
    ],
)
def test_an_earlier_event_has_only_its_own_parties_and_place(
    document: Callable[..., Document],
    text: str,
    words: str,
    expected: tuple[str | None, str | None],
    place: str | None,
) -> None:
    claim = told(document, text, words)
    assert parties(claim) == expected
    assert (claim.place.span.exact if claim.place else None) == place


def test_what_is_no_earlier_event_keeps_the_parties_of_the_report(document: Callable[..., Document]) -> None:
    one = document(NEWS + "A bomb killed five soldiers on Thursday.", published_at="2024-05-03")
    [parsed] = parse([one])
    claim = next(claim for claim in resolve(one, rules.read(parsed)).claims if "bomb" in claim.span.exact)
    assert not claim.background
    assert parties(claim)[1] == ARMY
