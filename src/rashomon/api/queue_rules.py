"""What needs a person, and how much is at stake: the rule `queue.v1`.

Everything is worked out from what is kept by index, so that it takes as long on a ledger of any size; what is looked
at is limited, and `LIMITS` says how far. Stakes and word lists are in `codebook/queue.yaml`.

An item is due until somebody decided what it asks: a conflict until every claim on both sides is reviewed
(`export.decided.REVIEWS`), a claim until it is, a pair until it was judged, a name until it was judged or accepted,
an incident until it was accepted with the claims that it has now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from rashomon.api.queue_claims import Asks
from rashomon.api.queue_due import AT_ONCE, BESIDE, LIMITS, SHOWN, Decided, Due, key, stake
from rashomon.api.queue_kept import Kept
from rashomon.codebook import load
from rashomon.codebook.naming import fold
from rashomon.ledger import View, latest


def due(view: View, done: Decided, kept: Kept) -> list[Due]:
    """Everything that is due as of the view, as far as was looked, the most at stake first.

    Conflicts are those of `kept`, whether or not it has looked at them since they were touched.
    """
    told = [one for one in kept.claims(view) if one.claim not in done.reviewed]
    found = [
        *islice(_conflicts(kept.conflicts(view), done), SHOWN),
        *_some("source", (one.source for one in told if one.source)),
        *_pairs(view, done),
        *_some("name", _names(told, done)),
        *_some("certainty", (one.certainty for one in told if one.certainty)),
        *_incidents(view, done, kept),
        *_copies(view, done),
    ]
    return sorted({one.key: one for one in found}.values(), key=lambda one: (-one.stake, one.key))


def _some(sort: str, found: Iterable[Due]) -> list[Due]:
    return sorted((one for one in found if one.sort == sort), key=lambda one: (-one.stake, one.key))[:SHOWN]


def _conflicts(found: Iterable[Due], done: Decided) -> Iterator[Due]:
    """Those of which a claim was not reviewed yet, about the first of the claims that were not.

    Nothing is accepted of which the words are not shown: of more claims than that the others are due after.
    """
    for one in found:
        left = [name for name in one.subjects if name not in done.reviewed]
        if left:
            beside = [name for name in one.subjects if name in done.reviewed][:BESIDE]
            claims = (*left[:AT_ONCE], *beside, *left[AT_ONCE:])
            yield replace(one, claims=claims, subjects=tuple(left[:AT_ONCE]))


def _names(told: Iterable[Asks], done: Decided) -> Iterator[Due]:
    kept: dict[tuple[str, str], tuple[str, list[str], set[str], int]] = {}
    for one in told:
        for sort, written in one.names:
            at = (sort, fold(written))
            if at in done.names:
                continue
            words, claims, reports, most = kept.get(at, (written, [], set(), 0))
            claims.append(one.claim)
            reports.add(one.document)
            kept[at] = (words, claims, reports, max(most, one.highest))
    for (sort, folded), (written, claims, reports, most) in kept.items():
        meant = "It is open whom" if sort == "actor" else "It is open which place"
        times = "once" if len(claims) == 1 else f"{len(claims)} times"
        yield Due(
            key=key("name", sort, folded),
            sort="name",
            stake=stake("name", len(reports), most),
            why=f"{meant} “{written}” means; it was read {times} among the latest claims.",
            claims=tuple(dict.fromkeys(claims)),
            subjects=(written,),
            accepts=sort,
            left=written,
            judged=sort,
        )


def _pairs(view: View, done: Decided) -> Iterator[Due]:
    low, high = load("queue")["near"]
    for one in latest.close(view, low, high, LIMITS["tellings"])[:SHOWN]:
        joined = one.homes[0] is not None and one.homes[0] == one.homes[1]
        if joined != (one.score >= 0.5) or frozenset((one.one, one.other)) in done.pairs:
            continue
        told = "are taken for one happening" if joined else "are kept apart"
        yield Due(
            key=key("pair", one.one, one.other),
            sort="pair",
            stake=stake("pair") + round(5 * (1 - abs(one.score - 0.5) * 10), 1),
            why=f"Two reports {told}, with a likeness of {one.score:.2f} where 0.50 decides.",
            claims=(one.one, one.other),
            subjects=(),
            accepts="",
            left=one.one,
            right=one.other,
            judged="claim",
            incident=one.homes[0] if joined else None,
        )


def _incidents(view: View, done: Decided, kept: Kept) -> Iterator[Due]:
    new = []
    for name, own, summary in kept.grouped(view):
        looked = any(set(own) <= accepted for accepted in done.incidents) or set(own) <= done.reviewed
        if not own or looked:
            continue
        part = "Some of its claims were reviewed" if done.reviewed & set(own) else "Nobody has looked at it"
        most = max((toll.high or toll.low or 0 for toll in summary.tolls), default=None)
        reports = f"{summary.reports} report{'' if summary.reports == 1 else 's'}"
        new.append(
            Due(
                key=key("incident", name, *own),
                sort="incident",
                stake=stake("incident", summary.reports, most),
                why=f"{part}: {len(own)} claim{'' if len(own) == 1 else 's'} of {reports} are taken for one happening.",
                claims=tuple(own[:2]),
                subjects=(name,),
                accepts="incident",
                incident=name,
                title=summary.title,
            )
        )
    yield from _some("incident", new)


def _copies(view: View, done: Decided) -> Iterator[Due]:
    low, high = load("queue")["near_copy"]
    near = [one for one in latest.copying(view, LIMITS["copies"]) if low <= one.score <= high]
    for one in [one for one in near if frozenset((one.left, one.right)) not in done.reports][:SHOWN]:
        reason = one.reasons[0].sentence if one.reasons else ""
        yield Due(
            key=key("copy", one.left, one.right),
            sort="copy",
            stake=stake("copy"),
            why=f"One report is taken for a copy of the other, by a score of {one.score:.2f}: {reason}",
            claims=(),
            subjects=(),
            accepts="",
            left=one.left,
            right=one.right,
            judged="report",
        )
