"""STIX bundles, validated by stix2."""

from __future__ import annotations

import dataclasses
import json

import outgoing
import pytest

from rashomon.model import Graded

stix2 = pytest.importorskip("stix2", reason="needs rashomon[stix]")


@pytest.fixture(scope="module")
def reading():
    return outgoing.reading()


def bundle(*found, **more):
    return stix2.parse(outgoing.exported("stix", *found, **more).decode(), allow_custom=False)


def test_stix2_takes_every_object(reading) -> None:
    made = bundle(reading)
    kinds = [one["type"] for one in made.objects]
    assert kinds.count("note") >= len(reading.claims)
    assert kinds.count("incident") == 1
    assert kinds.count("report") == 2
    known = {one["id"] for one in made.objects}
    referred = {name for one in made.objects for name in one.get("object_refs", ())}
    assert referred <= known, "nothing is referred to that is not there"
    for one in made.objects:
        assert any(label.startswith("review:") for label in one["labels"])
        assert one["external_references"][-1]["external_id"] == outgoing.CHECKPOINT


def test_confidence_is_the_admiralty_credibility(reading) -> None:
    from stix2.confidence.scales import admiralty_credibility_to_value

    names = {"1": "1 - Confirmed by other sources", "2": "2 - Probably True", "3": "3 - Possibly True",
             "4": "4 - Doubtful", "5": "5 - Improbable"}  # fmt: skip
    claim = reading.claims[0]
    for grade in "123456":
        graded = Graded(subject=claim.id, scale="credibility", proposed=grade, reasons=())
        made = bundle(dataclasses.replace(reading, grades=(graded,)))
        note = next(one for one in made.objects if one["type"] == "note" and one["content"] == claim.span.exact)
        if grade == "6":
            assert "confidence" not in note, "truth that cannot be judged has none"
        else:
            assert note["confidence"] == admiralty_credibility_to_value(names[grade])
        assert any(label.startswith(f"credibility:{grade} ") and label.endswith("proposed") for label in note["labels"])


def test_a_conflict_is_an_opinion_with_both_sides(reading) -> None:
    made = bundle(reading)
    notes = {one["id"]: one["external_references"][0]["external_id"] for one in made.objects if one["type"] == "note"}
    opinion = next(one for one in made.objects if one["type"] == "opinion" and "killed" in one["explanation"])
    conflict = next(one for one in reading.agreements if one.verdict == "conflict" and "killed" in one.question)
    assert {notes[name] for name in opinion["object_refs"]} == {*conflict.left, *conflict.right}
    assert opinion["opinion"] == "disagree"


def test_only_parties_that_the_codebook_knows_and_outlets_are_identities(reading) -> None:
    made = bundle(reading)
    named = {one["name"] for one in made.objects if one["type"] == "identity"}
    assert named == {outgoing.ARMY, outgoing.REBELS, "Wire", "Daily"}


def test_an_estimate_names_its_policy(reading) -> None:
    made = bundle(reading)
    found = [one for one in made.objects if any(label.startswith("policy:") for label in one["labels"])]
    wanted = [one for one in reading.estimates if one.policy in outgoing.POLICIES]
    assert len(found) == len(wanted) > 0


def test_two_exports_are_equal_and_nothing_is_a_bundle_too(reading) -> None:
    assert outgoing.exported("stix", reading) == outgoing.exported("stix", outgoing.reading())
    assert "objects" not in json.loads(outgoing.exported("stix"))
