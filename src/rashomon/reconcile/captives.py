"""Who is held by whom, and what became of them: a ledger of captives, by group and captor.

From the claims of one incident or of many, since people taken in one are freed in another months later. Every number
stays a range with its sources; nothing is counted twice because several tell it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rashomon.model import CaptivePerson, Captives, Claim, Document, OpenQuestion, ProtectedName, Reading, StateRange
from rashomon.reconcile import captive_persons, captive_states, captive_words, days, origins, standing
from rashomon.reconcile.kin import kin
from rashomon.reconcile.ranges import Range
from rashomon.reconcile.standing import Number

TAKEN = ("taken", "held", "seen")
"""States that say how many were in captivity at all."""

BASES = ("claimed", "told", "admitted", "seen")
"""Whose count of those taken the outcome is told of: the first here that gives a number."""

MANY = 2
"""What a bare plural stands for at least, by the codebook."""

Key = tuple[tuple[str, ...], str | None]
"""Group and captor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What the numbers of one group and captor come to."""

    key: Key
    numbers: tuple[Number, ...]
    ranges: tuple[StateRange, ...]
    taken: Range | None
    basis: str | None
    ended: Range
    unknown: Range | None
    unbacked: Range | None


def of(
    readings: Iterable[Reading], protected: Iterable[ProtectedName] = (), same: Mapping[str, str] | None = None
) -> tuple[Captives, ...]:
    """The captives of all incidents together, those told of in most claims first.

    `protected` are the protected names of the readings' documents (`View.protected_names`); with them each person
    has a line of their own. `same` gives, to who may see names, the mark under which a person goes whom another report
    has under this mark. The result is the same in whatever order the readings come.
    """
    found = sorted(readings, key=lambda reading: reading.incident.id)
    told = [number for reading in found for number in _numbers(reading)]
    merged = standing.merged(_joined(told))
    groups: dict[Key, list[Number]] = defaultdict(list)
    for number in merged:
        groups[(tuple(sorted(number.of)), number.other)].append(number)
    persons = captive_persons.of(found, protected, same or {})
    groups_of = _homes(persons, groups)
    made = [
        _ledger(_tally(key, groups.get(key, []), groups), groups_of.get(key, []), found)
        for key in {**groups, **dict.fromkeys(groups_of)}
    ]
    return tuple(
        sorted(
            (one for one in made if one.counts or one.persons),
            key=lambda one: (-len(one.claims), one.group, one.captor or "~"),
        )
    )


def block(reading: Reading, protected: Iterable[ProtectedName] = ()) -> tuple[Captives, ...]:
    """The captives of one incident, by its own reports alone."""
    return tuple(
        replace(one, questions=tuple(replace(asked, text=captive_words.here(asked.text)) for asked in one.questions))
        for one in of([reading], protected)
    )


def followed(
    reading: Reading,
    documents: Iterable[Document],
    told: Sequence[Claim],
    elsewhere: Sequence[Claim],
    protected: Iterable[ProtectedName] = (),
) -> tuple[Captives, ...]:
    """The captives of one incident with what other incidents tell of their release, for its page.

    `told` are the claims of releases of people who were taken here, `elsewhere` those of releases of which nobody says
    where the freed were taken: they end nothing, but are no silence either. `documents` are those that `told` stand in.
    """
    known = {document.id: document for document in (*reading.documents, *documents)}
    joined = replace(reading, claims=(*reading.claims, *told), documents=tuple(known.values()))
    here = {claim.id for claim in reading.claims}
    freed = {name for claim in elsewhere for figure in claim.figures for name in (m.label for m in figure.of)}
    freed |= {claim.target.label for claim in elsewhere if claim.target}
    return tuple(
        replace(one, questions=tuple(_hedged(asked) for asked in one.questions)) if freed & set(one.group) else one
        for one in of([joined], protected)
        if here & set(one.claims)
    )


def _hedged(question: OpenQuestion) -> OpenQuestion:
    return replace(question, text=captive_words.elsewhere(question.text))


def _numbers(reading: Reading) -> list[Number]:
    told = origins.said(reading.claims, reading.documents, reading.copies)
    sides = reading.incident.sides
    return [one for said in told for one in captive_states.numbers(said, reading.incident.id, sides)]


def _joined(numbers: Sequence[Number]) -> list[Number]:
    """The numbers with one name for each captor, and with the captor where no claim but others of the group name one.

    A captor who is called by his government or his army is one. Where several hold people of the group, a number
    without a captor stays by itself.
    """
    named = Counter(number.other for number in numbers if number.other)
    names: dict[str, str] = {}
    for name in sorted(named, key=lambda name: (-named[name], name)):
        names[name] = next((first for first in names.values() if kin(first, name)), name)
    known = [replace(number, other=names[number.other]) if number.other else number for number in numbers]
    known = _of_the_only_group(known)
    holders: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for number in known:
        if number.other:
            holders[tuple(sorted(number.of))].add(number.other)
            for one in number.of:
                holders[(one,)].add(number.other)
    return [_held_by(number, holders) for number in known]


def _of_the_only_group(numbers: Sequence[Number]) -> list[Number]:
    """The numbers with "the prisoners" as those of the only group of whose people their incident tells."""
    groups: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    captors: dict[str, set[str]] = defaultdict(set)
    for number in numbers:
        if number.of:
            groups[number.incident].add(tuple(sorted(number.of)))
        if number.of and number.other:
            captors[number.incident].add(number.other)
    result = []
    for number in numbers:
        only = groups[number.incident]
        meant = (
            not number.of
            and not number.apart
            and len(only) == 1
            and (not number.other or captors[number.incident] <= {number.other})
        )
        result.append(captive_states.with_group(number, next(iter(only))) if meant else number)
    return result


def _held_by(number: Number, holders: Mapping[tuple[str, ...], set[str]]) -> Number:
    found = holders.get(tuple(sorted(number.of)), set())
    if number.other is not None or number.apart or len(found) != 1:
        return number
    return captive_states.with_captor(number, next(iter(found)))


def _tally(key: Key, numbers: Sequence[Number], groups: Mapping[Key, Sequence[Number]]) -> Tally:
    settled = standing.settled(numbers, lambda number: (number.counted.state, number.incident))
    by_basis = {
        basis: span for basis in BASES if (span := _taken([one for one in settled if one.counted.basis == basis]))
    }
    basis = next((name for name in by_basis if not _bare(by_basis[name])), next(iter(by_basis), None))
    taken = by_basis[basis] if basis else None
    ended = _ended(settled)
    ended = Range(low=ended.low, high=_shared(key, ended, groups))
    return Tally(
        key=key,
        numbers=tuple(settled),
        ranges=_ranges(settled),
        taken=taken,
        basis=basis,
        ended=ended,
        unknown=standing.less(_at_most(taken, by_basis.get("admitted")), ended) if taken else None,
        unbacked=_unbacked(settled, taken if basis == "claimed" else None),
    )


def _at_most(taken: Range, admitted: Range | None) -> Range:
    """How many were taken, with what their own side admits where that is more: then of those some may be held still."""
    if admitted is None or _bare(admitted) or taken.high is None:
        return taken
    return Range(low=taken.low, high=None if admitted.high is None else max(taken.high, admitted.high))


def _bare(span: Range) -> bool:
    """Whether the words behind it give no number ("soldiers", "many")."""
    return span.low <= MANY and span.high is None


def _taken(numbers: Sequence[Number]) -> Range | None:
    """How many were taken, by these numbers: of each happening what its sources say, all happenings together."""
    counted = [one for one in numbers if one.counted.state in TAKEN and one.counts and not one.counted.part]
    spans = []
    for happening in standing.happenings(counted):
        found = [span for own in standing.by_source(happening).values() if (span := _ever(own)) is not None]
        if (span := standing.hull(found)) is not None:
            spans.append(span)
    return standing.total(spans) if spans else None


def _ever(own: Sequence[Number]) -> Range | None:
    """How many were ever in captivity by one source: those it says were taken, and no fewer than it says are held."""
    told = {name: standing.of_source([one for one in own if one.counted.state == name]) for name in TAKEN}
    taken, held, seen = (told[name] for name in TAKEN)
    if taken is None and held is None:
        return Range(low=seen.low, high=None) if seen else None
    first = taken or held
    if first is None:
        return None
    low = max(span.low for span in (taken, held, seen) if span)
    high = None if first.high is None else max(first.high, low)
    return Range(low=low, high=high)


def _ended(numbers: Sequence[Number]) -> Range:
    """For how many an end is told: those freed in whatever way, and the dead."""
    free = [one for one in numbers if one.counted.state in captive_states.ENDS[1:] and one.counts]
    dead = [one for one in numbers if one.counted.state == "died" and one.counts]
    return _came_to(free).plus(_came_to(dead))


def _came_to(numbers: Sequence[Number]) -> Range:
    spans = []
    for happening in standing.happenings([one for one in numbers if not one.counted.part]):
        found = [span for own in standing.by_source(happening).values() if (span := _freed(own)) is not None]
        if (span := standing.hull(found)) is not None:
            spans.append(span)
    return standing.total(spans)


def _freed(own: Sequence[Number]) -> Range | None:
    """How many one source says came free: an exchange is a release too, so what may be one is not counted twice."""
    spans: dict[str, Range] = {}
    for name in dict.fromkeys(one.counted.state for one in own):
        span = standing.of_source([one for one in own if one.counted.state == name])
        if span is not None:
            spans[name] = span
    if not spans:
        return None
    claims = [set(one.counted.claims) for one in own]
    if len(spans) > 1 and set.intersection(*claims) and "released" not in spans:
        return standing.total(spans.values())
    ways = [span for name, span in spans.items() if name != "released"]
    if "released" not in spans or not ways:
        return standing.either(spans.values())
    way = standing.either(ways)
    whole = spans["released"]
    return whole if whole.overlaps(way) or whole.low >= way.low else standing.either((whole, way))


def _shared(key: Key, ended: Range, groups: Mapping[Key, Sequence[Number]]) -> int | None:
    """The upper end of those freed with what is told of several groups together: some of them may be of this one."""
    group, captor = key
    high = ended.high
    for (others, by), numbers in groups.items():
        if by == captor and len(others) > len(group) and set(group) < set(others):
            joint = _ended(standing.settled(numbers, lambda number: (number.counted.state, number.incident)))
            high = None if high is None or joint.high is None else high + joint.high
    return high


def _unbacked(numbers: Sequence[Number], taken: Range | None) -> Range | None:
    """How many of those whom the captor claims nobody else admits, shows or tells of, and who were not freed."""
    if taken is None:
        return None
    others = [one for one in numbers if one.counted.basis != "claimed" or one.counted.state in captive_states.ENDS]
    spans = []
    for source, own in standing.by_source(one for one in others if one.counts and not one.counted.part).items():
        # One source's captives who were seen and who were freed may be the same or not.
        told = [_over_all([number for number in own if number.counted.state == name]) for name in _states(own)]
        if source and told:
            spans.append(standing.either(told))
    return standing.less(taken, standing.either(spans)) if spans else taken


def _states(numbers: Iterable[Number]) -> list[str]:
    return list(dict.fromkeys(number.counted.state for number in numbers))


def _over_all(own: Sequence[Number]) -> Range:
    """What one source's numbers for one state come to over all happenings."""
    found = (standing.of_source(happening) for happening in standing.happenings(own))
    return standing.total(span for span in found if span is not None)


