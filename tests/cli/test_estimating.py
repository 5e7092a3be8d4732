"""`rashomon estimate` and `rashomon grades`, from reports to what is printed."""

from __future__ import annotations

import csv
import importlib.metadata
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from rashomon import plugins
from rashomon.cli.app import app
from rashomon.model import Estimate, Reading

WIRE = """---
outlet: Plateau Wire
outlet_kind: wire
published: 2021-03-09
---
JOS, Nigeria — Gunmen attacked an army post outside Jos on Monday, the Nigerian army said. The army said that two of its
soldiers were killed.

A doctor at a hospital in Jos said that nine soldiers were killed in the attack.
"""

COPY = (
    WIRE.replace("Plateau Wire", "The Sentinel")
    .replace("outlet_kind: wire", "outlet_kind: newspaper")
    .replace("published: 2021-03-09", "published: 2021-03-10")
)


def invoke(*words: str | Path) -> Any:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("estimated")
    for name, text in (("wire", WIRE), ("copy", COPY)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    path = folder / "a.db"
    assert invoke("read", folder / "wire.txt", folder / "copy.txt", "--ledger", path).exit_code == 0
    return path


@pytest.fixture(scope="module")
def incident(ledger: Path) -> str:
    [found] = json.loads(invoke("incidents", "--ledger", ledger, "--format", "json").stdout)
    return str(found["id"])


def estimated(ledger: Path, incident: str, policy: str) -> list[dict[str, Any]]:
    ran = invoke("estimate", incident, "--ledger", ledger, "--policy", policy, "--format", "json")
    assert ran.exit_code == 0, ran.stderr
    return list(json.loads(ran.stdout)["estimates"])


def test_without_a_policy_every_one_is_named_with_its_rule(ledger: Path, incident: str) -> None:
    printed = " ".join(invoke("estimate", incident, "--ledger", ledger).stdout.split())
    for policy in plugins.policies():
        assert f"{policy.name}: {' '.join(policy.rule.split())}" in printed
    assert "killed in all" in printed


def test_a_policy_shows_what_it_used_and_what_it_left_out(ledger: Path, incident: str) -> None:
    printed = invoke("estimate", incident, "--ledger", ledger, "--policy", "ucdp").stdout
    assert re.search(r"killed, Nigerian Armed Forces|killed, Nigerian Army", printed)
    assert "9 (2–9)" in printed
    assert "It gives the low." in printed
    assert "copy: A copy repeats it" in printed
    assert "acled" not in printed


def test_as_data_the_policy_stands_with_every_number_and_every_claim(ledger: Path, incident: str) -> None:
    found = estimated(ledger, incident, "ucdp.v2")
    assert {one["policy"] for one in found} == {"ucdp.v2"}
    side, total = found
    assert (side["low"], side["best"], side["high"], side["total"]) == (2, 9, 9, False)
    assert (total["low"], total["best"], total["high"], total["total"]) == (2, 9, 9, True)
    assert len(side["used"]) == 2
    assert {one["reason"] for one in side["trace"] if not one["used"]} == {"copy"}
    shown = invoke("show", side["used"][0], "--ledger", ledger)
    assert shown.exit_code == 0


def test_as_csv_the_policy_stands_in_every_row(ledger: Path, incident: str) -> None:
    ran = invoke("estimate", incident, "--ledger", ledger, "--policy", "acled", "--policy", "ucdp", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert [(row["policy"], row["total"], row["best"]) for row in rows] == [
        ("acled.v1", "no", "2"),
        ("acled.v1", "yes", "2"),
        ("ucdp.v2", "no", "9"),
        ("ucdp.v2", "yes", "9"),
    ]
    assert all(row["rule"] and row["used"] and "copy" in row["why_left_out"] for row in rows)


def test_a_name_that_a_spreadsheet_would_run_is_text() -> None:
    from rashomon.export.sheets import safe

    assert safe("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert safe("Army") == "Army"
    assert safe(-1) == -1


def test_as_of_a_moment_before_the_reports_there_is_no_incident(ledger: Path, incident: str) -> None:
    ran = invoke("estimate", incident, "--ledger", ledger, "--as-of", "2000-01-01")
    assert ran.exit_code != 0


def test_a_policy_that_there_is_not_is_wrong_use_and_says_which_there_are(ledger: Path, incident: str) -> None:
    ran = invoke("estimate", incident, "--ledger", ledger, "--policy", "guess")
    assert ran.exit_code == 2
    assert "There is no policy guess" in ran.stderr
    assert "first-hand-range" in ran.stderr


class Highest:
    """The highest figure that anybody gives."""

    name = "acme.highest.v3"
    rule = "The highest figure that anybody gives."

    def estimate(self, reading: Reading) -> list[Estimate]:
        row = max(reading.rows, key=lambda row: row.low or 0)
        return [
            Estimate(
                policy=self.name,
                effect=row.effect,
                of=row.of,
                low=None,
                best=row.low,
                high=None,
                used=row.claims,
                left_out=(),
            )
        ]


@pytest.fixture
def with_a_policy_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def registered() -> list[plugins.Extension]:
        return [plugins.Extension(kind="policy", name="acme.highest.v3", load=Highest)]

    package = SimpleNamespace(rashomon_register=plugins.hookimpl(registered))
    entries = (SimpleNamespace(name="acme", load=lambda: package),)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: entries)
    plugins.manager.cache_clear()
    yield
    monkeypatch.undo()
    plugins.manager.cache_clear()


@pytest.mark.usefixtures("with_a_policy_of_ones_own")
@pytest.mark.parametrize("name", ["acme.highest", "acme.highest.v3"])
def test_a_policy_of_ones_own_is_found(ledger: Path, incident: str, name: str) -> None:
    [found] = estimated(ledger, incident, name)
    assert (found["policy"], found["best"]) == ("acme.highest.v3", 9)


# Grades.


def test_every_source_has_its_counts_and_no_grade_below_ten_cases(ledger: Path) -> None:
    found = json.loads(invoke("grades", "--ledger", ledger, "--format", "json").stdout)
    assert {one["scale"] for one in found} == {"reliability"}
    assert {one["proposed"] for one in found} == {"F"}
    army = next(one for one in found if one["subject"].startswith("Nigerian"))
    assert army["record"]["counts"] == {"confirmed": 0, "contradicted": 1, "neither": 0}
    assert army["record"]["cases"][0]["others"]


def test_an_incident_has_a_proposal_for_each_claim(ledger: Path, incident: str) -> None:
    found = json.loads(invoke("grades", incident, "--ledger", ledger, "--format", "json").stdout)
    assert {one["scale"] for one in found["claims"]} == {"credibility"}
    assert all(one["reasons"] for one in found["claims"])
    assert found["sources"]
    printed = invoke("grades", incident, "--ledger", ledger).stdout
    assert "proposed" in printed
    assert "confirmed" in printed


def test_a_person_s_grade_stands_over_the_proposal_and_both_are_shown(ledger: Path, incident: str) -> None:
    claims = json.loads(invoke("grades", incident, "--ledger", ledger, "--format", "json").stdout)["claims"]
    claim = claims[0]["subject"]
    options = ("--by", "amina", "--reason", "I was there", "--ledger", ledger)
    assert invoke("assess", claim, "2", "--scale", "credibility", *options).exit_code == 0
    one = json.loads(invoke("grades", claim, "--ledger", ledger, "--format", "json").stdout)
    assert (one["decided"], one["grade"], one["by"]) == ("2", "2", "amina")
    assert one["proposed"] == claims[0]["proposed"]
    printed = invoke("grades", claim, "--ledger", ledger).stdout
    assert "decided by amina: I was there" in printed
    assert f"proposed: credibility {one['proposed']}" in printed


def test_a_source_s_record_names_the_cases_behind_each_count(ledger: Path) -> None:
    printed = invoke("grades", "nigerian", "--ledger", ledger).stdout
    assert "1 contradicted" in printed
    assert "medical sources" in printed
    assert re.search(r"claim_[0-9a-f]{8}", printed)


def test_a_source_of_whom_nothing_is_heard_is_named(ledger: Path) -> None:
    ran = invoke("grades", "Nigerian Nevy", "--ledger", ledger)
    assert ran.exit_code == 1
    assert "No source is called Nigerian Nevy" in ran.stderr
