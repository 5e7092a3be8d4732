"""Two numbers against each other: when they cannot both hold for the same people or things at the same time.

What is compared, and what is left alone, is the codebook's ("Rulings") and the reasons stand at each rule.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rashomon.model import AccountRow, Agreement, Claim, Incident
from rashomon.reconcile import days as dates
from rashomon.reconcile import denials, groups, spots
from rashomon.reconcile.facets import Facet, Others, conflict, question
from rashomon.reconcile.kin import kin
from rashomon.reconcile.parties import Sides, party_name
from rashomon.reconcile.things import named, one_kind

PARTS: Mapping[str, frozenset[str]] = {"killed_or_wounded": frozenset({"killed", "wounded"})}
"""Effects that hold other effects."""

PART = "part-exceeds-whole.v1"
"""Rule by which a part stands against its whole; the whole is the first of the rows."""

PASSING = 7
"""Days after which two numbers of missing are not compared: people are found."""

AT_ONE_SPOT = 0.55
"""Least `spots.closeness` of two places where one may hold the other."""

CHOICES = 5
"""Most figures a source gives for a side, of which a reporter's sum is looked for."""


def against(left: Facet, right: Facet, incident: Incident, others: Others) -> Agreement | None:
    """The conflict between two rows with numbers, if there is one."""
    part, whole = (left, right) if holds(right.row, left.row) else (right, left)
    if not holds(whole.row, part.row) or not one_matter(left, right, incident.sides):
        return None
    if not _of_fighters(whole, part):
        return None
    equal = holds(part.row, whole.row) and not _by_all(whole, part)
    one, other = part.span, whole.span
    if equal and not one.overlaps(other):
        if grew(left, right, incident):
            return None
        sentence = f"{left.says}, {right.says}: no number lies in both ranges."
        return conflict(left, right, f"how many: {question(left.row)}", "ranges-disjoint.v1", sentence)
    if not equal and other.high is not None and one.low > other.high:
        if grew(whole, part, incident) or not is_total(whole, others):
            return None
        sentence = f"{part.says} for {question(part.row)} alone is more than {whole.says} for the whole."
        return conflict(whole, part, f"how many: {question(whole.row)}", PART, sentence)
    return None


def by_total(found: Sequence[Agreement], rows: Sequence[AccountRow]) -> list[Agreement]:
    """The conflicts with those of a total together: each part that alone is more than one total stands on its right.

    A total is of several sides, or of dead and wounded. "Nobody" stays against each one by itself, since whoever counts
    any denies it.
    """
    result, larger = list[Agreement](), defaultdict[int, list[Agreement]](list)
    for one in found:
        if one.rule == PART and rows[one.rows[0]].high != 0 and not _alike(rows[one.rows[0]], rows[one.rows[1]]):
            larger[one.rows[0]].append(one)
        else:
            result.append(one)
    return result + [_joined(parts) if len(parts) > 1 else parts[0] for parts in larger.values()]


def _alike(whole: AccountRow, part: AccountRow) -> bool:
    return whole.effect == part.effect and len(whole.of) == len(part.of)


def _joined(parts: Sequence[Agreement]) -> Agreement:
    return replace(
        parts[0],
        reason=" ".join(one.reason for one in parts),
        right=tuple(dict.fromkeys(claim for one in parts for claim in one.right)),
        rows=(parts[0].rows[0], *(one.rows[1] for one in parts)),
    )


def holds(whole: AccountRow, part: AccountRow) -> bool:
    """Whether everything that `part` counts is counted in `whole` too, by effect, sides, unit and kind of thing."""
    if whole.unit != part.unit or bool(part.of) != bool(whole.of):
        return False
    if not all(any(groups.within(one, other) for other in whole.of) for one in part.of):
        return False
    if part.effect != whole.effect and part.effect not in PARTS.get(whole.effect, frozenset()):
        return False
    if whole.unit == "persons":
        return True
    # "None was lost" names no thing and is of any.
    items = [named(row.item) if row.high == 0 else row.item for row in (whole, part)]
    return one_kind(items[0], items[1])


def _of_fighters(whole: Facet, part: Facet) -> bool:
    """Whether nationals who hold a force of their country are told as those who fought, and not as bystanders."""
    if set(part.row.of) <= set(whole.row.of):
        return True
    return any(claim.event == "clash" for claim in whole.claims)


def _by_all(whole: Facet, part: Facet) -> bool:
    """Whether the one counts bystanders hit in all the fighting, the other those hit by one side."""
    if any(party_name(name) for name in part.row.of) or part.row.unit != "persons":
        return False
    everybody = all(not (claim.actor or claim.target) for claim in whole.claims)
    return everybody and all(claim.actor for claim in part.claims)


