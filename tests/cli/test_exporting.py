"""`rashomon export`: which files it writes, and what it refuses."""

import csv
import json
import shutil

import pytest
from typer.testing import CliRunner

from rashomon import plugins
from rashomon.cli.app import app


@pytest.fixture
def ledger(example_ledger, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for one in example_ledger.parent.glob(f"{example_ledger.stem}.*"):
        shutil.copy(one, tmp_path / one.name)
    return example_ledger.name


@pytest.fixture
def run(ledger):
    def runs(*words):
        return CliRunner().invoke(app, ["export", "--ledger", ledger, *map(str, words)])

    return runs


def test_a_folder_gets_every_table_and_a_file_one(run, tmp_path):
    ran = run("--format", "csv", "--out", "tables")
    assert ran.exit_code == 0, ran.stderr
    there = {path.name for path in (tmp_path / "tables").iterdir()}
    assert there == {f"{name}.csv" for name in ("claims", "figures", "accounts", "estimates", "incidents", "reports")}
    assert run("--format", "csv", "--table", "accounts", "--out", "a.csv").exit_code == 0
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "tables" / "accounts.csv").read_bytes()
    assert not list(tmp_path.rglob("*.part"))


def test_only_incidents_of_which_a_claim_fits(run):
    every = run("--format", "rows", "--table", "incidents").stdout.splitlines()
    some = run("--format", "rows", "--table", "incidents", "--where", "place=Tinzaouaten").stdout.splitlines()
    none = run("--format", "rows", "--table", "incidents", "--where", "place=Nowhere").stdout
    assert 0 < len(some) <= len(every)
    assert none == ""
    later = run("--format", "rows", "--where", "since=2030").stdout
    assert later == ""


def test_only_what_people_reviewed(run, ledger):
    assert run("--format", "rows", "--reviewed").stdout == ""
    claim = json.loads(run("--format", "rows").stdout.splitlines()[0])["claim"]
    told = ("--method", "a call", "--finding", "unverified", "--reason", "Nobody answered", "--by", "ana")
    done = CliRunner().invoke(app, ["check-claim", claim, *told, "--ledger", ledger])
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in run("--format", "rows", "--reviewed").stdout.splitlines()]
    assert {row["claim"] for row in rows} == {claim}
    assert rows[0]["review"].startswith("reviewed: checked")
    some = run("--format", "rows", "--table", "incidents", "--where", "reviewed=yes").stdout.splitlines()
    assert {json.loads(line)["incident"] for line in some} == {row["incident"] for row in rows}


def test_only_incidents_whose_accounts_conflict(run):
    def told(*where):
        lines = run("--format", "rows", "--table", "incidents", *where).stdout.splitlines()
        return {row["incident"]: row["conflicts"] for row in map(json.loads, lines)}

    every = told()
    assert told("--where", "conflict=yes") == {name: on for name, on in every.items() if on}
    assert told("--where", "conflict=no") == {name: on for name, on in every.items() if not on}
    assert told("--where", "conflict=yes")


def test_estimates_are_by_the_policies_that_are_asked_for(run):
    found = list(
        csv.DictReader(run("--format", "csv", "--table", "estimates", "--policy", "acled").stdout.splitlines())
    )
    assert {row["policy"] for row in found} == {"acled.v1"}


@pytest.mark.parametrize("form", [one.name.split(".")[-2] for one in plugins.extensions("exporter")])
def test_every_format_is_written_to_a_file(run, form, tmp_path):
    ran = run("--format", form, "--out", f"made.{form}")
    if "needs" in ran.stderr and ran.exit_code:
        pytest.skip(ran.stderr)
    assert ran.exit_code == 0, ran.stderr
    assert (tmp_path / f"made.{form}").stat().st_size


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--format", "nope"], "there are json, jsonl"),
        (["--format", "csv", "--table", "nope"], "csv has claims, figures"),
        (["--format", "xlsx", "--table", "claims"], "leave --table out"),
        (["--where", "colour=red"], "write KEY=VALUE, with one of source"),
        (["--where", "place"], "write KEY=VALUE"),
        (["--where", "since=soon"], "not a date"),
        (["--where", "reviewed=maybe"], "reviewed is yes or no, not 'maybe'"),
        (["--policy", "nope"], "There is no policy nope"),
    ],
)
def test_what_there_is_not_is_wrong_use_and_says_what_there_is(run, words, why):
    ran = run(*words)
    assert ran.exit_code == 2
    assert why in " ".join(ran.stderr.split())


def test_a_file_that_cannot_be_written_is_named(run, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "claims.csv").mkdir()
    ran = run("--format", "csv", "--out", "taken")
    assert ran.exit_code == 1
    assert "claims.csv cannot be written" in ran.stderr
