"""Every command, in one process, from reports to what is printed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def ledger(run: Any, reports: Path) -> Path:
    """A ledger that holds the three reports."""
    assert run("read", reports).code == 0
    return Path("rashomon.db").absolute()


def test_read_prints_the_incident_and_keeps_it(run: Any, reports: Path) -> None:
    ran = run("read", reports)
    assert ran.code == 0, ran.err
    assert "2 reports" in ran.out
    assert "Jos" in ran.out
    assert "Read 3 reports" in ran.err
    assert "Kept in rashomon.db" in ran.err
    assert Path("rashomon.db").exists()
    assert "\x1b" not in ran.out + ran.err


def test_reading_twice_adds_nothing(run: Any, reports: Path) -> None:
    first = run("read", reports, "--ledger", "a.db")
    held = run("claims", "--ledger", "a.db", "--format", "jsonl").out
    again = run("read", reports, "--ledger", "a.db")
    assert (again.code, again.out) == (0, first.out)
    assert "3 of them known: 0 new claims" in again.err
    assert run("claims", "--ledger", "a.db", "--format", "jsonl").out == held


def test_show_words_prints_the_words(run: Any, reports: Path) -> None:
    assert "at least seven policemen were killed" not in run("read", reports / "a-wire.txt", "--ledger", "a.db").out
    assert "seven policemen were killed" in run("read", reports, "--show-words").out.replace("\n", " ")


def test_read_as_json(run: Any, reports: Path) -> None:
    plain = json.loads(run("read", reports, "--format", "json").out)
    assert (plain["added"], len(plain["documents"]), len(plain["incidents"])) == (3, 3, 1)
    assert plain["incidents"][0]["incident"]["claims"]
    [reading] = lines(run("read", reports, "--format", "jsonl").out)
    assert reading == plain["incidents"][0]


def test_nothing_about_a_conflict_is_no_failure(run: Any, reports: Path) -> None:
    ran = run("read", reports / "c-recipe.txt")
    assert ran.code == 0
    assert "No incident was found." in ran.out


def test_standard_input_and_options(run: Any) -> None:
    text = "The army said that two of its soldiers were killed near Jos on Monday."
    [found] = lines(run("extract", "-", "--published", "9 March 2021", "--outlet", "Post", stdin=text).out)
    assert (found["document"]["outlet"], found["document"]["published_at"]) == ("Post", "2021-03-09")
    assert "2021-03-08" in [time["value"] for time in found["times"]]


def test_extract_gives_every_layer_with_offsets_that_hold(run: Any, reports: Path) -> None:
    ran = run("extract", reports)
    assert ran.code == 0
    assert not Path("rashomon.db").exists()
    first, second, third = lines(ran.out)
    assert third["claims"] == []
    for found in (first, second):
        assert all(found[layer] for layer in ("sentences", "attributions", "times", "events", "figures", "claims"))
    text = first["document"]["text"]

    def check(plain: Any) -> int:
        if isinstance(plain, dict):
            if plain.keys() == {"start", "end", "exact"}:
                assert text[plain["start"] : plain["end"]] == plain["exact"]
                return 1
            return sum(check(value) for value in plain.values())
        return sum(check(value) for value in plain) if isinstance(plain, list) else 0

    assert check({name: layer for name, layer in first.items() if name != "document"}) > 20


def test_extract_as_json_and_as_a_table(run: Any, reports: Path) -> None:
    assert len(json.loads(run("extract", reports, "--format", "json").out)) == 3
    table = run("extract", reports, "--format", "table").out
    assert "Four policemen killed in Jos · Plateau Wire · 2021-03-09" in table
    assert "four" in table


@pytest.mark.parametrize("command", ["extract", "read"])
def test_the_codebooks_files(run: Any, reports: Path, command: str) -> None:
    ran = run(command, reports, "--format", "codebook", "--out", "out")
    assert (ran.code, ran.out) == (0, "")
    assert sorted(path.name for path in Path("out").iterdir()) == [
        *("a-wire.json", "b-paper.json", "c-recipe.json", "incidents.json"),
    ]
    wire, incidents = (json.loads(Path("out", name).read_text()) for name in ("a-wire.json", "incidents.json"))
    claims = {claim["id"] for claim in wire["claims"]}
    assert claims
    assert {report for incident in incidents for report, _ in incident["members"]} == {"a-wire", "b-paper"}
    assert {claim for incident in incidents for report, claim in incident["members"] if report == "a-wire"} <= claims


def test_folders_keep_their_places_and_their_own_incidents(run: Any, reports: Path) -> None:
    for name in ("x", "y"):
        (reports / name).mkdir()
        (reports / "a-wire.txt").rename(reports / name / "r.txt") if name == "x" else None
    (reports / "b-paper.txt").rename(reports / "y" / "r.txt")
    run("extract", reports, "--format", "codebook", "--out", "one")
    assert sorted(str(path.relative_to("one")) for path in Path("one").rglob("*.json")) == [
        *("c-recipe.json", "incidents.json", "x/incidents.json", "x/r.json", "y/incidents.json", "y/r.json"),
    ]
    run("extract", reports / "x", reports / "y", "--format", "codebook", "--out", "two")
    names = sorted(str(path.relative_to("two")) for path in Path("two").rglob("*.json"))
    assert names == ["x/incidents.json", "x/r.json", "y/incidents.json", "y/r.json"]


def test_incidents_are_listed(run: Any, ledger: Path) -> None:
    [incident] = lines(run("incidents", "--format", "jsonl").out)
    assert incident["reports"] == 2
    assert incident["claims"] > 2
    assert json.loads(run("incidents", "--format", "json").out) == [incident]
    assert incident["id"][:12] in run("incidents").out


def test_an_incident_is_shown_by_any_beginning_of_its_id(run: Any, ledger: Path, reports: Path) -> None:
    [incident] = lines(run("incidents", "--format", "jsonl").out)
    shown = run("show", incident["id"][:8])
    assert shown.code == 0
    assert shown.out == run("read", reports, "--ledger", "b.db").out
    assert json.loads(run("show", incident["id"], "--format", "json").out)["incident"]["id"] == incident["id"]


def test_a_claim_is_shown_in_its_sentence_with_its_parts(run: Any, ledger: Path) -> None:
    [claim] = lines(run("claims", "--source", "witness", "--format", "jsonl").out)
    ran = run("show", claim["id"][:14])
    assert ran.code == 0
    assert "[source Witnesses] [cue said]" in ran.out
    assert "[figure at least seven]" in ran.out
    for field in ("event", "actor", "target", "when", "where", "source", "via", "cue", "form", "stance", "certainty"):
        assert f"\n{field} " in ran.out
    assert json.loads(run("show", claim["id"], "--format", "json").out)["sentence"].startswith("Witnesses said")


def test_a_document_is_shown_with_its_claims(run: Any, ledger: Path) -> None:
    [claim] = lines(run("claims", "--source", "witness", "--format", "jsonl").out)
    ran = run("show", claim["document_id"])
    assert "The Sentinel" in ran.out
    assert claim["id"][:12] in ran.out
    assert "Witnesses said that at least" not in run("show", claim["document_id"], "--format", "json").err
    assert "Witnesses said that at least seven policemen were killed." in run(
        "show", claim["document_id"], "--show-words"
    ).out.replace("\n", " ")
    plain = json.loads(run("show", claim["document_id"], "--format", "json").out)
    assert claim["id"] in [one["id"] for one in plain["claims"]]


def test_claims_are_filtered(run: Any, ledger: Path) -> None:
    everything = lines(run("claims", "--format", "jsonl").out)
    assert len(json.loads(run("claims", "--format", "json").out)) == len(everything) > 3
    police = lines(run("claims", "--source", "police", "--format", "jsonl").out)
    assert 0 < len(police) < len(everything)
    assert run("claims", "--source", "nobody of that name", "--format", "jsonl").out == ""
    assert "No claim fits." in run("claims", "--source", "nobody of that name").out
    assert lines(run("claims", "--since", "2022", "--format", "jsonl").out) == []
    dated = lines(run("claims", "--since", "2021-03-08", "--until", "2021-03", "--format", "jsonl").out)
    assert dated
    assert "at least seven" in run("claims", "--source", "witness").out


def test_as_of_before_anything_was_known_there_is_nothing(run: Any, ledger: Path) -> None:
    assert lines(run("claims", "--as-of", "2000-01-01", "--format", "jsonl").out) == []
    assert lines(run("incidents", "--as-of", "2000-01-01", "--format", "jsonl").out) == []
    assert lines(run("claims", "--as-of", "9999", "--format", "jsonl").out)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["read"], "inputs"),
        (["read", "x.txt", "--format", "codebook"], "--out"),
        (["read", "x.txt", "--out", "d"], "--format codebook"),
        (["read", "x.txt", "--published", "yesterday"], "2024-07-29"),
        (["read", "x.txt", "--format", "xml"], "xml"),
        (["extract", "x.txt", "--ledger", "a.db"], "--ledger"),
        (["claims", "--event", "picnic"], "clash, attack"),
        (["claims", "--since", "03/04/2024"], "2024-04-03 or 2024-03-04"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_is_exit_code_two(run: Any, words: list[str], message: str) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert message in " ".join(ran.err.split())
    assert not Path("rashomon.db").exists()


def test_a_moment_that_is_none_is_wrong_usage(run: Any, ledger: Path) -> None:
    ran = run("claims", "--as-of", "soon")
    assert (ran.code, "soon" in ran.err) == (2, True)


def test_what_is_not_in_the_ledger_is_said_with_what_is_near(run: Any, ledger: Path) -> None:
    ran = run("show", "claim_zzzz")
    assert ran.code == 1
    assert "claim_zzzz" in ran.err
    assert "near it" in ran.err


@pytest.mark.parametrize("command", [["claims"], ["incidents"], ["show", "x"]])
def test_a_ledger_that_is_not_there_is_not_made(run: Any, command: list[str]) -> None:
    ran = run(*command, "--ledger", "absent.db")
    assert ran.code == 1
    assert "absent.db" in ran.err
    assert not Path("absent.db").exists()


@pytest.mark.parametrize("data", [b"words, not a ledger", b"SQLite format 3\0" + b"\0" * 50])
def test_a_file_that_is_no_ledger_is_left_alone(run: Any, reports: Path, data: bytes) -> None:
    Path("notes.db").write_bytes(data)
    for words in (["read", reports], ["claims"]):
        ran = run(*words, "--ledger", "notes.db")
        assert ran.code == 1
        assert "notes.db" in ran.err
    assert Path("notes.db").read_bytes() == data


def test_an_id_is_known_without_what_stands_before_it(run: Any, reports: Path) -> None:
    read = run("read", reports).out
    name = re.search(r"inc_([0-9a-f]{8})", read)
    assert name is not None
    assert run("show", name[1]).out == run("show", name[0]).out
    assert run("show", "0123456789ab").code == 1
