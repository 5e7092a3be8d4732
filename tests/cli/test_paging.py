"""`rashomon claims` page by page."""

from __future__ import annotations

import json
import re

import pytest


@pytest.fixture
def read(run, reports):
    """Runs commands on a ledger of the reports."""
    assert run("read", reports, "--reader", "extract.rules.v1").code == 0
    return run


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def cursor(text: str) -> str | None:
    found = re.search(r"go on with --after ([0-9.]+)", " ".join(text.split()))
    return found and found[1]


@pytest.mark.parametrize("filters", [[], ["--source", "police"], ["--since", "2021-03"]])
def test_pages_together_are_what_is_listed_without_them(read, filters) -> None:
    whole = lines(read("claims", *filters, "--format", "jsonl").out)
    assert len(whole) > 1
    paged, more = [], []
    while True:
        ran = read("claims", *filters, "--format", "jsonl", "--limit", "1", *more)
        assert ran.code == 0, ran.err
        paged += lines(ran.out)
        after = cursor(ran.err)
        if after is None:
            break
        assert len(lines(ran.out)) == 1
        more = ["--after", after]
    assert sorted(one["id"] for one in paged) == sorted(one["id"] for one in whole)
    assert sorted(map(json.dumps, paged)) == sorted(map(json.dumps, whole))


def test_a_table_says_how_to_go_on_where_there_is_more(read) -> None:
    whole = read("claims")
    assert cursor(whole.out) is None
    first = read("claims", "--limit", "1")
    said = " ".join(first.out.split())
    assert re.search(r"More claims fit \(at most \d+\); go on with --after \d+\.\d+", said)
    ids = re.findall(r"claim_\w+", first.out)
    rest = read("claims", "--after", cursor(first.out))
    assert set(ids) & set(re.findall(r"claim_\w+", rest.out)) == set()
    assert set(ids) | set(re.findall(r"claim_\w+", rest.out)) == set(re.findall(r"claim_\w+", whole.out))


def test_a_list_is_one_json_value_however_it_is_written(read, monkeypatch) -> None:
    whole = json.loads(read("claims", "--format", "json").out)
    assert whole == lines(read("claims", "--format", "jsonl").out)
    assert read("claims", "--format", "json").out == json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    monkeypatch.setattr("rashomon.pages.STEP", 1)
    stepped = json.loads(read("claims", "--format", "json").out)
    assert sorted(one["id"] for one in stepped) == sorted(one["id"] for one in whole)
    assert json.loads(read("claims", "--source", "nobody of that name", "--format", "json").out) == []


def test_claims_whose_day_nobody_knows_are_told_of_where_dates_are_asked_for(read, reports) -> None:
    whole = lines(read("claims", "--format", "jsonl").out)
    undated = [one for one in whole if not (one["when"] and (one["when"]["start"] or one["when"]["end"]))]
    told = read("claims", "--since", "2030").err
    assert told == (
        f"note: {len(undated)} more would fit, but it is not known when they happened.\n" if undated else ""
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--after", "tomorrow"], "no place to go on from"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_wrong_use_of_pages(read, words, said) -> None:
    ran = read("claims", *words)
    assert ran.code == 2
    assert said in ran.err
