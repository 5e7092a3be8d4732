"""Our own coded accounts: every one lies out as gold's do, and holds to the codebook's form."""

from __future__ import annotations

import json
from pathlib import Path

import gold
import own
import pytest

INCIDENTS = sorted(own.ACCOUNTS.glob("*.json"))


def test_every_incident_is_laid_out_with_its_reports(tmp_path: Path) -> None:
    folders = gold.folders(own.spread(tmp_path))
    assert [folder.name for folder in folders] == [path.stem for path in INCIDENTS]
    assert all(len(list(gold.reports(folder))) > 1 for folder in folders)
    assert set(own.digests(tmp_path)) == {f"own/{path.stem}" for path in INCIDENTS}


def test_a_claim_that_is_not_there_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = json.loads(INCIDENTS[0].read_text(encoding="utf-8"))
    wrong["accounts"][0]["claims"] = [[f"{INCIDENTS[0].stem}-1", "c99"]]
    (tmp_path / INCIDENTS[0].name).write_text(json.dumps(wrong))
    monkeypatch.setattr(own, "ACCOUNTS", tmp_path)
    with pytest.raises(ValueError, match="no claim"):
        own.spread(tmp_path / "out")


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
def test_accounts_hold_to_the_codebook(path: Path) -> None:
    incident = json.loads(path.read_text(encoding="utf-8"))
    rows, members = incident["accounts"], {tuple(name) for name in incident["members"]}
    assert [row["first_said"] for row in rows] == sorted(row["first_said"] for row in rows)
    assert {tuple(name) for row in rows for name in row["claims"]} <= members
    for pair in incident["contradictions"]:
        assert rows[pair["a"]]["source"] != rows[pair["b"]]["source"]
    for item in incident["independent_sources"]:
        told = [row for row in rows if (row["effect"], row["of"]) == (item["effect"], item["of"])]
        assert set(item["sources"]) <= {row["source"] for row in told}
        assert item["count"] == len(set(item["sources"]))
        assert len({name[0] for row in told for name in row["claims"]}) > 1
