"""`rashomon gazetteer`: the places that a user adds to those that come with the program."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.ending import Failure, ended, say

app = typer.Typer(
    name="gazetteer",
    help="Add your own places, list or remove them.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

SHOWN = 5
"""How many of the lines that were left out are named."""


class Listed(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    JSON = "json"


@app.command()
@ended
def add(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A GeoNames country dump (.txt, .zip), a UCDP GED file (.csv, .csv.gz), or a table (.csv) with the "
            "columns name, lat, lon, country and, if you like, admin and alternates.",
        ),
    ],
    name: Annotated[
        str | None, typer.Option(help="What to call it; by default after the file. Replaces another of that name.")
    ] = None,
) -> None:
    """Add the places of a file."""
    from rashomon.resolve import added_places, place_files

    slug = added_places.slug_of(name or file.name)
    if name is not None and slug != name:
        raise typer.BadParameter(f"small letters, digits and _ only, such as {slug}", param_hint="--name")
    if not file.is_file():
        raise Failure(f"{file} is no file.")
    try:
        added, left_out = added_places.add(file, slug)
    except place_files.NoPlacesError as error:
        raise Failure(str(error)) from error
    print(f"Added {_counted(added.places, 'place')} from {file.name} as {added.name} ({added.form}).")  # noqa: T201
    if left_out:
        say(f"{_counted(len(left_out), 'line')} gave no place:")
        for number, why in left_out[:SHOWN]:
            say(f"  line {number}: {why}")
        if len(left_out) > SHOWN:
            say(f"  and {len(left_out) - SHOWN:,} more.")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@app.command(name="list")
@ended
def listed(form: Annotated[Listed, typer.Option("--format", help="How to print it.")] = Listed.TABLE) -> None:
    """List what was added."""
    from rashomon.cli import terminal
    from rashomon.resolve import added_places

    found = added_places.additions()
    if form is Listed.JSON:
        rows = [{field: getattr(one, field) for field in type(one).__dataclass_fields__} for one in found]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        return
    if not found:
        print("No places were added.")  # noqa: T201
        return
    from rich.table import Table

    table = Table("name", "file", "form", "places", "lines left out", "sha256", box=None)
    for one in found:
        table.add_row(one.name, one.file, one.form, f"{one.places:,}", f"{one.left_out:,}", one.sha256[:12])
    terminal.console().print(table)


@app.command()
@ended
def remove(name: Annotated[str, typer.Argument(metavar="NAME", help="As `list` gives it.")]) -> None:
    """Remove places that were added."""
    from rashomon.resolve import added_places

    try:
        added_places.remove(name)
    except added_places.UnknownAdditionError as error:
        raise Failure(str(error)) from error
    print(f"Removed {name}.")  # noqa: T201
