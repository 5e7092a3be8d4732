"""One report's claims of one happening.

A **telling** is what one report says of one happening. Reports are mostly about one; a round-up holds several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rashomon.model import Claim
from rashomon.reconcile import days as dates
from rashomon.reconcile.parties import parties

EARLIER = 30
"""Days by which a claim must lie before its report's main happening to be taken for background that nobody marked."""

OTHER = 3
"""Days between two claims of one report from which they may be of two happenings."""


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

    A claim stays with its report's first happening unless it is clearly about another (`_Group.apart`); background
    claims go to the one told of most. A report with background claims alone tells of nothing.
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


@dataclass(slots=True)
class _Group:
    """Claims of one happening, with what another is held against."""

    claims: list[Claim] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    spans: list[dates.Days] = field(default_factory=list)

    def add(self, claim: Claim) -> None:
        self.claims.append(claim)
        self.parties |= parties(claim)
        if claim.place and claim.place.country:
            self.countries.add(claim.place.country)
        found = dates.interval(claim.when)
        if found and found not in self.spans:
            self.spans.append(found)

    def apart(self, claim: Claim) -> bool:
        """Whether the claim is about another happening than these.

        Only where it shares no party with any of them and lies in another country or on other days, all of it stated:
        what a report says side by side mostly belongs together.
        """
        mine = parties(claim)
        if not mine or not self.parties or mine & self.parties:
            return False
        country = claim.place.country if claim.place else None
        if country and self.countries and country not in self.countries:
            return True
        found = dates.interval(claim.when)
        return found is not None and bool(self.spans) and all(dates.gap(found, other) > OTHER for other in self.spans)

    def long_after(self, claim: Claim) -> bool:
        """Whether these lie so long after the claim that it is background."""
        found = dates.interval(claim.when)
        return found is not None and bool(self.spans) and found[1] < min(low for low, _ in self.spans) - EARLIER


def _of_report(document_id: str, ordered: Sequence[Claim]) -> list[Telling]:
    background = [claim for claim in ordered if claim.background]
    groups: list[_Group] = []
    for claim in ordered:
        if claim.background:
            continue
        if groups and groups[0].long_after(claim):
            background.append(claim)
            continue
        home = next((group for group in groups if not group.apart(claim)), None)
        if home is None:
            groups.append(home := _Group())
        home.add(claim)
    told = [Telling(document_id=document_id, claims=tuple(group.claims)) for group in groups]
    if told:
        main = max(range(len(told)), key=lambda index: (len(told[index].claims), -index))
        told[main] = replace(told[main], background=tuple(sorted(background, key=position)))
    return told
