"""FollowTheMoney statements, validated by its own library."""

from __future__ import annotations

import dataclasses
import io
import json
import sys

import outgoing
import pytest

pytest.importorskip("followthemoney", reason="needs rashomon[ftm]")


@pytest.fixture(scope="module")
def reading():
    return outgoing.reading()


def entities(*found):
    """The statements as the library reads them, put together."""
    from followthemoney.dataset import Dataset
    from followthemoney.statement import StatementEntity
    from followthemoney.statement.serialize import read_json_statements

    grouped: dict[str, list] = {}
    for statement in read_json_statements(io.BytesIO(outgoing.exported("ftm", *found))):
        assert statement.id == statement.generate_key()
        assert statement.origin, "every property says where it is from"
        assert outgoing.CHECKPOINT in statement.origin
        grouped.setdefault(statement.entity_id, []).append(statement)
    dataset = Dataset.make({"name": "rashomon", "title": "Rashomon"})
    return {name: StatementEntity.from_statements(dataset, some) for name, some in grouped.items()}


def test_the_library_reads_every_entity_and_refuses_none(reading) -> None:
    made = entities(reading)
    for one in made.values():
        one.schema.validate({"properties": {name: one.get(name) for name in one.properties}})
    schemata = {one.schema.name for one in made.values()}
    assert schemata == {"Event", "PublicBody", "Organization", "Article", "Note", "Documentation"}
    referred = {value for one in made.values() for prop, value in one.itervalues() if prop.type.name == "entity"}
    assert referred <= set(made), "nothing is referred to that is not there"


def test_the_event_has_its_days_place_and_known_parties(reading) -> None:
    made = entities(reading)
    event = made[f"rashomon-{reading.incident.id}"]
    assert event.get("startDate") == ["2024-07-25"]
    assert event.get("location") == ["Kidal"]
    assert {made[name].caption for name in event.get("involved")} == {outgoing.ARMY, outgoing.REBELS}
    assert "killed of Malian Armed Forces: 2–84" in event.get("summary")
    assert any("ucdp.v2" in note for note in event.get("notes"))


def test_a_claim_is_a_note_with_its_words_and_its_review(reading) -> None:
    made = entities(reading)
    claim = reading.claim(outgoing.checked(reading))
    note = made[f"rashomon-{claim.id}"]
    assert note.get("description") == [claim.span.exact]
    assert "review: checked (disputed)" in note.get("keywords")
    origins = {statement.origin for statement in note.statements if statement.prop != "id"}
    assert origins == {f"{claim.id} @ {outgoing.CHECKPOINT}"}


def test_who_is_no_party_of_the_codebook_is_no_entity(reading) -> None:
    sides = ((outgoing.ARMY,), ("Idrissa Someone",))
    named = dataclasses.replace(reading, incident=dataclasses.replace(reading.incident, sides=sides))
    made = entities(named)
    names = {one.caption for one in made.values() if one.schema.is_a("LegalEntity")}
    assert names == {outgoing.ARMY}
    assert "Clinic of Kidal" not in names


def test_without_the_package_it_says_what_to_install(reading, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "followthemoney", None)
    monkeypatch.setitem(sys.modules, "followthemoney.statement", None)
    with pytest.raises(ImportError, match=r"pip install 'rashomon\[ftm\]'"):
        outgoing.exported("ftm", reading)


def test_the_same_is_written_alike_and_a_line_is_json(reading) -> None:
    made = outgoing.exported("ftm", reading)
    assert made == outgoing.exported("ftm", outgoing.reading())
    assert all(json.loads(line)["dataset"] == "rashomon" for line in made.splitlines())
