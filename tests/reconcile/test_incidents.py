import random

import hand_coded
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from writing import claim, figure, report

from rashomon.model import Judgement, Reason
from rashomon.reconcile import candidates, incidents, profiles

ARMY, REBELS, MILITIA = "Northern Army", "River Front", "Hill Militia"


def battle(document, *, place="Kidal", start="2024-07-25", actor=REBELS, target=ARMY, country="ML", **more):
    return [
        claim(
            document,
            actor,
            event="clash",
            actor=actor,
            target=target,
            place=place,
            start=start,
            country=country,
            **more,
        ),
        claim(
            document,
            target,
            event="attack",
            actor=actor,
            target=target,
            place=place,
            start=start,
            country=country,
            at=1,
        ),
    ]


def groups(documents, claims):
    by_id = {item.id: item.document_id for item in claims}
    return {frozenset(by_id[name] for name in incident.claims) for incident in incidents.group(documents, claims, ())}


def test_two_reports_of_one_battle_are_one_incident():
    one, other = report("a"), report("b", published="2024-07-29")
    claims = [*battle(one), *battle(other)]
    [incident] = incidents.group([one, other], claims, ())
    assert incident.claims == tuple(item.id for item in claims)
    assert (incident.country, incident.place) == ("ML", "Kidal")
    assert (incident.start, incident.end) == ("2024-07-25", "2024-07-25")
    assert {frozenset(side) for side in incident.sides} == {frozenset({ARMY}), frozenset({REBELS})}
    assert incident.title == "Attack at Kidal, 25 July 2024"
    [judgement] = incident.judgements
    assert judgement.verdict == "same"
    assert {reason.feature for reason in judgement.reasons} >= {"place.v2", "dates.v2", "parties.v2"}


@pytest.mark.parametrize(
    "other",
    [
        {"place": "Gao", "start": "2024-07-25"},
        {"place": "Kidal", "start": "2024-08-20"},
        {"place": "Kidal", "start": "2024-07-25", "actor": MILITIA, "target": "Southern Army"},
        {"place": "Arlit", "start": "2024-07-25", "country": "NE"},
    ],
    ids=["another place", "other days", "other parties", "another country"],
)
def test_what_keeps_two_battles_apart(other):
    one, two = report("a"), report("b", published="2024-07-29")
    assert groups([one, two], [*battle(one), *battle(two, **other)]) == {frozenset({one.id}), frozenset({two.id})}


def test_place_and_day_alone_do_not_join():
    one, two = report("a"), report("b", published="2024-07-29")
    claims = [*battle(one), claim(two, event="explosion", place="Kidal")]
    assert len(groups([one, two], claims)) == 2


def test_spellings_of_one_place_join():
    one, two = report("a"), report("b", published="2024-07-29")
    assert len(groups([one, two], [*battle(one, place="Tinzaouaten"), *battle(two, place="Tin Zaouatine")])) == 1


def test_the_same_figures_join_reports_that_disagree_on_the_day():
    one, two = report("a"), report("b", published="2024-07-29")
    tolls = [figure("killed", ARMY, 84, 84), figure("captured", ARMY, 17, 17)]
    left = battle(one, start="2024-07-20", figures=tolls)
    right = battle(two, start="2024-07-25", figures=tolls)
    assert len(groups([one, two], [*left, *right])) == 1


def test_one_figure_in_common_does_not_join_the_attacks_of_two_days_on_one_town():
    one, two = report("a"), report("b", published="2024-07-29")
    left = battle(one, start="2024-07-22", figures=[figure("killed", ARMY, 40, 40)])
    right = battle(two, start="2024-07-26", figures=[figure("killed", ARMY, 40, 40)])
    assert len(groups([one, two], [*left, *right])) == 2


def test_a_round_up_holds_several():
    paper = report("a")
    claims = [*battle(paper), *battle(paper, place="Kutum", country="SD", actor=MILITIA, target="Southern Army")]
    assert len(incidents.group([paper], claims, ())) == 2


def test_background_goes_to_its_reports_incident():
    paper = report("a")
    claims = [*battle(paper), claim(paper, event="coup", start="2020", background=True, at=5)]
    [incident] = incidents.group([paper], claims, ())
    assert incident.background == (claims[-1].id,)


def test_a_claim_of_long_before_is_background_even_if_unmarked():
    paper = report("a")
    claims = [*battle(paper), claim(paper, event="seizure", actor=ARMY, target=REBELS, start="2023-11-14", at=5)]
    [incident] = incidents.group([paper], claims, ())
    assert incident.background == (claims[-1].id,)


def test_background_alone_makes_no_incident():
    paper = report("a")
    assert incidents.group([paper], [claim(paper, background=True)], ()) == ()


def test_the_id_is_that_of_the_earliest_claim_and_stays_when_reports_come_in():
    one, two = report("a", published="2024-07-27"), report("b", published="2024-07-29")
    [before] = incidents.group([one], battle(one), ())
    [after] = incidents.group([one, two], [*battle(one), *battle(two)], ())
    assert before.id == after.id


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_no_order_of_input_changes_the_result(rng):
    documents = [report(name, published=f"2024-07-{26 + index}") for index, name in enumerate("abcd")]
    claims = [
        *battle(documents[0]),
        *battle(documents[1], place="Tinzaouaten"),
        *battle(documents[2]),
        *battle(documents[3], place="Tin Zaouatine"),
        claim(documents[2], event="talks", start="2015", background=True, at=9),
    ]
    expected = incidents.group(documents, claims, ())
    rng.shuffle(documents)
    rng.shuffle(claims)
    assert incidents.group(documents, claims, ()) == expected


