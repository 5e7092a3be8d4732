"""`rashomon formats`: what is read, and what can be written."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import Json


def register(app: typer.Typer) -> None:
    """Add the command to those of the program."""
    app.command()(ended(formats))


def formats(json: Json = False) -> None:
    """List what can be read and what can be written."""
    from rashomon.export import jsonl

    found = known()
    if json:
        sys.stdout.write(jsonl.line(found, indent=1) + "\n")
        return
    from rich.table import Table

    from rashomon.cli import terminal

    console = terminal.console()
    for title, first in (("Read", "endings"), ("Written", "--format")):
        table = Table(first, "what", "by", title=title, title_justify="left", box=None, pad_edge=False)
        for row in found[title.lower()]:
            table.add_row(row["format"] or " ".join(row["endings"]) or "by its look", row["what"], row["by"])
        console.print(table)


def known() -> dict[str, list[dict[str, Any]]]:
    """The readers in the order in which they are asked, and the exporters; those of other packages first."""
    from rashomon import plugins

    read = [(one.get(), None) for one in plugins.extensions("reader")]
    written = [(one.get(), one.name.split(".")[-2]) for one in plugins.extensions("exporter")]
    return {
        title: [
            {
                "format": form,
                "endings": list(getattr(one, "endings", ())) or [getattr(one, "ending", "")] * (form is not None),
                "what": (inspect.getdoc(one) or "").partition("\n")[0].rstrip("."),
                "by": one.name,
            }
            for one, form in found
        ]
        for title, found in (("read", read), ("written", written))
    }
