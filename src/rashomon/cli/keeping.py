"""`rashomon ledger backup`, `export` and `import`: the ledger copied, and carried from one machine to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.ledgers import Public, app
from rashomon.cli.options import DEFAULT_LEDGER, LedgerPath


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
    typer.echo(f"{_entries(copied.entries)} copied to {copied.path} and checked; the last has the hash {copied.last}.")


@app.command()
@ended
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; no file is written over.")],
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Write all entries and bytes to a file, for `import` on another machine."""
    from rashomon.ledger import Ledger, transfer

    with Ledger.open(ledger, create=False) as opened:
        made = transfer.export(opened, file)
    typer.echo(f"{_entries(made.entries)} and {_documents(made.bytes)} written to {made.path}.")


@app.command(name="import")
@ended
def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `export` wrote on another machine.")],
    ledger: LedgerPath = DEFAULT_LEDGER,
    key: Public = None,
) -> None:
    """Take another ledger's entries into this one; each keeps its origin and can still be proved.

    A file that is not as it was written is refused. With --key, so is one whose checkpoint that key has not signed.
    """
    from rashomon import pipeline
    from rashomon.cli import proving, terminal
    from rashomon.ledger import Ledger

    known = [proving.verifier(one) for one in key or ()]
    with Ledger.open(ledger) as opened:
        merged = pipeline.take_in(opened, file, known)
    of = f" of {', '.join(merged.origins)}" if merged.origins else ""
    typer.echo(
        f"{_entries(merged.entries, 'new ')}{of} ({merged.known} known) and {_documents(merged.bytes)}; "
        f"{_count(merged.changed, 'thing')} stand{'s' if merged.changed == 1 else ''} otherwise now."
    )
    terminal.tell(merged.issues)


def _entries(number: int, what: str = "") -> str:
    return f"{number} {what}entr{'y' if number == 1 else 'ies'}"


def _documents(number: int) -> str:
    return f"the bytes of {_count(number, 'document')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
