"""The commands and their options. What they do is imported when they run, so that `--help` answers at once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli import (
    before,
    deciding,
    estimating,
    evidencing,
    formats,
    gazetteers,
    grading,
    holding,
    ledgers,
    media,
    origins,
    protecting,
    publishing,
    serving,
    users,
    watching,
)
from rashomon.cli import keeping as _keeping  # noqa: F401  (adds its commands to those of `ledgers`)
from rashomon.cli import rebuilding as _rebuilding  # noqa: F401
from rashomon.cli.ending import ended
from rashomon.cli.options import (
    DEFAULT_LEDGER,
    AnyActor,
    AnyId,
    AsOf,
    Everything,
    Json,
    LedgerPath,
    Reader,
    Reveal,
    ShowWords,
    Since,
    Until,
    ValidAt,
)

app = typer.Typer(
    name="rashomon",
    help="Reads reports of armed conflict, writes down every claim with who said it, and lays the accounts of one "
    "incident side by side.",
    epilog="Exit codes: 0 done, 1 something could not be read (it is named), 2 wrong usage.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Rich help would take longer to import than everything else together.
    rich_markup_mode=None,
)
app.add_typer(gazetteers.app)
app.add_typer(ledgers.app)
app.add_typer(users.app)


class Format(StrEnum):
    """How a list or a page is printed."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"


