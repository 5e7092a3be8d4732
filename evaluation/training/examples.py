"""Training examples: the questions that the rules leave on each coded report, with the coder's answers.

`uv run python evaluation/training/examples.py --out FILE` reads the gold sets beside the checkout and our own reports in
`reports/`, and writes one JSON object a report. It needs no torch; `train.py` needs nothing of Rashomon but that file.
"""

from __future__ import annotations

import argparse
import functools
import json
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))

import coded
import gold as golds

from rashomon import plugins
from rashomon.extract import questions
from rashomon.model import Claim, Document, Extraction, Mention, PlaceMention, Span, When
from rashomon.resolve import _placed, _Resolving, actors, resolve
from rashomon.resolve.context import Context
from rashomon.resolve.gazetteer import GeoNames

ROLES = {"of": "counted", "source": "source", "actor": "party", "target": "party"}
REPORTER = "(reporter)"
Names = Any
"""The scorer's table of an incident's names."""


def reports(root: Path, scorer: ModuleType, sets: list[str]) -> Iterator[tuple[str, str, dict[str, Any], Names]]:
    """Set, folder, gold and table of names of every report."""
    for name in sets:
        if name == "own":
            for file in coded.load():
                table = scorer.Names(file.actors)
                for report in file.reports:
                    yield name, file.path.stem, report, table
            continue
        for folder in golds.folders(root / name):
            table = scorer.Names(scorer.read(folder / "actors.json"))
            for report in golds.reports(folder):
                yield name, folder.name, report.gold, table


def example(where: tuple[str, str], gold: dict[str, Any], names: Names, scorer: ModuleType) -> dict[str, Any]:
    """The questions of one report with the right answers marked."""
    document = golds.document(gold)
    raw = next(iter(_rules().extract([document])))
    asked = questions.ask(document, raw)
    resolved = resolve(document, raw)
    whom = _Resolver(document, raw, names)
    told = {task: [whom.said(task, answer) for answer in asked.answers[task]] for task in questions.TASKS}
    predicted = [
        {
            "id": str(i),
            "text": claim.span.exact,
            "event": claim.event,
            "source": {"name": claim.attribution.source.label if claim.attribution.source else None},
        }
        for i, claim in enumerate(resolved.claims)
    ]
    pairs = {int(b["id"]): a for a, b in scorer.pair_claims(gold["claims"], predicted)}
    figures = _gold_figures(gold, names)
    of_label = []
    for anchor in asked.anchors["of"]:
        figure = raw.claims[anchor.claim].figures[anchor.figure or 0]
        same = [
            g for g in figures
            if (g["effect"], g["low"], g["high"]) == (figure.effect, figure.low, figure.high)
            and g["start"] < figure.span.end and figure.span.start < g["end"]
        ]  # fmt: skip
        of_label.append({"of": sorted(same[0]["of"]), "source": sorted(same[0]["source"])} if same else None)
    return {
        "set": where[0], "folder": where[1], "id": gold["id"], "none": gold["incident"] is None,
        "text": document.text,
        "answers": {
            task: [
                [a.span.start, a.span.end, a.fuller.start, a.fuller.end, told[task][i][0], told[task][i][1]]
                for i, a in enumerate(asked.answers[task])
            ]
            for task in questions.TASKS
        },
        "figures": [
            {
                "at": [a.span.start, a.span.end, a.head.start, a.head.end],
                "claim": a.claim,
                "gold": label,
                "rule": sorted(names.of([m.label for m in f.of], [m.words for m in f.of])) if f.of else [],
                "label": [m.label for m in f.of],
                "key": [f.effect, f.low, f.high, f.unit],
            }
            for a, label in zip(asked.anchors["of"], of_label, strict=True)
            for f in [resolved.claims[a.claim].figures[a.figure or 0]]
        ],
        "claims": [
            {
                "at": [a.span.start, a.span.end, a.head.start, a.head.end],
                "gold": _claim_label(pairs[i], names) if i in pairs else None,
                "rule": _claim_rule(resolved.claims[i], names),
            }
            for i, a in enumerate(asked.anchors["source"])
        ],
        "gold_claims": len(gold["claims"]), "gold_figures": len(figures),
        "anchor_features": {t: asked.anchor_features[t].tolist() for t in ("of", "source")},
        **{f"pair_features_{t}": asked.pair_features[t].round(2).tolist() for t in questions.TASKS},
        **{f"distances_{t}": asked.distances[t].tolist() for t in questions.TASKS},
    }  # fmt: skip


@functools.cache
def _rules() -> Any:
    return plugins.rules()


