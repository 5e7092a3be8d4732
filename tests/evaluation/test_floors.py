"""The floors: what is below them, how they rise, and that nothing lowers them or changes the gold in silence."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import floors
import pytest
from hypothesis import given
from hypothesis import strategies as st

KEPT: dict[str, Any] = {
    "inputs": {"score.py": "aa", "dev/one": "bb"},
    "floors": {"dev": {"figure": 0.5, "wrong_side": 0.1}},
    "history": [],
}


@pytest.fixture
def kept() -> dict[str, Any]:
    return copy.deepcopy(KEPT)


@pytest.mark.parametrize(
    ("measured", "names"),
    [
        ({"figure": 0.5, "wrong_side": 0.1}, []),
        ({"figure": 0.6, "wrong_side": 0.05}, []),
        ({"figure": 0.498, "wrong_side": 0.102}, []),
        ({"figure": 0.49, "wrong_side": 0.1}, ["dev.figure"]),
        ({"figure": 0.5, "wrong_side": 0.11}, ["dev.wrong_side"]),
        ({"figure": 0.4, "wrong_side": 0.2, "claim": 0.0}, ["dev.figure", "dev.wrong_side"]),
    ],
)
def test_each_measure_below_its_floor_is_named(
    kept: dict[str, Any], measured: dict[str, float], names: list[str]
) -> None:
    assert [fault.split(" ")[0] for fault in floors.below(kept, {"dev": measured})] == names


def test_a_measure_that_vanished_is_named(kept: dict[str, Any]) -> None:
    assert [fault.split(" ")[0] for fault in floors.missing(kept, {"dev": {"figure": 0.5}}, ("dev",))] == [
        "dev.wrong_side"
    ]
    assert floors.missing(kept, {}, ()) == []


@given(figure=st.floats(0, 1), wrong=st.floats(0, 1))
def test_raising_never_lowers(figure: float, wrong: float) -> None:
    kept = copy.deepcopy(KEPT)
    floors.raised(kept, {"dev": {"figure": figure, "wrong_side": wrong}})
    assert kept["floors"]["dev"] == {"figure": max(figure, 0.5), "wrong_side": min(wrong, 0.1)}


def test_a_new_measure_gets_a_floor(kept: dict[str, Any]) -> None:
    floors.raised(kept, {"dev-real": {"claim": 0.3}})
    assert kept["floors"]["dev-real"] == {"claim": 0.3}


def test_lowering_is_by_name_and_on_record(kept: dict[str, Any]) -> None:
    floors.lowered(kept, {"dev": {"figure": 0.4, "wrong_side": 0.2}}, "dev.figure", "the rule was wrong")
    assert kept["floors"]["dev"] == {"figure": 0.4, "wrong_side": 0.1}
    assert kept["history"] == [{"what": "dev.figure", "from": 0.5, "to": 0.4, "why": "the rule was wrong"}]


def test_lowering_what_is_not_below_is_refused(kept: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not below"):
        floors.lowered(kept, {"dev": {"figure": 0.6}}, "dev.figure", "why")
    with pytest.raises(KeyError):
        floors.lowered(kept, {"dev": {}}, "dev.figure", "why")
    assert kept == KEPT


def test_changed_gold_is_named_and_taken_only_with_a_reason(kept: dict[str, Any]) -> None:
    inputs = {"score.py": "aa", "dev/one": "cc", "dev/two": "dd"}
    assert [fault.split(" ")[0] for fault in floors.changed(kept, inputs)] == ["dev/one"]
    with pytest.raises(ValueError, match="dev/one"):
        floors.accepted(kept, inputs, None)
    floors.accepted(kept, inputs, "a coder's slip")
    assert kept["inputs"] == inputs
    assert kept["history"][0]["why"] == "a coder's slip"


def test_floors_are_read_back_as_they_were_written(kept: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert floors.read(path) == {"inputs": {}, "floors": {}, "history": []}
    floors.write(kept, path)
    assert floors.read(path) == kept
