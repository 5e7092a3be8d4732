"""What stands in a report and is no part of the story."""

from __future__ import annotations

import pytest

from rashomon.extract import furniture
from rashomon.extract.parsing import Parsed, parse
from rashomon.model import Document

STORY = "Rebels attacked the fort at dawn and killed nine soldiers, the army said. Both sides claimed the ridge."


def parsed(text: str) -> Parsed:
    document = Document(id="doc_1", sha256="0" * 64, media_type="text/plain", text=text, outlet="The Ferry Post")
    return next(parse([document]))


def kinds(text: str) -> dict[str, str]:
    return {item.span.exact.strip(): item.kind for item in furniture.find(parsed(text))}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("By Imelda Karst", "byline"),
        ("by Imelda Karst and Tom Okoro", "byline"),
        ("Imelda Karst is a correspondent in the Gulf.", "byline"),
        ("READ MORE: The fort in ten pictures", "link"),
        ("Related: Who are the rebels?", "link"),
        ("MORE FROM THE POST: Ten men who left", "link"),
        ("FILE PHOTO: Soldiers killed in an attack are buried", "caption"),
        ("IN PICTURES", "caption"),
        ("Unverified video screenshot", "caption"),
        ("A guard near the fort, in a photo that the ministry released.", "caption"),
        ("(Delta News Agency)", "credit"),
        ("Reporting by Imelda Karst; editing by Tom Okoro", "credit"),
        ("#Fort #Freedom", "hashtags"),
        ("THE FALL OF THE RIDGE", "heading"),
    ],
)
def test_a_line_that_is_no_story(line: str, kind: str) -> None:
    assert kinds(f"{STORY}\n{line}\n{STORY[:30]}").get(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        STORY,
        "By nightfall the rebels had killed nine soldiers.",
        "The army released a photograph of the dead.",
        "The general is an expert in such raids, and he killed nine men.",
        "The video shows nine captives.",
        "Nine soldiers died (the army first said eleven).",
        "- 24 vehicles destroyed",
        "Analysis of the wreck by the army found nine bodies.",
    ],
)
def test_a_line_that_is_story(line: str) -> None:
    assert not kinds(f"The fort fell on Monday, the army said.\n{line}")


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("KORHOGO (Delta News) - Nine soldiers died.", "KORHOGO (Delta News) -"),
        ("PORT ELLEN, Tuesday (DNA) - Nine soldiers died.", "PORT ELLEN, Tuesday (DNA) -"),
        ("KORHOGO — Nine soldiers died.", "KORHOGO —"),
        ("KORHOGO, 4 May. Nine soldiers died.", "KORHOGO, 4 May."),
        ("KORHOGO, 4 MAY 89 (DNA) -- NINE SOLDIERS DIED.", "KORHOGO, 4 MAY 89 (DNA) --"),
    ],
)
def test_datelines(text: str, dateline: str) -> None:
    assert kinds(text) == {dateline: "dateline"}


def test_a_caption_that_repeats_the_body_is_the_short_line() -> None:
    caption = "Footage posted online shows nine men sitting on the ground."
    found = furniture.find(parsed(f"{caption}\n{STORY}\n{caption} They look unhurt."))
    assert [(item.kind, item.span.start, item.span.exact) for item in found] == [("caption", 0, caption)]


def test_of_two_equal_lines_the_first_is_story() -> None:
    line = "Footage posted online shows nine men sitting on the ground."
    [item] = furniture.find(parsed(f"{line}\n{STORY}\n{line}"))
    assert item.span.start > len(STORY)


def test_a_monitors_marks_and_a_tail_of_credits() -> None:
    assert kinds("THE ARMY [WORDS INDISTINCT] KILLED NINE REBELS [GUERRILLAS]. (ENDALL)") == {
        "[WORDS INDISTINCT]": "wire_tag",
        "(ENDALL)": "wire_tag",
    }
    assert kinds("Nine soldiers died. (Delta News)") == {"(Delta News)": "credit"}
