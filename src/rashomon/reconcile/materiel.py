"""What was lost to whom: materiel seized, destroyed, damaged or abandoned, by owner and type.

One vehicle may be damaged, abandoned and then taken, and "seven vehicles" may hold the "two tanks" that are named
elsewhere. Where nothing tells such figures apart they come to at least the largest and at most their sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from rashomon.codebook import load
from rashomon.model import Counted, Lost, Materiel, Reading, StateRange
from rashomon.reconcile import days, materiel_states, materiel_types, materiel_words, origins, standing
from rashomon.reconcile.kin import kin
from rashomon.reconcile.origins import Said
from rashomon.reconcile.parties import Sides
from rashomon.reconcile.ranges import Range
from rashomon.reconcile.standing import Number

EFFECTS = frozenset({"seized", "destroyed", "damaged"})
FIRM = frozenset({"destroyed", "seized", "seized_then_destroyed"})
"""States of which one claim that counts two counts different things: what was burned is not what was driven away."""


Key = tuple[tuple[str, ...], str]
"""Owner and family."""


def of(readings: Iterable[Reading], kind: str | None = None) -> tuple[Materiel, ...]:
    """The materiel of all incidents together, by owner and family, those told of in most claims first.

    With `kind` only what is of that type. The same in whatever order the readings come.
    """
    found = sorted(readings, key=lambda reading: reading.incident.id)
    counted = (number for reading in found for number in _numbers(reading))
    told = standing.merged(one for one in counted if kind is None or materiel_types.within(_kind(one), kind))
    groups: dict[Key, list[Number]] = defaultdict(list)
    for number in told:
        groups[(tuple(sorted(number.of)), materiel_types.family(_kind(number)))].append(number)
    made = [_ledger(key, numbers, found) for key, numbers in groups.items()]
    return tuple(sorted(made, key=lambda one: (-len(one.claims), one.owner, one.family)))


def block(reading: Reading) -> tuple[Materiel, ...]:
    """The materiel of one incident, for its page."""
    return of([reading])


def _numbers(reading: Reading) -> Iterator[Number]:
    for said in origins.said(reading.claims, reading.documents, reading.copies):
        yield from numbers(said, reading.incident.id, reading.incident.sides)


def numbers(said: Said, incident: str, sides: Sides = ()) -> Iterator[Number]:
    """What the claim counts of materiel; nothing where it counts none."""
    claim = said.claim
    parts = standing.parts(claim)
    for figure in claim.figures:
        if figure.unit == "persons" or figure.effect not in EFFECTS:
            continue
        became = materiel_states.state(claim, figure)
        owner = materiel_states.owner(said, figure, became)
        yield Number(
            counted=Counted(
                state=became,
                basis=_basis(said, owner, sides),
                source=said.source,
                low=figure.low,
                high=figure.high,
                approx=figure.approx,
                words=(figure.span.exact,),
                first_said=said.day,
                last_said=said.day,
                claims=(claim.id,),
                stance="asserts" if figure.low == figure.high == 0 and claim.stance == "denies" else claim.stance,
                part=id(figure) in parts,
                more=materiel_states.beside(claim, figure, ("more", "another", "further", "additional")),
                kind=materiel_states.named_kind(claim, figure),
            ),
            of=owner,
            other=None,
            incident=incident,
            days=days.interval(claim.when),
            order=said.order,
            place=claim.place.span.exact if claim.place else None,
            adding=materiel_states.beside(claim, figure, tuple(load("materiel")["apart"])),
            same=(figure.span.document_id, figure.span.start, figure.low, figure.high),
            within=materiel_states.within(claim, figure, became),
        )


def _basis(said: Said, owner: Sequence[str], sides: Sides) -> str:
    if any(kin(said.source, name, sides) for name in owner):
        return "admitted"
    actor = said.claim.actor
    if actor is not None and kin(said.source, actor.label, sides):
        return "claimed"
    return "claimed" if said.claim.attribution.source_kind == "belligerent" else "told"


def _kind(number: Number) -> str:
    return number.counted.kind or materiel_types.OTHER


def _ledger(key: Key, numbers: Sequence[Number], readings: Sequence[Reading]) -> Materiel:
    owner, family = key
    settled = standing.settled(numbers, lambda number: (number.counted.state, _kind(number), number.incident))
    alike: dict[tuple[object, ...], list[Number]] = defaultdict(list)
    for number in settled:
        alike[_figure(number)].append(number)
    settled = [_said_wider(number, alike[_figure(number)]) for number in settled]
    lost, bounds = _lost(settled)
    ranges = _ranges(settled)
    claims = {name for number in settled for name in number.counted.claims}
    spans = [number.days for number in settled if number.days]
    return Materiel(
        owner=owner,
        family=family,
        name=materiel_types.plural(family),
        counts=tuple(number.counted for number in settled),
        standing=ranges,
        lost=lost,
        bounds=standing.bounds(bounds),
        sentence=materiel_words.sentence(owner, family, ranges, lost, bounds),
        questions=materiel_words.questions(lost),
        incidents=tuple(one.incident.id for one in readings if claims & set(one.incident.claims)),
        places=tuple(dict.fromkeys(number.place for number in settled if number.place)),
        start=days.iso(min(span[0] for span in spans)) if spans else None,
        end=days.iso(max(span[1] for span in spans)) if spans else None,
    )


def _figure(number: Number) -> tuple[object, ...]:
    told = number.counted
    return told.source, told.state, number.incident, told.low, told.high


def _said_wider(number: Number, others: Sequence[Number]) -> Number:
    """The number as one that does not stand where the same source says it of a narrower type ("nine vehicles" that are
    "nine trucks" elsewhere)."""
    told = number.counted
    narrower = any(
        other.counts
        and not set(other.counted.claims) & set(told.claims)
        and _kind(number) in materiel_types.line(_kind(other))[1:]
        for other in others
    )
    return replace(number, counted=replace(told, stands=False)) if narrower and told.low == told.high else number


def _ranges(numbers: Sequence[Number]) -> tuple[StateRange, ...]:
    """What stands for each type, state and basis. A part has a line where its type is narrower than that of the whole
    ("seven vehicles, two of them tanks")."""
    wholes: dict[str, set[str]] = defaultdict(set)
    for number in numbers:
        if not number.counted.part:
            for name in number.counted.claims:
                wholes[name].add(_kind(number))
    grouped: dict[tuple[str, str, str, bool], list[Number]] = defaultdict(list)
    for number in numbers:
        told = number.counted
        same = any(_kind(number) in wholes[name] for name in told.claims)
        if number.counts and not (told.part and same):
            grouped[(_kind(number), told.state, told.basis, told.part)].append(number)
    made = []
    for (kind, state, basis, part), found in grouped.items():
        spans = [
            span for happening in standing.happenings(found) if (span := standing.hull(_each(happening))) is not None
        ]
        kept = [one for one in found if one.counted.stands]
        if spans and kept:
            made.append(
                StateRange(
                    state=state,
                    basis=basis,
                    sources=tuple(dict.fromkeys(one.counted.source for one in kept)),
                    bounds=standing.bounds(standing.total(spans)),
                    approx=any(one.counted.approx for one in kept),
                    claims=tuple(dict.fromkeys(name for one in kept for name in one.counted.claims)),
                    kind=kind,
                    part=part,
                )
            )
    order = materiel_types.kinds()
    return tuple(
        sorted(made, key=lambda one: (order.index(one.kind or "other"), *materiel_words.rank(one.state, one.basis)))
    )


def _each(numbers: Sequence[Number]) -> Iterator[Range]:
    for own in standing.by_source(numbers).values():
        span = standing.of_source([_whole(number) for number in own])
        if span is not None:
            yield span


def _whole(number: Number) -> Number:
    """The number as one that stands for itself: of its own type a part is all there is."""
    return standing.as_whole(number) if number.counted.part else number


def _lost(numbers: Sequence[Number]) -> tuple[tuple[Lost, ...], Range]:
    """What each source's figures come to, and from the lowest to the highest of them; happenings add up."""
    counted = [number for number in numbers if number.counts and not number.counted.part]
    counted = [number for number in counted if number.counted.state != "recaptured"]
    spans, by_source = [], defaultdict(list)
    for happening in standing.happenings(counted):
        found = []
        for source, own in standing.by_source(happening).items():
            one = _of_source(source, own)
            found.append(Range(low=one.bounds.low, high=one.bounds.high))
            by_source[source].append(one)
        if (span := standing.hull(found)) is not None:
            spans.append(span)
    lost = tuple(_together(found) for found in by_source.values())
    return lost, standing.total(spans)


