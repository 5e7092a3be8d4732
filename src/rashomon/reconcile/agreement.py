"""How the accounts of one incident stand to each other, question by question, and by which rule.

Nothing here says who is right. Rules are named and versioned; each `Agreement` names the claims on both sides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rashomon.model import AccountRow, Agreement, Claim, Incident, Judgement
from rashomon.reconcile import copies, denials, ranges, spots, totals
from rashomon.reconcile import days as dates
from rashomon.reconcile.parties import Sides, party_name, same_side
from rashomon.reconcile.ranges import Range, written

PARTS: Mapping[str, frozenset[str]] = {"killed_or_wounded": frozenset({"killed", "wounded"})}
"""Effects that hold other effects."""

PASSING = 7
"""Days after which two numbers of missing are not compared: people are found."""

GENERIC = frozenset(["vehicle", "vehicles", "truck", "trucks", "aircraft", "weapon", "weapons", "arms", "pieces"])
"""Words for things that may stand for any kind of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One account row with its number and its claims."""

    index: int
    row: AccountRow
    claims: tuple[Claim, ...]

    @property
    def ranged(self) -> bool:
        """Whether the row gives a number at all."""
        return self.row.low is not None or self.row.high is not None


Own = Mapping[tuple[str, str, frozenset[str]], Sequence[Facet]]
"""Every source's rows by effect and counted sides."""


def compare(
    rows: Sequence[AccountRow], claims: Iterable[Claim], incident: Incident, copied: Iterable[Judgement] = ()
) -> tuple[Agreement, ...]:
    """Every agreement of the incident's accounts: first conflicts, then what holds only if something unsaid is true,
    then what agrees or stands alone.

    A conflict of two rows names them in `rows`, in order; `left` and `right` are their claims. `claims` must hold the
    incident's own; `copied` are the copies among its documents.
    """
    by_id = {claim.id: claim for claim in claims}
    facets = [
        Facet(index=index, row=row, claims=tuple(by_id[name] for name in row.claims if name in by_id))
        for index, row in enumerate(rows)
    ]
    conflicts = _conflicts(facets, incident)
    open_ends = totals.compare(rows)
    conflicts.extend(found for found in open_ends if found.verdict == "conflict")
    assumed = [found for found in open_ends if found.verdict == "compatible"]
    told = [claim for name in incident.claims if (claim := by_id.get(name))]
    return (
        *conflicts,
        *assumed,
        *_settled(facets, conflicts, assumed),
        _happened(told, conflicts, copies.originals(copied)),
    )


def question(row: AccountRow) -> str:
    """The question that a row answers, such as `killed of Malian Armed Forces` or `destroyed of X (aircraft)`."""
    of = " and ".join(row.of) or "nobody named"
    unit = "" if row.unit == "persons" else f" ({row.unit})"
    return f"{row.effect.replace('_', ' ')} of {of}{unit}"


def _conflicts(facets: Sequence[Facet], incident: Incident) -> list[Agreement]:
    own: dict[tuple[str, str, frozenset[str]], list[Facet]] = defaultdict(list)
    for facet in facets:
        own[(facet.row.source, facet.row.effect, frozenset(facet.row.of))].append(facet)
    blocks: dict[str, list[Facet]] = defaultdict(list)
    for facet in facets:
        blocks[facet.row.unit].append(facet)
    met = [
        _against(left, right, incident, own)
        for block in blocks.values()
        for position, left in enumerate(block)
        for right in block[position + 1 :]
        if left.row.source != right.row.source
    ]
    return sorted((agreement for agreement in met if agreement), key=lambda agreement: agreement.rows)


def _against(left: Facet, right: Facet, incident: Incident, own: Own) -> Agreement | None:
    if left.ranged and right.ranged:
        return _numbers(left, right, incident, own)
    if left.row.effect != right.row.effect or not _one_group(left.row.of, right.row.of, incident.sides):
        return None
    if left.row.stance == right.row.stance and left.row.stance in ("denies", "doubts"):
        return None
    how = denials.any_pair(left.claims, right.claims, incident.sides)
    if how == "blamed":
        # A source that blames in words of its own row does so there, once, and not again with each of its figures.
        spoken = any(
            facet.ranged and any(other.row.stance == "blames" for other in _own(facet, own)) for facet in (left, right)
        )
        return None if spoken else _blame(left, right)
    if how is None or _too_early(left, right) or _admitted(left, right, own):
        return None
    denial, claim = (left, right) if left.row.stance in ("denies", "doubts") else (right, left)
    return _conflict(
        left,
        right,
        "did it happen",
        f"{how}.v1",
        f"{how.capitalize()} by {denial.row.source}: {question(claim.row)}, {_says(claim)}.",
    )


