"""The measures of the accounts stage, on toy cases whose values one can work out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import floors
import gold
import hand_coded
import pytest
import scoring
import stage

MEMBERS = [("a-1", "c1"), ("a-1", "c2"), ("a-2", "c1"), ("a-2", "c2")]
SAME = {name: name for name in (*MEMBERS, ("b-1", "c1"))}


def incident(*members: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"id": "inc", "title": "Clash", "members": [list(name) for name in members], **more}


@pytest.mark.parametrize(
    ("found", "precision", "recall"),
    [
        ([incident(*MEMBERS)], 1.0, 1.0),
        # Two halves: each member is with half of its own.
        ([incident(*MEMBERS[:2]), incident(*MEMBERS[2:])], 1.0, 0.5),
        # One stranger among five.
        ([incident(*MEMBERS, ("b-1", "c1"))], 0.8, 1.0),
        # One member in no incident: three of four, each with three of four.
        ([incident(*MEMBERS[:3])], 0.75, 0.5625),
        ([], 0.0, 0.0),
        # A claim that gold has not is left aside.
        ([incident(*MEMBERS, ("a-1", "c9"))], 1.0, 1.0),
    ],
)
def test_b_cubed_is_the_mean_over_members(found: list[dict[str, Any]], precision: float, recall: float) -> None:
    mean = stage.mean(stage.b_cubed(MEMBERS, found, SAME))
    assert (mean["precision"], mean["recall"]) == (pytest.approx(precision), pytest.approx(recall))


ACTORS = [{"name": "Northern Army", "other_names": ["the army"]}, {"name": "River Front"}]
ROWS = [
    {"source": "Northern Army", "effect": "killed", "of": "River Front", "low": 5, "high": 5},
    {"source": "River Front", "effect": "killed", "of": "River Front", "low": 2, "high": 2},
]
HANDS = [{"effect": "killed", "of": "River Front", "unit": "persons", "count": 2, "sources": ["x", "y"]}]


@pytest.fixture
def root(tmp_path: Path, shared: Path) -> Path:
    """A set of two incidents and a report about none."""
    for home, reports in (("a", ("a-1", "a-2")), ("b", ("b-1",)), ("none", ("none-1",))):
        folder = tmp_path / "toy" / home
        folder.mkdir(parents=True)
        (folder / "actors.json").write_text(json.dumps(ACTORS))
        for name in reports:
            coded = {"id": name, "incident": None if home == "none" else home, "text": "…", "claims": []}
            (folder / f"{name}.json").write_text(json.dumps(coded))
        if home != "none":
            members = [list(name) for name in SAME if name[0].startswith(home)]
            whole = {
                "members": members,
                "accounts": ROWS if home == "a" else [],
                "independent_sources": HANDS[: home == "a"],
            }
            pairs = [{"a": 0, "b": 1, "why": "…"}] if home == "a" else []
            (folder / f"{home}.json").write_text(json.dumps(whole | {"contradictions": pairs}))
    return tmp_path / "toy"


def scored(root: Path, shared: Path, *found: dict[str, Any]) -> dict[str, Any]:
    made = [{"accounts": [], "contradictions": [], "first_hand": []} | one for one in found]
    scorer = gold.scorer(shared / "reports")
    return stage.score(stage.CODED, root, stage.Found(incidents=made, paired=SAME), scorer).table


def test_what_is_all_right_scores_one(root: Path, shared: Path) -> None:
    hands = [{"effect": "killed", "of": ["River Front"], "unit": "persons", "sources": ["p", "q"]}]
    whole = incident(*MEMBERS, accounts=ROWS, contradictions=[{"a": 0, "b": 1, "why": "…"}], first_hand=hands)
    table = scored(root, shared, whole, incident(("b-1", "c1")))
    assert [table[name]["f1"] for name in ("incident_b3", "account", "contradiction")] == [1.0, 1.0, 1.0]
    assert (table["first_hand"], table["wrong_merges"]) == (1.0, 0)


def test_rows_contradictions_and_counts_are_compared_as_the_scorer_does(root: Path, shared: Path) -> None:
    # Another name of the same actor is right; one row is missed, one made up, and with it the pair.
    rows = [ROWS[0] | {"source": "the army"}, ROWS[1] | {"low": 3, "high": 3}]
    hands = [{"effect": "killed", "of": ["River Front"], "unit": "persons", "sources": ["p"]}]
    table = scored(root, shared, incident(*MEMBERS, accounts=rows, contradictions=[{"a": 0, "b": 1}], first_hand=hands))
    assert table["account"]["f1"] == 0.5
    assert (table["contradiction"]["f1"], table["first_hand"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("found", "merges"),
    [
        ([incident(MEMBERS[0]), incident(("b-1", "c1"))], 0),
        ([incident(MEMBERS[0], ("b-1", "c1"))], 1),
        ([incident(MEMBERS[0], ("b-1", "c1")), incident(MEMBERS[1], ("b-1", "c2"))], 1),
        ([incident(MEMBERS[0], ("none-1", "c1"))], 1),
        ([incident(MEMBERS[0], ("b-1", "c1"), ("none-1", "c1"))], 3),
        ([incident(("none-1", "c1"))], 0),
    ],
)
def test_wrong_merges_are_pairs_of_incidents(
    root: Path, shared: Path, found: list[dict[str, Any]], merges: int
) -> None:
    assert scored(root, shared, *found)["wrong_merges"] == merges


def test_wrong_merges_have_a_ceiling() -> None:
    kept = {"floors": {"dev-stage": {"wrong_merges": 0.0}}}
    assert floors.below(kept, {"dev-stage": {"wrong_merges": 1.0}})
    assert not floors.below(kept, {"dev-stage": {"wrong_merges": 0.0}})


def test_the_coded_claims_of_a_folder_come_out_as_they_were_coded(shared: Path) -> None:
    for folder in gold.folders(shared / "reports" / "dev")[:3]:
        documents, claims, _ = hand_coded.folder(folder)
        coded = {report.id: report.gold["claims"] for report in gold.reports(folder)}
        assert [document.id for document in documents] == list(coded)
        for claim in claims:
            report, number = hand_coded.name(claim)
            there = next(one for one in coded[report] if one["id"] == number)
            assert (claim.event, claim.stance, len(claim.figures)) == (
                there["event"],
                there["stance"],
                len(there["figures"]),
            )


def test_the_accounts_of_hand_coded_claims_are_found_again(shared: Path) -> None:
    """The floors of `dev-stage` hold what was reached; these are the aims, below which nobody may lower them."""
    root = shared / "reports" / "dev"
    table = stage.score(stage.CODED, root, stage.from_gold(root), gold.scorer(shared / "reports")).table
    assert table["account"]["f1"] >= 0.95
    assert table["contradiction"]["f1"] >= 0.85
    assert table["wrong_merges"] == 0


def test_places_are_found_as_the_pipeline_finds_them(shared: Path) -> None:
    documents, claims, _ = hand_coded.folder(shared / "reports" / "dev" / "drc-goma-2013")
    own = [claim for claim in claims if claim.document_id == documents[0].id]
    placed = hand_coded.placed(documents[0], own, stage.GeoNames())
    goma = [claim.place for claim in placed if claim.place and claim.place.span.exact == "Goma"]
    assert goma
    assert {place.precision for place in goma} <= {"exact", "near"}
    assert all(place.country == "CD" and place.latitude for place in goma)
    assert [claim.id for claim in placed] == [claim.id for claim in own]


def test_absent_gold_is_said(tmp_path: Path) -> None:
    results = scoring.run(tmp_path, (stage.CODED, stage.READ), tmp_path / "out", 1)
    assert results.sets == {}
    assert [line.split(":")[0] for line in results.left_out] == [stage.CODED, stage.READ]
