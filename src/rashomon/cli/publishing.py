"""`rashomon publish`: a plain site of incidents, which opens without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.ending import Failure, ended
from rashomon.cli.options import DEFAULT_LEDGER, AsOf, LedgerPath


def register(app: typer.Typer) -> None:
    """Add the command to those of the program."""
    app.command()(ended(publish))


def publish(
    incidents: Annotated[
        list[str], typer.Argument(metavar="INCIDENT", help="Incidents; the start of an id is enough.")
    ],
    out: Annotated[Path, typer.Option(help="The folder: a new one, or that of an earlier publication.", metavar="DIR")],
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = None,
    all_claims: Annotated[
        bool, typer.Option("--all-claims", help="Also claims that nobody reviewed, each labelled so.")
    ] = False,
    policy: Annotated[
        list[str] | None,
        typer.Option(help="A policy whose estimates are given, once for each; by default all.", metavar="NAME"),
    ] = None,
    title: Annotated[str, typer.Option(help="What the site is called.")] = "Accounts of incidents",
) -> None:
    """Make a plain site of incidents that opens without a server: reviewed claims only, protected names left out."""
    from rashomon import publish as publishing
    from rashomon.cli import terminal
    from rashomon.cli.opened import view
    from rashomon.cli.serving import NOT_BUILT
    from rashomon.ledger import Ledger
    from rashomon.web import pages
    from rashomon.web.publish import look

    if not pages.built():
        raise Failure(NOT_BUILT)
    try:
        wanted = publishing.Wanted(
            incidents=tuple(incidents), every=all_claims, policies=publishing.policies(policy or ()), title=title
        )
        with view(ledger, as_of) as seen, Ledger.open(ledger, create=False) as opened:
            made = publishing.site(opened, seen, wanted, look(), publishing.signing(opened))
        publishing.replace(out, made.files)
    except (ValueError, OSError) as error:
        hint = "" if all_claims or "Nobody has reviewed" not in str(error) else " Give --all-claims for that."
        raise Failure(f"{error}{hint}") from error
    what = "claim" if all_claims else "reviewed claim"
    told = [f"{terminal.count(len(made.incidents), 'incident')} with {terminal.count(made.claims, what)} in {out}."]
    if made.left_out:
        told.append(f"{terminal.count(made.left_out, 'claim')} that nobody has reviewed left out.")
    if made.empty:
        told.append(f"Not published, since nothing of it was reviewed: {', '.join(made.empty)}.")
    if made.unproved:
        told.append(f"{terminal.count(made.unproved, 'claim')} without a proof: their words were destroyed.")
    typer.echo(" ".join(told), err=True)
    typer.echo(str(out / "index.html"))
