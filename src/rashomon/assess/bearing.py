"""What bears on a source's word: who says the same independently, who says otherwise, who checked it.

Two sources are independent where neither speaks for the other or for the other's side. Of a report's own voice and of
sources that are not named it cannot be told where they have it from: they support a claim and do not confirm it,
contest it and do not contradict it. A party that has something to gain by saying otherwise contests too, and so does
any party that is at odds with a source that is none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rashomon.assess.interest import SELF_SERVING, Interest, Parties
from rashomon.assess.weighing import BARE, FOUND
from rashomon.codebook import load
from rashomon.model import AccountRow, Claim, Mention, Reading

ASSERTED = ("asserts", "confirms")
"""Stances of claims that something happened."""

Question = tuple[str, str, frozenset[str]]
"""Effect, unit and counted sides."""

NOBODY = "source not named"
"""Stands for a source that the report leaves out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A source that has something to say on another's word, and the claims in which it does."""

    source: str
    claims: tuple[str, ...]
    admits: bool = False
    """It speaks against its own interest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearing:
    """Everything that bears on one row, or on a claim that has none."""

    source: str
    interest: Interest
    confirmed: tuple[Voice, ...] = ()
    """Independent sources that give the same range."""
    supported: tuple[Voice, ...] = ()
    """Independent sources whose ranges overlap it or that tell of the same event, and those that give the same range
    and of which it cannot be told where they have it from."""
    contradicted: tuple[Voice, ...] = ()
    """Independent sources that say otherwise."""
    contested: tuple[Voice, ...] = ()
    """Those who say otherwise and gain by it, or of whom it cannot be told where they have it from."""
    verified: tuple[str, ...] = ()
    """Names of those who checked and found it so."""
    disputed: tuple[str, ...] = ()
    """Names of those who checked and found otherwise."""
    revised: bool = False
    """Its own source has given another figure since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """All that is told in a reading, to look up what bears on a row or on a claim."""

    reading: Reading
    parties: Parties
    claims: Mapping[str, Claim]
    sources: Mapping[str, str]
    """By a claim's id who makes it."""
    unproven: frozenset[str]
    """Names of sources of whom it cannot be told where they have it from."""
    interests: tuple[Interest, ...]
    """By row."""
    revised: frozenset[int]
    against: Mapping[int, Sequence[int]]
    """By row those that it is in conflict with."""
    answers: Mapping[Question, Mapping[str, Sequence[int]]]
    """By question and source the rows that answer it."""
    events: Mapping[str, Sequence[Claim]]
    """By kind of event the claims that assert one."""
    opposed: Mapping[str, Sequence[str]]
    """By a claim's id the claims that it is in conflict with."""

    @classmethod
    def of(cls, reading: Reading) -> Heard:
        """A reading's."""
        parties = Parties.of(reading)
        claims = {claim.id: claim for claim in (*reading.claims, *reading.background)}
        unproven = frozenset(load("grades")["unproven"])
        return cls(
            reading=reading,
            parties=parties,
            claims=claims,
            sources=reading.sources(),
            unproven=frozenset(one.source for one in reading.accounts if one.source_kind in unproven),
            interests=tuple(
                parties.of_row(row, [claims[name] for name in row.claims if name in claims]) for row in reading.rows
            ),
            revised=frozenset(row.revises for row in reading.rows if row.revises is not None),
            against=_conflicts(reading),
            answers={
                question: _grouped((reading.rows[index].source, index) for index in rows)
                for question, rows in _grouped((_question(row), at) for at, row in enumerate(reading.rows)).items()
            },
            events=_grouped((claim.event, claim) for claim in reading.claims if claim.stance in ASSERTED),
            opposed=_grouped(
                (mine, theirs)
                for one in reading.agreements
                if one.verdict == "conflict"
                for left, right in ((one.left, one.right), (one.right, one.left))
                for mine in left
                for theirs in right
            ),
        )

    def on_rows(self) -> tuple[Bearing, ...]:
        """What bears on each of the reading's rows, in their order."""
        return tuple(self._on_row(index) for index in range(len(self.reading.rows)))

    def _on_row(self, index: int) -> Bearing:
        row, interest = self.reading.rows[index], self.interests[index]
        against = frozenset(self.against.get(index, ()))
        independent = self._independent(index)
        same = [
            (other, how)
            for other in independent
            if other not in against and (how := _alike(row, self.reading.rows[other]))
        ]
        confirmed = [at for at, how in same if how == "same" and self._confirms(at, row.source)]
        otherwise = [other for other in independent if other in against]
        weak = [at for at in otherwise if self._weak(self.reading.rows[at].source, self.interests[at], interest)]
        return Bearing(
            source=row.source,
            interest=interest,
            confirmed=self._voices(confirmed),
            supported=self._voices(at for at, _ in same if at not in confirmed),
            contradicted=self._voices(at for at in otherwise if at not in weak),
            contested=self._voices(weak),
            verified=self._checkers(row.claims, row.source, FOUND),
            disputed=self._checkers(row.claims, row.source, ("disputed",)),
            revised=index in self.revised,
        )

    def on_claim(self, claim: Claim) -> Bearing:
        """What bears on a claim that has no row: who else tells of the same event, and conflicts that name it."""
        source = self.sources.get(claim.id, NOBODY)
        alike, otherwise = dict[str, list[str]](), dict[str, list[str]]()
        for other in self.events.get(claim.event, ()) if claim.stance in ASSERTED else ():
            if other.id != claim.id and _one_event(claim, other):
                alike.setdefault(self.sources.get(other.id, NOBODY), []).append(other.id)
        for name in self.opposed.get(claim.id, ()):
            otherwise.setdefault(self.sources.get(name, NOBODY), []).append(name)
        interest = self.parties.of_claim(claim, source)
        voices = self._others(source, otherwise)
        # Of which interest a party says otherwise without a number is not looked into: it is a party.
        weak = [
            one
            for one in voices
            if self._weak(one.source, Interest.FEAT if self.parties.party(one.source) else Interest.NONE, interest)
        ]
        return Bearing(
            source=source,
            interest=interest,
            supported=self._others(source, {who: ids for who, ids in alike.items() if who not in otherwise}),
            contradicted=tuple(one for one in voices if one not in weak),
            contested=tuple(weak),
            verified=self._checkers((claim.id,), source, FOUND),
            disputed=self._checkers((claim.id,), source, ("disputed",)),
        )

    def _independent(self, index: int) -> list[int]:
        """The rows of independent sources that stand and answer the same question, or are in conflict with it."""
        row = self.reading.rows[index]
        found = {
            at
            for source, rows in self.answers[_question(row)].items()
            if self.parties.independent(row.source, source)
            for at in rows
        }
        others = {at for at in self.against.get(index, ()) if _question(self.reading.rows[at]) != _question(row)}
        found |= {at for at in others if self.parties.independent(row.source, self.reading.rows[at].source)}
        return sorted(found - self.revised)

    def _confirms(self, at: int, source: str) -> bool:
        """Whether the same figure in row `at` confirms the source's: not where it cannot be told where either has it
        from, and the other gains by it (a reporter who was shown a party's film)."""
        if self.reading.rows[at].source in self.unproven:
            return False
        return source not in self.unproven or self.interests[at] not in SELF_SERVING

    def _weak(self, source: str, interest: Interest, other: Interest) -> bool:
        """Whether a source that speaks in `interest` contests, and does not contradict, one that speaks in `other`."""
        if source in self.unproven or interest in SELF_SERVING:
            return True
        return other is Interest.NONE and interest is not Interest.NONE

    def _voices(self, rows: Iterable[int]) -> tuple[Voice, ...]:
        return tuple(
            Voice(
                source=self.reading.rows[at].source,
                claims=self.reading.rows[at].claims,
                admits=self.interests[at] is Interest.AGAINST,
            )
            for at in rows
        )

    def _others(self, source: str, told: Mapping[str, Sequence[str]]) -> tuple[Voice, ...]:
        return tuple(
            Voice(source=who, claims=tuple(dict.fromkeys(ids)))
            for who, ids in told.items()
            if who != NOBODY and self.parties.independent(source, who)
        )

    def _checkers(self, ids: Iterable[str], source: str, findings: Collection[str]) -> tuple[str, ...]:
        """Who else than the source is said to have checked the claims with one of those findings."""
        checks = [check for name in ids if name in self.claims for check in self.claims[name].checks]
        return tuple(dict.fromkeys(one.by for one in checks if one.finding in findings and one.by != source))


