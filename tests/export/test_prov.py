"""PROV-JSON, read by the prov library."""

from __future__ import annotations

import outgoing
import pytest

from rashomon.model import Claim, Entry

model = pytest.importorskip("prov.model", reason="needs rashomon[prov]")


@pytest.fixture(scope="module")
def reading():
    return outgoing.reading()


def entry(record) -> Entry:
    if not isinstance(record, Claim):
        raise LookupError(record)
    return Entry(
        seq=7,
        recorded_at="2024-08-01T08:00:00Z",
        agent="extract.rules.v1",
        action="found",
        kind="Claim",
        record_id=record.id,
        record="{}",
        valid_from=None,
        valid_to=None,
        supersedes=None,
        prev="0" * 64,
        hash="1" * 64,
    )  # fmt: skip


def read(*found, **more):
    text = outgoing.exported("prov", *found, **more).decode()
    return model.ProvDocument.deserialize(content=text, format="json")


def related(made, kind) -> set[tuple[str, ...]]:
    return {tuple(str(value) for _, value in one.formal_attributes if value) for one in made.get_records(kind)}


def test_prov_reads_back_what_was_made_of_what(reading) -> None:
    made = read(reading)
    claim = reading.claims[0]
    derived = related(made, model.ProvDerivation)
    assert (f"rashomon:{claim.id}", f"rashomon:{claim.document_id}") in derived
    members = related(made, model.ProvMembership)
    assert {one[1] for one in members} == {f"rashomon:{one.id}" for one in reading.claims}
    (label,) = made.get_record(f"rashomon:{claim.id}")[0].get_attribute("prov:label")
    assert label == claim.span.exact


def test_a_person_s_check_is_theirs(reading) -> None:
    made = read(reading)
    attributed = related(made, model.ProvAttribution)
    assert ("rashomon:decision_1", "person:Ana_20_Example") in attributed
    (person,) = made.get_record("person:Ana_20_Example")
    assert {str(kind) for kind in person.get_asserted_types()} == {"prov:Person"}
    used = related(made, model.ProvUsage)
    assert ("rashomon:decision_1_review", f"rashomon:{outgoing.checked(reading)}") in used


def test_the_ledger_s_entries_say_who_read_a_claim_and_when(reading) -> None:
    name = f"rashomon:{reading.claims[0].id}"
    assert not any(one[0] == name for one in related(read(reading), model.ProvAttribution))
    made = read(reading, entry=entry)
    assert (name, "agent:extract.rules.v1") in related(made, model.ProvAttribution)
    (activity,) = made.get_record(f"{name}_extraction")
    assert activity.get_attribute("rashomon:recorded") == {"2024-08-01T08:00:00Z"}


def test_what_every_entity_carries(reading) -> None:
    made = read(reading)
    for one in made.get_records(model.ProvEntity):
        assert one.get_attribute("rashomon:checkpoint") == {outgoing.CHECKPOINT}
    (claim,) = made.get_record(f"rashomon:{outgoing.checked(reading)}")
    assert claim.get_attribute("rashomon:review") == {"checked (disputed)"}
    policies = {str(next(iter(one.get_attribute("rashomon:policy")))) for one in made.get_records(model.ProvEntity)
                if one.get_attribute("rashomon:policy")}  # fmt: skip
    assert policies == set(outgoing.POLICIES)


def test_the_same_is_written_alike(reading) -> None:
    assert outgoing.exported("prov", reading) == outgoing.exported("prov", outgoing.reading())
