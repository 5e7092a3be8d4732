"""A total against the sum of its parts, and what must be true for both to hold.

"Dozens of soldiers and mercenaries killed or wounded" beside "two soldiers dead, ten wounded" do not exclude each
other: both hold if at least twelve of the dozens were mercenaries. Nobody says so; that is an open gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rashomon.model import AccountRow, Agreement, Incident
from rashomon.reconcile import numbers
from rashomon.reconcile.facets import Facet, Others, question
from rashomon.reconcile.ranges import Range, written

BARE = ((1, None), (2, None))
"""Ranges of words without a number ("losses", "soldiers"), which no sum can fall short of in a way worth telling."""

Held = Mapping[tuple[str, str], Sequence[Facet]]
"""Effect and side to a source's rows on it alone, oldest first."""


def compare(found: Sequence[Facet], incident: Incident, others: Others) -> list[Agreement]:
    """For each row that counts several sides together, or dead and wounded together: how the sums of other sources
    stand to it. Only sums with an upper end can be set against a total.

    Not a total are those of `numbers.is_total`, nor one whose source gives every part itself: then its parts are
    compared. Of what must be true beside the sums of several sources the page needs one: the fullest sum's.
    """
    held = {source: _held(facets) for source, facets in others.sources.items()}
    agreements = list[Agreement]()
    for facet in found:
        row = facet.row
        if row.low is None or (row.low, row.high) in BARE or row.unit != "persons" or not row.of:
            continue
        if (len(row.of) == 1 and row.effect not in numbers.PARTS) or not numbers.is_total(facet, others):
            continue
        if len(row.of) > 1 and all((row.effect, side) in held[row.source] for side in row.of):
            continue
        sums = [
            _sum(facet, source, own, incident) for source, own in sorted(held.items()) if source != row.source and own
        ]
        agreements.extend(_told([one for one in sums if one]))
    return agreements


def _told(sums: Sequence[tuple[Agreement, int]]) -> list[Agreement]:
    """Every conflict, and the open gap beside the highest sum."""
    gaps = [(total, agreement) for agreement, total in sums if agreement.assumes]
    best = max(gaps, key=lambda gap: (len(gap[1].rows), gap[0]), default=None)
    return [agreement for agreement, _ in sums if not agreement.assumes or (best and agreement is best[1])]


def _held(facets: Sequence[Facet]) -> Held:
    held: dict[tuple[str, str], list[Facet]] = defaultdict(list)
    for facet in facets:
        row = facet.row
        if len(row.of) == 1 and row.unit == "persons" and facet.ranged:
            held[(row.effect, row.of[0])].append(facet)
    return held


def _standing(told: Sequence[Facet], total: AccountRow) -> Facet:
    """The row that stood when the total was given: the last one said by that day, otherwise the first said after.

    Of several said on one day the highest stands, lest the dead of one spot pass for all.
    """
    day = total.first_said or "9999"
    before = [facet for facet in told if (facet.row.first_said or "0") <= day]
    if not before:
        return told[0]
    last = max(facet.row.first_said or "0" for facet in before)
    return max(
        (facet for facet in before if (facet.row.first_said or "0") == last), key=lambda facet: facet.row.low or 0
    )


def _sum(facet: Facet, source: str, own: Held, incident: Incident) -> tuple[Agreement, int] | None:
    row = facet.row
    used: list[Facet] = []
    covered: list[str] = []
    total = Range(low=0, high=0)
    for side in row.of:
        parts = [_standing(told, row) for told in _parts(row.effect, side, own)]
        if parts:
            covered.append(side)
            used.extend(parts)
            for part in parts:
                total = total.plus(part.span)
    if not covered or total.high is None or (len(used) == 1 and len(row.of) == 1):
        return None
    if not all(numbers.one_matter(facet, part, incident.sides) for part in used):
        return None
    missing = facet.span.low - total.high
    if missing <= 0:
        return None
    of = question(row)
    counted = f"{written(row.low, row.high, row.approx)} {of} by {row.source}"
    came = f"the figures of {source} for {' and '.join(covered)} come to {written(total.low, total.high)}"
    rest = [side for side in row.of if side not in covered]
    assumed = f"at least {missing} of them belonged to {' or '.join(rest)}, for whom {source} gave no figure"
    agreement = Agreement(
        question=f"how many: {of}",
        verdict="compatible" if rest else "conflict",
        rule="total-and-parts.v1" if rest else "sum-of-parts.v1",
        reason=f"{counted}; {came}." if rest else f"{counted}; {came}, which is too few.",
        assumes=assumed if rest else None,
        left=row.claims,
        right=tuple(dict.fromkeys(claim for part in used for claim in part.row.claims)),
        rows=(facet.index, *(part.index for part in used)),
    )
    return agreement, total.high


def _parts(effect: str, side: str, own: Held) -> list[Sequence[Facet]]:
    """Rows of one source that together count the effect on the side; empty where they do not cover it."""
    if (effect, side) in own:
        return [own[(effect, side)]]
    if effect == "killed_or_wounded" and ("killed", side) in own and ("wounded", side) in own:
        return [own[("killed", side)], own[("wounded", side)]]
    return []
