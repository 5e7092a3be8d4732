"""Where a figure comes from: how each report stands on its first-hand sources, and who speaks for whom among them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one report stands on one first-hand source."""

    document: str
    """Id of the report."""
    source: str
    """Name of the first-hand source."""
    how: str
    """`own voice` (the report is the source), `straight` (it has it from the source itself), `relayed` (through those
    whom it names), `credited` (its credit line names the source) or `copied` (it repeats another report's words)."""
    through: tuple[str, ...] = ()
    """Those who pass it on between the source and the report, nearest to the source first."""
    copies: str | None = None
    """Id of the report whose words it repeats."""
    claims: tuple[str, ...] = ()
    """Ids of its claims that stand so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camp:
    """First-hand sources that speak for one another: several sources, one voice."""

    voice: str
    """Name of the body that they speak for, or of the origin that they share."""
    sources: tuple[str, ...]
    reasons: tuple[str, ...]
    """One sentence for each tie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginNode:
    """A source, a relay or a report in a chain of origin."""

    id: str
    """Kind and name (`source:Hezbollah`), for a report its document's id (`report:doc_...`)."""
    kind: str
    """`source`, `relay`, `report`, or `voice` for a body that sources speak for and that is none itself."""
    label: str
    """The name, for a report its outlet."""
    day: str | None = None
    """For a report the day of its publication, ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginEdge:
    """How something came from the one to the other."""

    left: str
    """Id of the node that it came from."""
    right: str
    kind: str
    """`printed` (a report's own voice), `said to`, `relayed`, `copied`, `credited` (by the right) or `speaks for`."""
    sources: tuple[str, ...] = ()
    """Names of the first-hand sources whose words went this way; none for `speaks for`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginChart:
    """The chains by which what is told of an incident, or one figure of it, came into its reports."""

    nodes: tuple[OriginNode, ...]
    edges: tuple[OriginEdge, ...]
