"""The claims of a ledger gathered into incidents, of which only those change that new entries touch.

The stage `reconcile` says what is told, compared and joined, and knows no ledger; this joins the two. What was told,
under which keys, and what was judged of it is kept in the ledger (`rashomon.ledger.tellings`), so that a new report
costs as much as there are reports that it is compared with. The incidents are those of `reconcile.incidents.grouped`
over everything, whatever the order in which entries came and the batches in which they were grouped.

    touched   which documents the new entries touch
    copying   which of them repeat another
    telling   what they tell, and how that compares
    gathering which incidents come of it
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from rashomon.grouping.gathering import Regrouped, gather
from rashomon.grouping.telling import tell
from rashomon.grouping.touched import DOCUMENT, is_ours, notice
from rashomon.grouping.work import MAKER, Work

if TYPE_CHECKING:
    from rashomon.ledger import Ledger
    from rashomon.model import Incident

__all__ = ["MAKER", "Regrouped", "about", "group", "rebuild"]

FEW = 32
"""Documents that are told anew in one transaction."""


def group(ledger: Ledger) -> Regrouped:
    """Gather the claims that stand in the ledger, as people have decided on them, into incidents; keep what changed.

    In one transaction where it concerns few documents; otherwise others may write between some of them and the next,
    and an interrupted run goes on where it stopped.
    """
    with ledger.transaction():
        work = Work(ledger)
        notice(work)
        if len(some := work.index.noted(DOCUMENT, FEW + 1)) <= FEW:
            tell(work, some)
            return gather(work)
    while some:
        with ledger.transaction():
            work = Work(ledger)
            some = work.index.noted(DOCUMENT, FEW)
            tell(work, some)
    with ledger.transaction():
        work = Work(ledger)
        notice(work)
        tell(work, work.index.noted(DOCUMENT))
        return gather(work)


def rebuild(ledger: Ledger) -> None:
    """Throw away every table that is made from entries, and make it again.

    What grouping knows is made again where the incidents that stand are of this grouping, so that they stay as they
    are; otherwise the next grouping makes it.
    """
    ledger.rebuild()
    with ledger.transaction():
        standing = is_ours(Work(ledger))
    if standing:
        group(ledger)


def about(ledger: Ledger, documents: Collection[str]) -> tuple[Incident, ...]:
    """The incidents that have a claim of one of the documents, in order of their earliest claims."""
    with ledger.transaction():
        return Work(ledger).incidents_of(documents)
