"""From claims to PLOVER types, and what is counted."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import plover
import pytest

from rashomon.model import Attribution, Claim, Figure, Mention, Span

SAID = Attribution(content=(), source=None, source_kind="reporter", cue=None, form="narration")


def span(text: str) -> Span:
    return Span(document_id="doc_1", start=0, end=len(text), exact=text)


def claim(event: str, text: str, **changes: Any) -> Claim:
    plain = Claim(
        id="claim_1",
        document_id="doc_1",
        span=span(text),
        event=event,
        actor=None,
        target=None,
        place=None,
        when=None,
        attribution=SAID,
        stance="asserts",
        certainty="certain",
    )
    return dataclasses.replace(plain, **changes)


RIFLES = Figure(effect="seized", of=(), unit="weapons", low=2, high=2, approx=False, span=span("two"))
ARMY = Mention(span=span("soldiers"), name="Colombian Army")


@pytest.mark.parametrize(
    ("found", "type_"),
    [
        (claim("clash", "Rebels fought the army."), "FIGHT"),
        (claim("attack", "Gunmen killed a judge."), "ASSAULT"),
        (claim("attack", "Soldiers killed a judge.", actor=ARMY), "FIGHT"),
        (claim("explosion", "A car bomb went off."), "ASSAULT"),
        (claim("explosion", "Helicopters struck a camp."), "FIGHT"),
        (claim("attack", "Gunmen will kill the judge.", stance="intends"), "THREATEN"),
        (claim("capture", "Gunmen abducted a judge."), "ASSAULT"),
        (claim("capture", "Forty rebels surrendered."), "RETREAT"),
        (claim("arrest", "Police detained a man."), "COERCE"),
        (claim("seizure", "Rebels took the town."), "FIGHT"),
        (claim("seizure", "Police took two rifles.", figures=(RIFLES,)), "COERCE"),
        (claim("talks", "The two sides met."), "CONSULT"),
        (claim("talks", "The two sides signed an accord."), "AGREE"),
        (claim("talks", "The rebels declared a ceasefire."), "RETREAT"),
        (claim("movement", "Reserves were called up."), "MOBILIZE"),
        (claim("movement", "The army withdrew from the town."), "RETREAT"),
        (claim("coup", "Officers took power."), "NONE"),
    ],
)
def test_the_table_and_its_rules(found: Claim, type_: str) -> None:
    assert plover.event_type(found) == type_


def test_each_sentence_counts_each_type_once() -> None:
    result = plover.scored(
        [
            ("1", "a", {"FIGHT"}, {"FIGHT"}),
            ("2", "b", {"COERCE", "ASSAULT"}, {"ASSAULT", "NONE"}),
            ("3", "c", {"DEMAND"}, set()),
            ("4", "d", {"DEMAND"}, {"FIGHT"}),
        ]
    )
    assert result.table["type"] == {"precision": 0.5, "recall": 0.4, "f1": 0.444, "gold": 5, "found": 4}
    assert result.table["type.accuracy"] == 0.4 and result.table["type.other"] == 0.5
    assert result.table["conflict"] == {"precision": 0.667, "recall": 0.667, "f1": 0.667, "gold": 3, "found": 3}
    assert [(f.example, f.kind) for f in result.findings] == [
        ("2", "type missed"),
        ("2", "type extra"),
        ("3", "type missed"),
        ("4", "type missed"),
        ("4", "type extra"),
    ]


def test_records_on_one_sentence_are_one(tmp_path: Path) -> None:
    records = [{"event": "DOCUMENT"}, {"event": "FIGHT", "text": "x"}, {"event": "AID", "text": "x"}]
    path = tmp_path / plover.FILE
    path.parent.mkdir()
    path.write_text(json.dumps(records))
    assert plover.records(tmp_path) == {"x": {"FIGHT", "AID"}}
    assert [(d.name, d.text) for d in plover.documents(tmp_path)] == [("plover-001", "x")]
