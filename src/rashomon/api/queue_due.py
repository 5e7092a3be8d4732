"""One thing that is due, what people decided of such things, and how much is at stake: the rule `queue.v1`.

Stakes and word lists are in `codebook/queue.yaml`.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rashomon.codebook import load
from rashomon.codebook.naming import fold
from rashomon.export.decided import REVIEWS
from rashomon.model import Decision
from rashomon.reconcile.decisions import standing

RULE = "queue.v1"

SORTS = ("conflict", "source", "pair", "name", "certainty", "incident", "copy")
"""What can be asked, the weightiest first."""

LIMITS = {"conflicts": 24, "claims": 600, "incidents": 60, "tellings": 400, "copies": 200}
"""Incidents in conflict, claims and incidents recorded last, tellings and copies judged last that are looked at."""

SHOWN = 40
"""Items of one sort at most."""

AT_ONCE, BESIDE = 8, 4
"""Claims that are accepted at once at most, all of whose words are shown, and claims that are shown beside them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that needs a person, before its words are looked up."""

    key: str
    """The same as long as it asks the same."""
    sort: str
    stake: float
    why: str
    """One sentence."""
    claims: tuple[str, ...]
    """Those whose words it rests on, the most telling first."""
    subjects: tuple[str, ...]
    """What accepting it accepts."""
    accepts: str
    """`claim`, `incident`, `actor` or `place`; empty where it cannot be accepted."""
    left: str = ""
    right: str = ""
    judged: str = ""
    """For two things that may be the same what they are: `actor`, `place`, `claim` or `report`."""
    incident: str | None = None
    title: str = ""
    told: tuple[str, ...] = ()
    """Of a conflict what each source gives: `Army: 2`."""


@dataclass
class Decided:
    """What people decided, so far as it settles what is due."""

    made: Sequence[Decision]

    @cached_property
    def stands(self) -> tuple[Decision, ...]:
        """Nobody took them back."""
        return standing(self.made)

    @cached_property
    def reviewed(self) -> frozenset[str]:
        """Ids of the claims that were reviewed or withdrawn."""
        of = [one for one in self.stands if one.kind in (*REVIEWS, "withdrawn")]
        told = [cited.claim_id for one in of if one.kind != "accepted" or one.sort == "claim" for cited in one.cited]
        return frozenset((*told, *(one.added.id for one in of if one.added)))

    @cached_property
    def incidents(self) -> list[frozenset[str]]:
        """The claims of each incident that was accepted."""
        accepted = [one for one in self.stands if one.kind == "accepted" and one.sort == "incident"]
        return [frozenset(cited.claim_id for cited in one.cited) for one in accepted]

    @cached_property
    def names(self) -> frozenset[tuple[str, str]]:
        """Folded names of actors and places that were judged or accepted, after what they are."""
        found = [(one.sort, one.subject) for one in self.stands if one.kind == "accepted"]
        judged = [(one.sort, one.judgement) for one in self.stands if one.judgement]
        found += [(sort, name) for sort, said in judged if said for name in (said.left, said.right)]
        return frozenset((sort, fold(name)) for sort, name in found if sort in ("actor", "place"))

    @cached_property
    def pairs(self) -> frozenset[frozenset[str]]:
        """The claims of which two were judged the same or different."""
        judged = [one for one in self.stands if one.judgement and one.sort in ("claim", "incident")]
        return frozenset(
            frozenset((left.claim_id, right.claim_id)) for one in judged for left in one.cited for right in one.against
        )

    @cached_property
    def reports(self) -> frozenset[frozenset[str]]:
        """The reports of which two were judged one telling or not."""
        judged = [one.judgement for one in self.stands if one.judgement and one.sort == "report"]
        return frozenset(frozenset((said.left, said.right)) for said in judged)


def stake(sort: str, reports: int = 1, highest: int | None = None) -> float:
    """How much is at stake: the base of the sort, more for many reports and high figures."""
    rules = load("queue")
    more = rules["report"] * max(0, reports - 1)
    more += rules["magnitude"] * math.log10(highest + 1) if highest and highest > 0 else 0
    return round(float(rules["bases"][sort] + min(rules["most"], more)), 1)


def key(*parts: str) -> str:
    """A name for what is asked, short enough for an address."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
