"""Which incidents new entries touch, and their summaries made anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import batched
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, select

from rashomon import readings
from rashomon.grouping.touched import touched
from rashomon.grouping.work import Work, kept_by
from rashomon.ledger import lookup, summaries
from rashomon.ledger.entries import NOTHING
from rashomon.ledger.schema import entries
from rashomon.ledger.writing import BATCH
from rashomon.model import Decision, Incident, Judgement
from rashomon.overview.summing import MAKER, named, summed

if TYPE_CHECKING:
    from rashomon.ledger import Ledger, View
    from rashomon.ledger.summaries import Summary

FEW = 24
"""Incidents whose readings are made at a time: about a fifth of a second's work."""

TEXTS = (Decision.__name__, Judgement.__name__)
"""Kinds of records that are looked into for what they touch."""


def make(ledger: Ledger, most: int | None = None, step: Callable[[int], None] = lambda left: None) -> int:
    """Bring the summaries up to what the ledger says now; how many incidents are still behind.

    `most` is how many incidents' readings are made at most. Others may write between: no transaction is open while
    readings are made. `step` is told after some how many are left. Raises LedgerError.
    """
    notice(ledger)
    made = 0
    while (left := summaries.state(ledger.view())[2]) and (most is None or made < most):
        step(left)
        made += _some(ledger, FEW if most is None else min(FEW, most - made))
    return left


def behind(ledger: Ledger) -> int:
    """How many incidents' summaries are behind, as far as it was noticed; at least 1 where entries were not noticed."""
    view = ledger.view()
    maker, upto, due = summaries.state(view)
    return due if (maker, upto) == (kept_as(), view.upto) else max(due, 1)


def notice(ledger: Ledger) -> None:
    """Note the incidents that entries touch that the overview has not seen; all where it is not known which."""
    maker, upto, _ = summaries.state(ledger.view())
    if (maker, upto) == (kept_as(), ledger.view().upto):
        return
    with ledger.transaction():
        kept, view = ledger.summaries(), ledger.view()
        since = kept.upto(kept_as())
        if since is None:
            kept.clear()
            with ledger.reading() as connection:
                standing = select(lookup.incidents.c.id).where(lookup.incidents.c.until == lookup.STANDS)
                kept.note(connection.scalars(standing), view.upto)
        elif since < view.upto:
            kept.note(_touched(ledger, since), view.upto)
        kept.mark(kept_as(), view.upto)


@cache
def kept_as() -> str:
    """Whose tables are of use: those of this overview, made of what is grouped with these features and lists."""
    return f"{MAKER} {kept_by()}"


def summaries_of(view: View, names: Iterable[str]) -> list[tuple[Summary, tuple[tuple[str, str], ...]]]:
    """The summaries of those incidents that stand in the view, each with what it is found by, in the order asked."""
    found = readings.some(view, names)
    stands = _recorded(view, [reading.incident.id for reading in found])
    made = {one.incident.id: (summed(one, stands[one.incident.id]), tuple(named(one))) for one in found}
    return [made[name] for name in dict.fromkeys(names) if name in made]


def _some(ledger: Ledger, most: int) -> int:
    view = ledger.view()
    with view._reading() as connection:
        names = summaries.Kept(connection).due(most)
    made = summaries_of(view, names)
    with ledger.transaction():
        ledger.summaries().put(names, made, view.upto)
    return len(names)


def _recorded(view: View, names: Iterable[str]) -> dict[str, int]:
    table = lookup.incidents
    found: dict[str, int] = {}
    with view._reading() as connection:
        for few in batched(names, BATCH):
            at = select(table.c.id, table.c.seq).where(table.c.id.in_(few), table.c.seq <= view.upto)
            found |= {row.id: row.seq for row in connection.execute(at.where(table.c.until > view.upto))}
    return found


def _touched(ledger: Ledger, since: int) -> Iterator[str]:
    """The incidents that entries past that one touch, gone ones included."""
    work = Work(ledger)
    documents: dict[str, None] = {}
    for row in _since(ledger, since):
        if row.kind == Incident.__name__:
            yield row.record_id
        elif row.kind == Judgement.__name__:
            said = json.loads(row.record) or {}
            documents |= dict.fromkeys(name for side in ("left", "right") if (name := said.get(side)))
        elif row.kind == "Issue":
            documents |= dict.fromkeys(name for name in (row.subject, row.document_id) if name)
        else:
            documents |= dict.fromkeys(touched(work, row))
    yield from _incidents(ledger, work, documents)


def _since(ledger: Ledger, since: int) -> list[Any]:
    """What was added, and what it took the place of."""
    columns = (
        entries.c.agent,
        entries.c.action,
        entries.c.kind,
        entries.c.record_id,
        entries.c.document_id,
        entries.c.subject,
        entries.c.supersedes,
        case((entries.c.kind.in_(TEXTS), entries.c.record), else_=NOTHING).label("record"),
    )
    with ledger.reading() as connection:
        rows = list(connection.execute(select(*columns).where(entries.c.seq > since)))
        before = [row.supersedes for row in rows if row.supersedes is not None]
        for few in batched(before, BATCH):
            rows += connection.execute(select(*columns).where(entries.c.seq.in_(few)))
        return rows


def _incidents(ledger: Ledger, work: Work, names: Iterable[str]) -> Iterator[str]:
    """The incidents that are told of in these documents, or that have these claims."""
    claims, members, incidents = lookup.claims, lookup.members, lookup.incidents
    wanted = list(dict.fromkeys(names))
    numbers = [told.number for told in work.index.documents(wanted).values()]
    yield from (kept.incident for kept in work.index.of_documents(numbers) if kept.incident)
    with ledger.reading() as connection:
        for few in batched(wanted, BATCH):
            own = select(claims.c.id).where(claims.c.document_id.in_(few))
            told = select(members.c.seq).where(members.c.claim_id.in_(own) | members.c.claim_id.in_(few))
            stand = select(incidents.c.id).where(incidents.c.until == lookup.STANDS, incidents.c.seq.in_(told))
            yield from connection.scalars(stand)
