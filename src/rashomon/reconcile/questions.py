"""Where, when and by whom it was done, and what is confirmed: one agreement a question, whatever the numbers.

An incident may have several spots, days and blows. A conflict of places or days is claimed only where two sources give
the same figure for the same deed and place or date it so that both cannot be right; other differences are compatible.
These agreements name no rows, so that none is a contradiction of two account rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from rashomon.model import Agreement, Claim, Incident
from rashomon.reconcile import days as dates
from rashomon.reconcile import denials, groups, spots
from rashomon.reconcile.facets import Facet
from rashomon.reconcile.kin import kin
from rashomon.reconcile.parties import Sides

Told = tuple[str, Claim]
"""A claim with the name of its first-hand source."""

NEARBY = 0.55
"""Least `spots.closeness` of two places that may be one or hold each other."""

APART = spots.UNSURE
"""Below this `spots.closeness` two places are known to lie apart."""

WEEK = 7
"""Days of a stretch that still says when; months and years are passed over where anybody says more."""

CONFIRMING = frozenset({"verified", "confirmed"})
"""Findings of a check that confirm a claim."""


def compare(told: Sequence[Told], facets: Sequence[Facet], incident: Incident) -> tuple[Agreement, ...]:
    """The agreements on place, days and culprit, and on what is confirmed, each if anybody speaks to it.

    `told` are the incident's own claims with their sources; those that deny, doubt or plan place and date nothing.
    """
    deeds = [(source, claim) for source, claim in told if claim.stance in ("asserts", "confirms")]
    found = (_where(deeds, incident), _when(deeds, incident), _who(deeds, incident), _confirmed(facets, incident))
    return tuple(agreement for agreement in found if agreement)


def one_deed(left: Claim, right: Claim, sides: Sides) -> bool:
    """Whether the two claims tell of the same deed: the same kind of event, one side hit, nobody else named for it, and
    a closed figure in common, since a side may be hit more than once.

    Without a target in both nobody can tell.
    """
    if left.event != right.event or not _figures(left) & _figures(right):
        return False
    whom, other = denials.label(left, "target"), denials.label(right, "target")
    if whom is None or other is None or not (whom == other or groups.meet(whom, other)):
        return False
    who, another = denials.label(left, "actor"), denials.label(right, "actor")
    return who is None or another is None or kin(who, another, sides)


def _figures(claim: Claim) -> set[tuple[object, ...]]:
    return {
        (figure.effect, figure.unit, figure.low, figure.high, frozenset(mention.label for mention in figure.of))
        for figure in claim.figures
        if figure.low == figure.high and figure.low
    }


def _where(deeds: Sequence[Told], incident: Incident) -> Agreement | None:
    placed = [(source, claim) for source, claim in deeds if claim.place and not spots.capital(claim.place)]
    if not placed:
        return None
    by_source = _by_source(placed)
    apart = _excluding(by_source, _far, incident.sides)
    if apart:
        left, right = apart
        spots_told = [" and ".join(_places(claims)) for _, claims in (left, right)]
        reason = f"{left[0]} places it at {spots_told[0]}, {right[0]} at {spots_told[1]}, which lies elsewhere."
        return _agreement("where", "conflict", "places-apart.v1", reason, left[1], right[1])
    if len(by_source) == 1:
        name = next(iter(by_source))
        return _agreement("where", "single", "one-place.v1", f"Only {name} says where.", [c for _, c in placed])
    first = placed[0][1]
    same = all(spots.closeness(first, claim) == 1.0 for _, claim in placed)
    names = " and ".join(_places(claim for _, claim in placed))
    if same:
        return _agreement(
            "where", "agree", "one-place.v1", f"{len(by_source)} sources place it at {names}.", [c for _, c in placed]
        )
    reason = f"{len(by_source)} sources place it at {names}: none excludes another."
    return _agreement("where", "compatible", "places-meet.v1", reason, [claim for _, claim in placed])


def _far(left: Claim, right: Claim) -> bool:
    """Whether two places that the gazetteer knows lie apart, on days that may be the same."""
    if not (left.place and right.place and left.place.place_id and right.place.place_id):
        return False
    close = spots.closeness(left, right)
    return close is not None and close < APART and denials.together(left, right)


def _places(claims: Iterable[Claim]) -> list[str]:
    """The names of the places, those of one place once, in order of their first mention; at most four."""
    kept: list[Claim] = []
    for claim in claims:
        if claim.place and not any(one.place and spots.same(one.place, claim.place) for one in kept):
            kept.append(claim)
    names = [claim.place.span.exact for claim in kept if claim.place]
    return names if len(names) <= 4 else [*names[:3], "other places"]


def _when(deeds: Sequence[Told], incident: Incident) -> Agreement | None:
    dated = [(source, claim) for source, claim in deeds if dates.interval(claim.when)]
    if not dated:
        return None
    by_source = _by_source(dated)
    apart = _excluding(by_source, _other_days, incident.sides)
    if apart:
        left, right = apart
        reason = f"{left[0]} dates it {_days(left[1])}, {right[0]} {_days(right[1])}: the days do not meet."
        return _agreement("when", "conflict", "days-apart.v1", reason, left[1], right[1])
    exact = [claim for _, claim in dated if dates.length(dates.interval(claim.when) or (0, WEEK)) <= WEEK]
    claims = exact or [claim for _, claim in dated]
    if len(by_source) == 1:
        return _agreement("when", "single", "one-date.v1", f"Only {next(iter(by_source))} says when.", claims)
    spans = {dates.interval(claim.when) for claim in claims}
    if len(spans) == 1:
        return _agreement("when", "agree", "one-date.v1", f"{len(by_source)} sources date it {_days(claims)}.", claims)
    reason = f"{len(by_source)} sources date it within {_days(claims)}: none excludes another."
    return _agreement("when", "compatible", "days-meet.v1", reason, claims)


def _other_days(left: Claim, right: Claim) -> bool:
    one, other = dates.interval(left.when), dates.interval(right.when)
    close = spots.closeness(left, right)
    if close is not None and close < NEARBY:
        return False
    # Night falls between two days, and reports name the one or the other.
    return one is not None and other is not None and dates.gap(one, other) > 1


def _days(claims: Iterable[Claim]) -> str:
    spans = [found for claim in claims if (found := dates.interval(claim.when))]
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    return dates.words(dates.iso(first), dates.iso(last))


def _who(deeds: Sequence[Told], incident: Incident) -> Agreement | None:
    """Who did what is told as one side's deed; in a clash both fight."""
    blaming = [
        (source, claim) for source, claim in deeds if claim.event != "clash" and claim.actor and claim.actor.name
    ]
    if not blaming:
        return None
    for position, (source, claim) in enumerate(blaming):
        against = [
            (other, theirs)
            for other, theirs in blaming[position + 1 :]
            if other != source and denials.blames_another(claim, theirs, incident.sides)
        ]
        if against:
            camp = [(name, one) for name, one in blaming if _same_blame(one, claim, incident.sides)]
            names = " or ".join(dict.fromkeys(str(denials.label(one, "actor")) for _, one in against))
            reason = f"{_sources(camp)}: {denials.label(claim, 'actor')}; {_sources(against)}: {names}."
            return _agreement(
                "who did it", "conflict", "accused.v1", reason, (one for _, one in camp), (one for _, one in against)
            )
    claims = [claim for _, claim in blaming]
    names = _deeds(claims)
    sources = list(_by_source(blaming))
    if len(sources) == 1:
        return _agreement("who did it", "single", "named.v1", f"Only {sources[0]} says: {names}.", claims)
    verdict = "agree" if len({denials.label(claim, "actor") for claim in claims}) == 1 else "compatible"
    reason = f"{len(sources)} sources: {names}. For no deed do they name different sides."
    return _agreement("who did it", verdict, "named.v1", reason, claims)


