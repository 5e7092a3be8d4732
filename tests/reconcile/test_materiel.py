"""The ledger of materiel: nothing is counted twice that may be one thing."""

from __future__ import annotations

import dataclasses

import pytest
from held_claims import ARMY, REBELS, SIDES, WIRE, claim, figure, lost
from hypothesis import given, settings
from hypothesis import strategies as st
from made_readings import copy, printed, reading
from writing import report

from rashomon.model import Bounds, Materiel, to_plain
from rashomon.reconcile import materiel

ONE, TWO = report("1", outlet=WIRE), report("2", outlet="Daily")


def ledger(*claims, documents=(ONE, TWO), kind=None, **more) -> tuple[Materiel, ...]:
    return materiel.of([reading(claims, documents, sides=SIDES, **more)], kind)


def said(text, *figures, document=ONE, source=REBELS, event="attack", actor=REBELS, **more):
    return claim(document, text, source, *figures, event=event, actor=actor, **more)


@pytest.mark.parametrize(
    ("claims", "bounds"),
    [
        pytest.param([said("They burned 9 trucks.", lost("destroyed", 9, "9"))], (9, 9), id="one figure"),
        pytest.param(
            [
                said("They burned 9 trucks.", lost("destroyed", 9, "9")),
                said("9 trucks were burned.", lost("destroyed", 9, "9"), document=TWO),
            ],
            (9, 9),
            id="told twice",
        ),
        pytest.param(
            [
                said("5 vehicles were damaged.", lost("damaged", 5, "5")),
                said("3 vehicles were taken.", lost("seized", 3, "3"), event="seizure"),
            ],
            (5, 8),
            id="damaged and taken may be the same",
        ),
        pytest.param(
            [
                said(
                    "They seized 10 vehicles and burned nine others.",
                    lost("seized", 10, "10"),
                    lost("destroyed", 9, "nine"),
                )
            ],
            (19, 19),
            id="others are apart",
        ),
        pytest.param(
            [
                said("10 vehicles are in our hands.", lost("seized", 10, "10"), event="seizure"),
                said("Nine others were damaged.", lost("damaged", 9, "Nine"), at=1),
            ],
            (19, 19),
            id="others of the sentence before are apart",
        ),
        pytest.param(
            [
                said(
                    "Nine vehicles captured and eight destroyed.",
                    lost("seized", 9, "Nine"),
                    lost("destroyed", 8, "eight"),
                )
            ],
            (17, 17),
            id="what was burned was not driven away",
        ),
        pytest.param(
            [said("9 vehicles captured, 8 damaged.", lost("seized", 9, "9"), lost("damaged", 8, "8"))],
            (9, 17),
            id="what was taken may be damaged",
        ),
        pytest.param(
            [
                said(
                    "Two tanks and three trucks were burned.",
                    lost("destroyed", 2, "Two"),
                    lost("destroyed", 3, "three"),
                )
            ],
            (5, 5),
            id="types add up",
        ),
        pytest.param(
            [
                said(
                    "Seven vehicles were burned, among them two tanks.",
                    lost("destroyed", 7, "Seven"),
                    lost("destroyed", 2, "two", subset=True),
                ),
            ],
            (7, 7),
            id="a part is in its whole",
        ),
        pytest.param(
            [
                said("Seven vehicles were burned.", lost("destroyed", 7, "Seven")),
                said("Two tanks were burned.", lost("destroyed", 2, "Two"), document=TWO),
            ],
            (7, 9),
            id="vehicles may be tanks",
        ),
        pytest.param(
            [
                said(
                    "Two tanks and nine other vehicles were burned.",
                    lost("destroyed", 2, "Two"),
                    lost("destroyed", 9, "nine"),
                )
            ],
            (11, 11),
            id="other vehicles are no tanks",
        ),
        pytest.param(
            [
                said("Nine vehicles were burned.", lost("destroyed", 9, "Nine")),
                said("Nine trucks were burned.", lost("destroyed", 9, "Nine"), document=TWO),
            ],
            (9, 9),
            id="one figure in wider and narrower words",
        ),
        pytest.param(
            [
                said(
                    "Ten vehicles, five tanks and five trucks.",
                    *(lost("seized", n, w) for n, w in ((10, "Ten"), (5, "five"), (5, "five"))),
                ),
            ],
            (10, 10),
            id="parts that come to the whole",
        ),
        pytest.param(
            [
                said("4 trucks were burned.", lost("destroyed", 4, "4"), said_at="2024-07-26"),
                said("6 trucks were burned.", lost("destroyed", 6, "6"), document=TWO, said_at="2024-07-28"),
            ],
            (6, 6),
            id="a source's later figure",
        ),
        pytest.param(
            [
                said("4 trucks were burned.", lost("destroyed", 4, "4")),
                said("One truck was lost.", lost("destroyed", 1, "One"), source=ARMY, document=TWO),
            ],
            (1, 4),
            id="two sources",
        ),
        pytest.param(
            [said("They destroyed trucks.", lost("destroyed", 2, "trucks", high=None))],
            (2, None),
            id="a bare plural",
        ),
        pytest.param(
            [said("Three trucks were captured and later burned.", lost("destroyed", 3, "Three"))],
            (3, 3),
            id="seized and then destroyed is once",
        ),
    ],
)
def test_what_they_come_to(claims, bounds) -> None:
    (found,) = ledger(*claims)
    assert (found.bounds.low, found.bounds.high) == bounds