def _conflicts(reading: Reading) -> Mapping[int, Sequence[int]]:
    """By a row's index the rows that it is in conflict with; of several the first stands against the others."""
    found: dict[int, list[int]] = {}
    for one in reading.agreements:
        for other in one.rows[1:] if one.verdict == "conflict" else ():
            found.setdefault(one.rows[0], []).append(other)
            found.setdefault(other, []).append(one.rows[0])
    return found


def _question(row: AccountRow) -> Question:
    return row.effect, row.unit, frozenset(row.of)


def _grouped[K, V](pairs: Iterable[tuple[K, V]]) -> Mapping[K, Sequence[V]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _alike(left: AccountRow, right: AccountRow) -> str | None:
    """`same` range, ranges that `overlap`, or None; words without a number are the same as nothing."""
    if (left.low is None and left.high is None) or (right.low is None and right.high is None):
        return None
    one, other = (left.low, left.high), (right.low, right.high)
    if one == other and one not in BARE:
        return "same"
    below = left.high is not None and left.high < (right.low or 0)
    above = right.high is not None and right.high < (left.low or 0)
    return None if below or above else "overlap"


def _one_event(left: Claim, right: Claim) -> bool:
    """Whether two claims of an event of one kind have its actor or its target in common, and none that differs.

    That people were harmed says nothing of who did it: who names no actor tells of no deed that another names one for.
    """
    if left.actor and not right.actor:
        return False
    pairs = [(_name(left.actor), _name(right.actor)), (_name(left.target), _name(right.target))]
    known = [one == other for one, other in pairs if one and other]
    return bool(known) and all(known)


def _name(mention: Mention | None) -> str | None:
    return mention.label if mention else None


def spoken(voices: Sequence[Voice]) -> str:
    """The names of those who speak, as a list in a sentence."""
    names = list(dict.fromkeys(voice.source for voice in voices))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nobody"
