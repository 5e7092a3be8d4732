"""No cell of a CSV may be taken for a formula by a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from rashomon.export import sheets

DANGEROUS = "=+-@\t\r"
words = st.text(max_size=20, alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
texts = st.one_of(words, st.builds(str.__add__, st.sampled_from(DANGEROUS), words))
SOURCES = Path(sheets.__file__).parents[1]


def parsed(rows: list[list[object]]) -> list[list[str]]:
    out = io.StringIO(newline="")
    sheets.write(rows, out)
    return list(csv.reader(io.StringIO(out.getvalue(), newline="")))


@example([["a\r=1+1", "b\n=2"], ["\r"]])
@given(st.lists(st.lists(texts, min_size=1, max_size=4), max_size=4))
def test_no_text_begins_a_formula_and_none_is_lost(rows: list[list[object]]) -> None:
    found = parsed(rows)
    assert not [cell for row in found for cell in row if cell[:1] and cell[0] in DANGEROUS]
    assert [[cell.removeprefix("'") for cell in row] for row in found] == [
        [str(cell).removeprefix("'") for cell in row] for row in rows
    ]


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_stay_numbers(number: float) -> None:
    assert parsed([[number]]) == [[str(number)]]


def test_nothing_else_writes_csv() -> None:
    others = [
        path.name
        for path in SOURCES.rglob("*.py")
        if "csv.writer(" in path.read_text() or "DictWriter" in path.read_text()
    ]
    assert others == ["sheets.py"]
