"""Full text of documents and claims: FTS5 in SQLite, `tsvector` in PostgreSQL, filled from the entries.

A claim is found by its own words, a document by its title and text, whatever capitals and accents are used. What is
found stands in the order of recording, the latest first, so that a page of it takes as long whatever else there is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, column, func, literal_column, table, text
from sqlalchemy import Select as Statement
from sqlalchemy.exc import DBAPIError

from rashomon.ledger.schema import entries

MOST = 300_000
"""Bytes of a document's words that PostgreSQL indexes; its `tsvector` has room for no more. SQLite indexes all."""

_VIEW = (
    "CREATE VIEW fulltext_source AS SELECT seq, json_extract(said, '$.title') AS title, "
    "coalesce(json_extract(said, '$.text'), json_extract(said, '$.span.exact')) AS body "
    # SQLite ends a text at a NUL, so that it is read as a space; other backslashes are spelt out before.
    r"FROM (SELECT seq, CASE WHEN instr(record, '\u0000') "
    r"THEN replace(replace(record, '\\', '\u005c'), '\u0000', ' ') ELSE record END AS said "
    # `+` keeps SQLite from looking the kind up in an index, where it is asked for a stretch of entries.
    "FROM entries WHERE +kind IN ('Document', 'Claim') AND record <> 'null')"
)
_TOKENS = "tokenize='unicode61 remove_diacritics 2'"
_FTS5 = (
    f"CREATE VIRTUAL TABLE fulltext USING fts5(title, body, content='fulltext_source', content_rowid='seq', {_TOKENS})"
)
SQLITE = (_VIEW, _FTS5)
INDEX = "fulltext_words"
POSTGRESQL = (
    "CREATE TABLE fulltext (seq bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX fulltext_words ON fulltext USING gin (words)",
)

_TEXTS = (
    "SELECT seq, record FROM entries WHERE seq >= {first} AND seq <= {last} AND kind IN ('Document', 'Claim') "
    "AND record <> 'null' ORDER BY seq"
)

