"""Earlier incidents that are like one: the same parties, the same place, the same kind; and what each left open.

Likeness orders them and decides nothing. An incident counts as a precedent if two of the three reasons speak for it,
place or parties among them: a place alone has seen much, and parties may fight anywhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rashomon.model import Claim, Incident, OpenEnd, PlaceMention, Precedent, Reason
from rashomon.reconcile import days as dates
from rashomon.reconcile import spots
from rashomon.reconcile.kin import kin, state_of
from rashomon.reconcile.parties import parties, party

FIGHTING = frozenset({"clash", "attack", "explosion"})
"""Kinds that differ by how a report words one fight."""

CHECKED = frozenset({"verified", "confirmed"})

WEIGHTS: Mapping[str, float] = {"parties": 0.45, "place": 0.35, "kind": 0.2}
"""Shares of the score, set by hand: who fought tells more than where, and where more than how."""

LIKE = 0.5
"""Score of a reason from which it speaks for a precedent."""

REASONS = 2
"""How many must."""

NAMED = 3
"""Names that a sentence gives."""

NEAR, AROUND = 15.0, 60.0
"""Kilometres: one town with its surroundings, and a day's drive on bad roads."""


def rank(
    incident: Incident,
    claims: Sequence[Claim],
    others: Iterable[tuple[Incident, Sequence[Claim]]],
    limit: int | None = None,
    released: Mapping[str, Sequence[Claim]] | None = None,
) -> tuple[Precedent, ...]:
    """The earlier incidents that are like this one, those whose outcome was left open first, then the likest.

    `claims` are the incident's, and `others` come with theirs. An incident that did not end before this one began is
    no precedent, nor is one of which the days are not known. What later incidents tell of earlier captives counts;
    `released` has, by an incident's id, what is told of releases in incidents that are not among these.
    """
    began = dates.days(incident.start or incident.end)
    if began is None:
        return ()
    known = [(other, told) for other, told in others if other.id != incident.id]
    found = [
        Precedent(
            incident=other.id,
            title=other.title,
            country=other.country,
            place=other.place,
            start=other.start,
            end=other.end,
            score=round(sum(WEIGHTS[_about(reason)] * reason.score for reason in reasons), 3),
            reasons=reasons,
            open_ends=open_ends(told, [*claims, *_later(other, known), *(released or {}).get(other.id, ())]),
        )
        for other, told in known
        if _before(other, began) and speaks(reasons := alike(incident, claims, other, told))
    ]
    ordered = sorted(found, key=lambda one: (not one.open_ends, -one.score, _recent(one), one.incident))
    return tuple(ordered[:limit])


def alike(incident: Incident, claims: Sequence[Claim], other: Incident, told: Sequence[Claim]) -> tuple[Reason, ...]:
    """Why the other incident is like this one, the weightiest reason first; what is not alike gives none."""
    found = [_parties(incident, claims, other, told), _place(incident, claims, other, told), _kind(claims, told)]
    reasons = [reason for reason in found if reason is not None]
    return tuple(sorted(reasons, key=lambda reason: -reason.score * WEIGHTS[_about(reason)]))


def speaks(reasons: Sequence[Reason]) -> bool:
    """Whether the reasons make a precedent."""
    return sum(reason.score >= LIKE for reason in reasons) >= REASONS


def open_ends(claims: Sequence[Claim], later: Iterable[Claim] = ()) -> tuple[OpenEnd, ...]:
    """What the claims of one incident leave open.

    - `captives`: people were taken, and neither these claims nor `later` ones tell that as many of that side were
      freed, or that those who were taken were.
    - `denied`: a source denies something of it and did not confirm it afterwards.
    - `unverified`: reports say that something could not be checked, and none that anything was.
    """
    told = [claim for claim in claims if not claim.background and claim.stance != "intends"]
    return tuple(end for end in (_captives(told, later), _denied(told), _unverified(told)) if end is not None)


