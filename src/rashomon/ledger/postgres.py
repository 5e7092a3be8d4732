"""A ledger in a PostgreSQL database: connected to, made and explained when it refuses.

Readers see one state throughout (`REPEATABLE READ`). Writers lock the table of entries against each other, not against
readers. A ledger is marked by the line in `alembic_version` beside `entries`.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from rashomon.ledger import migrations
from rashomon.ledger.errors import LedgerError
from rashomon.ledger.schema import APPLICATION, VERSION, entries, mark
from rashomon.ledger.store import WRITES, Store, writing

_SECRET = ("password", "sslpassword")
"""Options of an address that are never shown."""


def open_database(address: str, *, create: bool, wait: float) -> Store:
    """The ledger in the database at `address`, made where there is none and `create` allows it.

    A connection is tried, and another program's writing waited for, for `wait` seconds. Raises LedgerError where there
    is no ledger that this version can use; no message has the password.
    """
    url = _url(address)
    label = _label(url)
    try:
        import psycopg
    except ImportError as error:
        message = "A ledger in PostgreSQL needs a driver; install it with: pip install 'rashomon[postgres]'."
        raise LedgerError(message) from error
    engine = _engine(url, wait)
    try:
        _recognise(engine, label, create=create)
    except DBAPIError as error:
        engine.dispose()
        raise LedgerError(sentence(label, error)) from error
    except LedgerError:
        engine.dispose()
        raise
    return Store(engine=engine, label=label, path=None, errors=(DBAPIError, psycopg.Error), sentence=sentence)


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        # The address itself is not repeated: where it cannot be read, nor can what is secret in it be left out.
        message = "The address of the ledger cannot be read; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE."
        raise LedgerError(message) from None
    return url.set(drivername="postgresql+psycopg")


def _label(url: URL) -> str:
    shown = url.set(drivername="postgresql").difference_update_query(_SECRET)
    return (shown.set(password=None) if shown.password else shown).render_as_string(hide_password=True)


def _engine(url: URL, wait: float) -> Engine:
    seconds = max(2, round(wait))  # The least that the driver takes.
    engine = create_engine(url, connect_args={"connect_timeout": seconds}, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get(WRITES):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(wait * 1000) or 1}")
        if connection.get_execution_options().get(WRITES) == "entries":
            connection.exec_driver_sql("LOCK TABLE entries IN EXCLUSIVE MODE")

    return engine


def _recognise(engine: Engine, label: str, *, create: bool) -> None:
    """Makes sure that the database holds a ledger of this schema, making or upgrading one where that is allowed."""
    with engine.connect() as connection, connection.begin():
        version = _version(connection, label)
        only_read = connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar()
    if version > VERSION:
        message = f"(schema {version}; this one knows {VERSION}); update it."
        raise LedgerError(f"{label} was written by a newer Rashomon {message}")
    if version == VERSION:
        return
    if not version and not create:
        raise LedgerError(f"There is no ledger at {label}; read some reports into it first, or name another database.")
    if only_read:
        raise LedgerError(
            f"{label} has an older schema ({version}) and may only be read; open its primary server once."
        )
    with writing(engine, True) as connection:
        # Others may be making or upgrading the same ledger.
        connection.execute(select(func.pg_advisory_xact_lock(APPLICATION)))
        now = _version(connection, label)
        if not now:
            migrations.create(connection)
        elif now < VERSION:
            connection.exec_driver_sql("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")
            migrations.upgrade(connection)


def _version(connection: Connection, label: str) -> int:
    """The number of the ledger's schema; 0 for a database without tables of these names."""
    there = set(inspect(connection).get_table_names())
    found = connection.scalar(select(func.max(mark.c.version_num))) if mark.name in there else None
    if found is None and entries.name not in there:
        return 0
    if entries.name not in there or not re.fullmatch(r"\d{4}", found or ""):
        raise LedgerError(f"{label} is a database but not a ledger; name another one. It was left as it is.")
    return int(found or 0)


_SENTENCES = {
    "28P01": "{label} does not accept the password; correct it, or put it in PGPASSWORD or ~/.pgpass.",
    "28000": "{label} does not let this user in; ask whoever runs it.",
    "3D000": "There is no database at {label}; make it (createdb), or name another.",
    "42501": "You may not do this in {label}; ask its owner for permission.",
    "25006": "{label} may only be read; name another database.",
    "53100": "There is no room left for {label}; nothing of this step was kept. Free some, then repeat.",
    "53200": "The server of {label} has no memory left; nothing of this step was kept. Repeat it later.",
    "53300": "Too many programs are connected to {label}; wait for one to end, then repeat.",
    "55P03": "Another program is writing to {label} and did not finish in time; wait for it, then repeat.",
    "40P01": "Another program was writing to {label} at the same time; repeat it.",
    "40001": "Another program was writing to {label} at the same time; repeat it.",
    "57P01": "The server of {label} is being shut down; nothing of this step was kept. Repeat it later.",
    "57P03": "The server of {label} is not ready; repeat it in a moment.",
    "57014": "The server stopped this step in {label}; nothing of it was kept. Repeat it.",
    "54000": "A record or document is larger than {label} can hold; nothing of this step was kept.",
    "XX001": "{label} is damaged; restore it from a copy.",
    "XX002": "{label} is damaged; restore it from a copy.",
}
"""By PostgreSQL's number of the error."""

_BY_WORDS = {
    "password authentication failed": "28P01",
    "no password supplied": "28P01",
    "no pg_hba.conf entry": "28000",
    "does not exist": "3D000",
    "too many clients": "53300",
    "the database system is": "57P03",
}
"""What the driver says where no connection came about, and so no number with it."""


def sentence(label: str, error: Exception) -> str:
    """What an error of PostgreSQL's or its driver's means for the ledger, and what to do."""
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None)
    said = str(cause)
    if state is None:
        state = next((number for words, number in _BY_WORDS.items() if words in said), None)
        if state is None and type(cause).__name__ in ("OperationalError", "ConnectionTimeout"):
            return f"{label} cannot be reached; see that the server runs and that its name and port are right."
    known = _SENTENCES.get(state or "")
    reason = said.splitlines()[0] if said else type(cause).__name__
    return known.format(label=label) if known else f"{label} could not be used as a ledger ({reason})."
