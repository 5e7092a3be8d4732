"""The parts of the docs that are made from data hold all of it."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from rashomon.codebook import load, terms

DOCS = Path(__file__).parents[2] / "docs"


def hook(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_hook_{name}", DOCS / "hooks" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


@pytest.mark.parametrize("field", load("terms"))
def test_each_term_has_its_row(field: str) -> None:
    head, rule, *body = rows(hook("terms").table(field))
    assert {len(row) for row in (rule, *body)} == {len(head)}
    assert [row[0].strip("`") for row in body] == list(terms(field))
    assert all(row[1] for row in body)


def test_the_page_of_terms_has_every_field() -> None:
    page = (DOCS / "reference" / "terms.md").read_text(encoding="utf-8")
    assert set(re.findall(r"<!-- terms: (\w+) -->", page)) == set(load("terms"))
    made = hook("terms").on_page_markdown(page)
    assert "<!--" not in made
    assert "| `clash` | two armed sides fight | Armed clash | FIGHT |" in made


def test_the_table_of_floors_has_every_floor() -> None:
    floors = hook("floors")
    kept = json.loads(floors.FLOORS.read_text(encoding="utf-8"))["floors"]
    head, _, *body = rows(floors.table())
    assert head[1:] == list(kept)
    for measure, *cells in body:
        for name, cell in zip(kept, cells, strict=True):
            value = kept[name].get(measure.strip("`"))
            assert cell == ("–" if value is None else f"{value:.3f}")
    assert {row[0].strip("`") for row in body} == {measure for floor in kept.values() for measure in floor}
    assert floors.on_page_markdown("a <!-- floors --> b").startswith("a | measure")
