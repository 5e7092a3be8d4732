"""How well copies are told: on coded reports (`copy_of`), on rewrites made by rule, and on what only looks like a copy.

`uv run python evaluation/copies/measure.py` prints a table; the gold is found as for the gate (`../shared` beside the
checkout or `RASHOMON_SHARED`) and left out where it is not there.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

import coded
import rewrites

from rashomon.model import Document
from rashomon.reconcile import copies

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("RASHOMON_SHARED", ROOT.parent / "shared"))
WORDS = 60
"""Shorter reports are not rewritten: a third of them is a sentence."""


def reports() -> Iterator[tuple[Document, str | None]]:
    """Every coded report with the id of what it is coded as a copy of."""
    for path in sorted((SHARED / "reports").glob("**/*.json")):
        read = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(read, dict) and "claims" in read and "text" in read:
            yield _document(read), read.get("copy_of")
    for path in sorted((ROOT / "evaluation/training/reports").glob("*.txt")):
        for report in coded.Coded(path).read().reports:
            yield _document(report), report.get("copy_of")


def _document(read: dict[str, str]) -> Document:
    return Document(
        id=read["id"],
        sha256="0" * 64,
        media_type="text/plain",
        text=read["text"],
        outlet=read["outlet"],
        outlet_kind=read["outlet_kind"],
        published_at=read["published"],
    )


def made(documents: Iterable[Document]) -> Iterator[tuple[str, Document, Document, bool]]:
    """A kind of rewriting, the report, what was made of it, and whether that is a copy."""
    told = [document for document in documents if len(document.text.split()) >= WORDS]
    for document in told:
        draw = random.Random(document.id)  # noqa: S311
        later = replace(document, id=f"{document.id}-later", outlet="Another Paper", outlet_kind="newspaper",
                        published_at="2030-01-01")  # fmt: skip
        for kind, rewrite in rewrites.COPIES.items():
            yield kind, document, replace(later, text=rewrite(document.text, draw)), True
        other = draw.choice(told)
        for kind, mix in rewrites.LOOKALIKES.items():
            yield kind, document, replace(later, text=mix(document.text, other.text, draw)), False


def main() -> None:
    found = list(reports())
    documents = [document for document, _ in found]
    gold = {(original, document.id) for document, original in found if original}
    mine = {(one.left, one.right) for one in copies.find(documents)}
    print(f"{len(documents)} coded reports, {len(gold)} copies: {len(mine & gold)} found, {len(mine - gold)} wrong")
    for left, right in sorted(mine - gold):
        print("   wrong:", left, right)
    answered: dict[str, list[bool]] = {}
    for kind, report, other, is_copy in made(documents):
        judged = bool(set(copies.bands(report)) & set(copies.bands(other))) and copies.judge(report, other) is not None
        answered.setdefault(kind, []).append(judged is is_copy)
    print("| made from a report | reports | told rightly |\n| --- | --- | --- |")
    for kind, answers in answered.items():
        print(f"| {kind} | {len(answers)} | {sum(answers) / len(answers):.3f} |")


if __name__ == "__main__":
    main()
