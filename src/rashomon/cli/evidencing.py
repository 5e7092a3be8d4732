"""`rashomon evidence`: how a document was fetched, shown again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, LedgerPath


def register(app: typer.Typer) -> None:
    """Add the command to those of the program."""
    app.command("evidence")(ended(evidence))


def evidence(
    name: Annotated[str, typer.Argument(metavar="DOCUMENT", help="A document's id; its start is enough.")],
    ledger: LedgerPath = DEFAULT_LEDGER,
    out: Annotated[
        Path | None, typer.Option(help="Also write what was sent and answered (WARC).", metavar="FILE.warc.gz")
    ] = None,
    authority: Annotated[
        str | None,
        typer.Option(
            "--stamp",
            help="Ask a time-stamp authority (RFC 3161) for a stamp. Sends it a hash, and nothing else.",
            metavar="URL",
        ),
    ] = None,
    roots: Annotated[
        Path | None,
        typer.Option(help="Certificates (PEM or DER) of the time-stamp authorities that are trusted.", metavar="FILE"),
    ] = None,
) -> None:
    """Show how a document was fetched: when, from which addresses, and that what is kept of it is as it was.

    Of a document that was fetched several times, the last time is shown.
    """
    from rashomon.cli import evidenced

    evidenced.show(name, path=ledger, out=out, authority=authority, roots=roots)
