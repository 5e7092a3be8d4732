"""From claims to templates."""

from __future__ import annotations

import dataclasses
from typing import Any

import muc
import pytest
from muckeys import Fill, Template

from rashomon.model import Attribution, Claim, Document, Event, Extraction, Figure, Mention, PlaceMention, Span, When

TEXT = "POLICE SAID SHINING PATH GUERRILLAS KILLED SIX VILLAGERS IN TARMA ON 3 FEBRUARY 1990. THEY SET FIRE TO A BUS."
DOCUMENT = Document(
    id="doc_1", sha256="0", media_type="text/plain", text=TEXT, name="TST1-MUC3-0901", published_at="1990-02-05"
)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(document_id="doc_1", start=start, end=start + len(words), exact=words)


def mention(words: str, name: str | None = None) -> Mention:
    return Mention(span=span(words), name=name)


SIX = Figure(
    effect="killed",
    of=(mention("VILLAGERS", "civilians"),),
    unit="persons",
    low=6,
    high=6,
    approx=False,
    span=span("SIX"),
    counted=span("VILLAGERS"),
)
KILLING = Claim(
    id="claim_1",
    document_id="doc_1",
    span=span("POLICE SAID SHINING PATH GUERRILLAS KILLED SIX VILLAGERS IN TARMA ON 3 FEBRUARY 1990."),
    event="attack",
    actor=mention("SHINING PATH GUERRILLAS", "Shining Path"),
    target=mention("VILLAGERS", "civilians"),
    place=PlaceMention(span=span("TARMA"), country="PE", precision="exact"),
    when=When(span=None, start="1990-02-03", end="1990-02-03"),
    attribution=Attribution(
        content=(), source=mention("POLICE", "Peruvian National Police"), source_kind="government", cue=None,
        form="indirect",
    ),
    stance="asserts",
    certainty="certain",
    figures=(SIX,),
)  # fmt: skip


def made(*claims: Claim, events: tuple[Event, ...] = ()) -> list[Template]:
    return muc.templates(DOCUMENT, Extraction(document_id="doc_1", maker="test.v1", claims=claims, events=events))


def test_a_claim_fills_every_slot() -> None:
    [template] = made(KILLING)
    names = template.of("organisation")[0].values
    assert names[:2] == ("SHINING PATH", "SHINING PATH GUERRILLAS")
    assert template.fills == {
        "type": [Fill(("ATTACK",))],
        "date": [Fill(("03 FEB 90",))],
        "location": [Fill(("PERU: TARMA",))],
        "individual": [Fill(("SHINING PATH GUERRILLAS",))],
        "organisation": [Fill(names)],
        "confidence": [Fill(("SUSPECTED OR ACCUSED BY AUTHORITIES",), names)],
        "number": [Fill(("6",), ("VILLAGERS",))],
        "effect": [Fill(("DEATH",), ("VILLAGERS",))],
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"stance": "denies"},
        {"stance": "intends"},
        {"event": "talks"},
        {"place": PlaceMention(span=span("TARMA"), country="MX")},
        {"when": When(span=None, start="1989-10-01", end="1989-10-01")},
        {"when": None, "background": True},
        {"actor": None, "target": None, "figures": ()},
        {"event": "clash", "target": None, "figures": ()},
        {"target": mention("VILLAGERS", "Shining Path"), "figures": ()},
        {"target": mention("GUERRILLAS"), "figures": ()},
    ],
)
def test_what_the_task_wants_no_template_of(changes: dict[str, Any]) -> None:
    assert made(dataclasses.replace(KILLING, **changes)) == []


