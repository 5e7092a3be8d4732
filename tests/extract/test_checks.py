"""Whether something was checked, by whom, and which claims that covers."""

from __future__ import annotations

import pytest
from said_claims import OUTLET, claim, parsed, span

from rashomon.extract import checks
from rashomon.model import Claim, Evidence


@pytest.mark.parametrize(
    ("sentence", "finding", "by"),
    [
        ("Neither account could be independently verified.", "unverified", [OUTLET]),
        ("The claim could not be confirmed.", "unconfirmed", [OUTLET]),
        ("The Ferry Post was unable to verify the footage.", "unverified", [OUTLET]),
        ("We have not been able to check these numbers.", "unverified", [OUTLET]),
        ("This newspaper could not establish where the video was filmed.", "unverified", [OUTLET]),
        ("There was no independent confirmation.", "unconfirmed", [OUTLET]),
        ("There was no way to verify the toll.", "unverified", [OUTLET]),
        ("Nobody has verified the figures.", "unverified", [OUTLET]),
        ("The account has not been confirmed by the navy.", "unconfirmed", ["the navy"]),
        (
            "This has not been confirmed by army officers nor through diplomatic channels.",
            "unconfirmed",
            ["army officers", "diplomatic channels"],
        ),
        ("The army has neither confirmed nor denied the report.", "unconfirmed", ["The army"]),
        ("The ministry said it could not confirm the deaths.", "unconfirmed", ["The ministry"]),
        ("The toll was confirmed by the hospital.", "confirmed", ["the hospital"]),
        ("The footage was geolocated by analysts.", "verified", ["analysts"]),
        ("The agency verified the footage.", "verified", [OUTLET]),
        ("THE REPORT HAS NOT YET BEEN CONFIRMED BY THE GOVERNMENT.", "unconfirmed", ["THE GOVERNMENT"]),
    ],
)
def test_a_sentence_on_a_check(sentence: str, finding: str, by: list[str]) -> None:
    found = checks.find(parsed(sentence))
    assert [(item.finding, item.by) for item in found] == [(finding, name) for name in by]
    assert {item.sentence.exact for item in found} == {sentence}


@pytest.mark.parametrize(
    "sentence",
    [
        "The army confirmed that nine soldiers were killed.",
        "The police said they had established a checkpoint near the camp.",
        "The army could not establish a bridgehead.",
        "The general declined to comment.",
        "The number of dead has not been determined.",
        "The guards checked the papers of nine drivers.",
        "The minister could not say how many men had died.",
        "UNVERIFIED VIDEO SCREENSHOT",
    ],
)
def test_a_sentence_on_no_check(sentence: str) -> None:
    assert checks.find(parsed(sentence)) == ()


TWO_SIDES = "Rebels said they killed dozens of soldiers. The army said two died.\nA market was hit. {}"


def covered(text: str, claims: list[Claim]) -> list[list[str]]:
    return [[check.finding for check in item.checks] for item in checks.attach(parsed(text), claims)]


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("Neither side's account could be verified.", [["unverified"], ["unverified"], []]),
        ("The figures could not be verified.", [["unverified"], ["unverified"], []]),
        ("That could not be confirmed.", [[], ["unconfirmed"], []]),
        ("The rebels' claim could not be verified.", [["unverified"], [], []]),
        ("The weather was bad.", [[], [], []]),
    ],
)
def test_which_claims_are_covered(last: str, expected: list[list[str]]) -> None:
    text = TWO_SIDES.format(last)
    claims = [
        claim(text, "Rebels said they killed dozens of soldiers.", "Rebels", killed="dozens"),
        claim(text, "The army said two died.", "army", killed="two"),
        claim(text, "A market was hit.", None),
    ]
    assert covered(text, claims) == expected


def test_what_is_said_of_numbers_covers_claims_with_numbers() -> None:
    text = "Rebels said they took the hill. The army said two soldiers died.\nNone of the tolls could be verified."
    claims = [
        claim(text, "Rebels said they took the hill.", "Rebels"),
        claim(text, "The army said two soldiers died.", "army", killed="two"),
    ]
    assert covered(text, claims) == [[], ["unverified"]]


def test_what_is_said_of_footage_covers_the_claims_it_is_offered_for() -> None:
    text = "Rebels said they took nine men. A video shows them. The army denied it. The footage could not be verified."
    video = Evidence(kind="video", channel=None, span=span(text, "A video"))
    claims = [
        claim(text, "Rebels said they took nine men.", "Rebels", evidence=(video,)),
        claim(text, "The army denied it.", "army"),
    ]
    assert covered(text, claims) == [["unverified"], []]


def test_a_check_covers_nothing_that_comes_after_it() -> None:
    text = "None of the claims could be verified. The army said two soldiers died."
    assert covered(text, [claim(text, "The army said two soldiers died.", "army", killed="two")]) == [[]]


def test_footage_first_told_of_with_its_check_covers_nothing_else() -> None:
    text = (
        "A doctor said ten men were wounded. The Post matched rocks in two videos of the battle to satellite pictures."
    )
    assert covered(text, [claim(text, "A doctor said ten men were wounded.", "doctor", killed="ten")]) == [[]]


def test_a_number_of_dead_is_no_number_of_wounded() -> None:
    text = "The army said two soldiers died. A doctor spoke of a fire.\nThe number of dead could not be verified."
    claims = [
        claim(text, "The army said two soldiers died.", "army", killed="two"),
        claim(text, "A doctor spoke of a fire.", "doctor"),
    ]
    assert covered(text, claims) == [["unverified"], []]