def _same_blame(one: Claim, claim: Claim, sides: Sides) -> bool:
    if (one.event, denials.label(one, "target")) != (claim.event, denials.label(claim, "target")):
        return False
    return kin(str(denials.label(one, "actor")), str(denials.label(claim, "actor")), sides)


def _deeds(claims: Iterable[Claim]) -> str:
    """Who is said to have struck whom, the most told first, at most three."""
    pairs = [(denials.label(claim, "actor"), denials.label(claim, "target")) for claim in claims]
    told = Counter([pair for pair in pairs if pair[1]] or pairs)
    ordered = sorted(told, key=lambda deed: (-told[deed], str(deed)))
    return ", ".join(f"{who} against {whom}" if whom else str(who) for who, whom in ordered[:3])


def _confirmed(facets: Sequence[Facet], incident: Incident) -> Agreement | None:
    """Which numbers are more than claimed: owned to by the side that they tell against, or checked.

    A source that confirms its enemy's number confirms it as far as the ranges meet.
    """
    claimed = [facet for facet in facets if facet.ranged and facet.row.stance == "asserts"]
    if not claimed:
        return None
    held: list[str] = []
    by: list[str] = []
    told: dict[str, None] = {}
    alike: dict[tuple[object, ...], list[Facet]] = defaultdict(list)
    for facet in facets:
        alike[_counted(facet)].append(facet)
    for facet in claimed:
        admitted = [other for other in alike[_counted(facet)] if _confirms(other, facet, incident.sides)]
        checks = [check for claim in facet.claims for check in claim.checks if check.finding in CONFIRMING]
        if admitted or checks:
            held.extend(facet.row.claims)
            by.extend(claim for other in admitted for claim in other.row.claims)
            told |= dict.fromkeys([other.row.source for other in admitted] + [check.by for check in checks])
    if not held:
        reason = f"None of {len(claimed)} numbers is confirmed by the other side or by a check."
        return _agreement("was it confirmed", "single", "claimed.v1", reason, _claims(claimed))
    known = set(held)
    count = sum(1 for facet in claimed if facet.row.claims[0] in known)
    reason = f"{count} of {len(claimed)} numbers: confirmed by {', '.join(told)}; the others are claimed."
    return Agreement(
        question="was it confirmed",
        verdict="agree",
        rule="claimed-and-confirmed.v1",
        reason=reason,
        left=tuple(dict.fromkeys(held)),
        right=tuple(dict.fromkeys(by)),
    )


