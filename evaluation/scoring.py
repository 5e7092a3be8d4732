"""Every set read and scored: the gold reports by the scorer that stands beside them, the public sets by their modules.

All documents of all sets are read in one go, by as many processes as one likes: what is read of a document depends on
nothing but the document, so the results are the same.
"""

from __future__ import annotations

import itertools
import json
import multiprocessing
import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

import errors
import gold
import muc
import own
import plover
import re3d
import stage
import wikiwars
from findings import Finding, Scored

from rashomon.export import codebook
from rashomon.model import Document, Extraction
from rashomon.pipeline import extract_documents, readings_of

REPORTS = ("seed", "dev", "dev-real", *gold.OURS)
"""The sets of gold reports that have floors. `train` can be scored by name; it says nothing about quality."""
CHUNK = 8
"""Documents that a process is given at a time."""
PATIENCE = 30.0
"""Seconds of processor time after which a reader that has not come back is stopped; a chunk takes 2 to 4."""


class Benchmark(Protocol):
    """A module that scores a public set: its name, its folder under `benchmarks`, its files, documents and measures."""

    NAME: str
    FOLDER: str

    def inputs(self, folder: Path) -> list[Path]:
        """The files that the scores depend on; none where the set is absent."""
        ...

    def documents(self, folder: Path) -> list[Document]:
        """The documents to read, each with a name of its own."""
        ...

    def score(self, folder: Path, read: Mapping[str, tuple[Document, Extraction]]) -> Scored:
        """The measures and errors, from what was read of each document."""
        ...


BENCHMARKS: dict[str, Benchmark] = {
    module.NAME: module for module in cast(tuple[Benchmark, ...], (muc, wikiwars, re3d, plover))
}
"""The public sets, by name."""
SETS = (*REPORTS, *stage.OF, *BENCHMARKS)
"""Everything that has floors."""
NOTED = (*stage.OF, *BENCHMARKS)
"""Those whose result is a table of their own with lines of remarks, and whose errors are told as findings."""


