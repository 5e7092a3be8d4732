"""The report that the project began with, read as a user reads it: what is found of its claims, and what is missed."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rashomon.export import codebook
from rashomon.ingest import inputs
from rashomon.model import Issue
from rashomon.pipeline import extract_documents

OUTLET, PUBLISHED = "Soldier of Fortune", "2024-07-29"
FOUND, RIGHT = 9, 5
"""How many of the fifteen claims must be found, and how many of those with the right event and the right source. What
was reached on the day of writing; raise them with what is reached."""


class Report(NamedTuple):
    """The gold claims, those found in the plain text, and what the scorer offers."""

    gold: list[dict[str, Any]]
    found: list[dict[str, Any]]
    names: Any
    scorer: Any


@pytest.fixture(scope="module")
def report(shared: Path) -> Report:
    folder = shared / "reports" / "seed"
    spec = importlib.util.spec_from_file_location("gold_score", shared / "reports" / "score.py")
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    incident = folder / "mali-tinzaouaten-seed"
    gold = json.loads((incident / "mali-tinzaouaten-seed-1.json").read_text(encoding="utf-8"))
    names = scorer.Names(json.loads((incident / "actors.json").read_text(encoding="utf-8")))
    captured = list(inputs.read([str(folder / "report.txt")], published=PUBLISHED, outlet=OUTLET))
    documents = [one[1] for one in captured if not isinstance(one, Issue)]
    assert [(one.outlet, one.published_at) for one in documents] == [(OUTLET, PUBLISHED)]
    ((document, extraction),) = extract_documents(documents)
    files = codebook.folder([(document, extraction.claims)], [])
    (coded,) = [content for content in files.values() if "claims" in content]
    return Report(gold["claims"], coded["claims"], names, scorer)


def test_its_fifteen_claims_are_found_or_the_missed_ones_are_named(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(report.gold) == 15
    pairs = {gold["id"]: found for gold, found in report.scorer.pair_claims(report.gold, report.found)}
    lines, right = [], 0
    for claim in report.gold:
        found = pairs.get(claim["id"])
        if found is None:
            lines.append(f"missed   {claim['id']} {claim['event']}: {claim['text']}")
            continue
        told = {
            "event": (claim["event"], found["event"]),
            "source": tuple(" and ".join(report.names.source(one)) for one in (claim, found)),
        }
        wrong = [f"{field} {ours}, not {gold}" for field, (gold, ours) in told.items() if gold != ours]
        right += not wrong
        if wrong:
            lines.append(f"differs  {claim['id']} {'; '.join(wrong)}: {claim['text']}")
    summary = "\n".join(
        [f"{len(pairs)} of {len(report.gold)} claims found, {right} with event and source right", *lines]
    )
    with capsys.disabled():
        print(f"\n{summary}")  # noqa: T201
    assert (len(pairs) >= FOUND, right >= RIGHT) == (True, True), summary


@pytest.mark.parametrize(
    ("source", "effect", "low", "high"),
    [
        ("Permanent Strategic Framework for Peace, Security, and Development", "killed_or_wounded", 24, 99),
        ("Malian Armed Forces", "killed", 2, 2),
        ("Malian Armed Forces", "wounded", 10, 10),
        ("Malian Armed Forces", "killed", 20, 20),
    ],
)
def test_the_numbers_that_both_sides_give_are_found_with_who_gives_them(
    report: Report, source: str, effect: str, low: int, high: int
) -> None:
    found = report.scorer.figures({"claims": report.found}, report.names)
    assert (effect, low, high, frozenset({source})) in {(one[0], one[1], one[2], one[4]) for one in found}
