"""Whom a claim means, where the trained reader weighed its mentions: one answer for each meaning, the best one wins.

The weights of all mentions of one meaning are added up. Beside them stand plain reasons: that the rules answer the
same, that the words fit the kind of actor, who else the claim names. What each reason counts
(`codebook/choices.yaml`) was fitted on reports that the reader was not trained on.
"""

from __future__ import annotations

import bisect
import functools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rashomon.codebook import load
from rashomon.model import Attribution, Choice, Claim, Figure, Mention, Option, Span
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
    _known: dict[tuple[str, tuple[int, ...]], Meanings] = field(default_factory=dict, repr=False, compare=False)

    def meanings(self, options: Sequence[Option], role: str) -> Meanings:
        """What the options' mentions mean in a role: found once for all choices between the very same mentions."""
        key = (role, tuple([id(option.mention) for option in options]))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Meanings(options, [o.mention and self.name(o.mention, role) for o in options])
        return found


class Meanings:
    """The different meanings that the mentions of some options have."""

    def __init__(self, options: Sequence[Option], named: Sequence[Mention | None]) -> None:
        self.options = options
        """Kept as long as this is known by the identity of their mentions."""
        self.named = named
        numbers: dict[str | None, int] = {None: 0}
        self.numbers = [numbers.setdefault(_label(mention), len(numbers)) for mention in named]
        """By option, which of `labels` it has."""
        self.labels = list(numbers)
        """No meaning first, then in the order of the options."""
        self._spans = sorted(
            ((m.span.start, m.span.end, number) for m, number in zip(named, self.numbers, strict=True) if m and m.span),
        )

    def inside(self, span: Span) -> set[str | None]:
        """The meanings of the mentions that stand inside a span of the document that they are of."""
        found: set[str | None] = set()
        for start, end, number in self._spans[bisect.bisect_left(self._spans, (span.start,)) :]:
            if start > span.end:
                break
            if end <= span.end:
                found.add(self.labels[number])
        return found


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
    return max(
        answers, key=lambda one: sum([worth.get(name, 0.0) * value for name, value in one.reasons.items() if value])
    )


def answers(
    choice: Choice, claim: Claim, figure: Figure | None, rules: Sequence[Mention], names: Names
) -> list[Answer]:
    """Every answer to a choice, the rules' own first. `rules` are the mentions, named, that the rules give, if any."""
    meanings = names.meanings(choice.options, ROLES[choice.question])
    sums, most = [0.0] * len(meanings.labels), [-math.inf] * len(meanings.labels)
    shown: list[Mention | None] = [None] * len(meanings.labels)
    for number, option, named in zip(meanings.numbers, choice.options, meanings.named, strict=True):
        weight = option.weight
        sums[number] += weight
        if weight > most[number]:
            most[number], shown[number] = weight, named
    weights = dict(zip(meanings.labels, sums, strict=True))
    by_label = dict(zip(meanings.labels, shown, strict=True))
    told = tuple(dict.fromkeys(_label(mention) for mention in rules))
    if choice.question != "source" and rules and all(mention.name for mention in rules):
        # Words that nobody could name ("soldiers") are meant as the rules understand them, where they can be.
        kind = names.kinds.get(rules[0].name or "")
        for label, mention in by_label.items():
            if mention is None or mention.name is not None or label == told[0]:
                continue
            words = words_of(mention.words or "")
            if _fits(words[-1] if words else "", kind) >= 0:
                weights[told[0]] = weights.get(told[0], 0.0) + weights.pop(label)
    weight = sum(weights.get(label, 0.0) for label in told) if told else weights[None]
    here = meanings.inside(claim.span)
    asked = _Asked(choice.question, claim, figure, told, names)
    found = [
        Answer(tuple(rules), weight, asked.reasons(rules, weight, told), here=bool(told) and here.issuperset(told))
    ]
    for label, share in weights.items():
        labels = () if label is None else (label,)
        if labels != told:
            mention = by_label.get(label)
            mentions = () if mention is None else (mention,)
            found.append(Answer(mentions, share, asked.reasons(mentions, share, labels), here=label in here))
    return found


def _label(mention: Mention | None) -> str | None:
    return mention.label.casefold() if mention is not None else None


