"""The tables that pages are looked up in, and the rows that one entry gives them.

Each row belongs to the entry `seq`. Documents, claims, incidents, judgements and media also have `until`, the entry
that superseded theirs: a row stands at entry N where `seq <= N < until`. Rows are never removed as entries are added,
so that a reading of a moment past finds by index what it found then.
"""

from __future__ import annotations

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Index, Integer, Table

from rashomon.ledger.entries import NOTHING
from rashomon.ledger.schema import NUMBER, TEXT, metadata

STANDS = (1 << 63) - 1
"""`until` of what has not been superseded."""

UNDATED = 9_999_999
"""`day` of a claim that does not say when it happened: after every day there is."""

LONG = 31
"""Days beyond which a claim's dates are `long`: a search by date looks for those apart."""

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}(?![0-9-])")

TELLING = 50
"""Quality from which a picture's hash tells it from others: its makers advise to discard those of 49 and less (the PDQ
reference implementation's own guide, in ThreatExchange)."""

LARGEST = (1 << 63) - 1
"""The largest number that both stores hold; a larger figure is written as this one, and in full in its record."""

Row = tuple[Any, ...]


def _seq() -> Column[int]:
    return Column("seq", NUMBER, primary_key=True, autoincrement=False)


def _until() -> Column[int]:
    return Column("until", NUMBER, nullable=False)


documents = Table(
    "documents",
    metadata,
    _seq(),
    _until(),
    Column("id", TEXT, nullable=False),
    Column("sha256", TEXT, nullable=False),
    Column("lang", TEXT),
    Column("outlet", TEXT),
    Column("url", TEXT),
    Column("title", TEXT),
    Column("published_at", TEXT),
    sqlite_strict=True,
)

