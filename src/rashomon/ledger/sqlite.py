"""A ledger in an SQLite file: opened, made and explained when it refuses.

In WAL mode. A ledger is marked by `application_id` and its schema's version by `user_version`, both written in
the one transaction that makes the tables.
"""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from rashomon.ledger import migrations, schema
from rashomon.ledger.errors import LedgerError
from rashomon.ledger.store import WRITES, Store, writing

_MAGIC = b"SQLite format 3\0"

CACHE = 64 * 1024
"""KiB of the file that a connection keeps in memory at most: the indexes of a large ledger are written all over."""

ERRORS = (DBAPIError, sqlite3.Error, UnicodeDecodeError)
"""What a statement may raise. The driver cannot decode SQLite's own message where that quotes a damaged schema."""


def open_file(path: Path, *, create: bool, wait: float) -> Store:
    """The ledger at `path`, which is made where it is not there and `create` allows it.

    A statement waits up to `wait` seconds for another program's writing to end. Raises LedgerError where the path
    does not hold a ledger that this version can use.
    """
    try:
        mode = _mode(path, create=create)
    except OSError as error:
        raise LedgerError(f"{path} cannot be looked at ({error.strerror}); name another file.") from error
    try:
        uri = _uri(path, mode, wait)
        _recognise(path, uri, create=create, wait=wait)
    except ERRORS as error:
        raise LedgerError(sentence(str(path), error)) from error
    return Store(engine=_engine(uri, wait), label=str(path), path=path, errors=ERRORS, sentence=sentence)


def _mode(path: Path, *, create: bool) -> str:
    """SQLite's open mode for the path: `rwc` to make it, `rw`, or `ro` for a file that may only be read."""
    if not path.exists():
        if not create:
            raise LedgerError(f"There is no ledger at {path}; read some reports into it first, or name another file.")
        if not path.parent.is_dir():
            raise LedgerError(f"There is no folder {path.parent} to make a ledger in; make it first.")
        if not os.access(path.parent, os.W_OK | os.X_OK):
            raise LedgerError(f"You may not write in {path.parent}; name a ledger in a folder of your own.")
        return "rwc"
    if path.is_dir():
        raise LedgerError(f"{path} is a folder; name a file in it, such as {path / 'rashomon.db'}.")
    if not stat.S_ISREG(path.stat().st_mode):
        raise LedgerError(f"{path} is not an ordinary file; name another.")
    if not os.access(path, os.R_OK):
        raise LedgerError(f"You may not read {path}; ask its owner for permission.")
    with path.open("rb") as file:
        magic = file.read(len(_MAGIC))
    if magic and magic != _MAGIC:
        raise LedgerError(f"{path} is not a ledger; name another file. It was left as it is.")
    if os.access(path, os.W_OK):
        return "rw"
    if create:
        raise LedgerError(f"{path} may only be read; make it writable, or name another file.")
    return "ro"


def _uri(path: Path, mode: str, wait: float) -> str:
    uri = path.absolute().as_uri()
    if mode != "ro":
        return f"{uri}?mode={mode}"
    try:
        with closing(_connect(f"{uri}?mode=ro", wait)) as connection:
            connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        # WAL needs a file beside the ledger even for reading. Where that cannot be made nor is there, nobody writes.
        if path.with_name(path.name + "-wal").exists():
            raise
        return f"{uri}?immutable=1"
    return f"{uri}?mode=ro"


def _connect(uri: str, wait: float) -> sqlite3.Connection:
    # No transaction of sqlite3's own making: `_engine` begins them.
    return sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)


