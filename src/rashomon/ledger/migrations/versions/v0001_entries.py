"""The first schema: entries, bytes, and the rules that refuse changes to them. Written as it was, for good."""

from alembic import op
from sqlalchemy import Connection

revision = "0001"
down_revision = None

SQLITE = (
    (
        "CREATE TABLE entries (seq INTEGER NOT NULL, recorded_at TEXT NOT NULL, agent TEXT NOT NULL, action TEXT NOT "
        "NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL, record TEXT NOT NULL, valid_from TEXT, valid_to TEXT, "
        "supersedes INTEGER, prev TEXT NOT NULL, hash TEXT NOT NULL, document_id TEXT GENERATED ALWAYS AS "
        "(coalesce(json_extract(record, '$.document_id'), json_extract(record, '$.span.document_id'))) VIRTUAL, "
        "subject TEXT GENERATED ALWAYS AS (json_extract(record, '$.subject')) VIRTUAL, PRIMARY KEY (seq), "
        "FOREIGN KEY(supersedes) REFERENCES entries (seq)) STRICT"
    ),
    "CREATE INDEX entries_record ON entries (kind, record_id)",
    "CREATE INDEX entries_subject ON entries (subject, kind) WHERE subject IS NOT NULL",
    "CREATE INDEX entries_grouped ON entries (action) WHERE action = 'grouped'",
    "CREATE INDEX entries_recorded_at ON entries (recorded_at, seq)",
    "CREATE UNIQUE INDEX entries_supersedes ON entries (supersedes) WHERE supersedes IS NOT NULL",
    "CREATE INDEX entries_document ON entries (document_id, kind) WHERE document_id IS NOT NULL",
    "CREATE TABLE bytes (sha256 TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (sha256)) STRICT",
    (
        "CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'the ledger only "
        "adds: an entry is never changed'); END"
    ),
    (
        "CREATE TRIGGER entries_never_go BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'the ledger only adds: an "
        "entry is never removed'); END"
    ),
    (
        "CREATE TRIGGER bytes_never_change BEFORE UPDATE ON bytes BEGIN SELECT RAISE(ABORT, 'the ledger only adds: "
        "bytes are never changed'); END"
    ),
    (
        "CREATE TRIGGER bytes_never_go BEFORE DELETE ON bytes BEGIN SELECT RAISE(ABORT, 'the ledger only adds: bytes "
        "are never removed'); END"
    ),
    (
        "CREATE TRIGGER entries_only_follow BEFORE INSERT ON entries WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), "
        "0) + 1 FROM entries) OR NEW.prev IS NOT coalesce((SELECT hash FROM entries ORDER BY seq DESC LIMIT 1), "
        "hex(zeroblob(32))) OR NEW.supersedes >= NEW.seq OR EXISTS (SELECT 1 FROM entries WHERE supersedes = "
        "NEW.supersedes) BEGIN SELECT RAISE(ABORT, 'the ledger only adds: an entry follows the last one'); END"
    ),
    (
        "CREATE TRIGGER bytes_only_once BEFORE INSERT ON bytes WHEN EXISTS (SELECT 1 FROM bytes WHERE sha256 = "
        "NEW.sha256) BEGIN SELECT RAISE(ABORT, 'the ledger only adds: these bytes are there already'); END"
    ),
)

