"""What would be published of some incidents (`/publish`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from rashomon import plugins, readings
from rashomon.api.asking import Asked, Reading
from rashomon.export import decided
from rashomon.ledger import protection

router = APIRouter(tags=["publish"])

MOST = 50
"""Incidents of one site at most."""

Names = Annotated[
    list[str], Query(alias="incident", description="Ids of incidents, or their beginnings.", max_length=MOST)
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishable:
    """An incident with how much of it would be published."""

    id: str
    title: str
    claims: int
    reviewed: int
    """Those that a person corrected, added, checked or accepted; the rest is published only if asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage:
    """What is asked before a site is made."""

    incidents: tuple[Publishable, ...]
    policies: tuple[str, ...]
    """Versioned names, any of which may be named."""
    as_of: str | None


def context(asked: Asked, names: Sequence[str]) -> PublishPage:
    """The incidents of those ids. Raises NotFound."""
    found = [_publishable(asked, name) for name in names]
    return PublishPage(
        incidents=tuple({one.id: one for one in found}.values()),
        policies=tuple(policy.name for policy in plugins.policies()),
        as_of=asked.view.as_of,
    )


@router.get("/publish")
def publishable(asked: Reading, names: Names = []) -> PublishPage:  # noqa: B006  -- FastAPI copies it
    """How much of some incidents people reviewed, and would be published."""
    return context(asked, names)


def _publishable(asked: Asked, name: str) -> Publishable:
    stood = readings.incident(asked.view, name)
    claims = [one.id for one in (*stood.claims, *stood.background)]
    return Publishable(
        id=stood.incident.id,
        title=protection.worded(stood.incident.title),
        claims=len(claims),
        reviewed=len(decided.reviewed(stood.decisions).intersection(claims)),
    )