def _engine(uri: str, wait: float) -> Engine:
    engine = create_engine(
        "sqlite+pysqlite://", creator=lambda: _connect(uri, wait), poolclass=QueuePool, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        # A commit is on the disk before it returns, whatever happens to the power.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHE}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE takes the lock at once: what is read inside stays true until it is written on.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _recognise(path: Path, uri: str, *, create: bool, wait: float) -> None:
    """Makes sure that the file is a ledger of this schema, making one of an empty file where `create` allows it."""
    with closing(_connect(uri, wait)) as connection:
        if _blank(connection):
            if not create:
                raise LedgerError(f"{path} is empty; read some reports into it first, or name another file.")
            _begin_wal(connection, wait)
            engine = _engine(uri, wait)
            try:
                with writing(engine) as writer:
                    _make(writer)
            finally:
                engine.dispose()
        if _pragma(connection, "application_id") != schema.APPLICATION:
            raise LedgerError(f"{path} is a database but not a ledger; name another file. It was left as it is.")
        version = _pragma(connection, "user_version")
        if version > schema.VERSION:
            message = f"(schema {version}; this one knows {schema.VERSION}); update it."
            raise LedgerError(f"{path} was written by a newer Rashomon {message}")
        if version < 1:
            raise LedgerError(f"{path} has schema {version}, which Rashomon never wrote; restore it from a copy.")
        if version < schema.VERSION:
            _upgrade(path, uri, version, wait)


def _upgrade(path: Path, uri: str, version: int, wait: float) -> None:
    """Bring a ledger of an earlier schema up to this one, in one transaction; its chain is not touched."""
    if not uri.endswith(("mode=rw", "mode=rwc")):
        message = (
            f"{path} was written by an older Rashomon (schema {version}; this one needs {schema.VERSION}) and may only "
            "be read; make it writable and open it once, or open a copy of it."
        )
        raise LedgerError(message)
    engine = _engine(uri, wait)
    try:
        with writing(engine) as connection:
            migrations.upgrade(connection)
    finally:
        engine.dispose()


def _blank(connection: sqlite3.Connection) -> bool:
    [count] = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return bool(count == 0 and _pragma(connection, "application_id") == 0)


def _begin_wal(connection: sqlite3.Connection, wait: float) -> None:
    # SQLite does not wait for a lock here as it does elsewhere, and another program may be making the same ledger.
    deadline = time.monotonic() + wait
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _make(connection: Connection) -> None:
    # Another program may have made it between the look and the lock.
    if connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one():
        return
    migrations.create(connection)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    [value] = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)


_SENTENCES = {
    sqlite3.SQLITE_FULL: "There is no room left for {path}; nothing of this step was kept. Free some, then repeat.",
    sqlite3.SQLITE_BUSY: "Another program is writing to {path} and did not finish in time; wait for it, then repeat.",
    sqlite3.SQLITE_LOCKED: "Another program is writing to {path} and did not finish in time; wait for it, then repeat.",
    sqlite3.SQLITE_READONLY: "{path} may only be read; make it and its folder writable, or name another file.",
    sqlite3.SQLITE_CANTOPEN: "{path} cannot be opened; see that it and its folder may be read and written.",
    sqlite3.SQLITE_PERM: "You may not use {path}; ask its owner for permission.",
    sqlite3.SQLITE_AUTH: "You may not use {path}; ask its owner for permission.",
    sqlite3.SQLITE_NOTADB: "{path} is not a ledger; name another file. It was left as it is.",
    sqlite3.SQLITE_CORRUPT: "{path} is damaged; restore it from a copy.",
    sqlite3.SQLITE_IOERR: "The disk did not take {path}, which may be full or at its largest; nothing of this step was "
    "kept. See to it, then repeat.",
    sqlite3.SQLITE_TOOBIG: "A record or document is larger than {path} can hold; nothing of this step was kept.",
}


def sentence(label: str, error: Exception) -> str:
    """What an error of SQLite's means for the file, and what to do."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, UnicodeDecodeError):
        return _SENTENCES[sqlite3.SQLITE_CORRUPT].format(path=label)
    code = getattr(cause, "sqlite_errorcode", None)
    # The low byte is the kind of error; the rest says more of it.
    known = _SENTENCES.get(code & 0xFF) if isinstance(code, int) else None
    return known.format(path=label) if known else f"{label} could not be used as a ledger ({cause})."
