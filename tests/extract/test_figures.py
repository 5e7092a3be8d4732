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
        # Tolls that change, and sums.
        ("The toll climbed from 31 to 35.", [("killed", 31, 31, P), ("killed", 35, 35, P)]),
        (
            "The army revised its death toll down from 40 to 31.",
            [("killed", 40, 40, P), ("killed", 31, 31, P)],
        ),
        ("The mayor said 20 people died, up from 14 on Monday.", [("killed", 20, 20, P), ("killed", 14, 14, P)]),
        # A verb left out, one verb for two sides, two verbs for one number.
        ("The army lost 12 men, the rebels 30.", [("killed", 12, 12, P), ("killed", 30, 30, P)]),
        (
            "Government forces killed 12 rebels and the rebels nine soldiers.",
            [("killed", 12, 12, P), ("killed", 9, 9, P)],
        ),
        (
            "Rebels killed three soldiers, wounding ten and two civilians.",
            [("killed", 3, 3, P), ("wounded", 10, 10, P), ("wounded", 2, 2, P)],
        ),
        ("The enemy lost 60 men killed and wounded.", [("killed_or_wounded", 60, 60, P)]),
        ("Rebels lined up 40 soldiers and executed them.", [("killed", 40, 40, P)]),
        # The counted after the verb.
        ("Among the dead were two officers.", [("killed", 2, 2, P)]),
        (
            "Killed in the attack were 12 soldiers and two policemen.",
            [("killed", 12, 12, P), ("killed", 2, 2, P)],
        ),
        ("The wounded include a child and a woman.", [("wounded", 1, 1, P), ("wounded", 1, 1, P)]),
        # Lists of things, whatever stands between.
        (
            "THE ARMY SEIZED FIVE M-16 RIFLES, ONE M-79 ROCKET LAUNCHER [AS HEARD], 8,200 CARTRIDGES, AND A RADIO.",
            [
                ("seized", 5, 5, "weapons"),
                ("seized", 1, 1, "weapons"),
                ("seized", 8200, 8200, "other"),
                ("seized", 1, 1, "other"),
            ],
        ),
        (
            "The rebels destroyed three tanks, an armoured personnel carrier and two pickups.",
            [("destroyed", 3, 3, "vehicles"), ("destroyed", 1, 1, "vehicles"), ("destroyed", 2, 2, "vehicles")],
        ),
        ("Destroyed: 3x T-72, 1x BMP-2.", [("destroyed", 3, 3, "vehicles"), ("destroyed", 1, 1, "vehicles")]),
        ("Air defences intercepted 12 drones.", [("destroyed", 12, 12, "aircraft")]),
        # Posts.
        ("Enemy losses: 5 KIA, 12 WIA.", [("killed", 5, 5, P), ("wounded", 12, 12, P)]),
        ("Enemy losses: 20 killed.", [("killed", 20, 20, P)]),
        ("Our losses: none.", [("killed_or_wounded", 0, 0, P)]),
        # States, and words for them.
        ("The police said that one soldier died.", [("killed", 1, 1, P)]),
        ("Fifteen others suffered injuries.", [("wounded", 15, 15, P)]),
        ('An officer saw "dozens" of enemy bodies.', [("killed", 24, 99, P)]),
        ("Thirty tanks have fallen into our hands.", [("seized", 30, 30, "vehicles")]),
    ],
)
def test_patterns(figures: Callable[[str], list[Figure]], text: str, expected: list[Row]) -> None:
    assert rows(figures(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least twelve villagers were dragged off by the militia.", [("captured", 12, None, P)]),
        ("Forty guardsmen gave themselves up to the army.", [("captured", 40, 40, P)]),
        ("The rebels let out about 300 villagers within hours.", [("released", 300, 300, P)]),
        ("More than 600 villagers were never seen again after the raid.", [("missing", 601, None, P)]),
        ("Nine policemen were cut down by machine-gun fire.", [("killed", 9, 9, P)]),
        ("Rebels set alight houses in the village.", [("destroyed", 2, None, "buildings")]),
        ("Four shops were smashed by shells.", [("destroyed", 4, 4, "buildings")]),
        ("An ammunition depot of the brigade was hit by rockets.", [("damaged", 1, 1, "buildings")]),
        ("Jets struck a camp of the rebels.", []),  # what was aimed at
        ("The army says that none of its men was scratched in the ambush.", [("killed_or_wounded", 0, 0, P)]),
        ("There were casualties on both sides of the battle.", [("killed_or_wounded", 1, None, P)]),
        ("Villagers spoke of summary executions by the militia.", [("killed", 2, None, P)]),
        ("Bodies lay in the streets after the battle.", [("killed", 2, None, P)]),
        ("A film shows bodies in uniform.", []),
        ("A funeral for 19 soldiers was held on Monday.", [("killed", 19, 19, P)]),
        ("Three of the four crewmen died when rebels fired.", [("killed", 3, 3, P)]),  # the four are the whole
        ("All of the 12 hostages were killed.", [("killed", 12, 12, P)]),
        ("On 15 December twelve policemen were killed by gunmen.", [("killed", 12, 12, P)]),
        ("The chief and his bodyguards are among the dead.", [("killed", 2, None, P)]),
    ],
)  # fmt: skip
def test_words_of_harm(figures: Callable[[str], list[Figure]], text: str, expected: list[Row]) -> None:
    assert rows(figures(text + " Rebels and soldiers had fought there.")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Total losses of the enemy:\npersonnel - about 3,000 (+50)\ntanks - 345 (+8)\naircraft – 30",
            [("killed", 3000, 3000, P), ("killed", 50, 50, P), ("destroyed", 345, 345, "vehicles"),
             ("destroyed", 8, 8, "vehicles"), ("destroyed", 30, 30, "aircraft")],
        ),
        (
            "Total losses of the enemy since March: tanks ‒ 12; helicopters ‒ 4.",
            [("destroyed", 12, 12, "vehicles"), ("destroyed", 4, 4, "aircraft")],
        ),
        ("The rebels attacked. Shahids: 25.", [("killed", 25, 25, P)]),
        ("Rebels were beaten. Helicopters destroyed: 2. Rifles captured: 81.",
         [("destroyed", 2, 2, "aircraft"), ("seized", 81, 81, "weapons")]),
        ("The rebels shelled the town: 25 dead. Among them a child.", [("killed", 25, 25, P), ("killed", 1, 1, P)]),
        (
            "Soldiers say that 157 villagers died, of whom 46 children, and 65 wounded.",
            [("killed", 157, 157, P), ("killed", 46, 46, P), ("wounded", 65, 65, P)],
        ),
        (
            "In the attack 37 soldiers were killed, among them a captain, dozens were wounded.",
            [("killed", 37, 37, P), ("killed", 1, 1, P), ("wounded", 24, 99, P)],
        ),
        (
            "The government says that 300 soldiers died in the battle. A UN official believes 400 is nearer.",
            [("killed", 300, 300, P), ("killed", 400, 400, P)],
        ),
    ],
)  # fmt: skip
def test_lists_and_parts(figures: Callable[[str], list[Figure]], text: str, expected: list[Row]) -> None:
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
        "The army said it had hit 15 rebel positions.",
        "Police intercepted a convoy of rebels.",
        "He was killed by a shell at the age of 34.",
        "The rebels fired 30 rockets at the airport.",
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


@pytest.mark.parametrize(
    ("then", "low", "high"),
    [
        ("The rebels put it at more than 40.", 41, None),
        ("According to the rebels, there were 40.", 40, 40),
        ("An official spoke on Tuesday of 14.", 14, 14),
        ("A spokesman told us between 60 and 90.", 60, 90),
        ("The observers have 16 or more.", 16, None),
        ("Damascus has owned up to 55.", 55, 55),
    ],
)
def test_a_number_is_set_against_the_one_before(
    figures: Callable[[str], list[Figure]], then: str, low: int, high: int | None
) -> None:
    found = figures(f"The army says 12 soldiers died in the battle. {then}")
    assert rows(found) == [("killed", 12, 12, P), ("killed", low, high, P)]


def test_who_the_dead_were_is_a_part_of_them(figures: Callable[[str], list[Figure]]) -> None:
    found = figures("Nine people were killed in the attack, police said. Five were children.")
    assert [(f.low, f.subset, f.counted and f.counted.exact) for f in found] == [
        (9, False, "people"),
        (5, True, "children"),
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
