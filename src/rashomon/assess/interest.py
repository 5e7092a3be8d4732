"""In whose interest a source speaks: of its own feat, against its own side, or as one with no part in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rashomon.codebook import load
from rashomon.codebook.bodies import speaks_for, state_of
from rashomon.codebook.naming import fold
from rashomon.model import AccountRow, Claim, Incident, Reading


class Interest(StrEnum):
    """What a source has to gain by a figure."""

    NONE = "none"
    """It is no party to the fighting."""
    AGAINST = "against"
    """A party tells of harm to its own side, or of harm that it did to bystanders."""
    FEAT = "feat"
    """A party tells of harm to its enemy."""
    ACCUSES = "accuses"
    """A party tells of harm to bystanders without owning to it."""
    DENIES = "denies"
    """A party says that nobody was harmed, or denies or doubts it."""


SELF_SERVING = frozenset({Interest.FEAT, Interest.ACCUSES, Interest.DENIES})
"""In which a party has something to gain by what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who stands on which side of one incident."""

    sides: Mapping[str, int]
    """Folded name of a party, or of who speaks for one, to the number of its side."""
    partisan: frozenset[str]
    """Folded names of sources that are a party or speak for one, on whatever side."""
    voices: Mapping[str, str]
    """Folded name of a source to that of the body whose voice it shares with others."""
    coded: frozenset[str] = frozenset()
    """Folded names of datasets of events, which have what they say from the others."""

    @classmethod
    def of(cls, reading: Reading) -> Parties:
        """The parties of a reading: the incident's sides, belligerents, and outlets that are a party's own."""
        sides = {fold(name): number for number, side in enumerate(reading.incident.sides) for name in side}
        partial = frozenset(load("estimates")["partisan"])
        heard = {fold(account.source): account.source_kind for account in reading.accounts}
        outlets = {fold(one.outlet) for one in reading.documents if one.outlet and one.outlet_kind in partial}
        partisan = {name for name, kind in heard.items() if kind == "belligerent"} | (outlets & heard.keys())
        voices: dict[str, str] = {}
        for camp in (camp for one in reading.first_hand for camp in one.camps):
            members = [fold(name) for name in (camp.voice, *camp.sources)]
            voices |= dict.fromkeys(members, members[0])
            fought = next((sides[name] for name in members if name in sides), None)
            if fought is not None:
                sides |= dict.fromkeys(members, fought)
            if partisan & set(members):
                partisan |= set(members)
        states = _states(reading.incident)
        for account in reading.accounts:
            body = speaks_for(account.source)
            fought = sides.get(fold(body), states.get(state_of(body)))
            if fought is not None:
                sides.setdefault(fold(account.source), fought)
        coded = frozenset(fold(account.source) for account in reading.accounts if account.coded)
        return cls(sides=sides, partisan=frozenset(partisan | sides.keys()), voices=voices, coded=coded)

    def side(self, name: str) -> int | None:
        """The number of the side that the name belongs to; None where it is not known."""
        return self.sides.get(fold(name))

    def party(self, name: str) -> bool:
        """Whether the name is a party's, or of who speaks for one."""
        return fold(name) in self.partisan

    def independent(self, left: str, right: str) -> bool:
        """Whether the two names are two sources, neither of which speaks for the other or for the other's side.

        No dataset of events is independent of anybody: it has what it says from others.
        """
        if self.coded & {fold(left), fold(right)}:
            return False
        if self._voice(left) == self._voice(right):
            return False
        one, other = self.side(left), self.side(right)
        return one is None or one != other

    def _voice(self, name: str) -> str:
        return self.voices.get(fold(name), fold(name))

    def of_row(self, row: AccountRow, claims: Iterable[Claim] = ()) -> Interest:
        """What the row's source has to gain by the row's figure; `claims` are those that give it."""
        own_losses = fold(row.source) in {fold(name) for name in row.of}
        if not (own_losses or self.party(row.source)) or not row.of or row.effect not in load("estimates")["harm"]:
            return Interest.NONE
        if row.high == 0 or row.stance in ("denies", "doubts"):
            return Interest.DENIES
        if own_losses:
            return Interest.AGAINST
        own = self.side(row.source)
        counted = {self.side(name) for name in row.of}
        if own is not None and counted == {own}:
            return Interest.AGAINST
        if {fold(name) for name in row.of} <= set(load("estimates")["bystanders"]):
            return self._of_bystanders(row.source, claims)
        return Interest.FEAT

    def of_claim(self, claim: Claim, source: str) -> Interest:
        """What a source has to gain by a claim that counts nobody: by a deed of its own side, or of its enemy."""
        if not self.party(source):
            return Interest.NONE
        if claim.stance in ("denies", "doubts"):
            return Interest.DENIES
        own = self.side(source)
        actor, target = (self.side(one.label) if one else None for one in (claim.actor, claim.target))
        deeds = load("estimates")["deeds"]
        if claim.event not in deeds or own is None:
            return Interest.NONE
        if actor == own:
            return Interest.FEAT
        if target == own:
            return Interest.AGAINST if claim.event in load("estimates")["losses"] else Interest.ACCUSES
        return Interest.NONE

    def _of_bystanders(self, source: str, claims: Iterable[Claim]) -> Interest:
        """An admission where every claim names the source's own side as who did it; otherwise an accusation."""
        own = self.side(source)
        actors = [claim.actor.label if claim.actor else None for claim in claims]
        admitted = [
            name is not None and (fold(name) == fold(source) or (own is not None and self.side(name) == own))
            for name in actors
        ]
        return Interest.AGAINST if admitted and all(admitted) else Interest.ACCUSES


def _states(incident: Incident) -> Mapping[str | None, int]:
    """The states that fight, to the number of their side; none whose forces stand on several."""
    found: dict[str | None, set[int]] = {}
    for number, side in enumerate(incident.sides):
        for name in side:
            found.setdefault(state_of(speaks_for(name)), set()).add(number)
    return {state: numbers.pop() for state, numbers in found.items() if state is not None and len(numbers) == 1}
