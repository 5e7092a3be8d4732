"""Whether two tellings are of one happening, from their profiles alone."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.model import Judgement, Reason
from rashomon.model.compared import Profile
from rashomon.protocols import Feature
from rashomon.reconcile import fitted
from rashomon.reconcile.features import BUILT_IN, Leveled

UNPROVEN = 0.3
"""The most that two tellings score without a party, figure or names in common, or without a place."""

COPIED = 0.995
"""Score of one report's repeating the other's words: what was read from both is one telling, as a rule."""

ONE_PLACE = frozenset({"same", "alike", "near", "named", "both_named"})
ONE_AREA = ONE_PLACE | {"around", "inside", "wide"}
CLOSE = frozenset({"near", "around"})
DISTANT = frozenset({"off", "far", "judged"})
SAME_DAYS = frozenset({"same", "stated_overlap"})
OTHER_DAYS = frozenset({"sure_3", "sure_7", "sure_30", "sure_more"})
SAME_PARTIES = frozenset({"both", "turned"})
SOME_PARTY = SAME_PARTIES | {"one", "one_of_more"}
SAME_FIGURES = frozenset({"several", "large"})
MANY_NAMES = frozenset({"share_3", "share_4", "share_5"})


def judge(
    left: Profile, right: Profile, *, copied: bool = False, compared: Sequence[Feature] | None = None
) -> Judgement:
    """Whether the two are of one happening: `same` or `different`, with the reasons for and against.

    The log odds of the reasons' scores are added to those of two tellings that are worth comparing (`fitted.bias`).
    `copied` says that one report repeats the other. `compared` are the features, the built-in ones by default. The
    result is the same whichever of the two comes first; `left` is the lower id.
    """
    if right.id < left.id:
        left, right = right, left
    if left.dataset is not None and left.dataset == right.dataset:
        return _of_one_dataset(left, right)
    reasons: list[Reason] = []
    levels: dict[str, str] = {}
    odds = fitted.bias()
    for feature in BUILT_IN if compared is None else compared:
        if isinstance(feature, Leveled):
            found = feature.level(left, right)
            if found is None:
                continue
            levels[feature.name] = found.level
            odds += fitted.weight(feature.name, found.level)
            reasons.append(feature.reason(found))
        elif reason := feature.compare(left, right):
            odds += fitted.odds(reason.score)
            reasons.append(reason)
    if copied:
        odds += fitted.odds(COPIED)
        reasons.append(Reason(feature="copy.v1", score=COPIED, sentence="One report repeats the other's words."))
    score = fitted.chance(odds)
    if not copied and not proven(levels):
        score = min(score, UNPROVEN)
    return Judgement(
        left=left.id,
        right=right.id,
        verdict="same" if score >= fitted.same() else "different",
        score=round(score, 4),
        reasons=tuple(reasons),
    )


def _of_one_dataset(left: Profile, right: Profile) -> Judgement:
    """Rows of one dataset are of one event where it says so, and never otherwise: it has each event once."""
    same = left.event is not None and left.event == right.event
    sentence = f"{left.dataset} has both as one event." if same else f"{left.dataset} has them as two events."
    score = COPIED if same else round(1 - COPIED, 4)
    reason = Reason(feature="dataset.v1", score=score, sentence=sentence, left=left.event, right=right.event)
    return Judgement(
        left=left.id, right=right.id, verdict="same" if same else "different", score=score, reasons=(reason,)
    )


def proven(levels: dict[str, str]) -> bool:
    """Whether the levels of the built-in features can make two tellings one at all, whatever they add up to.

    Place and day alone do not: there must be a party, a figure or names in common. Nor do parties, who may fight in
    many places for weeks: they take a place in common, or the same days where either has none. Two places close by take
    figures or names in common besides, two far from each other both. Days that both are sure of and that lie apart
    take names or several figures: the next attack on a town may have the toll of the last. No party in common where
    both name theirs, and no kind of event in common, keep apart.
    """
    parties, place = levels.get("parties.v2"), levels.get("place.v2")
    figures, days = levels.get("figures.v2"), levels.get("dates.v2")
    if parties == "none" or levels.get("kind.v2") == "other":
        return figures == "several"
    counted, named = figures in SAME_FIGURES, levels.get("names.v2") in MANY_NAMES
    if days in OTHER_DAYS and not (named or figures == "several"):
        return False
    if place in DISTANT:
        return counted and named
    if counted or (named and parties in SAME_PARTIES and days in SAME_DAYS):
        # Another country is likelier read wrong than fought over by the same parties on the same days.
        return True
    if place in CLOSE and not named:
        return False
    if parties in SAME_PARTIES:
        return place in ONE_AREA or (place in (None, "unlike") and days in SAME_DAYS)
    if parties in SOME_PARTY:
        return place in ONE_PLACE
    return place in ONE_PLACE and days in SAME_DAYS and named
