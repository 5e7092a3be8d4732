"""How a grouping of labelled things agrees with the true one: by pairs, by B-cubed, and by what was merged or split.

Things are claims: each has the true incident that it is about and the found one that it was put into.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Sameness:
    """Shares in 0..1 and counts."""

    pair_precision: float
    """Of the pairs of things that are together, how many belong together."""
    pair_recall: float
    pair_f1: float
    precision: float
    """B-cubed: the mean over things of the share of their group that belongs with them."""
    recall: float
    f1: float
    merged: int
    """Wrong merges: pairs of true incidents that have their homes (where most of their things are) in one group."""
    longest: int
    """True incidents with their homes in one group, at most: the longest chain of wrong merges, 1 if there is none."""
    split: float
    """Groups that a true incident is spread over, on average; 1 is best."""
    examples: tuple[tuple[str, ...], ...]
    """The true incidents of the worst groups that hold several homes, those with most first."""


def measure(things: Iterable[tuple[str, str]], worst: int = 10) -> Sameness:
    """The agreement of (true, found) labels. Everything is 0 where there are no things."""
    both = Counter(things)
    true: Counter[str] = Counter()
    found: Counter[str] = Counter()
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (one, other), count in both.items():
        true[one] += count
        found[other] += count
        parts[one].append((-count, other))
    total = sum(both.values())
    if not total:
        return Sameness(
            pair_precision=0.0, pair_recall=0.0, pair_f1=0.0, precision=0.0, recall=0.0, f1=0.0, merged=0, longest=0,
            split=0.0, examples=(),
        )  # fmt: skip
    right, together, belong = (sum(n * (n - 1) // 2 for n in counts.values()) for counts in (both, found, true))
    pair = _shares(right, together, belong)
    precision = sum(count * count / found[other] for (_, other), count in both.items()) / total
    recall = sum(count * count / true[one] for (one, _), count in both.items()) / total
    homes: dict[str, list[str]] = defaultdict(list)
    for one in sorted(parts):
        homes[min(parts[one])[1]].append(one)
    chains = sorted((tuple(members) for members in homes.values() if len(members) > 1), key=lambda m: (-len(m), m))
    return Sameness(
        pair_precision=pair[0],
        pair_recall=pair[1],
        pair_f1=pair[2],
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / (precision + recall),
        merged=sum(len(chain) * (len(chain) - 1) // 2 for chain in chains),
        longest=max((len(members) for members in homes.values()), default=0),
        split=sum(len(found_in) for found_in in parts.values()) / len(parts),
        examples=tuple(chains[:worst]),
    )


def _shares(right: int, together: int, belong: int) -> tuple[float, float, float]:
    # Where nothing is put together nothing is wrong, and where nothing belongs together nothing is missed.
    p = right / together if together else 1.0
    r = right / belong if belong else 1.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0
