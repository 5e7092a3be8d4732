"""`rashomon captives` and `rashomon materiel`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from rashomon.ledger import keys

FIRST = """---
outlet: Plateau Wire
published: 2024-08-01
title: Soldiers taken near Kidal
---
KIDAL, Mali - The Azawad Liberation Front captured Private Moussa Keita near Kidal on Monday, the Malian army said.

The Azawad Liberation Front said that it took 41 Malian soldiers prisoner in Kidal on Monday.

The Malian army admitted that two soldiers had been captured.

The Azawad Liberation Front said: "We seized 10 trucks of the Malian army and burned nine others."
"""

LATER = """---
outlet: Sahel Times
published: 2024-11-10
---
BAMAKO, Mali - The Azawad Liberation Front freed 11 Malian soldiers on Saturday, the Red Cross said.

The Azawad Liberation Front released Private Moussa Keita on Saturday, the Red Cross said.
"""
PRIVATE = ("moussa", "keita")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id at its cheapest, and no settings of this machine."""
    monkeypatch.setattr(keys, "COST", {"iterations": 1, "lanes": 1, "memory_cost": 8})
    for setting in ("KEYS", "PASSPHRASE", "PASSPHRASE_FILE", "NEW_PASSPHRASE", "NEW_PASSPHRASE_FILE"):
        monkeypatch.delenv(f"RASHOMON_{setting}", raising=False)


@pytest.fixture
def ledger(tmp_path: Path, run) -> Path:  # type: ignore[no-untyped-def]
    path = tmp_path / "x.db"
    for name, text in (("first", FIRST), ("later", LATER)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    ran = run("read", tmp_path / "first.txt", tmp_path / "later.txt", "--ledger", path)
    assert ran.code == 0, ran.err
    return path


def test_captives_over_all_incidents(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run("captives", "--ledger", ledger)
    told = " ".join(ran.out.split())
    assert ran.code == 0, ran.err
    assert "Malian Armed Forces, held by Azawad Liberation Front" in told
    assert (
        "41 claimed taken by Azawad Liberation Front, 2 admitted by Malian Armed Forces, 11 released according to "
        "International Committee of the Red Cross, outcome of 30 unknown." in told
    )
    assert "[name protected " in told


def test_a_captive_s_name_is_nowhere_without_the_key(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    for command in ("captives", "materiel"):
        for form in ("table", "json", "csv"):
            ran = run(command, "--ledger", ledger, "--format", form)
            assert ran.code == 0, ran.err
            assert not any(part in (ran.out + ran.err).casefold() for part in PRIVATE), (command, form)


def test_who_may_see_names_sees_one_person_in_both_reports(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    covered, shown = run("captives", "--ledger", ledger), run("captives", "--ledger", ledger, "--reveal")
    assert covered.out.count("[name protected ") > shown.out.count("[name protected ") == 0
    assert "Moussa Keita: taken (Malian Armed Forces); released (International Committee of the Red Cross)" in " ".join(
        shown.out.split()
    )
    assert "What became of Moussa Keita?" not in shown.out


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("command", ["captives", "materiel"])
def test_data_never_holds_names(command: str, form: str, ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run(command, "--ledger", ledger, "--format", form, "--reveal")
    assert ran.code == 2
    assert not any(part in (ran.out + ran.err).casefold() for part in PRIVATE)


def test_captives_as_data(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    found = json.loads(run("captives", "--ledger", ledger, "--format", "json").out)
    whole = next(one for one in found if one["taken"])
    assert (whole["group"], whole["captor"]) == (["Malian Armed Forces"], "Azawad Liberation Front")
    assert (whole["taken"], whole["unknown"]) == ({"low": 41, "high": 41}, {"low": 30, "high": 30})
    assert len(whole["incidents"]) == 2
    assert all(name.startswith("claim_") for name in whole["claims"])
    rows = list(csv.DictReader(io.StringIO(run("captives", "--ledger", ledger, "--format", "csv").out)))
    numbered = {(row["state"], row["source"]): row["low"] for row in rows if row["low"]}
    assert numbered == {
        ("taken", "Azawad Liberation Front"): "41",
        ("taken", "Malian Armed Forces"): "2",
        ("released", "International Committee of the Red Cross"): "11",
    }


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        (["--group", "malian"], True),
        (["--group", "chad"], False),
        (["--captor", "azawad"], True),
        (["--captor", "army"], False),
        (["--place", "Kidal"], True),
        (["--place", "ML"], True),
        (["--place", "Gao"], False),
        (["--since", "2024-07-01", "--until", "2024-08-31"], True),
        (["--since", "2025-01-01"], False),
        (["--as-of", "2000-01-01"], False),
    ],
)
def test_filters(options: list[str], fits: bool, ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run("captives", "--ledger", ledger, *options)
    assert ran.code == 0, ran.err
    assert ("41 claimed taken" in " ".join(ran.out.split())) == fits
    assert fits or "No claim of captives fits." in ran.out


def test_what_had_been_said_by_then(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    told = " ".join(run("captives", "--ledger", ledger, "--valid-at", "2024-09-01").out.split())
    assert "outcome of 41 unknown" in told


def test_one_incident(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    listed = json.loads(run("incidents", "--ledger", ledger, "--format", "json").out)
    first = min(listed, key=lambda one: one["start"] or "")
    told = " ".join(run("captives", first["id"], "--ledger", ledger).out.split())
    assert "outcome of 41 unknown" in told
    missing = run("captives", "inc_0000", "--ledger", ledger)
    assert missing.code == 1
    assert "inc_0000" in missing.err


def test_materiel(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run("materiel", "--ledger", ledger)
    told = " ".join(ran.out.split())
    assert ran.code == 0, ran.err
    assert "Vehicles of Malian Armed Forces" in told
    assert "10 trucks seized" in told
    assert "19 lost, of them 10 seized" in told
    (found,) = json.loads(run("materiel", "--ledger", ledger, "--format", "json").out)
    assert found["bounds"] == {"low": 19, "high": 19}


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        (["--type", "truck"], True),
        (["--type", "vehicles"], True),
        (["--type", "Toyota pickup"], False),
        (["--type", "infantry fighting vehicle"], False),
        (["--owner", "malian"], True),
        (["--owner", "azawad"], False),
    ],
)
def test_materiel_filters(options: list[str], fits: bool, ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run("materiel", "--ledger", ledger, *options)
    assert ran.code == 0, ran.err
    assert ("10 trucks seized" in " ".join(ran.out.split())) == fits


def test_no_kind_of_thing(ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    ran = run("materiel", "--ledger", ledger, "--type", "sandwich")
    assert ran.code == 2
    assert "infantry fighting vehicle" in " ".join(ran.err.split())


@pytest.mark.parametrize("command", ["captives", "materiel"])
def test_wrong_dates_and_no_ledger(command: str, ledger: Path, run) -> None:  # type: ignore[no-untyped-def]
    assert run(command, "--ledger", ledger, "--since", "soon").code == 2
    assert run(command, "--ledger", ledger.parent / "none.db").code == 1
