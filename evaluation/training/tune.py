"""Find what the trained reader's weights are held against (`codebook/choices.yaml`), on reports it was not trained on.

`uv run python evaluation/training/tune.py` reads our own held-back reports, the real texts and dev once, fits what each
reason for an answer counts, then tries one limit after another and prints what each does. It changes no file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import coded
import gold as golds
import numpy as np

from rashomon.codebook import load
from rashomon.export import codebook
from rashomon.extract import questions
from rashomon.extract.encoder import Encoder, Weighed, shipped
from rashomon.extract.parsing import parse
from rashomon.extract.proposals import propose
from rashomon.extract.questions import Questions
from rashomon.extract.reader import Deciding
from rashomon.extract.rules import read
from rashomon.model import Claim, Document, Extraction, Figure
from rashomon.resolve import choices, resolve

FIELDS = {"event": 0.5, "start": 0.5, "place": 0.5, "country": 0.3, "stance": 0.5, "background": 0.5}
WORTH = {"number": 1.0, "number+side": 1.0, "number+source": 1.0, "figure": 3.0, "claim": 1.0, "attribution": 2.0}
"""What each F1, and each field's share of right answers, counts in the sum that is made as large as can be."""
TRIED: dict[str, dict[str, Sequence[float]]] = {
    "limits": {
        "claim": (0.1, 0.2, 0.3, 0.4, 0.5), "proposed_claim": (0.35, 0.45, 0.55, 0.65, 0.75),
        "figure": (0.1, 0.2, 0.35, 0.5), "proposed_figure": (0.4, 0.5, 0.6, 0.7, 0.8),
        "other_effect": (0.4, 0.5, 0.6, 0.75, 0.9),
    },
    "bonus": dict.fromkeys(("place", "when", "event", "stance", "background"), (0.0, 0.5, 1.0, 2.0)),
}  # fmt: skip


def held(folder: str) -> bool:
    """Whether our own reports of that file are held back from training."""
    return zlib.crc32(folder.encode()) % 10 == 0


def gather(root: Path) -> Iterator[tuple[Path, str]]:
    """Write the held-back reports as a gold folder each under `root`, and give every folder that is scored."""
    for file in coded.load():
        if held(file.path.stem) and file.incident is not None:
            folder = root / file.path.stem
            folder.mkdir()
            (folder / "actors.json").write_text(json.dumps(file.actors))
            for report in file.reports:
                (folder / f"{report['id']}.json").write_text(json.dumps(report))
            yield folder, folder.name
    for folder in [one for name in ("dev-real", "dev") for one in golds.folders(golds.reports_root() / name)]:
        there = root / folder.name
        there.symlink_to(folder.resolve())
        yield there, folder.name


