"""Claims put together: whose an event is, how far its words go, and denials that name no event."""

from __future__ import annotations

import pytest

from rashomon.extract import rules
from rashomon.extract.parsing import parse
from rashomon.model import Claim, Document

WAR = "Rebels attacked an army camp near the river on Monday and soldiers were killed in the fighting.\n"
"""Every text begins so, that it is read as a report of armed conflict."""


def claims(text: str) -> list[Claim]:
    """The claims of a text, without those of its opening."""
    document = Document(
        id="doc_t", sha256="0" * 64, media_type="text/plain", text=WAR + text, outlet="Sahel Wire",
        published_at="2024-05-02",
    )  # fmt: skip
    [parsed] = parse([document])
    return [claim for claim in rules.read(parsed).claims if claim.span.start >= len(WAR)]


def speaker(claim: Claim) -> str | None:
    source = claim.attribution.source
    return source.span.exact if source and source.span else None


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The army said its men had killed ten rebels.", "The army"),
        ("The army spoke at first of 40 dead soldiers, then of 43.", "The army"),
        ("Ten rebels were killed near the bridge.", None),
        # Nobody is named: the report speaks.
        ("It was reported that ten rebels were killed.", None),
    ],
)
def test_speaker(text: str, source: str | None) -> None:
    [claim] = claims(text)
    assert speaker(claim) == source
    assert (claim.attribution.form == "narration") is (source is None)


def test_unnamed_report_is_no_surer_than_its_words() -> None:
    [claim] = claims("It was reported that ten rebels were killed.")
    assert claim.certainty == "probable"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # Nothing that another says, and all that belongs to the saying.
        ("In Bamako, the army said ten men were killed.", "In Bamako, the army said ten men were killed."),
        ("The army said ten men were killed and added that all was quiet.", "The army said ten men were killed"),
    ],
)  # fmt: skip
def test_words_of_a_claim(text: str, words: str) -> None:
    assert words in [claim.span.exact for claim in claims(text)]


@pytest.mark.parametrize(
    ("text", "source", "stance"),
    [
        ("The army denied it.", "The army", "denies"),
        ("The army has rejected the rebels' version.", "The army", "denies"),
        ("The governor called the charge baseless.", "The governor", "denies"),
        ("A diplomat doubted the figure.", "A diplomat", "doubts"),
        ("The group's leader took responsibility.", "The group's leader", "confirms"),
    ],
)
def test_answer_takes_the_event_before_it(text: str, source: str, stance: str) -> None:
    *_, answered, claim = claims("The rebels said they had captured 20 soldiers. " + text)
    assert (speaker(claim), claim.stance, claim.figures) == (source, stance, ())
    assert claim.event == answered.event == "capture"


@pytest.mark.parametrize("text", ["The army denied journalists entry.", "The ministry confirmed receipt of a letter."])
def test_no_answer(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Neither the army nor the government has confirmed this.",
        "The ministry has not confirmed the report.",
        "No official confirmed the account.",
    ],
)
def test_not_to_confirm_is_no_claim(text: str) -> None:
    assert len(claims("The rebels said they had captured 20 soldiers. " + text)) == 1


def test_a_time_inside_what_is_said_dates_the_event() -> None:
    [claim] = claims("Gunmen killed two policemen near Jos, on Tuesday, the police said.")
    assert claim.when is not None and claim.when.start == "2024-04-30"
    assert claim.attribution.said_at is None


def test_speakers_are_not_counted_among_the_dead() -> None:
    [claim] = claims("Rebels stormed a base near the dam, killing at least nine soldiers, two officers told the paper.")
    assert [(figure.effect, figure.low) for figure in claim.figures] == [("killed", 9)]
