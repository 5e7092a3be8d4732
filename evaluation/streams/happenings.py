"""What really happened: incidents with place, day, parties and tolls, and the look-alikes around them.

Truth is drawn first and told afterwards; nothing that a report says changes it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from streams.setting import Setting
from streams.world import Party, Theatre, Town, theatre

CIVILIANS = Party(name="civilians", kind="civilians", called=("civilians",))

APART = 4
"""Days within which the same parties do not meet twice in one place, other than as another kind of event."""

KINDS = (("clash", 0.30), ("explosion", 0.28), ("attack", 0.34), ("capture", 0.08))
"""Kinds of main events with their shares (coded: clash 211 and 577, explosion 183 and 930, attack 164 and 1,479,
capture 49 and 211)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """One true count: effect and side, and what was known of it after so many days, in order."""

    effect: str
    of: Party
    steps: tuple[tuple[int, int], ...]
    """Days after the incident and the number known from then on; the last is final."""

    def known(self, days: int) -> int:
        """The number as it was known so many days after."""
        return max((step for step in self.steps if step[0] <= days), default=self.steps[0])[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One true incident."""

    id: str
    kind: str
    country: str
    place: Town
    day: int
    """Proleptic ordinal of the first day."""
    length: int
    """Days that it lasted."""
    actor: Party
    target: Party
    tolls: tuple[Toll, ...]
    denied: bool
    reports: int
    """How many reports are mainly about it."""
    like: str | None = None
    """The id of the incident that it looks like, or is a part of."""
    how: str | None = None
    """`near`, `next_week`, `other_parties`, `other_kind` or `campaign`."""


def happenings(setting: Setting) -> list[Happening]:
    """The true incidents of a stream, family by family: a first one, then its look-alikes or sub-events.

    Raises ValueError if none of the countries can be played in.
    """
    chance = random.Random(setting.seed)  # noqa: S311
    theatres = _theatres(setting)
    if not theatres:
        raise ValueError(f"no force, armed group and towns known in any of {', '.join(setting.countries)}")
    found: list[Happening] = []
    taken: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    while len(found) < setting.incidents:
        where = chance.choice(theatres)
        first = _first(chance, setting, where, f"incident-{len(found):06d}")
        for member in _family(chance, setting, first, where):
            # Nobody could tell two events of the same parties, place and days apart; they would be one.
            key = (member.place.id, frozenset({member.actor.name, member.target.name}))
            if member.how == "other_kind" or all(abs(member.day - day) > APART for day in taken[key]):
                taken[key].append(member.day)
                found.append(replace(member, id=f"incident-{len(found):06d}"))
            elif member is first:
                break
    return found


def _theatres(setting: Setting) -> list[Theatre]:
    begin = date.fromisoformat(setting.first_day)
    years = begin.year, date.fromordinal(begin.toordinal() + setting.days).year
    return [found for code in setting.countries if (found := theatre(code, years, setting.towns))]


def _first(chance: random.Random, setting: Setting, where: Theatre, name: str) -> Happening:
    group = where.groups[min(int(chance.paretovariate(1.2)), len(where.groups)) - 1]
    kind = chance.choices([kind for kind, _ in KINDS], [share for _, share in KINDS])[0]
    # States strike from the air; groups attack and take people.
    strikes = kind == "explosion" and chance.random() < 0.5
    actor = where.force if strikes else group
    target = group if strikes else where.force
    if chance.random() < {"attack": 0.5, "capture": 0.5, "explosion": 0.4}.get(kind, 0.0):
        target = CIVILIANS
    rank = min(int(len(where.towns) * chance.random() ** (1 / max(0.05, 1 - setting.hot_towns))), len(where.towns) - 1)
    return _happening(
        chance,
        setting,
        name,
        kind,
        where.towns[rank],
        _day(chance, setting),
        chance.choice((1, 1, 1, 1, 2, 3)),
        actor,
        target,
    )


def _day(chance: random.Random, setting: Setting) -> int:
    return date.fromisoformat(setting.first_day).toordinal() + chance.randrange(setting.days)


def _happening(
    chance: random.Random,
    setting: Setting,
    name: str,
    kind: str,
    place: Town,
    day: int,
    length: int,
    actor: Party,
    target: Party,
    like: str | None = None,
    how: str | None = None,
) -> Happening:
    return Happening(
        id=name,
        kind=kind,
        country=place.country,
        place=place,
        day=day,
        length=length,
        actor=actor,
        target=target,
        tolls=tuple(_tolls(chance, setting, kind, actor, target)),
        denied=chance.random() < setting.denied and target is not CIVILIANS,
        reports=min(setting.most, int(setting.fewest * chance.paretovariate(setting.reports))),
        like=like,
        how=how,
    )


def _tolls(chance: random.Random, setting: Setting, kind: str, actor: Party, target: Party) -> Iterator[Toll]:
    grows = chance.random() < setting.revised
    falls = grows and chance.random() < setting.corrected

    def toll(effect: str, of: Party, most: int) -> Toll:
        final = min(most, int(chance.paretovariate(0.9) + chance.random() * 4))
        if not grows or final < 3:
            return Toll(effect=effect, of=of, steps=((0, final),))
        begin = max(1, int(final * chance.uniform(0.3, 0.8)))
        peak = final + max(1, final // 4) if falls else final
        steps = [(0, begin), (1, max(begin, (begin + peak) // 2)), (2, peak)]
        return Toll(effect=effect, of=of, steps=tuple([*steps, (4, final)] if falls else steps))

    if kind == "capture":
        yield toll("captured", target, 120)
        return
    yield toll("killed", target, 180)
    if chance.random() < 0.6:
        yield toll("wounded", target, 300)
    if kind == "clash":
        yield toll("killed", actor, 120)
    if kind != "explosion" and target is not CIVILIANS and chance.random() < 0.3:
        yield toll("captured", target, 40)


def _family(chance: random.Random, setting: Setting, first: Happening, where: Theatre) -> Iterator[Happening]:
    yield first
    shares = (setting.near, setting.next_week, setting.other_parties, setting.other_kind, setting.campaigns)
    draw = chance.random()
    if draw >= sum(shares):
        return
    around = where.around(first.place, 5.0, 40.0)
    if draw < shares[0]:
        if around:
            yield _alike(chance, setting, first, place=chance.choice(around), how="near")
    elif draw < sum(shares[:2]):
        yield _alike(chance, setting, first, day=first.day + chance.randint(5, 9), how="next_week")
    elif draw < sum(shares[:3]):
        others = [group for group in where.groups if group not in (first.actor, first.target)]
        if others:
            other = chance.choice(others)
            target = first.actor if first.actor.kind != "state_force" and chance.random() < 0.5 else CIVILIANS
            yield _alike(chance, setting, first, actor=other, target=target, how="other_parties")
    elif draw < sum(shares[:4]):
        kind = chance.choice([kind for kind in ("attack", "explosion", "capture") if kind != first.kind])
        yield _alike(chance, setting, first, kind=kind, target=CIVILIANS, how="other_kind")
    else:
        yield from _sub_events(chance, setting, first, where)


def _alike(
    chance: random.Random,
    setting: Setting,
    first: Happening,
    *,
    how: str,
    kind: str | None = None,
    place: Town | None = None,
    day: int | None = None,
    actor: Party | None = None,
    target: Party | None = None,
) -> Happening:
    return _happening(
        chance, setting, "", kind or first.kind, place or first.place, first.day if day is None else day,
        first.length, actor or first.actor, target or first.target, like=first.id, how=how,
    )  # fmt: skip


def _sub_events(chance: random.Random, setting: Setting, first: Happening, where: Theatre) -> Iterator[Happening]:
    """Events of one offensive: the same parties at towns around, over a month."""
    around = where.around(first.place, 5.0, 120.0) or [first.place]
    for _ in range(chance.randint(*setting.sub_events)):
        town, day = chance.choice(around), first.day + chance.randint(0, 30)
        kind = chance.choice(("clash", "attack", "explosion"))
        target = first.target if first.target is not CIVILIANS else where.force
        if target is first.actor:
            target = where.groups[0]
        yield _alike(chance, setting, first, kind=kind, place=town, day=day, target=target, how="campaign")
