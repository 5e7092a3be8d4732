"""Claims of one happening, brought together across reports into incidents.

A wrong merge is worse than a missed one: two reports are joined only where their likest claims give a figure in common,
or have parties or names in common and a place or days that agree (`features.score`). What is joined carries over: two
reports that are each joined to a third are one incident, whatever the two say of each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from rashomon.model import Claim, Document, Incident, Issue, Judgement, Reason, record_id
from rashomon.protocols import Feature
from rashomon.reconcile import candidates, copies, features, judged_claims
from rashomon.reconcile import days as dates
from rashomon.reconcile.candidates import Telling
from rashomon.reconcile.parties import FIGHTING, sides
from rashomon.reconcile.prospects import Prospects
from rashomon.reconcile.spots import where

SAME = 0.6
"""Least score at which two tellings are one happening (set by hand on hand-coded reports)."""

KINDS = {
    "clash": "Clash",
    "attack": "Attack",
    "explosion": "Explosion",
    "capture": "Capture",
    "release": "Release",
    "seizure": "Seizure",
    "talks": "Talks",
    "crash": "Crash",
    "movement": "Movement",
    "coup": "Coup",
    "arrest": "Arrests",
    "protest": "Protest",
    "other": "Events",
}


def group(
    documents: Sequence[Document],
    claims: Iterable[Claim],
    repeated: Sequence[Judgement] | None = None,
    compared: Sequence[Feature] | None = None,
    judged: Sequence[Judgement] = (),
) -> tuple[Incident, ...]:
    """The incidents that the claims are about, in order of their earliest claim.

    `repeated` are the copies among the documents (found here if not given): a copy tells what its original tells.
    `compared` are the features, the built-in ones by default. `judged` says by people, oldest first, which two claims
    are of one incident (`same`) and which are not (`different`); it is followed whatever the features say, a later
    judgement before an earlier one that it contradicts. The result does not depend on any order of the other input.
    Each claim is in one incident, as its own or as background; background claims of a report that tells of nothing
    are in none.
    """
    return grouped(documents, claims, repeated, compared, judged)[0]


def grouped(
    documents: Sequence[Document],
    claims: Iterable[Claim],
    repeated: Sequence[Judgement] | None = None,
    compared: Sequence[Feature] | None = None,
    judged: Sequence[Judgement] = (),
) -> tuple[tuple[Incident, ...], tuple[Issue, ...]]:
    """As `group`, with an issue for each judgement by a person that the features alone would have overridden."""
    published = {document.id: document.published_at for document in documents}
    whole = candidates.tellings(claims)
    told = judged_claims.split(whole, judged)
    repeated = copies.find(documents) if repeated is None else repeated
    originals = copies.originals(repeated)
    worth = Prospects(documents)
    used = compared or worth.features
    found = [
        judgement
        for left, right in candidates.pairs(told, published)
        if compared or _copied(left.document_id, right.document_id, originals) or worth.may(left.claims, right.claims)
        if (judgement := judge(left, right, used, originals)).verdict == "same"
    ]
    found.sort(key=lambda judgement: (-judgement.score, judgement.left, judgement.right))
    following = judged_claims.follow(told, judged)
    joined = following.joined(found)
    order = _order(published)
    incidents = [
        _incident(sorted(members, key=lambda telling: order(telling.claims[0])), [*found, *following.followed], order)
        for members in joined
    ]
    by_id = {claim.id: claim for telling in told for claim in telling.claims}
    return (
        tuple(sorted(incidents, key=lambda incident: order(by_id[incident.claims[0]]))),
        judged_claims.overridden(whole, told, found, judged),
    )


def judge(left: Telling, right: Telling, compared: Sequence[Feature], originals: Mapping[str, str]) -> Judgement:
    """Whether two tellings are of one happening: `same` or `different`, with the reasons of their likest claims.

    The score is the mean of the best third of the shorter telling's claims (two at least, where there are two), each
    against the claim of the other that it is most like.
    """
    shorter, longer = sorted((left, right), key=lambda telling: (len(telling.claims), telling.id))
    best: list[tuple[float, str, str, tuple[Reason, ...]]] = []
    for claim in shorter.claims:
        scored = []
        for other in longer.claims:
            reasons = features.reasons(claim, other, compared)
            scored.append((features.score(reasons), claim.id, other.id, reasons))
        best.append(max(scored, key=lambda item: (item[0], item[2])))
    best.sort(key=lambda item: (-item[0], item[1]))
    likest = best[: max(2, (len(best) + 2) // 3)]
    score = sum(item[0] for item in likest) / len(likest)
    reasons = likest[0][3]
    if _copied(left.document_id, right.document_id, originals):
        # One text is the other: whatever was read from both is one telling.
        score = max(score, 0.99)
        reasons = (*reasons, Reason(feature="copy.v1", score=1.0, sentence="One report repeats the other's words."))
    return Judgement(
        left=left.id,
        right=right.id,
        verdict="same" if score >= SAME else "different",
        score=round(score, 3),
        reasons=reasons,
    )


def _copied(left: str, right: str, originals: Mapping[str, str]) -> bool:
    return originals.get(left, left) == originals.get(right, right)


def _order(published: Mapping[str, str | None]) -> Callable[[Claim], tuple[str, str, int, int, str]]:
    def key(claim: Claim) -> tuple[str, str, int, int, str]:
        return (published.get(claim.document_id) or "9999", claim.document_id, *candidates.position(claim))

    return key


def _incident(
    members: Sequence[Telling],
    found: Sequence[Judgement],
    order: Callable[[Claim], tuple[str, str, int, int, str]],
) -> Incident:
    claims = sorted((claim for telling in members for claim in telling.claims), key=order)
    background = sorted((claim for telling in members for claim in telling.background), key=order)
    names = {telling.id for telling in members}
    country, place = where(claims)
    start, end = when(claims)
    return Incident(
        id=record_id("inc", claims[0].id),
        title=title(claims, place, start, end),
        country=country,
        place=place,
        start=start,
        end=end,
        sides=sides(claims),
        claims=tuple(claim.id for claim in claims),
        background=tuple(claim.id for claim in background),
        judgements=tuple(judgement for judgement in found if {judgement.left, judgement.right} <= names),
    )


def when(claims: Sequence[Claim]) -> tuple[str | None, str | None]:
    """First and last day by majority: the span of days given most often, stretched by those that touch it and are
    given at least twice. What a claim has from elsewhere in its report counts half. Where no claim names days, the
    month or year given most."""
    dated = [claim for claim in claims if dates.interval(claim.when)]
    fights = [claim for claim in dated if claim.event in FIGHTING]
    counted: Counter[dates.Days] = Counter()
    times: Counter[dates.Days] = Counter()
    for claim in [found for found in fights if _short(found)] or [found for found in dated if _short(found)]:
        if span := dates.interval(claim.when):
            counted[span] += 1 if dates.inherited(claim) else 2
            times[span] += 1
    if not counted:
        written = Counter((claim.when.start or claim.when.end, claim.when.end) for claim in dated if claim.when)
        return min(written, key=lambda item: (-written[item], str(item))) if written else (None, None)
    low, high = min(counted, key=lambda span: (-counted[span], span))
    for span in sorted(times):
        if times[span] > 1 and dates.gap(span, (low, high)) <= 1:
            low, high = min(low, span[0]), max(high, span[1])
    return dates.iso(low), dates.iso(high)


def _short(claim: Claim) -> bool:
    found = dates.interval(claim.when)
    return found is not None and dates.length(found) <= features.LONG


def title(claims: Sequence[Claim], place: str | None, start: str | None, end: str | None) -> str:
    """Such as `Clash at Tinzaouaten, 25–26 July 2024`."""
    kind = _most(Counter(claim.event for claim in claims if claim.event in ("clash", "attack", "explosion")))
    kind = kind or _most(Counter(claim.event for claim in claims)) or "other"
    return f"{KINDS.get(kind, 'Events')}{f' at {place}' if place else ''}, {dates.words(start, end)}"


def _most(counted: Counter[str]) -> str | None:
    return min(counted, key=lambda name: (-counted[name], name)) if counted else None
