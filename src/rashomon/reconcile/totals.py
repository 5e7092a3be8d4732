"""A total against the sum of its parts, and what must be true for both to hold.

"Dozens of soldiers and mercenaries killed or wounded" beside "two soldiers dead, ten wounded" do not exclude each
other: both hold if at least twelve of the dozens were mercenaries. Nobody says so; that is an open gap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rashomon.model import AccountRow, Agreement
from rashomon.reconcile import ranges
from rashomon.reconcile.ranges import Range, written

BARE = ((1, None), (2, None))
"""Ranges of words without a number ("losses", "soldiers"), which no sum can fall short of in a way worth telling."""

Held = Mapping[tuple[str, str], Sequence[int]]
"""Effect and side to the indexes of a source's rows on it alone, oldest first."""


def compare(rows: Sequence[AccountRow]) -> list[Agreement]:
    """For each row that counts several sides together, or dead and wounded together: how the sums of other sources
    stand to it. Only sums with an upper end can be set against a total."""
    held = _held(rows)
    found = []
    for index, row in enumerate(rows):
        if row.low is None or (row.low, row.high) in BARE or row.unit != "persons" or not row.of:
            continue
        if len(row.of) == 1 and row.effect != "killed_or_wounded":
            continue
        for source, own in sorted(held.items()):
            if source != row.source and (agreement := _sum(index, row, source, own, rows)):
                found.append(agreement)
    return found


def _held(rows: Sequence[AccountRow]) -> dict[str, dict[tuple[str, str], list[int]]]:
    held: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, row in enumerate(rows):
        if len(row.of) == 1 and row.unit == "persons" and (row.low is not None or row.high is not None):
            held[row.source][(row.effect, row.of[0])].append(index)
    return held


def _standing(indexes: Sequence[int], total: AccountRow, rows: Sequence[AccountRow]) -> int:
    """The row that stood when the total was given: the last one said by that day, otherwise the first said after.

    Of several said on one day the highest stands, lest the dead of one spot pass for all.
    """
    day = total.first_said or "9999"
    before = [index for index in indexes if (rows[index].first_said or "0") <= day]
    if not before:
        return indexes[0]
    last = max(rows[index].first_said or "0" for index in before)
    return max((index for index in before if (rows[index].first_said or "0") == last), key=lambda i: rows[i].low or 0)


def _sum(index: int, row: AccountRow, source: str, own: Held, rows: Sequence[AccountRow]) -> Agreement | None:
    used: list[int] = []
    covered: list[str] = []
    total = Range(low=0, high=0)
    for side in row.of:
        parts = [_standing(indexes, row, rows) for indexes in _parts(row.effect, side, own)]
        if parts:
            covered.append(side)
            used.extend(parts)
            for part in parts:
                total = total.plus(ranges.of(rows[part]))
    if not covered or total.high is None or (len(used) == 1 and len(row.of) == 1):
        return None
    span = ranges.of(row)
    missing = span.low - total.high
    if missing <= 0:
        return None
    of = f"{row.effect.replace('_', ' ')} of {' and '.join(row.of)}"
    counted = f"{written(row.low, row.high, row.approx)} {of} by {row.source}"
    came = f"the figures of {source} for {' and '.join(covered)} come to {written(total.low, total.high)}"
    claims = tuple(dict.fromkeys(claim for part in used for claim in rows[part].claims))
    rest = [side for side in row.of if side not in covered]
    assumed = f"at least {missing} of them belonged to {' or '.join(rest)}, for whom {source} gave no figure"
    return Agreement(
        question=f"how many: {of}",
        verdict="compatible" if rest else "conflict",
        rule="total-and-parts.v1" if rest else "sum-of-parts.v1",
        reason=f"{counted}; {came}." if rest else f"{counted}; {came}, which is too few.",
        assumes=assumed if rest else None,
        left=row.claims,
        right=claims,
        rows=(index, *used),
    )


def _parts(effect: str, side: str, own: Held) -> list[Sequence[int]]:
    """Rows of one source that together count the effect on the side; empty where they do not cover it."""
    if (effect, side) in own:
        return [own[(effect, side)]]
    if effect == "killed_or_wounded" and ("killed", side) in own and ("wounded", side) in own:
        return [own[("killed", side)], own[("wounded", side)]]
    return []
