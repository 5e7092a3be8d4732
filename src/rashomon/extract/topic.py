"""Whether a report is about armed conflict at all, or only borrows its words.

A linear model over a few counts: how many different words of each list of `codebook/topic.yaml` a report has, those of
war for it, those of other fields against it. `evaluation/training/topic.py` fits the weights.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Mapping, Sequence

from rashomon.codebook import load
from rashomon.extract.parsing import Parsed

MOST = 1000
"""Tokens read: what a report is about shows in its beginning, and long ones have some words of every field."""
SHORT = 30
"""Tokens added to a report's length, so that a post of one line is not judged as if it had no room for anything."""
POST = 60
"""Tokens up to which a text is a post or a sentence or two."""
LENIENT = 1.0
"""By how much less is asked of one; set by hand on single sentences."""
FIGHTERS, FIGHTING = ("irregulars", "bands", "forces", "named"), ("arms", "deeds", "violence")
"""Lists that together speak for a post being about armed conflict, whatever else it speaks of."""
REGIONS = ("africa", "americas", "asia", "europe", "middle_east")
ARMED = {"rebel", "militia", "private_military"}


def armed(parsed: Parsed) -> bool:
    """Whether the words of armed conflict outweigh those of other fields.

    A text of a sentence or two has no room for more than one sign, so less is asked of it; and who fights with what is
    done in fighting ("Rebels stormed a base near the dam") is enough.
    """
    least = float(load("topic_weights")["least"])
    found = features(parsed)
    if len(parsed.doc) > POST:
        return score(found) >= least
    both = all(any(found[name] for name in names) for names in (FIGHTERS, FIGHTING))
    return both or score(found) >= least - LENIENT


def score(found: Mapping[str, float]) -> float:
    """How much more a report's features speak for armed conflict than against, as log-odds from the fitted weights."""
    weights = load("topic_weights")["weights"]
    return float(sum(weights[name] * value for name, value in found.items()) + weights["constant"])


def features(parsed: Parsed) -> dict[str, float]:
    """What is weighed: log(1 + different words) of each list, `most` of the other field with the most of them, `named`
    1 where an armed group of several words is named, and `length`, the log of the tokens.
    """
    tokens = parsed.doc[:MOST]
    forms = [token.lower_ for token in tokens]
    lemmas = [token.lemma_.lower() for token in tokens]
    words = {*forms, *lemmas, *_pairs(forms, forms), *_pairs(forms, lemmas)}
    counts = {name: math.log1p(len(words & listed)) for name, listed in _lists().items()}
    other = [counts[name] for name in load("topic")["other_fields"]]
    named = any(start in words and _stands(group, forms) for start, group in _groups())
    return counts | {"most": max(other), "named": float(named), "length": math.log(len(forms) + SHORT)}


def _pairs(left: Sequence[str], right: Sequence[str]) -> set[str]:
    return {f"{first} {second}" for first, second in zip(left, itertools.islice(right, 1, None), strict=False)}


def _stands(group: tuple[str, ...], forms: Sequence[str]) -> bool:
    size = len(group)
    return any(tuple(forms[i : i + size]) == group for i in range(len(forms)) if forms[i] == group[0])


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    found = load("topic")
    return {name: frozenset(words) for part in ("war", "other_fields") for name, words in found[part].items()}


@functools.cache
def _groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Armed groups' names of several words, each with its first word; many names of one word mean other things, too."""
    rows = (row for region in REGIONS for row in load(f"actors/{region}") if row.get("kind") in ARMED)
    names = {name.casefold() for row in rows for name in (row["name"], *row.get("also", ())) if " " in name}
    return tuple((name.split()[0], tuple(name.split())) for name in sorted(names))
