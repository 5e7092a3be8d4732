"""Which tellings are worth comparing: one report's claims of one happening, and the pairs that share a block.

A **telling** is what one report says of one happening. Reports are mostly about one; a round-up holds several.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rashomon.model import Claim
from rashomon.reconcile import days as dates
from rashomon.reconcile import spots
from rashomon.reconcile.parties import parties

WINDOW = 92
"""Days that two tellings of one happening may give it apart, at most: reports look back, and dates are disputed."""

NEAR = 14
"""Days beyond which two tellings are compared only if they give a figure in common."""

EARLIER = 30
"""Days by which a claim must lie before its report's main happening to be taken for background that nobody marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What one report says of one happening."""

    document_id: str
    claims: tuple[Claim, ...]
    """In order of appearance, never empty."""
    background: tuple[Claim, ...] = ()

    @property
    def id(self) -> str:
        """Id of the first claim, which names the telling."""
        return self.claims[0].id


def tellings(claims: Iterable[Claim]) -> tuple[Telling, ...]:
    """The claims by report and happening, in order of document id and appearance.

    A claim stays with its report's first happening unless it is clearly about another (`apart`); background claims
    go to the first. A report with background claims alone tells of nothing.
    """
    by_document: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim in claims:
        by_document[claim.document_id][claim.id] = claim
    found: list[Telling] = []
    for document_id in sorted(by_document):
        ordered = sorted(by_document[document_id].values(), key=position)
        found.extend(_of_report(document_id, ordered))
    return tuple(found)


def position(claim: Claim) -> tuple[int, int, str]:
    """Where the claim stands in its report."""
    return claim.span.start, claim.span.end, claim.id


def _of_report(document_id: str, ordered: Sequence[Claim]) -> list[Telling]:
    background = [claim for claim in ordered if claim.background]
    groups: list[list[Claim]] = []
    for claim in ordered:
        if claim.background:
            continue
        if groups and _long_before(claim, groups[0]):
            background.append(claim)
            continue
        home = next((group for group in groups if not apart(claim, group)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    told = [Telling(document_id=document_id, claims=tuple(group)) for group in groups]
    if told:
        main = max(range(len(told)), key=lambda index: (len(told[index].claims), -index))
        told[main] = dataclasses.replace(told[main], background=tuple(sorted(background, key=position)))
    return told


def apart(claim: Claim, group: Sequence[Claim]) -> bool:
    """Whether a claim is about another happening than the rest of a group from its report.

    Only where it shares no party with any of them and lies in another country or on other days, all of it stated:
    what a report says side by side mostly belongs together.
    """
    others = frozenset().union(*(parties(other) for other in group))
    mine = parties(claim)
    if not mine or not others or mine & others:
        return False
    countries = {other.place.country for other in group if other.place} - {None}
    if claim.place and claim.place.country and countries and claim.place.country not in countries:
        return True
    mine_days = dates.interval(claim.when)
    theirs = [found for other in group if (found := dates.interval(other.when))]
    return mine_days is not None and bool(theirs) and all(dates.gap(mine_days, found) > 3 for found in theirs)


def _long_before(claim: Claim, group: Sequence[Claim]) -> bool:
    mine = dates.interval(claim.when)
    theirs = [found for other in group if (found := dates.interval(other.when))]
    return mine is not None and bool(theirs) and mine[1] < min(found[0] for found in theirs) - EARLIER


def pairs(told: Sequence[Telling], published: Mapping[str, str | None]) -> list[tuple[Telling, Telling]]:
    """The pairs of tellings from different reports that share a party or a place name and lie near in time, or within
    the window if they give a figure in common."""
    blocks: dict[str, set[int]] = defaultdict(set)
    for index, telling in enumerate(told):
        for key in _keys(telling):
            blocks[key].add(index)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        ordered = sorted(members)
        seen.update((a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :])
    spans = [_span(telling, published) for telling in told]
    numbers = [_numbers(telling) for telling in told]
    return [
        (told[a], told[b])
        for a, b in sorted(seen)
        if told[a].document_id != told[b].document_id
        and _close(spans[a], spans[b], WINDOW if numbers[a] & numbers[b] else NEAR)
    ]


def _keys(telling: Telling) -> set[str]:
    keys = {f"party {name.casefold()}" for claim in telling.claims for name in parties(claim)}
    places = (claim.place for claim in telling.claims if claim.place and claim.place.precision != "country")
    for place in places:
        keys.add(f"spelled {place.span.exact.casefold()}")
        keys.add(f"sounds {spots.consonants(place.span.exact)}")
        keys.add(f"place {place.place_id}")
    return keys - {"sounds ", "place None"}


def _span(telling: Telling, published: Mapping[str, str | None]) -> dates.Days | None:
    found = [days for claim in telling.claims if (days := dates.interval(claim.when))]
    if found:
        return min(days[0] for days in found), max(days[1] for days in found)
    return dates.days(published.get(telling.document_id))


def _numbers(telling: Telling) -> set[tuple[str, int | None, int | None]]:
    """Effects with numbers that two reports seldom share by chance."""
    figures = (figure for claim in telling.claims for figure in claim.figures)
    return {(figure.effect, figure.low, figure.high) for figure in figures if (figure.low or figure.high or 0) >= 5}


def _close(left: dates.Days | None, right: dates.Days | None, most: int) -> bool:
    return left is None or right is None or dates.gap(left, right) <= most
