"""What grouping knows of the claims it has gathered, in tables that it fills itself. See `rashomon.ledger.tellings`."""

from alembic import op
from sqlalchemy import Connection

revision = "0003"
down_revision = "0002"

SQLITE = (
    "CREATE TABLE grouping_mark (maker TEXT NOT NULL, upto INTEGER NOT NULL, PRIMARY KEY (maker)) STRICT",
    (
        "CREATE TABLE told (number INTEGER NOT NULL, id TEXT NOT NULL, said TEXT NOT NULL, original TEXT, copied "
        "TEXT, PRIMARY KEY (number)) STRICT"
    ),
    "CREATE INDEX told_id ON told (id)",
    "CREATE INDEX told_original ON told (original)",
    (
        "CREATE TABLE tellings (number INTEGER NOT NULL, document INTEGER NOT NULL, id TEXT NOT NULL, incident "
        "TEXT, profile TEXT NOT NULL, PRIMARY KEY (number)) STRICT"
    ),
    "CREATE INDEX tellings_document ON tellings (document)",
    "CREATE INDEX tellings_id ON tellings (id)",
    (
        'CREATE TABLE telling_keys ("key" INTEGER NOT NULL, telling INTEGER NOT NULL, PRIMARY KEY ("key", '
        "telling)) WITHOUT ROWID, STRICT"
    ),
    "CREATE INDEX telling_keys_telling ON telling_keys (telling)",
    (
        'CREATE TABLE told_words ("key" INTEGER NOT NULL, document INTEGER NOT NULL, PRIMARY KEY ("key", '
        "document)) WITHOUT ROWID, STRICT"
    ),
    "CREATE INDEX told_words_document ON told_words (document)",
    (
        'CREATE TABLE told_names ("key" INTEGER NOT NULL, document INTEGER NOT NULL, PRIMARY KEY ("key", '
        "document)) WITHOUT ROWID, STRICT"
    ),
    "CREATE INDEX told_names_document ON told_names (document)",
    (
        "CREATE TABLE likenesses (one INTEGER NOT NULL, other INTEGER NOT NULL, same INTEGER NOT NULL, score REAL "
        "NOT NULL, PRIMARY KEY (one, other)) WITHOUT ROWID, STRICT"
    ),
    "CREATE INDEX likenesses_other ON likenesses (other, same)",
    (
        "CREATE TABLE near_copies (one INTEGER NOT NULL, other INTEGER NOT NULL, judgement TEXT NOT NULL, PRIMARY "
        "KEY (one, other)) WITHOUT ROWID, STRICT"
    ),
    "CREATE INDEX near_copies_other ON near_copies (other)",
    (
        "CREATE TABLE grouped_records (document INTEGER NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL, "
        "PRIMARY KEY (document, kind, record_id)) WITHOUT ROWID, STRICT"
    ),
    "CREATE TABLE regrouping (what TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (what, name)) WITHOUT ROWID, STRICT",
)

POSTGRESQL = (
    'CREATE TABLE grouping_mark (maker TEXT COLLATE "C" NOT NULL, upto BIGINT NOT NULL, PRIMARY KEY (maker))',
    (
        'CREATE TABLE told (number BIGINT NOT NULL, id TEXT COLLATE "C" NOT NULL, said TEXT COLLATE "C" NOT NULL, '
        'original TEXT COLLATE "C", copied TEXT COLLATE "C", PRIMARY KEY (number))'
    ),
    "CREATE INDEX told_id ON told (id)",
    "CREATE INDEX told_original ON told (original)",
    (
        'CREATE TABLE tellings (number BIGINT NOT NULL, document BIGINT NOT NULL, id TEXT COLLATE "C" NOT NULL, '
        'incident TEXT COLLATE "C", profile TEXT COLLATE "C" NOT NULL, PRIMARY KEY (number))'
    ),
    "CREATE INDEX tellings_document ON tellings (document)",
    "CREATE INDEX tellings_id ON tellings (id)",
    "CREATE TABLE telling_keys (key BIGINT NOT NULL, telling BIGINT NOT NULL, PRIMARY KEY (key, telling))",
    "CREATE INDEX telling_keys_telling ON telling_keys (telling)",
    "CREATE TABLE told_words (key BIGINT NOT NULL, document BIGINT NOT NULL, PRIMARY KEY (key, document))",
    "CREATE INDEX told_words_document ON told_words (document)",
    "CREATE TABLE told_names (key BIGINT NOT NULL, document BIGINT NOT NULL, PRIMARY KEY (key, document))",
    "CREATE INDEX told_names_document ON told_names (document)",
    (
        "CREATE TABLE likenesses (one BIGINT NOT NULL, other BIGINT NOT NULL, same INTEGER NOT NULL, score DOUBLE "
        "PRECISION NOT NULL, PRIMARY KEY (one, other))"
    ),
    "CREATE INDEX likenesses_other ON likenesses (other, same)",
    (
        'CREATE TABLE near_copies (one BIGINT NOT NULL, other BIGINT NOT NULL, judgement TEXT COLLATE "C" NOT '
        "NULL, PRIMARY KEY (one, other))"
    ),
    "CREATE INDEX near_copies_other ON near_copies (other)",
    (
        'CREATE TABLE grouped_records (document BIGINT NOT NULL, kind TEXT COLLATE "C" NOT NULL, record_id TEXT '
        'COLLATE "C" NOT NULL, PRIMARY KEY (document, kind, record_id))'
    ),
    (
        'CREATE TABLE regrouping (what TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, PRIMARY KEY '
        "(what, name))"
    ),
)

TABLES = (
    "grouping_mark",
    "told",
    "tellings",
    "telling_keys",
    "told_words",
    "told_names",
    "likenesses",
    "near_copies",
    "grouped_records",
    "regrouping",
)


def upgrade() -> None:
    """Add the tables, empty."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        _run(connection, statement)
    if sqlite:
        _run(connection, "PRAGMA user_version = 3")


def downgrade() -> None:
    """Remove the tables; nothing is lost that grouping does not make again."""
    connection = op.get_bind()
    for name in TABLES:
        _run(connection, f"DROP TABLE {name}")
    if connection.dialect.name == "sqlite":
        _run(connection, "PRAGMA user_version = 2")


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