@dataclass(slots=True)
class Results:
    """What was scored, set by set, the hashes of what it was scored on, and what was left out and why."""

    sets: dict[str, Scored] = field(default_factory=dict)
    grouped: dict[str, bool] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Documents on which the reader failed or was stopped, with its message."""


def extracted(documents: Sequence[Document], workers: int) -> list[Extraction]:
    """What is read of each document, in order."""
    if workers < 2 or len(documents) <= CHUNK:
        return _extracted(tuple(documents))
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawned) as pool:
        return [one for many in pool.map(_extracted, itertools.batched(documents, CHUNK)) for one in many]


def _extracted(documents: Sequence[Document]) -> list[Extraction]:
    """What is read of each document; one that the reader cannot come back from is a failure of its own.

    The pipeline takes an error of many documents apart, so the alarm goes off again for the one that caused it.
    """
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE, PATIENCE)
    try:
        return [extraction for _, extraction in extract_documents(documents)]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(*_: object) -> None:
    raise TimeoutError(f"not read in {PATIENCE:.0f} s")


def run(shared: Path, sets: Sequence[str], out: Path, workers: int) -> Results:
    """Read and score the sets that are there; `out` is given the files predicted for gold reports."""
    results = Results()
    folders = _folders(shared, sets, results)
    streams = _streams(shared, sets, out, results)
    benchmarks = _benchmarks(shared, sets, results)
    to_read = {
        *folders,
        *((stage.OF[name], folder) for name in streams if name == stage.READ for folder in streams[name]),
    }
    work = [(name, folder.name, report.document) for name, folder in sorted(to_read) for report in gold.reports(folder)]
    work += [(name, "", document) for name, folder in benchmarks for document in BENCHMARKS[name].documents(folder)]
    read: dict[tuple[str, str], list[tuple[Document, Extraction]]] = {}
    for (name, part, document), extraction in zip(work, extracted([d for _, _, d in work], workers), strict=True):
        read.setdefault((name, part), []).append((document, extraction))
        errors_of = (issue for issue in extraction.issues if issue.stage == "extract" and issue.severity == "error")
        results.failed += [f"{name}: {issue.message}" for issue in errors_of]
    for name in dict.fromkeys(name for name, _ in folders):
        root = gold.set_root(shared, name)
        for folder in gold.folders(root):
            write(read.get((name, folder.name), []), out / name / folder.name)
        results.sets[name] = _reports(shared / "reports", name, root, out)
        results.grouped[name] = has_accounts(root)
        results.inputs |= gold.digests(shared / "reports", (name,))
    for name in streams:
        root, scorer = streams[name][0].parent, gold.scorer(shared / "reports")
        mixed = [pair for folder in streams[name] for pair in read.get((stage.OF[name], folder.name), [])]
        found = stage.from_reading(root, mixed, scorer) if name == stage.READ else stage.from_gold(root)
        results.sets[name] = stage.score(name, root, found, scorer)
        results.grouped[name] = True
        ours = name == stage.OWN
        results.inputs |= own.digests(root) if ours else gold.digests(shared / "reports", (stage.OF[name],))
    for name, folder in benchmarks:
        module = BENCHMARKS[name]
        pairs = {document.name or document.id: (document, found) for document, found in read.get((name, ""), [])}
        results.sets[name] = module.score(folder, pairs)
        results.inputs[f"benchmarks/{name}"] = gold.digest_of(module.inputs(folder), folder)
    return results


def _folders(shared: Path, sets: Sequence[str], results: Results) -> list[tuple[str, Path]]:
    """The gold folders of the sets that are no benchmarks."""
    scorer, found = shared / "reports" / "score.py", []
    for name in sets:
        if name in NOTED:
            continue
        root = gold.set_root(shared, name)
        here = gold.folders(root) if scorer.exists() and root.is_dir() else []
        if not here:
            lacking = f"no scorer at {scorer}" if name in gold.OURS else f"no gold reports at {root}"
            results.left_out.append(f"{name}: {lacking}")
        found += [(name, folder) for folder in here]
    return found


def _streams(shared: Path, sets: Sequence[str], out: Path, results: Results) -> dict[str, list[Path]]:
    """The gold folders that each set of mixed reports is made of; ours are laid out under `out`."""
    root, found = shared / "reports", {}
    for name in (name for name in sets if name in stage.OF):
        made_of = own.spread(out / own.NAME) if name == stage.OWN else root / stage.OF[name]
        found[name] = gold.folders(made_of) if (root / "score.py").exists() and made_of.is_dir() else []
        if not found[name]:
            results.left_out.append(f"{name}: no gold reports at {made_of}")
    return {name: folders for name, folders in found.items() if folders}


def _benchmarks(shared: Path, sets: Sequence[str], results: Results) -> list[tuple[str, Path]]:
    found = []
    for name in sets:
        if name in BENCHMARKS:
            folder = shared / "benchmarks" / BENCHMARKS[name].FOLDER
            files = BENCHMARKS[name].inputs(folder)
            if files and all(path.exists() for path in files):
                found.append((name, folder))
            else:
                results.left_out.append(f"{name}: no files of it under {folder}")
    return found


def write(read: Sequence[tuple[Document, Extraction]], out: Path) -> None:
    """Write the codebook's files of one folder of reports, as one reading of them gives them."""
    if not read:
        return
    documents, extractions = [d for d, _ in read], [e for _, e in read]
    readings = readings_of(documents, extractions)
    out.mkdir(parents=True, exist_ok=True)
    for name, content in codebook.folder([(d, e.claims) for d, e in read], readings).items():
        (out / name).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _reports(scored_by: Path, name: str, root: Path, out: Path) -> Scored:
    scorer = gold.scorer(scored_by)
    table: dict[str, Any] = scorer.score(root, out / name)
    return Scored(
        table,
        [
            Finding(name, report.id, *noted)
            for folder in gold.folders(root)
            for report in errors.of_folder(scorer, folder, out / name / folder.name)
            for noted in report.noted
        ],
    )


def has_accounts(root: Path) -> bool:
    """Whether any incident of the set has gold accounts."""
    files = (path for folder in gold.folders(root) for path in folder.glob("*.json") if path.name != "actors.json")
    return any("accounts" in json.loads(path.read_text(encoding="utf-8")) for path in files)


def measures(result: Mapping[str, Any], *, grouped: bool = False) -> dict[str, float]:
    """A set's result as one number a measure: F1 where it has a table, the share of a field, a rate.

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
