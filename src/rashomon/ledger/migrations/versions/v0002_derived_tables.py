"""Tables to look things up in, made from the entries. What fills them is `rashomon.ledger.derived`."""

from alembic import op
from sqlalchemy import Connection

revision = "0002"
down_revision = "0001"

SQLITE = (
    (
        "CREATE TABLE documents (seq INTEGER NOT NULL, until INTEGER NOT NULL, id TEXT NOT NULL, sha256 TEXT NOT "
        "NULL, lang TEXT, outlet TEXT, url TEXT, title TEXT, published_at TEXT, PRIMARY KEY (seq)) STRICT"
    ),
    "CREATE INDEX documents_id ON documents (id, seq)",
    (
        "CREATE TABLE claims (seq INTEGER NOT NULL, until INTEGER NOT NULL, id TEXT NOT NULL, document_id TEXT NOT "
        "NULL, event TEXT NOT NULL, stance TEXT NOT NULL, day INTEGER NOT NULL, last INTEGER NOT NULL, background "
        "INTEGER NOT NULL, PRIMARY KEY (seq)) STRICT"
    ),
    "CREATE INDEX claims_id ON claims (id, seq)",
    "CREATE INDEX claims_document ON claims (document_id, seq)",
    "CREATE INDEX claims_day ON claims (day, seq, last, until)",
    (
        "CREATE TABLE figures (seq INTEGER NOT NULL, number INTEGER NOT NULL, effect TEXT NOT NULL, unit TEXT NOT "
        "NULL, low INTEGER, high INTEGER, approx INTEGER NOT NULL, subset INTEGER NOT NULL, PRIMARY KEY (seq, "
        "number)) STRICT"
    ),
    (
        "CREATE TABLE incidents (seq INTEGER NOT NULL, until INTEGER NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, "
        "country TEXT, place TEXT, day INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (seq)) STRICT"
    ),
    "CREATE INDEX incidents_id ON incidents (id, seq)",
    (
        "CREATE TABLE members (seq INTEGER NOT NULL, number INTEGER NOT NULL, claim_id TEXT NOT NULL, background "
        "INTEGER NOT NULL, PRIMARY KEY (seq, number)) STRICT"
    ),
    "CREATE INDEX members_claim ON members (claim_id)",
    (
        "CREATE TABLE judgements (seq INTEGER NOT NULL, until INTEGER NOT NULL, one TEXT NOT NULL, other TEXT NOT "
        "NULL, verdict TEXT NOT NULL, PRIMARY KEY (seq)) STRICT"
    ),
    "CREATE INDEX judgements_other ON judgements (other)",
    "CREATE INDEX judgements_one ON judgements (one)",
    "CREATE TABLE terms (id INTEGER NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (id)) STRICT",
    (
        "CREATE TABLE postings (seq INTEGER NOT NULL, term INTEGER NOT NULL, day INTEGER NOT NULL, last INTEGER NOT "
        "NULL, PRIMARY KEY (seq, term)) WITHOUT ROWID, STRICT"
    ),
    "CREATE INDEX postings_term ON postings (term, day, seq, last)",
    (
        "CREATE VIEW fulltext_source AS SELECT seq, json_extract(said, '$.title') AS title, "
        "coalesce(json_extract(said, '$.text'), json_extract(said, '$.span.exact')) AS body "
        r"FROM (SELECT seq, CASE WHEN instr(record, '\u0000') "
        r"THEN replace(replace(record, '\\', '\u005c'), '\u0000', ' ') ELSE record END AS said "
        "FROM entries WHERE +kind IN ('Document', 'Claim') AND record <> 'null')"
    ),
    (
        "CREATE VIRTUAL TABLE fulltext USING fts5(title, body, content='fulltext_source', content_rowid='seq', "
        "tokenize='unicode61 remove_diacritics 2')"
    ),
)

