"""`rashomon ledger rebuild`: throws away what is made from entries and makes it again."""

from __future__ import annotations

import typer

from rashomon.cli.ending import ended
from rashomon.cli.ledgers import app
from rashomon.cli.options import DEFAULT_LEDGER, LedgerPath


@app.command()
@ended
def rebuild(ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Make all tables for querying again from the entries, which are only read."""
    from rashomon import grouping
    from rashomon.ledger import Ledger

    with Ledger.open(ledger) as opened:
        grouping.rebuild(opened)
        size = opened.view().upto
    typer.echo(f"Made again from {size:,} {'entry' if size == 1 else 'entries'}.")
