"""Fit the weights by which a report is told to be about armed conflict: `uv run python evaluation/training/topic.py`.

Trained on the reports of `train` (those with no incident are about something else), our own coded reports but those
held back, the texts `dev-*` of `tests/extract/topic_negatives` and `topic_positives`, and two public sets: messages
with a template in the MUC-4 development keys, and paragraphs of WikiWars. MUC messages without a template are not taken
for anything: many are about armed conflict, only not about terrorism. Writes `codebook/topic_weights.yaml`; a
ridge-penalised logistic regression in which no list of war may speak against war, and no other field for it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import coded
import gold
from tune import held

from rashomon.codebook import load
from rashomon.extract import topic
from rashomon.extract.parsing import parse
from rashomon.model import Document

HERE = Path(__file__).resolve().parents[2]
TEXTS = HERE / "tests" / "extract"
WEIGHTS = HERE / "src" / "rashomon" / "codebook" / "topic_weights.yaml"
PENALTY = 8.0
"""Ridge penalty on standardised features: of 3, 8 and 20 the one that parted the training reports widest."""
CUT, LEAD = 420, 150
"""Characters that are kept of the shortened copies, which teach that a short text has room for less."""
HARD = 3
"""How many times more the texts count that were written to be hard: 42 among 700 would not be heard."""
LEAST = -0.4
"""The score from which a report is read: all but 10 of 616 training reports about conflict lie above it, and all but
five of 69 about something else below."""
ANY = ("length",)
"""Features whose weight may have either sign."""

Text = tuple[str, bool]


def own(prefix: str) -> Iterator[Text]:
    """The texts that were written for this."""
    for folder, about in (("topic_negatives", False), ("topic_positives", True)):
        for path in sorted((TEXTS / folder).glob(f"{prefix}-*.txt")):
            yield path.read_text(encoding="utf-8"), about


def reports(shared: Path, name: str) -> Iterator[Text]:
    """The gold reports of one set."""
    for folder in gold.folders(shared / "reports" / name):
        for report in gold.reports(folder):
            yield report.document.text, report.gold["incident"] is not None


def written(*, held_back: bool) -> Iterator[Text]:
    """Our own coded reports: those held back from training, or the others."""
    for file in coded.load():
        if held(file.path.stem) == held_back:
            yield from ((report["text"], report["incident"] is not None) for report in file.reports)


def muc(shared: Path, part: str) -> Iterator[Text]:
    """The messages of one part of MUC-3 and MUC-4, and whether the key has a template for them."""
    folder = shared / "benchmarks" / "muc34" / part
    relevant: dict[str, bool] = {}
    for path in sorted(folder.glob("key*")):
        key = path.read_text(encoding="utf-8", errors="replace")
        for name, number in re.findall(r"MESSAGE: ID\s+(\S+)\s+1\.\s+MESSAGE: TEMPLATE\s+(\S+)", key):
            relevant[name] = relevant.get(name, False) or number[0].isdigit()
    for path in sorted(folder.glob("*-muc[34]*")):
        parts = re.split(r"^(\w+-MUC\d-\d{4}).*$", path.read_text(encoding="utf-8", errors="replace"), flags=re.M)
        for name, body in zip(parts[1::2], parts[2::2], strict=True):
            paragraphs = (" ".join(p.split()) for p in re.split(r"\n\s*\n", body.strip()))
            yield "\n".join(paragraphs), relevant.get(name, False)


def wars(shared: Path) -> Iterator[Text]:
    """Pairs of paragraphs of encyclopaedia articles about wars, from their first half."""
    for path in sorted((shared / "benchmarks" / "wikiwars" / "in").glob("*.sgm")):
        plain = re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8", errors="replace"))
        paragraphs = [" ".join(line.split()) for line in plain.splitlines() if len(line.split()) > CUT // 14]
        for start in range(0, min(len(paragraphs), 24), 4):
            yield "\n".join(paragraphs[start : start + 2]), True


def cut(texts: Iterable[Text], kept: int) -> Iterator[Text]:
    """The texts cut short, after a whole word."""
    return ((text[:kept].rpartition(" ")[0], about) for text, about in texts)


def training(shared: Path) -> list[Text]:
    """All texts to learn from; the reports and our own also cut short."""
    texts = [*own("dev"), *reports(shared, "train"), *written(held_back=False)]
    shortened = [*cut(texts, CUT), *cut(texts, LEAD)]
    relevant = [text for text in list(muc(shared, "dev"))[::3] if text[1]]
    hard = [*own("dev"), *cut(own("dev"), CUT)]
    return [*texts, *shortened, *relevant, *wars(shared), *(HARD * hard)]


def table(texts: list[Text]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names of the features, a row for each text, and whether it is about armed conflict."""
    documents = (Document(id="doc", sha256="", media_type="text/plain", text=text[:8000]) for text, _ in texts)
    rows = [topic.features(parsed) for parsed in parse(documents)]
    names = list(rows[0])
    return names, np.array([[row[name] for name in names] for row in rows]), np.array([about for _, about in texts])


