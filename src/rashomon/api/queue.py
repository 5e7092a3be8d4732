"""What needs a person first, and why: the review queue.

`queue_rules` says what is due and in which order (`queue.v1`). A list of what is due is the same for everybody; how
much of it somebody did today, and what they put off, is their own.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Annotated, Literal
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Query

from rashomon import overview
from rashomon.api import queue_rules
from rashomon.api.asking import Asked, Reading, Refusal
from rashomon.api.deciding import told
from rashomon.api.queue_rules import Due
from rashomon.codebook.naming import fold
from rashomon.ledger import Ledger, View, latest, moments, protection
from rashomon.model import Decision
from rashomon.resolve.names import actors
from rashomon.review import naming

router = APIRouter(tags=["queue"])

PAGE, MOST = 15, 100

Sort = Literal["", "conflict", "source", "pair", "name", "certainty", "incident", "copy"]

LABELS = {
    "conflict": "Conflicts",
    "source": "Sources that look wrong",
    "pair": "Nearly joined, nearly apart",
    "name": "Names left open",
    "certainty": "Low certainty",
    "incident": "New incidents",
    "copy": "Near copies",
}
"""The sorts in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The words of a claim that an item rests on."""

    claim: str
    document: str
    outlet: str
    published: str
    source: str
    words: str
    lang: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that needs a person."""

    due: Due
    label: str
    """Its sort in words."""
    quotes: tuple[Quote, ...]
    more: int
    """Further claims that it rests on."""
    suggested: tuple[str, ...]
    """Names like one that is open, the likest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many items there are of a sort."""

    sort: str
    label: str
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Some of what is due, the most at stake first."""

    items: tuple[Item, ...]
    after: str | None
    """What to give for the next page; None where this is the last."""
    sort: str
    sorts: tuple[Counted, ...]
    rule: str
    done_today: int
    """Decisions of the asker's of this day (UTC) that stand."""
    left: int
    """What is due, of every sort, without what the asker put off."""
    later: int
    """Items that the asker put off."""
    cut: tuple[str, ...]
    """Where it was not looked further, a sentence each."""
    behind: int
    """Incidents whose conflicts are still being worked out."""
    last: Decision | None
    """The decision asked about by `done`, if it is the asker's."""
    said: str
    """That decision in words."""


@dataclass
class _Kept:
    """What was worked out for one ledger."""

    conflicts: queue_rules.Kept = field(default_factory=dict)
    at: tuple[int, int] = (-1, -1)
    due: list[Due] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


_kept: WeakKeyDictionary[Ledger, _Kept] = WeakKeyDictionary()


def context(
    asked: Asked,
    sort: str = "",
    after: str | None = None,
    limit: int = PAGE,
    later: Collection[str] = (),
    done: str | None = None,
) -> QueuePage:
    """The queue as it stands now. `later` are keys of items that the asker put off, `done` the decision just made.

    Raises Refusal (422) for a moment past, in which nothing can be decided, and for a place to go on from that is none.
    """
    if asked.view.as_of is not None or asked.view.valid_at is not None:
        raise Refusal(422, "The queue is of now; nothing can be decided in the past.")
    view, made = asked.view, asked.view.decisions()
    behind = overview.upkeep(asked.workbench.ledger).current()
    found = _due(asked.workbench.ledger, view, made, behind)
    left = [one for one in found if one.key not in later]
    wanted = [one for one in left if sort in ("", one.sort)]
    start = _start(after)
    shown = wanted[start : start + limit]
    last = next((one for one in made if one.id == done and one.by == asked.asker.name), None) if done else None
    return QueuePage(
        items=tuple(protection.worded(one) for one in _items(view, shown)),
        after=str(start + limit) if len(wanted) > start + limit else None,
        sort=sort,
        sorts=tuple(
            Counted(sort=name, label=LABELS[name], due=sum(one.sort == name for one in left))
            for name in queue_rules.SORTS
        ),
        rule=queue_rules.RULE,
        done_today=_today(asked, made),
        left=len(left),
        later=len(found) - len(left),
        cut=_cut(view),
        behind=behind,
        last=protection.worded(last),
        said=told(last) if last else "",
    )


@router.get("/queue")
def queue(
    asked: Reading,
    sort: Annotated[Sort, Query(description="Only items of that sort.")] = "",
    after: Annotated[str | None, Query(description="What the page before gave as `after`.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = PAGE,
) -> QueuePage:
    """What needs a person first, and why, the most at stake first."""
    return context(asked, sort, after, limit)


def _due(ledger: Ledger, view: View, made: Sequence[Decision], behind: int) -> list[Due]:
    """What is due, worked out once for everybody who asks while nothing changes."""
    kept = _kept.setdefault(ledger, _Kept())
    with kept.lock:
        if kept.at != (view.upto, behind):
            kept.due = queue_rules.due(view, made, kept.conflicts)
            kept.at = (view.upto, behind)
        return kept.due


def _start(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isascii() or not after.isdigit() or len(after) > 9:
        raise Refusal(422, f"“{after}” is no place to go on from; give what the page before gave, or nothing.")
    return int(after)


def _items(view: View, some: Sequence[Due]) -> list[Item]:
    wanted = [name for one in some for name in one.claims[:4]]
    claims = {claim.id: claim for claim in view.claims(ids=wanted)}
    documents = {one.id: one for one in view.documents({claim.document_id for claim in claims.values()})}
    known = [actor.name for actor in actors().actors]
    found = []
    for one in some:
        quotes = tuple(
            Quote(
                claim=claim.id,
                document=claim.document_id,
                outlet=documents[claim.document_id].outlet or "no outlet named",
                published=(documents[claim.document_id].published_at or "")[:10],
                source=queue_rules.speaker(claim),
                words=claim.span.exact,
                lang=documents[claim.document_id].lang,
            )
            for claim in (claims[name] for name in one.claims[:4] if name in claims)
        )
        found.append(
            Item(
                due=one,
                label=LABELS[one.sort],
                quotes=quotes,
                more=max(0, len(one.claims) - 4),
                suggested=tuple(
                    name
                    for name in naming.near(one.left, known if one.judged == "actor" else ())
                    if fold(name) != fold(one.left)
                ),
            )
        )
    return found


def _today(asked: Asked, made: Sequence[Decision]) -> int:
    day = moments.stamp(asked.workbench.clock().astimezone(UTC))[:10]
    stands = queue_rules.Decided(made).stands
    return sum(one.by == asked.asker.name and one.decided_at[:10] == day for one in stands)


def _cut(view: View) -> tuple[str, ...]:
    """Where it was not looked further."""
    limits, found = queue_rules.LIMITS, []
    if latest.more(view, limits["claims"]):
        found.append(f"Sources, names and certainty were looked at in the latest {limits['claims']} claims.")
    found.append(
        f"Of each sort there are {queue_rules.SHOWN} at most; of conflicts those of the {limits['conflicts']} "
        "incidents that have most."
    )
    return tuple(found)
