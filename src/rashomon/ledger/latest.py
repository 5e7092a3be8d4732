"""What came last, and what stands out in what is kept, in steps whose length does not grow with the ledger.

For lists of what somebody should look at: none of them is complete, and who asks says where it ends.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from rashomon.ledger.entries import WITHDREW
from rashomon.ledger.lookup import STANDS, claims, incidents, members
from rashomon.ledger.schema import bytes_, entries
from rashomon.ledger.summary_tables import summaries
from rashomon.ledger.telling_tables import likenesses, near_copies, tellings
from rashomon.ledger.view import View, among
from rashomon.ledger.writing import BATCH
from rashomon.model import Decision, Judgement, from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two tellings and how alike they were found."""

    one: str
    other: str
    """Ids of their first claims."""
    score: float
    """0 to 1; from one half on they were joined."""
    homes: tuple[str | None, str | None]
    """The incidents that they are in."""


def recorded(view: View, most: int) -> list[int]:
    """Entries of the claims that were recorded last and stand, the last first."""
    lines = select(claims.c.seq).where(claims.c.until == STANDS, claims.c.seq <= view.upto)
    with view._reading() as connection:
        return list(connection.scalars(lines.order_by(claims.c.seq.desc()).limit(most)))


def told(view: View, seqs: Iterable[int]) -> list[tuple[int, dict[str, Any]]]:
    """The claims of those entries as plain JSON."""
    lines = select(entries.c.seq, entries.c.record)
    return [(row.seq, json.loads(row.record)) for row in among(view, lines, entries.c.seq, seqs)]


def decided(view: View, since: int) -> list[Decision] | None:
    """The decisions recorded after that entry; None where one of before was withdrawn or stands otherwise since."""
    with view._reading() as connection:
        rows = list(connection.execute(_after(view, Decision, since)))
    if any(row.supersedes is not None or row.action == WITHDREW for row in rows):
        return None
    return [from_json(Decision, row.record) for row in rows]


def named(view: View, kind: type[Any], since: int) -> frozenset[str]:
    """Ids of the records of that kind that were recorded after that entry."""
    with view._reading() as connection:
        return frozenset(row.record_id for row in connection.execute(_after(view, kind, since)))


def _after(view: View, kind: type[Any], since: int) -> Select[Any]:
    # Of few entries of no index's own form, so that those are looked through and not every record of the kind.
    column = entries.c.kind if view.upto - since > BATCH else entries.c.kind.concat("")
    lines = select(entries.c.record_id, entries.c.record, entries.c.supersedes, entries.c.action)
    lines = lines.where(entries.c.seq > since, entries.c.seq <= view.upto, column == kind.__name__)
    return lines.order_by(entries.c.seq)


def conflicting(view: View, most: int) -> list[tuple[str, int, int]]:
    """The incidents with the most conflicts, of those the ones in most claims: the id, the entry by which it stands and
    that as of which its summary was made."""
    lines = _summaries().where(summaries.c.conflicts > 0)
    lines = lines.order_by(summaries.c.conflicts.desc(), summaries.c.claims.desc(), summaries.c.id).limit(most)
    with view._reading() as connection:
        return [(row.id, row.seq, row.upto) for row in connection.execute(lines)]


def summed(view: View, names: Iterable[str]) -> list[tuple[str, int, int]]:
    """Of those incidents that have a summary the same as `conflicting` gives."""
    return [(row.id, row.seq, row.upto) for row in among(view, _summaries(), summaries.c.id, names)]


def _summaries() -> Select[Any]:
    stands = (incidents.c.id == summaries.c.id) & (incidents.c.until == STANDS)
    return select(summaries.c.id, incidents.c.seq, summaries.c.upto).join(incidents, stands)


def grouped(view: View, most: int) -> list[tuple[int, str]]:
    """Entry and id of the incidents that came last or changed last, the last first."""
    lines = select(incidents.c.seq, incidents.c.id).where(incidents.c.until == STANDS)
    with view._reading() as connection:
        rows = connection.execute(lines.order_by(incidents.c.seq.desc()).limit(most))
        return [(row.seq, row.id) for row in rows]


def claims_of(view: View, seqs: Iterable[int]) -> dict[int, list[str]]:
    """Ids of the claims of the incidents that stand by those entries, without those about earlier events."""
    found: dict[int, list[str]] = {}
    lines = select(members.c.seq, members.c.claim_id).where(members.c.background == 0)
    for row in among(view, lines.order_by(members.c.seq, members.c.number), members.c.seq, seqs):
        found.setdefault(row.seq, []).append(row.claim_id)
    return found


def homes(view: View, claim_ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """By claim the id and the title of the incident that it is told of, where there is one."""
    lines = select(members.c.claim_id, incidents.c.id, incidents.c.title)
    lines = lines.join(incidents, incidents.c.seq == members.c.seq).where(incidents.c.until == STANDS)
    return {row.claim_id: (row.id, row.title) for row in among(view, lines, members.c.claim_id, claim_ids)}


def close(view: View, low: float, high: float, most: int) -> list[Pair]:
    """Pairs of tellings that were found about as alike as the two bounds (0 to 1), among the last `most` tellings."""
    one, other = tellings.alias("one"), tellings.alias("other")
    with view._reading() as connection:
        last = connection.scalar(select(func.max(tellings.c.number))) or 0
        lines = select(one.c.id, other.c.id.label("second"), likenesses.c.score, one.c.incident, other.c.incident)
        lines = lines.join(one, one.c.number == likenesses.c.one).join(other, other.c.number == likenesses.c.other)
        lines = lines.where(likenesses.c.other > last - most, likenesses.c.score.between(low, high))
        rows = connection.execute(lines.order_by(func.abs(likenesses.c.score - 0.5), one.c.id).limit(most))
        return [Pair(one=row[0], other=row[1], score=row[2], homes=(row[3], row[4])) for row in rows]


def copying(view: View, most: int) -> list[Judgement]:
    """What was judged of the documents that came last and share words with another, the last first."""
    lines = select(near_copies.c.judgement).order_by(near_copies.c.one.desc(), near_copies.c.other.desc()).limit(most)
    with view._reading() as connection:
        return [from_json(Judgement, text) for text in connection.scalars(lines)]


def sizes(view: View, hashes: Iterable[str]) -> dict[str, int]:
    """By their SHA-256 how many bytes those have that the ledger keeps."""
    lines = select(bytes_.c.sha256, func.length(bytes_.c.data).label("size"))
    return {row.sha256: row.size for row in among(view, lines, bytes_.c.sha256, hashes)}


def more(view: View, most: int) -> bool:
    """Whether more claims stand than so many."""
    lines = select(claims.c.seq).where(claims.c.until == STANDS).limit(1).offset(most)
    with view._reading() as connection:
        return connection.scalar(lines) is not None
