"""`timeline`, `precedents` and `origins`, and the page of an incident with its past."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

EARLIER = """---
outlet: Plateau Wire
published: 2020-11-03
---
JOS, Nigeria — Gunmen killed three policemen at a checkpoint outside Jos on Monday and abducted two farmers, the police
said.
"""


@pytest.fixture
def kept(reports: Path, run, tmp_path):  # type: ignore[no-untyped-def]
    """Runs commands on a ledger of two incidents of one kind at one place, months apart."""
    (reports / "d-earlier.txt").write_text(EARLIER, encoding="utf-8")
    path = tmp_path / "l.db"
    assert run("read", reports, "--ledger", path).code == 0

    def command(*words: str):  # type: ignore[no-untyped-def]
        return run(*words, "--ledger", path)

    return command


def by_start(kept):  # type: ignore[no-untyped-def]
    found = [json.loads(line) for line in kept("incidents", "--format", "jsonl").out.splitlines()]
    return {one["start"]: one["id"] for one in found}


def test_the_earlier_incident_is_a_precedent_with_reasons_and_what_it_left_open(kept):
    incidents = by_start(kept)
    earlier, later = incidents["2020-11-02"], incidents["2021-03-08"]
    [found] = json.loads(kept("precedents", later, "--json").out)
    assert found["incident"] == earlier
    assert {reason["feature"] for reason in found["reasons"]} >= {"precedent-place.v1", "precedent-kind.v1"}
    assert all(reason["left"] and reason["right"] for reason in found["reasons"])
    page = kept("precedents", later[:12]).out
    assert earlier[:12] in page and "Both were at the same place." in page
    assert "Earlier incidents like it" in kept("show", later).out
    assert "no earlier incident" in kept("precedents", earlier).out
    assert "Earlier incidents like it" not in kept("show", earlier).out


def test_the_page_as_data_has_the_past_and_what_is_worked_out(kept):
    later = by_start(kept)["2021-03-08"]
    plain = json.loads(kept("show", later, "--format", "jsonl").out)
    assert [one["incident"] for one in plain["precedents"]] == [by_start(kept)["2020-11-02"]]
    assert {one["policy"] for one in plain["estimates"]} >= {"ucdp.v2"}
    assert plain["grades"] and all(one["scale"] == "credibility" for one in plain["grades"])


def test_a_timeline_stands_in_order_and_can_be_narrowed(kept):
    lines = json.loads(kept("timeline", "--json").out)
    starts = [line["start"] for line in lines if line["start"]]
    assert starts == sorted(starts) and {"2020-11-02", "2021-03-08"} <= set(starts)
    assert all(line["claims"] for line in lines)
    assert [line["start"] for line in json.loads(kept("timeline", "--json", "--since", "2021").out)] == ["2021-03-08"]
    assert json.loads(kept("timeline", "--json", "--country", "ML").out) == []
    assert json.loads(kept("timeline", "--json", "--place", "jos", "--country", "ng").out) == lines
    assert "Nothing that fits" in kept("timeline", "--actor", "nobody at all").out


def test_a_timeline_s_words_lead_to_claims(kept):
    page = kept("timeline", "--show-words").out
    claims = [json.loads(line)["id"] for line in kept("claims", "--format", "jsonl").out.splitlines()]
    assert sum(name in page for name in claims) >= 2


@pytest.mark.parametrize("words", [("--against", "Army"), ("--country", "Mali"), ("--since", "soon")])
def test_what_a_timeline_cannot_do_is_wrong_usage(kept, words):
    assert kept("timeline", *words).code == 2


def test_chains_of_origin_are_drawn(kept):
    later = by_start(kept)["2021-03-08"]
    assert "said to Plateau Wire" in kept("origins", later).out
    assert kept("origins", later, "--format", "mermaid").out.startswith("flowchart")
    assert kept("origins", later, "--format", "dot").out.startswith("digraph")
    assert json.loads(kept("origins", later, "--format", "json").out)["nodes"]
    assert "No figure" in kept("origins", later, "--effect", "seized").out
    assert kept("origins", later, "--effect", "eaten").code == 2


def test_a_timeline_is_printed_as_data_in_either_form(kept):
    lines = json.loads(kept("timeline", "--json").out)
    assert json.loads(kept("timeline", "--format", "json").out) == lines
    rows = list(csv.DictReader(io.StringIO(kept("timeline", "--format", "csv").out)))
    assert [(row["start"], row["incident"] or None, row["title"]) for row in rows] == [
        (line["start"], line["incident"], line["title"]) for line in lines
    ]
    assert [row["claims"].split("; ") for row in rows] == [line["claims"] for line in lines]
