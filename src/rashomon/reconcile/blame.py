"""Who did it, and what it was: accounts that tell one harm as two different deeds."""

from __future__ import annotations

from rashomon.model import Agreement, Incident
from rashomon.reconcile import days as dates
from rashomon.reconcile import denials, numbers
from rashomon.reconcile.facets import Facet, Others, conflict, question
from rashomon.reconcile.things import one_kind

OF_PEOPLE = frozenset({"captured", "released"})
"""Effects that only people suffer, in whatever unit they are counted ("three brigades")."""


def against(left: Facet, right: Facet, incident: Incident, others: Others) -> Agreement | None:
    """The conflict between two rows that is not one of numbers: a denial, a blame, or another cause."""
    if left.ranged and right.ranged:
        return _of_numbered(left, right, incident, others)
    people = left.row.effect in OF_PEOPLE
    if left.row.effect != right.row.effect or not (people or left.row.unit == right.row.unit):
        return None
    if not _one_group(left.row.of, right.row.of, incident) or not _one_kind(left, right):
        return None
    if left.row.stance == right.row.stance and left.row.stance in ("denies", "doubts"):
        return None
    how = denials.any_pair(_told(left), _told(right), incident.sides)
    spoken = any(facet.ranged and _blames_apart(facet, others) for facet in (left, right))
    if how == "blamed":
        return None if spoken else _blame(left, right)
    if how is None or spoken or _too_early(left, right) or _admitted(left, right, others):
        return None
    denial, claim = (left, right) if left.row.stance in ("denies", "doubts") else (right, left)
    return conflict(
        left,
        right,
        "did it happen",
        f"{how}.v2",
        f"{how.capitalize()} by {denial.row.source}: {question(claim.row)}, {claim.says}.",
    )


def _one_kind(left: Facet, right: Facet) -> bool:
    if left.row.unit == "persons" or left.row.unit != right.row.unit:
        return True
    return any(one_kind(one, other) for one in left.items for other in right.items)


def _told(facet: Facet) -> list[denials.Told]:
    return [(facet.row.source, claim) for claim in facet.claims]


def _one_group(left: tuple[str, ...], right: tuple[str, ...], incident: Incident) -> bool:
    return (not left and not right) or any(denials.one_side(a, b, incident.sides) for a in left for b in right)


def _blames_apart(facet: Facet, others: Others) -> bool:
    """Whether the row's source had blamed somebody in words of their own row by the time it gave this number: then it
    does so there, once, and not again with each of its figures."""
    return any(
        other.row.stance == "blames" and (other.row.first_said or "") <= (facet.row.first_said or "9999")
        for other in others.alike(facet)
    )


def _of_numbered(left: Facet, right: Facet, incident: Incident, others: Others) -> Agreement | None:
    if not (numbers.holds(left.row, right.row) and numbers.holds(right.row, left.row)):
        return None
    if not numbers.one_matter(left, right, incident.sides):
        return None
    spoken = any(_blames_apart(facet, others) for facet in (left, right))
    blamed = any(denials.blames_another(a, b, incident.sides) for a in left.claims for b in right.claims)
    return _blame(left, right) if blamed and not spoken else _cause(left, right)


def _admitted(left: Facet, right: Facet, others: Others) -> bool:
    """Whether who denies gives a closed number that the other's range allows, or the other counts nothing: that much
    is not denied.

    A denial that names who is said to have done it is of the deed, whatever the number.
    """
    denial, claim = (left, right) if not left.ranged else (right, left)
    if claim.none:
        return True
    if not claim.ranged or any(denials.label(item, "actor") for item in denial.claims):
        return False
    return any(
        other.ranged and other.row.high is not None and other.span.overlaps(claim.span)
        for other in others.alike(denial)
    )


def _too_early(left: Facet, right: Facet) -> bool:
    """Whether the denial was made before what the other claims took place."""
    denial, claim = (left, right) if left.row.stance in ("denies", "doubts") else (right, left)
    made = dates.days(denial.row.last_said)
    begun = [found[0] for item in claim.claims if (found := dates.interval(item.when))]
    return made is not None and bool(begun) and made[1] < min(begun)


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
            return conflict(left, right, "what happened", "crash-or-attack.v1", sentence)
    return None


def _blame(left: Facet, right: Facet) -> Agreement:
    names = [
        ", ".join(sorted({name for claim in facet.claims if (name := denials.label(claim, "actor"))}))
        for facet in (left, right)
    ]
    sentence = f"As told by {left.row.source}, {names[0]} did it; by {right.row.source}, {names[1]} did."
    return conflict(left, right, "who did it", "blame-against-blame.v1", sentence)
