"""Reports in, accounts out: the shipped examples, each expectation read off the reports by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon import readings
from rashomon.ingest import inputs
from rashomon.ledger import Ledger
from rashomon.model import AccountRow, Agreement, Reading
from rashomon.pipeline import ReadResult, read

ARMY, WAGNER = "Malian Armed Forces", "Wagner Group"
MEDICS = "medical sources"

Row = tuple[str, str, frozenset[str], int | None, int | None]


@pytest.fixture(scope="module")
def story(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[ReadResult, list[Reading]]:
    """What reading the folder did, and the readings of all incidents that were found."""
    with Ledger.open(tmp_path_factory.mktemp("story") / "rashomon.db") as ledger:
        result = read(inputs.read([str(examples / "tinzaouaten")]), ledger)
        view = ledger.view()
        return result, [readings.incident(view, incident.id) for incident in result.incidents]


@pytest.fixture(scope="module")
def reading(story: tuple[ReadResult, list[Reading]]) -> Reading:
    return story[1][0]


@pytest.fixture(scope="module")
def rebels(reading: Reading) -> str:
    """The one name under which the rebels stand, whichever of theirs it is."""
    known = {account.source for account in reading.accounts if "Strategic Framework" in account.source}
    assert len(known) == 1
    return known.pop()


def rows(reading: Reading, source: str, effect: str) -> list[AccountRow]:
    return [row for row in reading.rows if row.source == source and row.effect == effect]


def ranges(reading: Reading, source: str, effect: str, *of: str) -> list[tuple[int | None, int | None]]:
    """What the source counts of exactly these sides, each range once."""
    found = [(row.low, row.high) for row in rows(reading, source, effect) if set(row.of) == set(of)]
    return list(dict.fromkeys(found))


def between(reading: Reading, verdict: str, *sources: str) -> list[Agreement]:
    """The agreements of that verdict in which all these sources stand."""
    return [
        agreement
        for agreement in reading.agreements
        if agreement.verdict == verdict and set(sources) <= {reading.rows[index].source for index in agreement.rows}
    ]


def test_the_examples_are_one_incident(story: tuple[ReadResult, list[Reading]]) -> None:
    result, found = story
    assert result.added == 6
    assert len(found) == 1


def test_its_heading_says_where_when_and_who(reading: Reading, rebels: str) -> None:
    incident = reading.incident
    assert incident.place == "Tinzaouaten"
    assert incident.country == "ML"
    assert (incident.start, incident.end) == ("2024-07-25", "2024-07-26")
    assert {frozenset(side) for side in incident.sides} == {frozenset({ARMY, WAGNER}), frozenset({rebels})}


def test_the_harvest_fair_is_no_incident_and_claims_nothing(story: tuple[ReadResult, list[Reading]]) -> None:
    for reading in story[1]:
        assert "06-harvest-fair" not in {document.name for document in reading.documents}
    assert len(story[1][0].documents) == 5


def test_the_rebels_first_counted_dozens_of_both_enemies_together(reading: Reading, rebels: str) -> None:
    assert ranges(reading, rebels, "killed_or_wounded", ARMY, WAGNER) == [(24, 99)]
    assert not ranges(reading, rebels, "killed_or_wounded")  # "dozens of killed or wounded" is that same count


def test_the_rebels_then_counted_the_dead_of_each(reading: Reading, rebels: str) -> None:
    assert ranges(reading, rebels, "killed", WAGNER) == [(84, None)]
    # "At least" governs both halves of "at least 84 mercenaries and 47 soldiers" or only the first; both are read so.
    assert ranges(reading, rebels, "killed", ARMY) in ([(47, 47)], [(47, None)])


def test_the_new_toll_was_said_on_the_thursday_before_it_was_published(reading: Reading, rebels: str) -> None:
    (row,) = [row for row in rows(reading, rebels, "killed") if row.of == (WAGNER,)]
    assert row.first_said == "2024-08-01"


def test_the_rebels_own_to_nine_dead(reading: Reading, rebels: str) -> None:
    assert ranges(reading, rebels, "killed", rebels) == [(9, 9)]


def test_the_army_owns_to_two_dead_and_ten_wounded(reading: Reading) -> None:
    assert ranges(reading, ARMY, "killed", ARMY) == [(2, 2)]
    assert ranges(reading, ARMY, "wounded", ARMY) == [(10, 10)]


def test_the_army_counts_about_twenty_dead_rebels(reading: Reading, rebels: str) -> None:
    assert ranges(reading, ARMY, "killed", rebels) == [(20, 20)]
    assert all(row.approx for row in rows(reading, ARMY, "killed") if row.of == (rebels,))


def test_the_army_speaks_of_damage_without_a_number(reading: Reading) -> None:
    assert ranges(reading, ARMY, "damaged", ARMY) in ([(1, None)], [(2, None)])


def test_a_hospital_doctor_counts_fifteen_wounded(reading: Reading) -> None:
    assert ranges(reading, MEDICS, "wounded", ARMY) == [(15, 15)]


def test_the_rebels_took_vehicles_trucks_and_tankers(reading: Reading, rebels: str) -> None:
    seized = {row.item: (row.low, row.high) for row in rows(reading, rebels, "seized")}
    assert seized == dict.fromkeys(seized, (2, None))
    assert {item and item.split()[-1] for item in seized} == {"vehicles", "trucks", "tankers"}


def test_the_rebels_say_that_they_took_prisoners_of_both(reading: Reading, rebels: str) -> None:
    assert ranges(reading, rebels, "captured", ARMY, WAGNER) == [(2, None)]


def test_security_sources_say_that_captives_of_both_were_ransomed(reading: Reading) -> None:
    assert ranges(reading, "security sources", "released", ARMY, WAGNER) == [(2, None)]


def test_nobody_is_made_to_say_what_they_did_not(reading: Reading, rebels: str) -> None:
    counting = {row.source for row in reading.rows if row.low is not None or row.high is not None}
    assert counting == {rebels, ARMY, MEDICS, "security sources", "Two Rivers Review"}


def test_the_magazine_counts_only_the_men_whom_its_footage_shows(reading: Reading) -> None:
    (row,) = [row for row in reading.rows if row.source == "Two Rivers Review"]
    assert (row.effect, row.low, row.high, row.words) == ("captured", 2, None, ("men",))


def test_the_copy_of_the_wire_adds_no_source(reading: Reading) -> None:
    names = {document.id: document.name for document in reading.documents}
    (copied,) = reading.copies
    assert (names[copied.left], names[copied.right]) == ("01-wire", "02-wire-copy")
    assert "The Coastal Ledger" not in {account.source for account in reading.accounts}
    (hand,) = [one for one in reading.first_hand if one.effect == "killed" and one.of == (ARMY,)]
    assert len(hand.sources) == 2
    assert len(hand.documents) == 4


def test_the_army_s_two_and_the_rebels_forty_seven_conflict(reading: Reading, rebels: str) -> None:
    (found,) = [one for one in between(reading, "conflict", ARMY, rebels) if ARMY in one.question]
    assert found.rule == "ranges-disjoint.v1"
    assert {reading.rows[index].low for index in found.rows} == {2, 47}


def test_the_army_s_twenty_and_the_rebels_nine_conflict(reading: Reading, rebels: str) -> None:
    (found,) = [one for one in between(reading, "conflict", ARMY, rebels) if ARMY not in one.question]
    assert {reading.rows[index].low for index in found.rows} == {20, 9}


def test_the_army_s_ten_wounded_and_the_doctor_s_fifteen_conflict(reading: Reading) -> None:
    (found,) = between(reading, "conflict", ARMY, MEDICS)
    assert {reading.rows[index].low for index in found.rows} == {10, 15}


def test_the_first_two_accounts_hold_together_if_twelve_of_the_dead_and_wounded_were_wagner_s(
    reading: Reading, rebels: str
) -> None:
    (found,) = [one for one in between(reading, "compatible", ARMY, rebels) if one.assumes]
    assert found.rule == "total-and-parts.v1"
    assert "at least 12" in f"{found.reason} {found.assumes}"
    assert WAGNER in f"{found.reason} {found.assumes}"


def test_no_account_is_called_checked_that_the_reports_call_unverified(reading: Reading) -> None:
    checks = {(check.by, check.finding) for claim in reading.claims for check in claim.checks}
    assert {("Dune Line Agency", "unverified"), ("Two Rivers Review", "unverified")} <= checks
    by_wire = [claim for claim in reading.claims if claim.attribution.source_kind == "belligerent" and claim.figures]
    assert not [claim for claim in by_wire for check in claim.checks if check.finding == "verified"]


@pytest.mark.parametrize(
    ("event", "words", "date"),
    [
        ("capture", "captured a Wagner fighter", "2022-04"),
        ("crash", "plane crash", "2023-08"),
        ("clash", "at war since 2012", "2012"),
        ("coup", "coup in 2020", "2020"),
    ],
)
def test_what_is_long_past_is_background(reading: Reading, event: str, words: str, date: str) -> None:
    found = [claim for claim in reading.background if claim.event == event and words in claim.span.exact]
    assert found
    assert {claim.when and claim.when.start for claim in found} == {date}


def test_background_counts_in_no_account(reading: Reading) -> None:
    assert not {claim for row in reading.rows for claim in row.claims} & {claim.id for claim in reading.background}


def test_every_number_is_followed_to_its_words(reading: Reading) -> None:
    texts = {document.id: document.text for document in reading.documents}
    for claim in (*reading.claims, *reading.background):
        for span in (claim.span, *(figure.span for figure in claim.figures)):
            assert texts[span.document_id][span.start : span.end] == span.exact