def _admitted(left: Facet, right: Facet, own: Own) -> bool:
    """Whether who denies gives a closed number that the other's range allows, or the other counts nothing: that much
    is not denied.

    A denial that names who is said to have done it is of the deed, whatever the number.
    """
    denial, claim = (left, right) if not left.ranged else (right, left)
    if claim.ranged and claim.row.high == 0:
        return True
    if not claim.ranged or any(denials.label(item, "actor") for item in denial.claims):
        return False
    return any(
        other.ranged and other.row.high is not None and ranges.of(other.row).overlaps(ranges.of(claim.row))
        for other in _own(denial, own)
    )


def _too_early(left: Facet, right: Facet) -> bool:
    """Whether the denial was made before what the other claims took place."""
    denial, claim = (left, right) if left.row.stance in ("denies", "doubts") else (right, left)
    made = dates.days(denial.row.last_said)
    begun = [found[0] for item in claim.claims if (found := dates.interval(item.when))]
    return made is not None and bool(begun) and made[1] < min(begun)


def _own(facet: Facet, own: Own) -> Sequence[Facet]:
    """The rows of the facet's source on the same effect and sides."""
    return own.get((facet.row.source, facet.row.effect, frozenset(facet.row.of)), ())


def _numbers(left: Facet, right: Facet, incident: Incident, own: Own) -> Agreement | None:
    part, whole = (left, right) if holds(right.row, left.row) else (right, left)
    if not holds(whole.row, part.row) or not one_matter(left, right):
        return None
    equal = holds(part.row, whole.row)
    one, other = span(part), span(whole)
    if equal and not one.overlaps(other):
        if grew(left.row, right.row, incident):
            return None
        sentence = f"{_says(left)}, {_says(right)}: no number lies in both ranges."
        return _conflict(left, right, f"how many: {question(left.row)}", "ranges-disjoint.v1", sentence)
    if not equal and other.high is not None and one.low > other.high:
        if grew(whole.row, part.row, incident):
            return None
        sentence = f"{_says(part)} for {question(part.row)} alone is more than {_says(whole)} for the whole."
        return _conflict(left, right, f"how many: {question(whole.row)}", "part-exceeds-whole.v1", sentence)
    spoken = any(other.row.stance == "blames" for facet in (left, right) for other in _own(facet, own))
    if (
        equal
        and not spoken
        and any(denials.blames_another(a, b, incident.sides) for a in left.claims for b in right.claims)
    ):
        return _blame(left, right)
    if equal and (cause := _cause(left, right)):
        return cause
    return None


def span(facet: Facet) -> Range:
    """The range that the row leaves room for. What witnesses count of bystanders is what they saw: at least so many."""
    found = ranges.of(facet.row)
    seen = all(claim.attribution.source_kind == "witness" for claim in facet.claims)
    if seen and facet.claims and not all(party_name(name) for name in facet.row.of):
        return Range(low=found.low, high=None)
    return found


def _cause(left: Facet, right: Facet) -> Agreement | None:
    """One aircraft or vehicle, brought down by fire to one source and lost by accident to the other."""
    if left.row.unit not in ("aircraft", "vehicles") or left.row.effect != "destroyed":
        return None
    kinds = [{claim.event for claim in facet.claims} for facet in (left, right)]
    for index, (crashed, shot) in enumerate((kinds, kinds[::-1])):
        if crashed == {"crash"} and shot and "crash" not in shot:
            one, other = (left, right) if index == 0 else (right, left)
            sentence = (
                f"As told by {one.row.source} it crashed with no attack, by {other.row.source} it was brought down."
            )
            return _conflict(left, right, "what happened", "crash-or-attack.v1", sentence)
    return None


def _blame(left: Facet, right: Facet) -> Agreement:
    names = [
        ", ".join(sorted({name for claim in facet.claims if (name := denials.label(claim, "actor"))}))
        for facet in (left, right)
    ]
    sentence = f"As told by {left.row.source}, {names[0]} did it; by {right.row.source}, {names[1]} did."
    return _conflict(left, right, "who did it", "blame-against-blame.v1", sentence)


def _conflict(left: Facet, right: Facet, asked: str, rule: str, reason: str) -> Agreement:
    return Agreement(
        question=asked,
        verdict="conflict",
        rule=rule,
        reason=reason,
        left=left.row.claims,
        right=right.row.claims,
        rows=(left.index, right.index),
    )


