"""`rashomon ledger`: the file itself, proved, kept and moved. What a command does is imported when it runs.

Commands of this group that are about something else than proof lie in modules of their own, which add them to `app`
and are imported by `cli.app`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.ending import UNREAD, ended

app = typer.Typer(
    name="ledger",
    help="Prove the ledger, sign its state, copy and rebuild it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

LedgerPath = Annotated[Path, typer.Option("--ledger", help="The ledger file.", metavar="FILE")]
DEFAULT_LEDGER = Path("rashomon.db")


@app.command()
@ended
def check(ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Compute every hash again; name the first entry that is not as it was written."""
    from rashomon.cli import terminal
    from rashomon.ledger import Ledger

    with Ledger.open(ledger, create=False) as opened:
        issues = opened.check()
    if terminal.tell(issues):
        raise typer.Exit(UNREAD)
    typer.echo("The ledger is whole.")
