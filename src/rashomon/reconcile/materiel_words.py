"""How the ledger of materiel reads: one sentence for each owner and family of things, and what nobody answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rashomon.model import Bounds, Lost, OpenQuestion, StateRange
from rashomon.reconcile import materiel_types
from rashomon.reconcile.captive_words import BASES, listed, number
from rashomon.reconcile.ranges import Range

STATES = ("destroyed", "seized_then_destroyed", "seized", "abandoned", "damaged", "recaptured")
"""In the order in which a sentence has them."""
WORDS = {"seized_then_destroyed": "seized and then destroyed", "recaptured": "taken back"}


def rank(state: str, basis: str) -> tuple[int, int]:
    """Where a state and whose word it is stand in a sentence."""
    return STATES.index(state) if state in STATES else len(STATES), BASES.index(basis) if basis in BASES else len(BASES)


def heading(owner: Sequence[str], family: str) -> str:
    """`Vehicles of Malian Armed Forces`."""
    name = materiel_types.plural(family)
    return f"{name[:1].upper()}{name[1:]} of {listed(owner) if owner else 'an owner not named'}"


def sentence(
    owner: Sequence[str], family: str, ranges: Sequence[StateRange], lost: Sequence[Lost], bounds: Range
) -> str:
    """What is said of them: `Vehicles of B: according to A 2 tanks destroyed and 3 trucks seized, 5 lost; …`."""
    by_source: dict[tuple[str, ...], list[StateRange]] = defaultdict(list)
    for one in ranges:
        by_source[one.sources].append(one)
    parts = [f"{_things(found, family)} according to {listed(sources)}" for sources, found in by_source.items()]
    told = "; ".join(part for part in parts if part)
    sums = "; ".join(_sums(lost, bounds))
    text = f"{heading(owner, family)}: {told or 'nothing is counted'}"
    return f"{text}; {sums}." if sums else f"{text}."


def _things(found: Sequence[StateRange], family: str) -> str:
    by_state: dict[str, list[str]] = defaultdict(list)
    for one in found:
        parts = [counted(other.bounds, other.kind or family, other.approx) for other in found if _is_part(other, one)]
        of_them = f" (of them {listed(parts)})" if parts else ""
        if not any(_is_part(one, other) for other in found):
            by_state[one.state].append(counted(one.bounds, one.kind or family, one.approx) + of_them)
    return ", ".join(f"{listed(things)} {WORDS.get(state, state)}" for state, things in by_state.items())


def _is_part(part: StateRange, whole: StateRange) -> bool:
    """Whether the one is told as a part of the other."""
    if not part.part or whole.part or part.state != whole.state or not set(part.claims) & set(whole.claims):
        return False
    return (whole.kind or "other") in materiel_types.line(part.kind or "other")


def counted(bounds: Bounds, kind: str, approx: bool = False) -> str:
    """`2 tanks`, `1 helicopter`, `no aircraft`."""
    if bounds.high == 0:
        return f"no {materiel_types.plural(kind)}"
    if bounds.high is None and bounds.low <= 2 and materiel_types.plural(kind) == materiel_types.singular(kind):
        return f"some {materiel_types.plural(kind)}"
    one = bounds.low == bounds.high == 1
    return f"{number(bounds, approx)} {materiel_types.singular(kind) if one else materiel_types.plural(kind)}"


def _sums(lost: Sequence[Lost], bounds: Range) -> Iterator[str]:
    """What several states of one source come to, and what all sources do."""
    for one in lost:
        if len(one.states) > 1:
            yield f"by {one.source} {_told(one)}"
    if len(lost) > 1 and bounds.high != 0:
        yield f"across sources {number(bounds)}"


def _told(one: Lost) -> str:
    """`5–8 lost or damaged, of them 3 seized`; `8 lost` where nothing can be counted twice."""
    what = "lost or damaged" if any(state == "damaged" for state, _ in one.states) else "lost"
    taken: Bounds | None = next((span for state, span in one.states if state == "seized"), None)
    of_them = f", of them {number(taken)} seized" if taken and taken != one.bounds else ""
    return f"{number(one.bounds)} {what}{of_them}"


def questions(lost: Sequence[Lost]) -> tuple[OpenQuestion, ...]:
    """What no report answers about them."""
    return tuple(_questions(lost))


def _questions(lost: Sequence[Lost]) -> Iterator[OpenQuestion]:
    for one in lost:
        if len(one.states) > 1 and not one.apart and one.bounds.low != one.bounds.high:
            states = listed(WORDS.get(state, state) for state, _ in one.states)
            text = f"Are some of those {states} the same? {one.source} does not say: {number(one.bounds)}."
            yield OpenQuestion(text=text, claims=one.claims)
    told = [one for one in lost if one.bounds.high != 0]
    none = [one for one in lost if one.bounds.high == 0]
    if told and none:
        nothing, something = (listed(one.source for one in some) for some in (none, told))
        text = f"Was anything lost? Nothing according to {nothing}, something according to {something}."
        yield OpenQuestion(text=text, claims=tuple(dict.fromkeys(name for one in lost for name in one.claims)))
