"""The trained reader: the rules propose claims, figures and mentions; an encoder decides what they leave open.

What can be decided from the words alone (kind of event, stance, certainty, background, place, time, whether it is a
claim at all) is decided here; whom words mean is weighed here and chosen by `resolve`, which knows their names.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

import numpy as np

from rashomon.codebook import load
from rashomon.extract import claims as built
from rashomon.extract import encoder, questions, rules
from rashomon.extract.encoder import Encoder, Weighed
from rashomon.extract.parsing import DEFAULT_PIPELINE, parse, pipeline
from rashomon.extract.questions import Floats, Questions
from rashomon.model import Choice, Claim, Document, Extraction, Option, PlaceMention, When

NAME = "extract.encoder.v1"
LABELS = {
    "event": questions.EVENTS,
    "stance": questions.STANCES,
    "certainty": questions.CERTAINTIES,
    "background": (False, True),
}


class TrainedExtractor:
    """Reads claims by rules and a trained encoder together (protocols.Extractor)."""

    def __init__(self, weights: Encoder | None = None, nlp: str = DEFAULT_PIPELINE) -> None:
        """`weights` are those that come with the package unless others are given; `nlp` names the spaCy pipeline."""
        self.name = NAME
        self.nlp = nlp
        self._weights = weights

    def extract(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """One extraction a document, in order; each depends on its document alone."""
        weights = self._weights or encoder.shipped()
        for parsed in parse(documents, pipeline(self.nlp)):
            yield decide(parsed.document, rules.read(parsed), weights)


def decide(document: Document, extraction: Extraction, weights: Encoder) -> Extraction:
    """The extraction by rules with what the encoder makes of its questions."""
    asked = questions.ask(document, extraction)
    weighed = weights.weigh(asked)
    if not asked.claims:
        return dataclasses.replace(extraction, maker=NAME)
    kept = _kept(asked, weighed)
    number = {old: new for new, old in enumerate(kept)}
    found = tuple(_decided(index, asked, weighed) for index in kept)
    return dataclasses.replace(
        extraction,
        maker=NAME,
        claims=tuple(built.named(claim) for claim in found),
        choices=tuple(_choices(asked, weighed, number)),
    )


def _kept(asked: Questions, weighed: Weighed) -> list[int]:
    """The claims that a coder would write down, as far as the encoder can tell."""
    least = float(load("choices")["least_real"])
    real = weighed.labels["real"][:, 1]
    return [index for index in range(len(asked.claims)) if real[index] >= least or asked.claims[index].figures]


def _decided(index: int, asked: Questions, weighed: Weighed) -> Claim:
    claim = asked.claims[index]
    told = {name: values[int(np.argmax(weighed.labels[name][index]))] for name, values in LABELS.items()}
    place = _best("place", index, asked, weighed, claim.place.span.exact if claim.place else None)
    when = _best("when", index, asked, weighed, f"{claim.when.start}..{claim.when.end}" if claim.when else None)
    return dataclasses.replace(
        claim,
        event=str(told["event"]),
        stance=str(told["stance"]),
        certainty=str(told["certainty"]),
        background=bool(told["background"]),
        place=claim.place if place is False else place,
        when=claim.when if when is False else when,
    )


def _best(task: str, index: int, asked: Questions, weighed: Weighed, rule: str | None) -> object:
    """The place or time with the most weight, those of one meaning added up; False where it is the rules' own."""
    weights = weighed.answers[task][index]
    total: dict[str | None, float] = {None: float(weights[-1])}
    shown: dict[str | None, tuple[float, PlaceMention | When]] = {}
    for answer, weight in zip(asked.answers[task], weights, strict=False):
        item = answer.item
        label = f"{item.start}..{item.end}" if isinstance(item, When) else answer.span.exact
        total[label] = total.get(label, 0.0) + float(weight)
        if label not in shown or weight > shown[label][0]:
            shown[label] = (float(weight), item)
    bonus = float(np.exp(load("choices")["bonus"][task]))
    total[rule] = total.get(rule, 0.0) * bonus
    best = max(total, key=lambda label: (total[label], str(label)))
    if best == rule:
        return False
    return shown[best][1] if best in shown else None


def _choices(asked: Questions, weighed: Weighed, number: dict[int, int]) -> Iterator[Choice]:
    for task in ("of", "source", "actor", "target"):
        for anchor, weights in zip(asked.anchors[task], weighed.answers[task], strict=True):
            if anchor.claim in number:
                yield Choice(
                    question=task,
                    claim=number[anchor.claim],
                    figure=anchor.figure,
                    options=tuple(_options(task, asked, weights)),
                )


def _options(task: str, asked: Questions, weights: Floats) -> Iterator[Option]:
    for answer, weight in zip(asked.answers[task], weights, strict=False):
        yield Option(mention=answer.item, weight=float(weight))  # type: ignore[arg-type]
    yield Option(mention=None, weight=float(weights[-1]))
