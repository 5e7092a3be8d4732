"""One summary an incident, in tables that the overview fills itself. See `rashomon.ledger.summaries`."""

from alembic import op
from sqlalchemy import Connection

revision = "0004"
down_revision = "0003"

SQLITE = (
    "CREATE TABLE overview_mark (maker TEXT NOT NULL, upto INTEGER NOT NULL, PRIMARY KEY (maker)) STRICT",
    "CREATE TABLE overview_due (id TEXT NOT NULL, upto INTEGER NOT NULL, PRIMARY KEY (id)) STRICT",
    (
        "CREATE TABLE summaries (id TEXT NOT NULL, upto INTEGER NOT NULL, place_in_time INTEGER NOT NULL, day INTEGER "
        "NOT NULL, last INTEGER NOT NULL, latitude REAL, longitude REAL, nearness TEXT, claims INTEGER NOT "
        "NULL, conflicts INTEGER NOT NULL, decided INTEGER NOT NULL, said TEXT NOT NULL, PRIMARY KEY (id)) STRICT"
    ),
    "CREATE INDEX summaries_in_time ON summaries (place_in_time, id)",
    (
        "CREATE TABLE summary_names (facet TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (facet, "
        "value, id)) WITHOUT ROWID, STRICT"
    ),
    "CREATE INDEX summary_names_id ON summary_names (id)",
)

POSTGRESQL = (
    'CREATE TABLE overview_mark (maker TEXT COLLATE "C" NOT NULL, upto BIGINT NOT NULL, PRIMARY KEY (maker))',
    'CREATE TABLE overview_due (id TEXT COLLATE "C" NOT NULL, upto BIGINT NOT NULL, PRIMARY KEY (id))',
    (
        'CREATE TABLE summaries (id TEXT COLLATE "C" NOT NULL, upto BIGINT NOT NULL, place_in_time INTEGER NOT NULL, '
        "day INTEGER NOT NULL, last INTEGER NOT NULL, latitude DOUBLE PRECISION, longitude DOUBLE PRECISION, "
        'nearness TEXT COLLATE "C", claims INTEGER NOT NULL, conflicts INTEGER NOT NULL, decided INTEGER NOT NULL, '
        'said TEXT COLLATE "C" NOT NULL, PRIMARY KEY (id))'
    ),
    "CREATE INDEX summaries_in_time ON summaries (place_in_time, id)",
    (
        'CREATE TABLE summary_names (facet TEXT COLLATE "C" NOT NULL, value TEXT COLLATE "C" NOT NULL, id TEXT COLLATE '
        '"C" NOT NULL, PRIMARY KEY (facet, value, id))'
    ),
    "CREATE INDEX summary_names_id ON summary_names (id)",
)

TABLES = ("overview_mark", "overview_due", "summaries", "summary_names")


def upgrade() -> None:
    """Add the tables, empty."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        _run(connection, statement)
    if sqlite:
        _run(connection, "PRAGMA user_version = 4")


def downgrade() -> None:
    """Remove the tables; nothing is lost that the overview does not make again."""
    connection = op.get_bind()
    for name in TABLES:
        _run(connection, f"DROP TABLE {name}")
    if connection.dialect.name == "sqlite":
        _run(connection, "PRAGMA user_version = 3")


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