POSTGRESQL = (
    r"""CREATE FUNCTION ledger_field(record text, path text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (CASE WHEN strpos(record, '\u0000') > 0
            THEN regexp_replace(record, '(?<!\\)((?:\\\\)*)\\u0000', '\1', 'g') ELSE record END)::json #>> path
$$""",
    (
        'CREATE TABLE entries (seq BIGINT NOT NULL, recorded_at TEXT COLLATE "C" NOT NULL, agent TEXT COLLATE "C" NOT '
        'NULL, action TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, record_id TEXT COLLATE "C" NOT NULL, '
        'record TEXT COLLATE "C" NOT NULL, valid_from TEXT COLLATE "C", valid_to TEXT COLLATE "C", supersedes BIGINT, '
        'prev TEXT COLLATE "C" NOT NULL, hash TEXT COLLATE "C" NOT NULL, document_id TEXT COLLATE "C" GENERATED '
        "ALWAYS AS (coalesce(ledger_field(record, '{document_id}'::text[]), ledger_field(record, "
        "'{span,document_id}'::text[]))) STORED, subject TEXT COLLATE \"C\" GENERATED ALWAYS AS (ledger_field(record, "
        "'{subject}'::text[])) STORED, PRIMARY KEY (seq), FOREIGN KEY(supersedes) REFERENCES entries (seq))"
    ),
    "CREATE INDEX entries_subject_hash ON entries USING hash (subject)",
    "CREATE INDEX entries_record ON entries (kind, record_id)",
    "CREATE INDEX entries_grouped ON entries (action) WHERE action = 'grouped'",
    "CREATE INDEX entries_recorded_at ON entries (recorded_at, seq)",
    "CREATE UNIQUE INDEX entries_supersedes ON entries (supersedes) WHERE supersedes IS NOT NULL",
    "CREATE INDEX entries_document ON entries (document_id, kind) WHERE document_id IS NOT NULL",
    'CREATE TABLE bytes (sha256 TEXT COLLATE "C" NOT NULL, data BYTEA NOT NULL, PRIMARY KEY (sha256))',
    r"""CREATE FUNCTION entries_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger only adds: an entry is never changed';
END$$""",
    r"""CREATE FUNCTION entries_never_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger only adds: an entry is never removed';
END$$""",
    r"""CREATE FUNCTION bytes_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger only adds: bytes are never changed';
END$$""",
    r"""CREATE FUNCTION bytes_never_go() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger only adds: bytes are never removed';
END$$""",
    r"""CREATE FUNCTION entries_only_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last record;
BEGIN
    SELECT seq, hash INTO last FROM entries ORDER BY seq DESC LIMIT 1;
    IF NEW.seq IS DISTINCT FROM coalesce(last.seq, 0) + 1
        OR NEW.prev IS DISTINCT FROM coalesce(last.hash, repeat('0', 64))
        OR NEW.supersedes >= NEW.seq
        OR EXISTS (SELECT 1 FROM entries WHERE supersedes = NEW.supersedes)
    THEN
        RAISE EXCEPTION 'the ledger only adds: an entry follows the last one';
    END IF;
    RETURN NEW;
END$$""",
    (
        "CREATE TRIGGER entries_never_change BEFORE UPDATE ON entries FOR EACH ROW EXECUTE FUNCTION "
        "entries_never_change()"
    ),
    "CREATE TRIGGER entries_never_go BEFORE DELETE ON entries FOR EACH ROW EXECUTE FUNCTION entries_never_go()",
    "CREATE TRIGGER bytes_never_change BEFORE UPDATE ON bytes FOR EACH ROW EXECUTE FUNCTION bytes_never_change()",
    "CREATE TRIGGER bytes_never_go BEFORE DELETE ON bytes FOR EACH ROW EXECUTE FUNCTION bytes_never_go()",
    ("CREATE TRIGGER entries_only_follow BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION entries_only_follow()"),
    (
        "CREATE TRIGGER entries_never_empty BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION "
        "entries_never_go()"
    ),
    ("CREATE TRIGGER bytes_never_empty BEFORE TRUNCATE ON bytes FOR EACH STATEMENT EXECUTE FUNCTION bytes_never_go()"),
)


def upgrade() -> None:
    """From an empty database to an empty ledger."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        _run(connection, statement)
    if sqlite:
        _run(connection, "PRAGMA application_id = 1381189709")
        _run(connection, "PRAGMA user_version = 1")


def downgrade() -> None:
    """Back to an empty database: the ledger is gone."""
    connection = op.get_bind()
    _run(connection, "DROP TABLE entries")
    _run(connection, "DROP TABLE bytes")
    if connection.dialect.name == "sqlite":
        _run(connection, "PRAGMA application_id = 0")
        _run(connection, "PRAGMA user_version = 0")
        return
    for name in FUNCTIONS:
        _run(connection, f"DROP FUNCTION {name}")


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


FUNCTIONS = (
    "entries_never_change",
    "entries_never_go",
    "bytes_never_change",
    "bytes_never_go",
    "entries_only_follow",
    "ledger_field",
)
