"""Options and arguments that several commands take, declared once. `--help` reads them: nothing heavy is imported."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_LEDGER = Path("rashomon.db")


class Printed(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"


class Sheet(StrEnum):
    """How an answer is printed that also goes to a spreadsheet."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


LedgerPath = Annotated[Path, typer.Option("--ledger", help="The ledger file.", metavar="FILE")]
AsOf = Annotated[
    str | None,
    typer.Option(help="As the ledger knew it then: a date (through its end) or a date and time.", metavar="MOMENT"),
]
ValidAt = Annotated[
    str | None,
    typer.Option(help="Only what had been said by then: a date (through its end) or more.", metavar="MOMENT"),
]
Since = Annotated[str | None, typer.Option(help="Happened on or after this date.", metavar="DATE")]
Until = Annotated[str | None, typer.Option(help="Happened on or before this date.", metavar="DATE")]
AnyActor = Annotated[str | None, typer.Option(help="Who did it, to whom, or who is counted.", metavar="NAME")]
IncidentId = Annotated[str, typer.Argument(metavar="ID", help="An incident; the start of its id is enough.")]
AnyId = Annotated[str, typer.Argument(metavar="ID", help="An incident, a claim or a document; its start is enough.")]
ShowWords = Annotated[bool, typer.Option("--show-words", help="Print the words behind every line.")]
By = Annotated[
    str | None,
    typer.Option(
        help="Who decides; by default the name you are logged in under.", metavar="NAME", envvar="RASHOMON_REVIEWER"
    ),
]
Reader = Annotated[
    str | None,
    typer.Option(
        "--reader",
        help="What reads them: extract.encoder.v2 (usual) or extract.rules.v1.",
        metavar="NAME",
        envvar="RASHOMON_READER",
    ),
]
Everything = Annotated[
    bool, typer.Option("--all", help="Read every report, also one whose words are not about armed conflict.")
]
Json = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]
As = Annotated[Printed, typer.Option("--format", help="How to print it.")]
AsSheet = Annotated[Sheet, typer.Option("--format", help="How to print it.")]
Reveal = Annotated[
    bool,
    typer.Option("--reveal", help="Show protected names in full; asks for the passphrase of the key store."),
]
