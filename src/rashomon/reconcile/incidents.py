"""Claims of one happening, brought together across reports into incidents.

A wrong merge is worse than a missed one. Each report's claims are gathered into tellings (`candidates`), each telling
summed up (`profiles`), those that share a key (`blocking`) compared (`judging`), and the tellings joined by all that
was judged of them (`clustering`). `grouped` does so for everything at once; a ledger that keeps profiles, keys and
judgements calls the same functions for a new report's tellings alone and comes to the same incidents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from rashomon.model import Claim, Document, Incident, Issue, Judgement, record_id
from rashomon.model.compared import Profile
from rashomon.protocols import Feature
from rashomon.reconcile import blocking, candidates, clustering, copies, features, judged_claims, judging, profiles
from rashomon.reconcile import days as dates
from rashomon.reconcile.candidates import Telling
from rashomon.reconcile.joining import Joining
from rashomon.reconcile.parties import FIGHTING, sides
from rashomon.reconcile.spots import where

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
    compiled = profiles.profiles(told, {document.id: document for document in documents})
    found = judgements(list(compiled.values()), copies.originals(repeated), compared)
    constraints = judged_claims.constraints(told, judged)
    by_id = {telling.id: telling for telling in told}
    groups = clustering.cluster(by_id, found, constraints)
    reasons = _by_member(groups, (*found, *constraints))
    made = [incident([by_id[name] for name in group], reasons[group[0]], published) for group in groups]
    order = _order(published)
    first = {claim.id: order(claim) for telling in told for claim in telling.claims}
    alone = judged_claims.overridden(whole, told, lambda: clustering.cluster(by_id, found), judged)
    return tuple(sorted(made, key=lambda one: first[one.claims[0]])), alone


def judgements(
    told: Sequence[Profile], originals: Mapping[str, str], compared: Sequence[Feature] | None = None
) -> list[Judgement]:
    """What is judged of each two tellings of different reports that share a key, or of which one report repeats the
    other, in order of their ids. `originals` gives a copy's document id its original's."""
    kept: dict[str, list[int]] = defaultdict(list)
    of_original: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(told):
        for key in blocking.kept(one):
            kept[key].append(index)
        of_original[_original(one, originals)].append(index)
    found: dict[tuple[str, str], Judgement] = {}
    for index, one in enumerate(told):
        near = {other for key in blocking.sought(one) for other in kept.get(key, ())}
        near.update(of_original[_original(one, originals)])
        for other in (told[number] for number in near if number != index):
            pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if one.documents != other.documents and pair not in found:
                found[pair] = judging.judge(one, other, copied=copied(one, other, originals), compared=compared)
    return [found[pair] for pair in sorted(found)]


def copied(left: Profile, right: Profile, originals: Mapping[str, str]) -> bool:
    """Whether the report of one telling repeats that of the other, or both a third."""
    return _original(left, originals) == _original(right, originals)


def _original(profile: Profile, originals: Mapping[str, str]) -> str:
    return originals.get(profile.documents[0], profile.documents[0])


def _by_member(groups: clustering.Groups, found: Iterable[Judgement]) -> dict[str, list[Judgement]]:
    """The judgements within each group, by the group's first id."""
    home = {name: group[0] for group in groups for name in group}
    within: dict[str, list[Judgement]] = {group[0]: [] for group in groups}
    for judgement in found:
        first = home.get(judgement.left)
        if first is not None and first == home.get(judgement.right):
            within[first].append(judgement)
    return within


def _order(published: Mapping[str, str | None]) -> Callable[[Claim], tuple[str, str, int, int, str]]:
    def key(claim: Claim) -> tuple[str, str, int, int, str]:
        return (published.get(claim.document_id) or "9999", claim.document_id, *candidates.position(claim))

    return key


def incident(
    members: Sequence[Telling], judgements: Iterable[Judgement], published: Mapping[str, str | None]
) -> Incident:
    """The incident that these tellings are of.

    `judgements` are those between the members, of which it keeps the strongest that hold them together; `published`
    gives each report's date. The result depends on no order of members or judgements.
    """
    order = _order(published)
    claims = sorted((claim for telling in members for claim in telling.claims), key=order)
    background = sorted((claim for telling in members for claim in telling.background), key=order)
    held = _holding([telling.id for telling in members], judgements)
    return gathered(record_id("inc", claims[0].id), claims, background, held)


def gathered(
    name: str, claims: Sequence[Claim], background: Sequence[Claim], held: tuple[Judgement, ...] = ()
) -> Incident:
    """The incident of that id as those claims, in their order, have it: its title, place, days and sides."""
    country, place = where(claims) if claims else (None, None)
    start, end = when(claims)
    return Incident(
        id=name,
        title=title(claims, place, start, end),
        country=country,
        place=place,
        start=start,
        end=end,
        sides=sides(claims),
        claims=tuple(claim.id for claim in claims),
        background=tuple(claim.id for claim in background),
        judgements=held,
    )


def _holding(names: Sequence[str], found: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The strongest judgements of sameness that are enough to hold the names together: one fewer than there are."""
    joining = Joining(sorted(names))
    same = [judgement for judgement in found if judgement.verdict == "same"]
    same.sort(key=lambda judgement: (-judgement.score, judgement.left, judgement.right))
    held = []
    for judgement in same:
        if not joining.together(judgement.left, judgement.right):
            joining.join(judgement.left, judgement.right)
            held.append(judgement)
    return tuple(held)


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
