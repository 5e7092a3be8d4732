"""`rashomon ledger`: the file itself, proved, kept and moved. What a command does is imported when it runs.

Commands of this group that are about something else than proof lie in modules of their own, which add them to `app`
and are imported by `cli.app`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rashomon.cli.ending import ended
from rashomon.cli.options import DEFAULT_LEDGER, LedgerPath

app = typer.Typer(
    name="ledger",
    help="Prove the ledger, sign its state, copy and rebuild it.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

KeyFile = Annotated[
    Path | None,
    typer.Option(
        help="Where the signing key is; usually beside the ledger. It is better kept on another machine.",
        metavar="FILE",
        envvar="RASHOMON_SIGNING_KEY",
    ),
]
Public = Annotated[
    list[str] | None,
    typer.Option("--key", help="A public key (name+hash+…), or a file that begins with one.", metavar="KEY"),
]
Out = Annotated[Path | None, typer.Option(help="Where to write it; otherwise it is printed.", metavar="FILE")]
Roots = Annotated[
    Path | None,
    typer.Option(help="Certificates (PEM or DER) of the time-stamp authorities that are trusted.", metavar="FILE"),
]


@app.command()
@ended
def check(
    ledger: LedgerPath = DEFAULT_LEDGER,
    against: Annotated[
        list[Path] | None,
        typer.Option(help="A checkpoint, or a proof, that was kept elsewhere: also find what it does not fit."),
    ] = None,
    key: Public = None,
    roots: Roots = None,
) -> None:
    """Compute everything again; name the first entry that is not as it was written."""
    from rashomon.cli import proving

    proving.check(ledger, against=against or (), keys=key or (), roots=roots, head=typer.echo)


@app.command(name="key")
@ended
def signing_key(
    ledger: LedgerPath = DEFAULT_LEDGER,
    key_file: KeyFile = None,
    name: Annotated[
        str | None, typer.Option(help="Name of a new key, such as example.org/ledger.", metavar="NAME")
    ] = None,
    locked: Annotated[bool, typer.Option("--locked", help="Lock a new key by a passphrase, which is asked.")] = False,
) -> None:
    """Print the public key that verifies this ledger's checkpoints; make the key if there is none."""
    from rashomon.cli import proving

    proving.key(ledger, key_file, name=name, locked=locked)


@app.command()
@ended
def checkpoint(ledger: LedgerPath = DEFAULT_LEDGER, key_file: KeyFile = None, out: Out = None) -> None:
    """Sign what the ledger holds now. Keep what is printed somewhere else: it shows later whether anything changed."""
    from rashomon.cli import proving

    proving.checkpoint(ledger, key_file, out)


@app.command()
@ended
def prove(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="A claim, incident, document or other record, or an entry's number."),
    ] = None,
    ledger: LedgerPath = DEFAULT_LEDGER,
    since: Annotated[
        Path | None,
        typer.Option(help="Prove instead that all since this checkpoint was only added.", metavar="CHECKPOINT"),
    ] = None,
    origin: Annotated[
        bool, typer.Option("--origin", help="For what was imported: by the checkpoint of the ledger it comes from.")
    ] = False,
    key_file: KeyFile = None,
    out: Out = None,
) -> None:
    """Prove to somebody without the ledger that an entry is in it."""
    from rashomon.cli import proving

    if origin:
        proving.prove_origin(ledger, name, out=out)
        return
    proving.prove(ledger, name, since=since, file=key_file, out=out)


@app.command()
@ended
def stamp(
    authority: Annotated[str, typer.Option(help="Address of a time-stamp authority (RFC 3161).", metavar="URL")],
    ledger: LedgerPath = DEFAULT_LEDGER,
    roots: Roots = None,
    key_file: KeyFile = None,
    out: Annotated[Path | None, typer.Option(help="Also write the stamp to a file.", metavar="FILE")] = None,
) -> None:
    """Ask an authority for a time stamp of the last checkpoint. Sends it a hash, and nothing else."""
    from rashomon.cli import proving

    proving.stamp(ledger, key_file, authority=authority, roots=roots, out=out)


@app.command()
@ended
def verify(
    proof: Annotated[Path, typer.Argument(metavar="PROOF", help="What `prove` or `checkpoint` wrote.")],
    key: Annotated[
        list[str], typer.Option("--key", help="The public key, or a file that begins with it.", metavar="KEY")
    ],
    since: Annotated[
        Path | None, typer.Option(help="The earlier checkpoint, for a proof made with --since.", metavar="CHECKPOINT")
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option("--bytes", help="For the proof of a document: a file that must have its bytes.", metavar="FILE"),
    ] = None,
    stamped: Annotated[
        Path | None,
        typer.Option("--stamp", help="A time stamp of the checkpoint in it; takes --roots.", metavar="FILE"),
    ] = None,
    roots: Roots = None,
) -> None:
    """Verify a proof with the public key alone; no ledger is needed. Exits 1, saying why, where it fails."""
    from rashomon.cli import proving

    proving.verify(proof, keys=key, since=since, data=data, stamped=stamped, roots=roots)