class Choosing:
    """Notes the answers of every choice, so that it can be told which ones are right."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, Claim, Figure | None, list[choices.Answer]]] = []
        self.plain = choices.best

    def __call__(
        self, question: str, claim: Claim, figure: Figure | None, answers: Sequence[choices.Answer]
    ) -> choices.Answer:
        self.seen.append((question, claim, figure, list(answers)))
        return self.plain(question, claim, figure, answers)


def right(
    question: str, claim: Claim, figure: Figure | None, gold: dict[str, Any], names: Any
) -> frozenset[str] | None:
    """Whom a coder gave: for the number at the same place, for the claim of the same words; None for no such claim."""
    best = max(gold["claims"], key=lambda one: overlap(claim, one, gold["text"]), default=None)
    if figure is not None:
        for one in gold["claims"]:
            start = gold["text"].find(one["text"])
            for other in one["figures"]:
                at = start + one["text"].find(other["text"])
                there = at < figure.span.end and figure.span.start < at + len(other["text"])
                if there and (other["low"], other["high"]) == (figure.low, figure.high):
                    return frozenset(names.of(other["of"]))
        return None
    if best is None or overlap(claim, best, gold["text"]) < 0.5:
        return None
    return frozenset(names.source(best)) if question == "source" else frozenset(names.of(best[question]))


def overlap(claim: Claim, one: dict[str, Any], text: str) -> float:
    """The characters that two claims share, of all that either has."""
    start = text.find(one["text"])
    both = min(claim.span.end, start + len(one["text"])) - max(claim.span.start, start)
    either = max(claim.span.end, start + len(one["text"])) - min(claim.span.start, start)
    return max(0, both) / either


def fit(rows: Sequence[tuple[list[dict[str, float]], list[bool]]]) -> dict[str, float]:
    """What each reason counts: a conditional logit, the right answers of a choice together against all, by gradient."""
    reasons = sorted({name for answers, _ in rows for one in answers for name in one})
    worth = np.zeros(len(reasons))
    worth[reasons.index("weight")] = 1.0
    tables = [np.array([[one.get(name, 0.0) for name in reasons] for one in answers]) for answers, _ in rows]
    marks = [np.array(good) for _, good in rows]
    for _ in range(400):
        slope = -0.02 * worth
        for table, good in zip(tables, marks, strict=True):
            share = np.exp(table @ worth - (table @ worth).max())
            share /= share.sum()
            among = np.where(good, share, 0.0) / share[good].sum()
            slope += (among - share) @ table / len(tables) * 10
        worth += 0.1 * slope
    return {name: round(float(value), 2) for name, value in zip(reasons, worth, strict=True)}


class Tuning:
    """The held-back reports, read once."""

    def __init__(self, root: Path, weights: Encoder) -> None:
        self.root = root
        self.read: list[tuple[str, Document, Extraction, Questions, Weighed]] = []
        for folder, name in gather(root):
            documents = [report.document for report in golds.reports(folder)]
            for parsed in parse(documents):
                proposed = propose(parsed, read(parsed))
                asked = questions.ask(parsed.document, proposed)
                self.read.append((name, parsed.document, proposed, asked, weights.weigh(asked)))

    def score(self, scorer: ModuleType) -> tuple[float, dict[str, Any]]:
        """The sum of the weighed F1s, and all measures, with the numbers as they stand."""
        with tempfile.TemporaryDirectory() as out:
            for name, document, proposed, asked, weighed in self.read:
                decided = Deciding(asked, weighed).done(proposed) if asked.claims else proposed
                claims = resolve(document, decided).claims
                path = Path(out) / name / f"{document.name}.json"
                path.parent.mkdir(exist_ok=True)
                path.write_text(json.dumps(codebook.report(document, claims)))
            found = scorer.score(str(self.root), out)
        total = sum(worth * found[name]["f1"] for name, worth in WORTH.items())
        return total + sum(worth * found["fields"][name] for name, worth in FIELDS.items()), found

    def reasons(self, scorer: ModuleType) -> dict[str, dict[str, float]]:
        """What the reasons for an answer count, fitted on these reports, question by question."""
        rows: dict[str, list[tuple[list[dict[str, float]], list[bool]]]] = {}
        tables = {name: scorer.Names(scorer.read(self.root / name / "actors.json")) for name, *_ in self.read}
        for name, document, proposed, asked, weighed in self.read:
            path = self.root / name / f"{document.name}.json"
            gold, names = json.loads(path.read_text(encoding="utf-8")), tables[name]
            noted = Choosing()
            choices.best = noted
            if asked.claims:
                resolve(document, Deciding(asked, weighed).done(proposed))
            choices.best = noted.plain
            for question, claim, figure, answers in noted.seen:
                wanted = right(question, claim, figure, gold, names)
                if wanted is None:
                    continue
                none = frozenset({"(reporter)"}) if question == "source" else frozenset()
                good = [
                    (frozenset(names.of([m.label for m in a.mentions], [m.words for m in a.mentions])) or none)
                    == wanted
                    for a in answers
                ]
                if any(good):
                    rows.setdefault(question, []).append(([dict(a.reasons) for a in answers], good))
        for question, found in rows.items():
            print(question, len(found), "choices; the rules' answer is right in", sum(good[0] for _, good in found))
        return {question: fit(found) for question, found in rows.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, help="a folder that ship.py wrote, for those of the package")
    parser.add_argument("--reasons-only", action="store_true")
    args = parser.parse_args()
    scorer = golds.scorer(golds.reports_root())
    numbers: dict[str, Any] = load("choices")
    with tempfile.TemporaryDirectory() as folder:
        tuning = Tuning(Path(folder), Encoder(args.weights) if args.weights else shipped())
        best, found = tuning.score(scorer)
        print(f"{best:.3f} as it stands: {_line(found)}", flush=True)
        fitted: dict[str, Any] = tuning.reasons(scorer)
        for question, worth in fitted.items():
            numbers["reasons"][question] = worth
            best, found = tuning.score(scorer)
            print(f"{best:.3f} reasons.{question} {worth}: {_line(found)}", flush=True)
        for group, tried in ({} if args.reasons_only else TRIED).items():
            for name, values in tried.items():
                kept = numbers[group][name]
                for value in values:
                    numbers[group][name] = value
                    total, found = tuning.score(scorer)
                    print(f"{total:.3f} {group}.{name} {value}: {_line(found)}", flush=True)
                    if total > best + 0.002:
                        best, kept = total, value
                numbers[group][name] = kept
    print(json.dumps({group: numbers[group] for group in TRIED}))


def _line(found: dict[str, Any]) -> str:
    scores = " ".join(f"{name} {found[name]['f1']:.3f}" for name in WORTH)
    fields = " ".join(f"{name} {value:.3f}" for name, value in found["fields"].items())
    return f"{scores} | {fields} | side {found['wrong_side']:.3f} source {found['wrong_source']:.3f}"


if __name__ == "__main__":
    main()
