"""The trained encoder and its heads: one vector a token, then weights for every answer to every question.

The weights (`weights/`, with a card that tells what they were trained on) are those of `evaluation/training/train.py`;
the arithmetic below is that of its `Net`, without torch.
"""

from __future__ import annotations

import functools
import importlib.resources
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import tokenizers
from numpy.typing import NDArray

from rashomon.extract.products import one_thread
from rashomon.extract.questions import TASKS, Anchor, Answer, Floats, Ints, Questions
from rashomon.model import Span

WINDOW, OVERLAP = 510, 128
"""Tokens read at once, and how many of them the next window reads again; as in training."""
FILES = ("encoder.onnx", "heads.npz", "tokenizer.json")
"""What the weights consist of."""
PAIRS = 16_384
"""Most pairs of question and answer weighed at once: a long report has millions, and each takes kilobytes."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the encoder makes of one document's questions."""

    answers: dict[str, Floats]
    """By task, shape (anchors, answers + 1), each row adds up to 1; the last column is for none of the answers."""
    labels: dict[str, Floats]
    """By closed question on a claim (`event`, `stance`, `certainty`, `background`, `real`), shape (claims, values), and
    on a figure (`effect`, `unit`), shape (figures, values)."""


class Encoder:
    """Reads tokens with the shipped weights, on one thread, so that a document reads alike in every batch."""

    def __init__(self, folder: Path) -> None:
        """Raises FileNotFoundError, which names the first file that is missing, where the weights are not there."""
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise FileNotFoundError(
                f"The trained reader cannot read without its weights: {folder / missing[0]} is no file."
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # it would keep what the longest text took
        # Weights become floats when loaded: left as they are, they would be made floats again for every text.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        self.session = onnxruntime.InferenceSession(
            (folder / "encoder.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        with np.load(folder / "heads.npz") as kept:
            self.heads: dict[str, Floats] = {n: kept[n] for n in kept.files if not n.endswith((".int8", ".scale"))}
            for name in (n.removesuffix(".int8") for n in kept.files if n.endswith(".int8")):
                self.heads[name] = kept[f"{name}.int8"].astype(np.float32) * kept[f"{name}.scale"][:, None]

    def encode(self, text: str) -> Encoded:
        """The tokens of a document's text, each with its vector. May be called from any thread."""
        encoding = self.tokenizer.encode(text, add_special_tokens=False)
        starts = np.array([start for start, _ in encoding.offsets] or [0])
        vectors = self._vectors(encoding.ids)
        total = np.concatenate([np.zeros((1, vectors.shape[1])), vectors.cumsum(0, dtype=np.float64)])
        return Encoded(starts, vectors, total)

    def weigh(self, asked: Questions, read: Encoded | None = None) -> Weighed:
        """The weights of all answers to the questions of one document; `read` is its text encoded, if it is already."""
        if not asked.claims:
            return Weighed({}, {})
        read = read or self.encode(asked.document.text)
        with one_thread():
            return self._weighed(asked, read)

    def _weighed(self, asked: Questions, read: Encoded) -> Weighed:
        rows = {kind: self._asked(kind, asked, read) for kind in ("of", "source")}
        people = _options(asked.answers["of"], read)
        found = {}
        for task in TASKS:
            options = _options(asked.answers[task], read) if task in {"place", "when"} else people
            anchors = rows["of" if task == "of" else "source"]
            found[task] = self._task(task, anchors, options, asked.pair_features[task], asked.distances[task])
        labels = self._labels("labels", "inner.0", rows["source"], asked.anchor_features["source"])
        if len(rows["of"]):
            labels |= self._labels("counts", "counted.0", rows["of"], asked.anchor_features["of"])
        return Weighed(found, labels)

    def _labels(self, group: str, inner: str, rows: Floats, features: Floats) -> dict[str, Floats]:
        values = np.concatenate([_gelu(self._linear(inner, rows)), features], 1)
        names = sorted({name.split(".")[1] for name in self.heads if name.startswith(f"{group}.")})
        return {name: _softmax(self._linear(f"{group}.{name}", values)) for name in names}

    def _vectors(self, ids: Sequence[int]) -> Floats:
        cls, sep = (self.tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
        windows, at = [], 0
        while True:
            windows.append((at, min(len(ids), at + WINDOW)))
            if at + WINDOW >= len(ids):
                break
            at += WINDOW - OVERLAP
        parts = []
        for number, (start, end) in enumerate(windows):
            row = np.array([[cls, *ids[start:end], sep]], np.int64)
            found = self.session.run(None, {"input_ids": row})[0][0, 1:-1]
            low = 0 if number == 0 else OVERLAP // 2
            high = end - start if number == len(windows) - 1 else end - start - OVERLAP // 2
            parts.append(found[low:high])
        return np.concatenate(parts)

    def _linear(self, name: str, values: Floats) -> Floats:
        weight, bias = self.heads[f"{name}.weight"], self.heads.get(f"{name}.bias")
        # One product of two matrices: numpy takes ten times as long for a stack of them.
        found: Floats = (values.reshape(-1, values.shape[-1]) @ weight.T).reshape(*values.shape[:-1], len(weight))
        return found if bias is None else found + bias

    def _asked(self, kind: str, asked: Questions, read: Encoded) -> Floats:
        anchors: list[Anchor] = asked.anchors[kind]
        spans, heads = read.places([a.span for a in anchors]), read.places([a.head for a in anchors])
        rows = np.concatenate(
            [read.mean(spans), read.mean(heads), read.vectors[heads[:, 1] - 1], asked.anchor_features[kind]], 1
        )
        look = _softmax(self._linear(f"look.{kind}", rows) @ read.vectors.T / math.sqrt(read.vectors.shape[1]))
        return np.concatenate([rows, look @ read.vectors], 1)

    def _task(self, task: str, anchors: Floats, options: Floats, pairs: Floats, far: Ints) -> Floats:
        name = f"heads.{task}"
        none = self._linear(f"{name}.none", anchors)
        if not len(options) or not len(anchors):
            return _softmax(none)
        q, k = self._linear(f"{name}.question", anchors), self._linear(f"{name}.answer", options)
        left, right = self._linear(f"{name}.left", q), self._linear(f"{name}.right", k)
        step = max(1, PAIRS // len(options))
        parts = []
        for some in (slice(start, start + step) for start in range(0, len(anchors), step)):
            mixed = left[some, None] + right[None] + self._linear(f"{name}.both", q[some, None] * k[None])
            mixed = mixed + self._linear(f"{name}.features", pairs[some])
            mixed = _gelu(mixed + self.heads[f"{name}.distance.weight"][far[some]])
            parts.append((self._linear(f"{name}.score", mixed) + self._linear(f"{name}.plain", pairs[some]))[..., 0])
        return _softmax(np.concatenate([np.concatenate(parts), none], 1))


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text's tokens: where each starts, its vector, and the vectors added up to each."""

    starts: Ints
    vectors: Floats
    total: NDArray[np.float64]

    def places(self, spans: Sequence[Span]) -> Ints:
        """First and last token (exclusive) of each span, shape (spans, 2)."""
        first = np.maximum(0, np.searchsorted(self.starts, [s.start for s in spans], side="right") - 1)
        last = np.maximum(first + 1, np.searchsorted(self.starts, [s.end for s in spans], side="left"))
        return np.stack([first, np.minimum(last, len(self.starts))], 1).astype(np.int64).reshape(-1, 2)

    def mean(self, places: Ints) -> Floats:
        length = (places[:, 1] - places[:, 0])[:, None]
        return ((self.total[places[:, 1]] - self.total[places[:, 0]]) / length).astype(np.float32)


def _options(answers: Sequence[Answer], read: Encoded) -> Floats:
    spans, fuller = read.places([a.span for a in answers]), read.places([a.fuller for a in answers])
    return np.concatenate([read.mean(spans), read.vectors[spans[:, 1] - 1], read.mean(fuller)], 1)


def _softmax(scores: Floats) -> Floats:
    raised: Floats = np.exp(scores - scores.max(-1, keepdims=True)).astype(np.float32)
    found: Floats = raised / raised.sum(-1, keepdims=True)
    return found


def _gelu(values: Floats) -> Floats:
    found: Floats = (
        0.5 * values * (1 + np.tanh(math.sqrt(2 / math.pi) * (values + 0.044715 * values * values * values)))
    )
    return found


@functools.cache
def shipped() -> Encoder:
    """The encoder whose weights come with the package, loaded once a process."""
    return Encoder(Path(str(importlib.resources.files("rashomon.extract") / "weights")))
