"""Ledgers to test on. The tests that take `store` hold for every kind of store there is."""

from __future__ import annotations

import dataclasses
import hashlib
import sqlite3
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

    def __init__(self, path: Path) -> None:
        self.path = path
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

    def close(self) -> None:
        for ledger in self.opened:
            ledger.close()


STORES = {"sqlite": lambda folder: SqliteStore(folder / "ledger.db")}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteStore]:
    made = STORES[request.param](tmp_path)
    yield made
    made.close()


@pytest.fixture
def ledger(store: SqliteStore) -> Ledger:
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
