"""The floors: the least that each measure may be, kept in `floors.json` and raised by measuring, lowered by name.

`floors.json` has `inputs` (hashes of gold and scorer), `floors` (set to measure to number) and `history` (every
lowering and every change of inputs, with its reason).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FLOORS_FILE = Path(__file__).with_name("floors.json")

LOWER_IS_BETTER = (
    "wrong_side",
    "wrong_source",
    "false_claims_per_negative",
    "type.other",
    "conflict.other",
    "wrong_merges",
)

PLAY = 0.003
"""How far under its floor a measure may fall: the last digit of a score can differ between processors."""

Table = dict[str, dict[str, float]]
"""Set to measure to number."""


def read(path: Path = FLOORS_FILE) -> dict[str, Any]:
    """The floors as they are kept; empty ones where there is no file yet."""
    if not path.exists():
        return {"inputs": {}, "floors": {}, "history": []}
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def write(kept: dict[str, Any], path: Path = FLOORS_FILE) -> None:
    """Keep the floors, sorted, so that a change shows as one line."""
    path.write_text(json.dumps(kept, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def better(measure: str, left: float, right: float) -> bool:
    """Whether `left` is a better value of the measure than `right`."""
    return left < right if measure in LOWER_IS_BETTER else left > right


def below(kept: dict[str, Any], table: Table) -> list[str]:
    """One sentence for each measured value that is worse than its floor by more than `PLAY`."""
    faults = []
    for name, measures in table.items():
        for measure, value in measures.items():
            floor = kept["floors"].get(name, {}).get(measure)
            if floor is not None and better(measure, floor, value) and abs(floor - value) > PLAY:
                faults.append(f"{name}.{measure} is {value:.3f}, its floor is {floor:.3f}")
    return faults


def missing(kept: dict[str, Any], table: Table, sets: tuple[str, ...]) -> list[str]:
    """One sentence for each floor, in the sets that were scored, whose measure was not measured."""
    return [
        f"{name}.{measure} has a floor and was not measured"
        for name in sets
        for measure in kept["floors"].get(name, {})
        if measure not in table.get(name, {})
    ]


def raised(kept: dict[str, Any], table: Table) -> list[str]:
    """Raise every floor that the measured value beats, set those that are new; say what was done."""
    done = []
    for name, measures in table.items():
        floors = kept["floors"].setdefault(name, {})
        for measure, value in measures.items():
            if measure not in floors or better(measure, value, floors[measure]):
                done.append(f"{name}.{measure}: {floors.get(measure, 'none')} to {value}")
                floors[measure] = value
    return done


def lowered(kept: dict[str, Any], table: Table, named: str, why: str) -> str:
    """Set the floor of one measure, named `set.measure`, to what was measured, and record why.

    Raises KeyError if that measure was not measured, ValueError if it is not worse than its floor.
    """
    name, _, measure = named.partition(".")
    value = table[name][measure]
    floor = kept["floors"].get(name, {}).get(measure)
    if floor is None or not better(measure, floor, value):
        raise ValueError(f"{named} is not below its floor: it is {value}, its floor is {floor}")
    kept["floors"][name][measure] = value
    kept["history"].append({"what": named, "from": floor, "to": value, "why": why})
    return f"{named}: {floor} to {value}"


def changed(kept: dict[str, Any], inputs: dict[str, str]) -> list[str]:
    """One sentence for each gold folder or scorer that is not the one that the floors were measured on."""
    return [
        f"{path} is not the file that the floors were measured on"
        for path, digest in sorted(inputs.items())
        if path in kept["inputs"] and kept["inputs"][path] != digest
    ]


def accepted(kept: dict[str, Any], inputs: dict[str, str], why: str | None) -> None:
    """Keep the hashes of inputs; a change of known ones is recorded with its reason.

    Raises ValueError if known inputs have changed and no reason is given.
    """
    faults = changed(kept, inputs)
    if faults and not why:
        raise ValueError("; ".join(faults))
    if faults:
        kept["history"].append({"what": "inputs", "changed": faults, "why": why})
    kept["inputs"] |= inputs
