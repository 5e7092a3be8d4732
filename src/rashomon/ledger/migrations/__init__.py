"""The schemas that a ledger has had, and the way from each to the next and back, by Alembic.

The chain is never touched by it: what is changed is where things are looked up. Tables that are made from entries are
made anew at the end.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, func, insert, inspect, select

from rashomon.ledger import derived, fulltext, rules
from rashomon.ledger.schema import APPLICATION, VERSION, mark, metadata

LOOKED_UP = 2
"""The schema since which the tables that entries are looked up in are as they are now, but for those of media."""

WITH_MEDIA = 5

__all__ = ["create", "revision", "rules", "to", "upgrade"]


def create(connection: Connection) -> None:
    """Make an empty ledger of the newest schema in this transaction."""
    metadata.create_all(connection, checkfirst=False)
    fulltext.make(connection)
    connection.execute(insert(mark), {"version_num": revision(VERSION)})
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
        connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def upgrade(connection: Connection) -> None:
    """Bring the ledger in this transaction to the newest schema."""
    known = mark.name in inspect(connection).get_table_names()
    before = connection.scalar(select(func.max(mark.c.version_num))) if known else None
    to(connection, VERSION)
    if (before or "") < revision(LOOKED_UP):
        derived.rebuild(connection)
    elif (before or "") < revision(WITH_MEDIA):
        derived.fill(connection, "MediaItem")


def to(connection: Connection, version: int) -> None:
    """Bring the ledger in this transaction, whatever its schema, to that of a version; derived tables are left empty.

    Version 0 is a database without a ledger: going there removes it, entries and all.
    """
    # Takes a tenth of a second to import, and is needed once in a ledger's life.
    from alembic import command
    from alembic.config import Config

    there = set(inspect(connection).get_table_names())
    if "entries" in there and mark.name not in there:
        # The first schema was written before there was anything to mark it with.
        mark.create(connection)
        connection.execute(insert(mark), {"version_num": revision(1)})
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    now = connection.scalar(select(func.max(mark.c.version_num))) if there else None
    target = revision(version) if version else "base"
    (command.upgrade if (now or "") < revision(version) else command.downgrade)(config, target)


def revision(version: int) -> str:
    """What Alembic calls a version of the schema."""
    return f"{version:04}"
