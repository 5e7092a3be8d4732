"""`rashomon grades`: what is proposed for sources and claims, why, and what people decided."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, As, AsOf, LedgerPath, Printed, ValidAt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rashomon.ledger import View
    from rashomon.model import Claim, Graded, Incident, TrackRecord


def register(app: typer.Typer) -> None:
    """Add the command to those of the program."""
    app.command()(ended(grades))


def grades(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[SOURCE|CLAIM|INCIDENT]", help="A source's name, or the start of an id. Otherwise every source."
        ),
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = None,
    valid_at: ValidAt = None,
    form: As = Printed.TABLE,
) -> None:
    """Propose grades for sources and claims, with the reasons."""
    from rashomon.cli.opened import view
    from rashomon.model import Claim, Incident

    with view(ledger, as_of, valid_at) as seen:
        found = seen.find(name) if name and name.startswith(("claim_", "inc_")) else None
        if isinstance(found, Incident):
            _incident(seen, found, form)
        elif isinstance(found, Claim):
            _claim(seen, found, form)
        else:
            _sources(seen, name, form)


def _sources(seen: View, name: str | None, form: Printed) -> None:
    from rashomon.cli import terminal
    from rashomon.export import graded
    from rashomon.ledger import NotFound, protection

    found = _reliable(seen)
    if name is not None:
        known = [record.source for record, _ in found]
        found = [pair for pair in found if _same(pair[0].source, name)] or [
            pair for pair in found if name.casefold() in pair[0].source.casefold()
        ]
        if not found:
            raise NotFound(_unheard(name, known))
    if form is Printed.JSON:
        _json([graded.plain(one, record) for record, one in found])
        return
    console = terminal.console()
    shown = [(protection.worded(record), protection.worded(one)) for record, one in found]
    if name is None:
        console.print(graded.sources(shown) if shown else "The ledger has no source yet.")
        return
    for record, one in shown:
        console.print(f"{record.source} ({record.kind})", markup=False, style="bold")
        for line in graded.told(one):
            console.print(line)
        for line in graded.cases(record.cases):
            console.print(line)


def _incident(seen: View, found: Incident, form: Printed) -> None:
    from rashomon import readings
    from rashomon.assess import grades as assessed
    from rashomon.cli import terminal
    from rashomon.export import graded
    from rashomon.ledger import protection

    reading = readings.incident(seen, found.id)
    proposed = assessed.credibility(reading)
    heard = {account.source for account in reading.accounts}
    reliable = [pair for pair in _reliable(seen) if pair[0].source in heard]
    if form is Printed.JSON:
        sources = [graded.plain(one, record) for record, one in reliable]
        _json({"incident": found.id, "claims": [graded.plain(one) for one in proposed], "sources": sources})
        return
    console = terminal.console()
    console.print(graded.claims([protection.worded(one) for one in proposed], protection.worded(reading)))
    console.print(graded.sources([(protection.worded(record), protection.worded(one)) for record, one in reliable]))


def _claim(seen: View, found: Claim, form: Printed) -> None:
    from rashomon import readings
    from rashomon.assess import grades as assessed
    from rashomon.cli import terminal
    from rashomon.export import graded
    from rashomon.ledger import protection

    within = next((incident for incident in seen.incidents() if found.id in incident.claims), None)
    proposed: Sequence[Graded] = assessed.credibility(readings.incident(seen, within.id)) if within else ()
    one = next((one for one in proposed if one.subject == found.id), None)
    if one is None:
        raise typer.BadParameter("The claim is about no incident of the ledger; nothing bears on it.")
    if form is Printed.JSON:
        _json(graded.plain(one))
        return
    console = terminal.console()
    for line in graded.told(protection.worded(one)):
        console.print(line)


def _reliable(seen: View) -> list[tuple[TrackRecord, Graded]]:
    """Every source of the ledger with its record over all incidents and what is proposed for it."""
    from rashomon import readings
    from rashomon.assess import grades as assessed
    from rashomon.assess import records

    decided = readings.claims(seen).decided
    return [(record, assessed.reliability(record, decided)) for record in records.of(readings.incidents(seen))]


def _same(left: str, right: str) -> bool:
    from rashomon.codebook.naming import fold

    return fold(left) == fold(right)


def _unheard(name: str, known: Sequence[str]) -> str:
    import difflib

    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    return f"No source is called {name}.{f' Near it: {", ".join(near)}.' if near else ''}"


def _json(plain: object) -> None:
    from rashomon.export import jsonl

    sys.stdout.write(jsonl.line(plain, indent=1) + "\n")
