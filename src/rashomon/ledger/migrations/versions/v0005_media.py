"""Pictures, films and recordings by their hashes, in tables made from entries. See `rashomon.ledger.likeness`."""

from alembic import op
from sqlalchemy import Connection

revision = "0005"
down_revision = "0004"

SQLITE = (
    (
        "CREATE TABLE media (seq INTEGER NOT NULL, until INTEGER NOT NULL, document_id TEXT NOT NULL, sha256 TEXT, "
        "PRIMARY KEY (seq)) STRICT"
    ),
    "CREATE INDEX media_sha256 ON media (sha256)",
    (
        "CREATE TABLE looks (seq INTEGER NOT NULL, number INTEGER NOT NULL, pdq TEXT NOT NULL, PRIMARY KEY (seq, "
        "number)) STRICT"
    ),
)

POSTGRESQL = (
    (
        'CREATE TABLE media (seq BIGINT NOT NULL, until BIGINT NOT NULL, document_id TEXT COLLATE "C" NOT NULL, '
        'sha256 TEXT COLLATE "C", PRIMARY KEY (seq))'
    ),
    "CREATE INDEX media_sha256 ON media (sha256)",
    (
        'CREATE TABLE looks (seq BIGINT NOT NULL, number INTEGER NOT NULL, pdq TEXT COLLATE "C" NOT NULL, '
        "PRIMARY KEY (seq, number))"
    ),
)

TABLES = ("media", "looks")


def upgrade() -> None:
    """Add the tables, empty."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        _run(connection, statement)
    if sqlite:
        _run(connection, "PRAGMA user_version = 5")


def downgrade() -> None:
    """Remove the tables; nothing is lost that entries do not give again."""
    connection = op.get_bind()
    for name in TABLES:
        _run(connection, f"DROP TABLE {name}")
    if connection.dialect.name == "sqlite":
        _run(connection, "PRAGMA user_version = 4")


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