def _ranges(numbers: Sequence[Number]) -> tuple[StateRange, ...]:
    """What stands for each state and basis, in the order in which things befall captives."""
    grouped: dict[tuple[str, str], list[Number]] = defaultdict(list)
    for number in numbers:
        if number.counts and not number.counted.part:
            grouped[(number.counted.state, number.counted.basis)].append(number)
    made = []
    for (state, basis), found in sorted(grouped.items(), key=lambda item: captive_words.rank(*item[0])):
        spans = []
        for happening in standing.happenings(found):
            told = [span for own in standing.by_source(happening).values() if (span := standing.of_source(own))]
            if (span := standing.hull(told)) is not None:
                spans.append(span)
        if spans:
            kept = _telling(found)
            made.append(
                StateRange(
                    state=state,
                    basis=basis,
                    sources=tuple(dict.fromkeys(one.counted.source for one in kept)),
                    bounds=standing.bounds(standing.total(spans)),
                    approx=any(one.counted.approx for one in kept),
                    claims=tuple(dict.fromkeys(name for one in kept for name in one.counted.claims)),
                    media=tuple(sorted({medium for one in kept for medium in one.media})),
                )
            )
    return tuple(made)


def _telling(numbers: Sequence[Number]) -> list[Number]:
    """Those that stand and say no less exactly what another says."""
    kept = [one for one in numbers if one.counted.stands]
    spans = {one.range for one in kept}
    vague = {span for span in spans if any(standing.vaguer(span, other) for other in spans)}
    return [one for one in kept if one.range not in vague]


