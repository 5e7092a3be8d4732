"""What the commands about protected names do."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from rashomon.cli import terminal
from rashomon.cli.ending import Failure
from rashomon.ledger import Ledger, View, protection, redaction, written
from rashomon.ledger.keys import KeysError, KeyStore, beside
from rashomon.ledger.protection import Typed
from rashomon.ledger.store import postgresql_address
from rashomon.model import ProtectedName

PASSPHRASE, PASSPHRASE_FILE = "RASHOMON_PASSPHRASE", "RASHOMON_PASSPHRASE_FILE"
"""The environment's settings for programs; people are asked."""
NEW_PASSPHRASE, NEW_PASSPHRASE_FILE = "RASHOMON_NEW_PASSPHRASE", "RASHOMON_NEW_PASSPHRASE_FILE"
NAME = "name protected"
GONE = "redacted"


def unlocked(path: Path, *, create: bool = False) -> KeyStore:
    """The key store of the ledger at `path`, able to open what is sealed; the passphrase is asked where there is one.

    Raises KeysError where it is not there, or the passphrase is not its own.
    """
    store = KeyStore.open(beside(path), create=create)
    store.unlock(_passphrase() if store.has_passphrase else None)
    return store


def revealed(view: View, path: Path) -> View:
    """The view with protected names in full, for who has the passphrase."""
    return redaction.revealed(view, unlocked(path))


def given() -> str | None:
    """The passphrase as the environment gives it; None where it does not."""
    return _given(PASSPHRASE, PASSPHRASE_FILE)


def typed(view: View, path: Path) -> Typed | None:
    """What covers protected names in what somebody types; None where there are none, or the keys are locked.

    Nobody is asked for the passphrase; it is taken where the environment gives it.
    """
    if not view.protected_names():
        return None
    try:
        store = KeyStore.open(beside(path), create=False)
        store.unlock(given() if store.has_passphrase else None)
    except KeysError:
        _say("note: the keys are locked or not here, so that protected names in what you type are kept as typed.")
        return None
    return redaction.typed(view, store)


def protect(name: str, *, path: Path) -> None:
    """Mark a name; say where it stands already and can no longer be taken out."""
    words = written.words_of(name)
    if not words:
        raise typer.BadParameter("is no name", param_hint="NAME")
    store = KeyStore.open(beside(path))
    subject = store.mark(name.strip(), words)
    _say(f"Marked as {subject}: the name is protected in every report read from now on. Kept in {store.path}.")
    _warn_unlocked(store)
    if postgresql_address(path) is None and not path.exists():
        return
    with Ledger.open(path, create=False) as ledger:
        before = [one for one in ledger.view().documents() if any(protection.marked(one, store.marked))]
    for one in before:
        _say(f"note: {one.id} was read before and the ledger keeps the name there; read it into a new ledger.")


def listed(*, path: Path, reveal: bool) -> None:
    """Print the protected names, and how each stands."""
    with Ledger.open(path, create=False) as ledger:
        view = ledger.view()
        names, gone = view.protected_names(), {one.id for one in view.redactions()}
        documents = {one.id: one for one in view.documents()}
    store = unlocked(path) if reveal else None
    if not names:
        terminal.console().print("No name is protected.")
        return
    table = Table(box=box.HORIZONTALS, pad_edge=False, header_style="bold")
    for heading in ("id", "name", "as", "places", "report"):
        table.add_column(heading, no_wrap=heading == "id", overflow="fold")
    for one in names:
        words = protection.unseal(one, store.keys(one.id)) if store and one.id not in gone else None
        shown = GONE if one.id in gone else max(words, key=len) if words else NAME
        report = documents.get(one.document_id)
        called = report.title or report.name or report.id if report else one.document_id
        table.add_row(*map(Text, (one.id, shown, one.role, str(len(one.places)), called)))
    terminal.console().print(table)