def test_the_sentence_says_both_ends_and_how_many_were_taken() -> None:
    (found,) = ledger(
        said("5 vehicles were damaged.", lost("damaged", 5, "5")),
        said("3 vehicles were taken.", lost("seized", 3, "3"), event="seizure", at=1),
    )
    assert found.sentence == (
        "Vehicles of Army of Ruritania: 3 vehicles seized, 5 vehicles damaged according to Hill Front; "
        "by Hill Front 5–8 lost or damaged, of them 3 seized."
    )
    assert [q.text for q in found.questions] == [
        "Are some of those seized and damaged the same? Hill Front does not say: 5–8."
    ]


def test_a_part_stands_under_its_whole() -> None:
    parts = (lost("destroyed", 7, "Seven"), lost("destroyed", 2, "two", subset=True))
    (found,) = ledger(said("Seven vehicles were burned, among them two tanks.", *parts))
    assert "7 vehicles (of them 2 tanks) destroyed according to Hill Front" in found.sentence
    assert [(one.kind, one.part) for one in found.standing] == [("vehicle", False), ("tank", True)]


@pytest.mark.parametrize(
    ("text", "effect", "actor", "state"),
    [
        ("They fled and abandoned 5 trucks.", "seized", REBELS, "abandoned"),
        ("They left 5 trucks behind.", "seized", REBELS, "abandoned"),
        ("They abandoned 5 trucks, which we seized.", "seized", REBELS, "seized"),
        ("We captured and burned 5 trucks.", "destroyed", REBELS, "seized_then_destroyed"),
        ("The army took 5 of its trucks back.", "seized", ARMY, "recaptured"),
        ("We took 5 trucks.", "seized", REBELS, "seized"),
        ("We hit 5 trucks.", "damaged", REBELS, "damaged"),
    ],
)
def test_states(text: str, effect: str, actor: str, state: str) -> None:
    (found,) = ledger(said(text, lost(effect, 5, "5"), actor=actor))
    assert [count.state for count in found.counts] == [state]


def test_what_was_taken_back_is_not_lost() -> None:
    (found,) = ledger(said("The army recaptured 5 trucks.", lost("seized", 5, "5"), actor=ARMY, source=ARMY))
    assert found.bounds == Bounds(low=0, high=0)


def test_none_is_set_against_some() -> None:
    (found,) = ledger(
        said("2 jets were shot down.", lost("destroyed", 2, "2", unit="aircraft")),
        said("None was lost.", lost("destroyed", 0, "None", unit="aircraft"), source=ARMY, document=TWO),
    )
    assert (found.bounds.low, found.bounds.high) == (0, 2)
    assert [q.text for q in found.questions] == [
        "Was anything lost? Nothing according to Army of Ruritania, something according to Hill Front."
    ]


def test_ground_and_buildings_stand_apart_from_vehicles() -> None:
    found = ledger(
        said("They took 7 villages.", lost("seized", 7, "7", unit="other"), event="seizure"),
        said("They burned 2 posts.", lost("destroyed", 2, "2", unit="buildings")),
        said("They burned 3 cars.", lost("destroyed", 3, "3")),
    )
    assert {one.family: one.bounds.low for one in found} == {"ground": 7, "building": 2, "vehicle": 3}


def test_one_type_alone() -> None:
    made = said("Two tanks and three trucks burned.", lost("destroyed", 2, "Two"), lost("destroyed", 3, "three"))
    assert [one.bounds for one in ledger(made, kind="tank")] == [Bounds(low=2, high=2)]
    assert [one.bounds for one in ledger(made, kind="armoured_vehicle")] == [Bounds(low=2, high=2)]
    assert ledger(made, kind="mortar") == ()


def test_owners_stand_apart_and_people_are_no_things() -> None:
    found = ledger(
        said("They burned 3 cars.", lost("destroyed", 3, "3")),
        said("They lost 2 cars.", lost("destroyed", 2, "2", of=REBELS), source=ARMY),
        said("They burned 4 cars.", lost("destroyed", 4, "4", of=None)),
        said("They killed 5 men.", figure("killed", ARMY, 5, 5, "5")),
    )
    assert {one.owner: one.bounds.low for one in found} == {(ARMY,): 3, (REBELS,): 2, (): 4}


NUMBERS = st.one_of(st.none(), st.integers(0, 30))