def fit(names: list[str], rows: np.ndarray, about: np.ndarray) -> dict[str, float]:
    """Weights for the features as they are, and the constant; both classes weigh the same."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-6
    x = np.c_[(rows - mean) / spread, np.ones(len(rows))]
    share = np.where(about, len(about) / about.sum(), len(about) / (~about).sum()) / 2
    penalty = np.diag([PENALTY] * len(names) + [1e-3])
    other = {*load("topic")["other_fields"], "most", "none"}
    low = np.array([-np.inf if name in other or name in ANY else 0.0 for name in names] + [-np.inf])
    high = np.array([0.0 if name in other else np.inf for name in names] + [np.inf])
    weights = np.zeros(x.shape[1])
    for _ in range(60):  # Newton's steps, each back into the bounds
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (share * (p - about)) + penalty @ weights
        curve = (x * (share * p * (1 - p))[:, None]).T @ x + penalty
        weights = np.clip(weights - np.linalg.solve(curve, slope), low, high)
    plain = weights[:-1] / spread
    found = dict(zip(names, plain, strict=True)) | {"constant": weights[-1] - float(plain @ mean)}
    return {name: round(float(value), 4) + 0.0 for name, value in found.items()}


def show(name: str, texts: list[Text]) -> None:
    """Print how many texts about conflict are read, and how many about something else."""
    _, rows, about = table(texts)
    weights = load("topic_weights")["weights"]
    names = [*weights][:-1]
    read = rows @ np.array([weights[n] for n in names]) + weights["constant"] >= LEAST
    yes, no = f"{read[about].sum()} of {about.sum()}", f"{read[~about].sum()} of {(~about).sum()}"
    print(f"{name:20} read {yes} about conflict, {no} others")


def main() -> None:
    """Fit, write, and show what the weights do on what was trained on and what was not."""
    shared = gold.reports_root().parent
    texts = training(shared)
    names, rows, about = table(texts)
    note = "# Fitted by evaluation/training/topic.py; change the lists or the texts there, then run it again.\n"
    found = {"least": LEAST, "weights": fit(names, rows, about)}
    WEIGHTS.write_text(note + yaml.safe_dump(found, sort_keys=False), encoding="utf-8")
    load.cache_clear()
    show("own, trained on", list(own("dev")))
    show("train, trained on", list(reports(shared, "train")))
    show("written, trained on", list(written(held_back=False)))
    show("written, held back", list(written(held_back=True)))
    show("own, held out", list(own("held")))
    for part in ("dev", "dev-real"):
        show(part, list(reports(shared, part)))
    for part in ("tst1", "tst2"):
        show(f"muc {part}", list(muc(shared, part)))


if __name__ == "__main__":
    main()
