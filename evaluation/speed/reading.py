"""How long reading and resolving take beside the bare spaCy pipeline, on the same texts, in one process, by turns.

Prints the seconds to load everything, the most memory that reading all takes, CPU and wall seconds of each turn, the
ratios of their medians, and whether the results are the same in every turn and for each report alone. Ends with 1 if
they are not, or if `--limit` is given and the wall ratio is over it. Another busy process spoils the wall seconds, less
so the others. The first thread does all but the encoding, which a second core does beside it. The bare pipeline is one
of its own, as `spacy.load` gives it: ours multiplies by other means.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import gold

from rashomon.model import Document
from rashomon.model.canonical import canonical_json

if TYPE_CHECKING:
    from spacy.language import Language

SETS = ("dev", "dev-real")
MEGABYTE = 1024
"""Kilobytes, in which Linux counts the most memory that a process took."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, help=f"the shared folder (default {gold.SHARED_VARIABLE}, ../shared)")
    parser.add_argument("--set", dest="sets", action="append", help=f"a set of gold reports (default {SETS})")
    parser.add_argument("--turns", type=int, default=3, help="how often each is timed (default 3)")
    parser.add_argument("--limit", type=float, help="the highest wall ratio that passes")
    args = parser.parse_args()
    root = gold.reports_root(args.shared)
    documents = [
        report.document
        for name in args.sets or SETS
        for folder in gold.folders(root / name)
        for report in gold.reports(folder)
    ]

    start = time.perf_counter(), time.process_time()
    from rashomon.extract.reader import TrainedExtractor
    from rashomon.resolve import resolve

    reader = TrainedExtractor()

    def read(some: Sequence[Document]) -> list[str]:
        pairs = zip(some, reader.extract(some), strict=True)
        return [canonical_json(resolve(document, extraction)) for document, extraction in pairs]

    def read_all() -> str:
        return _hash(read(documents))

    read(documents[:1])
    print(f"load {time.perf_counter() - start[0]:.1f} s (CPU {time.process_time() - start[1]:.1f}), first report read")
    first = read_all()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(f"most memory, all read once: {memory:.0f} MB", flush=True)

    nlp = _bare()

    def bare() -> str:
        return str(sum(len(doc) for doc in nlp.pipe(document.text for document in documents)))

    took: dict[str, list[tuple[float, float, float]]] = {}
    results: dict[str, set[str]] = {}
    turns: tuple[tuple[str, Callable[[], str]], ...] = (("nlp.pipe", bare), ("read", read_all))
    for _ in range(args.turns):
        for name, turn in turns:
            wall, cpu, own = time.perf_counter(), time.process_time(), time.thread_time()
            results.setdefault(name, set()).add(turn())
            now = time.process_time() - cpu, time.perf_counter() - wall, time.thread_time() - own
            took.setdefault(name, []).append(now)
            print(f"{name:10} CPU {now[0]:6.2f} s (first thread {now[2]:6.2f})  wall {now[1]:6.2f} s", flush=True)
    cpu, wall, own = (
        statistics.median(t[i] for t in took["read"]) / statistics.median(t[i] for t in took["nlp.pipe"])
        for i in (0, 1, 2)
    )
    print(f"{len(documents)} reports: ratio CPU {cpu:.2f} (first thread {own:.2f}), wall {wall:.2f}")

    alone = _hash([found for document in documents for found in read([document])])
    same = results["read"] == {first, alone}
    print("the same in every turn and alone" if same else "NOT the same in every turn and alone")
    if not same or (args.limit is not None and wall > args.limit):
        sys.exit(1)


def _hash(found: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def _bare() -> Language:
    """The pipeline by itself, as spaCy loads it."""
    import spacy

    from rashomon.extract.parsing import DEFAULT_PIPELINE

    return spacy.load(importlib.import_module(DEFAULT_PIPELINE).model_path())


if __name__ == "__main__":
    main()
