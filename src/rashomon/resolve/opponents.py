"""Who fights whom in one report, as its claims tell: the foes of each party, its own forces, its allies."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from rashomon.codebook import load
from rashomon.model import Actor, Claim

ARMED = frozenset({"state_force", "rebel", "militia", "private_military"})
FIGHTS = frozenset({"clash", "attack", "explosion", "capture", "seizure"})
HARM = frozenset({"killed", "wounded", "killed_or_wounded", "captured", "destroyed", "damaged", "seized"})
"""Effects that one side has on another."""
CLEAR = 0.75
"""Share of the times an actor is set against anybody from which one opponent is its only one; set by hand."""
SAID = 0.5
"""What a party's report of another's losses weighs as a sign that the two fight, beside a claim that names both."""


class Countries(Protocol):
    """What is known of countries."""

    def nationality(self, words: str) -> str | None:
        """The country of a word like "Armenian"; None for any other."""

    def force(self, country: str) -> Actor | None:
        """The armed forces of a country."""

    def fliers(self, country: str) -> Actor | None:
        """The air force of a country, in a report that speaks of it."""


class Opponents:
    """Who fights whom in one report, as its claims tell."""

    def __init__(
        self,
        claims: Iterable[Claim],
        known: Mapping[str, Actor],
        countries: Countries,
        voice: str | None = None,
        spoken: Mapping[str, int] | None = None,
    ) -> None:
        """`known` are the actors that the report names or that its words were resolved to, by name; `voice` is the
        actor whose own statement it is; `spoken` how often the report speaks of each."""
        self.spoken = spoken or {}
        self.known = dict(known)
        self.countries = countries
        self.voice = voice
        self.armed = [actor for actor in known.values() if actor.kind in ARMED]
        self.against: dict[str, Counter[str]] = {}
        self.struck: Counter[tuple[str, str]] = Counter()
        self.grouped: dict[tuple[str, str], tuple[str, ...]] = {}
        for claim in claims:
            if claim.event in FIGHTS and claim.stance != "denies":
                self._read(claim)

    def _read(self, claim: Claim) -> None:
        harmed = {m.name for f in claim.figures if f.effect in HARM for m in f.of if m.name}
        targets = harmed | ({claim.target.name} if claim.target and claim.target.name else set())
        actor = claim.actor.name if claim.actor else None
        for target in sorted(targets):
            if actor:
                self._oppose(actor, target, 1.0)
                self.struck[(actor, target)] += 1
        source = claim.attribution.source
        teller = self.own(source.name) if source and source.name else self.own(self.voice)
        for name in sorted(harmed) if teller and not actor else ():
            self._oppose(teller, name, SAID)
        self._group(claim)

    def _oppose(self, actor: str | None, target: str, weight: float) -> None:
        if actor and actor != target and self.is_armed(actor) and self.is_armed(target):
            if allied(self.known[actor], self.known[target]):
                return
            for one, other in ((actor, target), (target, actor)):
                counted = self.against.setdefault(one, Counter())
                counted[other] += weight  # type: ignore[assignment]  # a Counter adds up fractions as well

    def _group(self, claim: Claim) -> None:
        for figure in claim.figures:
            names = tuple(dict.fromkeys(mention.name or "" for mention in figure.of))
            if claim.actor and claim.actor.name and len(names) > 1 and all(self.is_armed(name) for name in names):
                for name in names:
                    self.grouped.setdefault((claim.actor.name, name), names)

    def is_armed(self, name: str | None) -> bool:
        """Whether the actor of that name bears arms."""
        actor = self.known.get(name or "")
        return actor is not None and actor.kind in ARMED

    def foe(self, name: str | None, fits: Callable[[str], bool] | None = None) -> str | None:
        """The one that this actor fights in the report, of those that `fits`; None where there are several or none."""
        if not self.is_armed(name):
            return None
        counted = {n: times for n, times in self.against.get(name or "", {}).items() if fits is None or fits(n)}
        others = {n for n in self._others(name) if fits is None or fits(n)}
        if counted:
            most = max(sorted(counted), key=lambda n: counted[n])
            times = sum(counted[n] for n in counted if n == most or self._one_state(n, most))
            sure = times > 1 or len(others) <= 1
            if sure and times >= CLEAR * sum(counted.values()):
                return most
            return self._leading(set(counted))
        if len(others) > 1:
            return self._most_spoken_of(others)
        return others.pop() if others else None

    def _one_state(self, left: str, right: str) -> bool:
        one, other = self.known[left], self.known[right]
        return one.kind == other.kind == "state_force" and one.country == other.country is not None

    def _leading(self, foes: set[str]) -> str | None:
        """The state's force among foes that are its helpers otherwise: militias and private companies that fight
        beside it and not against it."""
        states = {name for name in foes if self.known[name].kind == "state_force"}
        helpers = {name for name in foes if self.known[name].kind in {"militia", "private_military"}}
        if len(states) != 1 or states | helpers != foes:
            return None
        state = next(iter(states))
        return None if any(self.against.get(state, Counter())[name] >= 1 for name in helpers) else state

    def _most_spoken_of(self, names: set[str]) -> str | None:
        most = max(sorted(names), key=lambda name: self.spoken.get(name, 0))
        return most if self.spoken.get(most, 0) > CLEAR * sum(self.spoken.get(name, 0) for name in names) else None

    def _others(self, name: str | None) -> set[str]:
        actor = self.known[name or ""]
        found = {other.name for other in self.armed if other.name != name and not allied(actor, other)}
        return {n for n in found if not _ministry(n)}

    def main(self) -> tuple[str, str] | None:
        """The two who fight each other most in the report; None where that is open."""
        pairs = {
            (one, other): times
            for one, counted in self.against.items()
            for other, times in counted.items()
            if one < other
        }
        if pairs:
            most = max(sorted(pairs), key=lambda pair: pairs[pair])
            return most if pairs[most] >= CLEAR * sum(pairs.values()) else None
        armed = sorted(actor.name for actor in self.armed if not _ministry(actor.name))
        if len(armed) == 2 and not allied(self.known[armed[0]], self.known[armed[1]]):
            return armed[0], armed[1]
        return None

    def striker(self, target: str | None) -> str | None:
        """Who strikes this target, or anybody where none is given, in the report; None where that is open."""
        counted: Counter[str] = Counter()
        for (actor, harmed), times in self.struck.items():
            if self.is_armed(actor) and actor != target and target in {None, harmed}:
                counted[actor] += times
        if not counted:
            return None
        most, times = counted.most_common(1)[0]
        return most if times > 1 and times >= CLEAR * counted.total() else None

    def own(self, name: str | None) -> str | None:
        """Whose losses a speaker calls his own: an armed actor's are its, a government's those of its one force."""
        actor = self.known.get(name or "")
        if actor is None:
            return None
        if actor.speaks_for is not None:
            return self.own(actor.speaks_for) or (actor.speaks_for if self.is_armed(actor.speaks_for) else None)
        if actor.kind in ARMED and not _ministry(actor.name):
            return name
        if actor.kind not in {"government", "state_force"} or actor.country is None:
            return None
        return self.force(actor.country)

    def together(self, actor: str | None, foe: str) -> tuple[str, ...]:
        """The foe with those whom the report counts along with it as harmed by this actor."""
        return self.grouped.get((actor or "", foe), (foe,))

    def force(self, country: str) -> str | None:
        """The one force of a state that the report speaks of."""
        forces = {one.name for one in self.armed if one.kind == "state_force" and one.country == country}
        forces = {name for name in forces if not _ministry(name)}
        if len(forces) == 1:
            return forces.pop()
        usual = self.countries.force(country)
        if usual is None:
            return None
        self.known[usual.name] = usual
        return usual.name

    def fighters(self, country: str) -> str | None:
        """Who a country's nationals are that fight: its only armed actor in the report."""
        serving = {"state_force", "private_military"}
        named = {one.name for one in self.armed if one.country == country and one.kind in serving}
        named = {name for name in named if not _ministry(name)}
        return named.pop() if len(named) == 1 else None

    def states_fight(self) -> bool:
        """Whether forces of two states are set against each other, so that "soldiers" may be of either."""
        states = {name for name in self.against if self.known[name].kind == "state_force"}
        return any(other in states for name in states for other in self.against[name])

    def flying(self, name: str) -> str:
        """The air force of a state's side, in a report that speaks of it; otherwise the side."""
        actor = self.known.get(name)
        if actor is None or actor.kind != "state_force" or actor.country is None:
            return name
        fliers = self.countries.fliers(actor.country)
        if fliers is None:
            return name
        self.known[fliers.name] = fliers
        return fliers.name


def allied(left: Actor, right: Actor) -> bool:
    """Whether the codebook has the two fight on one side, or they are forces of one state."""
    if left.name in right.allies or right.name in left.allies:
        return True
    return left.kind == right.kind == "state_force" and left.country == right.country and left.country is not None


def fitting(kind: str, word: str) -> bool:
    """Whether fighters of an actor of that kind may be called by the noun; a noun of neither kind calls any."""
    if word in listed("state"):
        return kind in {"state_force", "private_military"}
    if word in listed("rebel"):
        return kind in {"rebel", "militia"}
    return True


@functools.cache
def listed(name: str) -> frozenset[str]:
    """The words of one list of the codebook's `sides`."""
    return frozenset(load("sides")[name])


def _ministry(name: str) -> bool:
    return "Ministry" in name
