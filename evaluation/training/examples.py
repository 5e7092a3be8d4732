"""Training examples: the questions that the rules leave on each coded report, with the coder's answers.

`uv run python evaluation/training/examples.py --out FILE` reads the gold sets beside the checkout and our own reports
in `reports/`, and writes one JSON object a report. It needs no torch; `train.py` needs nothing of Rashomon but that
file.
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
import elsewhere
import gold as golds

from rashomon.extract import proposals, questions, rules
from rashomon.extract.parsing import parse
from rashomon.model import Claim, Document, Extraction, Mention, PlaceMention, When
from rashomon.resolve import _placed, _Resolving, resolve
from rashomon.resolve.context import Context
from rashomon.resolve.gazetteer import GeoNames
from rashomon.resolve.names import actors

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
        if name == "elsewhere":
            for known, report in elsewhere.load(root.parent):
                yield name, "re3d", report, scorer.Names(known)
            continue
        for folder in golds.folders(root / name):
            table = scorer.Names(scorer.read(folder / "actors.json"))
            for found in golds.reports(folder):
                yield name, folder.name, found.gold, table


def example(where: tuple[str, str], gold: dict[str, Any], names: Names, scorer: ModuleType) -> dict[str, Any]:
    """The questions of one report with the right answers marked."""
    document = golds.document(gold)
    parsed = next(iter(parse([document])))
    ruled = rules.read(parsed)
    raw = proposals.propose(parsed, ruled)
    asked = questions.ask(document, raw)
    resolved = resolve(document, ruled)
    whom = _Resolver(document, raw, names)
    told = {task: [whom.said(task, answer) for answer in asked.answers[task]] for task in questions.TASKS}
    predicted = [
        {
            "id": str(i),
            "text": claim.span.exact,
            "event": claim.event,
            "source": {"name": claim.attribution.source.label if claim.attribution.source else None},
        }
        for i, claim in enumerate((*resolved.claims, *raw.claims[len(resolved.claims) :]))
    ]
    pairs = {int(b["id"]): a for a, b in scorer.pair_claims(gold["claims"], predicted)}
    figures = _gold_figures(gold, names)
    own = len(resolved.claims)
    figure_rows = []
    for anchor in asked.anchors["of"]:
        figure = raw.claims[anchor.claim].figures[anchor.figure or 0]
        there = [g for g in figures if g["start"] < figure.span.end and figure.span.start < g["end"]]
        there.sort(
            key=lambda g: (g["effect"] == figure.effect) + 2 * ((g["low"], g["high"]) == (figure.low, figure.high))
        )
        label = there[-1] if there else None
        told_by = resolved.claims[anchor.claim].figures if anchor.claim < own else ()
        by_rule = told_by[anchor.figure or 0] if (anchor.figure or 0) < len(told_by) else None
        figure_rows.append(
            {
                "at": [anchor.span.start, anchor.span.end, anchor.head.start, anchor.head.end],
                "claim": anchor.claim,
                "gold": None if label is None else {name: sorted(label[name]) for name in ("of", "source")},
                "effect": label["effect"] if label else "none",
                "unit": label["unit"] if label else None,
                "same": label is not None and (label["low"], label["high"]) == (figure.low, figure.high),
                "rule": sorted(names.of([m.label for m in by_rule.of], [m.words for m in by_rule.of]))
                if by_rule
                else [],
                "key": [figure.effect, figure.low, figure.high, figure.unit],
            }
        )
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
        "figures": figure_rows,
        "claims": [
            {
                "at": [a.span.start, a.span.end, a.head.start, a.head.end],
                "gold": _claim_label(pairs[i], names) if i in pairs else None,
                "rule": _claim_rule(resolved.claims[i] if i < own else raw.claims[i], names),
                "proposed": i >= own,
            }
            for i, a in enumerate(asked.anchors["source"])
        ],
        "gold_claims": len(gold["claims"]), "gold_figures": len(figures),
        "anchor_features": {t: asked.anchor_features[t].tolist() for t in ("of", "source")},
        **{f"pair_features_{t}": asked.pair_features[t].round(2).tolist() for t in questions.TASKS},
        **{f"distances_{t}": asked.distances[t].tolist() for t in questions.TASKS},
    }  # fmt: skip


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
    parser.add_argument("--set", action="append", choices=["train", "dev", "dev-real", "seed", "own", "elsewhere"])
    parser.add_argument("--processes", type=int, default=1)
    args = parser.parse_args()
    root = golds.reports_root()
    scorer = golds.scorer(root)
    sets = args.set or ["train", "dev", "dev-real", "seed", "own", "elsewhere"]
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
