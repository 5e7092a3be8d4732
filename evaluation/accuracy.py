"""The accuracy gate: how well reports are read, scored against gold, with floors that only rise.

    uv run python evaluation/accuracy.py                    score every gold set, check the floors
    uv run python evaluation/accuracy.py --errors           also what was missed and what was made up, costliest first
    uv run python evaluation/accuracy.py --report ID ...    only these reports, with their errors
    uv run python evaluation/accuracy.py --raise-floors     keep what was reached as the new floors

Exit code 1 if a measure is below its floor or the gold is not the one that the floors were measured on, 2 for wrong
usage; 0 otherwise, also where the shared gold is absent, which is said.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import errors
import floors
import gold

from rashomon.export import codebook
from rashomon.pipeline import extract_documents, readings_of

SETS = ("seed", "dev", "dev-real")
"""The sets that have floors. `train` can be scored by name; what is trained on it says nothing about quality."""

NOT_FLOORED = ("fields.via",)
"""Measures that are shown and not held: nearly every claim has no relay, so the share says little."""


def predict(folder: Path, out: Path, only: Sequence[str] = ()) -> None:
    """Read the reports of one gold folder and write the codebook's files to `out`."""
    documents = [report.document for report in gold.reports(folder) if not only or report.id in only]
    if not documents:
        return
    pairs = list(extract_documents(documents))
    readings = readings_of(documents, [extraction for _, extraction in pairs])
    coded = [(document, extraction.claims) for document, extraction in pairs]
    out.mkdir(parents=True, exist_ok=True)
    for name, content in codebook.folder(coded, readings).items():
        (out / name).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def measures(result: dict[str, Any], *, grouped: bool) -> dict[str, float]:
    """The scorer's result as one number a measure: F1 where it gives a table, the share of a field, a rate.

    What has no gold in this set is left out; `grouped` says whether any incident of it has gold accounts.
    """
    flat: dict[str, float] = {}
    for name, value in result.items():
        if name == "fields":
            flat |= {f"fields.{field}": share for field, share in value.items()}
        elif name == "incident_b3":
            flat |= {name: value["f1"]} if grouped else {}
        elif isinstance(value, dict):
            flat |= {name: value["f1"]} if value["gold"] else {}
        else:
            flat[name] = value
    return flat


def has_accounts(root: Path) -> bool:
    """Whether any incident of the set has gold accounts."""
    files = (path for folder in gold.folders(root) for path in folder.glob("*.json") if path.name != "actors.json")
    return any("accounts" in json.loads(path.read_text(encoding="utf-8")) for path in files)


def score(root: Path, sets: Sequence[str], out: Path) -> tuple[floors.Table, dict[str, dict[str, Any]]]:
    """Predict and score each set; the flat measures, and the scorer's results in full."""
    scorer = gold.scorer(root)
    table: floors.Table = {}
    full: dict[str, dict[str, Any]] = {}
    for name in sets:
        for folder in gold.folders(root / name):
            predict(folder, out / name / folder.name)
        full[name] = scorer.score(root / name, out / name)
        table[name] = measures(full[name], grouped=has_accounts(root / name))
    return table, full


def show(table: floors.Table, full: dict[str, dict[str, Any]], kept: dict[str, Any]) -> None:
    """Print the sets side by side: value, precision and recall where there are any, and the floor."""
    names = list(dict.fromkeys(measure for row in table.values() for measure in row))
    print(f"{'':28}" + "".join(f"{name:>34}" for name in table))
    print(f"{'':28}" + f"{'score':>8}{'P':>8}{'R':>8}{'floor':>10}" * len(table))
    for measure in names:
        print(f"{measure:28}" + "".join(_cells(name, measure, table, full, kept) for name in table))


def _cells(name: str, measure: str, table: floors.Table, full: dict[str, dict[str, Any]], kept: dict[str, Any]) -> str:
    value = table[name].get(measure)
    if value is None:
        return f"{'-':>8}{'':26}"
    whole = full[name].get(measure)
    p, r = (f"{whole['precision']:.3f}", f"{whole['recall']:.3f}") if isinstance(whole, dict) else ("", "")
    floor = kept["floors"].get(name, {}).get(measure)
    return f"{value:8.3f}{p:>8}{r:>8}" + (f"{floor:10.3f}" if floor is not None else f"{'':10}")


