"""How much time the look before the parse saves, and how many texts it looks at in a second.

    uv run python evaluation/speed/gate.py

The stream has one report about armed conflict (of the gold) in twenty; the others are ordinary news of 500 words, made
of the texts held back in `training/ordinary.yaml`, each in another order. It is read into a ledger twice, by turns:
with the look, and without (`read --all`). What is timed goes from the first document to the accounts; models are loaded
before. Prints seconds, the ratio, how many were left unread and were about conflict, and texts of 500 words a second.
Ends with 1 where `--floor` is given and the ratio is below it, or a report of the gold was left unread.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import gold
import yaml

from rashomon import pipeline, plugins
from rashomon.extract import relevance
from rashomon.ledger import Ledger
from rashomon.model import Document

ORDINARY = Path(__file__).resolve().parents[1] / "training" / "ordinary.yaml"
SHARE = 20
"""Of so many documents one is about armed conflict."""
WORDS = 500
LOOKS = 3.0
"""Seconds for which texts are looked at, to count how many that is in one."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, help=f"the shared folder (default {gold.SHARED_VARIABLE}, ../shared)")
    parser.add_argument("--reports", type=int, default=20, help="how many are about armed conflict (default 20)")
    parser.add_argument("--turns", type=int, default=1, help="how often each is timed (default 1)")
    parser.add_argument("--floor", type=float, help="the lowest ratio that passes")
    args = parser.parse_args()
    root = gold.reports_root(args.shared)
    about = [
        _with_bytes(report.document)
        for folder in gold.folders(root / "dev")
        for report in gold.reports(folder)
        if report.gold["incident"] is not None
    ][: args.reports]
    rng = random.Random(1)  # noqa: S311
    others = [_ordinary(rng) for _ in range(len(about) * (SHARE - 1))]
    stream = [(one.text.encode(), one) for one in [*about, *others]]
    rng.shuffle(stream)
    wanted = {one.id for one in about}
    _read(stream[:2], gate=False)  # loads the models
    best = {gate: min(_read(stream, gate=gate)[0] for _ in range(args.turns)) for gate in (True, False)}
    skipped = [one.id for _, one in stream if relevance.skipped(one) is not None]
    lost = wanted.intersection(skipped)
    print(
        f"{len(stream)} documents, {len(about)} about conflict: {len(skipped)} left unread, {len(lost)} of them wrongly"
    )
    ratio = best[False] / best[True]
    print(f"with {best[True]:.1f} s, without {best[False]:.1f} s: {ratio:.1f} times as fast")
    print(f"{_looks(others):.0f} texts of {WORDS} words a second, in one process")
    if lost or (args.floor and ratio < args.floor):
        sys.exit(1)


def _ordinary(rng: random.Random) -> Document:
    """A document of ordinary news, unlike any other."""
    told = yaml.load(ORDINARY.read_text(encoding="utf-8"), yaml.CSafeLoader)
    texts = [" ".join(text.split()) for field in told.values() for text in field[1::2]]
    rng.shuffle(texts)
    words = "\n\n".join(texts).split(" ")[:WORDS]
    text = " ".join(words)
    return _with_bytes(Document(id="", sha256="", media_type="text/plain", text=text, lang="en"))


def _with_bytes(document: Document) -> Document:
    """The document as if its text were what it came as."""
    digest = hashlib.sha256(document.text.encode()).hexdigest()
    return dataclasses.replace(document, id=f"doc_{digest[:16]}", sha256=digest)


def _read(stream: list[tuple[bytes, Document]], *, gate: bool) -> tuple[float, int]:
    """Seconds from the first document to the accounts, and how many were left unread."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(Path(folder) / "ledger.db") as ledger:
        began = time.perf_counter()
        skipping = relevance.skipped if gate else None
        result = pipeline.read(stream, ledger, extractor=plugins.extractor(), skipping=skipping)
        return time.perf_counter() - began, result.skipped


def _looks(documents: list[Document]) -> float:
    """Documents looked at in a second."""
    began, done = time.perf_counter(), 0
    while (took := time.perf_counter() - began) < LOOKS:
        for document in documents:
            relevance.skipped(document)
        done += len(documents)
    return done / took


if __name__ == "__main__":
    main()