@pytest.mark.parametrize(
    ("changes", "type_"),
    [
        ({"event": "explosion"}, "BOMBING"),
        ({"event": "capture"}, "KIDNAPPING"),
        ({"span": span("THEY SET FIRE TO A BUS."), "figures": ()}, "ARSON"),
    ],
)
def test_the_type_comes_from_the_event_and_for_fire_from_the_words(changes: dict[str, Any], type_: str) -> None:
    [template] = made(dataclasses.replace(KILLING, **changes))
    assert template.of("type") == [Fill((type_,))]


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({}, 1),
        ({"actor": None}, 1),
        ({"when": None}, 1),
        ({"when": When(span=None, start="1990-02-04", end="1990-02-04")}, 2),
        ({"place": PlaceMention(span=span("POLICE"), country="PE")}, 2),
        ({"actor": mention("THEY", "National Liberation Army of Colombia")}, 2),
        ({"event": "capture"}, 2),
    ],
)
def test_another_day_place_organisation_or_type_is_another_incident(changes: dict[str, Any], count: int) -> None:
    assert len(made(KILLING, dataclasses.replace(KILLING, id="claim_2", **changes))) == count


@pytest.mark.parametrize(
    ("source", "kind", "certainty", "fill"),
    [
        ("Shining Path", "belligerent", "certain", "CLAIMED OR ADMITTED"),
        ("EFE", "reporter", "certain", "REPORTED AS FACT"),
        ("EFE", "reporter", "probable", "SUSPECTED OR ACCUSED"),
        ("Government of Peru", "government", "certain", "SUSPECTED OR ACCUSED BY AUTHORITIES"),
        ("Colombian Army", "belligerent", "certain", "SUSPECTED OR ACCUSED BY AUTHORITIES"),
        ("witnesses", "witness", "certain", "REPORTED AS FACT"),
        ("witnesses", "witness", "possible", "SUSPECTED OR ACCUSED"),
    ],
)
def test_confidence_is_by_who_names_the_organisation(source: str, kind: str, certainty: str, fill: str) -> None:
    said = dataclasses.replace(KILLING.attribution, source=Mention(span=None, name=source), source_kind=kind)
    claim = dataclasses.replace(KILLING, attribution=said, certainty=certainty)
    assert muc.confidence("Shining Path", [claim]) == fill


def test_without_a_figure_the_target_is_one_person_or_several() -> None:
    claim = dataclasses.replace(KILLING, figures=())
    event = Event(span=claim.span, trigger=span("KILLED"), kind="attack")
    [template] = made(claim, events=(event,))
    assert template.of("number") == [Fill(("PLURAL",), ("VILLAGERS",))]
    assert template.of("effect") == [Fill(("DEATH",), ("VILLAGERS",))]
    [template] = made(dataclasses.replace(claim, target=mention("POLICE")), events=(event,))
    assert template.of("number") == [Fill(("1",), ("POLICE",))]


def test_no_date_is_on_or_before_the_dateline() -> None:
    [template] = made(dataclasses.replace(KILLING, when=None))
    assert template.of("date") == [Fill(("- 05 FEB 90",))]


@pytest.mark.parametrize(
    ("low", "high", "approx", "fill"),
    [
        (6, 6, False, "6"),
        (100, 100, True, "~100"),
        (2, None, False, "PLURAL"),
        (24, 99, False, "PLURAL"),
        (1, None, False, "PLURAL"),
        (30, None, False, "30-"),
        (None, 26, False, "-26"),
    ],
)
def test_a_range_is_written_as_the_key_writes_it(low: int | None, high: int | None, approx: bool, fill: str) -> None:
    assert muc.quantity(dataclasses.replace(SIX, low=low, high=high, approx=approx)) == fill


def test_scores_count_templates_that_were_missed_and_made_up() -> None:
    key = Template("1", fills={"type": [Fill(("ATTACK",))], "number": [Fill(("6",), ("VILLAGERS",))]})
    result = muc.scored({"A": [key], "B": [key], "C": []}, {"A": [key], "C": [key]})
    assert result.table["number"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "gold": 2, "found": 2}
    assert sorted(finding.kind for finding in result.findings) == ["template extra", "template missed"]
