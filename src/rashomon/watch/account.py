"""What came of a round, address by address."""

from __future__ import annotations

from dataclasses import dataclass, field

from rashomon.model import Issue
from rashomon.watch.schedule import Watched


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of asking one address, filled as it is gone through."""

    watched: Watched
    read: int = 0
    """Entries or pages that are read now, those that changed included."""
    changed: int = 0
    followed: int = 0
    """Pages that were read in the place of entries."""
    left: int = 0
    """Entries that are as they were."""
    waiting: int = 0
    """Entries whose pages are left for a later round."""
    as_it_was: bool = False
    """Whether the server said that nothing has changed."""
    put_off: bool = False
    """Whether its host is not to be asked yet."""
    failed: str | None = None
    stopped: str | None = None
    notes: list[str] = field(default_factory=list)
    due: float = 0.0
    """When it is asked again, in seconds since 1970."""

    @property
    def told(self) -> str:
        """What came of it, as a sentence that begins with its name."""
        if self.stopped or self.failed:
            return f"{self.watched.name} {self.stopped or self.failed}."
        if self.put_off and not self.read:
            return f"{self.watched.name} is asked later, as its host wants."
        if self.as_it_was:
            return f"{self.watched.name} has not changed."
        parts = [f"{self.read} read" + (f" ({self.changed} of them changed)" if self.changed else "")]
        if self.followed:
            parts.append("1 page followed" if self.followed == 1 else f"{self.followed} pages followed")
        if self.left:
            parts.append(f"{self.left} left as they were" if self.left > 1 else "1 left as it was")
        if self.waiting:
            parts.append(f"{self.waiting} for a later round")
        return f"{self.watched.name}: {', '.join(parts)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What came of one round."""

    outcomes: tuple[Outcome, ...]
    """Of those that were due, in their order."""
    resting: int
    """How many were not due."""
    stopped: tuple[str, ...]
    """Why others are asked no more, a sentence each."""
    claims: int
    """Claims found now."""
    incidents: int
    """Incidents that what was read now is about."""
    protected: int = 0
    """Names of persons that were protected now."""
    skipped: int = 0
    """Reports that were kept and left unread, since their words are not about armed conflict."""
    issues: tuple[Issue, ...] = ()
    """What is wrong with what was read, with protected names covered."""

    @property
    def read(self) -> int:
        """How many entries and pages were read."""
        return sum(one.read for one in self.outcomes)

    @property
    def failed(self) -> int:
        """How many addresses failed, or are asked no more since now."""
        return sum(one.failed is not None or one.stopped is not None for one in self.outcomes)
