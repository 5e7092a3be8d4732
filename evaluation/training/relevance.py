"""Fit the weights by which a text is left unread before it is parsed: `uv run python evaluation/training/relevance.py`.

Trained on the texts of `topic.py` (which see), and on half of the ordinary news of `ordinary.yaml`, written for this.
The threshold is the score above which lie all but four in a thousand of the training texts about conflict of more than
60 words (those four are paragraphs of histories without a fight in them), less a margin. Writes
`codebook/relevance.yaml`; `evaluation/unread.py` measures what it does to texts that were not trained on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import gold
import topic
from topic import Text

from rashomon.codebook import load
from rashomon.extract import relevance

HERE = Path(__file__).resolve().parents[2]
WEIGHTS = HERE / "src" / "rashomon" / "codebook" / "relevance.yaml"
ORDINARY = Path(__file__).with_name("ordinary.yaml")
LOST = 0.004
"""The share of the training texts about conflict that lies below the threshold."""
MARGIN = 0.5
"""How much lower it is set than that: texts that were not trained on score lower."""
OFTEN = 3
"""How many times the ordinary news count: it is most of what comes in, and least of what was written."""


def ordinary(half: int) -> Iterator[Text]:
    """Ordinary news of one half: 0 for what is trained on, 1 for what is held back; none is about armed conflict."""
    for fields in yaml.safe_load(ORDINARY.read_text(encoding="utf-8")).values():
        yield from ((" ".join(text.split()), False) for text in fields[half::2])


def training(shared: Path) -> list[Text]:
    """All texts to learn from, the ordinary ones also cut short."""
    own = list(ordinary(0))
    return [*topic.training(shared), *(OFTEN * [*own, *topic.cut(own, topic.CUT), *topic.cut(own, topic.LEAD)])]


def table(texts: list[Text]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names of the features, a row for each text, and whether it is about armed conflict."""
    rows = [relevance.features(text) for text, _ in texts]
    names = list(rows[0])
    return names, np.array([[row[name] for name in names] for row in rows]), np.array([about for _, about in texts])


def main() -> None:
    """Fit, write, and show."""
    shared = gold.reports_root().parent
    texts = training(shared)
    names, rows, about = table(texts)
    weights = topic.fit(names, rows, about)
    scores = rows @ np.array([weights[name] for name in names]) + weights["constant"]
    long = np.array([len(relevance.words_of(text)) > relevance.POST for text, _ in texts])
    least = round(float(np.quantile(scores[about & long], LOST)) - MARGIN, 2)
    note = "# Fitted by evaluation/training/relevance.py; change the lists or the texts there, then run it again.\n"
    WEIGHTS.write_text(note + yaml.safe_dump({"least": least, "weights": weights}, sort_keys=False), encoding="utf-8")
    load.cache_clear()
    print(yaml.safe_dump(load("relevance"), sort_keys=False))


if __name__ == "__main__":
    main()
