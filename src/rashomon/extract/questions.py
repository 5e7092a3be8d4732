"""What the rules leave to the trained reader: each claim and figure as a question, each mention as an answer to it.

The rules propose (claims, figures, mentions, places, times); the encoder (`reader.py`) weighs whom a figure counts, who
asserts, acts, is struck, where and when. Training (`evaluation/training`) asks the very same questions.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rashomon.model import Claim, Document, Extraction, Figure, Mention, PlaceMention, Span, When

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TASKS = ("of", "source", "actor", "target", "place", "when")
"""The side of a figure; then, of a claim, who asserts it, who did it, to whom, where and when."""
EFFECTS = (
    "killed", "wounded", "killed_or_wounded", "captured", "missing", "displaced", "released", "destroyed", "damaged",
    "seized",
)  # fmt: skip
UNITS = ("persons", "vehicles", "aircraft", "weapons", "buildings", "other")
EVENTS = (
    "clash", "attack", "explosion", "capture", "release", "seizure", "talks", "crash", "movement", "coup", "arrest",
    "protest", "other",
)  # fmt: skip
STANCES = ("asserts", "denies", "confirms", "doubts", "intends")
CERTAINTIES = ("certain", "probable", "possible", "unknown")
FORMS = ("direct", "indirect", "narration")
OWN_VOICE = frozenset({"party_statement", "channel_post"})
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "them",
        "him",
        "her",
        "we",
        "us",
        "who",
        "which",
        "his",
        "its",
        "their",
        "our",
        "those",
        "these",
        "others",
        "i",
    ]
)
ANCHOR = len(EFFECTS) + len(UNITS) + len(EVENTS) + len(STANCES) + len(CERTAINTIES) + len(FORMS) + 9
"""Length of an anchor's features."""
PAIR = 22
"""Length of the features of a question and one answer."""
BUCKETS = 24
"""Classes of distance between question and answer: powers of two of characters, before and after."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that may be the answer: its words, and the fuller ones that it stands for."""

    span: Span
    fuller: Span
    item: Mention | PlaceMention | When


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is asked about: a claim, or a figure of it (`figure` is its index in the claim)."""

    claim: int
    figure: int | None
    span: Span
    head: Span


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of one document and their possible answers."""

    document: Document
    claims: tuple[Claim, ...]
    anchors: dict[str, list[Anchor]]
    """By task."""
    answers: dict[str, list[Answer]]
    """By task; `of`, `source`, `actor` and `target` share one list."""
    anchor_features: dict[str, Floats]
    """By task, shape (anchors, ANCHOR)."""
    pair_features: dict[str, Floats]
    """By task, shape (anchors, answers, PAIR)."""
    distances: dict[str, Ints]
    """By task, shape (anchors, answers), 0 to BUCKETS - 1."""


def ask(document: Document, extraction: Extraction) -> Questions:
    """The questions that an extraction by rules leaves, before it is resolved."""
    return _Asking(document, extraction).questions()


def who(extraction: Extraction) -> list[Answer]:
    """All that can be a side, a source or a party, each stretch of words once, in order."""
    mentions = [*extraction.actors]
    mentions += [a.source for a in extraction.attributions if a.source is not None]
    for claim in extraction.claims:
        mentions += [m for m in (claim.actor, claim.target, claim.attribution.source) if m is not None]
        mentions += [mention for figure in claim.figures for mention in figure.of]
    found: dict[tuple[int, int], Mention] = {}
    for mention in mentions:
        if mention.span is not None:
            key = (mention.span.start, mention.span.end)
            if key not in found or found[key].antecedent is None:
                found[key] = mention
    return [
        Answer(mention.span, mention.antecedent or mention.span, mention)
        for _, mention in sorted(found.items())
        if mention.span is not None
    ]


