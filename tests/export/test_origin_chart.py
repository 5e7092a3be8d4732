"""A chain of origin in its three forms."""

from __future__ import annotations

import re

import pytest

from rashomon.export import origin_chart
from rashomon.model import OriginChart, OriginEdge, OriginNode


def node(kind: str, label: str, day: str | None = None) -> OriginNode:
    return OriginNode(id=f"{kind}:{label}", kind=kind, label=label, day=day)


def edge(left: str, right: str, kind: str) -> OriginEdge:
    return OriginEdge(left=left, right=right, kind=kind)


CHART = OriginChart(
    nodes=(
        node("source", "Al-Manar"),
        node("source", "Hezbollah"),
        node("relay", "a clinic"),
        node("report", "Harbour Wire", "2024-07-25"),
        node("report", "The Ferry Post", "2024-07-26T10:00:00+00:00"),
        node("report", "Quay Radio"),
    ),
    edges=(
        edge("relay:a clinic", "report:Quay Radio", "relayed"),
        edge("report:Harbour Wire", "report:The Ferry Post", "copied"),
        edge("source:Al-Manar", "report:Harbour Wire", "said to"),
        edge("source:Al-Manar", "source:Hezbollah", "speaks for"),
        edge("source:Hezbollah", "relay:a clinic", "said to"),
        edge("source:Hezbollah", "report:Quay Radio", "printed"),
    ),
)


def test_text_is_a_tree_to_a_source() -> None:
    assert origin_chart.text(CHART).splitlines() == [
        "Al-Manar (speaks for Hezbollah)",
        "└─ said to Harbour Wire (2024-07-25)",
        "   └─ copied by The Ferry Post (2024-07-26)",
        "Hezbollah",
        "├─ said to a clinic",
        "│  └─ passed on to Quay Radio",
        "└─ printed by Quay Radio",
    ]


def test_each_tree_follows_the_words_of_its_own_source() -> None:
    """Two sources in one report, of which another passes on one alone."""
    chart = OriginChart(
        nodes=(node("source", "A"), node("source", "B"), node("report", "Wire"), node("report", "Paper")),
        edges=(
            OriginEdge(left="report:Wire", right="report:Paper", kind="relayed", sources=("B",)),
            OriginEdge(left="source:A", right="report:Wire", kind="said to", sources=("A",)),
            OriginEdge(left="source:B", right="report:Wire", kind="said to", sources=("B",)),
        ),
    )
    assert origin_chart.text(chart).splitlines() == [
        "A",
        "└─ said to Wire",
        "B",
        "└─ said to Wire",
        "   └─ passed on to Paper",
    ]


def test_every_report_is_in_the_text() -> None:
    for told in CHART.nodes:
        assert told.label in origin_chart.text(CHART)


def test_a_circle_of_copies_ends() -> None:
    circle = OriginChart(
        nodes=(node("source", "S"), node("report", "A"), node("report", "B")),
        edges=(
            edge("source:S", "report:A", "said to"),
            edge("report:A", "report:B", "copied"),
            edge("report:B", "report:A", "copied"),
        ),
    )
    assert origin_chart.text(circle).count("A") == 1


@pytest.mark.parametrize("write", [origin_chart.mermaid, origin_chart.dot])
def test_each_node_and_each_edge_is_one_line(write) -> None:
    lines = write(CHART).splitlines()
    assert sum("->" in line for line in lines) == len(CHART.edges)
    assert sum(bool(re.match(r"    (source|relay|report|voice)\d+\W", line)) for line in lines) == len(
        CHART.nodes
    ) + len(CHART.edges)
    drawn = set(re.findall(r"^    (\w+\d+)[\[({ ]", "\n".join(line for line in lines if "->" not in line), re.M))
    used = {name for line in lines if "->" in line for name in re.findall(r"\b(?:source|relay|report|voice)\d+", line)}
    assert used <= drawn


@pytest.mark.parametrize("label", ['the "Front"', "a <b> & co", "one\ntwo", "back\\slash", "x#y"])
def test_no_name_can_end_its_label(label: str) -> None:
    chart = OriginChart(nodes=(node("source", label),), edges=())
    [_, line] = origin_chart.mermaid(chart).splitlines()
    assert line.startswith('    source1(["')
    assert line.endswith('"])')
    assert not re.search(r'["<>\n]', line[len('    source1(["') : -len('"])')])
    [_, _, drawn, _] = origin_chart.dot(chart).splitlines()
    inside = drawn.split('label="')[1].split('", shape')[0]
    assert not re.search(r'(?<!\\)"', inside.replace("\\\\", ""))
