"""Counted effects: which number counts what, and whose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rashomon.extract import events
from rashomon.extract.mentions import Mentions
from rashomon.extract.parsing import parse
from rashomon.model import Document, Figure

Row = tuple[str, int | None, int | None, str]


@pytest.fixture
def figures(document: Callable[..., Document]) -> Callable[[str], list[Figure]]:
    """The figures of a text in order of their words."""

    def read(text: str) -> list[Figure]:
        [parsed] = parse([document(text)])
        found = [figure for happening in events.find(parsed, Mentions(parsed)) for figure in happening.figures]
        return sorted(found, key=lambda figure: (figure.span.start, figure.effect))

    return read


def rows(found: list[Figure]) -> list[Row]:
    return [(figure.effect, figure.low, figure.high, figure.unit) for figure in found]


P = "persons"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebels killed 12 soldiers near the border.", [("killed", 12, 12, P)]),
        (
            "A film shows men lying in a yard while blindfolded after the rebel attack.",
            [("captured", 2, None, P)],
        ),
        ("Army equipment was also damaged in the fighting.", [("damaged", 1, None, "other")]),
        ("The rebels claim to hold 25 soldiers.", [("captured", 25, 25, P)]),
        ("The rebels say that they hold soldiers.", [("captured", 2, None, P)]),
        ("A number of soldiers were killed by rebels.", [("killed", 2, None, P)]),
        ("Twelve soldiers were killed by rebels.", [("killed", 12, 12, P)]),
        (
            "Two of its men were killed and 11 were wounded when rebels ambushed a convoy.",
            [("killed", 2, 2, P), ("wounded", 11, 11, P)],
        ),
        (
            "The rebels killed three soldiers and wounded five.",
            [("killed", 3, 3, P), ("wounded", 5, 5, P)],
        ),
        (
            "The clash left 30 rebels and 4 soldiers dead.",
            [("killed", 30, 30, P), ("killed", 4, 4, P)],
        ),
        (
            "The attack led to the deaths of four officers and injuries to nine civilians.",
            [("killed", 4, 4, P), ("wounded", 9, 9, P)],
        ),
        ("Soldiers killed or wounded dozens of rebels.", [("killed_or_wounded", 24, 99, P)]),
        ("Over 60 villagers were killed and injured in the bombing.", [("killed_or_wounded", 61, None, P)]),
        ("Rebels ambushed a patrol, killing 7 soldiers and wounding 3.", [("killed", 7, 7, P), ("wounded", 3, 3, P)]),
        ("The rebels lost 26 fighters in the battle.", [("killed", 26, 26, P)]),
        ("The army lost two helicopters in the battle.", [("destroyed", 2, 2, "aircraft")]),
        ("The rebels suffered heavy losses in the fighting.", [("killed_or_wounded", 1, None, P)]),
        ("The shelling caused no casualties.", [("killed_or_wounded", 0, 0, P)]),
        ("The soldiers did not suffer any casualties.", [("killed_or_wounded", 0, 0, P)]),
        ("The death toll of the airstrike rose to 30.", [("killed", 30, 30, P)]),
        ("A militia commander put the dead at about 300.", [("killed", 300, 300, P)]),
        (
            "Rebels captured 24 soldiers and seized three trucks.",
            [("captured", 24, 24, P), ("seized", 3, 3, "vehicles")],
        ),
        ("Over 2,000 soldiers were taken prisoner.", [("captured", 2001, None, P)]),
        ("The rebels freed 60 soldiers on Monday.", [("released", 60, 60, P)]),
        ("Another 70 recruits were missing after the attack.", [("missing", 70, 70, P)]),
        ("The guerrillas burned three buses.", [("destroyed", 3, 3, "vehicles")]),
        ("Four vehicles were damaged in the ambush.", [("damaged", 4, 4, "vehicles")]),
        ("The rebels shot down a helicopter.", [("destroyed", 1, 1, "aircraft")]),
        (
            "Troops seized 22 rifles, eight pistols and ammunition.",
            [("seized", 22, 22, "weapons"), ("seized", 8, 8, "weapons"), ("seized", 2, None, "weapons")],
        ),
        ("The rebels killed soldiers.", [("killed", 2, None, P)]),
        ("We lost 12 men, the militia said.", [("killed", 12, 12, P)]),
        ("19 civilians are in hospital after the shelling.", [("wounded", 19, 19, P)]),
        ("The gunmen claimed the lives of at least 40 civilians.", [("killed", 40, None, P)]),
        ("In the ambush a soldier was killed.", [("killed", 1, 1, P)]),
    ],
)
def test_patterns(figures: Callable[[str], list[Figure]], text: str, expected: list[Row]) -> None:
    assert rows(figures(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The rebel commander, Omar Haddad, was killed.",
        "About 100 rebels attacked the army post.",
        "The soldiers were killed.",
        "The army fired 15 rockets at the rebels.",
        "Rebels were not wounded in the ambush.",
        "The army did not say how many soldiers it lost.",
        "The war against the rebels has lasted 12 years.",
        "Army trucks were hit, the rebels said, without giving a number.",
        "The army said that the rebels fled and gave no number.",
        "Rebels hold positions near the army base.",
        "Rebels hold officers of the army responsible.",
    ],
)
def test_what_counts_no_effect(figures: Callable[[str], list[Figure]], text: str) -> None:
    assert figures(text) == []


def test_parts_are_marked(figures: Callable[[str], list[Figure]]) -> None:
    found = figures("The ambush killed 84 soldiers, including 12 officers, and wounded 15 rebels, 4 of them seriously.")
    assert [(f.effect, f.low, f.subset) for f in found] == [
        ("killed", 84, False),
        ("killed", 12, True),
        ("wounded", 15, False),
        ("wounded", 4, True),
    ]


def test_a_bare_number_carries_on_what_was_counted(figures: Callable[[str], list[Figure]]) -> None:
    found = figures("The ministry said 300 rebels were killed. Local militants spoke of 40.")
    assert rows(found) == [("killed", 300, 300, P), ("killed", 40, 40, P)]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("The battle left 30 rebels and 4 soldiers dead.", [["rebels"], ["soldiers"]]),
        ("Troops killed dozens of rebels and mercenaries.", [["rebels", "mercenaries"]]),
        ("The army lost 12 men in the fighting.", [["The army"]]),
        ("The rebels killed three soldiers and wounded five.", [["soldiers"], ["soldiers"]]),
    ],
)
def test_whose_people(figures: Callable[[str], list[Figure]], text: str, sides: list[list[str]]) -> None:
    assert [[mention.words for mention in figure.of] for figure in figures(text)] == sides


def test_number_words_and_counted_thing_keep_their_place(figures: Callable[[str], list[Figure]]) -> None:
    [figure] = figures("The army says it has killed some 30 rebels.")
    assert (figure.span.exact, figure.approx) == ("some 30", True)
    assert figure.counted is not None
    assert figure.counted.exact == "rebels"
