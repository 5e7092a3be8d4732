"""The accuracy gate: how well reports are read, scored against gold, with floors that only rise.

    uv run python evaluation/accuracy.py                    score every set, check the floors
    uv run python evaluation/accuracy.py --errors           also what was missed and what was made up, costliest first
    uv run python evaluation/accuracy.py --report ID ...    only these gold reports, with their errors
    uv run python evaluation/accuracy.py --against REV      gains and losses since a git revision, no floors
    uv run python evaluation/accuracy.py --raise-floors     keep what was reached as the new floors

Exit code 1 if a measure is below its floor, the gold is not the one that the floors were measured on, or the reader
fails on a document; 2 for wrong usage; 0 otherwise, also where sets are absent, which is said at the end.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import against
import errors
import floors
import gold
import scoring
import stage

import rashomon

NOT_FLOORED = ("fields.via",)
"""Measures that are shown and not held: nearly every claim has no relay, so the share says little."""
WORST = 40
"""Findings shown of a benchmark, of losses and of gains, where `--limit` says nothing."""


def show(table: floors.Table, full: Mapping[str, Mapping[str, Any]], kept: dict[str, Any]) -> None:
    """Print the sets side by side: value, precision and recall where there are any, and the floor."""
    names = list(dict.fromkeys(measure for row in table.values() for measure in row))
    print(f"\n{'':28}" + "".join(f"{name:>34}" for name in table))
    print(f"{'':28}" + f"{'score':>8}{'P':>8}{'R':>8}{'floor':>10}" * len(table))
    for measure in names:
        print(f"{measure:28}" + "".join(_cells(name, measure, table, full, kept) for name in table))


def _cells(
    name: str, measure: str, table: floors.Table, full: Mapping[str, Mapping[str, Any]], kept: dict[str, Any]
) -> str:
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
    parser.add_argument("--set", dest="sets", action="append", help=f"a set (default {', '.join(scoring.SETS)})")
    parser.add_argument("--errors", action="store_true", help="show what was missed and made up, costliest first")
    parser.add_argument("--report", action="append", default=[], metavar="ID", help="only this gold report; no floors")
    parser.add_argument("--limit", type=int, default=0, help="show so many reports or findings only")
    parser.add_argument("--against", metavar="REV", help="compare with the code of a git revision; no floors")
    parser.add_argument("--workers", type=int, default=2, help="processes that read (default 2); changes no result")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the measures to a file")
    parser.add_argument("--findings", type=Path, metavar="FILE", help="only write measures and errors to a file")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the predicted files here")
    parser.add_argument("--raise-floors", action="store_true", help="raise the floors that were beaten")
    parser.add_argument(
        "--lower", metavar="SET.MEASURE", action="append", default=[],
        help="lower one floor to what was measured (needs --why; may be given several times)",
    )  # fmt: skip
    parser.add_argument("--accept-inputs", action="store_true", help="take changed gold as it is (needs --why)")
    parser.add_argument("--why", help="the reason, kept in floors.json")
    args = parser.parse_args(argv)
    if (args.lower or args.accept_inputs) and not args.why:
        parser.error("--lower and --accept-inputs need --why")
    return args


def main(argv: Sequence[str] | None = None) -> int:
    """Run the gate; the exit code."""
    args = options(argv)
    shared = gold.shared_folder(args.shared)
    with tempfile.TemporaryDirectory() as temporary:
        out = args.keep or Path(temporary)
        if args.report:
            return _some(shared / "reports", args.report, out)
        results = scoring.run(shared, tuple(args.sets or scoring.SETS), out, args.workers)
        table = {
            name: scoring.measures(scored.table, grouped=results.grouped.get(name, False))
            for name, scored in results.sets.items()
        }
        if args.findings:
            args.findings.write_text(json.dumps(_plain(table, results)), encoding="utf-8")
            return 0
        if args.against:
            return _against(args, shared, _plain(table, results)["sets"])
        return _gate(args, shared, out, table, results)


def _plain(table: floors.Table, results: scoring.Results) -> dict[str, Any]:
    """Measures and errors as JSON types, with the place of the code that they were found by."""
    sets = {
        name: {"measures": table[name], "findings": [astuple(finding) for finding in scored.findings]}
        for name, scored in results.sets.items()
    }
    return {"code": str(Path(rashomon.__file__).resolve()), "sets": sets}


def _against(args: argparse.Namespace, shared: Path, now: against.Results) -> int:
    sets = [word for name in args.sets or () for word in ("--set", name)]
    try:
        before = against.results_of(
            args.against, ["--shared", str(shared.resolve()), "--workers", str(args.workers), *sets]
        )
    except against.RevisionError as fault:
        print(f"accuracy: {fault}", file=sys.stderr)
        return 2
    against.show(args.against, before, now, args.limit or WORST)
    return 0


def _some(root: Path, ids: Sequence[str], out: Path) -> int:
    """Only the reports of these ids: their errors, no scores."""
    roots = [*sorted(path for path in root.glob("*") if path.is_dir()), *gold.OURS.values()]
    known = [folder for path in roots for folder in gold.folders(path)]
    folders = [folder for folder in known if any(report.id in ids for report in gold.reports(folder))]
    if not folders:
        print(f"accuracy: no gold report named {', '.join(ids)}", file=sys.stderr)
        return 2
    scorer = gold.scorer(root)
    for folder in folders:
        documents = [report.document for report in gold.reports(folder) if report.id in ids]
        predicted = out / folder.parent.name / folder.name
        scoring.write(list(zip(documents, scoring.extracted(documents, 1), strict=True)), predicted)
        errors.show(errors.of_folder(scorer, folder, predicted, only=ids), full=True)
    return 0


def _gate(args: argparse.Namespace, shared: Path, out: Path, table: floors.Table, results: scoring.Results) -> int:
    kept = floors.read()
    full = {name: scored.table for name, scored in results.sets.items()}
    if args.errors:
        _errors(args, shared / "reports", out, results)
    reports = {name: row for name, row in table.items() if name not in scoring.NOTED}
    if reports:
        show(reports, full, kept)
    for name, row in table.items():
        if name in scoring.NOTED:
            show({name: row}, full, kept)
            print("".join(f"  {note}\n" for note in results.sets[name].notes), end="")
    if args.json:
        args.json.write_text(json.dumps(table, indent=1), encoding="utf-8")
    held = {
        name: {measure: value for measure, value in row.items() if measure not in NOT_FLOORED}
        for name, row in table.items()
        if name in scoring.SETS
    }
    code = _check(held, results.inputs, kept, args)
    for line in results.failed:
        print(f"accuracy: not read, {line}", file=sys.stderr)
    for line in results.left_out:
        print(f"accuracy: left out, {line} (set {gold.SHARED_VARIABLE} to the shared folder)")
    if not table:
        print("accuracy: NOTHING was scored and no floor was checked")
    return 1 if results.failed else code


def _errors(args: argparse.Namespace, root: Path, out: Path, results: scoring.Results) -> None:
    """Print the errors of every set, report by report for gold reports, costliest findings for the others."""
    for name, scored in results.sets.items():
        print(f"\n######## {name}")
        if name in scoring.NOTED:
            costly = sorted(scored.findings, key=lambda finding: (-finding.cost, finding.example, finding.about))
            for finding in costly[: args.limit or WORST]:
                print(f"  {finding.cost:4.1f}  {finding.example}  {finding.kind}: {finding.text[:230]}")
            continue
        scorer = gold.scorer(root)
        folders = gold.folders(gold.set_root(root.parent, name))
        found = [error for folder in folders for error in errors.of_folder(scorer, folder, out / name / folder.name)]
        errors.show(sorted(found, key=lambda error: -error.cost)[: args.limit or None])
        errors.summary(found)


def _check(held: floors.Table, inputs: dict[str, str], kept: dict[str, Any], args: argparse.Namespace) -> int:
    made_of = {stage.OF.get(name, name) for name in held}
    inputs = {path: digest for path, digest in inputs.items() if path == "score.py" or _set_of(path) in made_of}
    if args.raise_floors or args.lower or args.accept_inputs:
        try:
            floors.accepted(kept, inputs, args.why if args.accept_inputs else None)
            done = [floors.lowered(kept, held, named, args.why) for named in args.lower]
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


def _set_of(path: str) -> str:
    """The set that an input belongs to, by its path (`dev/goma`, `benchmarks/muc`)."""
    first, _, rest = path.partition("/")
    return rest if first == "benchmarks" else first


if __name__ == "__main__":
    sys.exit(main())