claims = Table(
    "claims",
    metadata,
    _seq(),
    _until(),
    Column("id", TEXT, nullable=False),
    Column("document_id", TEXT, nullable=False),
    Column("event", TEXT, nullable=False),
    Column("stance", TEXT, nullable=False),
    Column("day", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("background", Integer, nullable=False),
    sqlite_strict=True,
)
"""`day` and `last` are the first and last day on which it may have happened: days since 0001-01-01, that being 1."""

figures = Table(
    "figures",
    metadata,
    _seq(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("effect", TEXT, nullable=False),
    Column("unit", TEXT, nullable=False),
    Column("low", NUMBER),
    Column("high", NUMBER),
    Column("approx", Integer, nullable=False),
    Column("subset", Integer, nullable=False),
    sqlite_strict=True,
)

incidents = Table(
    "incidents",
    metadata,
    _seq(),
    _until(),
    Column("id", TEXT, nullable=False),
    Column("title", TEXT, nullable=False),
    Column("country", TEXT),
    Column("place", TEXT),
    Column("day", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    sqlite_strict=True,
)

members = Table(
    "members",
    metadata,
    _seq(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("claim_id", TEXT, nullable=False),
    Column("background", Integer, nullable=False),
    sqlite_strict=True,
)
"""The claims of an incident, those about earlier events last."""

judgements = Table(
    "judgements",
    metadata,
    _seq(),
    _until(),
    Column("one", TEXT, nullable=False),
    Column("other", TEXT, nullable=False),
    Column("verdict", TEXT, nullable=False),
    sqlite_strict=True,
)

terms = Table(
    "terms",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=False),
    Column("facet", TEXT, nullable=False),
    Column("value", TEXT, nullable=False),
    sqlite_strict=True,
)
"""What claims can be looked for by: `value` without capitals, under a number that is a hash of both."""

postings = Table(
    "postings",
    metadata,
    _seq(),
    Column("term", NUMBER, primary_key=True, autoincrement=False),
    Column("day", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""Which claims have which term."""

media = Table(
    "media",
    metadata,
    _seq(),
    _until(),
    Column("document_id", TEXT, nullable=False),
    Column("sha256", TEXT),
    sqlite_strict=True,
)

looks = Table(
    "looks",
    metadata,
    _seq(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("pdq", TEXT, nullable=False),
    sqlite_strict=True,
)
"""How the pictures and frames of `media` look, those alone that can be told apart by it (`TELLING`)."""

Index("documents_id", documents.c.id, documents.c.seq)
Index("claims_id", claims.c.id, claims.c.seq)
Index("claims_document", claims.c.document_id, claims.c.seq)
Index("claims_day", claims.c.day, claims.c.seq, claims.c.last, claims.c.until)
Index("incidents_id", incidents.c.id, incidents.c.seq)
Index("members_claim", members.c.claim_id)
Index("judgements_one", judgements.c.one)
Index("judgements_other", judgements.c.other)
Index("media_sha256", media.c.sha256)
Index("postings_term", postings.c.term, postings.c.day, postings.c.seq, postings.c.last)

TABLES = (documents, claims, figures, incidents, members, judgements, terms, postings, media, looks)
"""The derived tables but for full text, which has a module of its own."""

ENDING = (documents, claims, incidents, judgements, media)
"""Those whose rows have an `until`."""

TERMS = ("event", "stance", "place", "country", "actor", "source", "effect", "long")
"""The facets of `terms`; `long` has the claims whose dates span more than LONG days."""


def term(facet: str, value: str) -> int:
    """The number of a term: 63 bits of a hash, so that it is the same on every machine."""
    number: int = _term_row(facet, value)[0]
    return number


def fold(value: str) -> str:
    """The value as terms have it, and as what is looked for must be compared with them."""
    return value.casefold().replace("\0", " ")


@lru_cache(maxsize=50_000)
def _term_row(facet: str, value: str) -> Row:
    folded = fold(value)
    digest = hashlib.sha256(f"{facet}\0{folded}".encode()).digest()
    return int.from_bytes(digest[:8]) >> 1, facet, folded


class Rows:
    """Rows by table, as they are made."""

    def __init__(self) -> None:
        self.of: dict[Table, list[Row]] = {table: [] for table in TABLES if table is not terms}
        self.terms: dict[int, Row] = {}
        """Rows of `terms`, which many entries share, by their number."""

    def add(self, seq: int, kind: str, record: str, until: int = STANDS) -> None:
        """Make the rows that one entry gives."""
        make = _MAKERS.get(kind)
        if make and record != NOTHING:
            make(self, seq, until, json.loads(record))


def _document(rows: Rows, seq: int, until: int, plain: dict[str, Any]) -> None:
    said = [_clean(plain.get(name)) for name in ("id", "sha256", "lang", "outlet", "url", "title", "published_at")]
    rows.of[documents].append((seq, until, *said))


def _claim(rows: Rows, seq: int, until: int, plain: dict[str, Any]) -> None:
    event, stance, when, place = plain["event"], plain["stance"], plain["when"], plain["place"]
    day, last = days(when["start"], when["end"]) if when else (UNDATED, 0)
    background = 1 if plain["background"] else 0
    rows.of[claims].append((seq, until, plain["id"], plain["document_id"], event, stance, day, last, background))
    named = {("event", event), ("stance", stance)}
    if place:
        named.add(("place", place["span"]["exact"]))
        if place["country"]:
            named.add(("country", place["country"]))
    _name(named, "actor", plain["actor"])
    _name(named, "actor", plain["target"])
    for number, figure in enumerate(plain["figures"]):
        rows.of[figures].append((seq, number, *_figure(figure)))
        named.add(("effect", figure["effect"]))
        for mention in figure["of"]:
            _name(named, "actor", mention)
    _name(named, "source", plain["attribution"]["source"])
    if last - day > LONG:
        named.add(("long", ""))
    numbers = set()
    for facet, value in named:
        row = _term_row(facet, value)
        rows.terms[row[0]] = row
        numbers.add(row[0])
    rows.of[postings] += [(seq, number, day, last) for number in sorted(numbers)]


def _figure(plain: dict[str, Any]) -> Row:
    low, high = plain["low"], plain["high"]
    low = low if low is None or -LARGEST <= low <= LARGEST else LARGEST
    high = high if high is None or -LARGEST <= high <= LARGEST else LARGEST
    return plain["effect"], plain["unit"], low, high, int(plain["approx"]), int(plain.get("subset", False))


def _name(named: set[tuple[str, str]], facet: str, mention: dict[str, Any] | None) -> None:
    """Add every name that the mention has: the canonical one, and the words that it was read from."""
    if not mention:
        return
    if name := mention["name"]:
        named.add((facet, name))
    if words := mention["span"]:
        named.add((facet, words["exact"]))
    if words := mention["antecedent"]:
        named.add((facet, words["exact"]))


def _incident(rows: Rows, seq: int, until: int, plain: dict[str, Any]) -> None:
    day, last = days(plain.get("start"), plain.get("end"))
    said = [_clean(plain.get(name)) for name in ("id", "title", "country", "place")]
    told, before = plain["claims"], plain.get("background", ())
    rows.of[incidents].append((seq, until, *said, day, last))
    rows.of[members] += [
        (seq, number, claim_id, int(number >= len(told))) for number, claim_id in enumerate((*told, *before))
    ]


def _judgement(rows: Rows, seq: int, until: int, plain: dict[str, Any]) -> None:
    sides = _clean(plain["left"]), _clean(plain["right"])
    rows.of[judgements].append((seq, until, *sides, plain["verdict"]))


def _medium(rows: Rows, seq: int, until: int, plain: dict[str, Any]) -> None:
    rows.of[media].append((seq, until, plain["document_id"], plain["sha256"]))
    # What was kept before there were any has none.
    telling = [one["pdq"] for one in plain.get("hashes", ()) if one["quality"] >= TELLING]
    rows.of[looks] += [(seq, number, pdq) for number, pdq in enumerate(telling)]


_MAKERS: dict[str, Callable[[Rows, int, int, dict[str, Any]], None]] = {
    "Document": _document,
    "Claim": _claim,
    "Incident": _incident,
    "Judgement": _judgement,
    "MediaItem": _medium,
}

KINDS = tuple(_MAKERS)
"""The kinds of records that give rows."""


def _clean(value: str | None) -> str | None:
    # PostgreSQL has no NUL in its text.
    return value.replace("\0", " ") if value else value


def days(start: str | None, end: str | None) -> tuple[int, int]:
    """The first and last day of two dates that may be cut short; UNDATED and 0 where neither is known."""
    first, last = _days(start or end or ""), _days(end or start or "")
    return (first[0], last[1]) if first and last else (UNDATED, 0)


@lru_cache(maxsize=50_000)
def _days(text: str) -> tuple[int, int] | None:
    if not _DATE.match(text):
        return None
    try:
        parts = [int(part) for part in text[:10].split("-")]
        first = date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    match len(parts):
        case 1:
            return first.toordinal(), date(first.year, 12, 31).toordinal()
        case 2:
            return first.toordinal(), first.toordinal() + monthrange(first.year, first.month)[1] - 1
    return first.toordinal(), first.toordinal()