@functools.cache
def _scorer() -> ModuleType:
    return golds.scorer(golds.reports_root())


@functools.cache
def _gazetteer() -> GeoNames:
    return GeoNames()


class _Resolver:
    """What each possible answer stands for, by the names of the program and by those of the gold."""

    def __init__(self, document: Document, raw: Extraction, names: Names) -> None:
        placed = _placed(document, raw, _gazetteer())
        countries = [place.country for place in placed.places if place.country]
        self.resolving = _Resolving(document, placed, Context(document, actors(), countries))
        self.names = names

    def said(self, task: str, answer: questions.Answer) -> tuple[str, list[str]]:
        """The label that answers of one meaning share, and the gold's names that it is right for."""
        item = answer.item
        if isinstance(item, PlaceMention):
            words = re.sub(r"\W+", " ", item.span.exact.casefold()).strip().removeprefix("the ")
            return words, [words]
        if isinstance(item, When):
            label = f"{item.start}..{item.end}"
            return label, [str(item.start)]
        named = self.resolving._named(item, ROLES[task])
        return named.label, sorted(self.names.of([named.label], [named.words or named.label]))


def _claim_label(claim: dict[str, Any], names: Names) -> dict[str, Any]:
    place = (claim.get("place") or {}).get("name")
    return {
        "source": sorted(names.source(claim)),
        "actor": sorted(names.of(claim["actor"])),
        "target": sorted(names.of(claim["target"])),
        "place": [re.sub(r"\W+", " ", place.casefold()).strip().removeprefix("the ")] if place else [],
        "when": [claim["start"]] if claim["start"] else [],
        **{name: claim[name] for name in ("event", "stance", "certainty", "background")},
    }


def _claim_rule(claim: Claim, names: Names) -> dict[str, Any]:
    source = claim.attribution.source

    def of(mention: Mention | None) -> list[str]:
        return sorted(names.of([mention.label], [mention.words])) if mention else []

    own = claim.attribution.form == "narration" or claim.attribution.source_kind == "reporter" or source is None
    place = claim.place.span.exact if claim.place else None
    return {
        "source": [REPORTER] if own else of(source),
        "actor": of(claim.actor),
        "target": of(claim.target),
        "place": [re.sub(r"\W+", " ", place.casefold()).strip().removeprefix("the ")] if place else [],
        "when": [claim.when.start] if claim.when and claim.when.start else [],
        **{name: getattr(claim, name) for name in ("event", "stance", "certainty", "background")},
    }


def _gold_figures(gold: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    """The gold's figures with their offsets: inside their claim, whose text may stand in the report twice."""
    found, last = [], 0
    text = gold["text"]
    for claim in gold["claims"]:
        start = text.find(claim["text"], max(0, last - 400))
        start = text.find(claim["text"]) if start < 0 else start
        last = max(last, start)
        used: set[int] = set()
        for figure in claim["figures"]:
            pattern = rf"(?<!\w){re.escape(figure['text'])}(?!\w)"
            places = [start + m.start() for m in re.finditer(pattern, claim["text"])]
            place = next((at for at in places if at not in used), places[0] if places else start)
            used.add(place)
            found.append(
                {
                    **{name: figure[name] for name in ("effect", "low", "high", "unit")},
                    "start": place,
                    "end": place + len(figure["text"]),
                    "of": names.of(figure["of"]),
                    "source": names.source(claim),
                }
            )
    return found


def _one(job: tuple[tuple[str, str], dict[str, Any], Names]) -> str:
    return json.dumps(example(*job, _scorer()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--set", action="append", choices=["train", "dev", "dev-real", "seed", "own"])
    parser.add_argument("--processes", type=int, default=1)
    args = parser.parse_args()
    root = golds.reports_root()
    scorer = golds.scorer(root)
    sets = args.set or ["train", "dev", "dev-real", "seed", "own"]
    jobs = [((s, f), g, _Plain(n.canonical)) for s, f, g, n in reports(root, scorer, sets)]
    with ProcessPoolExecutor(args.processes) as pool, args.out.open("w", encoding="utf-8") as out:
        for line in pool.map(_one, jobs, chunksize=8):
            print(line, file=out)
    return 0


class _Plain:
    """The scorer's table of names, which can be sent to another process."""

    def __init__(self, canonical: dict[str, str]) -> None:
        self.canonical = canonical

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        kind = _scorer().Names
        method = getattr(kind, name)
        return method if name == "plain" else method.__get__(self)


if __name__ == "__main__":
    sys.exit(main())
