"""The ledger of captives: what several sources, reports and incidents come to."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from held_claims import ARMY, CROSS, REBELS, SIDES, WIRE, claim, freed, taken
from hypothesis import given, settings
from hypothesis import strategies as st
from made_readings import copy, printed, reading
from writing import report

from rashomon.model import Bounds, Captives, Mention, ProtectedName, Span, to_plain
from rashomon.reconcile import captive_persons, captives

ONE, TWO, THREE = (report(name, outlet=outlet) for name, outlet in (("1", WIRE), ("2", "Daily"), ("3", "Radio")))


def ledger(*claims, documents=(ONE, TWO, THREE), **more) -> Captives:
    (found,) = captives.of([reading(claims, documents, sides=SIDES, **more)])
    return found


def took(document=ONE, low=41, high=-1, words=None, text="They took {} soldiers prisoner.", **more):
    words = words or str(low)
    source = more.pop("source", REBELS)
    return claim(document, text.format(words), source, taken(low, high, words=words), **more)


def free(low, source=CROSS, document=ONE, text="They released {} soldiers.", words=None, **more):
    words = words or str(low)
    more = {"kind": "ngo", "event": "release", "start": "2024-09-01", **more}
    return claim(document, text.format(words), source, freed(low, words=words), **more)


def seen(low=9, document=ONE, **more):
    return claim(document, f"A video showed {low} captured soldiers.", None, taken(low), video=True, **more)


def test_the_ledger_reads_as_a_sentence() -> None:
    found = ledger(took(), took(source=ARMY, low=2, text="It admits that {} soldiers were captured."), seen(), free(11))
    assert found.sentence == (
        "41 claimed taken by Hill Front, 2 admitted by Army of Ruritania, 9 seen in video (Test Wire), "
        "11 released according to Red Cross, outcome of 30 unknown."
    )
    assert (found.group, found.captor, found.basis) == ((ARMY,), REBELS, "claimed")
    assert (found.taken, found.ended, found.unknown) == (
        Bounds(low=41, high=41),
        Bounds(low=11, high=11),
        Bounds(low=30, high=30),
    )


def test_nobody_else_stands_behind_those_whom_nobody_admits_or_shows() -> None:
    found = ledger(took(), took(source=ARMY, low=2), seen())
    # The two admitted may be among the nine shown.
    assert found.unbacked == Bounds(low=30, high=32)
    assert ("Only the captor speaks of 30–32 of the 41 claimed: nobody admits them, shows them or tells of them.") in [
        q.text for q in found.questions
    ]
    assert found.unknown == Bounds(low=41, high=41)


@pytest.mark.parametrize(
    ("claims", "taken_", "ended", "unknown"),
    [
        pytest.param([took()], (41, 41), (0, 0), (41, 41), id="taken"),
        pytest.param([took(), took(TWO)], (41, 41), (0, 0), (41, 41), id="told twice by one source"),
        pytest.param([took(), took(TWO, 24, 99, "dozens")], (41, 41), (0, 0), (41, 41), id="dozens beside 41"),
        pytest.param(
            [took(low=24, high=99, words="dozens"), took(TWO, said_at="2024-08-02")],
            (41, 41),
            (0, 0),
            (41, 41),
            id="41 after dozens",
        ),
        pytest.param(
            [took(said_at="2024-07-26"), took(TWO, 60, said_at="2024-07-30")], (60, 60), (0, 0), (60, 60), id="revised"
        ),
        pytest.param([took(), took(TWO, 60)], (41, 60), (0, 0), (41, 60), id="two figures on one day"),
        pytest.param(
            [took(said_at="2024-07"), took(TWO, 60, said_at="2024-07-30")],
            (41, 60),
            (0, 0),
            (41, 60),
            id="a month is not before its days",
        ),
        pytest.param(
            [took(said_at="2024-07"), took(TWO, 60, said_at="2024-08-01")],
            (60, 60),
            (0, 0),
            (60, 60),
            id="a month after",
        ),
        pytest.param(
            [took(), took(TWO, 8, text="They took {} more soldiers.", said_at="2024-08-05")],
            (49, 49),
            (0, 0),
            (49, 49),
            id="more",
        ),
        pytest.param([took(low=40, high=None, words="at least 40")], (40, None), (0, 0), (40, None), id="open end"),
        pytest.param([took(low=None, high=60, words="up to 60")], (0, 60), (0, 0), (0, 60), id="open beginning"),
        pytest.param([took(), free(41)], (41, 41), (41, 41), (0, 0), id="all freed"),
        pytest.param([took(), free(60)], (41, 41), (60, 60), (0, 0), id="more freed than taken"),
        pytest.param(
            [took(), free(11), free(12, WIRE, TWO, kind="media")],
            (41, 41),
            (11, 12),
            (29, 30),
            id="two counts of one release",
        ),
        pytest.param(
            [took(), free(11), free(11, text="They exchanged {} soldiers.", document=TWO)],
            (41, 41),
            (11, 11),
            (30, 30),
            id="an exchange is a release",
        ),
        pytest.param(
            [took(), free(11, start="2024-09-01"), free(None, words="some", document=TWO, start="2024-09-01")],
            (41, 41),
            (11, 11),
            (30, 30),
            id="some beside 11",
        ),
        pytest.param(
            [took(low=60), took(source=ARMY, low=64), free(60), free(62, WIRE, TWO, kind="media")],
            (60, 60),
            (60, 62),
            (0, 4),
            id="their own side misses more than the captor claims",
        ),
        pytest.param([free(11)], None, (11, 11), None, id="nobody says how many were taken"),
        pytest.param([seen()], (9, None), (0, 0), (9, None), id="only seen"),
        pytest.param(
            [took(low=60, text="They hold {} prisoners."), took(TWO)],
            (60, 60),
            (0, 0),
            (60, 60),
            id="no fewer than are held",
        ),
    ],
)
def test_what_they_come_to(claims, taken_, ended, unknown) -> None:
    if any(one.figures and one.figures[0].low is None and one.event == "release" for one in claims):
        claims = [_bare(one) if one.figures[0].low is None else one for one in claims]
    found = ledger(*claims)
    assert _pair(found.taken) == taken_
    assert _pair(found.ended) == ended
    assert _pair(found.unknown) == unknown


def _bare(one):
    return dataclasses.replace(one, figures=(dataclasses.replace(one.figures[0], low=2, high=None),))


def _pair(bounds: Bounds | None) -> tuple[int, int | None] | None:
    return (bounds.low, bounds.high) if bounds else None


def test_a_capture_in_one_incident_and_a_release_in_another_months_later() -> None:
    first = reading([took()], [ONE], sides=SIDES, name="a")
    later = reading([free(11, document=TWO, start="2024-11-09")], [TWO], name="b")
    (found,) = captives.of([first, later])
    assert _pair(found.unknown) == (30, 30)
    assert found.incidents == ("inc_a", "inc_b")
    assert (found.start, found.end) == ("2024-07-25", "2024-11-09")


def test_two_captures_add_up_and_one_told_again_does_not() -> None:
    def of(again):
        first = reading([took(said_at="2024-07-26")], [ONE], sides=SIDES, name="a")
        (found,) = captives.of([first, reading([again], [TWO], sides=SIDES, name="b")])
        return _pair(found.taken)

    assert of(took(TWO, 8, start="2024-10-01", said_at="2024-10-02")) == (49, 49)
    assert of(took(TWO, 41, start="2024-10-01", said_at="2024-10-02")) == (82, 82)
    assert of(took(TWO, 41, start="2024-07-25", said_at="2024-10-02")) == (41, 41)
    assert of(took(TWO, 8, start="2024-07-25", said_at="2024-10-02")) == (41, 49)
    assert of(took(TWO, 8, start="2024-07", said_at="2024-10-02")) == (41, 49)
    assert of(took(TWO, 8, start="2024-07-26", said_at="2024-10-02")) == (49, 49)
    assert of(took(TWO, 41, start=None, said_at="2024-10-02")) == (41, 41)
    assert of(took(TWO, 41, start="2024-08-02", said_at="2024-07-28")) == (41, 41)


def test_people_of_two_groups_counted_together_keep_the_outcome_of_each_open() -> None:
    both = claim(ONE, "They ransomed 5 captives.", CROSS, freed(5, of=(ARMY, "Band")), event="release", kind="ngo")
    found = {one.group: one for one in captives.of([reading([took(), both], [ONE], sides=SIDES)])}
    assert _pair(found[(ARMY,)].unknown) == (36, 41)
    assert any("only counted together" in question.text for question in found[(ARMY, "Band")].questions)


def test_the_captor_s_government_and_army_are_one() -> None:
    made = [
        took(actor="Pakistan Army", source="Pakistan Army"),
        free(11, "Government of Pakistan", actor="Government of Pakistan", kind="government"),
    ]
    assert _pair(ledger(*made).unknown) == (30, 30)


def test_prisoners_of_nobody_in_particular_are_those_of_the_only_group() -> None:
    treated = claim(
        ONE,
        "One of the prisoners was treated at a hospital.",
        CROSS,
        taken(1, words="One", of="the prisoners"),
        kind="ngo",
        actor=None,
    )
    assert "1 treated for wounds according to Red Cross" in ledger(took(), treated).sentence


def test_denials_plans_and_talks_count_nobody_and_stand_in_the_sentence_or_as_questions() -> None:
    denial = took(source=ARMY, stance="denies", text="It denied that {} soldiers were taken.")
    plan = free(41, REBELS, stance="intends", kind="belligerent", text="All {} soldiers will be released.")
    talks = claim(ONE, "Talks on a prisoner exchange continue.", CROSS, event="talks", kind="ngo", actor=REBELS)
    found = ledger(took(), denial, plan)
    assert _pair(found.ended) == (0, 0)
    assert "denied by Army of Ruritania" in found.sentence
    assert "A release is announced by Hill Front; that it came about is not told." in [q.text for q in found.questions]
    made = captives.of([reading([took(), talks], [ONE], sides=SIDES)])
    assert ["Talks are told of, and no result."] in [
        [q.text for q in one.questions if "Talks" in q.text] for one in made
    ]


def test_background_is_another_incident_s() -> None:
    assert captives.of([reading([took(background=True)], [ONE])]) == ()


COUNTS = st.one_of(st.none(), st.integers(0, 90))


@st.composite
def claims_of(draw):
    """A few claims of people taken, held, seen and freed, with open ends, by several sources in several reports."""
    made = []
    for at in range(draw(st.integers(1, 7))):
        low, high = draw(COUNTS), draw(COUNTS)
        if low is not None and high is not None and high < low:
            low, high = high, low
        text = draw(
            st.sampled_from(
                [
                    "They took N.",
                    "They hold N prisoners.",
                    "A video showed N captured men.",
                    "They released N.",
                    "They exchanged N.",
                ]
            )
        )
        released = "released" in text or "exchanged" in text
        count = freed(low, high, words="N") if released else taken(low, high, words="N")
        source = draw(st.sampled_from([REBELS, ARMY, CROSS, None]))
        document = draw(st.sampled_from([ONE, TWO, THREE]))
        day = draw(st.sampled_from(["2024-07-25", "2024-08-20", None]))
        said = draw(st.sampled_from(["2024-07-26", "2024-08-21", None]))
        event = "release" if released else "capture"
        kind = "ngo" if source == CROSS else "belligerent"
        made.append(claim(document, text, source, count, event=event, start=day, said_at=said, kind=kind, at=at))
    return made


@settings(max_examples=150, deadline=None)
@given(claims_of())
def test_no_outcome_is_below_zero_and_no_end_before_its_beginning(claims) -> None:
    for one in captives.of([reading(claims, [ONE, TWO, THREE], sides=SIDES)]):
        for bounds in (one.taken, one.ended, one.unknown, one.unbacked, *(state.bounds for state in one.standing)):
            assert bounds is None or (bounds.low >= 0 and (bounds.high is None or bounds.high >= bounds.low))


@settings(max_examples=60, deadline=None)
@given(claims_of(), st.randoms(use_true_random=False))
def test_the_order_of_claims_documents_and_incidents_does_not_matter(claims, random) -> None:
    halves = [claims[::2], claims[1::2]]
    first = [reading(half, [ONE, TWO, THREE], sides=SIDES, name=str(n)) for n, half in enumerate(halves)]
    mixed = [
        reading(random.sample(half, len(half)), [THREE, ONE, TWO], sides=SIDES, name=str(n))
        for n, half in enumerate(halves)
    ]
    assert _numbers(captives.of(first)) == _numbers(captives.of(reversed(mixed)))


@settings(max_examples=60, deadline=None)
@given(claims_of())
def test_a_copy_changes_no_number(claims) -> None:
    repeat = report("copy", outlet="Repeater", published="2024-09-09")
    again = [
        dataclasses.replace(
            one, id=f"{one.id}c", document_id=repeat.id, span=dataclasses.replace(one.span, document_id=repeat.id)
        )
        for one in claims
        if one.document_id == ONE.id
    ]
    # What it repeats was said when the original said it.
    again = [
        dataclasses.replace(
            one, attribution=dataclasses.replace(one.attribution, said_at=one.attribution.said_at or ONE.published_at)
        )
        for one in again
    ]
    original = printed(ONE, claims)
    documents = [original, TWO, THREE]
    before = captives.of([reading(claims, documents, sides=SIDES)])
    after = captives.of(
        [reading([*claims, *again], [*documents, repeat], sides=SIDES, copies=[copy(original, repeat)])]
    )
    assert _numbers(before) == _numbers(after)


def _numbers(found):
    plain = [to_plain(one) for one in found]
    for one in plain:
        for name in ("persons", "incidents"):
            one.pop(name)
        for part in (*one["counts"], *one["standing"], *one["questions"]):
            part["claims"] = None
    return sorted(plain, key=str)


NAME = "Rupert Hentzau"


@pytest.fixture
def named() -> tuple[list, list[ProtectedName]]:
    """Two reports that name one captive, and their protected names."""
    claims, names = [], []
    for number, (document, event, day) in enumerate([(ONE, "capture", "2024-07-25"), (TWO, "release", "2024-11-09")]):
        text = f"The front {'took' if event == 'capture' else 'released'} {NAME}."
        start = text.index(NAME)
        words = Span(document_id=document.id, start=start, end=start + len(NAME), exact=NAME)
        claims.append(claim(document, text, REBELS, event=event, start=day, target=Mention(span=words)))
        names.append(
            ProtectedName(
                id=f"person_{number}a1b2c3d4e5f6071",
                document_id=document.id,
                role="captive",
                places=((start, start + len(NAME)),),
            )
        )
    return claims, names


def test_a_person_goes_by_a_mark_and_the_name_is_nowhere(named) -> None:
    claims, names = named
    found = captives.of([reading(claims, [ONE, TWO], sides=SIDES)], names)
    persons = list(itertools.chain.from_iterable(one.persons for one in found))
    assert [(one.mark, one.states, one.outcome) for one in persons] == [
        ("[name protected 0a1b2c3d]", (("taken", REBELS),), None),
        ("[name protected 1a1b2c3d]", (("released", REBELS),), "released"),
    ]
    assert not any(part in repr(found) for part in NAME.split())
    assert not any(part in str([to_plain(one) for one in found]) for part in NAME.split())


def test_who_sees_names_can_say_that_two_marks_are_one(named) -> None:
    claims, names = named
    first, second = (captive_persons.token(one.id) for one in names)
    found = captives.of([reading(claims, [ONE, TWO], sides=SIDES)], names, {second: first})
    (person,) = itertools.chain.from_iterable(one.persons for one in found)
    assert (person.states, person.outcome) == ((("taken", REBELS), ("released", REBELS)), "released")
    assert not any("What became" in question.text for one in found for question in one.questions)


def test_a_relative_beside_the_captive_is_none(named) -> None:
    claims, names = named
    text = claims[0].span.exact + " His wife Flavia Elphberg waits."
    start = text.index("Flavia")
    longer = dataclasses.replace(claims[0], span=dataclasses.replace(claims[0].span, exact=text, end=len(text)))
    wife = ProtectedName(
        id="person_9f00000000000000", document_id=ONE.id, role="witness", places=((start, len(text) - 7),)
    )
    found = captives.of([reading([longer], [ONE])], [names[0], wife])
    assert [person.mark for one in found for person in one.persons] == ["[name protected 0a1b2c3d]"]
