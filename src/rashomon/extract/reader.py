"""The trained reader: the rules propose claims, figures and mentions; a small encoder decides.

What can be decided from the words alone (what is a claim and what a figure, kinds, stance, certainty, background,
place, time) is decided here; whom words mean is weighed here and chosen by `resolve`, which knows their names.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np

from rashomon.codebook import load
from rashomon.extract import claims as built
from rashomon.extract import encoder, questions, rules
from rashomon.extract.encoder import Encoded, Encoder, Weighed
from rashomon.extract.figures import PERSON_EFFECTS
from rashomon.extract.parsing import DEFAULT_PIPELINE, Parsed, parse, pipeline
from rashomon.extract.proposals import SAME, propose, shared
from rashomon.extract.questions import Floats, Questions
from rashomon.model import Choice, Claim, Document, Extraction, Figure, Option, PlaceMention, When

NAME = "extract.encoder.v2"
LABELS: dict[str, tuple[Any, ...]] = {
    "event": questions.EVENTS,
    "stance": questions.STANCES,
    "certainty": questions.CERTAINTIES,
    "background": (False, True),
}
RARE = frozenset({"coup", "arrest", "protest", "crash"})
"""Kinds of event with fewer than 50 examples to learn from, whose words tell them well: the rules' reading stands."""
AHEAD = 4
"""Documents given to the thread that encodes before they are parsed; no result depends on it."""
LEAST = 1e-6
NONE = len(questions.EFFECTS)
"""Where the weight stands that a number counts no effect."""
SUITS = np.array(
    [
        [unit == "other" or (unit == "persons") == (effect in PERSON_EFFECTS) for unit in questions.UNITS]
        for effect in questions.EFFECTS
    ]
)
"""Which units an effect can have, shape (effects, units); `other` ones (cattle, bodies) may have any."""


