"""What is shown of a report that was read wrong."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

import errors
import gold
import pytest

TEXT = "Rebels said they killed nine soldiers. The army said two died."
ACTORS = [
    {"name": "Rebel Front", "kind": "rebel", "other_names": ["Rebels"]},
    {"name": "National Army", "kind": "state_force"},
]


def claim(text: str, source: str, low: int, of: str, **others: Any) -> dict[str, Any]:
    figure = {"effect": "killed", "of": of, "unit": "persons", "low": low, "high": low, "approx": False, "text": "nine"}
    fields: dict[str, Any] = {
        "id": text[:5],
        "text": text,
        "event": "clash",
        "source": {"name": source, "text": None, "kind": "belligerent"},
        "form": "indirect",
        "figures": [figure],
        "verification": [],
        "evidence": [],
    }
    return fields | others


FIRST = claim("Rebels said they killed nine soldiers.", "Rebel Front", 9, "National Army")
SECOND = claim("The army said two died.", "National Army", 2, "National Army")
GOLD = {"id": "fort-1", "incident": "fort", "text": TEXT, "published": "2021-05-10", "claims": [FIRST, SECOND]}


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    return gold.scorer(shared / "reports")


def read(scorer: ModuleType, claims: list[dict[str, Any]], theirs: dict[str, Any] = GOLD) -> errors.ReportErrors:
    return errors.of_report(scorer, scorer.Names(ACTORS), theirs, {"id": "fort-1", "claims": claims})


def test_nothing_is_shown_of_a_report_that_was_read_right(scorer: ModuleType) -> None:
    found = read(scorer, [FIRST, SECOND])
    assert (found.cost, found.lines, found.fields) == (0, [], [])


@pytest.mark.parametrize(
    ("first", "counts"),
    [
        (claim(FIRST["text"], "Rebel Front", 9, "Rebel Front"), {"figure of: another": 1}),
        (claim(FIRST["text"], "National Army", 9, "National Army"), {"figure source: another": 1, "claim source": 1}),
        (claim(FIRST["text"], "Rebel Front", 9, "the garrison"), {"figure of: not resolved": 1}),
        (claim(FIRST["text"], "Rebel Front", 8, "National Army"), {"figure range": 1}),
        (claim(FIRST["text"], "rebels", 9, "the national army"), {}),
        (FIRST | {"figures": []}, {"figure missed": 1}),
        (FIRST | {"event": "attack"}, {"field: event": 1}),
        (FIRST | {"verification": [{"by": "x", "status": "confirmed", "text": "x"}]}, {"check: confirmed extra": 1}),
    ],
)
def test_the_part_that_differs_is_named(scorer: ModuleType, first: dict[str, Any], counts: dict[str, int]) -> None:
    assert read(scorer, [first, SECOND]).counts == counts


def test_missed_and_made_up_claims_with_their_figures(scorer: ModuleType) -> None:
    found = read(scorer, [FIRST, claim("Ten planes fell over the sea.", "National Army", 10, "Rebel Front")])
    assert found.counts == {"claim missed": 1, "claim extra": 1, "figure missed": 1, "figure extra": 1}


def test_a_wrong_side_costs_more_than_a_missed_figure(scorer: ModuleType) -> None:
    wrong = read(scorer, [claim(FIRST["text"], "Rebel Front", 9, "Rebel Front"), SECOND])
    missed = read(scorer, [FIRST | {"figures": []}, SECOND])
    assert wrong.cost > missed.cost > 0


def test_every_claim_on_a_negative_is_an_error(scorer: ModuleType) -> None:
    assert read(scorer, [FIRST], GOLD | {"incident": None, "claims": []}).counts == {"claim on a negative": 1}


def test_a_document_has_the_text_and_the_header_and_nothing_that_was_coded() -> None:
    document = gold.document(GOLD)
    assert (document.name, document.text, document.published_at, document.outlet) == (
        "fort-1",
        TEXT,
        "2021-05-10",
        None,
    )
    assert document == gold.document(GOLD | {"claims": [], "incident": None})
    assert document.id != gold.document(GOLD | {"text": TEXT + " "}).id


def test_a_digest_changes_with_any_gold_file(tmp_path: Path) -> None:
    (tmp_path / "actors.json").write_text(json.dumps(ACTORS))
    (tmp_path / "fort-1.json").write_text(json.dumps(GOLD))
    before = gold.digest(tmp_path)
    assert gold.digest(tmp_path) == before
    assert [report.id for report in gold.reports(tmp_path)] == ["fort-1"]
    (tmp_path / "fort-1.json").write_text(json.dumps(GOLD | {"claims": [FIRST]}))
    assert gold.digest(tmp_path) != before
