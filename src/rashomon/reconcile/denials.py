"""What a denial, a doubt or a blame without a number is about, and whether it stands against another claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rashomon.model import AccountRow, Claim
from rashomon.reconcile import days as dates
from rashomon.reconcile.parties import Sides, same_side

EFFECTS: Mapping[str, tuple[str, ...]] = {
    "clash": ("killed", "killed_or_wounded", "wounded", "destroyed", "damaged"),
    "attack": ("killed", "killed_or_wounded", "wounded", "destroyed", "damaged"),
    "explosion": ("killed", "killed_or_wounded", "wounded", "destroyed", "damaged"),
    "capture": ("captured",),
    "release": ("released",),
    "seizure": ("seized",),
    "crash": ("destroyed",),
}
"""What harm an event of each kind does, gravest first: a denial of the event denies the gravest that anyone counts."""

UNKNOWING = ("anonymous", "reporter", "media")
"""Kinds of source whose doubt alone is set against nobody's figure; the page tells it all the same."""

Harm = tuple[str, tuple[str, ...], str]
"""Effect, counted sides and unit."""


def label(claim: Claim, role: str) -> str | None:
    """The name of the claim's `actor` or `target`, None where it is not stated."""
    mention = claim.actor if role == "actor" else claim.target
    return mention.label if mention else None


def speaks_of(
    claim: Claim, source: str, sides: Sides, rows: Iterable[AccountRow], others: Iterable[tuple[str, Claim]]
) -> tuple[Harm, ...]:
    """The harm that a claim without a range of its own speaks of; empty where nobody else counts any.

    A denial or doubt speaks of the figures that it repeats, otherwise of the gravest harm that another source counts
    on its target's side. An assertion without figures speaks of that harm only where another source blames
    somebody else for the same. `others` are the incident's claims with their sources.
    """
    if claim.stance == "doubts" and _vague(claim):
        return ()
    if claim.stance in ("denies", "doubts"):
        if claim.figures:
            return tuple(
                dict.fromkeys((f.effect, tuple(mention.label for mention in f.of), f.unit) for f in claim.figures)
            )
        return _gravest(claim, source, sides, rows)
    if claim.stance not in ("asserts", "confirms") or claim.figures:
        return ()
    if any(name != source and blames_another(claim, other, sides) for name, other in others):
        return _gravest(claim, None, sides, rows)
    return ()


def _vague(claim: Claim) -> bool:
    """A doubt by one who cannot know, or one that neither names who is said to have done it nor takes up a figure."""
    return claim.attribution.source_kind in UNKNOWING or not (claim.actor or claim.figures)


def _gravest(claim: Claim, source: str | None, sides: Sides, rows: Iterable[AccountRow]) -> tuple[Harm, ...]:
    target = label(claim, "target")
    if target is None:
        return ()
    others = [row for row in rows if row.source != source]
    own = {row.effect: row.unit for row in others if target in row.of}
    allied = {row.effect: row.unit for row in others if any(same_side(target, of, sides) for of in row.of)}
    for counted in (own, allied):
        for effect in EFFECTS.get(claim.event, ()):
            if effect in counted:
                return ((effect, (target,), counted[effect]),)
    return ()


def blames_another(left: Claim, right: Claim, sides: Sides) -> bool:
    """Whether the two hold different sides to have done the same harm to the same target on the same days.

    Only words of the claim itself blame, not what follows from the rest of the report; and in a clash both sides fight.
    """
    if left.event == "clash" or not (_names_actor(left) and _names_actor(right)):
        return False
    if not {left.stance, right.stance} <= {"asserts", "confirms"}:
        return False
    one, other = label(left, "actor"), label(right, "actor")
    if one is None or other is None or same_side(one, other, sides):
        return False
    target = label(left, "target")
    if target is None or target != label(right, "target"):
        return False
    return left.event == right.event and together(left, right)


def _names_actor(claim: Claim) -> bool:
    actor = claim.actor
    if actor is None or actor.name is None:
        return False
    return actor.span is None or claim.span.covers(actor.span)


def denies(denial: Claim, claim: Claim, sides: Sides) -> bool:
    """Whether the denial (or doubt) is of what the claim asserts.

    The targets must stand on one side. Where the denial names who is said to have done it, the claim must name the
    same; where it names nobody and takes up no figure, the claim must name somebody. Without figures in common the
    kinds of event must be the same ("no prisoner was shot" leaves a toll of the battle alone).
    """
    if denial.stance not in ("denies", "doubts") or claim.stance not in ("asserts", "confirms"):
        return False
    if not together(denial, claim):
        return False
    who, whom = label(denial, "actor"), label(denial, "target")
    said_who, said_whom = label(claim, "actor"), label(claim, "target")
    if who and who != said_who:
        return False
    if not who and not said_who and not denial.figures:
        return False
    if whom and not (said_whom and same_side(whom, said_whom, sides)):
        return False
    return denial.event == claim.event or bool(
        {figure.effect for figure in denial.figures} & {figure.effect for figure in claim.figures}
    )


def together(left: Claim, right: Claim) -> bool:
    """Whether the stated days of the two claims allow that they are about one thing."""
    one, other = dates.interval(left.when), dates.interval(right.when)
    return one is None or other is None or dates.gap(one, other) == 0


def any_pair(left: Sequence[Claim], right: Sequence[Claim], sides: Sides) -> str | None:
    """`denied`, `doubted` or `blamed` where some claim of one row stands so against one of the other; else None."""
    for one in left:
        for other in right:
            for denial, claim in ((one, other), (other, one)):
                if denies(denial, claim, sides):
                    return "doubted" if denial.stance == "doubts" else "denied"
    if any(blames_another(one, other, sides) for one in left for other in right):
        return "blamed"
    return None
