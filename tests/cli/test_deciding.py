"""The commands by which people decide."""

from __future__ import annotations

import json

import pytest


def ids(run, *words: str) -> list[dict[str, object]]:
    return json.loads(run("claims", *words, "--format", "json").out)


@pytest.fixture
def claims(run, reports, monkeypatch):
    """The reports read, and all claims of the police."""
    monkeypatch.setenv("RASHOMON_REVIEWER", "amina")
    assert run("read", reports, "--reader", "extract.rules.v1").code == 0
    return ids(run)


def test_a_decision_says_its_id_and_what_it_changed(run, claims) -> None:
    claim = claims[0]["id"]
    ran = run("correct", claim[:14], "stance", "doubts", "--reason", "It hedges")
    assert ran.code == 0
    first, changed = ran.out.splitlines()[:2]
    assert first.startswith("dec_")
    assert first.endswith(" by amina")
    assert changed == f"stance of {claim}: asserts → doubts."
    [told] = [one for one in ids(run) if one["id"] == claim]
    assert (told["stance"], told["review"], told["found"]["stance"]) == ("doubts", "corrected", "asserts")
    assert told["decisions"][0]["reason"] == "It hedges"
    others = [one for one in ids(run) if one["id"] != claim]
    assert {one["review"] for one in others} == {"unreviewed"}
    shown = run("show", claim).out
    assert "decided" in shown
    assert "(found: asserts) — amina" in " ".join(shown.split())
    page = run("show", json.loads(run("incidents", "--format", "json").out)[0]["id"])
    assert "What people decided" in page.out

    decision = first.split()[0]
    assert run("show", decision).out.split()[1] == decision
    second = run("correct", claim, "stance", "denies", "--reason", "It denies", "--by", "lena")
    assert "note: amina had decided otherwise" in second.err
    quiet = run("correct", claim, "stance", "doubts", "--reason", "No", "--over")
    assert "had decided otherwise" not in quiet.err
    states = [one["state"] for one in json.loads(run("decisions", "--format", "json").out)]
    assert states == ["stood over", "stood over", "stands"]
    back = json.loads(run("undo", quiet.out.split()[0], "--reason", "Yes", "--format", "json").out)
    assert back["decision"]["undoes"] == quiet.out.split()[0]
    states = [one["state"] for one in json.loads(run("decisions", "--format", "json").out)]
    assert states == ["stood over", "stands", "taken back", "stands"]


def test_wrong_use_ends_with_2_and_an_unknown_id_with_1(run, claims) -> None:
    claim = claims[0]["id"]
    for words in (
        ("correct", claim, "event", "battle", "--reason", "x"),
        ("correct", claim, "event", "clash"),
        ("withdraw", claim, "--reason", " "),
        ("assess", claim, "A", "--scale", "credibility", "--reason", "x"),
        ("check-claim", claim, "--method", "m", "--finding", "seen", "--reason", "x"),
        ("check-claim", claim, "--method", "m", "--finding", "verified", "--reason", "x", "--evidence", "absent.txt"),
        ("judge", claim, "alike", claim, "--reason", "x"),
        ("withdraw", claim, "--reason", "x", "--by", " "),
    ):
        ran = run(*words)
        assert ran.code == 2, words
        assert "Traceback" not in ran.err
    for words in (("withdraw", "claim_0000", "--reason", "x"), ("undo", "dec_00", "--reason", "x")):
        ran = run(*words)
        assert ran.code == 1, words
        assert ran.err.startswith("rashomon: There is no ")
    assert run("decisions").out.strip() == "Nobody has decided anything in this ledger."
    assert run("decisions", "--ledger", "absent.db").code == 1


def test_the_login_name_decides_where_no_name_is_given(run, claims, monkeypatch) -> None:
    monkeypatch.delenv("RASHOMON_REVIEWER")
    monkeypatch.setenv("LOGNAME", "lena")
    ran = run("withdraw", claims[0]["id"], "--reason", "A caption")
    assert ran.out.splitlines()[0].endswith(" by lena")
    assert claims[0]["id"] not in {one["id"] for one in ids(run)}