def main_kind(claims: Iterable[Claim]) -> str:
    """The kind of event that most claims tell of, fighting before all else; `other` for none."""
    counted = Counter(claim.event for claim in claims if not claim.background)
    fights = {kind: number for kind, number in counted.items() if kind in FIGHTING} or counted
    return min(fights, key=lambda kind: (-fights[kind], kind), default="other")


def _about(reason: Reason) -> str:
    return reason.feature.removeprefix("precedent-").rpartition(".")[0]


def _before(other: Incident, began: dates.Days) -> bool:
    ended = dates.days(other.end or other.start)
    return ended is not None and ended[1] < began[0]


def _later(other: Incident, known: Iterable[tuple[Incident, Sequence[Claim]]]) -> Iterator[Claim]:
    """What is told of incidents that did not end before this one began: who was freed before was not taken here."""
    began = dates.days(other.start or other.end)
    for one, told in known:
        if began is not None and not _before(one, began):
            yield from told


def _recent(one: Precedent) -> int:
    days = dates.days(one.end or one.start)
    return -days[1] if days else 0


def _sides(incident: Incident, claims: Sequence[Claim]) -> tuple[tuple[str, ...], ...]:
    """The parties by side; where none are told apart, all that the claims name as one side."""
    if incident.sides:
        return incident.sides
    named = Counter(name for claim in claims for name in parties(claim, resolved=True))
    return (tuple(sorted(named, key=lambda name: (-named[name], name))),) if named else ()


def _parties(incident: Incident, claims: Sequence[Claim], other: Incident, told: Sequence[Claim]) -> Reason | None:
    one, two = _sides(incident, claims), _sides(other, told)
    both = {name for side in one for name in side} & {name for side in two for name in side}
    if not both:
        return None
    if _opposed(one, both) and _opposed(two, both):
        score, sentence = 1.0, f"{_list(both)} stood against each other in both."
    else:
        score, sentence = 0.6, f"{_list(both)} took part in both."
    return _reason("parties", score, sentence, _told(one), _told(two))


def _opposed(sides: Sequence[Sequence[str]], names: set[str]) -> bool:
    return sum(any(name in names for name in side) for side in sides) >= 2


def _place(incident: Incident, claims: Sequence[Claim], other: Incident, told: Sequence[Claim]) -> Reason | None:
    one, two = _mention(incident, claims), _mention(other, told)
    if incident.place is None or other.place is None or one is None or two is None:
        return None
    names = incident.place, other.place
    if spots.same(one, two):
        wide = "country" in (one.precision, two.precision)
        return None if wide else _reason("place", 1.0, "Both were at the same place.", *names)
    narrow = one.precision not in spots.WIDE and two.precision not in spots.WIDE
    apart = spots.kilometres((one.latitude, one.longitude), (two.latitude, two.longitude)) if narrow else None
    if apart is None or apart > AROUND:
        return None
    score = 0.9 if apart <= NEAR else 0.6
    return _reason("place", score, f"The places lie {apart:.0f} km apart.", *names)


def _mention(incident: Incident, claims: Sequence[Claim]) -> PlaceMention | None:
    """The incident's place as a claim names it, a resolved one before others."""
    named = [claim.place for claim in claims if claim.place and claim.place.span.exact == incident.place]
    return next((place for place in named if place.latitude is not None), named[0] if named else None)


def _kind(claims: Sequence[Claim], told: Sequence[Claim]) -> Reason | None:
    one, two = main_kind(claims), main_kind(told)
    if one == two:
        return None if one == "other" else _reason("kind", 1.0, "Both are of one kind.", one, two)
    return _reason("kind", 0.6, "Both were fighting.", one, two) if {one, two} <= FIGHTING else None


def _reason(about: str, score: float, sentence: str, left: str, right: str) -> Reason:
    return Reason(feature=f"precedent-{about}.v1", score=score, sentence=sentence, left=left, right=right)