def holds(whole: AccountRow, part: AccountRow) -> bool:
    """Whether everything that `part` counts is counted in `whole` too, by effect, sides, unit and kind of thing."""
    if whole.unit != part.unit or not set(part.of) <= set(whole.of) or bool(part.of) != bool(whole.of):
        return False
    if part.effect != whole.effect and part.effect not in PARTS.get(whole.effect, frozenset()):
        return False
    return whole.unit == "persons" or _one_kind(whole.item, part.item)


def _one_kind(left: str | None, right: str | None) -> bool:
    """Whether the two names of things may stand for the same: one is generic, or they share their last word."""
    if left is None or right is None:
        return True
    one, other = left.split(), right.split()
    if one[-1] in GENERIC or other[-1] in GENERIC:
        return True
    return bool({word.removesuffix("s") for word in one} & {word.removesuffix("s") for word in other})


def one_matter(left: Facet, right: Facet) -> bool:
    """Whether two figures may be about the same people at the same time.

    They are not where every claim of the one is clearly elsewhere or on other days than every claim of the other, nor
    are the dead of a crash those of a battle.
    Missing people are compared within `PASSING` days only.
    """
    if left.row.effect == right.row.effect == "missing":
        one, other = dates.days(left.row.first_said), dates.days(right.row.first_said)
        if one and other and dates.gap(one, other) > PASSING:
            return False
    crashed = [all(claim.event == "crash" for claim in facet.claims) for facet in (left, right)]
    if crashed[0] != crashed[1] and left.row.unit == "persons":
        return False
    forces = all(party_name(name) for row in (left.row, right.row) for name in row.of)
    return any(_one_matter(a, b, forces) for a in left.claims for b in right.claims)


def _one_matter(left: Claim, right: Claim, forces: bool) -> bool:
    """A force is counted wherever it fights, bystanders where they are hit: for them, places named differently are
    different unless they are known to lie close."""
    if not denials.together(left, right):
        return False
    close = spots.closeness(left, right)
    return close is None or close >= (spots.UNSURE if forces else 0.55)


def grew(left: AccountRow, right: AccountRow, incident: Incident) -> bool:
    """Whether the higher figure was said later, while the event ran: then the toll has grown and nobody disagrees.

    The earlier must have been said before the incident's last day, the later by the day after it; who repeats the
    lower figure once the higher is out does disagree.
    """
    end = dates.days(incident.end)
    earlier, later = sorted((left, right), key=lambda row: row.first_said or "9999")
    first, then = dates.days(earlier.first_said), dates.days(later.first_said)
    if not (end and first and then) or first == then:
        return False
    repeated = dates.days(earlier.last_said)
    if repeated and repeated[0] >= then[0]:
        return False
    return first[0] < end[1] and then[1] <= end[1] + 1 and (later.low or 0) > (earlier.low or 0)


def _one_group(left: Sequence[str], right: Sequence[str], sides: Sides) -> bool:
    return any(same_side(a, b, sides) for a in left for b in right) or (not left and not right)


def _says(facet: Facet) -> str:
    row = facet.row
    if not facet.ranged:
        return f"as told by {row.source}"
    number = written(row.low, row.high, row.approx)
    words = f" (“{row.words[0]}”)" if row.words and row.words[0] != number else ""
    return f"{number}{words} by {row.source}"


def _settled(facets: Sequence[Facet], conflicts: Sequence[Agreement], assumed: Sequence[Agreement]) -> list[Agreement]:
    """One agreement for each counted effect and side on which no two accounts are in conflict."""
    disputed = {index for agreement in conflicts for index in agreement.rows}
    grouped: dict[tuple[str, frozenset[str], str], list[Facet]] = defaultdict(list)
    for facet in facets:
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


def _happened(told: Sequence[Claim], conflicts: Sequence[Agreement], originals: Mapping[str, str]) -> Agreement:
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
    sources = {_speaker(claim, originals) for claim in speaking}
    return Agreement(
        question=asked,
        verdict="agree" if len(sources) > 1 else "single",
        rule="told.v1",
        reason=f"First-hand sources that {does}: {len(sources)}.",
        left=tuple(claim.id for claim in speaking),
    )


def _speaker(claim: Claim, originals: Mapping[str, str]) -> str:
    """Who says it at first hand: the source, or the report itself, which in a copy is the original."""
    attribution = claim.attribution
    if attribution.source is None or attribution.source_kind == "reporter":
        return originals.get(claim.document_id, claim.document_id)
    return attribution.source.label
