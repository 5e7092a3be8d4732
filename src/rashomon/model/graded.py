"""Grades as they are proposed, with the reasons, beside what a person decided; and the record of a source."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.decided import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A grade on one scale: what is proposed and why, and what a person decided, which stands over it."""

    subject: str
    """Name of the source, or id of the claim."""
    scale: str
    """`reliability` (of a source, A to F) or `credibility` (of a claim, 1 to 6); the two are never mixed."""
    proposed: str
    reasons: tuple[Reason, ...]
    """Why it is proposed, the weightiest first."""
    decided: str | None = None
    """What a person decided, None where nobody has."""
    by: str | None = None
    because: str | None = None
    """The person's reason."""

    @property
    def grade(self) -> str:
        """The one that stands: the person's, otherwise the proposal."""
        return self.decided or self.proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What became of one source's word on one question of one incident."""

    incident: str
    """Id of the incident."""
    title: str
    question: str
    """`killed of Malian Armed Forces`."""
    verdict: str
    """`confirmed`, `contradicted` or `neither`."""
    interest: str
    """`none`, `against`, `feat` or `accuses` (`rashomon.assess.interest.Interest`)."""
    claims: tuple[str, ...]
    """Ids of the source's claims."""
    by: tuple[str, ...] = ()
    """Names of the sources and checkers that confirm or contradict it."""
    others: tuple[str, ...] = ()
    """Ids of the claims that do; none for a check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRecord:
    """How often a source's word was confirmed or contradicted, case by case."""

    source: str
    kind: str
    """The codebook's kind of source."""
    cases: tuple[Case, ...]

    def counted(self, verdict: str, interest: str | None = None) -> int:
        """How many cases came out so; with `interest`, of those in which the source spoke in that interest."""
        return sum(case.verdict == verdict and interest in (None, case.interest) for case in self.cases)