def _of_source(source: str, said: Sequence[Number]) -> Lost:
    own = [one for one in said if one.counted.stands]
    states: dict[str, Range] = {}
    for name in sorted({one.counted.state for one in own}, key=lambda state: materiel_words.rank(state, "")):
        states[name] = _of_state([one for one in own if one.counted.state == name])
    apart = {pair for pair in combinations(states, 2) if _apart(pair, said)}
    low = max(
        sum(states[name].low for name in some)
        for size in range(1, len(states) + 1)
        for some in combinations(states, size)
        if all(pair in apart for pair in combinations(some, 2))
    )
    over = [name for name in states if not _told_within(name, states, own)]
    high = standing.total(states[name] for name in over or states).high
    if not over or any(one.within and one.within not in states for one in own):
        high = None  # Of more that were told of before, by whomever.
    return Lost(
        source=source,
        basis=own[0].counted.basis,
        states=tuple((name, standing.bounds(span)) for name, span in states.items()),
        bounds=standing.bounds(Range(low=low, high=high)),
        apart=len(over) <= 1 or len(apart) == len(list(combinations(states, 2))),
        claims=tuple(dict.fromkeys(name for one in own for name in one.counted.claims)),
    )


def _told_within(name: str, states: Mapping[str, Range], own: Sequence[Number]) -> bool:
    """Whether what is in the state is told of in another that the source counts too: by name, or by the same words."""
    numbers = [one for one in own if one.counted.state == name]
    others = {one.same: one.counted.state for one in own if one.counted.state != name and one.same}
    first = list(states)
    return bool(numbers) and all(
        one.within in states
        # Of two states of one word the later one stands aside, so that one of them is counted.
        or (one.same in others and first.index(others[one.same]) < first.index(name))
        for one in numbers
    )


