"""How the accounts of one incident stand to each other, question by question, and by which rule.

Nothing here says who is right. Rules are named and versioned; each `Agreement` names the claims on both sides.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rashomon.model import AccountRow, Agreement, Claim, Document, Incident, Judgement
from rashomon.reconcile import blame, constraints, copies, denials, numbers, origins, questions, ranges, totals
from rashomon.reconcile.facets import Facet, Others, facets, question
from rashomon.reconcile.parties import Sides

UNNAMED = "a report"
"""Stands for an outlet that is not at hand."""


def compare(
    rows: Sequence[AccountRow],
    claims: Iterable[Claim],
    incident: Incident,
    copied: Sequence[Judgement] = (),
    documents: Iterable[Document] = (),
) -> tuple[Agreement, ...]:
    """Every agreement of the incident's accounts: first conflicts, then what holds only if something unsaid is true,
    then what agrees or stands alone, and one each on where, when and by whom it was done, what is confirmed and whether
    it happened.

    A conflict of two rows names them in `rows`; `left` and `right` are their claims. Of more rows the first stands
    against the others. `claims` must hold the incident's own; `copied` are the copies among its documents, and
    `documents`, if they are at hand, give the names of outlets that speak in their own voice.
    """
    by_id = {claim.id: claim for claim in claims}
    told = facets(rows, by_id)
    others = Others(told)
    conflicts = _conflicts(told, incident, others)
    open_ends = totals.compare(told, incident, others)
    open_ends += constraints.compare(told, incident, others, (*conflicts, *open_ends))
    conflicts.extend(found for found in open_ends if found.verdict == "conflict")
    assumed = [found for found in open_ends if found.verdict == "compatible"]
    own = [claim for name in incident.claims if (claim := by_id.get(name))]
    sources = _sources(rows, own, copied, documents)
    return (
        *conflicts,
        *assumed,
        *_settled(told, conflicts, assumed),
        *questions.compare(sources, told, incident),
        _happened(sources, conflicts, copies.originals(copied)),
    )


def _sources(
    rows: Iterable[AccountRow], own: Sequence[Claim], copied: Sequence[Judgement], documents: Iterable[Document]
) -> list[questions.Told]:
    named = {item.claim.id: item.source for item in origins.said(own, documents, copied)}
    named |= {name: row.source for row in rows for name in row.claims}
    return [(UNNAMED if named[claim.id] == origins.NOBODY else named[claim.id], claim) for claim in own]


def _conflicts(found: Sequence[Facet], incident: Incident, others: Others) -> list[Agreement]:
    pairs = [
        numbers.against(left, right, incident, others) or blame.against(left, right, incident, others)
        for left, right in _pairs(found, incident)
        if left.row.source != right.row.source
    ]
    met = numbers.by_total([agreement for agreement in pairs if agreement], [facet.row for facet in found])
    return sorted(met, key=lambda agreement: sorted(agreement.rows))


def _pairs(found: Sequence[Facet], incident: Incident) -> Iterator[tuple[Facet, Facet]]:
    """Every two rows of which one can bear on the other, each pair in order of the rows; those of one effect, unit and
    sides stand in one block, so that blocks are asked and not rows."""
    blocks: dict[tuple[str, str, tuple[str, ...]], list[Facet]] = defaultdict(list)
    for facet in found:
        blocks[(facet.row.effect, facet.row.unit, tuple(sorted(facet.row.of)))].append(facet)
    for (one, here), (other, there) in itertools.combinations_with_replacement(blocks.items(), 2):
        if one == other:
            yield from itertools.combinations(here, 2)
        elif _bears(one, other, incident.sides):
            for left, right in itertools.product(here, there):
                yield (left, right) if left.index < right.index else (right, left)


def _bears(left: tuple[str, str, tuple[str, ...]], right: tuple[str, str, tuple[str, ...]], sides: Sides) -> bool:
    (effect, unit, of), (other, another, whom) = left, right
    parts = numbers.PARTS
    if effect != other and effect not in parts.get(other, ()) and other not in parts.get(effect, ()):
        return False
    if unit != another and effect not in blame.OF_PEOPLE:
        return False
    return (not of and not whom) or any(denials.one_side(a, b, sides) for a in of for b in whom)


def _settled(found: Sequence[Facet], conflicts: Sequence[Agreement], assumed: Sequence[Agreement]) -> list[Agreement]:
    """One agreement for each counted effect and side on which no two accounts are in conflict."""
    disputed = {index for agreement in conflicts for index in agreement.rows}
    grouped: dict[tuple[str, frozenset[str], str], list[Facet]] = defaultdict(list)
    for facet in found:
        if facet.ranged:
            grouped[(facet.row.effect, frozenset(facet.row.of), facet.row.unit)].append(facet)
    return [_summed(group) for group in grouped.values() if not any(facet.index in disputed for facet in group)]


def _summed(group: Sequence[Facet]) -> Agreement:
    sources = list(dict.fromkeys(facet.row.source for facet in group))
    latest = {facet.row.source: facet for facet in group}
    verdict, rule, reason = "single", "one-source.v1", f"Only {sources[0]} gives a figure."
    if len(sources) > 1:
        spans = [ranges.of(facet.row, play=False) for facet in latest.values()]
        if all(span == spans[0] for span in spans):
            verdict, rule, reason = "agree", "same-range.v1", f"{', '.join(sources)} give the same range."
        elif all(a.overlaps(b) for a in spans for b in spans):
            verdict, rule = "compatible", "ranges-overlap.v1"
            reason = f"The ranges of {', '.join(sources)} overlap: all can be true."
        else:
            verdict, rule = "compatible", "other-matter.v1"
            reason = f"{', '.join(sources)} count at different places or times, or the toll grew while the event ran."
    return Agreement(
        question=f"how many: {question(group[0].row)}",
        verdict=verdict,
        rule=rule,
        reason=reason,
        left=tuple(dict.fromkeys(claim for facet in group for claim in facet.row.claims)),
        rows=tuple(facet.index for facet in group),
    )


def _happened(
    told_by: Sequence[questions.Told], conflicts: Sequence[Agreement], originals: Mapping[str, str]
) -> Agreement:
    told = [claim for _, claim in told_by]
    asserted = [claim for claim in told if claim.stance in ("asserts", "confirms")]
    denied = [claim for claim in told if claim.stance in ("denies", "doubts")]
    asked = "did it happen"
    if denied and asserted:
        return Agreement(
            question=asked,
            verdict="conflict" if any(agreement.question == asked for agreement in conflicts) else "compatible",
            rule="denials.v1",
            reason=f"{len(denied)} of {len(told)} claims deny or doubt something that is said of the incident.",
            left=tuple(claim.id for claim in asserted),
            right=tuple(claim.id for claim in denied),
        )
    speaking = asserted or denied or told
    does = (
        "tell of it; nobody denies it" if asserted else "deny or doubt it; nobody tells of it" if denied else "plan it"
    )
    names = {claim.id: name for name, claim in told_by}
    # Reports whose outlets are not at hand are told apart by themselves, a copy by its original.
    outlets = {claim.id: originals.get(claim.document_id, claim.document_id) for claim in speaking}
    heard = [claim for claim in speaking if not claim.attribution.coded]
    sources = {outlets[claim.id] if names[claim.id] == UNNAMED else names[claim.id] for claim in heard}
    coded = {names[claim.id] for claim in speaking} - {names[claim.id] for claim in heard}
    also = f" Datasets: {', '.join(sorted(coded))}." if coded else ""
    return Agreement(
        question=asked,
        verdict="agree" if len(sources) > 1 else "single",
        rule="told.v1",
        reason=f"First-hand sources that {does}: {len(sources)}.{also}",
        left=tuple(claim.id for claim in speaking),
    )
