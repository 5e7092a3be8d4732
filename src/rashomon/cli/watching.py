"""`rashomon watch`: feeds and pages asked by a schedule."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, Everything, LedgerPath, Reader


def register(app: typer.Typer) -> None:
    """Add the command to those of the program."""
    app.command("watch")(ended(watch))


def watch(
    schedule: Annotated[
        Path, typer.Argument(metavar="SCHEDULE", help="A YAML file that names feeds and pages, and how often.")
    ],
    ledger: LedgerPath = DEFAULT_LEDGER,
    once: Annotated[bool, typer.Option("--once", help="Ask what is due, tell what came of it, and end.")] = False,
    state: Annotated[
        Path | None,
        typer.Option(help="What was asked when; usually beside the ledger, ending in .watch.", metavar="FILE"),
    ] = None,
    reader: Reader = None,
    everything: Everything = False,
) -> None:
    """Ask feeds and pages again and again, and read what is new in them. Ctrl-C ends it."""
    from rashomon.cli import watched

    watched.watch(schedule, path=ledger, once=once, state=state, reader=reader, everything=everything)
