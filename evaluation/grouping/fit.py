"""Fits the weights of the grouping's features and writes `src/rashomon/codebook/grouping.yaml`.

    uv run python evaluation/grouping/fit.py [--keep FILE] [--dry]

A level's weight is the log odds that it adds. Place, days, parties, kind and figures are fitted by logistic regression
over the levels, in which a likelier level never weighs less (`ORDER`); names and words by scikit-learn's over pairs of
reports of one country (`pairs.textual`), and count by `TEXTUAL` of that, since what they say is partly said by the
others. What is fitted on is said in `pairs.py`; `dev` is not among it. `--keep` names a file that holds what the
program reads of the training reports, made if it is not there (minutes).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pairs as data
import yaml
from pairs import ROOT, Pair
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

KEPT = ROOT / "src" / "rashomon" / "codebook" / "grouping.yaml"
ORDER: dict[str, tuple[str, ...]] = {
    "place.v2": (
        "same", "alike", "both_named", "named", "guessed", "unlike", "inside", "wide", "near", "around", "off", "far",
        "elsewhere", "judged",
    ),
    "dates.v2": (
        "same", "stated_overlap", "long_overlap", "undated_overlap", "unsure_1", "stated_1", "sure_1", "also_overlap",
        "unsure_3", "stated_3", "sure_3", "unsure_7", "stated_7", "sure_7", "unsure_30", "stated_30", "sure_30",
        "unsure_more", "stated_more", "sure_more",
    ),
    "parties.v2": ("both", "one", "words", "turned", "one_of_more", "none"),
    "kind.v2": ("same", "violent", "shared", "other"),
    "figures.v2": ("several", "large", "small", "differ"),
}  # fmt: skip
"""Levels from the likeliest on; between two neighbours the weight may only fall."""
DAYS_APART = tuple(f"{how}_{gap}" for how in ("unsure", "stated", "sure") for gap in ("7", "30", "more"))
"""Levels of reports that were filed under one incident and tell of several days of a campaign."""
TEXTUAL = 0.75
"""How much of their weight names and words keep beside the other features."""
PENALTY = 0.1
"""L2 penalty on a step between two levels, beside pairs that weigh `SCALE` in all."""
SCALE = 3000.0
MOST = 60_000
"""Drawn pairs used, picked at random."""
PARTS = 5
"""Parts that are held out in turn, incident by incident."""
SHARES = {"drawn": 0.4, "written": 0.6}
"""How much generated and written reports weigh; each answer half of it."""

HEAD = """\
# How much each thing that two tellings have in common, or not, says of their being of one happening.
#
# Made by `uv run python evaluation/grouping/fit.py`; do not edit. `weight` is the log odds that a level adds to `bias`.
# `same` and `different` are how many pairs of tellings of the training reports, coded by hand and as the program reads
# them, have the level, and `drawn_...` how many of the generated streams; of names and words, pairs of reports of one
# country. Two tellings with a score of `same` or more are one happening; with one up to `contradiction` they are never
# put into one incident. Why these: docs/decisions/0009-grouping.md.
"""


class Model:
    """Weights by feature and level, and a bias."""

    def __init__(self, found: Sequence[Pair]) -> None:
        self.steps = [(name, level) for name, levels in ORDER.items() for level in levels]
        rows = [self.row(pair.levels) for pair in found]
        x = np.zeros((len(found), len(self.steps)))
        for number, row in enumerate(rows):
            x[number, row] = 1.0
        # A level's weight is its feature's last and every step from there up to it.
        for name, levels in ORDER.items():
            at = [self.steps.index((name, level)) for level in levels]
            x[:, at] = np.cumsum(x[:, at], axis=1)
        y = np.array([1.0 if pair.same else -1.0 for pair in found])
        w = weights_of(found)
        last = [self.steps.index((name, levels[-1])) for name, levels in ORDER.items()]
        free = np.zeros(len(self.steps) + 1, dtype=bool)
        free[[*last, len(self.steps)]] = True

        def loss(beta: Any) -> tuple[float, Any]:
            margin = y * (x @ beta[:-1] + beta[-1])
            wrong = w * y / (1 + np.exp(np.clip(margin, -40, 40)))
            penalty = PENALTY * beta[:-1]
            value = float((w * np.logaddexp(0, -margin)).sum() + 0.5 * (penalty * beta[:-1]).sum())
            return value, np.append(-(x.T @ wrong) + penalty, -wrong.sum())

        bounds = [(None, None) if found_free else (0.0, None) for found_free in free]
        beta = minimize(loss, np.zeros(len(self.steps) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
        self.bias = float(beta[-1])
        self.weights: dict[str, dict[str, float]] = {}
        for name, levels in ORDER.items():
            at = [self.steps.index((name, level)) for level in levels]
            falling = np.cumsum(beta[at][::-1])[::-1]
            self.weights[name] = {level: float(weight) for level, weight in zip(levels, falling, strict=True)}

    def row(self, levels: dict[str, str]) -> list[int]:
        return [self.steps.index((name, level)) for name, level in levels.items()]

    def odds(self, pair: Pair) -> float:
        return self.bias + sum(self.weights[name][level] for name, level in pair.levels.items())


def weights_of(found: Sequence[Pair]) -> Any:
    """How much each pair weighs: each answer the same, and an incident of many reports, of which there are many pairs,
    as the root of their number."""
    counted = Counter((pair.kind, pair.of) for pair in found)
    made = np.array([counted[pair.kind, pair.of] ** -0.5 for pair in found])
    kinds = np.array([f"{'drawn' if pair.kind == 'drawn' else 'written'} {pair.same}" for pair in found])
    for kind in set(kinds):
        here = kinds == kind
        made[here] *= SCALE * SHARES[kind.split()[0]] / 2 / made[here].sum()
    return made


def textual(reports: Sequence[data.Report]) -> tuple[dict[str, dict[str, float]], dict[tuple[str, str], Counter[str]]]:
    """The weights of the levels of names and words, and how many pairs have each."""
    found = data.textual(reports)
    columns = sorted({column for levels, _ in found for column in levels.items()})
    x = np.array([[float(levels.get(name) == level) for name, level in columns] for levels, _ in found])
    y = [same for _, same in found]
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=2000).fit(x, y)
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    print("names and words, area under the curve:", round(roc_auc_score(y, model.decision_function(x)), 3))
    share = model.intercept_[0] / len({name for name, _ in columns})
    for (name, level), weight in zip(columns, model.coef_[0], strict=True):
        weights[name][level] = TEXTUAL * float(weight + share)
    for fitted in weights.values():
        # A greater share never says less: neighbours that do are taken together.
        names = sorted(fitted)
        pooled = IsotonicRegression().fit_transform(range(len(names)), [fitted[name] for name in names])
        fitted.update({name: float(weight) for name, weight in zip(names, pooled, strict=True)})
    for levels, same in found:
        for column in levels.items():
            counted[column]["same" if same else "different"] += 1
    return weights, counted


def held_out(found: Sequence[Pair]) -> list[float]:
    """The log odds of each pair, fitted on the other parts."""
    part = {group: number % PARTS for number, group in enumerate(sorted({pair.group for pair in found}))}
    models = [Model([pair for pair in found if part[pair.group] != number]) for number in range(PARTS)]
    return [models[part[pair.group]].odds(pair) for pair in found]


def told(found: Sequence[Pair], scores: Sequence[float]) -> str:
    """Precision and recall of pairs by threshold, kind by kind."""
    lines = []
    for kind in sorted({pair.kind for pair in found}):
        rows = [(pair.same, score) for pair, score in zip(found, scores, strict=True) if pair.kind == kind]
        count = sum(same for same, _ in rows)
        for threshold in (-1, 0, 1, 2):
            said = [same for same, score in rows if score >= threshold]
            lines.append(
                f"{kind:6} odds {threshold:2}: precision {sum(said) / max(1, len(said)):.3f}"
                f" recall {sum(said) / count:.3f} ({len(rows)} pairs, {count} same)"
            )
    return "\n".join(lines)


def written(
    weights: dict[str, dict[str, float]],
    counted: dict[tuple[str, str], Counter[str]],
    bias: float,
    old: dict[str, Any],
) -> str:
    lines = [HEAD, f"bias: {bias:.3f}", f"same: {old['same']}", f"contradiction: {old['contradiction']}", "features:"]
    for name, levels in weights.items():
        lines.append(f"  {name}:")
        for level, weight in sorted(levels.items(), key=lambda item: -item[1]):
            numbers = "".join(f", {key}: {value}" for key, value in sorted(counted[name, level].items()))
            lines.append(f"    {level}: {{weight: {weight:.3f}{numbers}}}")
    return "\n".join(lines) + "\n"


def streams_settings() -> list[Any]:
    from streams import PERFECT, Setting

    year = Setting(seed=101, incidents=150, days=365, near=0.25, next_week=0.2, campaigns=0.05, most=40)
    season = replace(year, days=90)
    return [
        year,
        replace(year, seed=102, noise=PERFECT),
        replace(season, seed=103, countries=("ML", "SY", "SO")),
        replace(season, seed=104, countries=("UA", "AF", "NG"), noise=PERFECT),
    ]


def everything(shared: Path, kept: Path | None) -> tuple[list[Pair], list[data.Report]]:
    """The pairs, without those that copies make, and the coded reports."""
    coded = list(data.coded_reports(shared))
    found = data.pairs("coded", coded) + data.pairs("read", list(data.read_reports(shared, kept)))
    drawn = [
        pair for setting in streams_settings() for pair in data.pairs("drawn", list(data.drawn_reports([setting])))
    ]
    campaigns = {pair.documents for pair in found if pair.kind == "coded" and pair.same and _apart(pair)}
    found = [pair for pair in found if not (pair.same and pair.documents in campaigns)]
    found += random.Random(1).sample(drawn, min(MOST, len(drawn)))  # noqa: S311
    return [pair for pair in found if not pair.copied], coded


def _apart(pair: Pair) -> bool:
    """Whether two reports that were filed under one incident tell of two days of a campaign."""
    return pair.levels.get("dates.v2") in set(DAYS_APART)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--dry", action="store_true", help="tell, and write nothing")
    given = parser.parse_args()
    found, coded = everything(data.shared_folder(), given.keep)
    print(told(found, held_out(found)))
    model = Model(found)
    weights, counted = textual(coded)
    for pair in found:
        for column in pair.levels.items():
            counted[column]["drawn_" * (pair.kind == "drawn") + ("same" if pair.same else "different")] += 1
    old = yaml.safe_load(KEPT.read_text(encoding="utf-8"))
    text = written(model.weights | weights, counted, model.bias, old)
    print(text)
    if not given.dry:
        KEPT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