class _Asking:
    def __init__(self, document: Document, extraction: Extraction) -> None:
        self.document = document
        self.extraction = extraction
        self.starts = [span.start for span in extraction.sentences] or [0]
        self._read: dict[int, _Answers] = {}  # by list of answers: four tasks share one
        self._known: dict[tuple[int, int], tuple[Floats, Ints]] = {}  # by lists of anchors and of answers
        self.sources = {a.source.span for a in extraction.attributions if a.source is not None and a.source.span}
        self.last = sorted(
            (a.cue.start if a.cue else a.source.span.start, a.source.span)
            for a in extraction.attributions
            if a.source is not None and a.source.span is not None
        )

    def questions(self) -> Questions:
        extraction = self.extraction
        people = who(extraction)
        places = [Answer(place.span, place.span, place) for place in extraction.places]
        times = [Answer(when.span, when.span, when) for when in extraction.times if when.span is not None]
        answers = dict.fromkeys(("of", "source", "actor", "target"), people) | {"place": places, "when": times}
        triggers = extraction.events
        claims, figures = [], []
        for number, claim in enumerate(extraction.claims):
            inside = [e.trigger for e in triggers if claim.span.covers(e.trigger)]
            same = [e.trigger for e in triggers if claim.span.covers(e.trigger) and e.kind == claim.event]
            claims.append(Anchor(number, None, claim.span, (same or inside or [claim.span])[0]))
            for place, figure in enumerate(claim.figures):
                figures.append(Anchor(number, place, figure.span, figure.counted or figure.span))
        anchors = {task: figures if task == "of" else claims for task in TASKS}
        shared = {"of": self.anchor_features(figures), "claim": self.anchor_features(claims)}
        pairs = {task: self.pairs(task, anchors[task], answers[task]) for task in TASKS}
        return Questions(
            document=self.document,
            claims=extraction.claims,
            anchors=anchors,
            answers=answers,
            anchor_features={task: shared["of" if task == "of" else "claim"] for task in TASKS},
            pair_features={task: pair[0] for task, pair in pairs.items()},
            distances={task: pair[1] for task, pair in pairs.items()},
        )

    def anchor_features(self, anchors: Sequence[Anchor]) -> Floats:
        """One-hot of what the rules read, and what kind of report it is."""
        rows = np.zeros((len(anchors), ANCHOR), np.float32)
        for row, anchor in zip(rows, anchors, strict=True):
            claim = self.extraction.claims[anchor.claim]
            figure = None if anchor.figure is None else claim.figures[anchor.figure]
            at = 0
            for values, value in (
                (EFFECTS, figure.effect if figure else None),
                (UNITS, figure.unit if figure else None),
                (EVENTS, claim.event),
                (STANCES, claim.stance),
                (CERTAINTIES, claim.certainty),
                (FORMS, claim.attribution.form),
            ):
                if value in values:
                    row[at + values.index(value)] = 1
                at += len(values)
            row[at:] = (
                self.document.outlet_kind in OWN_VOICE,
                self.document.outlet_kind in {"state_media", "ngo", "intergovernmental"},
                self.document.text.isupper(),
                claim.background,
                bool(claim.evidence),
                figure is not None and bool(figure.of),
                claim.actor is not None,
                claim.target is not None,
                claim.event == "" if figure is None else figure.effect == "",
            )
        return rows

    def sentence(self, span: Span) -> int:
        return bisect.bisect_right(self.starts, span.start) - 1

    def pairs(self, task: str, anchors: Sequence[Anchor], answers: Sequence[Answer]) -> tuple[Floats, Ints]:
        if not anchors or not answers:
            shape = (len(anchors), len(answers))
            return np.zeros((*shape, PAIR), np.float32), np.zeros(shape, np.int64)
        read = self._read.get(id(answers))
        if read is None:
            read = self._read[id(answers)] = _Answers(answers, self)
        known = self._known.get((id(anchors), id(answers)))
        if known is None:
            known = self._known[id(anchors), id(answers)] = self._alike(anchors, read)
        rows, far = known[0].copy(), known[1]
        for row, anchor in zip(rows, anchors, strict=True):
            claim = self.extraction.claims[anchor.claim]
            picked = _picked(task, claim, None if anchor.figure is None else claim.figures[anchor.figure])
            row[read.of_span(picked), 7] = 1
            row[read.of_words(picked), 8] = 1
            row[:, 9] = bool(picked)
        return rows, far

    def _alike(self, anchors: Sequence[Anchor], read: _Answers) -> tuple[Floats, Ints]:
        """What every task that asks of these anchors with these answers has alike: all but what the rules answer."""
        start, end, sent = read.start, read.end, read.sent
        rows = np.zeros((len(anchors), len(start), PAIR), np.float32)
        claims = [self.extraction.claims[anchor.claim] for anchor in anchors]
        here = _column(self.sentence(anchor.head) for anchor in anchors)
        head = _column(anchor.head.start for anchor in anchors), _column(anchor.head.end for anchor in anchors)
        span = _column(anchor.span.start for anchor in anchors), _column(anchor.span.end for anchor in anchors)
        whole = _column(claim.span.start for claim in claims), _column(claim.span.end for claim in claims)
        apart = np.abs(sent - here)
        rows[:, :, 0] = sent == here
        rows[:, :, 1] = apart == 1
        rows[:, :, 2] = sent < here
        rows[:, :, 3] = start < head[0]
        rows[:, :, 4] = (start >= whole[0]) & (end <= whole[1])
        rows[:, :, 5] = (start < head[1]) & (end > head[0])
        rows[:, :, 6] = (start < span[1]) & (end > span[0])
        rows[:, :, 13], rows[:, :, 15], rows[:, :, 16] = read.speaks, read.first, read.often
        rows[:, :, 17], rows[:, :, 18], rows[:, :, 19] = read.pronoun, read.stands, sent == 0
        rows[:, :, 20] = np.log1p(apart)
        for row, anchor, claim in zip(rows, anchors, claims, strict=True):
            before = self._before(anchor.span.start)
            row[read.of_words(_spans(claim.actor)), 10] = 1
            row[read.of_words(_spans(claim.target)), 11] = 1
            row[read.of_words(_spans(claim.attribution.source)), 12] = 1
            row[read.of_span([before] if before else []), 14] = 1
            row[read.of_words([s for f in claim.figures for m in f.of for s in _spans(m)]), 21] = 1
        after = start - head[1]
        gaps = np.where(after >= 0, after, np.minimum(0, end - head[0]))
        size = np.minimum(BUCKETS // 2 - 1, np.log2(1 + np.abs(gaps)).astype(np.int64))
        return rows, np.where(gaps >= 0, BUCKETS // 2 + size, BUCKETS // 2 - 1 - size)

    def _before(self, start: int) -> Span | None:
        """The last source that spoke before a point of the text."""
        at = bisect.bisect_left(self.last, start, key=lambda pair: pair[0])
        return self.last[at - 1][1] if at else None


def _column(numbers: Iterable[int]) -> Ints:
    return np.array(list(numbers), np.int64)[:, None]


def _picked(task: str, claim: Claim, figure: Figure | None) -> list[Span]:
    """What the rules answer."""
    if task == "of":
        return [span for mention in (figure.of if figure else ()) for span in _spans(mention)]
    if task == "source":
        return _spans(claim.attribution.source)
    if task in {"actor", "target"}:
        return _spans(claim.actor if task == "actor" else claim.target)
    if task == "place":
        return [claim.place.span] if claim.place else []
    return [claim.when.span] if claim.when and claim.when.span else []


def _spans(mention: Mention | None) -> list[Span]:
    if mention is None:
        return []
    return [span for span in (mention.span, mention.antecedent) if span is not None]


class _Answers:
    """What is asked of every answer alike, whatever the question, and which answers have given words."""

    def __init__(self, answers: Sequence[Answer], asking: _Asking) -> None:
        self.start = np.array([answer.span.start for answer in answers])
        self.end = np.array([answer.span.end for answer in answers])
        self.sent = np.array([asking.sentence(answer.span) for answer in answers])
        said = [answer.span.exact.casefold() for answer in answers]
        count = Counter(said)
        seen: set[str] = set()
        self.first = np.array([not (word in seen or seen.add(word)) for word in said])  # type: ignore[func-returns-value]
        self.often = np.log1p(np.array([count[word] for word in said]))
        self.pronoun = np.array([word.split()[0] in PRONOUNS if word.split() else False for word in said])
        self.speaks = np.array([answer.span in asking.sources for answer in answers])
        self.stands = np.array([answer.fuller != answer.span for answer in answers])
        self._spans: dict[Span, list[int]] = {}
        self._words: dict[str, list[int]] = {}
        for i, (answer, word) in enumerate(zip(answers, said, strict=True)):
            self._spans.setdefault(answer.span, []).append(i)
            for one in {word, answer.fuller.exact.casefold()}:
                self._words.setdefault(one, []).append(i)

    def of_span(self, spans: Sequence[Span]) -> list[int]:
        """The answers at the first of the spans."""
        return self._spans.get(spans[0], []) if spans else []

    def of_words(self, spans: Sequence[Span]) -> list[int]:
        """The answers with the words of one of the spans, or that stand for them."""
        return [i for word in {span.exact.casefold() for span in spans} for i in self._words.get(word, ())]
