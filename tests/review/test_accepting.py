"""What was looked at and found to be read rightly is reviewed, as it was found and no otherwise."""

from __future__ import annotations

import dataclasses

import pytest

from rashomon.export import decided
from rashomon.review import Refused


def reviewed(office) -> frozenset[str]:
    return frozenset(name for one in office.readings() for name in decided.reviewed(one.decisions))


@pytest.fixture
def two(office) -> list[str]:
    return [claim.id for claim in office.ledger.view().claims()[:2]]


def test_claims_accepted_together_are_each_reviewed(office, two) -> None:
    assert not reviewed(office)
    made = office.desk().accept(*two, reason="Read both.")
    assert reviewed(office) == set(two)
    assert made.decision.kind == "accepted"
    assert [one.claim_id for one in made.decision.cited] == two
    assert not office.ledger.check()


def test_it_changes_nothing_that_was_found(office, two) -> None:
    before = [(one.claims, one.rows, one.agreements, one.grades) for one in office.readings()]
    office.desk().accept(*two, reason="Read both.")
    assert [(one.claims, one.rows, one.agreements, one.grades) for one in office.readings()] == before


def test_taken_back_nothing_is_reviewed(office, two) -> None:
    made = office.desk().accept(*two, reason="Read both.")
    office.desk("lena").undo(made.decision.id, reason="A slip.")
    assert not reviewed(office)


def test_an_incident_accepted_reviews_none_of_its_claims(office) -> None:
    incident = office.ledger.view().incidents()[0]
    made = office.desk().accept(incident.id, reason="One raid.", sort="incident")
    assert {one.claim_id for one in made.decision.cited} == set(incident.claims)
    assert not reviewed(office)


def test_what_is_found_otherwise_since_was_looked_at_by_nobody(office, finder, two) -> None:
    office.desk().accept(*two, reason="Read both.")
    office.read(finder("second.extract.v1", lambda claim: claim))
    assert reviewed(office) == set(two)
    office.read(finder("third.extract.v1", lambda claim: dataclasses.replace(claim, certainty="possible")))
    assert not reviewed(office)
    assert any(one.lost for reading in office.readings() for one in reading.decisions)


@pytest.mark.parametrize(
    ("subjects", "sort"), [((), "claim"), (("inc_1", "inc_2"), "incident"), (("Northern Army",), "outlet")]
)
def test_what_cannot_be_accepted_is_refused(office, subjects, sort) -> None:
    with pytest.raises(Refused):
        office.desk().accept(*subjects, reason="Why not.", sort=sort)


def test_a_withdrawn_claim_is_not_accepted(office, two) -> None:
    office.desk().withdraw(two[0], reason="A caption.")
    with pytest.raises(Refused, match="withdrawn"):
        office.desk().accept(two[0], reason="Read it.")
