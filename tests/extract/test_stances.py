"""Stance and certainty of a clause, with and without a cue that speaks first."""

from __future__ import annotations

import pytest

from rashomon.extract import attributions, stances
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import parse
from rashomon.model import Document


def read(text: str) -> tuple[str, str]:
    [parsed] = parse([Document(id="doc_t", sha256="0" * 64, media_type="text/plain", text=text)])
    found = attributions.find(parsed, Mentions(parsed))
    return stances.read(parsed, parsed.doc[:], found[0] if found else None)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Our forces took the town.", "asserts"),
        ("Our forces did not shell the town.", "denies"),
        ("No village was attacked.", "denies"),
        ("The story of the raid is false.", "denies"),
        ("The army said it had not fired at the helicopter.", "denies"),
        ("The army denied that it had shelled the town.", "denies"),
        ("The army called the figures invented.", "denies"),
        # That nobody was hurt is a count of nought.
        ("There were no casualties.", "asserts"),
        ("The police said no one was killed.", "asserts"),
        ("The rebels did not inflict any casualties.", "asserts"),
        # Not knowing is no denial.
        ("The army said it did not know how many had died.", "asserts"),
        ("There was no sign that the hill had been bombed.", "doubts"),
        ("The army admitted that two of its men had died.", "confirms"),
        ("The captives will be handed over on Friday.", "intends"),
        ("The group vowed to avenge its leader.", "intends"),
        ("The rebels plan to attack the port.", "intends"),
    ],
)
def test_stance(text: str, stance: str) -> None:
    assert read(text)[0] == stance


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Ten men were killed.", "certain"),
        ("Ten men were apparently killed.", "probable"),
        ("Ten men are believed to have died.", "probable"),
        ("The doctor estimated that ten men had died.", "probable"),
        ("Ten men may have been killed.", "possible"),
        ("Perhaps ten men were killed.", "possible"),
        ("The army could have bombed the camp.", "possible"),
        ("Heavy guns could be heard at dawn.", "certain"),
        ("We do not know how many died.", "unknown"),
        # In another's mouth "alleged" names whom he means; in the report's own voice it hedges.
        ("The police said they had shot two alleged rebels.", "certain"),
        ("Two peasants were shot by alleged rebels.", "probable"),
    ],
)
def test_certainty(text: str, certainty: str) -> None:
    assert read(text)[1] == certainty