def test_every_claim_is_in_one_incident():
    documents = [report(name) for name in "abc"]
    claims = [item for document in documents for item in battle(document, place=f"Place {document.name}")]
    placed = [name for incident in incidents.group(documents, claims, ()) for name in incident.claims]
    assert sorted(placed) == sorted(item.id for item in claims)


def test_a_telling_is_named_by_its_first_claim():
    paper = report("a")
    claims = battle(paper)
    [telling] = candidates.tellings(reversed(claims))
    assert telling.id == claims[0].id


def test_hand_coded_incidents_are_found_and_never_merged(shared):
    """B-cubed F1 of members of each folder by itself, and no incident across folders when all are mixed."""
    documents, claims, folder_of, scores = [], [], {}, []
    for path in sorted((shared / "reports" / "dev").iterdir()):
        if not path.is_dir():
            continue
        found, told, incident = hand_coded.folder(path)
        documents += found
        claims += told
        folder_of |= {document.id: path.name for document in found}
        if incident:
            scores.append(
                b_cubed({f"{report}.{name}" for report, name in incident["members"]}, incidents.group(found, told))
            )
    assert sum(scores) / len(scores) >= 0.95
    random.Random(5).shuffle(claims)  # noqa: S311
    where = {item.id: folder_of[item.document_id] for item in claims}
    for incident in incidents.group(documents, claims):
        assert len({where[name] for name in incident.claims}) == 1


def b_cubed(members, found):
    precision = recall = 0.0
    for member in members:
        mine = next((set(incident.claims) for incident in found if member in incident.claims), set())
        precision += len(mine & members) / len(mine) if mine else 0.0
        recall += len(mine & members) / len(members)
    total = precision + recall
    return 2 * precision * recall / total / len(members) if total else 0.0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "The column left Kidal on Friday, said Moussa Ag Bilal of the River Front.",
            {"kidal", "moussa", "bilal", "river", "front"},
        ),
        ("Kidal fell. Gao held.", set()),
        ("GUERRILLAS ATTACKED SAN SALVADOR ON MONDAY.", set()),
    ],
)
def test_proper_names_stand_inside_sentences(text, names):
    assert profiles.proper_names(text) == names


def test_names_in_common_join_what_place_and_day_alone_do_not():
    shared = "The mayor, Moussa Diallo, met Colonel Traore of the Kidal garrison and Sister Agnes of Caritas there. "
    one, two = report("a", text=shared + "He wept."), report("b", text="Later on, " + shared)
    left, right = claim(one, event="explosion", target="civilians"), claim(two, event="explosion", target="civilians")
    apart = report(
        "c", text="The driver, Oumar Keita, rang Doctor Sissoko of the Bamako clinic and Brother Luc of Emmaus. "
    )
    other = claim(apart, event="explosion", target="civilians")
    assert len(groups([one, two], [left, right])) == 1
    assert len(groups([one, apart], [left, other])) == 2


def judged(left, right, verdict="same"):
    reason = Reason(feature="person:anna", score=1.0, sentence="She read both.")
    return Judgement(left=left.id, right=right.id, verdict=verdict, score=1.0, reasons=(reason,))


def test_what_a_person_judged_is_followed_whatever_the_features_say():
    one, two = report("a"), report("b", published="2024-07-29")
    far, same = battle(two, place="Arlit", country="NE", start="2024-07-02"), battle(two)
    joined, notes = incidents.grouped([one, two], [*battle(one), *far], (), judged=[judged(battle(one)[0], far[0])])
    assert len(joined) == len(notes) == 1
    [apart, other], notes = incidents.grouped(
        [one, two], [*battle(one), *same], (), judged=[judged(battle(one)[0], same[0], "different")]
    )
    assert not set(apart.claims) & set(other.claims)
    assert len(notes) == 1


def test_an_incident_keeps_as_many_judgements_as_hold_it_together():
    documents = [report(name, published=f"2024-07-{26 + index}") for index, name in enumerate("abcd")]
    [incident] = incidents.group(documents, [item for document in documents for item in battle(document)], ())
    assert len(incident.judgements) == len(documents) - 1


def test_a_copy_tells_what_its_original_tells():
    one, two = report("a"), report("b", published="2024-07-29")
    claims = [*battle(one), *battle(two, place=None, start=None, actor=None, target=None)]
    copy = Judgement(left=one.id, right=two.id, verdict="copy", score=1.0)
    assert len(incidents.group([one, two], claims, ())) == 2
    assert len(incidents.group([one, two], claims, (copy,))) == 1


def test_reports_that_claim_to_be_of_the_first_day_there_is_are_grouped():
    documents = [report(name, published="0001-01-01") for name in "ab"]
    claims = [one for document in documents for one in battle(document, start=None)]
    found = incidents.group(documents, claims)
    assert {claim for one in found for claim in one.claims} == {one.id for one in claims}