@st.composite
def claims_of(draw):
    """A few claims of things of several types hit by several sources in two reports."""
    made = []
    for at in range(draw(st.integers(1, 6))):
        figures, words = [], []
        for _ in range(draw(st.integers(1, 3))):
            low, high = draw(NUMBERS), draw(NUMBERS)
            if low is not None and high is not None and high < low:
                low, high = high, low
            effect = draw(st.sampled_from(["destroyed", "damaged", "seized"]))
            words.append(
                f"N {draw(st.sampled_from(['tanks', 'trucks', 'vehicles', 'other vehicles', 'cars']))} {effect}"
            )
            figures.append(lost(effect, low, "N", high=high))
        document = draw(st.sampled_from([ONE, TWO]))
        source = draw(st.sampled_from([REBELS, ARMY, None]))
        day = draw(st.sampled_from(["2024-07-25", "2024-08-20", None]))
        made.append(said(", ".join(words) + ".", *figures, document=document, source=source, start=day, at=at))
    return made


@settings(max_examples=150, deadline=None)
@given(claims_of())
def test_ranges_have_their_ends_in_order_and_states_lie_within_the_whole(claims) -> None:
    for one in ledger(*claims):
        for bounds in (one.bounds, *(state.bounds for state in one.standing), *(source.bounds for source in one.lost)):
            assert bounds.low >= 0 and (bounds.high is None or bounds.low <= bounds.high)
        for source in one.lost:
            assert source.bounds.low >= max(span.low for _, span in source.states)
            assert source.bounds.high is None or source.bounds.high <= sum(span.high or 0 for _, span in source.states)


@settings(max_examples=60, deadline=None)
@given(claims_of(), st.randoms(use_true_random=False))
def test_order_does_not_matter(claims, random) -> None:
    mixed = random.sample(claims, len(claims))
    assert _numbers(ledger(*claims)) == _numbers(ledger(*mixed, documents=(TWO, ONE)))


@settings(max_examples=60, deadline=None)
@given(claims_of())
def test_a_copy_changes_no_number(claims) -> None:
    repeat = report("copy", outlet="Repeater", published=ONE.published_at)
    again = [
        dataclasses.replace(
            one, id=f"{one.id}c", document_id=repeat.id, span=dataclasses.replace(one.span, document_id=repeat.id)
        )
        for one in claims
        if one.document_id == ONE.id
    ]
    original = printed(ONE, claims)
    before = ledger(*claims, documents=(original, TWO))
    after = ledger(*claims, *again, documents=(original, TWO, repeat), copies=[copy(original, repeat)])
    assert _numbers(before) == _numbers(after)


def _numbers(found):
    plain = [to_plain(one) for one in found]
    for one in plain:
        for part in (*one["counts"], *one["standing"], *one["questions"], *one["lost"]):
            part["claims"] = None
    return sorted(plain, key=str)


@pytest.mark.parametrize(
    ("text", "words", "effect", "actor", "source", "state", "owner"),
    [
        # What a force seizes is not its own; what was seized from it is.
        ("Our patrol seized six boats.", "six", "seized", ARMY, ARMY, "seized", ARMY),
        ("Six boats were seized in the raid.", "Six", "seized", None, ARMY, "seized", None),
        ("The army seized six boats.", "six", "seized", ARMY, REBELS, "seized", None),
        ("Six boats were seized by raiders.", "Six", "seized", None, ARMY, "seized", ARMY),
        ("Six boats were seized.", "Six", "seized", REBELS, REBELS, "seized", ARMY),
        ("The garrison abandoned six trucks.", "six", "destroyed", REBELS, REBELS, "abandoned", ARMY),
        ("Crews abandoned six of the damaged trucks.", "six", "damaged", REBELS, REBELS, "abandoned", ARMY),
        ("Six abandoned trucks were burned.", "Six", "destroyed", REBELS, REBELS, "destroyed", ARMY),
    ],
)
def test_who_lost_what(text, words, effect, actor, source, state, owner) -> None:
    (found,) = ledger(said(text, lost(effect, 6, words), source=source, actor=actor))
    assert ([count.state for count in found.counts], found.owner) == ([state], (owner,) if owner else ())


@pytest.mark.parametrize(
    ("second", "third", "bounds"),
    [
        ("Crews abandoned three of the damaged trucks.", "We took the three abandoned trucks.", (5, 5)),
        ("Crews abandoned three trucks.", "We took the three abandoned trucks.", (5, 8)),
        ("Crews abandoned three trucks.", "We took three trucks at the ford.", (5, 11)),
    ],
)
def test_what_befell_the_same_things_one_after_another_counts_once(second, third, bounds) -> None:
    (found,) = ledger(
        said("We damaged five trucks.", lost("damaged", 5, "five")),
        said(second, lost("destroyed", 3, "three"), at=1),
        said(third, lost("seized", 3, "three"), event="seizure", at=2),
    )
    assert (found.bounds.low, found.bounds.high) == bounds


def test_a_number_without_a_noun_counts_what_was_named_before() -> None:
    text = "Five tanks were damaged and three captured."
    (found,) = ledger(said(text, lost("seized", 3, "three"), event="seizure"))
    assert [count.kind for count in found.counts] == ["tank"]