def _captives(told: Sequence[Claim], later: Iterable[Claim]) -> OpenEnd | None:
    taken = [claim for claim in told if _takes(claim)]
    if not taken:
        return None
    of = captured(taken)
    captors = {name for claim in taken if claim.actor and (name := party(claim.actor))}
    number = max(_counted(claim, "captured") or 1 for claim in taken)
    some = 0
    for claim in (*told, *later):
        if _frees(claim, of, captors):
            freed = _counted(claim, "released")
            # Where nobody is counted, those who were taken are meant; some of them are not all.
            if freed is None or freed >= number:
                return None
            some = max(some, freed)
    whom = f" of {_list(of)}" if of else ""
    text = f"What became of the captives{whom} is not told."
    if some:
        # Two is what a bare plural counts at least.
        freed_too = "Some" if some <= 2 else str(some)
        text = f"{freed_too} of their side were freed since; what became of the other captives{whom} is not told."
    return OpenEnd(what="captives", text=text, claims=tuple(claim.id for claim in taken))


def captured(claims: Iterable[Claim]) -> set[str]:
    """Whose people the claims tell were taken; empty where none says so."""
    return {name for claim in claims if _takes(claim) for name in _held(claim)}


def _frees(claim: Claim, of: Collection[str], captors: Collection[str]) -> bool:
    """Whether the claim tells that some of them were freed: by who took them, by their own side or by nobody named."""
    if claim.event != "release" or claim.stance not in ("asserts", "confirms"):
        return False
    if of and _held(claim) and not _held(claim) & set(of):
        return False
    by = party(claim.actor) if claim.actor else None
    return not captors or by is None or any(kin(by, name) for name in (*captors, *of)) or state_of(by) is None


def _counted(claim: Claim, effect: str) -> int | None:
    """How many people at least; None where nobody is counted."""
    return max((f.low or 0 for f in claim.figures if f.effect == effect and f.unit == "persons"), default=None)


def _takes(claim: Claim) -> bool:
    """Whether the claim says that people were taken. Without a number only of those who bear no arms: a party that is
    captured is as often its town."""
    if claim.stance not in ("asserts", "confirms"):
        return False
    if any(f.effect == "captured" and f.unit == "persons" and f.high != 0 for f in claim.figures):
        return True
    target = claim.target
    return claim.event == "capture" and not claim.figures and target is not None and party(target) is None


def _held(claim: Claim) -> frozenset[str]:
    """The side whose people are taken or freed."""
    counted = {
        mention.label for figure in claim.figures if figure.effect in ("captured", "released") for mention in figure.of
    }
    return frozenset(counted or ({claim.target.label} if claim.target else ()))


def _denied(told: Sequence[Claim]) -> OpenEnd | None:
    by_source: dict[str, list[Claim]] = defaultdict(list)
    for claim in told:
        source = claim.attribution.source
        if source is not None:
            by_source[source.label].append(claim)
    denying = {name: found for name, claims in by_source.items() if (found := _denials(claims))}
    if not denying:
        return None
    claims = tuple(claim.id for found in denying.values() for claim in found)
    text = f"{_list(denying)} {'denies' if len(denying) == 1 else 'deny'} part of it, and nothing settles it."
    return OpenEnd(what="denied", text=text, claims=claims)


def _denials(claims: Sequence[Claim]) -> list[Claim]:
    """The denials of one source that it did not take back by confirming the same kind of event."""
    confirmed = {claim.event for claim in claims if claim.stance == "confirms"}
    return [claim for claim in claims if claim.stance == "denies" and claim.event not in confirmed]


def _unverified(told: Sequence[Claim]) -> OpenEnd | None:
    findings = [(claim, check) for claim in told for check in claim.checks]
    if not findings or any(check.finding in CHECKED for _, check in findings):
        return None
    by = dict.fromkeys(check.by for _, check in findings)
    claims = tuple(dict.fromkeys(claim.id for claim, _ in findings))
    return OpenEnd(what="unverified", text=f"{_list(by)} could not verify it, and nobody else did.", claims=claims)


def _told(sides: Iterable[Iterable[str]]) -> str:
    return " against ".join(", ".join(side) for side in sides)


def _list(names: Iterable[str]) -> str:
    found = sorted(names)
    if len(found) > NAMED + 1:
        return f"{', '.join(found[:NAMED])} and {len(found) - NAMED} others"
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
