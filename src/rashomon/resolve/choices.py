"""Whom a claim means, where the trained reader weighed its mentions: one answer for each meaning, the best one wins.

The weights of all mentions of one meaning are added up. Beside them stand plain reasons: that the rules answer the
same, that the words fit the kind of actor, who else the claim names. What each reason counts
(`codebook/choices.yaml`) was fitted on reports that the reader was not trained on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rashomon.codebook import load
from rashomon.model import Attribution, Choice, Claim, Figure, Mention
from rashomon.resolve.names import words_of
from rashomon.resolve.opponents import listed
from rashomon.resolve.parties import shown as in_footage
from rashomon.resolve.sides import counted_after
from rashomon.resolve.sources import ARMED

ROLES = {"of": "counted", "source": "source", "actor": "party", "target": "party"}
TAKEN = frozenset({"captured", "seized"})
MOST = 0.5
"""Least weight of a doer whom the claim itself does not name; set by hand: a wrong perpetrator is worse than none."""
LEAST = 1e-2
"""Added to a weight before its logarithm is taken, so that an answer of no weight can still win."""


@dataclass(frozen=True, slots=True)
class Names:
    """What is known of names by the time a choice is made."""

    name: Callable[[Mention, str], Mention]
    """A mention in a role, with its canonical name where it has one."""
    kinds: Mapping[str, str]
    """The kind of each actor by canonical name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One meaning: the mentions that show it (none for none of the report's words), its weight, and the reasons."""

    mentions: tuple[Mention, ...]
    weight: float
    reasons: Mapping[str, float]
    here: bool = False
    """Whether the claim's own words name it."""


def best(question: str, claim: Claim, figure: Figure | None, answers: Sequence[Answer]) -> Answer:
    """The answer whose reasons count the most; of equals the first."""
    worth = load("choices")["reasons"][question]
    return max(answers, key=lambda one: sum(worth.get(name, 0.0) * value for name, value in one.reasons.items()))


def answers(
    choice: Choice, claim: Claim, figure: Figure | None, rules: Sequence[Mention], names: Names
) -> list[Answer]:
    """Every answer to a choice, the rules' own first. `rules` are the mentions, named, that the rules give, if any."""
    role = ROLES[choice.question]
    weights: dict[str | None, float] = {None: 0.0}
    shown: dict[str | None, tuple[float, Mention]] = {}
    here: set[str | None] = set()
    for option in choice.options:
        named = names.name(option.mention, role) if option.mention is not None else None
        label = _label(named)
        weights[label] = weights.get(label, 0.0) + option.weight
        if named is not None and (label not in shown or option.weight > shown[label][0]):
            shown[label] = (option.weight, named)
        if named is not None and named.span is not None and claim.span.covers(named.span):
            here.add(label)
    told = tuple(dict.fromkeys(_label(mention) for mention in rules))
    if choice.question != "source" and rules and all(mention.name for mention in rules):
        # Words that nobody could name ("soldiers") are meant as the rules understand them, where they can be.
        kind = names.kinds.get(rules[0].name or "")
        for label, (_, mention) in shown.items():
            words = words_of(mention.words or "")
            if mention.name is None and label not in (None, told[0]) and _fits(words[-1] if words else "", kind) >= 0:
                weights[told[0]] = weights.get(told[0], 0.0) + weights.pop(label)
    weight = sum(weights.get(label, 0.0) for label in told) if told else weights[None]
    found = [(tuple(rules), weight, told)]
    for label, share in weights.items():
        labels = () if label is None else (label,)
        if labels != told:
            found.append(((shown[label][1],) if label in shown else (), share, labels))
    return [
        Answer(
            mentions,
            share,
            _reasons(choice.question, claim, figure, mentions, share, labels, told, names),
            here=bool(labels) and set(labels) <= here,
        )
        for mentions, share, labels in found
    ]


def _label(mention: Mention | None) -> str | None:
    return mention.label.casefold() if mention is not None else None


def _reasons(
    question: str,
    claim: Claim,
    figure: Figure | None,
    mentions: Sequence[Mention],
    weight: float,
    labels: Sequence[str | None],
    told: Sequence[str | None],
    names: Names,
) -> dict[str, float]:
    kind = names.kinds.get(mentions[0].name or "") if mentions else None
    source = claim.attribution.source
    reasons = {
        "weight": math.log(weight + LEAST),
        "rules": float(labels == told),
        "rules_in_clash": float(labels == told and claim.event == "clash"),
        "rules_part": float(labels != told and bool(labels) and set(labels) <= set(told)),
        "none": float(not mentions),
        "unresolved": float(bool(mentions) and any(mention.name is None for mention in mentions)),
        "source": float(question != "source" and bool(labels) and _label(source) in labels),
        "armed": float(kind in ARMED),
        "civilians": float(kind == "civilians"),
    }
    if question == "of" and figure is not None:
        before = [_label(m) for other in claim.figures if other.span.start < figure.span.start for m in other.of]
        reasons |= {
            "none_of_persons": float(not mentions and figure.unit == "persons"),
            "target": float(bool(labels) and _label(claim.target) in labels),
            "actor": float(bool(labels) and _label(claim.actor) in labels),
            "before": float(bool(labels) and labels[0] in before),
            "fits": _fits(_noun(claim, figure), kind),
            "taken_from_actor": float(figure.effect in TAKEN and bool(labels) and _label(claim.actor) in labels),
            "rules_here": float(labels == told and bool(labels) and all(_within(m, claim) for m in mentions)),
            "rules_own_words": float(labels == told and any(_counts(m, figure) for m in mentions)),
        }
    if question == "source":
        cue = claim.attribution.cue
        cued = cue is not None and claim.span.covers(cue)
        here = labels == told and bool(labels) and cued
        reasons |= {"rules_cued": float(here), "none_cued": float(not labels and cued)}
        if here:
            reasons["unresolved"] = 0.0  # its own words say who speaks, whoever that is
    if question in {"actor", "target"}:
        other = claim.target if question == "actor" else claim.actor
        reasons["other_party"] = float(bool(labels) and _label(other) in labels)
        reasons["rules_here"] = float(labels == told and bool(labels) and all(_within(m, claim) for m in mentions))
    return reasons


def _within(mention: Mention, claim: Claim) -> bool:
    """Whether the claim's own words name the mention."""
    return mention.name is not None and mention.span is not None and claim.span.covers(mention.span)


def _counts(mention: Mention, figure: Figure) -> bool:
    """Whether the counted words themselves name the mention ("12 policemen"), not a pronoun or what is inferred."""
    span = mention.span
    if mention.name is None or span is None or figure.counted is None or mention.antecedent is not None:
        return False
    return span.overlaps(figure.counted)


def _fits(word: str, kind: str | None) -> float:
    """1 where the counted noun is one for actors of that kind, -1 where it is one for others, otherwise 0."""
    if kind is None:
        return 0.0
    for name, kinds in (
        ("state", {"state_force", "private_military"}),
        ("rebel", {"rebel", "militia"}),
        ("civil_people", {"civilians"}),
        ("people", {"civilians"}),
    ):
        if word in listed(name):
            return 1.0 if kind in kinds else -1.0
    return 0.0


def sourced(
    claims: Sequence[Claim], choices: Sequence[Choice], said: Sequence[Attribution], names: Names
) -> list[Claim]:
    """The claims with the sources that win, each with the cue and the chain of its own attribution nearest to it.

    `said` are the attributions that the report has, named.
    """
    found = list(claims)
    for choice in choices:
        if choice.question != "source":
            continue
        claim = found[choice.claim]
        now = claim.attribution
        own = now.source is None or now.form == "narration" or now.source_kind == "reporter"
        rules = () if own or now.source is None else (now.source,)
        open_to = answers(choice, claim, None, rules, names)
        if rules and now.cue is not None and claim.span.covers(now.cue):
            # "X said" on the clause itself: nobody from elsewhere speaks here, nor does whoever did it.
            doer = _label(claim.actor)
            open_to = [
                one
                for i, one in enumerate(open_to)
                if i == 0 or not one.mentions or (one.here and _label(one.mentions[0]) != doer)
            ]
        won = best("source", claim, None, open_to).mentions
        if not won and not own:
            attribution = Attribution(
                content=(claim.span,), source=None, source_kind="reporter", cue=None, form="narration",
                stance=now.stance, certainty=now.certainty,
            )  # fmt: skip
        elif won and (own or won[0] != now.source):
            attribution = _attributed(claim, won[0], said)
        else:
            continue
        found[choice.claim] = replace(claim, attribution=attribution)
    return found


def _attributed(claim: Claim, source: Mention, said: Sequence[Attribution]) -> Attribution:
    """The attribution of that source which is nearest to the claim, holding this claim; else one without a cue."""
    same = [a for a in said if a.source is not None and _label(a.source) == _label(source)]
    if not same:
        return replace(
            claim.attribution, content=(claim.span,), source=source, source_kind="anonymous", cue=None, form="indirect",
            via=(),
        )  # fmt: skip
    start = claim.span.start
    nearest = min(same, key=lambda a: abs((a.source.span or claim.span).start - start) if a.source else 0)
    return replace(nearest, content=(claim.span,))


def sided(claims: Sequence[Claim], choices: Sequence[Choice], names: Names) -> tuple[Claim, ...]:
    """The claims with the parties, and the sides of their figures, that win; the figures' sides first."""
    found = list(claims)
    for choice in sorted(choices, key=lambda choice: choice.question != "of"):
        claim = found[choice.claim]
        if choice.question == "of" and choice.figure is not None:
            figures = list(claim.figures)
            figure = figures[choice.figure]
            if any(mention.name is None and in_footage(claim, mention) for mention in figure.of):
                continue  # whom footage shows, nobody has said
            won = best("of", claim, figure, _sides(claim, figure, answers(choice, claim, figure, figure.of, names)))
            figures[choice.figure] = replace(figure, of=won.mentions)
            found[choice.claim] = replace(claim, figures=tuple(figures))
        elif choice.question in {"actor", "target"}:
            now = claim.actor if choice.question == "actor" else claim.target
            rules = (now,) if now is not None else ()
            other = claim.target if choice.question == "actor" else claim.actor
            open_to = _parties(claim, now, answers(choice, claim, None, rules, names), choice.question)
            if choice.question == "target" and other is not None and other.name is not None:
                open_to = [one for one in open_to if other.name not in (mention.name for mention in one.mentions)]
            chosen = best(choice.question, claim, None, open_to).mentions if open_to else ()
            party = chosen[0] if chosen else None
            found[choice.claim] = (
                replace(claim, actor=party) if choice.question == "actor" else replace(claim, target=party)
            )
    return tuple(found)


def _noun(claim: Claim, figure: Figure) -> str:
    """What the figure counts: "militants" of "12 militants", and of "15 of the dead were militants"."""
    words = words_of(figure.counted.exact) if figure.counted else ()
    return counted_after(claim, figure) or (words[-1] if words else "")


def _sides(claim: Claim, figure: Figure, open_to: Sequence[Answer]) -> list[Answer]:
    """The answers that the words allow: nobody takes their own, and militants are no army's men."""
    taken_by = _label(claim.actor) if figure.effect in TAKEN else None
    rebels = _noun(claim, figure) in listed("rebel")
    return [
        one
        for i, one in enumerate(open_to)
        if i == 0
        or not one.mentions
        or (not (rebels and one.reasons["fits"] < 0) and (taken_by is None or _label(one.mentions[0]) != taken_by))
    ]


def _parties(claim: Claim, now: Mention | None, open_to: Sequence[Answer], question: str) -> list[Answer]:
    """The answers that a party may get without putting an act on somebody whom the claim does not speak of.

    A party that the claim's own words name gives way only to another that they name. A doer whom they do not name is
    never the one who speaks, and must have most of the weight.
    """
    explicit = now is not None and now.antecedent is None and now.span is not None and claim.span.covers(now.span)
    if explicit and now is not None and now.span != claim.span:
        return [one for i, one in enumerate(open_to) if i == 0 or one.here]
    if question == "target":
        return list(open_to)
    speaker = _label(claim.attribution.source)
    return [
        one
        for i, one in enumerate(open_to)
        if i == 0 or not one.mentions or one.here or (one.weight >= MOST and _label(one.mentions[0]) != speaker)
    ]
