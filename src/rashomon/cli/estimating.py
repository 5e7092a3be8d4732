"""`rashomon estimate`: single numbers of an incident by named policies, and what they were made from."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, AsOf, AsSheet, LedgerPath, Sheet, ValidAt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rashomon.model import Estimate, Reading
    from rashomon.protocols import Policy


def register(app: typer.Typer) -> None:
    """Add the command to those of the program."""
    app.command()(ended(estimate))


def estimate(
    name: Annotated[str, typer.Argument(metavar="INCIDENT", help="An incident; the start of its id is enough.")],
    policy: Annotated[
        list[str] | None,
        typer.Option(
            help="first-hand-range, ucdp, acled, verified-only, or one of your own; may be repeated. Otherwise all.",
            metavar="NAME",
        ),
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = None,
    valid_at: ValidAt = None,
    form: AsSheet = Sheet.TABLE,
) -> None:
    """Estimate who was killed or harmed, by named policies."""
    from rashomon import plugins, readings
    from rashomon.cli.opened import view
    from rashomon.export import estimates, jsonl

    try:
        chosen = [plugins.policy(one) for one in policy] if policy else plugins.policies()
    except plugins.PluginError as error:
        raise typer.BadParameter(str(error), param_hint="--policy") from error
    with view(ledger, as_of, valid_at) as seen:
        reading = readings.incident(seen, name)
    made = {one.name: one.estimate(reading) for one in chosen}
    if form is Sheet.TABLE:
        _print(reading, chosen, made, traced=bool(policy))
        return
    found = [one for own in made.values() for one in own]
    if form is Sheet.CSV:
        estimates.write_csv([(reading, found)], sys.stdout)
    else:
        sys.stdout.write(jsonl.line(estimates.plain(reading, found), indent=1) + "\n")


def _print(reading: Reading, chosen: Sequence[Policy], made: dict[str, list[Estimate]], *, traced: bool) -> None:
    from rich.text import Text

    from rashomon.cli import terminal
    from rashomon.export import estimates
    from rashomon.export.tables import short
    from rashomon.ledger import protection

    console = terminal.console()
    console.print(Text(f"{protection.worded(reading.incident.title)} ({short(reading.incident.id)})", style="bold"))
    if not any(made.values()):
        console.print("Nobody counts people harmed in it.")
        return
    for one in chosen:
        console.print(Text(f"{one.name}: {one.rule}"))
    found = {policy: [protection.worded(one) for one in own] for policy, own in made.items()}
    console.print(estimates.compared(found))
    if not traced:
        console.print("An estimate is nobody's claim. --policy NAME shows what it was made from and what was left out.")
        return
    for policy, own in found.items():
        for one in own:
            console.print()
            console.print(Text(policy, style="dim"), end=" ")
            for line in estimates.traced(one):
                console.print(line)
