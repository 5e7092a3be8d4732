"""How much faster two processes read than one, on the same documents, by turns in one run.

The documents are the gold reports and the examples, `--times` over, each with a line of its own, so that none is
known. `one core` is one process held to one processor, `one` as `rashomon read` has it (a second thread encodes while
the first parses), `two` as `rashomon read --processes 2` has it. Times are from the first document kept to the last,
so that loading is left out, and hold the ledger's writing, not the gathering into incidents. Prints documents a second
for each turn, the most memory of each process, and the ratios of the medians; ends with 1 if the ledgers differ, or
with `--floor` if two are fewer times as fast as one on one core. Another busy process spoils it.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import gold

from rashomon import pipeline, plugins, workers
from rashomon.ledger import Ledger
from rashomon.model import Document

SETS = ("dev", "dev-real")
WARM = 8
"""Documents read before the clock is started, so that every process has loaded."""
MEGABYTE = 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, help=f"the shared folder (default {gold.SHARED_VARIABLE}, ../shared)")
    parser.add_argument("--times", type=int, default=2, help="how often each report is read in a turn (default 2)")
    parser.add_argument("--turns", type=int, default=3, help="how often each is timed (default 3)")
    parser.add_argument("--floor", type=float, help="the lowest ratio that passes")
    args = parser.parse_args()
    root = gold.reports_root(args.shared)
    texts = [
        report.document for name in SETS for folder in gold.folders(root / name) for report in gold.reports(folder)
    ]
    took: dict[str, list[float]] = {}
    found: set[str] = set()
    for turn in range(args.turns):
        given = [_own(one, turn, time_) for time_ in range(args.times) for one in texts]
        turns = (("one core", 1), ("one", 1), ("two", 2))
        digests = set()
        for name, processes in turns:
            seconds, digest, memory = _read(given, processes, single=name == "one core")
            digests.add(digest)
            took.setdefault(name, []).append(seconds)
            each = ", ".join(f"{one:.0f}" for one in memory)
            print(f"{name:9} {(len(given) - WARM) / seconds:6.2f} documents/s, most memory {each} MB", flush=True)
        found.add("same" if len(digests) == 1 else "different")
    middle = {name: statistics.median(seconds) for name, seconds in took.items()}
    print(
        f"two processes: {middle['one core'] / middle['two']:.2f} times one on one core, "
        f"{middle['one'] / middle['two']:.2f} times one with its second thread"
    )
    print("the same claims from all" if found == {"same"} else "NOT the same claims from all")
    if found != {"same"} or (args.floor and middle["one core"] / middle["two"] < args.floor):
        sys.exit(1)


def _own(document: Document, turn: int, time_: int) -> tuple[bytes, Document]:
    """The document with a line at its end that no other has."""
    text = f"{document.text}\n\nCopy {turn}.{time_}."
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    return data, dataclasses.replace(document, id=f"doc_{digest[:16]}", sha256=digest, text=text)


def _read(given: list[tuple[bytes, Document]], processes: int, *, single: bool) -> tuple[float, str, list[float]]:
    """Seconds from one document kept to the last, what was claimed, and the most memory of each process in MB."""
    kept: list[float] = []
    ended: list[float] = []
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "ledger.db") as ledger:
        with _held(single), workers.extracting(processes) as extracting:
            pipeline.read(
                given,
                ledger,
                extractor=plugins.extractor(),
                extracting=extracting,
                progress=lambda _: kept.append(time.perf_counter()),
                gathering=lambda: ended.extend(_memory()),
            )
        claims = sorted(claim.id for claim in ledger.view().claims())
    return kept[-1] - kept[WARM - 1], hashlib.sha256("\n".join(claims).encode()).hexdigest(), ended


def _memory() -> Iterator[float]:
    """The most memory that this process and those that it began took, in MB."""
    yield resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE
    me = str(os.getpid())
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if fields["PPid"].strip() == me and "VmHWM" in fields and "python" in fields["Name"]:
            yield int(fields["VmHWM"].split()[0]) / MEGABYTE


@contextmanager
def _held(single: bool) -> Iterator[None]:
    """Hold this process and what it begins to one processor, where asked."""
    all_of_them = os.sched_getaffinity(0)
    if single:
        for thread in Path("/proc/self/task").iterdir():
            os.sched_setaffinity(int(thread.name), {min(all_of_them)})
    try:
        yield
    finally:
        for thread in Path("/proc/self/task").iterdir():
            os.sched_setaffinity(int(thread.name), all_of_them)


if __name__ == "__main__":
    main()
