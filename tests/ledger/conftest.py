"""Ledgers to test on. The tests that take `store` hold for every kind of store there is."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pwd
import re
import shutil
import sqlite3
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rashomon.ledger import Ledger
from rashomon.model import Attribution, Claim, Document, Incident, Issue, Mention, Span, record_id


class Ticking:
    """A clock that moves on by one hour each time it is asked."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 7, 28, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(hours=1)
        return self.moment


class SqliteStore:
    """A place for one ledger in SQLite, which can be opened again and reached behind the ledger's back."""

    refused = sqlite3.IntegrityError

    def __init__(self, path: Path) -> None:
        self.path = self.where = path
        self.opened: list[Ledger] = []

    def open(self, **options: object) -> Ledger:
        ledger = Ledger.open(self.path, **({"clock": Ticking()} | options))
        self.opened.append(ledger)
        return ledger

    def run(self, *statements: str) -> None:
        """Run SQL on the store as somebody would who goes round the ledger."""
        with closing(sqlite3.connect(self.path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    def tamper(self, *statements: str) -> None:
        """Run SQL with the triggers out of the way for as long as it takes."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            connection.execute("BEGIN")
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(statement)
            for _, sql in triggers:
                connection.execute(sql)
            connection.execute("COMMIT")

    def rows(self, statement: str, *before: str) -> list[tuple[object, ...]]:
        """What a query gives; `before` are statements that it needs."""
        with closing(sqlite3.connect(self.path)) as connection:
            for needed in before:
                connection.execute(needed)
            return connection.execute(statement).fetchall()

    def close(self) -> None:
        for ledger in self.opened:
            ledger.close()


class PostgresStore:
    """A place for one ledger in PostgreSQL: a schema, which is made faster than a database."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.name = f"ledger_{uuid.uuid4().hex[:12]}"
        self.cluster.run(cluster.address(), f"CREATE SCHEMA {self.name}")
        self.where = cluster.address(self.name)
        self.opened: list[Ledger] = []

    def open(self, **options: object) -> Ledger:
        ledger = Ledger.open(self.where, **({"clock": Ticking()} | options))
        self.opened.append(ledger)
        return ledger

    @property
    def refused(self) -> type[Exception]:
        import psycopg

        return psycopg.errors.RaiseException

    def run(self, *statements: str) -> None:
        """Run SQL on the store as somebody would who goes round the ledger."""
        self.cluster.run(self.where, *map(_as_postgresql_has_it, statements))

    def tamper(self, *statements: str) -> None:
        """Run SQL with the triggers out of the way."""
        self.run("SET session_replication_role = replica", *statements)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """What a query gives."""
        return self.cluster.rows(self.where, statement)

    def close(self) -> None:
        for ledger in self.opened:
            ledger.close()
        self.cluster.run(self.cluster.address(), f"DROP SCHEMA {self.name} CASCADE")


def _as_postgresql_has_it(statement: str) -> str:
    return re.sub(r"x'([0-9a-f]*)'", r"'\\x\1'::bytea", statement.replace(" AS BLOB)", " AS bytea)"))


class Cluster:
    """A PostgreSQL server of the tests' own, on a socket in a folder of its own; anybody there is its superuser."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.programs = folder, programs
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:
            # The server refuses to be run by root.
            user = next(found for found in pwd.getpwall() if found.pw_name in ("postgres", "nobody"))
            shutil.chown(folder, user.pw_uid, user.pw_gid)
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def start(self) -> None:
        data = self.folder / "data"
        self._call("initdb", "-D", data, "-U", "ledger", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        rules = "local all locked scram-sha-256\nlocal all barred reject\nlocal all all trust\n"
        (data / "pg_hba.conf").write_text(rules)
        settings = ("fsync=off", "listen_addresses=", f"unix_socket_directories={self.folder}", "max_connections=200")
        options = " ".join(f"-c {setting}" for setting in settings)
        self._call("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self) -> None:
        self._call("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")

    def address(self, schema: str = "public", user: str = "ledger") -> str:
        return f"postgresql://{user}@/postgres?host={self.folder}&options=-csearch_path%3D{schema}"

    def run(self, address: str, *statements: str) -> None:
        import psycopg

        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def rows(self, address: str, statement: str) -> list[tuple[object, ...]]:
        import psycopg

        with psycopg.connect(address) as connection:
            return connection.execute(statement).fetchall()

    def _call(self, program: str, *arguments: object) -> None:
        command = [str(self.programs / program), *map(str, arguments)]
        done = subprocess.run(  # noqa: S603
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=self.folder, check=False, **self._as
        )
        assert done.returncode == 0, done.stdout.decode()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A running PostgreSQL; skips where there is none to run."""
    pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed (pip install 'rashomon[postgres]')")
    folders = [Path(found).parent for found in (shutil.which("initdb"), shutil.which("pg_ctl")) if found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    programs = next(
        (folder for folder in folders if {"initdb", "pg_ctl"} <= {file.name for file in folder.iterdir()}), None
    )
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed (apt-get install postgresql)")
    # A socket's path may have about a hundred characters, fewer than pytest's own folders.
    with tempfile.TemporaryDirectory(prefix="rashomon-pg-", dir="/tmp", ignore_cleanup_errors=True) as name:
        made = Cluster(Path(name), programs)
        made.start()
        yield made
        made.stop()


@pytest.fixture
def postgres_store(cluster: Cluster) -> Iterator[PostgresStore]:
    made = PostgresStore(cluster)
    yield made
    made.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[SqliteStore]:
    made = SqliteStore(tmp_path / "ledger.db")
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> SqliteStore | PostgresStore:
    """A place for one ledger, in each kind of store."""
    made: SqliteStore | PostgresStore = request.getfixturevalue(f"{request.param}_store")
    return made


@pytest.fixture
def ledger(store: SqliteStore | PostgresStore) -> Ledger:
    return store.open()


class Make:
    """Makes records that say no more than a test needs."""

    Ticking = Ticking
    SqliteStore = SqliteStore

    @staticmethod
    def document(text: str = "The army said that it had killed ten rebels.", **fields: object) -> Document:
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        return Document(id=f"doc_{sha256[:16]}", sha256=sha256, media_type="text/plain", text=text, **fields)

    @staticmethod
    def span(document_id: str, start: int = 0, exact: str = "The army") -> Span:
        return Span(document_id=document_id, start=start, end=start + len(exact), exact=exact)

    @classmethod
    def claim(cls, document_id: str, start: int = 0, event: str = "attack") -> Claim:
        span = cls.span(document_id, start)
        said = Attribution(
            content=(span,), source=Mention(span=span), source_kind="belligerent", cue=None, form="indirect"
        )
        claim = Claim(
            id="",
            document_id=document_id,
            span=span,
            event=event,
            actor=Mention(span=span, name="Malian Armed Forces"),
            target=None,
            place=None,
            when=None,
            attribution=said,
            stance="asserts",
            certainty="certain",
        )
        return dataclasses.replace(claim, id=record_id("claim", claim))

    @staticmethod
    def incident(name: str, *claims: Claim, title: str = "Clash") -> Incident:
        return Incident(
            id=f"incident_{name}",
            title=title,
            country="ML",
            place=None,
            start="2024-07-25",
            end=None,
            sides=(("Malian Armed Forces",), ()),
            claims=tuple(claim.id for claim in claims),
        )

    @staticmethod
    def issue(message: str, subject: str | None = None) -> Issue:
        return Issue(stage="extract", severity="warning", message=message, subject=subject)

    @classmethod
    def read(cls, ledger: Ledger, text: str, *starts: int, agent: str = "extract.v1") -> tuple[Document, list[Claim]]:
        """Put a document and claims at those places of it into the ledger, in one transaction."""
        document = cls.document(text)
        claims = [cls.claim(document.id, start) for start in starts]
        with ledger.transaction():
            ledger.add([document], agent="ingest.v1", action="captured", data=text.encode())
            ledger.replace_findings(document.id, claims, agent)
        return document, claims


@pytest.fixture(scope="session")
def make() -> type[Make]:
    return Make
