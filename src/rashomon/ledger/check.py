"""Proof that nothing was altered: every hash computed again, the first that does not hold named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from rashomon.ledger.entries import fault
from rashomon.ledger.schema import ENTRY, TRIGGERS, bytes_, entries
from rashomon.model import Entry, Issue


def check(connection: Connection, subject: str) -> Iterator[Issue]:
    """What is wrong with the ledger that `connection` reads; nothing where all is whole.

    Reads every entry and every document once. After the first bad entry no later one is proved, so none is looked at.
    Entries cut off at the end leave a whole chain; only a hash of the last entry, kept elsewhere, shows that.
    """
    yield from _file(connection, subject)
    documents: dict[str, str] = {}
    yield from _chain(connection, subject, documents)
    yield from _bytes(connection, subject, documents)


def issue(subject: str, message: str) -> Issue:
    """An error that concerns the ledger."""
    return Issue(stage="ledger", severity="error", message=message, subject=subject)


def _file(connection: Connection, subject: str) -> Iterator[Issue]:
    """Faults of the file itself: pages, indexes that say other than the entries, triggers that are gone."""
    try:
        [answer] = connection.exec_driver_sql("PRAGMA integrity_check(1)").one()
        there = {
            row.name: row.sql
            for row in connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        }
    except DBAPIError as error:
        yield issue(subject, f"The file is damaged: {error.orig}.")
        return
    if answer != "ok":
        yield issue(subject, f"The file is damaged: {' '.join(str(answer).split())}.")
    for name, body in TRIGGERS.items():
        if there.pop(name, None) != f"CREATE TRIGGER {name} {body}":
            yield issue(subject, f"The rule {name}, which refuses changes to the ledger, was removed or altered.")
    for name in there:
        yield issue(subject, f"The rule {name} is none of the ledger's own.")


def _chain(connection: Connection, subject: str, documents: dict[str, str]) -> Iterator[Issue]:
    """The first bad entry, if there is one; fills `documents` with the hash of each document and its id."""
    last: Entry | None = None
    try:
        rows = connection.execute(select(*ENTRY).order_by(entries.c.seq).execution_options(yield_per=1000))
        for row in rows:
            entry = Entry(**row._mapping)
            wrong = fault(entry, last)
            if wrong:
                yield issue(subject, f"Entry {entry.seq} ({entry.kind} {entry.record_id}) is not as written: {wrong}.")
                return
            if entry.kind == "Document":
                document = json.loads(entry.record) or {}
                if "sha256" in document:
                    documents[document["sha256"]] = entry.record_id
            last = entry
    except DBAPIError as error:
        # The rows come a thousand at a time, so that all that is known is where the whole ones end.
        yield issue(subject, f"An entry after entry {last.seq if last else 0} cannot be read: {error.orig}.")


def _bytes(connection: Connection, subject: str, documents: dict[str, str]) -> Iterator[Issue]:
    """Bytes that are not those of their hash, and documents whose bytes are gone."""
    kept: set[str] = set()
    try:
        rows = connection.execute(select(bytes_.c.sha256, bytes_.c.data).execution_options(yield_per=1))
        for row in rows:
            kept.add(row.sha256)
            if hashlib.sha256(row.data).hexdigest() != row.sha256:
                whose = documents.get(row.sha256, "no document that is known")
                yield issue(subject, f"The bytes of {whose} are not those that were captured (hash {row.sha256}).")
    except DBAPIError as error:
        yield issue(subject, f"The bytes of a document cannot be read: {error.orig}.")
        return
    for sha256, document_id in documents.items():
        if sha256 not in kept:
            yield issue(subject, f"The bytes of {document_id} are gone (hash {sha256}).")