_fts5 = table("fulltext", column("rowid"))
_tsvectors = table("fulltext", column("seq"), column("words"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for: every phrase must be there."""

    phrases: tuple[tuple[str, ...], ...]
    """The words of each, folded; one for a single word."""
    open: tuple[bool, ...]
    """Whether the last word of each may go on (`bomb*`)."""


def query(words: str) -> Query:
    """What a person typed: words that must all be there, "phrases in quotation marks", `beginnings*`.

    Raises ValueError where there is no word in it.
    """
    phrases, unfinished = [], []
    for quoted, single in re.findall(r'"([^"]*)"|([^\s"]+)', words):
        found = tuple(_words(quoted or single))
        if found:
            phrases.append(found)
            unfinished.append(single.endswith("*"))
    if not phrases:
        raise ValueError("There is no word to look for; give at least one.")
    return Query(phrases=tuple(phrases), open=tuple(unfinished))


def make(connection: Connection) -> None:
    """Create what full text needs, empty."""
    for statement in SQLITE if _sqlite(connection) else POSTGRESQL:
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    """Remove it, where it is there."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS fulltext")
    if _sqlite(connection):
        connection.exec_driver_sql("DROP VIEW IF EXISTS fulltext_source")


def add(connection: Connection, first: int, last: int) -> None:
    """Index the entries from `first` through `last`, which are not indexed yet."""
    if _sqlite(connection):
        made = "SELECT seq, title, body FROM fulltext_source WHERE seq >= ? AND seq <= ?"
        connection.exec_driver_sql(f"INSERT INTO fulltext(rowid, title, body) {made}", (first, last))
        return
    lines = _texts(connection, first, last)
    if lines:
        connection.exec_driver_sql("INSERT INTO fulltext VALUES (%s, to_tsvector('simple', %s))", lines)


def narrow(statement: Statement[Any], wanted: Query, before: int | None, dialect: str) -> Statement[Any]:
    """Keep of a statement about entries what fits, the latest first; `before` is the entry to go on from."""
    if dialect == "sqlite":
        said = " AND ".join(
            f'"{" ".join(phrase)}"{"*" if more else ""}'
            for phrase, more in zip(wanted.phrases, wanted.open, strict=True)
        )
        found = statement.join(_fts5, _fts5.c.rowid == entries.c.seq)
        found = found.where(text("fulltext MATCH :said").bindparams(said=said)).order_by(_fts5.c.rowid.desc())
        return found if before is None else found.where(_fts5.c.rowid < before)
    said = " & ".join(
        f"({' <-> '.join(phrase)}{':*' if more else ''})"
        for phrase, more in zip(wanted.phrases, wanted.open, strict=True)
    )
    found = statement.join(_tsvectors, _tsvectors.c.seq == entries.c.seq)
    asked = func.to_tsquery(literal_column("'simple'::regconfig"), said)
    found = found.where(_tsvectors.c.words.op("@@")(asked)).order_by(_tsvectors.c.seq.desc())
    return found if before is None else found.where(_tsvectors.c.seq < before)


def differences(connection: Connection, ranges: Iterable[tuple[int, int]]) -> Iterator[str]:
    """A sentence where the index has other words than the entries.

    In SQLite this takes ten times as long on a file that may only be read, or that another program is writing to.
    """
    try:
        wrong = _wrong_in_sqlite(connection) if _sqlite(connection) else _wrong_in_postgresql(connection, ranges)
    except DBAPIError as error:
        wrong = f"cannot be read ({error.orig})"
    if wrong:
        yield f"Full text {wrong}; `rashomon ledger rebuild` makes it again."


def snippet(body: str, wanted: Query, around: int = 12) -> tuple[tuple[str, bool], ...]:
    """The words of `body` about the first place where something wanted stands, in pieces: text, and whether it is that.

    `around` is how many words are shown on each side. A piece `…` stands for what is left out.
    """
    found = [(match.start(), match.end(), _fold(match.group())) for match in re.finditer(r"[^\W_]+", body)]
    first: int | None = None
    marked: set[int] = set()
    for phrase, more in zip(wanted.phrases, wanted.open, strict=True):
        for place in range(len(found) - len(phrase) + 1):
            said = tuple(word for _, _, word in found[place : place + len(phrase)])
            if said == phrase or (more and said[:-1] == phrase[:-1] and said[-1].startswith(phrase[-1])):
                first = place if first is None else min(first, place)
                marked.update(range(place, place + len(phrase)))
    if first is None:
        first = 0
    begin, end = max(0, first - around), min(len(found), first + around + 1)
    if begin == end:
        return ((body, False),) if body else ()
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    at = found[begin][0] if begin else 0
    for place in range(begin, end):
        if place in marked:
            pieces += [(body[at : found[place][0]], False), (body[found[place][0] : found[place][1]], True)]
            at = found[place][1]
    pieces.append((body[at : found[end - 1][1]] if end < len(found) else body[at:], False))
    if end < len(found):
        pieces.append(("…", False))
    return tuple((piece, mark) for piece, mark in pieces if piece)


def text_of(plain: dict[str, Any]) -> str:
    """What a document or a claim, as plain JSON, is found by."""
    if "text" in plain:
        return f"{plain.get('title') or ''}\n{plain['text']}".strip()
    exact: str = plain["span"]["exact"]
    return exact


def _sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _texts(connection: Connection, first: int, last: int) -> list[tuple[int, str]]:
    rows = connection.exec_driver_sql(_TEXTS.format(first=first, last=last))
    return [(seq, _indexed(text_of(json.loads(record)))) for seq, record in rows]


def _indexed(said: str) -> str:
    return " ".join(_words(said)).encode()[:MOST].decode(errors="ignore")


def _words(said: str) -> list[str]:
    return [_fold(word) for word in re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", said))]


def _fold(word: str) -> str:
    return "".join(
        letter for letter in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(letter)
    )


def _wrong_in_sqlite(connection: Connection) -> str | None:
    try:
        # Reads every word of every entry again and compares a checksum of where each stands.
        connection.exec_driver_sql("INSERT INTO fulltext(fulltext, rank) VALUES ('integrity-check', 1)")
    except DBAPIError as error:
        name = getattr(error.orig, "sqlite_errorname", "")
        if name.startswith("SQLITE_CORRUPT"):
            return "differs from the entries"
        if not name.startswith(("SQLITE_READONLY", "SQLITE_BUSY")):
            return f"cannot be read ({error.orig})"
        return _otherwise_in_sqlite(connection)
    return None


def _otherwise_in_sqlite(connection: Connection) -> str | None:
    """The same without the lock that FTS5 wants for it: beside an index that is made again outside the file."""
    run = connection.exec_driver_sql
    words = "SELECT doc, term, col, offset FROM temp."
    try:
        run(f"CREATE VIRTUAL TABLE temp.wanted USING fts5(title, body, content='', {_TOKENS})")
        run("INSERT INTO temp.wanted(rowid, title, body) SELECT seq, title, body FROM fulltext_source")
        run("CREATE VIRTUAL TABLE temp.wanted_words USING fts5vocab('temp', 'wanted', 'instance')")
        run("CREATE VIRTUAL TABLE temp.there_words USING fts5vocab('main', 'fulltext', 'instance')")
        wanted: Any = run(f"{words}wanted_words")
        there: Any = run(f"{words}there_words")
        same = all(one == other for one, other in zip_longest(wanted.cursor, there.cursor))
        wanted.close()
        there.close()
        return None if same else "differs from the entries"
    finally:
        for name in ("there_words", "wanted_words", "wanted"):
            run(f"DROP TABLE IF EXISTS temp.{name}")


def _wrong_in_postgresql(connection: Connection, ranges: Iterable[tuple[int, int]]) -> str | None:
    end = 0
    for first, end in ranges:
        lines = _texts(connection, first + 1, end)
        odd = connection.exec_driver_sql(
            "SELECT seq FROM unnest(%s::bigint[], %s::text[]) AS wanted(seq, words) "
            "FULL JOIN (SELECT seq, words FROM fulltext WHERE seq > %s AND seq <= %s) AS there USING (seq) "
            "WHERE there.words IS DISTINCT FROM to_tsvector('simple', wanted.words) ORDER BY seq LIMIT 1",
            ([seq for seq, _ in lines], [words for _, words in lines], first, end),
        ).scalar()
        if odd is not None:
            return f"has other words of entry {odd} than the entry"
    beyond = "SELECT 1 FROM fulltext WHERE seq < 1 OR seq > %s LIMIT 1"
    if connection.exec_driver_sql(beyond, (end,)).first():
        return "has words of an entry that there is not"
    return None
