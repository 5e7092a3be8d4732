"""`rashomon protect`, `protected`, `redact` and `keys`: names that only some may read."""

from __future__ import annotations

from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, By, LedgerPath, Reveal

keys = typer.Typer(
    name="keys",
    help="The key store: what opens protected names. It lies beside the ledger, or where RASHOMON_KEYS says.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the commands to those of the program."""
    for name, command in (("protect", protect), ("protected", protected), ("redact", redact)):
        app.command(name)(ended(command))
    app.add_typer(keys)


def protect(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="A confidential source's name; asked for where it is not given."),
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Mark a name to be protected in every report that is read from now on. It is kept encrypted, in the key store."""
    from rashomon.cli import protected as done

    done.protect(name if name is not None else typer.prompt("Name", err=True, hide_input=True), path=ledger)


def protected(ledger: LedgerPath = DEFAULT_LEDGER, reveal: Reveal = False) -> None:
    """List the names that are protected: in which report, as what, and whether they can still be read."""
    from rashomon.cli import protected as done

    done.listed(path=ledger, reveal=reveal)


def redact(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="SUBJECT",
            help="A protected name: its id, the digits that stand for it, or, with the passphrase, the name itself. "
            "With --document a document's id.",
        ),
    ],
    reason: Annotated[str, typer.Option(help="Why; it stays on record, so name nobody in it.", metavar="WORDS")],
    document: Annotated[
        bool,
        typer.Option("--document", help="Also destroy the key of the document's bytes; its redacted text is kept."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether that is meant.")] = False,
    by: By = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
) -> None:
    """Destroy the key of a protected name for good. The ledger stays whole; nobody can read the name from it again."""
    from rashomon.cli import protected as done

    done.redact(subject, path=ledger, reason=reason, by=by, document=document, yes=yes)


@keys.command()
@ended
def init(ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Make the key store before anything is read, locked by a passphrase, which is asked."""
    from rashomon.cli import protected as done

    done.init(path=ledger)


@keys.command()
@ended
def passphrase(ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Lock the key store with a new passphrase; everything in it is encrypted anew."""
    from rashomon.cli import protected as done

    done.passphrase(path=ledger)


@keys.command()
@ended
def status(ledger: LedgerPath = DEFAULT_LEDGER) -> None:
    """Say where the key store is, how many keys it has, and whether it is locked."""
    from rashomon.cli import protected as done

    done.status(path=ledger)
