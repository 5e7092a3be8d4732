"""`rashomon ledger check|key|checkpoint|prove|verify|stamp`: that nothing was altered, shown to others."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from rashomon.cli import terminal
from rashomon.cli.ending import UNREAD, Failure
from rashomon.ledger import Ledger, checkpoints, moments, proofs, stamps
from rashomon.ledger.check import Kept
from rashomon.ledger.checkpoints import Head
from rashomon.ledger.errors import NotProved
from rashomon.ledger.notes import PASSPHRASE, LockedKey, Note, SigningKey, VerifierKey, key_beside
from rashomon.ledger.store import postgresql_address
from rashomon.model import Checkpoint


def check(
    path: Path, *, against: Sequence[Path], keys: Sequence[str], roots: Path | None, head: Callable[[str], None]
) -> None:
    """Check the ledger, and it against checkpoints that were kept elsewhere. Exits 1 where anything is wrong."""
    trusted = stamps.certificates(roots) if roots else []
    known = [verifier(key) for key in keys]
    kept = [Kept(str(file), _kept(file, known)) for file in against]
    if kept and not known:
        head("The signatures of the checkpoints given were not verified; give --key for that.")
    with Ledger.open(path, create=False) as ledger, terminal.counting("checking") as step:
        issues = ledger.check(against=kept, keys=known, roots=trusted, step=step)
        size = ledger.view().upto if not issues else 0
    if terminal.tell(issues):
        raise typer.Exit(UNREAD)
    head(f"Nothing was altered: {size} entries, their documents and every table made from them are whole.")


def key(path: Path, file: Path | None, *, name: str | None, locked: bool) -> None:
    """Print the verifier key of the signing key, which is made where there is none."""
    where = file or beside(path)
    if where.exists():
        typer.echo(first_line(where))
        return
    if name is None:
        with Ledger.open(path, create=False) as ledger:
            name = checkpoints.name_for(ledger)
    typer.echo(_made(where, name, locked=locked).verifier)


def checkpoint(path: Path, file: Path | None, out: Path | None) -> None:
    """Sign what the ledger holds, note that in it, and print or write the checkpoint."""
    with Ledger.open(path, create=False) as ledger:
        made = checkpoints.record(ledger, signing_key(ledger, path, file))
    _give(made.note, out)


def prove(path: Path, name: str | None, *, since: Path | None, file: Path | None, out: Path | None) -> None:
    """Print or write the proof of an entry, or of what has been added since a checkpoint."""
    if (name is None) == (since is None):
        raise typer.BadParameter("name what to prove, or give --since a checkpoint", param_hint="ID")
    with Ledger.open(path, create=False) as ledger:
        if name is not None:
            with ledger.reading() as connection:
                entry = proofs.entry_named(connection, name)
            proof = proofs.of_entry(ledger, entry, _newest(ledger, path, file, least=entry.seq))
        else:
            assert since is not None  # noqa: S101 -- said above, which mypy cannot see
            old = _kept(since, ())
            proof = proofs.of_growth(ledger, old, _newest(ledger, path, file, least=old.size))
    _give(proof, out)


def prove_origin(path: Path, name: str | None, *, out: Path | None) -> None:
    """Print or write the proof of an entry that was imported, by the ledger that it comes from."""
    from rashomon.ledger import transfer

    if name is None:
        raise typer.BadParameter("name what to prove", param_hint="ID")
    with Ledger.open(path, create=False) as ledger, ledger.reading() as connection:
        proof = transfer.proof(connection, transfer.origin_of(connection, proofs.entry_named(connection, name)))
    _give(proof, out)


def stamp(path: Path, file: Path | None, *, authority: str, roots: Path | None, out: Path | None) -> None:
    """Have the last checkpoint stamped, note that in the ledger, and write the stamp."""
    with Ledger.open(path, create=False) as ledger:
        checkpoint = _newest(ledger, path, file, least=1)
        made = stamps.record(ledger, checkpoint, authority, stamps.certificates(roots) if roots else ())
    if out is not None:
        out.write_bytes(base64.b64decode(made.response))
    typer.echo(f"{authority} says that the checkpoint over {checkpoint.size} entries was there at {made.stamped_at}.")
    if roots is None:
        print("note: Nobody has verified whose stamp it is; give --roots for that.", file=sys.stderr)  # noqa: T201


def verify(
    proof: Path,
    *,
    keys: Sequence[str],
    since: Path | None,
    data: Path | None,
    stamped: Path | None,
    roots: Path | None,
) -> None:
    """Say what a proof shows. Raises NotProved, which ends the command with 1, where it shows nothing."""
    known = [verifier(key) for key in keys]
    text = _read(proof)
    _say_when(text, stamped, roots)
    if not text.startswith((proofs.FIRST_LINE, proofs.GROWTH)):
        try:
            head, key = checkpoints.opened(text, known)
        except NotProved as error:
            raise NotProved(f"{proof} is neither a proof nor a checkpoint that the key verifies: {error}") from error
        typer.echo(f"{key.name}+{key.hash.hex()} has signed this checkpoint over {head.size} entries of {head.origin}.")
        return
    if text.startswith(proofs.GROWTH):
        if since is None:
            raise typer.BadParameter("is needed: the checkpoint from which it proves", param_hint="--since")
        old, new = proofs.verified_growth(text, _read(since), known)
        typer.echo(f"Proved: the first {old.size} of the {new.size} entries of {new.origin} are those of {since}.")
        return
    proved = proofs.verified(text, known)
    entry = proved.entry
    lines = [
        f"Proved: entry {entry.seq} is among the first {proved.head.size} entries of {proved.head.origin}, "
        f"as the key {proved.key.name}+{proved.key.hash.hex()} has signed.",
        f"Recorded {entry.recorded_at}: {entry.agent} {entry.action} {entry.kind} {entry.record_id}.",
        entry.record,
    ]
    if data is not None:
        digest = hashlib.sha256(data.read_bytes()).hexdigest()
        if entry.kind != "Document" or f'"sha256":"{digest}"' not in entry.record:
            raise NotProved(f"{data} is not what the entry is about: its SHA-256 is {digest}.")
        lines.append(f"{data} has the bytes that were captured.")
    typer.echo("\n".join(terminal.harmless(line) for line in lines))


def _say_when(text: str, stamped: Path | None, roots: Path | None) -> None:
    """Say when the checkpoint in the text was there, where a stamp of it is given."""
    if (stamped is None) != (roots is None):
        raise typer.BadParameter("takes --roots, the certificate of its authority", param_hint="--stamp")
    if stamped is not None and roots is not None:
        note = text.partition("\n\n")[2] if text.startswith((proofs.FIRST_LINE, proofs.GROWTH)) else text
        at = stamps.verified(stamped.read_bytes(), note.encode(), stamps.certificates(roots))
        typer.echo(f"The checkpoint was there at {moments.stamp(at)}, by a time stamp that holds.")


def beside(path: Path) -> Path:
    """Where the signing key of a ledger lies if nothing else is said.

    Raises BadParameter for a ledger that is in no file.
    """
    if postgresql_address(path) is not None:
        raise typer.BadParameter(
            "is needed, since the ledger is in no file to put the key beside", param_hint="--key-file"
        )
    return key_beside(path)


def first_line(file: Path) -> str:
    """The verifier key on the first line of a file. Raises Failure or NotProved where there is none."""
    return str(VerifierKey.parse(_read(file).partition("\n")[0]))


def verifier(text: str) -> VerifierKey:
    """A verifier key as a user gives it: itself, or a file that begins with it."""
    file = Path(text)
    if "+" not in text or file.is_file():
        return VerifierKey.parse(first_line(file))
    return VerifierKey.parse(text)


def signing_key(ledger: Ledger, path: Path, file: Path | None) -> SigningKey:
    """The key that signs for a ledger, made at its first use. Asks for its passphrase where it is locked."""
    where = file or beside(path)
    if not where.exists():
        made = _made(where, checkpoints.name_for(ledger), locked=False)
        print(f"note: A signing key was made in {where}; keep it, and give {made.verifier} to others.", file=sys.stderr)  # noqa: T201
        return made
    try:
        return SigningKey.load(where, os.environ.get(PASSPHRASE) or None)
    except LockedKey:
        if os.environ.get(PASSPHRASE) or not sys.stdin.isatty():
            raise
        return SigningKey.load(where, typer.prompt("Passphrase of the signing key", hide_input=True, err=True))


def _made(where: Path, name: str, *, locked: bool) -> SigningKey:
    passphrase = os.environ.get(PASSPHRASE) or None
    if locked and passphrase is None:
        passphrase = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    made = SigningKey.new(name)
    made.save(where, passphrase)
    return made


def _newest(ledger: Ledger, path: Path, file: Path | None, *, least: int) -> Checkpoint:
    """The last checkpoint that speaks for so many entries, made now where there is none."""
    with ledger.reading() as connection:
        found = checkpoints.newest(connection, least=least)
    return found[1] if found else checkpoints.record(ledger, signing_key(ledger, path, file))


def _kept(file: Path, keys: Sequence[VerifierKey]) -> Head:
    """The checkpoint in a file: as it was written, or at the end of a proof; with keys, signed by one of them."""
    text = _read(file)
    if text.startswith((proofs.FIRST_LINE, proofs.GROWTH)):
        text = text.partition("\n\n")[2]
    return checkpoints.opened(text, list(keys))[0] if keys else Head.parse(Note.parse(text).text)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"{file} cannot be read ({getattr(error, 'strerror', None) or 'it is no text'}).") from error


def _give(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
        return
    out.write_text(text, encoding="utf-8")