POSTGRESQL = (
    (
        'CREATE TABLE documents (seq BIGINT NOT NULL, until BIGINT NOT NULL, id TEXT COLLATE "C" NOT NULL, sha256 '
        'TEXT COLLATE "C" NOT NULL, lang TEXT COLLATE "C", outlet TEXT COLLATE "C", url TEXT COLLATE "C", title TEXT '
        'COLLATE "C", published_at TEXT COLLATE "C", PRIMARY KEY (seq))'
    ),
    "CREATE INDEX documents_id ON documents (id, seq)",
    (
        'CREATE TABLE claims (seq BIGINT NOT NULL, until BIGINT NOT NULL, id TEXT COLLATE "C" NOT NULL, document_id '
        'TEXT COLLATE "C" NOT NULL, event TEXT COLLATE "C" NOT NULL, stance TEXT COLLATE "C" NOT NULL, day INTEGER '
        "NOT NULL, last INTEGER NOT NULL, background INTEGER NOT NULL, PRIMARY KEY (seq))"
    ),
    "CREATE INDEX claims_id ON claims (id, seq)",
    "CREATE INDEX claims_document ON claims (document_id, seq)",
    "CREATE INDEX claims_day ON claims (day, seq, last, until)",
    (
        'CREATE TABLE figures (seq BIGINT NOT NULL, number INTEGER NOT NULL, effect TEXT COLLATE "C" NOT NULL, unit '
        'TEXT COLLATE "C" NOT NULL, low BIGINT, high BIGINT, approx INTEGER NOT NULL, subset INTEGER NOT NULL, '
        "PRIMARY KEY (seq, number))"
    ),
    (
        'CREATE TABLE incidents (seq BIGINT NOT NULL, until BIGINT NOT NULL, id TEXT COLLATE "C" NOT NULL, title TEXT '
        'COLLATE "C" NOT NULL, country TEXT COLLATE "C", place TEXT COLLATE "C", day INTEGER NOT NULL, last INTEGER '
        "NOT NULL, PRIMARY KEY (seq))"
    ),
    "CREATE INDEX incidents_id ON incidents (id, seq)",
    (
        'CREATE TABLE members (seq BIGINT NOT NULL, number INTEGER NOT NULL, claim_id TEXT COLLATE "C" NOT NULL, '
        "background INTEGER NOT NULL, PRIMARY KEY (seq, number))"
    ),
    "CREATE INDEX members_claim ON members (claim_id)",
    (
        'CREATE TABLE judgements (seq BIGINT NOT NULL, until BIGINT NOT NULL, one TEXT COLLATE "C" NOT NULL, other '
        'TEXT COLLATE "C" NOT NULL, verdict TEXT COLLATE "C" NOT NULL, PRIMARY KEY (seq))'
    ),
    "CREATE INDEX judgements_other ON judgements (other)",
    "CREATE INDEX judgements_one ON judgements (one)",
    (
        'CREATE TABLE terms (id BIGINT NOT NULL, facet TEXT COLLATE "C" NOT NULL, value TEXT COLLATE "C" NOT NULL, '
        "PRIMARY KEY (id))"
    ),
    (
        "CREATE TABLE postings (seq BIGINT NOT NULL, term BIGINT NOT NULL, day INTEGER NOT NULL, last INTEGER NOT "
        "NULL, PRIMARY KEY (seq, term))"
    ),
    "CREATE INDEX postings_term ON postings (term, day, seq, last)",
    "CREATE TABLE fulltext (seq bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX fulltext_words ON fulltext USING gin (words)",
)

TABLES = ("documents", "claims", "figures", "incidents", "members", "judgements", "terms", "postings", "fulltext")


def upgrade() -> None:
    """Add the tables, empty."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        _run(connection, statement)
    if sqlite:
        _run(connection, "PRAGMA user_version = 2")


def downgrade() -> None:
    """Remove the tables; nothing is lost that the entries do not have."""
    connection = op.get_bind()
    for name in TABLES:
        _run(connection, f"DROP TABLE {name}")
    if connection.dialect.name == "sqlite":
        _run(connection, "DROP VIEW fulltext_source")
        _run(connection, "PRAGMA user_version = 1")


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
