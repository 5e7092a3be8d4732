"""Whom a claim means, where the trained reader weighed its mentions: those of one meaning are added up, the most wins.

The rules' own answer takes part with a bonus (`codebook/choices.yaml`), so that what they know of a report as a whole
(who fights whom, whose toll it is) is not lost.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rashomon.codebook import load
from rashomon.model import Attribution, Choice, Claim, Figure, Mention

ROLES = {"of": "counted", "source": "source", "actor": "party", "target": "party"}
LEAST = 1e-6
Name = Callable[[Mention, str], Mention]
"""Gives a mention in a role its canonical name, where it has one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The meaning that won: its mentions, none for none of the report's words, and its share of the weight."""

    mentions: tuple[Mention, ...]
    weight: float


def answer(choice: Choice, rules: Sequence[Mention], name: Name) -> Answer:
    """The answer to one choice. `rules` are the mentions, named, that the rules would give; none for no answer."""
    role = ROLES[choice.question]
    weights: dict[str | None, float] = {None: 0.0}
    shown: dict[str | None, tuple[float, Mention]] = {}
    for option in choice.options:
        named = name(option.mention, role) if option.mention is not None else None
        label = named.label.casefold() if named is not None else None
        weights[label] = weights.get(label, 0.0) + option.weight
        if named is not None and (label not in shown or option.weight > shown[label][0]):
            shown[label] = (option.weight, named)
    told = tuple(dict.fromkeys(mention.label.casefold() for mention in rules))
    bonus = float(load("choices")["bonus"][choice.question])
    scores = {label: math.log(weight + LEAST) for label, weight in weights.items()}
    if len(told) <= 1:
        own = told[0] if told else None
        scores[own] = scores.get(own, math.log(LEAST)) + bonus
        best = max(scores, key=lambda label: (scores[label], str(label)))
        if best == own:
            return Answer(tuple(rules), weights.get(best, 0.0))
    else:
        together = sum(weights.get(label, 0.0) for label in told)
        best = max(scores, key=lambda label: (scores[label], str(label)))
        if math.log(together + LEAST) + bonus >= scores[best]:
            return Answer(tuple(rules), together)
    return Answer((shown[best][1],) if best in shown else (), weights[best])


def sourced(claims: Sequence[Claim], choices: Sequence[Choice], said: Sequence[Attribution], name: Name) -> list[Claim]:
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
        won = answer(choice, () if own or now.source is None else (now.source,), name).mentions
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
    same = [a for a in said if a.source is not None and a.source.label.casefold() == source.label.casefold()]
    if not same:
        return replace(
            claim.attribution, content=(claim.span,), source=source, source_kind="anonymous", cue=None, form="indirect"
        )
    start = claim.span.start
    nearest = min(same, key=lambda a: abs((a.source.span or claim.span).start - start) if a.source else 0)
    return replace(nearest, content=(claim.span,))


def sided(claims: Sequence[Claim], choices: Sequence[Choice], name: Name) -> tuple[Claim, ...]:
    """The claims with the parties, and the sides of their figures, that win."""
    found = list(claims)
    for choice in choices:
        claim = found[choice.claim]
        if choice.question in {"actor", "target"}:
            now = claim.actor if choice.question == "actor" else claim.target
            won = answer(choice, (now,) if now is not None else (), name).mentions
            party = won[0] if won else None
            found[choice.claim] = (
                replace(claim, actor=party) if choice.question == "actor" else replace(claim, target=party)
            )
        elif choice.question == "of" and choice.figure is not None:
            figures = list(claim.figures)
            figures[choice.figure] = _counted(figures[choice.figure], choice, name)
            found[choice.claim] = replace(claim, figures=tuple(figures))
    return tuple(found)


def _counted(figure: Figure, choice: Choice, name: Name) -> Figure:
    won = answer(choice, figure.of, name)
    return replace(figure, of=won.mentions)