class Written(StrEnum):
    """How what was read is printed or written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CODEBOOK = "codebook"


Inputs = Annotated[
    list[str], typer.Argument(help="Files (.txt .md .html .json), folders, web addresses, or - for standard input.")
]
Published = Annotated[
    str | None, typer.Option(help="Date of publication of reports that state none (2024-07-29).", metavar="DATE")
]
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="FIELD=COLUMN,…",
        help="Which columns of tables hold the fields of a report: text=body,published=day.",
        show_default=False,
    ),
]
Outlet = Annotated[str | None, typer.Option(help="Outlet of reports that state none.", metavar="NAME")]
Processes = Annotated[
    int,
    typer.Option(
        help="How many processes read side by side; a core and about 700 MB each.",
        metavar="N",
        min=1,
        envvar="RASHOMON_PROCESSES",
    ),
]
Out = Annotated[Path | None, typer.Option(help="Where --format codebook writes its files.", metavar="DIR")]
As = Annotated[Format, typer.Option("--format", help="How to print it.")]
AsWritten = Annotated[Written, typer.Option("--format", help="How to print it; codebook writes files to --out.")]


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"rashomon {version('rashomon')}")
        raise typer.Exit


@app.callback()
def rashomon(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_version)
    ] = False,
    actors: Annotated[
        list[Path] | None,
        typer.Option(
            help="Your own actors: a YAML file or a folder of them.", metavar="PATH", envvar="RASHOMON_ACTORS"
        ),
    ] = None,
) -> None:
    """The options that belong to no command."""
    if actors:
        from rashomon.codebook import packs

        try:
            packs.use(*actors)
        except packs.PackError as error:
            raise typer.BadParameter(str(error), param_hint="--actors") from error


@app.command()
@ended
def read(
    inputs: Inputs,
    ledger: LedgerPath = DEFAULT_LEDGER,
    published: Published = None,
    outlet: Outlet = None,
    columns: Columns = None,
    show_words: ShowWords = False,
    form: AsWritten = Written.TABLE,
    out: Out = None,
    reader: Reader = None,
    processes: Processes = 1,
    everything: Everything = False,
) -> None:
    """Read reports and lay their accounts side by side."""
    from rashomon.cli import reading

    reading.read(
        inputs,
        path=ledger,
        published=published,
        outlet=outlet,
        columns=columns,
        show_words=show_words,
        form=form.value,
        out=out,
        reader=reader,
        processes=processes,
        everything=everything,
    )


@app.command()
@ended
def extract(
    files: Inputs,
    published: Published = None,
    outlet: Outlet = None,
    columns: Columns = None,
    form: AsWritten = Written.JSONL,
    out: Out = None,
    reader: Reader = None,
    processes: Processes = 1,
) -> None:
    """Print all that is read from reports; no ledger."""
    from rashomon.cli import extracting

    extracting.extract(
        files,
        published=published,
        outlet=outlet,
        columns=columns,
        form=form.value,
        out=out,
        reader=reader,
        processes=processes,
    )


@app.command()
@ended
def incidents(
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = None,
    valid_at: ValidAt = None,
    form: As = Format.TABLE,
    reveal: Reveal = False,
) -> None:
    """List the incidents in the ledger."""
    from rashomon.cli import listing

    listing.incidents(ledger, as_of=as_of, valid_at=valid_at, form=form.value, reveal=reveal)


@app.command()
@ended
def show(
    name: AnyId,
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = None,
    valid_at: ValidAt = None,
    show_words: ShowWords = False,
    everything: Annotated[bool, typer.Option("--all", help="Fold no section of an incident's page.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="Name the rule behind each line that a rule made.")] = False,
    form: As = Format.TABLE,
    reveal: Reveal = False,
) -> None:
    """Show one incident, claim or document."""
    from rashomon.cli import showing

    how = showing.How(words=show_words, everything=everything, rules=rules)
    showing.show(name, path=ledger, as_of=as_of, valid_at=valid_at, how=how, form=form.value, reveal=reveal)


@app.command()
@ended
def claims(
    source: Annotated[str | None, typer.Option(help="Who says it.", metavar="NAME")] = None,
    actor: AnyActor = None,
    place: Annotated[str | None, typer.Option(help="Where; a name or a country's code.", metavar="NAME")] = None,
    event: Annotated[str | None, typer.Option(help="Kind of event (clash, attack, ...).", metavar="KIND")] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="How many at most; otherwise 100 in a table, all as data.", metavar="N")
    ] = None,
    after: Annotated[
        str | None, typer.Option(help="Go on after the list that ended by naming this.", metavar="CURSOR")
    ] = None,
    as_of: AsOf = None,
    valid_at: ValidAt = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: As = Format.TABLE,
    reveal: Reveal = False,
) -> None:
    """List the claims in the ledger that fit."""
    from rashomon.cli import listing

    filters = {"source": source, "actor": actor, "place": place, "event": event, "since": since, "until": until}
    listing.claims(
        ledger,
        filters,
        as_of=as_of,
        valid_at=valid_at,
        form=form.value,
        reveal=reveal,
        limit=limit,
        after=after,
    )


@app.command()
@ended
def documents(
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = None,
    valid_at: ValidAt = None,
    form: As = Format.TABLE,
    reveal: Reveal = False,
) -> None:
    """List the documents in the ledger."""
    from rashomon.cli import listing

    listing.documents(ledger, as_of=as_of, valid_at=valid_at, form=form.value, reveal=reveal)


@app.command()
@ended
def export(
    incidents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Incidents; the start of an id is enough. Otherwise all."),
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    form: Annotated[
        str, typer.Option("--format", help="One of those that rashomon formats lists.", metavar="NAME")
    ] = "jsonl",
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file to write, or a folder for all tables of a format with a table a file.", metavar="PATH"
        ),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            help="claims, figures, accounts, estimates, incidents or reports: for such a format.", metavar="NAME"
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            help="Only incidents of which a claim fits: source, actor, place, event, since, until, reviewed (yes or "
            "no) or conflict (yes or no); may be repeated.",
            metavar="KEY=VALUE",
        ),
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(help="Whose estimates are given, the first before the others; otherwise all.", metavar="NAME"),
    ] = None,
    reviewed: Annotated[bool, typer.Option("--reviewed", help="Only claims that people reviewed.")] = False,
    as_of: AsOf = None,
    valid_at: ValidAt = None,
) -> None:
    """Write the readings in the ledger as files for other programs."""
    from rashomon.cli import exporting

    asked = exporting.Asked(
        names=incidents or (),
        form=form,
        out=out,
        table=table,
        where=where or (),
        policies=policy or (),
        reviewed=reviewed,
    )
    exporting.export(asked, path=ledger, as_of=as_of, valid_at=valid_at)


@app.command()
@ended
def history(
    name: AnyId,
    ledger: LedgerPath = DEFAULT_LEDGER,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show how an incident, claim or document came to stand as it does: what changed, by whom, when."""
    from rashomon.cli import history as told

    told.history(name, path=ledger, as_of=as_of, json=json)


before.register(app)
origins.register(app)
estimating.register(app)
evidencing.register(app)
grading.register(app)
holding.register(app)
media.register(app)
deciding.register(app)
protecting.register(app)
publishing.register(app)
formats.register(app)
serving.register(app)
watching.register(app)
