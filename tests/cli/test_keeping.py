"""What was known when, how it changed, and the ledger copied and carried: as commands."""

from __future__ import annotations

import json
import shutil

import pytest

RULES = ("--reader", "extract.rules.v1")


@pytest.fixture(scope="module")
def read_once(tmp_path_factory):
    """A ledger of the two reports about one incident, each read by itself."""
    from typer.testing import CliRunner

    from rashomon.cli.app import app

    folder = tmp_path_factory.mktemp("kept")
    for name, text in (("a-wire", WIRE), ("b-paper", PAPER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        words = ["read", str(folder / f"{name}.txt"), "--ledger", str(folder / "rashomon.db"), *RULES]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
    return folder / "rashomon.db"


WIRE = """---
outlet: Plateau Wire
published: 2021-03-09
title: Four policemen killed in Jos
---
JOS, Nigeria — Gunmen killed four policemen at a checkpoint outside Jos on Monday, the police said.
"""

PAPER = """---
outlet: The Sentinel
published: 2021-03-11
---
Witnesses said on Wednesday that at least seven policemen were killed at a checkpoint outside Jos on Monday.
"""


@pytest.fixture
def kept(run, read_once):
    """A command on a copy of that ledger."""
    shutil.copy(read_once, "rashomon.db")
    return run


def lines(ran):
    assert ran.code == 0, ran.err
    return [json.loads(line) for line in ran.out.splitlines()]


def test_documents_are_listed_each_with_its_claims(kept):
    wire, paper = lines(kept("documents", "--format", "jsonl"))
    assert (wire["outlet"], wire["published_at"], wire["claims"] > 0) == ("Plateau Wire", "2021-03-09", True)
    assert "text" not in wire
    page = kept("documents").out
    assert "Four policemen killed in Jos" in page and "The Sentinel" in page
    assert paper["id"][:12] in page


@pytest.mark.parametrize(("moment", "known"), [("2021-03-08", 0), ("2021-03-09", 1), ("2021-03-10", 1), ("2021-03", 2)])
def test_every_list_can_be_asked_what_had_been_said_by_then(kept, moment, known):
    said = ("--valid-at", moment, "--format", "jsonl")
    assert len(lines(kept("documents", *said))) == known
    assert len({claim["document_id"] for claim in lines(kept("claims", *said))}) == known
    assert [incident["reports"] for incident in lines(kept("incidents", *said))] == [known] * bool(known)


def test_one_incident_is_shown_as_it_had_been_said_by_then(kept):
    [incident] = lines(kept("incidents", "--format", "jsonl"))
    shown = kept("show", incident["id"], "--valid-at", "2021-03-09")
    assert "as said by 2021-03-09\n" in shown.out
    assert "1 report · 1 first-hand source" in shown.out
    assert "2 reports · 2 first-hand sources" in kept("show", incident["id"]).out


@pytest.mark.parametrize("option", ["--as-of", "--valid-at"])
@pytest.mark.parametrize("command", [("documents",), ("claims",), ("incidents",), ("show", "inc_0")])
def test_what_is_no_moment_is_wrong_usage(kept, command, option):
    ran = kept(*command, option, "some day")
    assert ran.code == 2
    assert option in ran.err and "is not a moment" in ran.err


@pytest.mark.parametrize(("moment", "known"), [("2021-03-08", 0), ("2021-03-09", 1), ("2021-03-11", 2)])
def test_an_export_is_as_of_a_moment_too(kept, moment, known, tmp_path):
    said = [len(reading["documents"]) for reading in lines(kept("export", "--valid-at", moment))]
    assert said == [known] * bool(known)
    assert lines(kept("export", "--as-of", "2020")) == []
    assert json.loads(kept("export", "--valid-at", moment, "--format", "json").out) == lines(
        kept("export", "--valid-at", moment)
    )
    written = kept("export", "--valid-at", moment, "--format", "codebook", "--out", tmp_path / "coded")
    assert written.err.startswith(f"{known} report")
    assert len(list((tmp_path / "coded").glob("*.json"))) == (known + 1 if known else 0)


def test_one_incident_is_exported_by_its_id(kept):
    [reading] = lines(kept("export"))
    assert lines(kept("export", reading["incident"]["id"][:8])) == [reading]
    assert kept("export", "inc_nothing").code == 1
    assert kept("export", "--format", "codebook").code == 2


def test_nothing_was_known_before_the_first_report_was_read(kept):
    for command in ("documents", "claims", "incidents"):
        assert lines(kept(command, "--as-of", "2020", "--format", "jsonl")) == []
    [incident] = lines(kept("incidents", "--format", "jsonl"))
    ran = kept("show", incident["id"], "--as-of", "2020")
    assert ran.code == 1 and "was not known yet" in ran.err


def test_history_is_a_table_or_json(kept):
    [incident] = lines(kept("incidents", "--format", "jsonl"))
    changes = json.loads(kept("history", incident["id"], "--json").out)
    assert [change["what"] for change in changes][:2] == ["found", "grouped"]
    assert {change["by"] for change in changes} >= {"extract.rules.v1", "reconcile.rules.v2"}
    page = kept("history", incident["id"][:12])
    assert "“Four policemen killed in Jos”" in page.out
    assert kept("history", "inc_nothing").code == 1


def test_a_copy_is_a_ledger_and_an_export_is_taken_in_by_another(kept):
    assert "copied to copy.db and checked" in kept("ledger", "backup", "copy.db").out
    assert kept("incidents", "--ledger", "copy.db").out == kept("incidents").out
    assert kept("ledger", "backup", "rashomon.db").code == 1

    assert "written to sent.jsonl" in kept("ledger", "export", "sent.jsonl").out
    assert "There is a file sent.jsonl already" in kept("ledger", "export", "sent.jsonl").err
    first = kept("ledger", "import", "sent.jsonl", "--ledger", "other.db")
    assert first.code == 0 and "(0 known)" in first.out
    again = kept("ledger", "import", "sent.jsonl", "--ledger", "other.db")
    assert again.out.startswith("0 new entries") and "0 things stand otherwise now" in again.out
    for command in ("incidents", "claims", "documents"):
        assert lines(kept(command, "--ledger", "other.db", "--format", "jsonl")) == lines(
            kept(command, "--format", "jsonl")
        )
    assert kept("ledger", "check", "--ledger", "other.db").code == 0

    with open("sent.jsonl", "r+b") as file:  # noqa: PTH123
        file.seek(400)
        file.write(b"~")
    damaged = kept("ledger", "import", "sent.jsonl", "--ledger", "third.db")
    assert damaged.code == 1
    assert "entry 1 of rashomon-ledger/" in damaged.err and "Nothing of it was kept." in damaged.err


def test_what_was_imported_is_proved_by_where_it_comes_from(kept):
    [claim, *_] = lines(kept("claims", "--format", "jsonl"))
    kept("ledger", "export", "early.jsonl")
    kept("ledger", "import", "early.jsonl", "--ledger", "other.db")
    unproved = kept("ledger", "prove", claim["id"], "--origin", "--ledger", "other.db")
    assert unproved.code == 1 and "make one there" in unproved.err

    kept("ledger", "checkpoint")
    kept("ledger", "export", "signed.jsonl")
    kept("ledger", "import", "signed.jsonl", "--ledger", "other.db", "--key", "rashomon.db.signing-key")
    kept("ledger", "prove", claim["id"], "--origin", "--ledger", "other.db", "--out", "proof")
    verified = kept("ledger", "verify", "proof", "--key", "rashomon.db.signing-key")
    assert verified.code == 0 and claim["id"] in verified.out
    own = kept("ledger", "prove", claim["id"], "--origin")
    assert own.code == 1 and "prove it without --origin" in own.err


def test_decisions_of_two_machines_that_are_at_odds_are_reported_and_kept(kept):
    [claim, *_] = lines(kept("claims", "--format", "jsonl"))
    kept("ledger", "backup", "other.db")
    for ledger, by, grade in (("rashomon.db", "Ada", "2"), ("other.db", "Ben", "4")):
        ran = kept(
            "assess", claim["id"], grade, "--scale", "credibility", "--by", by, "--reason", "Heard.", "--ledger", ledger
        )
        assert ran.code == 0, ran.err
    kept("ledger", "export", "sent.jsonl", "--ledger", "other.db")
    ran = kept("ledger", "import", "sent.jsonl")
    assert "Ben" in ran.err and "Ada" in ran.err and "decided differently" in ran.err
    told = json.loads(kept("history", claim["id"], "--json").out)
    assert {change["by"] for change in told if change["what"] == "assessed"} == {"person:Ada", "person:Ben"}
