"""What grouping knows of the claims that it has gathered, kept so that a new report is compared with few others.

A **telling** is what one report says of one happening. The tables (`telling_tables`) are made by grouping from what the
entries say, are never read as truth, and can be emptied at any time: the next grouping fills them again. They are
changed inside a transaction of the ledger, with the entries that grouping adds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from sqlalchemy import Connection

from rashomon.ledger.telling_tables import TABLES

FEW = 500
"""How many values one statement asks for."""

Row = tuple[Any, ...]


def key(sort: str, value: str) -> int:
    """The number that stands for a key: 63 bits of a hash, so that it is the same on every machine."""
    digest = hashlib.blake2b(f"{sort}\0{value}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A document as grouping knows it."""

    number: int
    id: str
    said: str
    original: str | None
    """Id of the document whose words it repeats."""
    copied: str | None
    """The judgement that says so, as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A telling as it is kept."""

    number: int
    document: int
    id: str
    incident: str | None
    """Id of the incident that it is in; None until it has been gathered."""
    profile: str
    """What comparing needs of it, as JSON."""


class Tellings:
    """The tables, inside one transaction of the ledger that writes."""

    def __init__(self, connection: Connection) -> None:
        """Use `Ledger.tellings`."""
        self._connection = connection
        self._percent = connection.dialect.paramstyle != "qmark"

    # How far grouping has come

    def upto(self, maker: str) -> int | None:
        """The last entry that this grouping has seen; None where the tables are another's, or empty."""
        rows = self._fetch("SELECT upto FROM grouping_mark WHERE maker = ?", (maker,))
        return int(rows[0][0]) if rows else None

    def mark(self, maker: str, upto: int) -> None:
        """Note that the grouping has seen the entries through `upto`."""
        self._run("DELETE FROM grouping_mark")
        self._run("INSERT INTO grouping_mark VALUES (?, ?)", [(maker, upto)])

    def clear(self) -> None:
        """Forget everything."""
        for table in TABLES:
            self._run(f"DELETE FROM {table.name}")  # noqa: S608

    def note(self, what: str, names: Iterable[object]) -> None:
        """Note what is to be done."""
        rows = [(what, str(name)) for name in dict.fromkeys(names)]
        self._run("INSERT INTO regrouping VALUES (?, ?) ON CONFLICT DO NOTHING", rows)

    def noted(self, what: str, most: int | None = None) -> list[str]:
        """What is noted of one sort, in order, at most so many."""
        limit = "" if most is None else f" LIMIT {most:d}"
        rows = self._fetch(f"SELECT name FROM regrouping WHERE what = ? ORDER BY name{limit}", (what,))  # noqa: S608
        return [row[0] for row in rows]

    def done(self, what: str, names: Iterable[object] | None = None) -> None:
        """Strike out what was noted of one sort: some, or all."""
        if names is None:
            self._run("DELETE FROM regrouping WHERE what = ?", [(what,)])
        else:
            self._run("DELETE FROM regrouping WHERE what = ? AND name = ?", [(what, str(name)) for name in names])

    # Documents

    def documents(self, ids: Iterable[str]) -> dict[str, Told]:
        """Those of the documents that are known, by id."""
        columns = "number, id, said, original, copied"
        rows = self._among(f"SELECT {columns} FROM told WHERE id IN", ids)  # noqa: S608
        return {row[1]: _told(row) for row in rows}

    def numbered(self, numbers: Iterable[int]) -> dict[int, Told]:
        """Those of the documents by number."""
        columns = "number, id, said, original, copied"
        rows = self._among(f"SELECT {columns} FROM told WHERE number IN", numbers)  # noqa: S608
        return {row[0]: _told(row) for row in rows}

    def know(self, document_id: str, said: str) -> Told:
        """Put the document among those that are known, or say anew what copies are told by."""
        known = self.documents([document_id]).get(document_id)
        if known is None:
            number = self._next("told")
            self._run("INSERT INTO told VALUES (?, ?, ?, NULL, NULL)", [(number, document_id, said)])
            return Told(number=number, id=document_id, said=said, original=None, copied=None)
        if known.said != said:
            self._run("UPDATE told SET said = ? WHERE number = ?", [(said, known.number)])
        return known

    def set_original(self, number: int, original: str | None, copied: str | None) -> None:
        """Say of which other the document is a copy."""
        self._run("UPDATE told SET original = ?, copied = ? WHERE number = ?", [(original, copied, number)])

    def set_words(self, number: int, keys: Iterable[int]) -> None:
        """Say under which keys the document is looked for as a copy."""
        self._set_keys("told_words", number, set(keys))

    def set_names(self, number: int, keys: Iterable[int]) -> None:
        """Say which names there are in the document's claims."""
        self._set_keys("told_names", number, set(keys))

    def _set_keys(self, table: str, number: int, wanted: set[int]) -> None:
        there = {row[0] for row in self._fetch(f"SELECT key FROM {table} WHERE document = ?", (number,))}  # noqa: S608
        gone = [(one, number) for one in there - wanted]
        self._run(f"DELETE FROM {table} WHERE key = ? AND document = ?", gone)  # noqa: S608
        self._run(f"INSERT INTO {table} VALUES (?, ?)", [(one, number) for one in sorted(wanted - there)])  # noqa: S608

    def forget(self, number: int) -> None:
        """Let a document go that stands no more; its tellings are gone already."""
        self.set_words(number, ())
        self.set_names(number, ())
        self._run("DELETE FROM near_copies WHERE one = ? OR other = ?", [(number, number)])
        self._run("DELETE FROM grouped_records WHERE document = ?", [(number,)])
        self._run("DELETE FROM told WHERE number = ?", [(number,)])

    def having_words(self, keys: Iterable[int]) -> set[int]:
        """The numbers of the documents that have one of the keys of words."""
        return {row[0] for row in self._among("SELECT document FROM told_words WHERE key IN", keys)}

    def having_names(self, keys: Iterable[int]) -> set[int]:
        """The numbers of the documents that have one of the names."""
        return {row[0] for row in self._among("SELECT document FROM told_names WHERE key IN", keys)}

    def repeating(self, document_id: str) -> list[int]:
        """The numbers of the documents that repeat that one, and its own."""
        return [
            row[0] for row in self._fetch("SELECT number FROM told WHERE id = ? OR original = ?", (document_id,) * 2)
        ]

    def near(self, numbers: Iterable[int]) -> list[tuple[int, int, str]]:
        """The judgements of documents that share words with these, each once."""
        wanted = list(numbers)
        found: dict[tuple[int, int], str] = {}
        for side in ("one", "other"):
            rows = self._among(f"SELECT one, other, judgement FROM near_copies WHERE {side} IN", wanted)  # noqa: S608
            found |= {(row[0], row[1]): row[2] for row in rows}
        return [(one, other, found[one, other]) for one, other in sorted(found)]

    def set_near(self, number: int, others: Iterable[tuple[int, str]]) -> None:
        """Say with which others the document shares words."""
        self._run("DELETE FROM near_copies WHERE one = ? OR other = ?", [(number, number)])
        rows = [(min(number, other), max(number, other), judgement) for other, judgement in others]
        self._run("INSERT INTO near_copies VALUES (?, ?, ?)", rows)

    # Tellings

    def of_documents(self, numbers: Iterable[int]) -> list[Kept]:
        """The tellings of these documents."""
        return self._tellings("document", numbers)

    def tellings(self, numbers: Iterable[int]) -> list[Kept]:
        """The tellings of these numbers that there still are."""
        return self._tellings("number", numbers)

    def named(self, ids: Iterable[str]) -> list[Kept]:
        """The tellings of these ids."""
        return self._tellings("id", ids)

    def add(self, document: int, name: str, profile: str, keys: Iterable[int]) -> Kept:
        """Keep a telling, to be gathered."""
        number = self._next("tellings")
        self._run("INSERT INTO tellings VALUES (?, ?, ?, NULL, ?)", [(number, document, name, profile)])
        self._run("INSERT INTO telling_keys VALUES (?, ?)", [(one, number) for one in sorted(set(keys))])
        return Kept(number=number, document=document, id=name, incident=None, profile=profile)

    def remove(self, numbers: Collection[int]) -> None:
        """Let these tellings go, with all that was judged of them."""
        self.unjudge(numbers)
        for statement in (
            "DELETE FROM telling_keys WHERE telling = ?",
            "DELETE FROM tellings WHERE number = ?",
        ):
            self._run(statement, [(number,) for number in numbers])
        self.done("telling", numbers)

    def gathered(self, incidents: Iterable[tuple[str, int]]) -> None:
        """Say in which incident tellings are, by number."""
        self._run("UPDATE tellings SET incident = ? WHERE number = ?", list(incidents))

    def keys_of(self, number: int) -> list[int]:
        """What the telling is found by."""
        return [row[0] for row in self._fetch("SELECT key FROM telling_keys WHERE telling = ?", (number,))]

    def sharing(self, keys: Iterable[int]) -> set[int]:
        """The numbers of the tellings that have one of the keys."""
        return {row[0] for row in self._among("SELECT telling FROM telling_keys WHERE key IN", keys)}

    def judged(self, numbers: Iterable[int]) -> list[tuple[int, int, bool, float]]:
        """What was judged of pairs that are both among these: their numbers, whether they are the same, the score."""
        wanted = set(numbers)
        rows = self._among("SELECT one, other, same, score FROM likenesses WHERE one IN", sorted(wanted))
        return sorted((row[0], row[1], bool(row[2]), row[3]) for row in rows if row[1] in wanted)

    def beside(self, numbers: Iterable[int]) -> set[int]:
        """The numbers of the tellings that were judged the same as one of these."""
        wanted = list(numbers)
        found: set[int] = set()
        for side, other in (("one", "other"), ("other", "one")):
            statement = f"SELECT {other} FROM likenesses WHERE same = 1 AND {side} IN"  # noqa: S608
            found.update(row[0] for row in self._among(statement, wanted))
        return found

    def judge(self, pairs: Iterable[tuple[int, int, bool, float]]) -> None:
        """Keep what was judged of pairs: two numbers, whether they are the same, the score."""
        rows = [(min(one, other), max(one, other), int(same), score) for one, other, same, score in pairs]
        self._run("INSERT INTO likenesses VALUES (?, ?, ?, ?)", rows)

    def unjudge(self, numbers: Iterable[int]) -> None:
        """Forget what was judged of these, and in which incidents they are."""
        wanted = [(number,) for number in numbers]
        for side in ("one", "other"):
            self._run(f"DELETE FROM likenesses WHERE {side} = ?", wanted)  # noqa: S608
        self._run("UPDATE tellings SET incident = NULL WHERE number = ?", wanted)

    # What grouping has put in the ledger beside incidents

    def records(self, documents: Iterable[int]) -> dict[tuple[str, str], int]:
        """Kind and id of each record about these documents, with the document's number."""
        rows = self._among("SELECT document, kind, record_id FROM grouped_records WHERE document IN", documents)
        return {(row[1], row[2]): row[0] for row in rows}

    def set_records(self, documents: Collection[int], records: Iterable[tuple[int, str, str]]) -> None:
        """Say which records there are about these documents."""
        self._run("DELETE FROM grouped_records WHERE document = ?", [(number,) for number in documents])
        self._run("INSERT INTO grouped_records VALUES (?, ?, ?)", sorted(set(records)))

    # The statements themselves

    def _tellings(self, column: str, values: Iterable[Any]) -> list[Kept]:
        columns = "number, document, id, incident, profile"
        rows = self._among(f"SELECT {columns} FROM tellings WHERE {column} IN", values)  # noqa: S608
        return [
            Kept(number=row[0], document=row[1], id=row[2], incident=row[3], profile=row[4])
            for row in sorted(rows, key=lambda row: row[0])
        ]

    def _next(self, table: str) -> int:
        return int(self._fetch(f"SELECT coalesce(max(number), 0) + 1 FROM {table}")[0][0])  # noqa: S608

    def _among(self, statement: str, values: Iterable[Any]) -> Iterator[Row]:
        for some in batched(dict.fromkeys(values), FEW):
            yield from self._fetch(f"{statement} ({', '.join('?' * len(some))})", some)

    def _fetch(self, statement: str, values: Sequence[Any] = ()) -> list[Row]:
        result = self._connection.exec_driver_sql(self._spelt(statement), tuple(values))
        rows: list[Row] = list(result.cursor.fetchall())
        result.close()
        return rows

    def _run(self, statement: str, rows: list[Any] | None = None) -> None:
        if rows is None:
            self._connection.exec_driver_sql(statement)
        elif rows:
            self._connection.exec_driver_sql(self._spelt(statement), rows)

    def _spelt(self, statement: str) -> str:
        return statement.replace("?", "%s") if self._percent else statement


def _told(row: Row) -> Told:
    return Told(number=row[0], id=row[1], said=row[2], original=row[3], copied=row[4])
