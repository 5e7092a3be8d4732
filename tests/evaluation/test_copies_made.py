"""Copies made by rule from our own coded reports are told, and what only looks like a copy is not."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

EVALUATION = Path(__file__).parents[2] / "evaluation"
LEAST = {"a third from all over": 0.85, "swapped, cut to two thirds, reordered": 0.9}
"""Share that must be told; 0.95 for every other rewriting."""


@pytest.fixture(scope="module")
def measure() -> Iterator[ModuleType]:
    """The module that makes and measures them, with its neighbours within reach."""
    before = list(sys.path)
    sys.path[:0] = [str(EVALUATION / "copies"), str(EVALUATION / "training")]
    spec = importlib.util.spec_from_file_location("copies_measure", EVALUATION / "copies" / "measure.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.SHARED = EVALUATION / "none"  # our own reports alone, wherever this runs
    yield module
    sys.path[:] = before


def test_copies_made_by_rule_are_told_and_lookalikes_are_not(measure: ModuleType) -> None:
    own = [document for document, _ in measure.reports() if len(document.text.split()) >= measure.WORDS]
    drawn = random.Random(11).sample(sorted(own, key=lambda document: document.id), 60)  # noqa: S311
    right: dict[tuple[str, bool], list[bool]] = {}
    for kind, report, other, is_copy in measure.made(drawn):
        met = bool(set(measure.copies.bands(report)) & set(measure.copies.bands(other)))
        judged = met and measure.copies.judge(report, other) is not None
        right.setdefault((kind, is_copy), []).append(judged is is_copy)
    assert len(right) == 12
    for (kind, is_copy), told in right.items():
        least = LEAST.get(kind, 0.95) if is_copy else 1.0
        assert sum(told) / len(told) >= least, kind


def test_what_is_made_depends_on_the_report_alone(measure: ModuleType) -> None:
    [document] = [one for one, _ in measure.reports() if len(one.text.split()) >= measure.WORDS][:1]
    once, again = (list(measure.made([document])) for _ in range(2))
    assert once == again
    assert {kind for kind, *_ in once} == {*measure.rewrites.COPIES, *measure.rewrites.LOOKALIKES}
