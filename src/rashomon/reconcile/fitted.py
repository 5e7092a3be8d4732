"""The fitted numbers of the grouping, from `codebook/grouping.yaml` (`evaluation/grouping/fit.py` makes them)."""

from __future__ import annotations

import functools
import math

from rashomon.codebook import load
from rashomon.reconcile.profiles import hashed, proper_names


@functools.cache
def weight(feature: str, level: str) -> float:
    """Log odds that the level of a feature adds; 0 for a level that the fit has not seen."""
    levels = load("grouping")["features"].get(feature, {})
    return float(levels.get(level, {}).get("weight", 0.0))


@functools.cache
def score(feature: str, level: str) -> float:
    """The weight as a score in 0..1."""
    return round(chance(weight(feature, level)), 3)


@functools.cache
def bias() -> float:
    """Log odds that two tellings worth comparing are of one happening, before any reason."""
    return float(load("grouping")["bias"])


@functools.cache
def same() -> float:
    """Least score at which two tellings are one happening."""
    return float(load("grouping")["same"])


@functools.cache
def contradiction() -> float:
    """Score up to which two tellings are never put into one incident, whatever others say."""
    return float(load("grouping")["contradiction"])


def chance(odds: float) -> float:
    """Log odds as a number in 0..1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def odds(value: float) -> float:
    """A number in 0..1 as log odds, those of 0.001 at least and of 0.999 at most."""
    kept = max(0.001, min(0.999, value))
    return math.log(kept / (1 - kept))


@functools.lru_cache(maxsize=100_000)
def hashes(name: str) -> frozenset[int]:
    """The hashes that a name leaves among a report's proper names."""
    # A name is one inside a sentence.
    return frozenset(hashed(word) for word in proper_names(f"the {name}"))