class TrainedExtractor:
    """Reads claims by rules and a trained encoder together (protocols.Extractor)."""

    def __init__(self, weights: Encoder | None = None, nlp: str = DEFAULT_PIPELINE) -> None:
        """`weights` are those that come with the package unless others are given; `nlp` names the spaCy pipeline."""
        self.nlp = nlp
        self.name = rules.named(NAME, nlp)
        self._weights = weights

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One extraction a document, in order; each depends on its document alone."""
        weights = self._weights or encoder.shipped()
        ahead: deque[Future[Encoded]] = deque()
        # What the encoder makes of a text follows from the text alone, so one thread encodes while this one parses.
        with ThreadPoolExecutor(1, "rashomon-encoder") as thread:
            try:
                for parsed in parse(_encoding(documents, weights, thread, ahead), pipeline(self.nlp)):
                    yield dataclasses.replace(read(parsed, weights, ahead.popleft()), maker=self.name)
            finally:
                thread.shutdown(wait=True, cancel_futures=True)


def _encoding(
    documents: Iterable[Document], weights: Encoder, thread: ThreadPoolExecutor, ahead: deque[Future[Encoded]]
) -> Iterator[Document]:
    """The documents, each given to the thread that encodes some time before the parser gets it."""
    waiting: deque[Document] = deque()
    for document in documents:
        ahead.append(thread.submit(weights.encode, document.text))
        waiting.append(document)
        if len(waiting) > AHEAD:
            yield waiting.popleft()
    yield from waiting


def read(parsed: Parsed, weights: Encoder, encoded: Future[Encoded] | None = None) -> Extraction:
    """Every layer of one parsed document, its claims as the encoder decides them.

    `encoded` is the text's encoding where another thread makes it; it is waited for, or called off if not needed.
    """
    proposed = propose(parsed, rules.read(parsed))
    if not proposed.claims:
        if encoded is not None:
            encoded.cancel()
        return proposed
    asked = questions.ask(parsed.document, proposed)
    return Deciding(asked, weights.weigh(asked, encoded.result() if encoded else None)).done(proposed)


class Deciding:
    """The decisions on one document."""

    def __init__(self, asked: Questions, weighed: Weighed) -> None:
        self.asked, self.weighed = asked, weighed
        self.limits: dict[str, float] = load("choices")["limits"]
        self.bonus: dict[str, float] = load("choices")["bonus"]
        self.row = {(a.claim, a.figure): row for row, a in enumerate(asked.anchors["of"])}

    def done(self, extraction: Extraction) -> Extraction:
        figures = {i: self._figures(i) for i in range(len(self.asked.claims))}
        kept = self._kept(figures)
        kept.sort(key=lambda i: (self.asked.claims[i].span.start, self.asked.claims[i].span.end, i))
        found = [self._claim(i, tuple(figure for _, figure in figures[i])) for i in kept]
        return dataclasses.replace(
            extraction,
            claims=tuple(built.named(claim) for claim in found),
            figures=tuple(figure for claim in found for figure in claim.figures),
            choices=tuple(self._choices(kept, figures)),
        )

    def _figures(self, index: int) -> list[tuple[int, Figure]]:
        """The figures of a claim that count, with their old places in it."""
        found = []
        for place, figure in enumerate(self.asked.claims[index].figures):
            weights = self.weighed.labels["effect"][self.row[index, place]]
            least = self.limits["proposed_figure" if figure.effect == "" else "figure"]
            if 1 - weights[NONE] < least:
                continue
            units = self.weighed.labels["unit"][self.row[index, place]]
            if figure.effect:
                units = np.array([float(unit == figure.unit) for unit in questions.UNITS])
            together = weights[:NONE, None] * units[None] * SUITS
            best, unit = np.unravel_index(int(np.argmax(together)), together.shape)
            effect = questions.EFFECTS[best]
            if figure.effect and weights[best] < self.limits["other_effect"]:
                effect = figure.effect
            found.append((place, dataclasses.replace(figure, effect=effect, unit=questions.UNITS[unit])))
        return found

    def _kept(self, figures: dict[int, list[tuple[int, Figure]]]) -> list[int]:
        """The claims that a coder would write down: of two that share their words, the surer one, the rules' first."""
        real = self.weighed.labels["real"][:, 1]
        claims = self.asked.claims
        kept: list[int] = []
        for i in sorted(range(len(claims)), key=lambda i: (claims[i].event == "", -real[i])):
            if claims[i].event:
                if real[i] >= self.limits["claim"] or figures[i]:
                    kept.append(i)
            elif real[i] >= self.limits["proposed_claim"] or figures[i]:
                others = [j for j in kept if claims[j].span.overlaps(claims[i].span)]
                if all(shared(claims[i].span.exact, claims[j].span.exact) < SAME for j in others):
                    kept.append(i)
        return kept

    def _claim(self, index: int, figures: tuple[Figure, ...]) -> Claim:
        claim = self.asked.claims[index]
        told = {name: self._label(name, values, index) for name, values in LABELS.items()}
        named = claim.place is not None and claim.span.covers(claim.place.span)  # the sentence's own
        place = self._best("place", index, claim.place.span.exact if claim.place else None)
        when = self._best("when", index, f"{claim.when.start}..{claim.when.end}" if claim.when else None)
        return dataclasses.replace(
            claim,
            **told,
            figures=figures,
            place=claim.place if named or place is False else place,
            when=claim.when if when is False else when,
        )

    def _label(self, name: str, values: tuple[Any, ...], index: int) -> Any:
        """The answer to a closed question, the rules' own raised by its bonus; a proposed claim has none of theirs."""
        scores = np.log(self.weighed.labels[name][index] + LEAST)
        claim = self.asked.claims[index]
        if name == "event" and claim.event in RARE:
            return claim.event
        if claim.event:
            scores[values.index(getattr(claim, name))] += self.bonus[name]
        return values[int(np.argmax(scores))]

    def _best(self, task: str, index: int, rule: str | None) -> Any:
        """The place or time with the most weight, those of one meaning added up; False where it is the rules' own."""
        weights = self.weighed.answers[task][index]
        total: dict[str | None, float] = {None: float(weights[-1])}
        shown: dict[str | None, tuple[float, PlaceMention | When]] = {}
        for answer, weight in zip(self.asked.answers[task], weights, strict=False):
            item = answer.item
            label = f"{item.start}..{item.end}" if isinstance(item, When) else answer.span.exact
            total[label] = total.get(label, 0.0) + float(weight)
            if label not in shown or weight > shown[label][0]:
                shown[label] = (float(weight), item)  # type: ignore[assignment]
        total[rule] = total.get(rule, 0.0) * float(np.exp(self.bonus[task]))
        best = max(total, key=lambda label: (total[label], str(label)))
        if best == rule:
            return False
        return shown[best][1] if best in shown else None

    def _choices(self, kept: list[int], figures: dict[int, list[tuple[int, Figure]]]) -> Iterator[Choice]:
        number = {old: new for new, old in enumerate(kept)}
        place = {(i, old): new for i in kept for new, (old, _) in enumerate(figures[i])}
        for task in ("of", "source", "actor", "target"):
            for anchor, weights in zip(self.asked.anchors[task], self.weighed.answers[task], strict=True):
                if anchor.claim not in number or (task == "of" and (anchor.claim, anchor.figure) not in place):
                    continue
                figure = None if anchor.figure is None else place[anchor.claim, anchor.figure]
                options = tuple(self._options(task, weights))
                yield Choice(question=task, claim=number[anchor.claim], figure=figure, options=options)

    def _options(self, task: str, weights: Floats) -> Iterator[Option]:
        *others, none = weights.tolist()
        for answer, weight in zip(self.asked.answers[task], others, strict=False):
            yield Option(mention=answer.item, weight=weight)  # type: ignore[arg-type]
        yield Option(mention=None, weight=none)
