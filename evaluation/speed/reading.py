"""How long reading and resolving take beside the bare spaCy pipeline, on the same texts, in one process, by turns.

Prints the seconds to load everything, CPU and wall seconds of each turn, the ratios of their medians, the most memory
taken, and whether the results are the same for batches of 1 and more and in every turn. Ends with 1 if they are not, or
if `--limit` is given and the wall ratio is over it. Another busy process spoils the wall seconds, less so the others.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import gold

from rashomon.model import Document
from rashomon.model.canonical import canonical_json

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
    from rashomon.extract import encoder, parsing
    from rashomon.extract import reader as module
    from rashomon.resolve import resolve

    nlp, reader = parsing.pipeline(), module.TrainedExtractor(encoder.shipped())

    def read(some: Iterable[Document]) -> str:
        some = list(some)
        pairs = zip(some, reader.extract(some), strict=True)
        found = [canonical_json(resolve(document, extraction)) for document, extraction in pairs]
        return hashlib.sha256("\n".join(found).encode()).hexdigest()

    read(documents[:1])
    print(f"load {time.perf_counter() - start[0]:.1f} s (CPU {time.process_time() - start[1]:.1f}), first report read")

    def bare() -> str:
        return str(sum(len(doc) for doc in nlp.pipe(document.text for document in documents)))

    took: dict[str, list[tuple[float, float]]] = {}
    results: dict[str, set[str]] = {}
    turns: tuple[tuple[str, Callable[[], str]], ...] = (("nlp.pipe", bare), ("read", lambda: read(documents)))
    for _ in range(args.turns):
        for name, turn in turns:
            wall, cpu = time.perf_counter(), time.process_time()
            results.setdefault(name, set()).add(turn())
            took.setdefault(name, []).append((time.process_time() - cpu, time.perf_counter() - wall))
            print(f"{name:10} CPU {took[name][-1][0]:6.2f} s  wall {took[name][-1][1]:6.2f} s", flush=True)
    cpu, wall = (
        statistics.median(t[i] for t in took["read"]) / statistics.median(t[i] for t in took["nlp.pipe"])
        for i in (0, 1)
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    print(f"{len(documents)} reports: ratio CPU {cpu:.2f}, wall {wall:.2f}; most memory {memory:.0f} MB")

    whole = results["read"]
    module.BATCH = 1
    same = whole == {read(documents)}
    print("the same in every turn and batch" if same else "NOT the same in every turn and batch")
    if not same or (args.limit is not None and wall > args.limit):
        sys.exit(1)


if __name__ == "__main__":
    main()