def _counted(facet: Facet) -> tuple[object, ...]:
    return facet.row.effect, facet.row.unit, frozenset(facet.row.of)


def _confirms(other: Facet, facet: Facet, sides: Sides) -> bool:
    row, claimed = other.row, facet.row
    if not other.ranged or row.source == claimed.source or kin(row.source, claimed.source, sides):
        return False
    owned = row.stance == "confirms" or any(kin(row.source, side, sides) for side in row.of)
    return owned and not other.none and other.span.overlaps(facet.span)


def _excluding(
    by_source: Mapping[str, Sequence[Claim]], apart: Callable[[Claim, Claim], bool], sides: Sides
) -> tuple[tuple[str, list[Claim]], tuple[str, list[Claim]]] | None:
    """Two sources, the first in order, of which each claim of one excludes each of the other on the same deed."""
    names = list(by_source)
    for position, name in enumerate(names):
        for other in names[position + 1 :]:
            pairs = [(a, b) for a in by_source[name] for b in by_source[other] if one_deed(a, b, sides)]
            if pairs and all(apart(a, b) for a, b in pairs):
                mine = list({a.id: a for a, _ in pairs}.values())
                theirs = list({b.id: b for _, b in pairs}.values())
                return (name, mine), (other, theirs)
    return None


def _by_source(told: Sequence[Told]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for source, claim in told:
        found[source].append(claim)
    return found


def _sources(told: Iterable[Told]) -> str:
    return " and ".join(dict.fromkeys(source for source, _ in told))


def _claims(facets: Iterable[Facet]) -> list[Claim]:
    return [claim for facet in facets for claim in facet.claims]


def _agreement(
    asked: str, verdict: str, rule: str, reason: str, left: Iterable[Claim], right: Iterable[Claim] = ()
) -> Agreement:
    return Agreement(
        question=asked,
        verdict=verdict,
        rule=rule,
        reason=reason,
        left=tuple(dict.fromkeys(claim.id for claim in left)),
        right=tuple(dict.fromkeys(claim.id for claim in right)),
    )
