"""What everything that leaves carries with it: review state, policy, claims, and what the ledger was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rashomon.export import decided, matrix, wording
from rashomon.model import AccountRow, Estimate, Reading
from rashomon.protocols import Export

REVIEWED = "reviewed"


def states(reading: Reading) -> Mapping[str, str]:
    """By claim, background too, its review state as `decided.review` words it."""
    told = decided.by_claim(reading.decisions)
    return {claim.id: decided.review(told.get(claim.id, ())) for claim in (*reading.claims, *reading.background)}


def together(found: Mapping[str, str], claims: Iterable[str]) -> str:
    """The review state of what rests on several claims: `unreviewed`, `reviewed`, or `reviewed in part (2 of 7
    claims)`. What rests on none is unreviewed."""
    known = [found[name] for name in dict.fromkeys(claims) if name in found]
    done = sum(state != decided.UNREVIEWED for state in known)
    if not done:
        return decided.UNREVIEWED
    return REVIEWED if done == len(known) else f"reviewed in part ({done} of {len(known)} claims)"


def review(found: Mapping[str, str], claims: Sequence[str]) -> str:
    """The review state of what rests on these claims: that of the only one, or `together` that of several."""
    return found.get(claims[0], decided.UNREVIEWED) if len(claims) == 1 else together(found, claims)


def estimates(found: Export, reading: Reading) -> list[Estimate]:
    """Those by the policies that were asked for, in their order."""
    return [one for policy in found.policies for one in reading.estimates if one.policy == policy]


def dead(found: Export, reading: Reading) -> Estimate | None:
    """How many were killed in all, by the first policy that was asked for; None where it gives no such number."""
    first = found.policies[0] if found.policies else None
    return next(
        (one for one in reading.estimates if one.policy == first and one.total and one.effect == "killed"), None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """From the lowest to the highest that any source says of one thing; no estimate and no average."""

    effect: str
    of: tuple[str, ...]
    thing: str
    """What is counted; empty for people."""
    low: int | None
    high: int | None
    """None where a source leaves it open."""
    claims: tuple[str, ...]

    @property
    def text(self) -> str:
        """`killed of River Front: 2–47`."""
        thing = f" ({self.thing})" if self.thing else ""
        return f"{wording.effect(self.effect)} of {wording.group(self.of)}{thing}: {wording.span(self.low, self.high)}"


def spreads(reading: Reading) -> tuple[Spread, ...]:
    """For each effect, side and thing counted what the accounts span; a figure that its own source revised is left
    out, as is a denial or doubt, which has no number."""
    revised = {row.revises for row in reading.rows}
    at: dict[tuple[str, tuple[str, ...], str], list[AccountRow]] = defaultdict(list)
    for index, row in enumerate(reading.rows):
        if index not in revised and (row.low, row.high) != (None, None):
            at[row.effect, tuple(sorted(row.of)), wording.thing(row)].append(row)
    order = {column: number for number, column in enumerate(matrix.columns(reading))}
    return tuple(
        Spread(effect=effect, of=of, thing=thing, low=_least(rows), high=_most(rows), claims=_claims(rows))
        for (effect, of, thing), rows in sorted(at.items(), key=lambda item: (order[item[0][:2]], item[0][2]))
    )


def _least(rows: Sequence[AccountRow]) -> int | None:
    lows = [row.low for row in rows if row.low is not None]
    return min(lows) if len(lows) == len(rows) else None


def _most(rows: Sequence[AccountRow]) -> int | None:
    highs = [row.high for row in rows if row.high is not None]
    return max(highs) if len(highs) == len(rows) else None


def _claims(rows: Iterable[AccountRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in rows for name in row.claims))
