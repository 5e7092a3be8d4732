"""Which documents have to be told anew, by the entries that were added since grouping last looked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Any

from sqlalchemy import case, select

from rashomon.grouping.work import MAKER, Work, kept_by, reports
from rashomon.ledger import lookup
from rashomon.ledger.entries import NOTHING, WITHDREW
from rashomon.ledger.schema import current, entries
from rashomon.ledger.tellings import key
from rashomon.ledger.writing import BATCH, GROUPED
from rashomon.model import Decision, Incident, from_json
from rashomon.reconcile.joining import Joining
from rashomon.reconcile.judged_names import fold

DOCUMENT, TELLING, ABOUT, RECORD = "document", "telling", "about", "record"
"""What is noted as still to be done: ids of documents to be told anew; numbers of tellings to be gathered anew, and of
documents about which is to be said anew what they repeat and what is to be noted; kinds and ids of records that may
have to go."""

NAME = "name"
"""The sort of key by which documents are found that have a name in their claims."""

KINDS = ("Document", "Claim", "Extraction", "Decision")
"""Kinds of records that grouping depends on."""

_COLUMNS = (
    entries.c.seq,
    entries.c.agent,
    entries.c.action,
    entries.c.kind,
    entries.c.record_id,
    entries.c.document_id,
    entries.c.supersedes,
    case((entries.c.kind == Decision.__name__, entries.c.record), else_=NOTHING).label("record"),
)


def notice(work: Work) -> None:
    """Note the documents that entries touch which grouping has not seen; all of them where it is not known which."""
    upto = work.index.upto(kept_by())
    since = None if upto is None else _since(work, upto)
    if since is None or any(_others(row) for row in since):
        _everything(work)
    elif since:
        work.index.note(DOCUMENT, sorted({name for row in since for name in touched(work, row)}))
    if upto != work.view.upto:
        work.index.mark(kept_by(), work.view.upto)


def _since(work: Work, upto: int) -> list[Any]:
    """What was added, and of what it supersedes the kinds that grouping depends on."""
    with work.ledger.reading() as connection:
        rows = list(connection.execute(select(*_COLUMNS).where(entries.c.seq > upto)))
        superseded = [row.supersedes for row in rows if row.supersedes is not None and row.kind in KINDS]
        for some in batched(superseded, BATCH):
            rows += connection.execute(select(*_COLUMNS).where(entries.c.seq.in_(some)))
        return rows


def is_ours(work: Work) -> bool:
    """Whether there are incidents in the ledger, all of this grouping."""
    standing = current(work.view.upto).where(entries.c.kind == Incident.__name__)
    with work.ledger.reading() as connection:
        return set(connection.scalars(standing.with_only_columns(entries.c.agent).distinct())) == {MAKER}


def _others(row: Any) -> bool:
    """Whether the entry is of another grouping, or takes back what this one has grouped."""
    return bool(row.agent != MAKER and (row.action == GROUPED or row.kind == Incident.__name__))


def _everything(work: Work) -> None:
    work.index.clear()
    with work.ledger.reading() as connection:
        for table, column in ((lookup.documents, lookup.documents.c.id), (lookup.claims, lookup.claims.c.document_id)):
            stands = select(column).distinct().where(table.c.until == lookup.STANDS)
            work.index.note(DOCUMENT, connection.scalars(stands))
        grouped = current(work.view.upto).where(entries.c.action == GROUPED)
        rows = connection.execute(grouped.with_only_columns(entries.c.kind, entries.c.record_id))
        work.index.note(RECORD, [f"{kind} {name}" for kind, name in rows])
    work.index.note(DOCUMENT, sorted({one.added.document_id for one in work.made if one.added}))


def touched(work: Work, row: Any) -> Iterator[str]:
    """The documents that the entry of a record, or its going, touches."""
    if row.kind not in KINDS or row.action == WITHDREW:
        return
    if row.kind == "Document":
        yield row.record_id
    elif row.kind != Decision.__name__:
        yield row.document_id
    elif json.loads(row.record):
        yield from _decided(work, from_json(Decision, row.record))


def _decided(work: Work, decision: Decision) -> Iterator[str]:
    seen: dict[str, Decision] = {}
    by_id = {one.id: one for one in work.made}
    while decision and decision.id not in seen:
        seen[decision.id] = decision
        undone = by_id.get(decision.undoes or "")
        if undone is None:
            break
        decision = undone
    for one in seen.values():
        yield from reports(one)
        if one.judgement and one.sort in ("actor", "place"):
            yield from _named(work, one)


def _named(work: Work, decision: Decision) -> Iterator[str]:
    """The documents that have any of the names that judgements hold together with those of this one."""
    said = [one.judgement for one in (*work.made, decision) if one.judgement and one.sort in ("actor", "place")]
    joining = Joining(dict.fromkeys(fold(name) for one in said for name in (one.left, one.right)))
    for one in said:
        joining.join(fold(one.left), fold(one.right))
    homes = {joining.home(fold(name)) for one in [decision.judgement] if one for name in (one.left, one.right)}
    names = [name for name in joining.names if joining.home(name) in homes]
    yield from found_by(work, names)


def found_by(work: Work, names: Iterable[str]) -> Iterator[str]:
    """The documents that have one of the folded names in their claims."""
    numbers = work.index.having_names(key(NAME, name) for name in names)
    yield from (told.id for told in work.index.numbered(numbers).values())
