"""An account row with its number and its claims: what is set against another when accounts are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rashomon.model import AccountRow, Agreement, Claim, Figure
from rashomon.reconcile import counts, ranges
from rashomon.reconcile.denials import manners
from rashomon.reconcile.parties import party_name
from rashomon.reconcile.ranges import Range, written


@dataclass(frozen=True, kw_only=True)
class Facet:
    """One account row with the claims behind it."""

    index: int
    row: AccountRow
    claims: tuple[Claim, ...]

    @property
    def ranged(self) -> bool:
        """Whether the row gives a number at all."""
        return self.row.low is not None or self.row.high is not None

    @property
    def none(self) -> bool:
        """Whether the row says that there was nobody or nothing."""
        return self.row.high == 0

    @cached_property
    def span(self) -> Range:
        """The range that the row leaves room for: at least so many, where it counts only some.

        Only some count: witnesses of bystanders, who tell what they saw; those who name a rank ("two colonels") or
        speak of executions alone; and a party that finds or hands over bodies.
        """
        found = ranges.of(self.row)
        return Range(low=found.low, high=None) if self.claims and not self.none and self._partial else found

    @property
    def _partial(self) -> bool:
        seen = all(claim.attribution.source_kind == "witness" for claim in self.claims)
        if seen and not all(party_name(name) for name in self.row.of):
            return True
        if all(claim.event == counts.REMAINS or "execution" in manners([claim]) for claim in self.claims):
            return True
        figures = self.figures
        return bool(figures) and all(counts.counts_ranks(figure) for figure in figures)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of its claims that the row was made of."""
        row = self.row
        return tuple(
            figure
            for claim in self.claims
            for figure in claim.figures
            if (figure.effect, figure.unit, figure.low, figure.high) == (row.effect, row.unit, row.low, row.high)
        )

    @property
    def items(self) -> tuple[str | None, ...]:
        """What kinds of thing it is of: the row's own, otherwise those of the figures that a denial takes up."""
        if self.row.item or self.ranged:
            return (self.row.item,)
        unit = self.row.unit
        found = {
            figure.counted.exact.casefold()
            for claim in self.claims
            for figure in claim.figures
            if figure.counted and figure.unit == unit
        }
        return tuple(sorted(found)) or (None,)

    @property
    def says(self) -> str:
        """The number, its words and the source, as a reason has them."""
        row = self.row
        if not self.ranged:
            return f"as told by {row.source}"
        number = written(row.low, row.high, row.approx)
        words = f" (“{row.words[0]}”)" if row.words and row.words[0] != number else ""
        return f"{number}{words} by {row.source}"


def facets(rows: Sequence[AccountRow], claims: Mapping[str, Claim]) -> list[Facet]:
    """Each row with those of its claims that are at hand."""
    return [
        Facet(index=index, row=row, claims=tuple(claims[name] for name in row.claims if name in claims))
        for index, row in enumerate(rows)
    ]


class Others:
    """What else each source says, by source, effect and counted sides."""

    def __init__(self, found: Iterable[Facet]) -> None:
        self._same: dict[tuple[str, str, frozenset[str]], list[Facet]] = defaultdict(list)
        self._all: dict[str, list[Facet]] = defaultdict(list)
        for facet in found:
            self._same[(facet.row.source, facet.row.effect, frozenset(facet.row.of))].append(facet)
            self._all[facet.row.source].append(facet)

    def alike(self, facet: Facet) -> Sequence[Facet]:
        """The rows of the facet's source on the same effect and sides, itself included."""
        return self._same.get((facet.row.source, facet.row.effect, frozenset(facet.row.of)), ())

    def of(self, source: str) -> Sequence[Facet]:
        """Every row of the source."""
        return self._all.get(source, ())

    @property
    def sources(self) -> Mapping[str, Sequence[Facet]]:
        """Every source with its rows."""
        return self._all


def question(row: AccountRow) -> str:
    """The question that a row answers, such as `killed of Malian Armed Forces` or `destroyed of X (aircraft)`."""
    of = " and ".join(row.of) or "nobody named"
    unit = "" if row.unit == "persons" else f" ({row.unit})"
    return f"{row.effect.replace('_', ' ')} of {of}{unit}"


def conflict(left: Facet, right: Facet, asked: str, rule: str, reason: str) -> Agreement:
    """A conflict of two rows, with the claims on each side."""
    return Agreement(
        question=asked,
        verdict="conflict",
        rule=rule,
        reason=reason,
        left=left.row.claims,
        right=right.row.claims,
        rows=(left.index, right.index),
    )
