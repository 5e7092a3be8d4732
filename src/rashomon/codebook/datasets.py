"""The datasets of coded events whose rows are read as claims of their own: their columns, codes and names.

A row is kept as text with one `column: value` a line (`Form.text`), so that each value has a place; `Form.cells` finds
them again.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rashomon.codebook import load

DATASET = "dataset"
"""Outlet kind of such a dataset, and the kind of source that it is in its claims."""
FORMS = ("ged", "acled")

_CELL = re.compile(r"(?:^|\n|; )([a-z][a-z_0-9]*): ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One value in the text of a row: its column's name begins at `at`, and it stands from `start` to `end`."""

    at: int
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form of tables, as `datasets.yaml` has it."""

    name: str
    media_type: str
    outlet: str
    id: str
    columns: tuple[str, ...]
    known_by: frozenset[str]
    opens_with: frozenset[str]
    also: Mapping[str, str]
    whole: frozenset[str]
    decimal: frozenset[str]
    day: frozenset[str]
    joined: tuple[tuple[str, ...], ...]
    words: Mapping[str, Mapping[str, str]]
    sources: str
    events: Mapping[str, Mapping[str, str]]
    precisions: Mapping[str, str]

    def column(self, name: str) -> str | None:
        """The column that a table's own name means; None for one that is not kept."""
        name = self.also.get(name, name)
        return name if name in self.columns else None

    def has(self, names: Iterable[str]) -> bool:
        """Whether a table with columns of those plain names is of this form."""
        return self.known_by <= {self.also.get(name, name) for name in names}

    def text(self, row: Mapping[str, str]) -> str:
        """The row as text, the columns in the dataset's order; those that are one thing stand on one line."""
        lines: list[str] = []
        told: set[str] = set()
        for name in self.columns:
            together = next((names for names in self.joined if name in names), (name,))
            if name not in told:
                line = "; ".join(f"{one}: {row[one]}" for one in together if row.get(one))
                lines += [line] if line else []
            told.update(together)
        return "\n".join(lines)

    def cells(self, text: str) -> Mapping[str, Cell]:
        """The values of a row's text by column."""
        found: dict[str, Cell] = {}
        at = 0
        for line in text.split("\n"):
            starts = [match for match in _CELL.finditer(line) if match[1] in self.columns]
            # Only what is written on one line by `text` goes on after a semicolon; any other is the value's own.
            whole = next((names for names in self.joined if starts and starts[0][1] in names), ())
            starts = [match for number, match in enumerate(starts) if not number or match[1] in whole]
            for number, match in enumerate(starts):
                end = starts[number + 1].start() if number + 1 < len(starts) else len(line)
                value = line[match.end() : end]
                cell = Cell(at=at + match.start(1), start=at + match.end(), end=at + end, value=value)
                found.setdefault(match[1], cell)
            at += len(line) + 1
        return found

    def event(self, values: Mapping[str, str]) -> str | None:
        """Our event for the row's, by the first of its columns whose value is known."""
        found = (kinds.get(values.get(name, "").casefold()) for name, kinds in self.events.items())
        return next((kind for kind in found if kind), None)

    def precision(self, code: str) -> str | None:
        """Our precision of a place for the dataset's code; of several the closest."""
        return self.precisions.get(code) or _precisions(self.name).get(code)


@functools.cache
def forms() -> Mapping[str, Form]:
    """The forms by name."""
    told = load("datasets")
    return {name: _form(name, told[name]) for name in FORMS}


@functools.cache
def media_types() -> frozenset[str]:
    """Of single rows, as they are kept."""
    return frozenset(form.media_type for form in forms().values())


def of_media_type(media_type: str) -> Form | None:
    """The form of a row that is kept under that media type."""
    return next((form for form in forms().values() if form.media_type == media_type), None)


def of_columns(names: Iterable[str]) -> Form | None:
    """The form of a table with columns of those plain names (small letters, `_` between words)."""
    told = frozenset(names)
    return next((form for form in forms().values() if form.has(told)), None)


def _form(name: str, told: Mapping[str, Any]) -> Form:
    sets = {key: frozenset(told[key]) for key in ("known_by", "opens_with", "whole", "decimal", "day")}
    ordered = {"columns": tuple(told["columns"]), "joined": tuple(map(tuple, told["joined"]))}
    return Form(**{**told, **sets, **ordered, "name": name})


@functools.cache
def _precisions(form: str) -> Mapping[str, str]:
    scale = {"ged": "ucdp"}.get(form, form)
    found: dict[str, str] = {}
    for precision, codes in load("precisions").items():
        found.setdefault(str(codes[scale]), precision)
    return found
