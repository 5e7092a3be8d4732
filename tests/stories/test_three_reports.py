"""Three reports in other manners and of other wars than the gold's, read to the last figure.

Everything expected was written down from the texts. Outlets, villages and figures are made up.
"""

from __future__ import annotations

import pytest

from rashomon.model import Claim, Document
from rashomon.pipeline import extract_documents

NEWSPAPER = """Islamist insurgents attacked the village of Nkonga in Mozambique's Cabo Delgado province on Sunday \
night, killing seven villagers and burning 30 houses, the district administrator, Alberto Saíde, told reporters on \
Tuesday.
Three soldiers also died when a patrol that had been sent to the village drove over a mine, the defence ministry said \
in a statement. It said troops had killed 11 of the attackers and freed 18 hostages.
The Islamic State group, which the insurgents have joined, claimed on its channels that its men had killed nine \
soldiers and captured two vehicles. The ministry denied that any vehicle had been lost.
Residents reached by telephone said at least 12 people were dead. None of the accounts could be \
independently verified."""

RADIO = """BOGOTA, 14 MAR 90 (RADIO CADENA ANDINA) -- [TEXT] FIVE POLICEMEN WERE KILLED AND THREE OTHERS WERE WOUNDED \
YESTERDAY WHEN GUERRILLAS OF THE NATIONAL LIBERATION ARMY (ELN) AMBUSHED THEIR TRUCK ON THE ROAD TO SARAVENA, ARAUCA \
DEPARTMENT, THE POLICE REPORTED TODAY.
THE COMMANDER OF THE 18TH BRIGADE SAID THAT TWO GUERRILLAS DIED IN THE CLASH. THE ELN, IN A TELEPHONE CALL TO THIS \
STATION, CLAIMED RESPONSIBILITY FOR THE AMBUSH AND SAID THAT IT SEIZED SIX RIFLES."""

BULLETIN = """Fighting between Somali government forces and al-Shabaab near the town of Masagaway in the Galgaduud \
region on 9 May left 26 people dead, monitors of the Horn Conflict Watch said in their weekly bulletin.
According to the bulletin, 15 of the dead were militants and eight were soldiers; three herders were killed by stray \
mortar rounds. The Somali National Army put al-Shabaab's losses at 40 killed and said that only four of its soldiers \
had been wounded.
Al-Shabaab's radio said the group had killed 33 soldiers and destroyed two armoured vehicles. A nurse at the hospital \
in Dhusamareb said it had received 21 wounded soldiers."""

MINISTRY, STATE = "Mozambican Ministry of Defence", "Mozambique Defence Armed Forces"
POLICE, ELN = "National Police of Colombia", "National Liberation Army of Colombia"
ARMY, SHABAAB = "Somali National Army", "al-Shabaab"
WATCH = "monitors of the Horn Conflict Watch"


def claims(text: str, published: str) -> tuple[Claim, ...]:
    document = Document(
        id="doc_story", sha256="", media_type="text/plain", text=text, outlet="Inland Gazette", outlet_kind="newspaper",
        lang="en", published_at=published,
    )  # fmt: skip
    ((_, extraction),) = extract_documents([document])
    return extraction.claims


def figures(found: tuple[Claim, ...]) -> set[tuple[str, str, int | None, int | None, str]]:
    return {
        (
            claim.attribution.source.label if claim.attribution.source else "the report",
            figure.effect,
            figure.low,
            figure.high,
            " + ".join(mention.label for mention in figure.of),
        )
        for claim in found
        for figure in claim.figures
    }


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        (
            NEWSPAPER,
            "2024-05-14",
            {
                ("local officials", "killed", 7, 7, "civilians"),
                ("local officials", "destroyed", 30, 30, "civilians"),
                (MINISTRY, "killed", 3, 3, STATE),
                (MINISTRY, "killed", 11, 11, "Islamic State"),
                (MINISTRY, "released", 18, 18, "civilians"),
                ("Islamic State", "killed", 9, 9, STATE),
                ("Islamic State", "seized", 2, 2, STATE),
                ("witnesses", "killed", 12, None, "civilians"),
            },
        ),
        (
            RADIO,
            "1990-03-14",
            {
                (POLICE, "killed", 5, 5, POLICE),
                (POLICE, "wounded", 3, 3, POLICE),
                ("Colombian Army", "killed", 2, 2, ELN),
                (ELN, "seized", 6, 6, POLICE),  # in the ambush on the police
            },
        ),
        (
            BULLETIN,
            "2023-05-14",
            {
                (WATCH, "killed", 26, 26, "civilians"),  # people of no group are civilians (the codebook's ruling)
                (WATCH, "killed", 15, 15, SHABAAB),
                (WATCH, "killed", 8, 8, ARMY),
                (WATCH, "killed", 3, 3, "civilians"),
                (ARMY, "killed", 40, 40, SHABAAB),
                (ARMY, "wounded", 4, 4, ARMY),
                (SHABAAB, "killed", 33, 33, ARMY),
                (SHABAAB, "destroyed", 2, 2, ARMY),
                ("medical sources", "wounded", 21, 21, ARMY),
            },
        ),
    ],
    ids=["newspaper", "radio", "bulletin"],
)
def test_every_figure_has_its_speaker_its_range_and_its_side(
    text: str, published: str, expected: set[tuple[str, str, int | None, int | None, str]]
) -> None:
    assert figures(claims(text, published)) == expected


def test_a_denial_is_the_ministry_s() -> None:
    (denial,) = [claim for claim in claims(NEWSPAPER, "2024-05-14") if claim.stance == "denies"]
    assert denial.attribution.source is not None
    assert denial.attribution.source.name == MINISTRY


@pytest.mark.parametrize(
    ("text", "published", "start"),
    [
        (NEWSPAPER, "2024-05-14", "2024-05-12"),
        (RADIO, "1990-03-14", "1990-03-13"),
        (BULLETIN, "2023-05-14", "2023-05-09"),
    ],
    ids=["newspaper", "radio", "bulletin"],
)
def test_every_event_has_its_day(text: str, published: str, start: str) -> None:
    assert {claim.when.start if claim.when else None for claim in claims(text, published)} == {start}


VILLAGE = (
    "Boko Haram fighters killed 10 farmers near Dikwa in Borno state on Monday, a village head said. "
    "The Nigerian army said it killed 16 of them on Tuesday."
)


def test_nobody_from_another_sentence_is_made_the_speaker() -> None:
    found = claims(VILLAGE, "2024-07-03")
    (farmers,) = [claim for claim in found for figure in claim.figures if figure.low == 10]
    assert farmers.attribution.source is not None
    assert farmers.attribution.source.span is not None
    assert "village head" in farmers.attribution.source.span.exact