def is_total(whole: Facet, others: Others) -> bool:
    """Whether a number given for several sides or effects together is one that its source vouches for as the whole.

    It is not where the same source's own part is larger ("some thirty others"), nor where a report has only added up
    what others give for each side: that says nothing of its own.
    """
    if whole.none or whole.row.high is None:
        return True
    for own in others.of(whole.row.source):
        if own.ranged and own.index != whole.index and holds(whole.row, own.row) and own.span.low > whole.row.high:
            return False
    return not _added_up(whole, others)


def _added_up(whole: Facet, others: Others) -> bool:
    if any(claim.attribution.source_kind not in ("reporter", "media") for claim in whole.claims):
        return False
    if len(whole.row.of) < 2:
        return False
    choices = []
    for side in whole.row.of:
        given = {
            facet.row.low
            for source, facets in others.sources.items()
            if source != whole.row.source
            for facet in facets
            if facet.row.effect == whole.row.effect and facet.row.of == (side,) and facet.row.low
        }
        choices.append(sorted(given)[:CHOICES])
    return any(sum(numbers) == whole.row.low for numbers in itertools.product(*choices))


def one_matter(left: Facet, right: Facet, sides: Sides) -> bool:
    """Whether two figures may be about the same people or things at the same time.

    They are not where every claim of the one is clearly elsewhere or on other days than every claim of the other, nor
    are the dead of a crash those of a battle, nor what two allies destroyed each.
    Missing people are compared within `PASSING` days only.
    """
    if left.row.effect == right.row.effect == "missing":
        one, other = dates.days(left.row.first_said), dates.days(right.row.first_said)
        if one and other and dates.gap(one, other) > PASSING:
            return False
    crashed = [all(claim.event == "crash" for claim in facet.claims) for facet in (left, right)]
    if crashed[0] != crashed[1] and left.row.unit == "persons":
        return False
    bystanders = not any(all(party_name(name) for name in row.of) for row in (left.row, right.row))
    # "Nobody was hurt" is said of the whole happening, wherever the one who counts stood.
    strict = bystanders and not (left.none or right.none)
    return any(
        _one_matter(a, b, strict) and not _two_deeds(a, b, left.row.unit, bystanders, sides)
        for a in left.claims
        for b in right.claims
    )


def _one_matter(left: Claim, right: Claim, strict: bool) -> bool:
    """A force is counted wherever it fights, bystanders where they are hit: for them, places named differently are
    different unless they are known to lie close."""
    if not denials.together(left, right):
        return False
    close = spots.closeness(left, right)
    return close is None or close >= (AT_ONE_SPOT if strict else spots.UNSURE)


def _two_deeds(left: Claim, right: Claim, unit: str, bystanders: bool, sides: Sides) -> bool:
    """Whether different actors did it, so that two numbers need not be of the same.

    Allies destroy and seize each their own share. Bystanders hit by one side and by the other are different people,
    unless it was one strike at one spot: then the two tell of the same and blame each other.
    """
    one, other = denials.label(left, "actor"), denials.label(right, "actor")
    if one is None or other is None or one == other:
        return False
    allied = kin(one, other, sides)
    if unit != "persons":
        return allied
    if allied or not bystanders:
        return False
    close = spots.closeness(left, right)
    return not (left.event == right.event != "clash" and close is not None and close >= AT_ONE_SPOT)


def grew(left: Facet, right: Facet, incident: Incident) -> bool:
    """Whether the higher figure was said later, while the event ran: then the toll has grown and nobody disagrees.

    The earlier must have been said before the incident's last day, the later by the day after it; who repeats the
    lower figure once the higher is out does disagree. Of two said on one day, of what happened on that day, nobody
    knows which was first. "Nobody" is no early count.
    """
    if left.none or right.none:
        return False
    earlier, later = sorted((left, right), key=lambda facet: (facet.row.first_said or "9999", facet.row.low or 0))
    end = dates.days(incident.end)
    first, then = dates.days(earlier.row.first_said), dates.days(later.row.first_said)
    if not (end and first and then) or first[0] >= end[1] or then[1] > end[1] + 1:
        return False
    if (later.row.low or 0) <= (earlier.row.low or 0):
        return False
    repeated = dates.days(earlier.row.last_said)
    if first == then:
        return repeated == first and all(_ongoing(facet.claims, first[1]) for facet in (earlier, later))
    return not (repeated and repeated[0] >= then[0])


def _ongoing(claims: Sequence[Claim], day: int) -> bool:
    """Whether what the claims tell of went on that day."""
    ends = [found[1] for claim in claims if (found := dates.interval(claim.when))]
    return bool(ends) and max(ends) >= day