def redact(subject: str, *, path: Path, reason: str, by: str | None, document: bool, yes: bool) -> None:
    """Destroy the keys that `subject` means, after asking."""
    agent = by or getpass.getuser()
    store = KeyStore.open(beside(path), create=False)
    if not store.has_passphrase or os.environ.get(PASSPHRASE) or os.environ.get(PASSPHRASE_FILE):
        store.unlock(_passphrase() if store.has_passphrase else None)
    with Ledger.open(path, create=False) as ledger:
        view = ledger.view()
        whole = subject if document and subject.startswith("doc_") else None
        names = [] if whole else _found(view, subject, store)
        documents = [view.document(whole)] if whole else [view.document(one) for one in _documents(names)]
        if whole:
            names = view.protected_names(documents[0].id)
        gone = {one.id for one in view.redactions()}
        fresh = [one for one in names if one.id not in gone]
        _confirm(fresh, len(documents) if document else 0, yes=yes)
        for one in names:
            redaction.redact(ledger, one, store, reason=reason, agent=agent)
        for each in documents if document else ():
            digest = redaction.redact_document(ledger, each, store, reason=reason, agent=agent)
            _say(f"The bytes of {each.id} can be read no more; its redacted text is kept (SHA-256 {digest}).")
    if fresh:
        told, them = terminal.count(len(fresh), "name"), "it" if len(fresh) == 1 else "them"
        _say(f"Redacted {told}: nobody can read {them} from {ledger.label} again. The chain is whole.")
    if not document and documents:
        ids = ", ".join(one.id for one in documents)
        _say(
            f"note: the captured bytes of {ids} still hold the name, encrypted under a key of their own; "
            "rashomon redact DOCUMENT --document destroys that too."
        )
    _say("Copies of the key store, backups of it among them, still open the name: destroy those yourself.")


def init(*, path: Path) -> None:
    """Make a key store with a passphrase. Raises KeysError where there is one."""
    where = beside(path)
    if where.exists():
        raise KeysError(f"There is a key store at {where} already; rashomon keys passphrase changes its passphrase.")
    chosen = _new_passphrase()
    store = KeyStore.open(where)
    store.unlock()
    store.set_passphrase(chosen)
    _say(f"Made {where}, locked by the passphrase. Keep a copy of it apart from the ledger, and the passphrase.")


def passphrase(*, path: Path) -> None:
    """Change the passphrase, or set the first."""
    store = unlocked(path)
    store.set_passphrase(_new_passphrase())
    _say(f"{store.path} is locked by the new passphrase. Older copies of it open by the older one: destroy them.")


def status(*, path: Path) -> None:
    """Say what the key store is."""
    store = KeyStore.open(beside(path), create=False)
    locked = "locked by a passphrase" if store.has_passphrase else "open: it has no passphrase yet"
    keys, marks = store.count()
    typer.echo(f"{store.path}: {terminal.count(keys, 'key')}, {terminal.count(marks, 'marked name')}; {locked}.")


def closing(path: Path, count: int) -> None:
    """What `read` says at its end of names that it protected."""
    if not count:
        return
    store = KeyStore.open(beside(path), create=False)
    _say(f"{terminal.count(count, 'name')} protected; the keys are in {store.path}.")
    _warn_unlocked(store)


def _warn_unlocked(store: KeyStore) -> None:
    if not store.has_passphrase:
        _say(
            f"note: {store.path} has no passphrase, so who can read that file can read the names: "
            "rashomon keys passphrase."
        )


def _found(view: View, subject: str, store: KeyStore) -> list[ProtectedName]:
    names = redaction.find(view, subject, store)
    if len({one.id for one in names}) < len(names):
        raise Failure("More than one protected name begins so; give more of its id.")
    return names


def _documents(names: Sequence[ProtectedName]) -> list[str]:
    return list(dict.fromkeys(one.document_id for one in names))


def _confirm(names: Sequence[ProtectedName], documents: int, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter("is needed where nobody can be asked", param_hint="--yes")
    more = f" and of {terminal.count(documents, 'document')}" if documents else ""
    typer.confirm(f"Destroy the key of {terminal.count(len(names), 'name')}{more} for good?", abort=True, err=True)


def _passphrase() -> str:
    given = _given(PASSPHRASE, PASSPHRASE_FILE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise KeysError(
            f"The key store is locked; give its passphrase in {PASSPHRASE}, or in a file by {PASSPHRASE_FILE}."
        )
    return str(typer.prompt("Passphrase of the key store", hide_input=True, err=True))


def _new_passphrase() -> str:
    given = _given(NEW_PASSPHRASE, NEW_PASSPHRASE_FILE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        message = f"Give the new passphrase in {NEW_PASSPHRASE}, or in a file by {NEW_PASSPHRASE_FILE}."
        raise KeysError(message)
    return str(typer.prompt("New passphrase of the key store", hide_input=True, confirmation_prompt=True, err=True))


def _given(setting: str, file: str) -> str | None:
    if os.environ.get(setting):
        return os.environ[setting]
    where = os.environ.get(file)
    if not where:
        return None
    try:
        return Path(where).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KeysError(f"{where}, which {file} names, cannot be read.") from error


def _say(message: str) -> None:
    print(terminal.harmless(message), file=sys.stderr)  # noqa: T201
