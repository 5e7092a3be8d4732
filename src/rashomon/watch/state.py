"""What is remembered between two rounds: when each address is to be asked again, and which entries were read.

An SQLite file beside the ledger. It can be thrown away: all is asked anew then, and what the ledger holds stays one. No
words of a report are in it, nor the addresses of entries, which may hold a protected name: they stand as hashes.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rashomon.ingest.conditional import UNMARKED, Mark

ENDING = ".watch"
VERSION = 1
TABLES = """
CREATE TABLE watched (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, due REAL NOT NULL DEFAULT 0,
                      failures INTEGER NOT NULL DEFAULT 0, stopped TEXT) WITHOUT ROWID;
CREATE TABLE read (url TEXT, key TEXT, words TEXT NOT NULL, edited TEXT NOT NULL, document TEXT NOT NULL,
                   kept INTEGER NOT NULL, PRIMARY KEY (url, key, kept)) WITHOUT ROWID;
CREATE INDEX read_document ON read (document) WHERE kept = 0;
CREATE TABLE tried (url TEXT, key TEXT, times INTEGER NOT NULL, PRIMARY KEY (url, key)) WITHOUT ROWID;
CREATE TABLE hosts (host TEXT PRIMARY KEY, asked REAL NOT NULL DEFAULT 0, free REAL NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE robots (origin TEXT PRIMARY KEY, rules TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
"""


class StateError(Exception):
    """The file cannot be used; the message is one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of an address that is watched."""

    mark: Mark = UNMARKED
    due: float = 0.0
    """When it is to be asked, in seconds since 1970."""
    failures: int = 0
    """How often it failed since it last did not."""
    stopped: str | None = None
    """Why it is asked no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """An entry that was read."""

    words: str
    """A hash of what it said."""
    edited: str
    """When it got these words, as far as it was known; empty where it was not."""


class State:
    """The file, held by one program at a time."""

    def __init__(self, path: Path) -> None:
        """Open it, or make it. Raises StateError where another program holds it, or it is no such file."""
        self._path = path
        try:
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
            self._db = sqlite3.connect(path, timeout=0, isolation_level=None)
            # The lock lasts as long as the connection, and ends with the process however it ends.
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("BEGIN EXCLUSIVE")
            [version] = self._db.execute("PRAGMA user_version").fetchone()
            if version == 0:
                for statement in TABLES.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {VERSION}")
            self._db.execute("COMMIT")
        except sqlite3.OperationalError as error:
            busy = "locked" in str(error)
            why = "is held by another rashomon watch, which is at work" if busy else f"cannot be used ({error})"
            raise StateError(f"{path} {why}.") from error
        except (sqlite3.DatabaseError, OSError) as error:
            raise StateError(f"{path} is no memory of rashomon watch, or cannot be read ({error}).") from error
        if version not in (0, VERSION):
            raise StateError(f"{path} was made by another version of rashomon; move it away, and all is asked anew.")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def known(self, url: str) -> Known:
        """What is known of an address."""
        row = self._db.execute(
            "SELECT etag, modified, due, failures, stopped FROM watched WHERE url = ?", (url,)
        ).fetchone()
        if row is None:
            return Known()
        return Known(mark=Mark(etag=row[0], modified=row[1]), due=row[2], failures=row[3], stopped=row[4])

    def keep(self, url: str, known: Known) -> None:
        """Remember that of an address."""
        values = (url, known.mark.etag, known.mark.modified, known.due, known.failures, known.stopped)
        self._db.execute("INSERT OR REPLACE INTO watched VALUES (?, ?, ?, ?, ?, ?)", values)

    def read(self, url: str, key: str) -> Read | None:
        """What was read of an entry, None where it was not."""
        row = self._db.execute(
            "SELECT words, edited FROM read WHERE url = ? AND key = ? AND kept", (url, key)
        ).fetchone()
        return Read(words=row[0], edited=row[1]) if row else None

    def reading(self, url: str, key: str, one: Read, document: str) -> None:
        """That an entry is about to be kept as that document: said before it is, so that a crash leaves a trace."""
        self._db.execute(
            "INSERT OR REPLACE INTO read VALUES (?, ?, ?, ?, ?, 0)", (url, key, one.words, one.edited, document)
        )
        self._db.execute("DELETE FROM tried WHERE url = ? AND key = ?", (url, key))

    def kept(self, document: str) -> None:
        """That the ledger holds the document now."""
        self._db.execute("BEGIN")
        self._db.execute(
            "INSERT OR REPLACE INTO read SELECT url, key, words, edited, document, 1 FROM read "
            "WHERE document = ? AND kept = 0",
            (document,),
        )
        self._db.execute("DELETE FROM read WHERE document = ? AND kept = 0", (document,))
        self._db.execute("COMMIT")

    def settle(self, holds: Callable[[str], bool]) -> None:
        """After a crash: what was about to be kept was, or was not, as `holds` says of a document's id."""
        for (document,) in self._db.execute("SELECT DISTINCT document FROM read WHERE kept = 0").fetchall():
            if holds(document):
                self.kept(document)
            else:
                self._db.execute("DELETE FROM read WHERE document = ? AND kept = 0", (document,))

    def tried(self, url: str, key: str) -> int:
        """How often an entry's page was tried, this time included."""
        [times] = self._db.execute(
            "INSERT INTO tried VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1 RETURNING times", (url, key)
        ).fetchone()
        return int(times)

    def asked(self, host: str) -> tuple[float, float]:
        """When a host was last asked, and from when on it may be again, by its own word; 0 for never."""
        row = self._db.execute("SELECT asked, free FROM hosts WHERE host = ?", (host,)).fetchone()
        return (row[0], row[1]) if row else (0.0, 0.0)

    def asking(self, host: str, at: float, free: float = 0.0) -> None:
        """That a host is asked at that moment, and is not to be before `free`."""
        self._db.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?, ?)", (host, at, free))

    def robots(self, origin: str) -> tuple[str, float] | None:
        """The rules of a site and when they were read."""
        row = self._db.execute("SELECT rules, at FROM robots WHERE origin = ?", (origin,)).fetchone()
        return (row[0], row[1]) if row else None

    def keep_robots(self, origin: str, rules: str, at: float) -> None:
        """Remember the rules of a site."""
        self._db.execute("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", (origin, rules, at))
