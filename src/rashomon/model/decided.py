"""What was decided: checks, judgements of sameness, assessments, and the incidents that claims are gathered into."""

from __future__ import annotations

from dataclasses import dataclass

from rashomon.model.captured import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a report or a reviewer says of whether a claim was verified."""

    subject: str | None
    """Claim id; None while the check stands inside its claim."""
    method: str | None
    """How it was checked, where that is said ("geolocated"); None otherwise."""
    finding: str
    """`verified`, `unverified`, `unconfirmed`, `confirmed` or `disputed`."""
    by: str
    """Who checked, or could not: a name as written, or canonical once resolved."""
    basis: Span | None
    """The sentence that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One named feature of a judgement: its score in 0..1, a sentence, and the two values compared."""

    feature: str
    score: float
    sentence: str
    left: str | None = None
    right: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """That two things are the same or not, by a rule with its reasons or by a person."""

    left: str
    right: str
    verdict: str
    """`same`, `different`, `copy` (right repeats left's words) or `linked` (related, kept apart)."""
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A standing on one named scale."""

    subject: str
    scale: str
    grade: str
    rationale: str
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One happening that claims from many documents are about."""

    id: str
    title: str
    country: str | None
    """ISO 3166-1 alpha-2."""
    place: str | None
    start: str | None
    """ISO 8601, truncated to what is known."""
    end: str | None
    sides: tuple[tuple[str, ...], ...]
    """Canonical names of the parties that fought, by side."""
    claims: tuple[str, ...]
    """Ids of the claims about this incident, in order of publication and then of appearance."""
    background: tuple[str, ...] = ()
    """Ids of claims that the same reports make about earlier events."""
    judgements: tuple[Judgement, ...] = ()
