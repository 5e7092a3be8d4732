"""ClaimReview, against the properties that schema.org gives its types (schema.org/ClaimReview, Claim, Rating)."""

from __future__ import annotations

import dataclasses
import json

import outgoing
import pytest

SHAPES = {
    "ClaimReview": {"claimReviewed": str, "datePublished": str, "inLanguage": str, "itemReviewed": "Claim",
                    "author": "Organization", "reviewRating": "Rating"},
    "Claim": {"text": str, "author": "Thing", "appearance": "CreativeWork", "datePublished": str},
    "Rating": {"alternateName": str, "reviewAspect": str, "ratingValue": int, "bestRating": int, "worstRating": int,
               "ratingExplanation": str},
    "CreativeWork": {"name": str, "url": str, "datePublished": str, "inLanguage": str, "publisher": "Organization",
                     "identifier": str},
    "Organization": {"name": str},
    "Thing": {"name": str, "description": str},
}  # fmt: skip
"""By type the properties that may stand, each with what it must be."""


def fits(thing: dict, kind: str) -> list[str]:
    """What is wrong with a thing of that type."""
    wrong = [] if thing.get("@type") == kind else [f"{thing} is no {kind}"]
    for name, value in thing.items():
        if name.startswith(("@", "rashomon:")):
            continue
        wanted = SHAPES[kind].get(name)
        if wanted is None:
            wrong.append(f"{kind} has no {name}")
        elif isinstance(wanted, str):
            wrong += fits(value, wanted)
        elif not isinstance(value, wanted):
            wrong.append(f"{name} is {value!r}")
    return wrong


@pytest.fixture(scope="module")
def reading():
    return outgoing.reading()


def test_only_what_a_person_reviewed_leaves(reading, monkeypatch) -> None:
    monkeypatch.delenv("RASHOMON_ORGANISATION", raising=False)
    made = json.loads(outgoing.exported("claimreview", reading))
    (review,) = made["@graph"]
    assert fits(review, "ClaimReview") == []
    assert review["rashomon:claim"] == outgoing.checked(reading)
    assert review["claimReviewed"] == reading.claim(outgoing.checked(reading)).span.exact
    assert review["reviewRating"]["alternateName"] == "disputed"
    assert review["reviewRating"]["ratingValue"] == 1
    assert review["reviewRating"]["ratingExplanation"] == "geolocated"
    assert review["itemReviewed"]["author"]["name"] == outgoing.ARMY
    assert review["itemReviewed"]["appearance"]["publisher"]["name"] == "Wire"
    assert review["datePublished"] == "2024-08-02T09:00:00Z"
    assert "author" not in review, "nobody is made up, and no reviewer is named"
    assert made["rashomon:unreviewedClaimsLeftOut"] == len(reading.claims) + len(reading.background) - 1
    assert "Ana" not in json.dumps(made)


def test_the_organisation_that_is_set_reviews(reading, monkeypatch) -> None:
    monkeypatch.setenv("RASHOMON_ORGANISATION", "Example Desk")
    (review,) = json.loads(outgoing.exported("claimreview", reading))["@graph"]
    assert review["author"] == {"@type": "Organization", "name": "Example Desk"}
    assert fits(review, "ClaimReview") == []


def test_an_accepted_claim_has_no_rating_and_a_finding_of_no_scale_no_number(reading) -> None:
    (check,) = reading.decisions
    accepted = dataclasses.replace(reading, decisions=(dataclasses.replace(check, kind="accepted", field="claim"),))
    (review,) = json.loads(outgoing.exported("claimreview", accepted))["@graph"]
    assert "reviewRating" not in review
    other = dataclasses.replace(reading, decisions=(dataclasses.replace(check, value="seen"),))
    (review,) = json.loads(outgoing.exported("claimreview", other))["@graph"]
    assert "ratingValue" not in review["reviewRating"]
    assert review["reviewRating"]["alternateName"] == "seen"
