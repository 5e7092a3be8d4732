"""Our own coded incidents whose accounts were coded too (`training/accounts`), laid out as the gold's folders are."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import gold

sys.path.append(str(Path(__file__).parent / "training"))

from coded import HERE, Coded

NAME = "own"
"""The set that these incidents make."""

ACCOUNTS = HERE.parent / "accounts"


def spread(out: Path) -> Path:
    """Write actors, reports and incidents into a folder each under `out`, and give `out` back.

    Raises ValueError where a coded file has a fault or an incident names a claim that there is not.
    """
    for path in sorted(ACCOUNTS.glob("*.json")):
        coded = Coded(HERE / f"{path.stem}.txt").read()
        incident = json.loads(path.read_text(encoding="utf-8"))
        there = {(report["id"], claim["id"]) for report in coded.reports for claim in report["claims"]}
        named = [*incident["members"], *(name for row in incident["accounts"] for name in row["claims"])]
        faults = [*coded.faults, *(f"{path.name}: no claim {name}" for name in named if tuple(name) not in there)]
        if faults:
            raise ValueError("; ".join(faults))
        folder = out / path.stem
        folder.mkdir(parents=True, exist_ok=True)
        files = {"actors": coded.actors, path.stem: incident} | {report["id"]: report for report in coded.reports}
        for name, content in files.items():
            (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return out


def digests(root: Path) -> dict[str, str]:
    """The hash of each folder of the spread set, by its path as the floors have it."""
    return {f"{NAME}/{folder.name}": gold.digest(folder) for folder in gold.folders(root)}