REASONS = (
    "weight", "rules", "rules_in_clash", "rules_part", "none", "unresolved", "source", "armed", "civilians",
)  # fmt: skip
"""What speaks for or against an answer to any question."""
OF = (
    "none_of_persons", "target", "actor", "before", "fits", "taken_from_actor", "rules_here", "rules_own_words",
)  # fmt: skip
OWN = {
    "of": OF,
    "source": ("rules_cued", "none_cued"),
    "actor": ("other_party", "rules_here"),
    "target": ("other_party", "rules_here"),
}
"""What does so beside these, by question."""
NOTHING = {question: dict.fromkeys((*REASONS, *own), 0.0) for question, own in OWN.items()}


class _Asked:
    """One question of one claim: what does not depend on the answer is looked up once for all of them."""

    def __init__(
        self, question: str, claim: Claim, figure: Figure | None, told: Sequence[str | None], names: Names
    ) -> None:
        self.question, self.claim, self.figure, self.told, self.kinds = question, claim, figure, told, names.kinds
        self.source = None if question == "source" else _label(claim.attribution.source)
        self.actor, self.target = _label(claim.actor), _label(claim.target)
        cue = claim.attribution.cue
        self.cued = cue is not None and claim.span.covers(cue)
        self.before: set[str | None] = set()
        self.noun = ""
        if question == "of" and figure is not None:
            start = figure.span.start
            self.before = {_label(m) for other in claim.figures if other.span.start < start for m in other.of}
            self.noun = _noun(claim, figure)

    def reasons(self, mentions: Sequence[Mention], weight: float, labels: Sequence[str | None]) -> dict[str, float]:
        """What speaks for an answer: its weight, and what else is true of it (1) or against it (-1)."""
        reasons = NOTHING[self.question].copy()
        reasons["weight"] = math.log(weight + LEAST)
        kind = self.kinds.get(mentions[0].name or "") if mentions else None
        if labels == self.told:
            reasons["rules"] = 1.0
            reasons["rules_in_clash"] = float(self.claim.event == "clash")
        elif labels and all(label in self.told for label in labels):
            reasons["rules_part"] = 1.0
        if not mentions:
            reasons["none"] = 1.0
        elif any(mention.name is None for mention in mentions):
            reasons["unresolved"] = 1.0
        if self.source is not None and self.source in labels:
            reasons["source"] = 1.0
        if kind in ARMED:
            reasons["armed"] = 1.0
        elif kind == "civilians":
            reasons["civilians"] = 1.0
        if self.question == "of":
            self._of(reasons, mentions, labels, kind)
        elif self.question == "source":
            reasons["none_cued"] = float(not labels and self.cued)
            if self.cued and labels and labels == self.told:
                reasons["rules_cued"] = 1.0
                reasons["unresolved"] = 0.0  # its own words say who speaks, whoever that is
        else:
            other = self.target if self.question == "actor" else self.actor
            reasons["other_party"] = float(other is not None and other in labels)
            reasons["rules_here"] = self._rules_here(mentions, labels)
        return reasons

    def _of(
        self, reasons: dict[str, float], mentions: Sequence[Mention], labels: Sequence[str | None], kind: str | None
    ) -> None:
        if self.figure is None:
            return
        reasons["none_of_persons"] = float(not mentions and self.figure.unit == "persons")
        reasons["fits"] = _fits(self.noun, kind)
        if labels:
            reasons["target"] = float(self.target is not None and self.target in labels)
            reasons["before"] = float(labels[0] in self.before)
            if self.actor is not None and self.actor in labels:
                reasons["actor"] = 1.0
                reasons["taken_from_actor"] = float(self.figure.effect in TAKEN)
        if labels == self.told:
            reasons["rules_here"] = self._rules_here(mentions, labels)
            reasons["rules_own_words"] = float(any(_counts(mention, self.figure) for mention in mentions))

    def _rules_here(self, mentions: Sequence[Mention], labels: Sequence[str | None]) -> float:
        return float(labels == self.told and bool(labels) and all(_within(m, self.claim) for m in mentions))


def _within(mention: Mention, claim: Claim) -> bool:
    """Whether the claim's own words name the mention."""
    return mention.name is not None and mention.span is not None and claim.span.covers(mention.span)


def _counts(mention: Mention, figure: Figure) -> bool:
    """Whether the counted words themselves name the mention ("12 policemen"), not a pronoun or what is inferred."""
    span = mention.span
    if mention.name is None or span is None or figure.counted is None or mention.antecedent is not None:
        return False
    return span.overlaps(figure.counted)


@functools.lru_cache(4096)
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
