"""Numbers that have a source with no verb of saying."""

from __future__ import annotations

import pytest

from rashomon.extract import attributions
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import parse
from rashomon.model import Document


def said(text: str) -> list[tuple[str | None, str]]:
    """The words of the speaker, those that they take up where there are such, and the content of each attribution."""
    document = Document(id="doc_t", sha256="0" * 64, media_type="text/plain", text=text)
    [parsed] = parse([document])
    found = attributions.find(parsed, Mentions(parsed))
    return [
        (
            (a.source.antecedent or a.source.span).exact if a.source and a.source.span else None,  # type: ignore[union-attr]
            " / ".join(span.exact for span in a.content),
        )
        for a in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # By whom or where a number holds.
        ("In Washington the count is 100 killed.", ("Washington", "the count is 100 killed")),
        ("For the ministry, the toll stands at 40 dead.", ("the ministry", "the toll stands at 40 dead")),
        ("In Moscow the count has hardly moved: some 100 dead.", ("Moscow", "some 100 dead")),
        # At the end of a sentence, in brackets.
        ("Some 600 people have fled the area (UNHCR).", ("UNHCR", "Some 600 people have fled the area")),
        ("At least 50 people were killed (army statement).", ("army statement", "At least 50 people were killed")),
        # What is left out is the verb of the first.
        ("The army puts the toll at 80, the rebels at 12.", ("the rebels", "12")),
        # Looking back.
        ("Twenty raiders were killed. The figure came from the army.", ("the army", "Twenty raiders were killed")),
        ("Nine men died. That number was given by the police.", ("the police", "Nine men died")),
        ("The army said the fort fell. Nine raiders died, by that count.", ("The army", "Nine raiders died")),
        ("Then there is a source quoted by the agency AFP: 200 dead.", ("a source", "200 dead")),
        ("A count by Memorial shows 20 dead.", ("Memorial", "20 dead")),
        # Whose a count is.
        ("The governor said so. By his own count, 14 people died.", ("The governor", "14 people died")),
        ("The colonel denied it. According to his version, five people died.", ("The colonel", "five people died")),
        ("“They shot us,” survivors said. “I saw four fall,” one said.", ("survivors", "“I saw four fall,”")),
        ("Residents of the quarter heard shooting at dawn.", ("Residents of the quarter", "shooting at dawn")),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_source_of_a_number(text: str, expected: tuple[str, str]) -> None:
    assert expected in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "In Goma the toll is 40 dead.",
        "In the market the number was 40.",
        "The Front for Change (FFC) attacked the town with 40 men.",
        "They went to the mines near Goma (DRC).",
        "Forty men came from the hills (see map).",
        "It was the work of 40 jihadists (JNIM).",
        "Nine raiders died, by that count.",
        "The rebels came. The figure came from nowhere.",
        "He sold 20 goats at 12, ten sheep at 9.",
    ],
)
def test_no_source(text: str) -> None:
    assert said(text) == []
