"""`rashomon export`: the readings in a ledger as files for other programs, as of any moment."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import typer

from rashomon import opened, plugins, readings
from rashomon.cli import terminal
from rashomon.cli.ending import Failure
from rashomon.cli.gathering import codebook_folder, day
from rashomon.cli.opened import view
from rashomon.ledger import View
from rashomon.model import Document
from rashomon.protocols import Exporter

TEXT = (".json", ".jsonl", ".jsonld", ".geojson", ".csv", ".tsv", ".md", ".txt", ".html", ".xml", ".ndjson")
"""Endings of what may be printed on a terminal."""

CODEBOOK = "codebook"
"""The one format that is no exporter: files in the codebook's form, for its own programs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be exported, and how."""

    names: Sequence[str]
    form: str
    out: Path | None
    table: str | None
    where: Sequence[str]
    policies: Sequence[str]
    reviewed: bool


def export(asked: Asked, *, path: Path, as_of: str | None, valid_at: str | None) -> None:
    """Write what is asked for. Raises NotFound, with ids near it."""
    if asked.form == CODEBOOK:
        if (folder := codebook_folder(asked.form, asked.out)) is not None:
            with view(path, as_of, valid_at) as seen:
                _codebook(seen, folder, asked.names)
        return
    exporter = _exporter(asked.form)
    filters = _filters(asked.where)
    tables = _tables(exporter, asked)
    if tables == [None] and asked.out is None and sys.stdout.isatty() and exporter.ending not in TEXT:
        raise Failure(f"{asked.form} is not for a terminal; name a file with --out (like out{exporter.ending}).")
    with view(path, as_of, valid_at) as seen:
        found = opened.chosen(seen, asked.names, filters, reviewed=asked.reviewed)
        try:
            made = opened.exported(seen, found, policies=asked.policies)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--policy") from error
        if len(tables) > 1:
            # Gone through once for each table; a reading made again would cost more than to hold them.
            made = replace(made, readings=list(made.readings))
        for table in tables:
            where = _place(exporter, asked.out, table, several=len(tables) > 1)
            with _written(where) as file:
                try:
                    exporter.export(replace(made, table=table or asked.table), file)
                except (ImportError, ValueError) as error:
                    raise Failure(str(error)) from error
            if where is not None:
                print(f"Written to {where}.", file=sys.stderr)  # noqa: T201


def _exporter(form: str) -> Exporter:
    """The exporter of the latest version by that name. Ends the command as wrong use where there is none."""
    known: dict[str, str] = {}
    for one in plugins.extensions("exporter"):
        known.setdefault(one.name.split(".")[-2], one.name)
    if form not in known:
        raise typer.BadParameter(f"is {form!r}; there are {', '.join((*known, CODEBOOK))}", param_hint="--format")
    return plugins.exporter(known[form])


def _tables(exporter: Exporter, asked: Asked) -> list[str | None]:
    """Which tables are written: the one that is asked for; to a folder all that there are."""
    if asked.table is not None and asked.table not in exporter.tables:
        there = ", ".join(exporter.tables) or "one file with all of them, so leave --table out"
        raise typer.BadParameter(f"is {asked.table!r}; {asked.form} has {there}", param_hint="--table")
    folder = asked.out is not None and (asked.out.is_dir() or asked.out.suffix == "")
    if exporter.tables and asked.table is None and folder:
        return list(exporter.tables)
    return [asked.table]


def _place(exporter: Exporter, out: Path | None, table: str | None, *, several: bool) -> Path | None:
    """Which file is written; None for standard output."""
    if out is None:
        return None
    if several or out.is_dir():
        out.mkdir(parents=True, exist_ok=True)
        return out / f"{table or 'rashomon'}{exporter.ending}"
    return out


@contextmanager
def _written(path: Path | None) -> Iterator[IO[bytes]]:
    """The file to write to, which is there once all of it is: under a name of its own until then."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise Failure(f"{path} cannot be written ({error.strerror or error}).") from error
    finally:
        part.unlink(missing_ok=True)


def _filters(where: Sequence[str]) -> dict[str, str | None]:
    """The filters in `KEY=VALUE`. Ends the command as wrong use for what is none."""
    found: dict[str, str | None] = {}
    for one in where:
        name, equals, value = one.partition("=")
        if not equals or name.strip() not in opened.FILTERS or not value.strip():
            told = f"is {one!r}; write KEY=VALUE, with one of {', '.join(opened.FILTERS)}"
            raise typer.BadParameter(told, param_hint="--where")
        found[name.strip()] = value.strip()
    for name in ("since", "until"):
        if found.get(name):
            found[name] = day(found[name], "--where")
    try:
        opened.known(found)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--where") from error
    return found


def _codebook(seen: View, folder: Path, names: Sequence[str]) -> None:
    from rashomon.cli import coded

    documents: Sequence[Document] = seen.documents()
    if names:
        told = {document.id for name in names for document in readings.incident(seen, name).documents}
        documents = seen.documents(told)
    laid = readings.claims(seen)
    placed = [(Path(), document) for document in documents]
    count = coded.write(folder, placed, coded.of_ledger(laid.claims, documents), seen.issues(), laid)
    print(f"{terminal.count(count, 'report')} written to {folder}.", file=sys.stderr)  # noqa: T201
