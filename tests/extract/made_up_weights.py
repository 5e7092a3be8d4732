"""Claims written by hand for tests of the trained reader, and weights that leave them as they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rashomon.extract import questions
from rashomon.extract.encoder import Weighed
from rashomon.extract.questions import Questions
from rashomon.model import Attribution, Claim, Document, Figure, Span

TEXT = "Rebels shelled Mopti. Four soldiers died in Gao on Monday and nine fled, and on Tuesday Gao was calm again."


def make(text: str) -> Document:
    return Document(
        id="doc_0", sha256="0" * 64, media_type="text/plain", text=text, outlet="Ferry Post", published_at="2024-07-29"
    )


def span(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(document_id="doc_0", start=start, end=start + len(words), exact=words)


def claim(words: str, event: str = "attack", *figures: Figure, **fields: object) -> Claim:
    where = span(words)
    said = Attribution(content=(where,), source=None, source_kind="reporter", cue=None, form="narration")
    plain: dict[str, object] = {
        "actor": None, "target": None, "place": None, "when": None, "stance": "asserts", "certainty": "certain",
    }  # fmt: skip
    return Claim(
        id=words, document_id="doc_0", span=where, event=event, attribution=said, figures=figures, **plain | fields
    )  # type: ignore[arg-type]


def figure(words: str, effect: str = "killed", unit: str = "persons") -> Figure:
    return Figure(effect=effect, of=(), unit=unit, low=4, high=4, approx=False, span=span(words))


def one_hot(values: Sequence[object], chosen: Sequence[object]) -> np.ndarray:
    return np.array([[float(value == one) for value in values] for one in chosen], np.float32).reshape(-1, len(values))


def weighed(asked: Questions, **given: object) -> Weighed:
    """Weights that leave everything as the rules have it (events of what is proposed: `other`), but for those given."""
    claims = asked.claims
    figures = [f for c in claims for f in c.figures]
    labels = {
        "real": one_hot((False, True), [True] * len(claims)),
        "event": one_hot(questions.EVENTS, [c.event or "other" for c in claims]),
        "stance": one_hot(questions.STANCES, [c.stance for c in claims]),
        "certainty": one_hot(questions.CERTAINTIES, [c.certainty for c in claims]),
        "background": one_hot((False, True), [c.background for c in claims]),
        "effect": one_hot((*questions.EFFECTS, ""), [f.effect or "killed" for f in figures]),
        "unit": one_hot(questions.UNITS, [f.unit for f in figures]),
    }
    answers = {}
    for task in questions.TASKS:
        answers[task] = np.zeros((len(asked.anchors[task]), len(asked.answers[task]) + 1), np.float32)
        answers[task][:, -1] = 1
    for name, value in given.items():
        (answers if name in answers else labels)[name] = np.array(value, np.float32)
    return Weighed(answers, labels)
