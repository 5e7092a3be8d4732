"""What more than two accounts cannot all say, and what must be true for all of them to hold.

Every standing number is a constraint on unknown true numbers, one for each effect, side, unit and kind of thing:
"dozens of soldiers and mercenaries killed or wounded" says that four of them come to 24 or more. Where numbers are tied
by such sums, three accounts can exclude each other though any two can hold; where they are not, ranges of which any two
meet all meet (Helly's theorem on a line), and pairs say it all.

The solver is z3. It is imported, and asked, only where the most restrictive bounds of the tied numbers leave one of the
sums no room: importing it costs more than comparing an incident. What it says is minimal (deleting any row leaves the
others possible) and the same for the same rows: it works without a clock, within `STEPS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rashomon.model import Agreement, Incident
from rashomon.reconcile import groups, numbers
from rashomon.reconcile.facets import Facet, Others, question

ROWS = 40
"""Most rows that are put to the solver, those under a sum first."""

STEPS = 200_000
"""Most steps of the solver for one question (z3's `rlimit`), in place of a time limit: the answer must not hang on the
machine. What is not decided within them is not claimed."""

TRIES = 3
"""How often another set is looked for where the one found may not be about one matter."""

Unknown = tuple[str, str, str, str]
"""Effect, side, unit and kind of thing: one true number that nobody knows."""

Bounds = tuple[int, int | None]


@dataclass(frozen=True, kw_only=True)
class Tied:
    """One row as a constraint: its unknowns come to a number between `low` and `high`."""

    facet: Facet
    unknowns: tuple[Unknown, ...]

    @property
    def low(self) -> int:
        """The least that they come to, `PLAY` allowed."""
        return self.facet.span.low

    @property
    def high(self) -> int | None:
        """The most; None where open."""
        return self.facet.span.high


Half = tuple[Tied, str]
"""One end of a row's range: `low` or `high`."""


def compare(
    facets: Sequence[Facet], incident: Incident, others: Others, found: Sequence[Agreement] = ()
) -> list[Agreement]:
    """Sets of three and more rows that cannot all hold though every two of them can, and then what must be true,
    unsaid, for a total of one source to hold beside the parts that others give.

    `found` are the agreements of pairs and of totals; what stands in one of them is not said again.
    """
    tied = _tied(facets)
    sums = [one for one in tied if len(one.unknowns) > 1 and numbers.is_total(one.facet, others)]
    conflicts = [frozenset(one.rows) for one in found if one.verdict == "conflict" and one.rows]
    gaps = {one.rows[0] for one in found if one.assumes and one.rows}
    result = []
    for total, end in _outermost(sums):
        rows = _excluded(total, end, _near(total, tied), conflicts, incident)
        if rows:
            conflicts.append(frozenset(one.facet.index for one in rows))
            result.append(_impossible(rows))
    open_ends = [_gap(total, _near(total, tied), incident) for total in sums if total.facet.index not in gaps]
    return [*result, *(gap for gap in open_ends if gap)]


def _outermost(sums: Sequence[Tied]) -> list[Half]:
    """Of the totals of the same unknowns the highest low end and the lowest high end: what they leave room for, the
    others do too, and one agreement a question is enough."""
    grouped: dict[tuple[Unknown, ...], list[Tied]] = defaultdict(list)
    for one in sums:
        grouped[tuple(sorted(one.unknowns))].append(one)
    found: list[Half] = []
    for totals in grouped.values():
        found.append((max(totals, key=lambda one: one.low), "low"))
        closed = [one for one in totals if one.high is not None]
        if closed:
            found.append((min(closed, key=lambda one: one.high or 0), "high"))
    return found


def _tied(facets: Iterable[Facet]) -> list[Tied]:
    """The rows that stand as constraints: with a number, and not revised by their own source since."""
    ranged = [facet for facet in facets if facet.ranged and facet.row.of]
    revised = {facet.row.revises for facet in ranged}
    standing = [facet for facet in ranged if facet.index not in revised]
    sides = sorted({side for facet in standing for side in facet.row.of})
    return [Tied(facet=facet, unknowns=_unknowns(facet, sides)) for facet in standing]


def _unknowns(facet: Facet, sides: Sequence[str]) -> tuple[Unknown, ...]:
    row = facet.row
    effects = sorted(numbers.PARTS.get(row.effect, frozenset({row.effect})))
    fought = any(claim.event == "clash" for claim in facet.claims)
    held = {
        side for side in sides if side in row.of or (fought and any(groups.within(side, whole) for whole in row.of))
    }
    kind = "" if row.unit == "persons" else (row.item or "")
    return tuple((effect, side, row.unit, kind) for effect in effects for side in sorted(held))


def _near(total: Tied, tied: Sequence[Tied]) -> list[Tied]:
    """The rows that share unknowns with the total, at first or second hand, most closely tied first; at most `ROWS`."""
    reached, near = set(total.unknowns), list[Tied]()
    for _ in range(2):
        joined = [one for one in tied if one is not total and one not in near and reached & set(one.unknowns)]
        near.extend(joined)
        reached.update(unknown for one in joined for unknown in one.unknowns)
    return near[: ROWS - 1]


def _excluded(
    total: Tied, end: str, near: Sequence[Tied], known: Sequence[frozenset[int]], incident: Incident
) -> list[Tied]:
    """The fewest rows that together leave the total's end no room; empty if there are none, or fewer than three."""
    other = "high" if end == "low" else "low"
    pool = [one for one in near if one.facet.row.source != total.facet.row.source or len(one.unknowns) == 1]
    for _ in range(TRIES):
        halves = [(total, end), *((one, other) for one in pool)]
        if not _tight(total, end, pool):
            return []
        core = _core(halves)
        if len(core) < 3 or any(pair <= {one.facet.index for one in core} for pair in known):
            return []
        odd = next((one for one in core[1:] if not _one_matter(total, one, incident)), None)
        if odd is None:
            sources = {one.facet.row.source for one in core}
            return core if len(sources) > 1 else []
        pool.remove(odd)
    return []


def _one_matter(total: Tied, part: Tied, incident: Incident) -> bool:
    one, other = total.facet, part.facet
    return numbers.one_matter(one, other, incident.sides) and not numbers.grew(one, other, incident)


def _tight(total: Tied, end: str, pool: Sequence[Tied]) -> bool:
    """Whether the most restrictive bounds that anybody gives leave the sum no room: without that, nothing can."""
    bounds = _bounds(pool)
    if end == "low":
        highs = [bounds[unknown][1] for unknown in total.unknowns]
        return all(high is not None for high in highs) and sum(high or 0 for high in highs) < total.low
    return total.high is not None and sum(bounds[unknown][0] for unknown in total.unknowns) > total.high


def _bounds(pool: Sequence[Tied]) -> Mapping[Unknown, Bounds]:
    """The highest low and the lowest high of each unknown, as rows on it alone and larger sums give them."""
    found: dict[Unknown, Bounds] = defaultdict(lambda: (0, None))
    for one in pool:
        for unknown in one.unknowns:
            low, high = found[unknown]
            # A part is no more than its whole; of a sum's low end one part alone need have nothing.
            limit = one.high if high is None else high if one.high is None else min(high, one.high)
            found[unknown] = (max(low, one.low) if len(one.unknowns) == 1 else low, limit)
    return found


def _core(halves: Sequence[Half]) -> list[Tied]:
    """A minimal set of the rows whose ends cannot all hold, in order; empty if they can, or if nobody can tell."""
    import z3

    # Its own, as the solver's usual one may be asked by one thread alone, and readings are made in several.
    context = z3.Context()
    numbered: dict[Unknown, Any] = {}
    for tied, _ in halves:
        for unknown in tied.unknowns:
            numbered.setdefault(unknown, z3.Int(f"n{len(numbered)}", context))
    solver = z3.SolverFor("QF_LIA", ctx=context)
    solver.set("rlimit", STEPS)
    solver.add(*(number >= 0 for number in numbered.values()))
    chosen = []
    for position, (tied, end) in enumerate(halves):
        come_to = z3.Sum([numbered[unknown] for unknown in tied.unknowns])
        limit = tied.low if end == "low" else tied.high
        if limit is None:
            continue
        named = z3.Bool(f"r{position}", context)
        solver.add(z3.Implies(named, come_to >= limit if end == "low" else come_to <= limit))
        chosen.append((named, tied))
    if solver.check(*(named for named, _ in chosen)) != z3.unsat:
        return []
    core = list(chosen)
    for dropped in chosen[::-1]:
        rest = [one for one in core if one is not dropped]
        if solver.check(*(named for named, _ in rest)) == z3.unsat:
            core = rest
    return [tied for _, tied in core]


def _impossible(rows: Sequence[Tied]) -> Agreement:
    told = "; ".join(f"{one.facet.says} ({question(one.facet.row)})" for one in rows)
    several = "three" if len(rows) == 3 else str(len(rows))
    return Agreement(
        question=f"how many: {question(rows[0].facet.row)}",
        verdict="conflict",
        rule="jointly-impossible.v1",
        reason=f"{told}: any two of them can hold, all {several} cannot.",
        left=rows[0].facet.row.claims,
        right=tuple(dict.fromkeys(claim for one in rows[1:] for claim in one.facet.row.claims)),
        rows=tuple(one.facet.index for one in rows),
    )


def _gap(total: Tied, near: Sequence[Tied], incident: Incident) -> Agreement | None:
    """What is left of the total for sides of whom nobody gives an upper number, after the most that others give for the
    rest; None where nothing must be left, or one source alone gives the rest (`totals`)."""
    if total.facet.row.unit != "persons" or (total.low, total.high) in ((1, None), (2, None)):
        return None
    tightest: dict[Unknown, Tied] = {}
    for one in near:
        if len(one.unknowns) > 1 or one.high is None or one.facet.row.source == total.facet.row.source:
            continue
        if not _one_matter(total, one, incident):
            continue
        held = tightest.get(one.unknowns[0])
        if held is None or one.high < (held.high or 0):
            tightest[one.unknowns[0]] = one
    covered = [tightest[unknown] for unknown in total.unknowns if unknown in tightest]
    rest = [unknown for unknown in total.unknowns if unknown not in tightest]
    left = total.low - sum(one.high or 0 for one in covered)
    if left <= 0 or not rest or len({one.facet.row.source for one in covered}) < 2:
        return None
    told = "; ".join(f"{one.facet.says} ({question(one.facet.row)})" for one in (total, *covered))
    return Agreement(
        question=f"how many: {question(total.facet.row)}",
        verdict="compatible",
        rule="jointly-possible.v1",
        reason=f"{told}.",
        assumes=f"at least {left} of them were {_rest(rest, total)}, whom nobody counts apart",
        left=total.facet.row.claims,
        right=tuple(dict.fromkeys(claim for one in covered for claim in one.facet.row.claims)),
        rows=(total.facet.index, *(one.facet.index for one in covered)),
    )


def _rest(rest: Sequence[Unknown], total: Tied) -> str:
    """The uncovered in words: `Iron Company`, or with the effect where it is only one of several (`wounded of X`)."""
    of_side: dict[str, list[str]] = defaultdict(list)
    for effect, side, _, _ in rest:
        of_side[side].append(effect)
    effects = {effect for effect, *_ in total.unknowns}
    return " or ".join(
        side if set(told) == effects else f"{' or '.join(told)} of {side}" for side, told in of_side.items()
    )
