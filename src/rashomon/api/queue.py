"""What needs a person first, and why: the review queue.

`queue_rules` says what is due and in which order (`queue.v1`). A list of what is due is the same for everybody; how
much of it somebody did today, and what they put off, is their own.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from rashomon.api import decisions, queue_rules
from rashomon.api.asking import Asked, Now, Refusal
from rashomon.api.deciding import told
from rashomon.api.incidents import not_kept
from rashomon.api.paging import AfterNumber, Linked
from rashomon.api.queue_claims import speaker
from rashomon.api.queue_due import AT_ONCE, BESIDE, LIMITS, RULE, SHOWN, SORTS, Decided, Due
from rashomon.api.queue_kept import Kept
from rashomon.api.workbench import Workbench
from rashomon.codebook.naming import fold
from rashomon.ledger import View, latest, moments, protection, reports
from rashomon.model import Decision
from rashomon.resolve.names import actors
from rashomon.review import naming

router = APIRouter(tags=["queue"])

PAGE, MOST = 15, 100

WORDS = AT_ONCE + BESIDE
"""Claims of an item whose words are shown at most."""

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
class ReportNamed:
    """One of two reports that may be one telling."""

    id: str
    title: str
    outlet: str
    published: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that needs a person."""

    due: Due
    label: str
    """Its sort in words."""
    quotes: tuple[Quote, ...]
    reports: tuple[ReportNamed, ...]
    """Those that it asks to be judged."""
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


class _Queue:
    """What is due in the ledger, worked out once for everybody who asks while nothing changes."""

    def __init__(self, bench: Workbench) -> None:
        self.kept = Kept(bench.ledger)
        self._at: tuple[int, int, int] = (-1, -1, -1)
        self._made: Sequence[Decision] | None = None
        self._lock = threading.Lock()
        self.due: list[Due] = []
        self.decided = Decided(())

    def read(self, view: View, made: Sequence[Decision], behind: int) -> tuple[list[Due], Decided]:
        """What is due, and what people decided; `behind` incidents are to be looked at. Names are covered in all."""
        with self._lock:
            if made is not self._made:
                self._made, self.decided = made, Decided(made)
            # Summaries come without an entry: as long as some are behind, so may be what follows from them.
            at = (view.upto, self.kept.version, behind)
            if self._at != at:
                self.due, self._at = queue_rules.due(view, self.decided, self.kept), at
            return self.due, self.decided


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
    view, made, kept = asked.view, decisions.made(asked), asked.workbench.own(_Queue)
    behind = kept.kept.current(view, decided=done is not None)
    # What is due is the same for everybody, and so worked out with names covered, whoever asks.
    plain = replace(asked, view=asked.workbench.view()) if asked.revealed else asked
    found, decided = kept.read(plain.view, decisions.made(plain), behind)
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
            Counted(sort=name, label=LABELS[name], due=sum(one.sort == name for one in left)) for name in SORTS
        ),
        rule=RULE,
        done_today=_today(asked, decided),
        left=len(left),
        later=len(found) - len(left),
        cut=_cut(view, len(kept.kept.failed)),
        behind=behind,
        last=protection.worded(last),
        said=told(last) if last else "",
    )


@router.get("/queue")
def queue(
    asked: Now,
    onward: Linked,
    response: Response,
    sort: Annotated[Sort, Query(description="Only items of that sort.")] = "",
    after: AfterNumber = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = PAGE,
) -> QueuePage:
    """What needs a person first, and why, the most at stake first."""
    found = onward(context(asked, sort, after, limit))
    not_kept(response, found.behind)
    return found


def _start(after: str | None) -> int:
    if after is None:
        return 0
    if not after.isascii() or not after.isdigit() or len(after) > 9:
        raise Refusal(422, f"“{after}” is no place to go on from; give what the page before gave, or nothing.")
    return int(after)


def _items(view: View, some: Sequence[Due]) -> list[Item]:
    wanted = [name for one in some for name in one.claims[:WORDS]]
    claims = {claim.id: claim for claim in view.claims(ids=wanted)}
    documents = reports.some(view, {claim.document_id for claim in claims.values()})
    pairs = [name for one in some if one.judged == "report" for name in (one.left, one.right)]
    told = reports.some(view, pairs) if pairs else {}
    known = [actor.name for actor in actors().actors]
    found = []
    for one in some:
        quotes = tuple(
            Quote(
                claim=claim.id,
                document=claim.document_id,
                outlet=documents[claim.document_id].outlet or "no outlet named",
                published=(documents[claim.document_id].published_at or "")[:10],
                source=speaker(claim),
                words=claim.span.exact,
                lang=documents[claim.document_id].lang,
            )
            for claim in (claims[name] for name in one.claims[:WORDS] if name in claims)
        )
        found.append(
            Item(
                due=one,
                label=LABELS[one.sort],
                quotes=quotes,
                reports=tuple(_named(told[name]) for name in (one.left, one.right) if name in told),
                more=max(0, len(one.claims) - WORDS),
                suggested=tuple(
                    name
                    for name in naming.near(one.left, known if one.judged == "actor" else ())
                    if fold(name) != fold(one.left)
                ),
            )
        )
    return found


def _named(row: reports.Row) -> ReportNamed:
    return ReportNamed(
        id=row.id,
        title=row.title or row.id,
        outlet=row.outlet or "no outlet named",
        published=(row.published_at or "")[:10],
    )


def _today(asked: Asked, decided: Decided) -> int:
    day = moments.stamp(asked.workbench.clock().astimezone(UTC))[:10]
    return sum(one.by == asked.asker.name and one.decided_at[:10] == day for one in decided.stands)


def _cut(view: View, failed: int) -> tuple[str, ...]:
    """Where it was not looked further."""
    limits, found = LIMITS, []
    if latest.more(view, limits["claims"]):
        found.append(f"Sources, names and certainty were looked at in the latest {limits['claims']} claims.")
    found.append(
        f"Of each sort there are {SHOWN} at most; of conflicts those of the {limits['conflicts']} "
        "incidents that have most."
    )
    if failed:
        told = f"{failed} incident{'' if failed == 1 else 's'}"
        found.append(f"The conflicts of {told} could not be worked out; the server's log says why.")
    return tuple(found)