def _homes(
    persons: Sequence[captive_persons.Found], groups: Mapping[Key, Sequence[Number]]
) -> dict[Key, list[CaptivePerson]]:
    """The persons by the group and captor that they belong to; without a group of their own, to the captor's only one,
    otherwise to nobody's."""
    homes: dict[Key, list[CaptivePerson]] = defaultdict(list)
    by_claim = {name: key for key, numbers in groups.items() for one in numbers for name in one.counted.claims}
    for one in persons:
        keys = {by_claim[name] for name in one.person.claims if name in by_claim}
        named = [key for key in sorted(keys, key=lambda key: (not key[0], key[0], key[1] or "~")) if key[0]]
        of_captor = [key for key in groups if key[0] and one.captor and key[1] == one.captor]
        if named:
            home = named[0]
        elif len(of_captor) == 1:
            home = of_captor[0]
        else:
            home = next(iter(sorted(keys, key=str)), ((), one.captor))
        homes[home].append(one.person)
    return homes


def _ledger(tally: Tally, persons: Sequence[CaptivePerson], readings: Sequence[Reading]) -> Captives:
    group, captor = tally.key
    claims = {name for number in tally.numbers for name in number.counted.claims}
    claims |= {name for person in persons for name in person.claims}
    spans = [number.days for number in tally.numbers if number.days]
    return Captives(
        group=group,
        captor=captor,
        counts=tuple(number.counted for number in tally.numbers),
        standing=tally.ranges,
        taken=standing.bounds(tally.taken) if tally.taken else None,
        basis=tally.basis,
        ended=standing.bounds(tally.ended),
        unknown=standing.bounds(tally.unknown) if tally.unknown else None,
        unbacked=standing.bounds(tally.unbacked) if tally.unbacked else None,
        sentence=captive_words.sentence(tally, persons),
        questions=captive_words.questions(tally, persons),
        persons=tuple(persons),
        incidents=tuple(one.incident.id for one in readings if claims & set(one.incident.claims)),
        places=tuple(dict.fromkeys(number.place for number in tally.numbers if number.place)),
        start=days.iso(min(span[0] for span in spans)) if spans else None,
        end=days.iso(max(span[1] for span in spans)) if spans else None,
    )