def _apart(pair: tuple[str, str], own: Sequence[Number]) -> bool:
    """Whether the source counts both states as of different things: in one claim, or by "others" on one day."""
    left = [one for one in own if one.counted.state == pair[0]]
    right = [one for one in own if one.counted.state == pair[1]]
    pairs = [(a, b) for a in left for b in right if not (a.counted.part or b.counted.part)]
    if any((a.adding or b.adding) and a.counted.first_said == b.counted.first_said for a, b in pairs):
        return True
    return set(pair) <= FIRM and any(set(a.counted.claims) & set(b.counted.claims) for a, b in pairs)


def _of_state(own: Sequence[Number]) -> Range:
    """What one source's figures for one state come to over all types of a family."""
    kinds = {_kind(one) for one in own}
    top = {materiel_types.family(name) for name in kinds}
    return standing.total(_tree_sum(name, own) for name in sorted(top))


def _tree_sum(kind: str, own: Sequence[Number]) -> Range:
    """Different types are different things and add up; a wider word may stand for the same things, unless one claim
    counts both beside each other ("two tanks and nine other vehicles")."""
    mine = [one for one in own if _kind(one) == kind]
    wider = standing.of_source(mine)
    below = [one for one in own if _kind(one) != kind and materiel_types.within(_kind(one), kind)]
    typed = [_tree_sum(name, below) for name in materiel_types.children(kind) if _holds(name, below)]
    if not typed:
        return wider or Range(low=0, high=0)
    summed = standing.total(typed)
    if wider is None:
        return summed
    beside = {name for one in mine for name in one.counted.claims} & {n for one in below for n in one.counted.claims}
    return wider.plus(summed) if beside else standing.either((wider, summed))


def _holds(kind: str, numbers: Sequence[Number]) -> bool:
    return any(materiel_types.within(_kind(one), kind) for one in numbers)


def _together(found: Sequence[Lost]) -> Lost:
    """One source's losses of several happenings as one."""
    if len(found) == 1:
        return found[0]
    states: dict[str, Range] = {}
    for one in found:
        for name, span in one.states:
            more = Range(low=span.low, high=span.high)
            states[name] = states[name].plus(more) if name in states else more
    bounds = standing.total(Range(low=one.bounds.low, high=one.bounds.high) for one in found)
    return Lost(
        source=found[0].source,
        basis=found[0].basis,
        states=tuple((name, standing.bounds(span)) for name, span in states.items()),
        bounds=standing.bounds(bounds),
        apart=all(one.apart for one in found),
        claims=tuple(dict.fromkeys(name for one in found for name in one.claims)),
    )
