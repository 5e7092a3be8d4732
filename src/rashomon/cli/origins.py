"""`rashomon origins`: by which chains what is told of an incident came into its reports."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, AsOf, IncidentId, LedgerPath


class Drawn(StrEnum):
    """How chains are drawn."""

    TREE = "tree"
    MERMAID = "mermaid"
    DOT = "dot"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command to those of the program."""
    app.command()(ended(origins))


def origins(
    name: IncidentId,
    effect: Annotated[
        str | None, typer.Option(help="Only of figures of this effect (killed, captured, ...).", metavar="EFFECT")
    ] = None,
    of: Annotated[
        str | None, typer.Option(help="Only of figures of this side; part of its name.", metavar="NAME")
    ] = None,
    as_of: AsOf = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: Annotated[Drawn, typer.Option("--format", help="How to draw them.")] = Drawn.TREE,
) -> None:
    """Draw how an incident's figures came from their first-hand sources into the reports."""
    from rashomon import readings
    from rashomon.cli import terminal
    from rashomon.cli.opened import view
    from rashomon.codebook import terms
    from rashomon.export import jsonl, origin_chart
    from rashomon.ledger import protection
    from rashomon.model import to_plain
    from rashomon.reconcile import chains

    if effect is not None and effect not in terms("effect"):
        raise typer.BadParameter(f"there are {', '.join(terms('effect'))}", param_hint="--effect")
    with view(ledger, as_of) as seen:
        reading = protection.worded(readings.incident(seen, name))
    wanted = [
        hand
        for hand in reading.first_hand
        if effect in (None, hand.effect) and (of is None or any(of.casefold() in one.casefold() for one in hand.of))
    ]
    chart = chains.chart(wanted, reading.documents)
    if form is Drawn.JSON:
        sys.stdout.write(jsonl.line(to_plain(chart), indent=1) + "\n")
        return
    draw = {Drawn.TREE: origin_chart.text, Drawn.MERMAID: origin_chart.mermaid, Drawn.DOT: origin_chart.dot}[form]
    sys.stdout.write(terminal.harmless(draw(chart)) + "\n" if chart.nodes else "No figure of that kind is told.\n")
