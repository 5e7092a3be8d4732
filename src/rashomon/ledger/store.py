"""Where a ledger is kept: an SQLite file or a PostgreSQL database, opened, made and explained when it refuses."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine

from rashomon.ledger.errors import LedgerError

WRITES = "rashomon_writes"
"""Execution option of a connection whose transaction will write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """A store that has been opened and holds a ledger of this schema."""

    engine: Engine
    label: str
    """What messages call it: the file's path, or the address without its password."""
    path: Path | None
    """The file; None where there is none."""
    errors: tuple[type[Exception], ...]
    """What SQLAlchemy raises, and the driver where SQLAlchemy is not between."""
    sentence: Callable[[str, Exception], str]
    """What to say, by label, of an error of the driver's."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection in a transaction that sees one state of the ledger throughout."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction that nobody else writes beside; kept as a whole or not at all."""
        with writing(self.engine, "entries") as connection:
            yield connection

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what the driver raises into a LedgerError that says what to do."""
        try:
            yield
        except self.errors as error:
            raise LedgerError(self.sentence(self.label, error)) from error


def open_store(where: str | os.PathLike[str], *, create: bool, wait: float) -> Store:
    """The store at a path or a `postgresql://` address, made where there is none and `create` allows it.

    Waits up to `wait` seconds for another program's writing to end. Raises LedgerError for what is no ledger that this
    version can use.
    """
    address = postgresql_address(where)
    if address is not None:
        from rashomon.ledger import postgres  # Needs a driver that not everybody has.

        return postgres.open_database(address, create=create, wait=wait)
    from rashomon.ledger import sqlite

    return sqlite.open_file(Path(where), create=create, wait=wait)


@contextmanager
def writing(engine: Engine, what: str | bool = True) -> Iterator[Connection]:
    """A connection in a transaction that will write: `"entries"`, or True for the tables themselves."""
    with engine.connect() as connection:
        connection.execution_options(**{WRITES: what})
        with connection.begin():
            yield connection


def postgresql_address(where: str | os.PathLike[str]) -> str | None:
    """The address as it was written where it is one of PostgreSQL, also where it has been taken for a path on the way.

    A path has one slash where an address has two or three.
    """
    found = re.match(r"(postgres(?:ql)?(?:\+psycopg)?):(/+)([^?]*)(.*)", str(where), re.DOTALL)
    if not found:
        return None
    _, slashes, rest, options = found.groups()
    if isinstance(where, str) and len(slashes) > 1:
        return f"postgresql:{slashes}{rest}{options}"
    return f"postgresql:{'//' if '/' in rest else '///'}{rest}{options}"
