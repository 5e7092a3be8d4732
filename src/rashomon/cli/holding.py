"""`rashomon captives` and `materiel`: the ledgers of people held and of things lost."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.protecting import Reveal

DEFAULT_LEDGER = Path("rashomon.db")


class Printed(StrEnum):
    """How a ledger of people or things is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


Incident = Annotated[
    str | None,
    typer.Argument(metavar="[INCIDENT]", help="An incident; the start of its id is enough. Otherwise all together."),
]
Place = Annotated[str | None, typer.Option(help="Where it happened; a name or a country's code.", metavar="NAME")]
Since = Annotated[str | None, typer.Option(help="Happened on or after this date.", metavar="DATE")]
Until = Annotated[str | None, typer.Option(help="Happened on or before this date.", metavar="DATE")]
LedgerPath = Annotated[Path, typer.Option("--ledger", help="The ledger file.", metavar="FILE")]
AsOf = Annotated[
    str | None,
    typer.Option(help="As the ledger knew it then: a date (through its end) or a date and time.", metavar="MOMENT"),
]
ValidAt = Annotated[
    str | None,
    typer.Option(help="Only what had been said by then: a date (through its end) or more.", metavar="MOMENT"),
]
As = Annotated[Printed, typer.Option("--format", help="How to print it.")]


def register(app: typer.Typer) -> None:
    """Add the commands to those of the program."""
    app.command()(ended(captives))
    app.command()(ended(materiel))


def captives(
    name: Incident = None,
    group: Annotated[str | None, typer.Option(help="Whose people are held.", metavar="NAME")] = None,
    captor: Annotated[str | None, typer.Option(help="Who holds them.", metavar="NAME")] = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = None,
    valid_at: ValidAt = None,
    form: As = Printed.TABLE,
    reveal: Reveal = False,
) -> None:
    """Tell who is held by whom, who says so, and what became of them."""
    from rashomon.cli import held

    wanted = held.Wanted(incident=name, place=place, since=since, until=until)
    held.captives(
        ledger,
        wanted,
        group=group,
        captor=captor,
        as_of=as_of,
        valid_at=valid_at,
        form=form.value,
        reveal=reveal,
    )


def materiel(
    name: Incident = None,
    owner: Annotated[str | None, typer.Option(help="Whose things they are.", metavar="NAME")] = None,
    kind: Annotated[
        str | None,
        typer.Option("--type", help="What kind of thing (tank, vehicle, drone, mortar, ...).", metavar="KIND"),
    ] = None,
    place: Place = None,
    since: Since = None,
    until: Until = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = None,
    valid_at: ValidAt = None,
    form: As = Printed.TABLE,
    reveal: Reveal = False,
) -> None:
    """Tell what was seized, destroyed and damaged, whose it was, and who says so."""
    from rashomon.cli import held

    wanted = held.Wanted(incident=name, place=place, since=since, until=until)
    held.materiel(
        ledger,
        wanted,
        owner=owner,
        kind=kind,
        as_of=as_of,
        valid_at=valid_at,
        form=form.value,
        reveal=reveal,
    )
