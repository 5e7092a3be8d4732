"""`rashomon captives` and `materiel`: the ledgers of people held and of things lost."""

from __future__ import annotations

from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, AsOf, AsSheet, LedgerPath, Reveal, Sheet, Since, Until, ValidAt

Incident = Annotated[
    str | None,
    typer.Argument(metavar="[INCIDENT]", help="An incident; the start of its id is enough. Otherwise all together."),
]
Place = Annotated[str | None, typer.Option(help="Where it happened; a name or a country's code.", metavar="NAME")]


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
    form: AsSheet = Sheet.TABLE,
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
    form: AsSheet = Sheet.TABLE,
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
