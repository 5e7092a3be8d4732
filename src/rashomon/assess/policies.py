"""Single numbers from many accounts, each by a written policy that leaves a trace. None is the truth.

Only people are estimated. Rows without a range (denials, doubts, blame) are never used and stand in `left_out`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from rashomon.model import AccountRow, Estimate
from rashomon.protocols import Policy

Group = tuple[str, tuple[str, ...]]
"""Effect and sides."""

Make = Callable[[Group, Sequence[AccountRow], Sequence[AccountRow], frozenset[str]], Estimate]
"""From the rows used and those left out, and every side that anyone counts."""


class FirstHandRange:
    """`first-hand-range.v1`: from the lowest to the highest that first-hand sources now give, with no best number.

    Of each source only the figures that it has not revised count. `high` is None where a source leaves it open.
    """

    name = "first-hand-range.v1"

    def estimate(self, rows: Sequence[AccountRow]) -> list[Estimate]:
        """One estimate for each effect and side."""
        return _each(rows, self._of)

    def _of(
        self, group: Group, used: Sequence[AccountRow], left_out: Sequence[AccountRow], sides: frozenset[str]
    ) -> Estimate:
        lows = [row.low or 0 for row in used]
        highs = [row.high for row in used if row.high is not None]
        return Estimate(
            policy=self.name,
            effect=group[0],
            of=group[1],
            low=min(lows),
            best=None,
            high=max(highs) if len(highs) == len(used) else None,
            used=_claims(used),
            left_out=_claims(left_out),
        )


class Ucdp:
    """`ucdp.v1`: low, best and high after the manner of UCDP's Georeferenced Event Dataset, much simplified.

    Its coders take for best the figure of the most reliable source, the lower one where sources are equally
    reliable; for low the most conservative and for high the highest reliable figure (general knowledge of its
    codebook, not yet checked against the text). Here: a party's count of its enemy's losses is not used for best or
    low where anybody else counts them; among the others best is the lower median of what each source gives at the
    least, so that "dozens" counts as 24. A person's grade of a source does not enter yet.
    """

    name = "ucdp.v1"

    def estimate(self, rows: Sequence[AccountRow]) -> list[Estimate]:
        """One estimate for each effect and side."""
        return _each(rows, self._of)

    def _of(
        self, group: Group, used: Sequence[AccountRow], left_out: Sequence[AccountRow], sides: frozenset[str]
    ) -> Estimate:
        sober = [row for row in used if row.source in row.of or row.source not in sides] or list(used)
        lows = sorted(row.low or 0 for row in sober)
        return Estimate(
            policy=self.name,
            effect=group[0],
            of=group[1],
            low=lows[0],
            best=lows[(len(lows) - 1) // 2],
            high=max(row.high if row.high is not None else row.low or 0 for row in used),
            used=_claims(used),
            left_out=_claims(left_out),
        )


def policies() -> tuple[Policy, ...]:
    """The built-in policies."""
    return FirstHandRange(), Ucdp()


def _each(rows: Sequence[AccountRow], make: Make) -> list[Estimate]:
    sides = frozenset(name for row in rows for name in row.of)
    revised = {row.revises for row in rows if row.revises is not None}
    used: dict[Group, list[AccountRow]] = defaultdict(list)
    left_out: dict[Group, list[AccountRow]] = defaultdict(list)
    for index, row in enumerate(rows):
        if row.unit != "persons":
            continue
        ranged = row.low is not None or row.high is not None
        (used if ranged and index not in revised else left_out)[(row.effect, tuple(sorted(row.of)))].append(row)
    return [make(group, found, left_out.get(group, []), sides) for group, found in used.items()]


def _claims(rows: Sequence[AccountRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(claim for row in rows for claim in row.claims))