def options(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, help=f"the shared folder (default {gold.SHARED_VARIABLE}, ../shared)")
    parser.add_argument("--set", dest="sets", action="append", help=f"a set to score (default {', '.join(SETS)})")
    parser.add_argument("--errors", action="store_true", help="show missed and extra figures and claims")
    parser.add_argument("--report", action="append", default=[], metavar="ID", help="only this report; no floors")
    parser.add_argument("--limit", type=int, default=0, help="show the errors of so many reports only")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the measures to a file")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the predicted files here")
    parser.add_argument("--raise-floors", action="store_true", help="raise the floors that were beaten")
    parser.add_argument("--lower", metavar="SET.MEASURE", help="lower one floor to what was measured (needs --why)")
    parser.add_argument("--accept-inputs", action="store_true", help="take changed gold as it is (needs --why)")
    parser.add_argument("--why", help="the reason, kept in floors.json")
    args = parser.parse_args(argv)
    if (args.lower or args.accept_inputs) and not args.why:
        parser.error("--lower and --accept-inputs need --why")
    return args


def main(argv: Sequence[str] | None = None) -> int:
    """Run the gate; the exit code."""
    args = options(argv)
    root = gold.reports_root(args.shared)
    if not (root / "score.py").exists():
        print(f"accuracy: skipped, no gold reports at {root} (set {gold.SHARED_VARIABLE} to where they are)")
        return 0
    sets = tuple(args.sets or SETS)
    with tempfile.TemporaryDirectory() as temporary:
        out = args.keep or Path(temporary)
        if args.report:
            return _some(root, args.report, out)
        return _gate(root, sets, out, args)


def _some(root: Path, ids: Sequence[str], out: Path) -> int:
    """Only the reports of these ids: their errors, no scores."""
    known = [folder for path in sorted(root.iterdir()) if path.is_dir() for folder in gold.folders(path)]
    folders = [folder for folder in known if any(report.id in ids for report in gold.reports(folder))]
    if not folders:
        print(f"accuracy: no gold report named {', '.join(ids)}", file=sys.stderr)
        return 2
    scorer = gold.scorer(root)
    for folder in folders:
        predict(folder, out / folder.parent.name / folder.name, only=ids)
        found = errors.of_folder(scorer, folder, out / folder.parent.name / folder.name, only=ids)
        errors.show(found, full=True)
    return 0


def _gate(root: Path, sets: tuple[str, ...], out: Path, args: argparse.Namespace) -> int:
    table, full = score(root, sets, out)
    kept = floors.read()
    if args.errors:
        scorer = gold.scorer(root)
        for name in sets:
            found = [
                error
                for folder in gold.folders(root / name)
                for error in errors.of_folder(scorer, folder, out / name / folder.name)
            ]
            print(f"\n######## {name}")
            errors.show(sorted(found, key=lambda error: -error.cost)[: args.limit or None])
            errors.summary(found)
        print()
    show(table, full, kept)
    if args.json:
        args.json.write_text(json.dumps(table, indent=1), encoding="utf-8")
    held = {
        name: {measure: value for measure, value in row.items() if measure not in NOT_FLOORED}
        for name, row in table.items()
        if name in SETS
    }
    return _check(root, held, kept, args)


def _check(root: Path, held: floors.Table, kept: dict[str, Any], args: argparse.Namespace) -> int:
    inputs = gold.digests(root, tuple(held))
    if args.raise_floors or args.lower or args.accept_inputs:
        try:
            floors.accepted(kept, inputs, args.why if args.accept_inputs else None)
            done = [floors.lowered(kept, held, args.lower, args.why)] if args.lower else []
        except (KeyError, ValueError) as fault:
            print(f"accuracy: {fault}", file=sys.stderr)
            return 1
        done += floors.raised(kept, held) if args.raise_floors else []
        floors.write(kept)
        print("\n".join(["", "floors:", *(done or ["unchanged"])]))
    faults = floors.changed(kept, inputs) + floors.below(kept, held) + floors.missing(kept, held, tuple(held))
    for line in faults:
        print(f"accuracy: {line}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
