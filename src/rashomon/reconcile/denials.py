"""What a denial, a doubt or a blame without a number is about, and whether it stands against another claim."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

from rashomon.codebook import load
from rashomon.model import AccountRow, Claim
from rashomon.reconcile import days as dates
from rashomon.reconcile import groups
from rashomon.reconcile.kin import kin
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

Told = tuple[str, Claim]
"""A claim with the name of its first-hand source."""


def label(claim: Claim, role: str) -> str | None:
    """The name of the claim's `actor` or `target`, None where it is not stated."""
    mention = claim.actor if role == "actor" else claim.target
    return mention.label if mention else None


def speaks_of(
    claim: Claim, source: str, sides: Sides, rows: Iterable[AccountRow], others: Iterable[Told]
) -> tuple[Harm, ...]:
    """The harm that a claim without a range of its own speaks of; empty where nobody else counts any.

    A denial or doubt speaks of the figures that it repeats, otherwise of the gravest harm that another source counts
    on its target's side; a denial of how it ended ("no defeat") of none. An assertion without figures speaks of that
    harm only where another source blames somebody else for the same. `others` are the incident's claims with their
    sources.
    """
    if claim.stance == "doubts" and _vague(claim):
        return ()
    if claim.stance in ("denies", "doubts"):
        if claim.figures:
            # "Nobody" in a denial is the denier's own number and has a row of its own.
            taken = [figure for figure in claim.figures if not (claim.stance == "denies" and figure.high == 0)]
            return tuple(dict.fromkeys((f.effect, tuple(mention.label for mention in f.of), f.unit) for f in taken))
        return () if of_outcome(claim) else _gravest(claim, source, sides, rows)
    if claim.stance not in ("asserts", "confirms") or claim.figures:
        return ()
    if any(name != source and blames_another(claim, other, sides) for name, other in others):
        return _gravest(claim, None, sides, rows)
    return ()


def _vague(claim: Claim) -> bool:
    """A doubt by one who cannot know, or one that neither names who is said to have done it nor takes up a figure."""
    return claim.attribution.source_kind in UNKNOWING or not (claim.actor or claim.figures)


def of_outcome(claim: Claim) -> bool:
    """Whether the denial is of how a fight ended and of no loss in it ("it is not the army that was beaten")."""
    words, known = claim.span.exact.casefold(), load("denials")
    if claim.event != "clash" or claim.figures or any(harm in words for harm in known["harms"]):
        return False
    return any(outcome in words for outcome in known["outcomes"])


def manners(claims: Iterable[Claim]) -> frozenset[str]:
    """How it was done, in the words of any of the claims: names of the codebook's manners (`execution`, ...)."""
    return frozenset(name for claim in claims for name in _manners(claim.span.exact))


@functools.cache
def _manners(words: str) -> frozenset[str]:
    plain = words.casefold()
    return frozenset(name for name, told in load("denials")["manners"].items() if any(word in plain for word in told))


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
    if one is None or other is None or kin(one, other, sides) or groups.allied(one, other):
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


def denies(denial: Told, told: Told, sides: Sides) -> bool:
    """Whether the denial (or doubt) is of what the claim asserts.

    The targets must stand on one side. Where the denial names who is said to have done it, the claim must name the
    same; where it names nobody and takes up no figure, the claim must name somebody. Without figures in common the
    kinds of event must be the same ("no prisoner was shot" leaves a toll of the battle alone). A denial that takes up a
    figure is of that number and of those above it.
    """
    no, claim = denial[1], told[1]
    if no.stance not in ("denies", "doubts") or claim.stance not in ("asserts", "confirms"):
        return False
    if not together(no, claim):
        return False
    who, whom = label(no, "actor"), label(no, "target")
    said_who, said_whom = label(claim, "actor"), label(claim, "target")
    if who and who != said_who:
        return False
    if not who and not said_who and not no.figures:
        return False
    if whom and not (said_whom and one_side(whom, said_whom, sides)):
        return False
    figured = {figure.effect for figure in no.figures} & {figure.effect for figure in claim.figures}
    if figured:
        return _reaches(no, claim)
    return no.event == claim.event and (bool(no.figures) or _answers(denial, told, sides))


def _reaches(no: Claim, claim: Claim) -> bool:
    """Whether some figure of the claim is as high as one of the same effect that the denial takes up."""
    return any(
        one.effect == other.effect and (other.high is None or one.low is None or other.high >= one.low)
        for one in no.figures
        for other in claim.figures
    )


def _answers(denial: Told, told: Told, sides: Sides) -> bool:
    """Whether a denial without figures answers this claim.

    Nobody denies what his own side says. Who is hit and denies it (his losses, his men's capture) answers those who
    claim to have done it; what bystanders or allies count is not what he speaks of. Who is said to have done it, or
    stands apart, answers everyone.
    """
    (denier, no), (source, claim) = denial, told
    who, whom = label(no, "actor"), label(no, "target")
    if who is None and _one_camp(denier, no, source, claim, sides):
        return False
    if whom is None or (who is not None and kin(denier, who, sides)) or not kin(denier, whom, sides):
        return True
    actor = label(claim, "actor")
    return actor is None or kin(source, actor, sides) or (not kin(source, whom, sides) and not _aside(claim))


def _aside(claim: Claim) -> bool:
    """Whether the claim is told by one who stands by and has no part in it."""
    return claim.attribution.source_kind not in ("belligerent", "government", "supporter", "media", "reporter")


def _one_camp(denier: str, no: Claim, source: str, claim: Claim, sides: Sides) -> bool:
    if kin(denier, source, sides):
        return True
    official = {"government", "belligerent"}
    if not {no.attribution.source_kind, claim.attribution.source_kind} <= official:
        return False
    country = groups.country(denier)
    return country is not None and country == groups.country(source)


def one_side(left: str, right: str, sides: Sides) -> bool:
    """Whether the two groups stand on one side, or one holds the other."""
    return same_side(left, right, sides) or groups.meet(left, right)


def together(left: Claim, right: Claim) -> bool:
    """Whether the stated days of the two claims allow that they are about one thing."""
    one, other = dates.interval(left.when), dates.interval(right.when)
    return one is None or other is None or dates.gap(one, other) == 0


def of_manner(left: Sequence[Told], right: Sequence[Told]) -> bool:
    """Whether the manner that a denial is of, if it is of one, is told of on the other side too."""
    for one, other in ((left, right), (right, left)):
        noes = [claim for _, claim in one if claim.stance in ("denies", "doubts")]
        manner = manners(noes)
        if manner and not manner & manners(claim for _, claim in other):
            return False
    return True


def any_pair(left: Sequence[Told], right: Sequence[Told], sides: Sides) -> str | None:
    """`denied`, `doubted` or `blamed` where some claim of one row stands so against one of the other; else None.

    A denial of the manner ("nobody was executed") stands only against a row that tells of that manner.
    """
    for one in left:
        for other in right:
            for denial, claim in ((one, other), (other, one)):
                if denies(denial, claim, sides) and of_manner(left, right):
                    return "doubted" if denial[1].stance == "doubts" else "denied"
    if any(blames_another(one, other, sides) for _, one in left for _, other in right):
        return "blamed"
    return None
