"""Chains of origin: how what is told of an incident came from its sources, through relays and copies, into reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rashomon.model import Document, FirstHand, OriginChart, OriginEdge, OriginNode, Standing
from rashomon.reconcile import outlets

Edges = defaultdict[tuple[str, str, str], set[str]]
"""Left, right and kind of an edge, to the sources whose words went that way."""

SAID = {"own voice": "printed", "credited": "credited"}
"""What the first edge of a chain is called where it is not `said to`."""


def chart(hands: Iterable[FirstHand], documents: Iterable[Document]) -> OriginChart:
    """The chains of one figure (give its `FirstHand` alone) or of all that an incident counts.

    A copy has from its original what that one has, so no other chain leads to it for that. Nodes come in the order
    sources, voices, relays, reports and then by name; edges by their ends. The order of `hands` and `documents` makes
    no difference.
    """
    by_id = {document.id: document for document in documents}
    nodes: dict[str, OriginNode] = {}
    edges: Edges = defaultdict(set)
    for hand in hands:
        had = _had(hand, by_id)
        has = {(standing.document, standing.source) for standing in hand.standings}
        for standing in hand.standings:
            _add(standing, (standing.copies, standing.source) in has, had, by_id, nodes, edges)
        for camp in hand.camps:
            voice = _node(nodes, "source" if camp.voice in hand.sources else "voice", camp.voice)
            for name in camp.sources:
                if name != camp.voice:
                    edges[_node(nodes, "source", name), voice, "speaks for"] |= set()
    kinds = ("source", "voice", "relay", "report")
    sources = {node.label for node in nodes.values() if node.kind == "source"}
    merged = {f"voice:{name}": f"source:{name}" for name in sources}  # one may be a source of another figure only
    told: Edges = defaultdict(set)
    for (left, right, kind), names in edges.items():
        told[merged.get(left, left), merged.get(right, right), kind] |= names
    return OriginChart(
        nodes=tuple(
            sorted(
                (node for name, node in nodes.items() if name not in merged),
                key=lambda node: (kinds.index(node.kind), node.day or "", node.label, node.id),
            )
        ),
        edges=tuple(
            OriginEdge(left=left, right=right, kind=kind, sources=tuple(sorted(names)))
            for (left, right, kind), names in sorted(told.items())
        ),
    )


def _add(
    standing: Standing,
    inherited: bool,
    had: Mapping[tuple[str, str], str],
    documents: Mapping[str, Document],
    nodes: dict[str, OriginNode],
    edges: Edges,
) -> None:
    """The nodes and edges of one standing; `inherited` where the original of a copy has it from the same source."""
    report = _report(nodes, standing.document, documents)
    left, kind = _node(nodes, "source", standing.source), SAID.get(standing.how, "said to")
    if standing.copies:
        edges[_report(nodes, standing.copies, documents), report, "copied"].add(standing.source)
    if inherited:
        return
    for name in standing.through:
        there = had.get((outlets.identity(name), standing.source))
        relay = _report(nodes, there, documents) if there and not standing.copies else _node(nodes, "relay", name)
        if relay != report:
            edges[left, relay, kind].add(standing.source)
            left, kind = relay, "relayed"
    edges[left, report, kind].add(standing.source)


def _had(hand: FirstHand, documents: Mapping[str, Document]) -> Mapping[tuple[str, str], str]:
    """The first report of an outlet (by its identity) that has the figure from a source itself: whoever names the
    outlet as a relay of that source means it."""
    found: dict[tuple[str, str], str] = {}
    straight = [one for one in hand.standings if one.how in ("straight", "own voice") and one.document in documents]
    for one in sorted(straight, key=lambda one: (documents[one.document].published_at or "9999", one.document)):
        outlet = documents[one.document].outlet
        if outlet:
            found.setdefault((outlets.identity(outlet), one.source), one.document)
    return found


def _node(nodes: dict[str, OriginNode], kind: str, label: str) -> str:
    name = f"{kind}:{label}"
    nodes.setdefault(name, OriginNode(id=name, kind=kind, label=label))
    return name


def _report(nodes: dict[str, OriginNode], document_id: str, documents: Mapping[str, Document]) -> str:
    document = documents.get(document_id)
    name = f"report:{document_id}"
    nodes.setdefault(
        name,
        OriginNode(
            id=name,
            kind="report",
            label=(document.outlet if document else None) or (document.name if document else None) or document_id,
            day=document.published_at if document else None,
        ),
    )
    return name
