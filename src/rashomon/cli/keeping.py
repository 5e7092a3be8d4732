"""`rashomon ledger backup`, `export` and `import`: the ledger copied, and carried from one machine to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.ledgers import DEFAULT_LEDGER, LedgerPath, app


@app.command()
@ended
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes; an earlier copy is replaced.")],
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Copy the ledger while others write, and check the copy; restoring is copying it back."""
    from rashomon.ledger import Ledger
    from rashomon.ledger.backup import backup as copy

    with Ledger.open(ledger, create=False) as opened:
        copied = copy(opened, file)
    typer.echo(f"{copied.entries} entries copied to {copied.path} and checked; the last has the hash {copied.last}.")
