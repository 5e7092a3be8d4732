"""A second copy of a ledger, made while others write, looked through before it takes its name."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rashomon.ledger.entries import FIRST
from rashomon.ledger.errors import LedgerError
from rashomon.ledger.ledger import Ledger
from rashomon.model import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What a copy holds."""

    path: Path
    entries: int
    last: str
    """Hash of its last entry: what to keep elsewhere."""


def backup(ledger: Ledger, path: Path) -> Copied:
    """Copy the ledger, as it stands at one moment, to `path`; whole and checked, or not at all.

    Others may go on reading and writing. A copy that is there is replaced only where it is an earlier copy of the same
    ledger. Raises LedgerError where the copy cannot be written or is not whole, and for a ledger that is no file.
    """
    if ledger._engine.dialect.name != "sqlite":
        raise LedgerError(
            "A ledger in PostgreSQL is backed up by pg_dump; rashomon ledger export writes its entries to a file."
        )
    _require_free(ledger, path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".part")
    except OSError as error:
        raise LedgerError(f"No copy can be made in {path.parent} ({error.strerror}); name another folder.") from error
    os.close(handle)
    temporary = Path(name)
    try:
        _copy(ledger, temporary, path)
        copied = _checked(temporary, path)
        _make_lasting(temporary, path, ledger.path)
    except OSError as error:
        raise LedgerError(
            f"The copy {path} could not be written ({error.strerror}); the ledger is as it was."
        ) from error
    finally:
        for left in (temporary, *(Path(f"{name}{end}") for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)
    return copied


def _require_free(ledger: Ledger, path: Path) -> None:
    """Raise LedgerError where the path is anything but free or an earlier copy of the ledger."""
    if path.is_dir():
        raise LedgerError(f"{path} is a folder; name a file in it, such as {path / 'rashomon-backup.db'}.")
    if not path.exists():
        if not path.parent.is_dir():
            raise LedgerError(f"There is no folder {path.parent} to make a copy in; make it first.")
        return
    if ledger.path.exists() and path.samefile(ledger.path):
        raise LedgerError(f"{path} is the ledger itself; name another file for its copy.")
    try:
        with Ledger.open(path, create=False) as other:
            last = _last(other)
    except LedgerError as error:
        raise LedgerError(
            f"{path} is there and is no copy of a ledger; name another file. It was left as it is."
        ) from error
    if last is not None and _at(ledger, last.seq) != last:
        raise LedgerError(f"{path} is there and is no earlier copy of {ledger.path}; name another file.")


def _last(ledger: Ledger) -> Entry | None:
    return _at(ledger, ledger.view().upto)


def _at(ledger: Ledger, seq: int) -> Entry | None:
    return next(ledger.entries(after=seq - 1), None)


def _copy(ledger: Ledger, temporary: Path, path: Path) -> None:
    """The file as of one moment: in WAL mode a reader sees one state throughout and keeps no writer waiting."""
    try:
        with ledger._reading() as connection, closing(sqlite3.connect(temporary)) as target:
            source = cast(sqlite3.Connection, connection.connection.driver_connection)
            source.backup(target)
    except sqlite3.Error as error:
        raise LedgerError(f"The copy {path} could not be written ({error}); the ledger is as it was.") from error


def _checked(temporary: Path, path: Path) -> Copied:
    with Ledger.open(temporary, create=False) as copy:
        wrong = copy.check()
        last = _last(copy)
    if wrong:
        raise LedgerError(f"The copy was not kept, since it is not whole: {wrong[0].message}")
    return Copied(path=path, entries=last.seq if last else 0, last=last.hash if last else FIRST)


def _make_lasting(temporary: Path, path: Path, original: Path) -> None:
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    # Read by no more people than the ledger itself.
    temporary.chmod(stat.S_IMODE(original.stat().st_mode))
    temporary.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
