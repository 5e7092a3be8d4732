"""One report's claims of one happening.

A **telling** is what one report says of one happening. Reports are mostly about one; a round-up holds several.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rashomon.model import Claim
from rashomon.reconcile import days as dates
from rashomon.reconcile.parties import parties

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
