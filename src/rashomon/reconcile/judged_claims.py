"""People's judgements of which claims belong to one incident, followed whatever the features say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rashomon.model import Claim, Issue, Judgement
from rashomon.reconcile.candidates import Telling
from rashomon.reconcile.joining import Joining


def constraints(told: Sequence[Telling], judged: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements as between tellings, in their order; those of claims that are in none, or in one telling, are left
    out."""
    home = _homes(told)
    found = []
    for judgement in judged:
        left, right = home.get(judgement.left), home.get(judgement.right)
        if left is not None and right is not None and left != right:
            found.append(replace(judgement, left=left, right=right))
    return tuple(found)


def split(told: Iterable[Telling], judged: Sequence[Judgement]) -> tuple[Telling, ...]:
    """The tellings, none of which holds two claims that are judged different.

    Of such a telling the claims that are not judged stay with the first. A background claim that is judged to be of
    one incident with a claim of another telling is no background to its own.
    """
    if not judged:
        return tuple(told)
    told = list(told)
    home = _homes(told)
    apart: dict[str, set[str]] = {}
    elsewhere: set[str] = set()
    for judgement in _latest(judged):
        left, right = judgement.left, judgement.right
        if judgement.verdict == "different":
            apart.setdefault(left, set()).add(right)
            apart.setdefault(right, set()).add(left)
        elif home.get(left) != home.get(right):
            elsewhere |= {left, right}
    return tuple(part for telling in told for part in _parts(telling, apart, elsewhere))


def overridden(
    whole: Sequence[Telling],
    told: Sequence[Telling],
    alone: Callable[[], Iterable[Iterable[str]]],
    judged: Sequence[Judgement],
) -> tuple[Issue, ...]:
    """An issue for each judgement that the rule alone would not have come to; `alone` gives its groups of tellings."""
    if not judged:
        return ()
    one = _homes(whole)
    together = Joining([telling.id for telling in told])
    for names in map(list, alone()):
        for name in names[1:]:
            together.join(names[0], name)
    for telling in told:
        if one[telling.id] != telling.id:
            together.join(one[telling.id], telling.id)
    home = _homes(told)
    issues: dict[str, Issue] = {}
    for judgement in _latest(judged):
        left, right = home.get(judgement.left), home.get(judgement.right)
        if left is None or right is None:
            continue
        if together.together(left, right) == (judgement.verdict == "different"):
            issue = _issue(judgement)
            issues.setdefault(issue.message, issue)
    return tuple(issues.values())


def _issue(judgement: Judgement) -> Issue:
    person = judgement.reasons[0].feature.partition(":")[2] if judgement.reasons else "a person"
    would = "kept apart" if judgement.verdict == "same" else "put into one incident"
    message = (
        f"The grouping would have {would} {judgement.left} and {judgement.right}, which {person} judged "
        f"{judgement.verdict}; the judgement stands."
    )
    return Issue(stage="reconcile", severity="note", message=message, subject=judgement.left)


def _homes(told: Iterable[Telling]) -> dict[str, str]:
    """From a claim's id to the id of the telling that it is in."""
    return {claim.id: telling.id for telling in told for claim in (*telling.claims, *telling.background)}


def _latest(judged: Iterable[Judgement]) -> list[Judgement]:
    """Of judgements on one pair the last."""
    return list({frozenset({judgement.left, judgement.right}): judgement for judgement in judged}.values())


def _parts(telling: Telling, apart: dict[str, set[str]], elsewhere: set[str]) -> list[Telling]:
    groups: list[list[Claim]] = []
    for claim in (*telling.claims, *telling.background):
        against = apart.get(claim.id, set())
        if claim in telling.background and claim.id in elsewhere:
            against = {other.id for other in telling.claims}
        home = next((group for group in groups if not against & {other.id for other in group}), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    own = {claim.id for claim in telling.claims}
    parts = []
    for group in groups:
        claims = tuple(claim for claim in group if claim.id in own)
        background = tuple(claim for claim in group if claim.id not in own)
        # What is told only as background makes an incident of its own once it is judged to be another.
        parts.append(
            Telling(
                document_id=telling.document_id, claims=claims or background, background=background if claims else ()
            )
        )
    return parts
