"""`rashomon timeline` and `rashomon precedents`: what happened over time, and earlier incidents like one."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import (
    DEFAULT_LEDGER,
    AnyActor,
    AsOf,
    AsSheet,
    IncidentId,
    Json,
    LedgerPath,
    Sheet,
    ShowWords,
    Since,
    Until,
)


def register(app: typer.Typer) -> None:
    """Add the commands to those of the program."""
    app.command()(ended(timeline))
    app.command()(ended(precedents))


def timeline(
    actor: AnyActor = None,
    against: Annotated[
        str | None, typer.Option(help="With --actor: only where the two are on different sides.", metavar="NAME")
    ] = None,
    place: Annotated[str | None, typer.Option(help="Where; part of a name.", metavar="NAME")] = None,
    country: Annotated[str | None, typer.Option(help="Where; a country's code (ML).", metavar="XX")] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(min=1, help="Lines at most, about.", metavar="N")] = 100,
    show_words: ShowWords = False,
    as_of: AsOf = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: AsSheet = Sheet.TABLE,
    json: Json = False,
) -> None:
    """Show what happened over time: incidents, and earlier events that reports bring up."""
    from rashomon import earlier
    from rashomon.cli import terminal
    from rashomon.cli.gathering import day
    from rashomon.cli.opened import view
    from rashomon.export import jsonl
    from rashomon.export import timeline as shown
    from rashomon.export.fitting import fits, happened
    from rashomon.ledger import Filter, protection
    from rashomon.model import Claim, Document, Happening, to_plain

    if against is not None and actor is None:
        raise typer.BadParameter("goes with --actor", param_hint="--against")
    if country is not None and (len(country) != 2 or not country.isalpha()):
        raise typer.BadParameter("is a code of two letters, such as ML", param_hint="--country")
    first, last = day(since, "--since"), day(until, "--until")
    asked = {"actor": actor, "place": place}

    def fitting(claim: Claim, document: Document) -> bool:
        there = country is None or bool(claim.place and claim.place.country == country.upper())
        return there and fits(claim, document, asked) and (not (first or last) or happened(claim, first, last))

    def kept(line: Happening) -> bool:
        return against is None or _opposed(line.sides, str(actor), against)

    wanted = Filter(actor=actor, place=place or country, since=first, until=last)
    with view(ledger, as_of) as seen:
        found = earlier.timeline(seen, wanted, fitting, kept=kept, limit=limit)
        lines = protection.worded(found.lines)
        names = [name for line in lines for name in (*line.claims, *line.brought_up)] if show_words else []
        claims = {claim.id: protection.worded(claim) for claim in seen.claims(ids=names)} if show_words else None
    if json or form is Sheet.JSON:
        sys.stdout.write(jsonl.line([to_plain(line) for line in lines], indent=1) + "\n")
    elif form is Sheet.CSV:
        shown.write_csv(lines, sys.stdout)
    elif lines:
        terminal.console().print(shown.timeline(lines, claims))
    else:
        terminal.console().print("Nothing that fits is in the ledger.")
    if found.more_since:
        print(f"note: there is more; go on with --since {found.more_since}", file=sys.stderr)  # noqa: T201


def _opposed(sides: tuple[tuple[str, ...], ...], one: str, other: str) -> bool:
    """Whether the two stand on different sides."""
    at = [
        {
            number
            for number, side in enumerate(sides)
            if any(name in party.casefold() for party in side for name in names)
        }
        for names in (_names(one), _names(other))
    ]
    return any(left != right for left in at[0] for right in at[1])


def _names(name: str) -> frozenset[str]:
    """The name, and the actors that it is another name of: `CSP-PSD` for the Strategic Framework."""
    from rashomon.codebook import packs

    asked = name.casefold()
    known = [row["name"] for row in packs.rows() if asked in map(str.casefold, packs.aliases(row))]
    return frozenset(one.casefold() for one in (asked, *known))


def precedents(
    name: IncidentId,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.", metavar="N")] = 20,
    as_of: AsOf = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    json: Json = False,
) -> None:
    """Show earlier incidents with the same actors, place or kind, those left open first."""
    from rashomon import earlier, readings
    from rashomon.cli import terminal
    from rashomon.cli.opened import view
    from rashomon.export import jsonl
    from rashomon.export import timeline as shown
    from rashomon.ledger import protection
    from rashomon.model import to_plain

    with view(ledger, as_of) as seen:
        found = earlier.precedents(seen, readings.incident(seen, name), limit)
    told = [protection.worded(one) for one in found]
    if json:
        sys.stdout.write(jsonl.line([to_plain(one) for one in told], indent=1) + "\n")
    else:
        terminal.console().print(
            shown.precedents(told) if told else "The ledger has no earlier incident that is like it."
        )
